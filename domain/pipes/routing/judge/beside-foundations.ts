import { foundationDepthM } from '../../clash/foundation.ts';
import { piecesOf } from '../../clash/pieces.ts';
import { type Building, noSurroundings, surroundingFindings } from '../../clash/surroundings.ts';
import type { Standards } from '../../standards.ts';
import type { Rates } from '../bill/rates.ts';
import { halfWidthOf } from '../ground/clearances.ts';
import type { Site } from '../site/site.ts';
import { type LaidNetwork, type LaidPipe, modelOnce } from '../sizing/sized-network.ts';
import { type Protection, placeOf } from './protection.ts';

/**
 * Every place where a trench is deeper than a foundation beside it and nearer than GB 50289 4.1.11 asks. The clause makes its distance one more
 * figure of Table 4.1.9, which may be reduced with a safety measure: priced by the metre.
 * @param frostDepthM - foundations of unknown depth are taken to reach below it; null = unknown
 */
export function besideFoundations(
  site: Pick<Site, 'buildings'>,
  network: LaidNetwork,
  { standards, rates, frostDepthM }: { standards: Standards; rates: Rates; frostDepthM: number | null },
): Protection[] {
  const buildings = buildingsOf(site);
  const shallowestM = buildings.reduce(
    (least, one) => Math.min(least, foundationDepthM(one.foundationDepthM, frostDepthM)),
    Infinity,
  );
  // the depth is that of the invert or of the crown: with all of the pipe and its walls below
  const bottomM = ({ fromDepthM, toDepthM, diameterMm }: LaidPipe): number =>
    Math.max(fromDepthM, toDepthM) + (1.5 * diameterMm) / 1000;
  const deep = new Set(network.pipes.filter((one) => bottomM(one) > shallowestM).map(({ id }) => id));
  if (deep.size === 0) return [];
  const { nodes, segments } = modelOnce(network);
  const model = { crs: null, nodes: [...nodes], segments: [...segments], extras: {} };
  const around = { ...noSurroundings, buildings };
  const found = surroundingFindings(model, piecesOf(model, deep), around, { standards, frostDepthM });
  const ringsOf = new Map(buildings.map(({ id, rings }) => [id, rings]));
  const pipes = new Map(network.pipes.map((one) => [one.id, one]));
  return found
    .filter(({ kind }) => kind === 'foundation')
    .map((finding): Protection => {
      const { line, diameterMm } = pipes.get(finding.a.id)!;
      const reachM = finding.requiredM + halfWidthOf({ utility: network.utility, diameterMm });
      return placeOf(finding, { utility: network.utility, line }, ringsOf.get(finding.b.id)!, reachM, rates);
    });
}

/** The houses of a site as the clash check knows them; what is only led on and what a person pinned are none. */
export function buildingsOf({ buildings }: Pick<Site, 'buildings'>): Building[] {
  return buildings
    .filter((one) => !one.point && !one.pin && one.partOf === undefined)
    .map(({ id, rings, foundationM }) => ({
      id,
      rings: rings.map((ring) => ring.map(([x, y]): [number, number] => [x, y])),
      foundationDepthM: foundationM ?? null,
    }));
}
