import { partyLabel } from '../labels.ts';
import { nodesById, type PipeNetwork, type PipeSegment, planLengthM, planLine } from '../model.ts';
import { type Figure, figureMark, pipeClass, type Standards, SURFACES, type Surface } from '../standards.ts';
import { coverAtEndsM, lowerCure } from './cure.ts';
import { type Finding, round } from './finding.ts';
import { isUnderground } from './pieces.ts';
import { surfaceNames } from './surface-over.ts';

export interface CoverOptions {
  standards: Standards;
  /** Project input; null = unknown, then nothing is said about frost. */
  frostDepthM: number | null;
  surfaceAt: (x: number, y: number) => Surface;
}

/** A street crosses a pipe between its manholes: the surface is asked for this often along it. */
const STEP_M = 2;
const MOST_STEPS = 100;

/**
 * Cover under the surface (Table 4.1.1), at the worst place of each segment under whatever surface lies there, and depth of
 * the crown below the frost line at its shallower end.
 */
export function coverFindings(network: PipeNetwork, options: CoverOptions): Finding[] {
  const nodes = nodesById(network);
  const findings: Finding[] = [];
  for (const segment of network.segments) {
    if (!isUnderground(segment) || segment.state === 'abandoned' || segment.kind !== 'pipe') continue;
    const covers = coverAtEndsM(segment, nodes);
    const atEnd = (covers.end ?? Number.POSITIVE_INFINITY) < (covers.start ?? Number.POSITIVE_INFINITY);
    const measured = atEnd ? covers.end : covers.start;
    const node = nodes.get(atEnd ? segment.to : segment.from);
    if (measured === null || !node) continue;
    const worst = worstCover(segment, planLine(segment, nodes), covers, options);
    if (worst && worst.coverM < worst.figure.value - 1e-6) {
      const { place, coverM, figure, surface } = worst;
      findings.push(shallow('cover', segment, place, coverM, figure.value, figure, surfaceNames[surface]));
    }
    const frost = options.standards.frost(pipeClass(segment));
    if (frost && options.frostDepthM !== null) {
      const needed = options.frostDepthM + frost.value;
      if (measured < needed - 1e-6) {
        const finding = shallow('frost', segment, node, measured, needed, frost, {
          zh: `冰冻线 ${options.frostDepthM.toFixed(2)} m`,
          en: `frost line ${options.frostDepthM.toFixed(2)} m`,
        });
        if (!frost.required) finding.severity = 'notice';
        findings.push(finding);
      }
    }
  }
  return findings;
}

interface CoverPlace {
  place: { x: number; y: number };
  coverM: number;
  surface: Surface;
  figure: Figure;
}

/** Where along a segment the cover misses its figure most, or has least to spare; undefined where nothing is tabulated. */
function worstCover(
  segment: PipeSegment,
  line: [number, number][] | undefined,
  covers: { start: number | null; end: number | null },
  { standards, surfaceAt }: CoverOptions,
): CoverPlace | undefined {
  if (!line) return undefined;
  const kind = pipeClass(segment);
  const figures = Object.fromEntries(
    SURFACES.map((surface) => [surface, standards.cover(kind, surface, segment)]),
  );
  const deepest = Math.max(...SURFACES.map((surface) => figures[surface]?.value ?? 0));
  // deep enough under any surface, as most pipes are: no need to know which it is
  if (Math.min(covers.start ?? deepest, covers.end ?? deepest) >= deepest) return undefined;
  const lengthM = planLengthM(line);
  const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil(lengthM / STEP_M)));
  let worst: CoverPlace | undefined;
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    const coverM = between(covers, share);
    if (coverM === null) continue;
    const [x, y] = pointAlong(line, share * lengthM);
    const surface = surfaceAt(x, y);
    const figure = figures[surface];
    if (!figure || (worst && coverM - figure.value >= worst.coverM - worst.figure.value)) continue;
    worst = { place: { x, y }, coverM, surface, figure };
  }
  return worst;
}

/** Cover between two known ends; with one unknown end it is known at the other end only. */
function between({ start, end }: { start: number | null; end: number | null }, share: number): number | null {
  if (start !== null && end !== null) return start + (end - start) * share;
  return share === 0 ? start : share === 1 ? end : null;
}

function pointAlong(line: [number, number][], distanceM: number): [number, number] {
  let left = distanceM;
  for (let k = 1; k < line.length; k++) {
    const [[ax, ay], [bx, by]] = [line[k - 1]!, line[k]!];
    const length = Math.hypot(bx - ax, by - ay);
    if (left <= length && length > 0)
      return [ax + ((bx - ax) * left) / length, ay + ((by - ay) * left) / length];
    left -= length;
  }
  return line.at(-1)!;
}

function shallow(
  kind: 'cover' | 'frost',
  segment: PipeSegment,
  place: { x: number; y: number },
  measured: number,
  required: number,
  figure: Figure,
  under: { zh: string; en: string },
): Finding {
  const label = partyLabel(segment);
  const open = figureMark(figure);
  return {
    id: `${kind}|${segment.id}`,
    kind,
    severity: 'too-near',
    a: { type: 'segment', id: segment.id, label },
    b: { type: kind === 'cover' ? 'surface' : 'frost', id: kind, label: under },
    figure,
    requiredM: round(required),
    measuredM: round(measured, 3),
    x: place.x,
    y: place.y,
    levelM: null,
    yields: null,
    cure: lowerCure('a', required - measured),
    text: {
      zh: `${label.zh} 覆土 ${measured.toFixed(2)} m，${under.zh} 要求 ${required.toFixed(2)} m（${figure.clause}）${open.zh}`,
      en: `${label.en}: cover ${measured.toFixed(2)} m, ${under.en} asks for ${required.toFixed(2)} m (${figure.clause})${open.en}`,
    },
  };
}
