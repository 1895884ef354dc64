import Flatbush from 'flatbush';
import { insideRings, type Point, pointToSegment } from '../../../geo/plane.ts';
import type { SiteStreet } from '../site/site.ts';
import { type Box, boxOf } from './frame.ts';

/** A line with half its width, or an area. */
type Part = { piece: readonly [Point, Point]; halfM: number } | { rings: Point[][] };

type Strip = Pick<SiteStreet, 'line' | 'widthM' | 'rings'>;

/** Asked of places, and of all places in a box: then it is looked up once what lies there. */
export interface Over {
  (x: number, y: number): boolean;
  within(box: Box): Over;
}

/**
 * Whether one of these streets or areas lies over a place: within half the width of a line, or in an area. Asked hundreds of
 * times for every pipe of a bill, so lines are looked up piece by piece.
 */
export function streetsOver(streets: readonly Strip[]): Over {
  const parts = streets.flatMap(({ rings, line, widthM }): Part[] => {
    if (rings) return rings.flat().length > 0 ? [{ rings }] : [];
    return line.map((end, k) => ({ piece: [line[Math.max(0, k - 1)]!, end], halfM: widthM / 2 }));
  });
  if (parts.length === 0) return nowhere;
  const index = new Flatbush(parts.length);
  for (const part of parts) {
    const { minX, minY, maxX, maxY } = boxOf('rings' in part ? part.rings.flat() : part.piece);
    const halfM = 'rings' in part ? 0 : part.halfM;
    index.add(minX - halfM, minY - halfM, maxX + halfM, maxY + halfM);
  }
  index.finish();
  const over = (x: number, y: number): boolean => {
    let found = false;
    index.search(x, y, x, y, (i) => {
      found ||= lies(parts[i]!, x, y);
      return false;
    });
    return found;
  };
  return Object.assign(over, {
    within: (box: Box) => {
      const { minX, minY, maxX, maxY } = box;
      const few = index.search(minX, minY, maxX, maxY).map((i) => parts[i]!);
      const whole = few.filter((one) => 'rings' in one && isWhole(one.rings, box));
      // an area whose outline stays out of the box holds all of it or nothing of it
      if (whole.some((one) => lies(one, minX, minY))) return everywhere;
      return amongFew(few.filter((one) => !whole.includes(one)));
    },
  });
}

const nowhere: Over = Object.assign(() => false, { within: () => nowhere });
const everywhere: Over = Object.assign(() => true, { within: () => everywhere });

/** Whether no edge comes near the box. */
function isWhole(rings: readonly (readonly Point[])[], { minX, minY, maxX, maxY }: Box): boolean {
  return rings.every((ring) =>
    ring.every(([bx, by], k) => {
      const [ax, ay] = ring[k === 0 ? ring.length - 1 : k - 1]!;
      return (
        Math.max(ax, bx) < minX ||
        Math.min(ax, bx) > maxX ||
        Math.max(ay, by) < minY ||
        Math.min(ay, by) > maxY
      );
    }),
  );
}

function amongFew(parts: readonly Part[]): Over {
  if (parts.length === 0) return nowhere;
  const over: Over = Object.assign((x: number, y: number) => parts.some((one) => lies(one, x, y)), {
    within: () => over,
  });
  return over;
}

function lies(part: Part, x: number, y: number): boolean {
  if ('rings' in part) return insideRings(x, y, part.rings);
  const [[ax, ay], [bx, by]] = part.piece;
  return pointToSegment(x, y, ax, ay, bx, by) <= part.halfM;
}

/** The same of areas alone, each its outline and what is cut out of it. */
export function areasOver(areas: readonly { rings: Point[][] }[]): Over {
  return streetsOver(areas.map(({ rings }) => ({ rings, line: [], widthM: 0 })));
}
