import { insideRings, type Point } from '../../../domain/geo/plane.ts';
import { type Box, boxOf } from '../../../domain/pipes/routing/ground/frame.ts';
import {
  grown,
  mainsM,
  meets,
  searchedBox,
  standingM,
  unionOf,
} from '../../../domain/pipes/routing/site/search-reach.ts';
import type { ReadFeature } from '../../exchange/gdal/read-features.ts';
import { linesOf } from './site-shapes.ts';
import { utilityOfRow } from './utility-words.ts';

/** What of a whole city's files counts for a zone; everything where no zone is given. */
export interface ZoneReach {
  /** Houses, trees, walls: whatever stands where its pipes may come to lie, and a clearance beyond. */
  standing(features: ReadFeature[]): ReadFeature[];
  /** Streets, surfaces, existing pipes. */
  beside(features: ReadFeature[]): ReadFeature[];
  mains(features: ReadFeature[]): ReadFeature[];
}

/**
 * By boxes. Pipes are searched for within `marginM` around the houses of the zone, which stick out of it, and as far as the nearest main of each utility.
 * @param zone - outer rings, metres; undefined = all counts
 */
export function zoneReach(
  zone: readonly Point[][] | undefined,
  buildings: readonly ReadFeature[],
  mains: readonly ReadFeature[],
  marginM: number,
): ZoneReach {
  if (!zone) {
    const all = (features: ReadFeature[]) => features;
    return { standing: all, beside: all, mains: all };
  }
  const own = boxOf(zone.flat());
  const houses = buildings.map(boxOfFeature).filter((box) => {
    const [x, y] = [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2];
    return zone.some((ring) => insideRings(x, y, [ring]));
  });
  const asked = unionOf([own, ...houses]);
  const nearMains = [...Map.groupBy(mains, ({ properties }) => utilityOfRow(properties).utility).values()];
  const lines = nearMains.map((list) => list.flatMap((one) => linesOf(one.geometry)));
  const searched = searchedBox(asked, lines, marginM);
  const standing = unionOf([searched, grown(own, standingM)]);
  const beside = unionOf([searched, grown(own, mainsM)]);
  const within = (box: Box) => (features: ReadFeature[]) =>
    features.filter((one) => meets(boxOfFeature(one), box));
  return { standing: within(standing), beside: within(beside), mains: within(grown(own, mainsM)) };
}

function boxOfFeature({ geometry }: ReadFeature): Box {
  return boxOf(linesOf(geometry).flat());
}
