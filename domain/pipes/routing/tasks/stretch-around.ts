import { lengthOf, nearestOnSegment, type Point } from '../../../geo/plane.ts';

/**
 * The part of a line that lies so far on both sides of a place, and at which share of the whole line (0…1) the place is. A line without length
 * gives the place itself.
 */
export function stretchAround(
  line: readonly Point[],
  [x, y]: Point,
  lengthM: number,
): { stretch: Point[]; share: number } {
  const wholeM = lengthOf(line);
  if (wholeM === 0) return { stretch: [[x, y]], share: 0 };
  let [atM, leastM, before] = [0, Number.POSITIVE_INFINITY, 0];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    const foot = nearestOnSegment(x, y, ...a, ...b);
    const apartM = Math.hypot(foot[0] - x, foot[1] - y);
    if (apartM < leastM) [leastM, atM] = [apartM, before + lengthOf([a, foot])];
    before += lengthOf([a, b]);
  }
  const [fromM, toM] = [Math.max(0, atM - lengthM / 2), Math.min(wholeM, atM + lengthM / 2)];
  return { stretch: between(line, fromM, toM), share: atM / wholeM };
}

/** From one distance along a line to another. */
export function between(line: readonly Point[], fromM: number, toM: number): Point[] {
  const points: Point[] = [];
  let before = 0;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    const after = before + lengthOf([a, b]);
    const at = (m: number): Point => {
      const part = after > before ? (m - before) / (after - before) : 0;
      return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part];
    };
    if (toM > before && fromM < after) {
      if (points.length === 0) points.push(at(Math.max(fromM, before)));
      points.push(at(Math.min(toM, after)));
    }
    before = after;
  }
  return points;
}
