import { GRAVITY_UTILITIES, type Utility } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { frostCoverOf } from '../gravity/above-frost.ts';
import { crownOverInvertM, type Drain, loadCoverM } from '../gravity/sewer-rules.ts';
import { nearestOnMains } from '../search/roots.ts';
import type { Site } from '../site/site.ts';
import { pressureCoverM } from '../sizing/pressure-cover.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';

interface Facts {
  standards: Standards;
  frostDepthM?: number | undefined;
}

/**
 * About how deep the trenches of a utility come to lie, metres: as deep as they were when it was laid before; else at its cover, drains falling at the
 * least slope to the nearest main and so half as much deeper in the middle.
 */
export function expectedDepthM(
  site: Site,
  { utility, diameterMm }: { utility: Utility; diameterMm: number },
  { standards, frostDepthM }: Facts,
  before?: LaidNetwork,
): number {
  const laidM = before ? meanDepthM(before) : undefined;
  if (laidM !== undefined) return laidM;
  if (!GRAVITY_UTILITIES.has(utility))
    return pressureCoverM(utility, standards, frostDepthM) + diameterMm / 1000;
  const drain = utility as Drain;
  const coverM = Math.max(loadCoverM(standards), frostCoverOf(standards, frostDepthM)?.coverM ?? 0);
  const slope = standards.minSlope(drain, diameterMm)?.value ?? 0.003;
  return coverM + crownOverInvertM(drain, diameterMm) + (slope * meanWayM(site, utility)) / 2;
}

/** Mean depth of what is laid, by length; undefined of nothing. */
function meanDepthM({ pipes }: LaidNetwork): number | undefined {
  const lengthM = pipes.reduce((sum, one) => sum + one.lengthM, 0);
  if (lengthM === 0) return undefined;
  return pipes.reduce((sum, one) => sum + one.lengthM * one.trenchDepthM, 0) / lengthM;
}

/** From the houses straight to the main that is nearest to each; 0 where there is none. */
function meanWayM({ buildings, mains }: Site, utility: Utility): number {
  const own = mains.filter((one) => one.utility === utility);
  const houses = buildings.filter((one) => one.terminal && one.rings[0]?.[0]);
  if (own.length === 0 || houses.length === 0) return 0;
  const ways = houses.map(({ rings }) => nearestOnMains(own, ...rings[0]![0]!).distanceM);
  return ways.reduce((sum, one) => sum + one, 0) / ways.length;
}
