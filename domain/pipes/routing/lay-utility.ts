import { GRAVITY_UTILITIES, type Utility } from '../model.ts';
import type { Standards } from '../standards.ts';
import { searchPrices } from './aims.ts';
import { yuanOfParts } from './bill/price-parts.ts';
import { quantitiesOf } from './bill/quantities.ts';
import { builtInRates } from './bill/rates.ts';
import { type Beside, joinBesides } from './ground/besides.ts';
import { axisClearanceM, halfWidthOf, obstaclesFor, type PipeSpec } from './ground/clearances.ts';
import { depthCells } from './ground/depth-cells.ts';
import { expectedDepthM } from './ground/expected-depth.ts';
import type { Frame } from './ground/frame.ts';
import { groundOf } from './ground/ground-use.ts';
import type { Obstacle } from './ground/obstacles.ts';
import { passedLines } from './ground/passed-lines.ts';
import {
  crossingPrice,
  groundPrice,
  priceCrossings,
  priceNarrow,
  priceReduced,
  wallPrice,
} from './ground/price.ts';
import { eased, easedBy, reachByMeasure } from './ground/reduced-clearance.ts';
import { type Neighbour, priceBeside } from './ground/separation.ts';
import { judgeNetwork } from './judge/judge-network.ts';
import { stationsOf } from './lower-mains.ts';
import type { RouteAllOptions, RoutedUtility } from './route-all.ts';
import { mostCells, routeUtility, type UtilityRoute } from './route-utility.ts';
import { mayBeReached } from './search/beyond-reach.ts';
import { usualSeed } from './search/corridors.ts';
import { explained } from './search/explain-route.ts';
import type { Site } from './site/site.ts';
import { type LaidNetwork, sizeNetwork } from './sizing/sized-network.ts';

/** What one utility is laid among. */
export interface Laying {
  site: Site;
  utility: Utility;
  /** Pipes that lie already, old and new. */
  pipes: readonly Neighbour[];
  /** Those of them that it came too near to before. */
  dear: readonly Neighbour[];
  options: RouteAllOptions;
  rules: Standards;
  /** As it lay before, on the same site. */
  before?: LaidNetwork | undefined;
  /** Cells cost by how deep it would lie there beside `before`, not by one depth everywhere. */
  followsGround?: boolean;
  /** How many utilities are laid on this site. */
  together: number;
}

/** With how much room. */
interface Room {
  diameterMm: number;
  /** Ways that have room for `diameterMm` only, and not for this, are dear. */
  growsToMm?: number;
  /** Buildings that it may come nearer to, with a measure. */
  eased?: ReadonlySet<string>;
}

/** Added between pipes for setting out, and for a main that comes out one size larger than it was laid for. */
const spareM = 0.06;

/** What lies already, as a pipe that is to be laid sees it: crossed, not followed. */
export function besidePipes(spec: PipeSpec, pipes: readonly Neighbour[], rules: Standards): Beside[] {
  const goesOn = joinBesides(pipes, (one) => one.utility);
  return pipes.map((one, i): Beside => {
    const clearanceM = axisClearanceM(spec, one, rules) ?? halfWidthOf(spec) + halfWidthOf(one);
    return { id: one.id, line: one.line, clearanceM: clearanceM + spareM, goesOn: goesOn[i]! };
  });
}

/** A metre within the clearance of another pipe, which may be crossed there but not followed, counts so much: the shortest way across is at a right angle. */
const besideFactor = 1.1;

/** Layings of one utility until its sizes fit the room it was laid with. */
const sizeRounds = 3;

/** Among more utilities than this a shorter tree of one that isn't a drain is worth little more than its time. */
const fewTogether = 3;

/** Layings of drains by the depths of the one before, where that took a station, as long as each is cheaper. */
const depthRounds = 2;

/**
 * A drain is dug deeper the longer its way is: first trees in which that counts by so much compete by their bill with the shortest one. Quick answers
 * have the first tree of 0 already.
 */
const wayShares = { quick: [0.3], searched: [0, 0.3] } as const;

/**
 * Lays a utility; drains that took a station again, round the high ground that they lie deep in. Layouts of drains that are of one length cost as much
 * as a tenth more or less, by where flows meet: of as many as `tries` of the options says, each from a seed of its own, the one with the fewest stations
 * and of these with the least bill is taken.
 * @param widestMm - room for this size from the start
 */
export function layUtility(laying: Laying, widestMm: number): RoutedUtility {
  const { site, utility, options, rules } = laying;
  const { seed = usualSeed } = options;
  const isDrain = GRAVITY_UTILITIES.has(utility);
  const tries = isDrain ? (options.tries ?? 1) : 1;
  const inVain: RoutedUtility[] = [];
  let best = layOnce(laying, widestMm, inVain);
  const worth = (one: RoutedUtility): number[] => worthAlone(one, site, rules, options);
  for (let round = 0; round < depthRounds && stationsOf(best.network) > 0; round++) {
    const next = layOnce({ ...laying, before: best.network, followsGround: true }, widestMm, inVain);
    if (!isLess(worth(next), worth(best))) break;
    best = next;
  }
  for (const wayShare of isDrain ? wayShares[options.quick ? 'quick' : 'searched'] : []) {
    const next = layOnce({ ...laying, options: { ...options, quick: true, wayShare } }, widestMm, inVain);
    if (isLess(worth(next), worth(best))) best = next;
  }
  for (let k = 1; k < tries; k++) {
    const next = layOnce({ ...laying, options: { ...options, seed: seed + k } }, widestMm, inVain);
    if (isLess(worth(next), worth(best))) best = next;
  }
  const { obstacles = [] } = options;
  return { ...best, route: explained(best.route, site, { standards: rules, obstacles }) };
}

/** Which of the figures of `worthAlone` counts stations. */
export const stationsAt = 2;

/**
 * What a layout is worth before others are known, the less the better by the first figure that differs: who has no way, what lies too near and what has
 * to be pumped weigh more than any price in yuan.
 */
export function worthAlone(
  { route, network }: RoutedUtility,
  site: Site,
  rules: Standards,
  { obstacles, rates = builtInRates }: Pick<RouteAllOptions, 'obstacles' | 'rates'>,
): number[] {
  const lines = quantitiesOf(network, { rates, ground: groundOf(site) });
  return [
    route.unreachable.length,
    judgeNetwork(site, route, network, rules, obstacles).length,
    stationsOf(network),
    lines.reduce((sum, { prices }) => sum + yuanOfParts(prices, rates), 0),
  ];
}

/** By the first figure that differs. */
export function isLess(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i >= 0 && a[i]! < b[i]!;
}

/** The finest raster that somebody without a way is looked for on, metres. */
const finestCellM = 0.25;

/**
 * Lays a utility; on a raster twice as fine where somebody has no way who might have one: between two walls and the pipes of others there is
 * often a lane narrower than a cell.
 * @param inVain - layings among the same pipes that no finer raster bettered; such a laying is added
 */
function layOnce(laying: Laying, widestMm: number, inVain: RoutedUtility[]): RoutedUtility {
  const { site, rules, options } = laying;
  const laid = layOnRaster(laying, widestMm);
  const { frame, spec, unreachable } = laid.route;
  const cellM = frame.cellM / 2;
  const isTooFine = cellM < finestCellM || 4 * frame.width * frame.height > mostCells;
  if (isTooFine || !unreachable.some((one) => one.reason === 'no-legal-path')) return laid;
  if (!mayBeReached(laid.route, site, nearestObstacles(laying, spec))) return laid;
  const tooNear = ({ route, network }: RoutedUtility) =>
    judgeNetwork(site, route, network, rules, options.obstacles).length;
  if (inVain.some((one) => isLeftAlike(one, laid)) && tooNear(laid) === 0) return laid;
  const finer = layOnce({ ...laying, options: { ...options, cellM } }, widestMm, inVain);
  const worth = (one: RoutedUtility) => [one.route.unreachable.length, tooNear(one)];
  if (isLess(worth(finer), worth(laid))) return finer;
  inVain.push(laid);
  return laid;
}

/**
 * Whether two layings among the same pipes leave the same without a way and keep the same room on the same raster. What a move costs says who
 * is reached first, not who is reached: a raster that did not help one of them does not help the other.
 */
function isLeftAlike({ route: a }: RoutedUtility, { route: b }: RoutedUtility): boolean {
  const left = (one: UtilityRoute): Set<string> => new Set(one.unreachable.map(({ terminal }) => terminal));
  return (
    a.frame.cellM === b.frame.cellM &&
    a.spec.diameterMm === b.spec.diameterMm &&
    left(a).symmetricDifference(left(b)).size === 0 &&
    a.eased.symmetricDifference(b.eased).size === 0
  );
}

/** Whether somebody whom a layout leaves without a way might have one if no pipes lay there: walls don't shut all of them in. */
export function mightBeServed(
  { route }: RoutedUtility,
  laying: Pick<Laying, 'site' | 'rules' | 'options'>,
): boolean {
  const left = route.unreachable.filter((one) => one.reason === 'no-legal-path');
  if (left.length === 0) return false;
  return mayBeReached({ ...route, unreachable: left }, laying.site, nearestObstacles(laying, route.spec));
}

/** What a pipe keeps clear of where a safety measure is taken beside every building. */
function nearestObstacles(
  { site, rules, options }: Pick<Laying, 'site' | 'rules' | 'options'>,
  spec: PipeSpec,
): Obstacle[] {
  const everybody = new Set(site.buildings.map(({ id }) => id));
  const asked = obstaclesFor(site, spec, rules);
  return [...eased(asked, everybody, halfWidthOf(spec)), ...(options.obstacles ?? [])];
}

/**
 * Lays a utility; again with more room where a pipe came out so wide that it lies too near to something, with less where it came out narrower and
 * somebody has no way. Whom no legal way leads to then is reached with a safety measure, where that is enough.
 */
function layOnRaster(laying: Laying, widestMm: number): RoutedUtility {
  const { site, rules, options } = laying;
  const tooNear = ({ route, network }: RoutedUtility) =>
    judgeNetwork(site, route, network, rules, options.obstacles);
  const { laid, growsToMm } = fitSize(laying, widestMm, tooNear);
  const { diameterMm } = laid.route.spec;
  const reached = reachByMeasure(
    laid,
    site,
    () => mayBeReached(laid.route, site, nearestObstacles(laying, laid.route.spec)),
    (eased) => layWith(laying, { diameterMm, growsToMm, eased }),
    ({ route, network }) => tooNear({ ...laid, route: { ...route, eased: new Set() }, network }),
  );
  // what came out wider than there was room for, too, stays with a measure where the table lets it
  const further = easedBy(tooNear(reached), reached.network, site);
  const nearer = new Set([...reached.route.eased, ...further]);
  return { ...reached, route: { ...reached.route, eased: nearer } };
}

function fitSize(
  laying: Laying,
  widestMm: number,
  tooNear: (one: RoutedUtility) => { neededM: number; distanceM: number }[],
): { laid: RoutedUtility; growsToMm: number } {
  /** Metres, over all places. */
  const shortage = (one: RoutedUtility): number =>
    tooNear(one).reduce((sum, { neededM, distanceM }) => sum + neededM - distanceM, 0);
  const isTooNear = (one: RoutedUtility): boolean => shortage(one) > 0;
  const worth = (one: RoutedUtility): number[] => worthAlone(one, laying.site, laying.rules, laying.options);
  /**
   * Who has no way with room for the widest keeps a narrow one: laid for the widest size that leads everybody, and what comes out wider keeps
   * off narrow ways as far as there are others. The answer says what is still too near.
   */
  const narrower = (laid: RoutedUtility, widest: number): RoutedUtility => {
    const sizes = new Set([laid.route.spec.diameterMm, ...laid.network.pipes.map((one) => one.diameterMm)]);
    let least = laid;
    for (const size of [...sizes].filter((one) => one >= widestMm && one < widest).sort((a, b) => b - a)) {
      const next = layWith(laying, { diameterMm: size, growsToMm: widest });
      const leads = next.route.unreachable.length <= laid.route.unreachable.length;
      if (leads && shortage(next) < shortage(least)) least = next;
      if (!isTooNear(least)) break;
    }
    return least;
  };
  let best = layWith(laying, { diameterMm: widestMm });
  for (let round = 1; round < sizeRounds; round++) {
    const diameterMm = Math.max(0, ...best.network.pipes.map((one) => one.diameterMm));
    const isWider = diameterMm > best.route.spec.diameterMm;
    const missing = best.route.unreachable.length;
    if (isWider ? !isTooNear(best) : missing === 0 || diameterMm === best.route.spec.diameterMm) break;
    const next = layWith(laying, { diameterMm });
    const isBetter = isWider
      ? next.route.unreachable.length <= missing
      : next.route.unreachable.length < missing && !isTooNear(next);
    // room for the widest everywhere may lead drains a way that has to be pumped
    if (isWider && isBetter && stationsOf(next.network) > stationsOf(best.network)) {
      const kept = narrower(best, diameterMm);
      if (isLess(worth(kept), worth(next))) return { laid: kept, growsToMm: diameterMm };
    }
    if (isBetter) best = next;
    else if (isWider) return { laid: narrower(best, diameterMm), growsToMm: diameterMm };
    else break;
  }
  return { laid: best, growsToMm: best.route.spec.diameterMm };
}

function layWith(laying: Laying, { diameterMm, growsToMm = diameterMm, eased }: Room): RoutedUtility {
  const { site, utility, pipes, dear, options, rules, together, before } = laying;
  const spec: PipeSpec = { utility, diameterMm };
  const facts = { standards: rules, frostDepthM: options.frostDepthM };
  const expected = { ...spec, depthM: expectedDepthM(site, spec, facts, before) };
  const roomM = halfWidthOf({ utility, diameterMm: growsToMm }) - halfWidthOf(spec);
  const by = searchPrices(options.aim ?? 'cost', options.rates);
  const walls = passedLines(site, spec, rules).filter((one) => one.kind === 'wall');
  const throughWall = walls.length > 0 ? wallPrice(expected, by.rates) : 0;
  const price = (frame: Frame, obstacles: readonly Obstacle[]): Float32Array | undefined => {
    const depths = laying.followsGround && before ? depthCells(frame, site, before) : undefined;
    const field = groundPrice(frame, site, expected, { ...by, together, depths });
    if (!field && pipes.length + walls.length === 0 && roomM <= 0 && !eased) return undefined;
    const whole = field ?? new Float32Array(frame.width * frame.height).fill(1);
    const clearance = (one: Neighbour): number => axisClearanceM(spec, one, rules) ?? 0.5;
    priceBeside(frame, whole, pipes, clearance, besideFactor);
    const old = pipes.filter((one) => one.existing).map((one) => one.line);
    priceCrossings(frame, whole, old, crossingPrice(expected, by.rates));
    if (dear.length > 0) priceBeside(frame, whole, dear, (one) => clearance(one) + 0.5, 8);
    priceCrossings(
      frame,
      whole,
      walls.flatMap((one) => one.paths),
      throughWall,
    );
    if (roomM > 0) priceNarrow(frame, whole, obstacles, roomM + spareM);
    if (eased)
      priceReduced(
        frame,
        whole,
        obstaclesFor(site, spec, rules).filter(({ id }) => eased.has(id)),
      );
    return whole;
  };
  const { onProgress: _, ...rest } = options;
  const besides = besidePipes(spec, pipes, rules);
  const runs = options.aim === 'shortest' ? 'any-angle' : 'parallel';
  const route = routeUtility(site, spec, {
    ...rest,
    runs,
    price,
    besides,
    unexplained: true,
    paidWays: GRAVITY_UTILITIES.has(spec.utility) || together <= fewTogether,
    wallPrice: throughWall,
    ...(eased && { eased }),
  });
  const network = sizeNetwork(site, route, { ...options, standards: rules, passing: pipes });
  return { route, network, quantities: [], violations: [] };
}
