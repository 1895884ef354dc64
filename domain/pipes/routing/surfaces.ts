import { nearestOnLines } from '../../geo/plane.ts';
import type { Site } from './site.ts';
import type { SurfaceAt } from './trench.ts';

/** Ways without a carriageway. */
const PAVED = new Set(['footway', 'path', 'pedestrian', 'steps', 'living_street', 'cycleway', 'track']);

/** Asphalt on the carriageways, paving everywhere else: what is known of a site without a survey of its surfaces. */
export function surfacesOf(site: Site): SurfaceAt {
  const roads = site.streets
    .filter(({ kind }) => !PAVED.has(kind))
    .map(({ line, widthM }) => {
      const reach = widthM / 2;
      const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)];
      return {
        line,
        reach,
        ...{ minX: Math.min(...xs) - reach, maxX: Math.max(...xs) + reach },
        ...{ minY: Math.min(...ys) - reach, maxY: Math.max(...ys) + reach },
      };
    });
  return (x, y) =>
    roads.some(
      ({ line, reach, minX, maxX, minY, maxY }) =>
        x >= minX && x <= maxX && y >= minY && y <= maxY && nearestOnLines([line], x, y).distanceM <= reach,
    )
      ? 'asphalt'
      : 'paving';
}
