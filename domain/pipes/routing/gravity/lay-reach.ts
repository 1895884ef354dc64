import { slopeFor, slopeForVelocity, velocityAtFill } from './manning.ts';
import type { Reach, SewerRules } from './sewer-graph.ts';

/** How one size lies in a reach. */
export interface Lay {
  /** The shallowest depth of arrival for a depth of departure; undefined where nothing is legal. */
  arrivalDepth: (upDepthM: number) => number | undefined;
  /** Of the ground above the straight line between its ends, mean over the reach. */
  meanOffset: number;
  /** The least that is legal. */
  slope: number;
}

/** The same reach where everything that would yield is passed as it lies. */
export function sparing(reach: Reach): Reach {
  const { yielding = [], forbidden = [] } = reach;
  return { ...reach, forbidden: [...forbidden, ...yielding.map((one) => ({ ...one, reason: 'yields' }))] };
}

/** What the pipes cost that yield to a pipe of a height (invert to outer crown, metres) between two depths. */
export function yieldingYuan(
  { yielding = [], ground, lengthM }: Reach,
  upDepthM: number,
  downDepthM: number,
  heightM: number,
): number {
  const [first, last] = [ground[0]![1] - upDepthM, ground.at(-1)![1] - downDepthM];
  return yielding.reduce((sum, { stationM, bottomM, topM, yuan }) => {
    const invertM = first + ((last - first) * stationM) / lengthM;
    return invertM > topM || invertM + heightM < bottomM ? sum : sum + yuan;
  }, 0);
}

/**
 * How size `k` of the rules lies in a reach under a flow (m³/s); undefined where it may not lie there or can't carry the flow at a legal velocity.
 */
export function layReach(reach: Reach, flow: number, k: number, rules: SewerRules): Lay | undefined {
  const { sizes, maxDepthM } = rules;
  const { heightM = 0 } = sizes[k]!;
  const minDepthM = Math.max(rules.minDepthM, sizes[k]!.minDepthM ?? 0);
  const between = slopesOf(reach, flow, k, rules);
  if (!between) return undefined;
  const { least: slope, most: steepest } = between;
  const L = reach.lengthM;
  const first = reach.ground[0]![1];
  const last = reach.ground.at(-1)![1];
  const rise = last - first;
  const points: [number, number][] = [];
  let area = 0;
  for (let i = 1; i < reach.ground.length; i++) {
    const [s0, z0] = reach.ground[i - 1]!;
    const [s1, z1] = reach.ground[i]!;
    const off = (s: number, z: number): number => z - first - (rise * s) / L;
    area += ((off(s0, z0) + off(s1, z1)) / 2) * (s1 - s0);
    if (i < reach.ground.length - 1 && s1 > 0.01 * L && s1 < 0.99 * L) points.push([s1 / L, off(s1, z1)]);
  }
  const arrivalDepth = (up: number): number | undefined => {
    let low = Math.max(minDepthM, up + rise + slope * L);
    let high = Math.min(maxDepthM, steepest === Infinity ? Infinity : up + rise + steepest * L);
    for (const [x, off] of points) {
      low = Math.max(low, (minDepthM - off - (1 - x) * up) / x);
      high = Math.min(high, (maxDepthM - off - (1 - x) * up) / x);
    }
    // passing under one pipe may lead into the next: looked at again until all are passed
    for (let moved = true; moved && low <= high; ) {
      moved = false;
      for (const { stationM, bottomM, topM } of reach.forbidden ?? []) {
        const x = Math.min(0.999, Math.max(0.001, stationM / L));
        const invert = (1 - x) * (first - up) + x * (last - low);
        if (invert > topM || invert + heightM < bottomM) continue;
        low = last - (bottomM - heightM - (1 - x) * (first - up)) / x + 1e-6;
        moved = true;
      }
    }
    return low <= high + 1e-9 ? low : undefined;
  };
  return { arrivalDepth, meanOffset: L > 0 ? area / L : 0, slope };
}

/** Least and greatest legal slope of size `k` of the rules under a flow (m³/s); undefined where there is none. */
export function slopesOf(
  { sizesMm: [smallest, largest] = [0, Infinity], ground, lengthM }: Reach,
  flow: number,
  k: number,
  { sizes, roughness, maxVelocityMS, maxSlope, cleansingMS }: SewerRules,
): { least: number; most: number } | undefined {
  const { diameterMm, minSlope, maxFill } = sizes[k]!;
  if (diameterMm < smallest || diameterMm > largest) return undefined;
  const D = diameterMm / 1000;
  let least = Math.max(minSlope, slopeFor(flow, maxFill, D, roughness));
  // the smallest is laid at the slope of the table whatever runs in it; a larger one only for a flow that keeps it clean
  const isSmallest = !sizes.some((one) => one.diameterMm >= smallest && one.diameterMm < diameterMm);
  if (cleansingMS !== undefined && !isSmallest)
    least = Math.max(least, slopeForVelocity(flow, cleansingMS, D, roughness));
  // not where it would run too fast as full as it may be, unless the ground itself falls more
  const groundSlope = (ground[0]![1] - ground.at(-1)![1]) / lengthM;
  const tooFast = (maxVelocityMS / velocityAtFill(maxFill, D, 1, roughness)) ** 2;
  // what a larger size needs to be kept clean by a trickle is no reason to lay it steeper than that: it is not laid at all
  const steepest =
    maxSlope === undefined ? Infinity : Math.max(Math.min(maxSlope, tooFast), groundSlope, minSlope);
  const most = Math.min(slopeForVelocity(flow, maxVelocityMS, D, roughness), steepest);
  return least > most ? undefined : { least, most };
}
