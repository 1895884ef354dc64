import { insideRings, nearestOnLines, type Point } from '../../domain/geo/plane.ts';
import { type Box, boxOf } from '../../domain/pipes/routing/frame.ts';
import type { ReadFeature } from '../exchange/gdal/read-features.ts';
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

/** How far beyond a zone something counts at least: as on the desk. */
const standingM = 80;
const besideM = 150;
/** The widest clearance of the tables beyond the ground that is searched. */
const clearanceM = 20;

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
  const searched = grown(
    unionOf([asked, ...nearMains.flatMap((list) => wayTo(list, asked, marginM))]),
    marginM + clearanceM,
  );
  const standing = unionOf([searched, grown(own, standingM)]);
  const beside = unionOf([searched, grown(own, besideM)]);
  const within = (box: Box) => (features: ReadFeature[]) =>
    features.filter((one) => meets(boxOfFeature(one), box));
  return { standing: within(standing), beside: within(beside), mains: within(grown(own, besideM)) };
}

/** The nearest place of mains none of which is near. */
function wayTo(mains: readonly ReadFeature[], asked: Box, marginM: number): Box[] {
  const lines = mains.flatMap((one) => linesOf(one.geometry));
  if (lines.length === 0) return [];
  const near = grown(asked, marginM);
  if (lines.some((line) => line.some((point) => meets(boxOf([point]), near)))) return [];
  const { x, y } = nearestOnLines(lines, (asked.minX + asked.maxX) / 2, (asked.minY + asked.maxY) / 2);
  return [boxOf([[x, y]])];
}

function boxOfFeature({ geometry }: ReadFeature): Box {
  return boxOf(linesOf(geometry).flat());
}

function unionOf(boxes: readonly Box[]): Box {
  return {
    minX: Math.min(...boxes.map((one) => one.minX)),
    minY: Math.min(...boxes.map((one) => one.minY)),
    maxX: Math.max(...boxes.map((one) => one.maxX)),
    maxY: Math.max(...boxes.map((one) => one.maxY)),
  };
}

function grown({ minX, minY, maxX, maxY }: Box, byM: number): Box {
  return { minX: minX - byM, minY: minY - byM, maxX: maxX + byM, maxY: maxY + byM };
}

function meets(one: Box, other: Box): boolean {
  return one.maxX > other.minX && one.minX < other.maxX && one.maxY > other.minY && one.minY < other.maxY;
}
