import Flatbush from 'flatbush';
import { insideRings, nearestOnLines } from '../../geo/plane.ts';
import { boxOf } from './frame.ts';
import type { Site, SiteStreet } from './site.ts';
import type { SurfaceAt } from './trench.ts';

/** Ways without a carriageway. */
const PAVED = new Set(['footway', 'path', 'pedestrian', 'steps', 'living_street', 'cycleway', 'track']);

/** Asphalt on the carriageways, paving everywhere else: what is known of a site without a survey of its surfaces. */
export function surfacesOf(site: Site): SurfaceAt {
  const isRoad = streetsOver(site.streets.filter(({ kind }) => !PAVED.has(kind)));
  return (x, y) => (isRoad(x, y) ? 'asphalt' : 'paving');
}

/** Whether one of these streets lies over a place: within half its width of its line, or in its area. */
export function streetsOver(streets: readonly SiteStreet[]): (x: number, y: number) => boolean {
  const drawn = streets.filter(({ rings, line }) => (rings ? rings.flat() : line).length > 0);
  if (drawn.length === 0) return () => false;
  const index = new Flatbush(drawn.length);
  for (const { line, rings, widthM } of drawn) {
    const { minX, minY, maxX, maxY } = boxOf(rings ? rings.flat() : line);
    index.add(minX - widthM / 2, minY - widthM / 2, maxX + widthM / 2, maxY + widthM / 2);
  }
  index.finish();
  return (x, y) =>
    index.search(x, y, x, y, (i) => {
      const { line, rings, widthM } = drawn[i]!;
      return rings ? insideRings(x, y, rings) : nearestOnLines([line], x, y).distanceM <= widthM / 2;
    }).length > 0;
}
