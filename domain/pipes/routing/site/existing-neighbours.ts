import { lengthOf, nearestOnLines } from '../../../geo/plane.ts';
import { defaultLevelReference, type Utility } from '../../model.ts';
import { type Box, boxOf } from '../ground/frame.ts';
import type { Neighbour } from '../ground/separation.ts';
import type { Site, SitePipe } from './site.ts';

/**
 * What a new pipe of a utility has to pass: pipes that stay, and mains of the others where their levels are known (a guess would move real pipes).
 * What it is tied to is joined.
 */
export function passedBy(site: Site, utility: Utility): readonly Neighbour[] {
  return passedAt(site, utility).neighbours;
}

/** The same as the survey has them. */
export function pipesToPass(site: Site, utility: Utility): readonly SitePipe[] {
  return passedAt(site, utility).pipes;
}

interface Passed {
  pipes: readonly SitePipe[];
  neighbours: readonly Neighbour[];
}

/** Asked with every drag of a manhole, and the same as long as the site is. */
const known = new WeakMap<Site, Map<Utility, Passed>>();

function passedAt(site: Site, utility: Utility): Passed {
  const ofSite = known.get(site) ?? new Map<Utility, Passed>();
  known.set(site, ofSite);
  let passed = ofSite.get(utility);
  if (!passed) {
    const pipes = findPipesToPass(site, utility);
    const [mains, others] = [true, false].map((is) => pipes.filter((one) => liesOn(one, site.mains) === is));
    const joined = existingNeighbours(mains!, site.groundM).map((one) => ({ ...one, joined: true as const }));
    passed = { pipes, neighbours: [...existingNeighbours(others!, site.groundM), ...joined] };
    ofSite.set(utility, passed);
  }
  return passed;
}

function findPipesToPass(site: Site, utility: Utility): SitePipe[] {
  const own = site.mains.filter((one) => one.utility === utility);
  const isSurveyed = (one: SitePipe): boolean => one.startLevelM !== undefined && one.endLevelM !== undefined;
  return pipesThere(site, utility, own, isSurveyed);
}

/** All that lies there but what a utility is tied to, each pipe once. */
export function pipesThere(
  site: Site,
  utility: Utility,
  own: readonly SitePipe[] = site.mains.filter((one) => one.utility === utility),
  counts: (main: SitePipe) => boolean = () => true,
): SitePipe[] {
  const ownIds = new Set(own.map((one) => one.id));
  const surveyed = site.mains.filter((one) => counts(one) && !liesOn(one, site.existing));
  // a main without a utility is there once for each
  const others = new Map(surveyed.filter((one) => !ownIds.has(one.id)).map((one) => [one.id, one] as const));
  // ids of two files may be mere row numbers: what is joined is told by where it lies
  const stays = site.existing.filter((one) => one.utility !== utility || !liesOn(one, own));
  return [...stays, ...others.values()];
}

/** Surveys of one pipe differ by this. */
const samePlaceM = 0.1;

/** Whether an existing pipe is one of the mains, or a part of it, or a longer piece of which the main is a part. */
function liesOn(pipe: SitePipe, mains: readonly SitePipe[]): boolean {
  return mains.some((main) => isAlong(pipe, main) || isAlong(main, pipe));
}

/** Most pairs are far apart: told by their boxes before any distance is measured. */
function isAlong(a: SitePipe, b: SitePipe): boolean {
  const [own, { minX, minY, maxX, maxY }] = [boxOfPipe(a), boxOfPipe(b)];
  if (own.minX < minX - samePlaceM || own.maxX > maxX + samePlaceM) return false;
  if (own.minY < minY - samePlaceM || own.maxY > maxY + samePlaceM) return false;
  return a.line.every(([x, y]) => nearestOnLines([b.line], x, y).distanceM <= samePlaceM);
}

const boxes = new WeakMap<SitePipe, Box>();

function boxOfPipe(pipe: SitePipe): Box {
  const known = boxes.get(pipe) ?? boxOf(pipe.line);
  boxes.set(pipe, known);
  return known;
}

/** Mains this near to a tie-in are those that it is tied to, with what meets them in the same manhole. */
const joinedM = 0.5;

/** Mains of its own utility that a tree may have to pass on its way to the one that it joins at a place, where their levels are known. */
export function mainsBeside(site: Site, utility: Utility, x: number, y: number): Neighbour[] {
  const others = site.mains.filter(
    (one) =>
      one.utility === utility &&
      one.startLevelM !== undefined &&
      one.endLevelM !== undefined &&
      nearestOnLines([one.line], x, y).distanceM > joinedM,
  );
  return existingNeighbours(others, site.groundM);
}

/** Existing pipes as the survey has them; those without levels are taken to lie between 0.7 and 1.5 m below ground. */
function existingNeighbours(pipes: readonly SitePipe[], groundAt: Site['groundM']): Neighbour[] {
  return pipes.flatMap((pipe) => {
    const { id, utility, diameterMm, line, planned } = pipe;
    const whole = lengthOf(line);
    let along = 0;
    return line.slice(1).map((end, i): Neighbour => {
      const first = along;
      along += lengthOf([line[i]!, end]);
      const groundM = [groundAt(...line[i]!) ?? 0, groundAt(...end) ?? 0] as const;
      const depths = depthsOf(
        pipe,
        [first, along].map((at) => at / (whole || 1)) as [number, number],
        groundM,
      );
      const own = { id: `${id}/${i}`, utility, diameterMm, line: [line[i]!, end] as const };
      return { ...own, ...(!planned && { existing: true }), groundM, ...depths };
    });
  });
}

/** Upper and lower side of a stretch of an existing pipe; levels of drains and channels are inverts, the others crowns. */
function depthsOf(
  { utility, diameterMm, startLevelM, endLevelM }: SitePipe,
  shares: readonly [number, number],
  groundM: readonly [number, number],
): Pick<Neighbour, 'topM' | 'bottomM' | 'stays'> {
  if (startLevelM === undefined || endLevelM === undefined) return { topM: [0.7, 0.7], bottomM: [1.5, 1.5] };
  const height = diameterMm / 1000;
  const gravity = defaultLevelReference(utility) === 'invert';
  const side = (part: number) =>
    shares.map((share, i) => groundM[i]! - (startLevelM + (endLevelM - startLevelM) * share) + part) as [
      number,
      number,
    ];
  return { topM: side(gravity ? -height : 0), bottomM: side(gravity ? 0 : height), stays: true };
}
