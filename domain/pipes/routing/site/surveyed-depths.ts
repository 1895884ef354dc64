import { aboveM, usualLevelM } from '../../clash/pieces.ts';
import {
  defaultLevelReference,
  newSegment,
  type PipeSegment,
  type SegmentEnd,
  statedLevelM,
} from '../../model.ts';
import { type PipeClass, pipeClass, standards } from '../../standards.ts';
import type { Site, SitePipe } from './site.ts';

type Surveyed = Pick<
  SitePipe,
  'startLevelM' | 'endLevelM' | 'startDepthM' | 'endDepthM' | 'startGroundM' | 'endGroundM'
>;

/** Attribute of an existing pipe whose levels are those of the usual depth: it may have to make way, but nobody can draw its new line. */
export const depthAssumed = 'depthAssumed';

/** What the survey says of the height of a pipe, by the place of its section that its utility is surveyed by. */
export function surveyedHeights(segment: PipeSegment): Surveyed {
  const found: Surveyed = {};
  const [start, end] = [usualLevelM(segment, 'start'), usualLevelM(segment, 'end')];
  if (start !== null && end !== null) Object.assign(found, { startLevelM: start, endLevelM: end });
  const byM = aboveM(segment, defaultLevelReference(segment.utility), segment.levelReference);
  for (const side of ['start', 'end'] as const) {
    const groundM = groundOf(segment[side]);
    const depthM = depthOf(segment[side]);
    if (groundM !== null) found[`${side}GroundM`] = groundM;
    if (depthM !== null) found[`${side}DepthM`] = depthM - byM;
  }
  return found;
}

function groundOf({ groundM, depthM, levelM }: SegmentEnd): number | null {
  return groundM ?? (levelM !== null && depthM !== null ? levelM + depthM : null);
}

function depthOf(end: SegmentEnd): number | null {
  const levelM = statedLevelM(end);
  return end.depthM ?? (end.groundM !== null && levelM !== null ? end.groundM - levelM : null);
}

/** Where the survey alone says how high the ground is. */
export function groundOfPipes({
  existing,
  mains,
}: Pick<Site, 'existing' | 'mains'>): { x: number; y: number; groundM: number }[] {
  return [...existing, ...mains].flatMap(({ line, startGroundM, endGroundM }) =>
    [
      { at: line[0]!, groundM: startGroundM },
      { at: line.at(-1)!, groundM: endGroundM },
    ].flatMap(({ at: [x, y], groundM }) => (groundM === undefined ? [] : [{ x, y, groundM }])),
  );
}

/** A pipe without levels at its depth below the ground; where one end has a depth both have it. */
export function atItsDepth(pipe: SitePipe, groundM: (x: number, y: number) => number): SitePipe {
  const { line, startLevelM, endLevelM, startDepthM, endDepthM } = pipe;
  if (startLevelM !== undefined && endLevelM !== undefined) return pipe;
  const [first, last] = [startDepthM ?? endDepthM, endDepthM ?? startDepthM];
  if (first === undefined || last === undefined) return pipe;
  return {
    ...pipe,
    startLevelM: groundM(...line[0]!) - first,
    endLevelM: groundM(...line.at(-1)!) - last,
  };
}

/** A pipe of which nobody knows how deep it lies, at the least cover that the table asks of its kind (GB 50289 Table 4.1.1, under footways). */
export function atUsualDepth(pipe: SitePipe, groundM: (x: number, y: number) => number): SitePipe {
  const { line, utility, diameterMm, facts, startLevelM, endLevelM } = pipe;
  if (startLevelM !== undefined && endLevelM !== undefined) return pipe;
  const segment = newSegment({
    ...facts,
    ...{ id: '', from: '', to: '', utility, diameterMm },
    // where nobody says it, cables lie in ducts, as the search takes them
    embedding: facts?.embedding ?? (utility === 'power' || utility === 'telecom' ? 'duct-bank' : null),
  });
  const coverM = leastCoverM(pipeClass(segment), segment);
  if (coverM === undefined) return pipe;
  const belowM = coverM - aboveM(segment, defaultLevelReference(utility), 'crown');
  return {
    ...pipe,
    startLevelM: groundM(...line[0]!) - belowM,
    endLevelM: groundM(...line.at(-1)!) - belowM,
    depthAssumed: true,
  };
}

function leastCoverM(kind: PipeClass, segment: PipeSegment): number | undefined {
  // channels have a figure under carriageways only
  return (standards.cover(kind, 'footway', segment) ?? standards.cover(kind, 'carriageway', segment))?.value;
}
