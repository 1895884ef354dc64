import { insideRings, nearestOnLines } from '../../geo/plane.ts';
import { boxOf } from './frame.ts';
import type { Site } from './site.ts';
import type { SurfaceAt } from './trench.ts';

/** Ways without a carriageway. */
const PAVED = new Set(['footway', 'path', 'pedestrian', 'steps', 'living_street', 'cycleway', 'track']);

/** Asphalt on the carriageways, paving everywhere else: what is known of a site without a survey of its surfaces. */
export function surfacesOf(site: Site): SurfaceAt {
  const roads = site.streets
    .filter(({ kind }) => !PAVED.has(kind))
    .map(({ line, rings, widthM }) => {
      const reach = widthM / 2;
      const { minX, minY, maxX, maxY } = boxOf(rings ? rings.flat() : line);
      const box = { minX: minX - reach, minY: minY - reach, maxX: maxX + reach, maxY: maxY + reach };
      return { line, rings, reach, ...box };
    });
  return (x, y) =>
    roads.some(
      ({ line, rings, reach, minX, maxX, minY, maxY }) =>
        x >= minX &&
        x <= maxX &&
        y >= minY &&
        y <= maxY &&
        (rings ? insideRings(x, y, rings) : nearestOnLines([line], x, y).distanceM <= reach),
    )
      ? 'asphalt'
      : 'paving';
}
