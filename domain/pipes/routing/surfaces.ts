import Flatbush from 'flatbush';
import { insideRings, type Point, pointToSegment } from '../../geo/plane.ts';
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

/** A piece of a street's line with half its width, or its area. */
type Carriageway = { piece: readonly [Point, Point]; halfM: number } | { rings: Point[][] };

/**
 * Whether one of these streets lies over a place: within half its width of its line, or in its area. Asked hundreds of
 * times for every pipe of a bill, so the lines are looked up piece by piece.
 */
export function streetsOver(streets: readonly SiteStreet[]): (x: number, y: number) => boolean {
  const parts = streets.flatMap(({ rings, line, widthM }): Carriageway[] => {
    if (rings) return rings.flat().length > 0 ? [{ rings }] : [];
    return line.map((end, k) => ({ piece: [line[Math.max(0, k - 1)]!, end], halfM: widthM / 2 }));
  });
  if (parts.length === 0) return () => false;
  const index = new Flatbush(parts.length);
  for (const part of parts) {
    const { minX, minY, maxX, maxY } = boxOf('rings' in part ? part.rings.flat() : part.piece);
    const halfM = 'rings' in part ? 0 : part.halfM;
    index.add(minX - halfM, minY - halfM, maxX + halfM, maxY + halfM);
  }
  index.finish();
  const lies = (part: Carriageway, x: number, y: number): boolean => {
    if ('rings' in part) return insideRings(x, y, part.rings);
    const [[ax, ay], [bx, by]] = part.piece;
    return pointToSegment(x, y, ax, ay, bx, by) <= part.halfM;
  };
  return (x, y) => {
    let found = false;
    index.search(x, y, x, y, (i) => {
      found ||= lies(parts[i]!, x, y);
      return false;
    });
    return found;
  };
}
