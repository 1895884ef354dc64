import Flatbush from 'flatbush';
import { insideRings, type Point, pointToSegment } from '../../geo/plane.ts';
import { boxOf } from './frame.ts';
import type { SiteStreet } from './site.ts';

/** A line with half its width, or an area. */
type Part = { piece: readonly [Point, Point]; halfM: number } | { rings: Point[][] };

type Strip = Pick<SiteStreet, 'line' | 'widthM' | 'rings'>;

/**
 * Whether one of these streets or areas lies over a place: within half the width of a line, or in an area. Asked hundreds of
 * times for every pipe of a bill, so lines are looked up piece by piece.
 */
export function streetsOver(streets: readonly Strip[]): (x: number, y: number) => boolean {
  const parts = streets.flatMap(({ rings, line, widthM }): Part[] => {
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
  const lies = (part: Part, x: number, y: number): boolean => {
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

/** The same of areas alone, each its outline and what is cut out of it. */
export function areasOver(areas: readonly { rings: Point[][] }[]): (x: number, y: number) => boolean {
  return streetsOver(areas.map(({ rings }) => ({ rings, line: [], widthM: 0 })));
}
