import entries from '../../../../data/standards/house-entries.json' with { type: 'json' };
import { lengthOf, nearestOnSegment, type Point } from '../../../geo/plane.ts';

/**
 * The stretch of wall at which the pipes of each door may enter: along the outline to both sides of it, up to the reach on file, and to the
 * middle where another door is nearer. Several utilities find their clearances beside each other there; at the door itself there is room for one.
 * @param rings - outline and courtyards, closed, metres
 * @param doors - points on the outline
 * @returns one line a door
 */
export function frontagesOf(
  rings: readonly Point[][],
  doors: readonly Point[],
  reachM = entries.reachM.value,
): Point[][] {
  const places = doors.map((door) => placeOn(rings, door));
  return places.map((one, k) => {
    const ring = rings[one.ring];
    if (!ring) return [doors[k]!];
    const whole = lengthOf(ring);
    const others = places.filter((other, j) => j !== k && other.ring === one.ring);
    const ahead = (from: number, to: number) => (((to - from) % whole) + whole) % whole;
    const half = (gaps: number[]) => Math.min(reachM, whole / 4, ...gaps.map((gap) => gap / 2));
    const before = half(others.map((other) => ahead(other.at, one.at)));
    const after = half(others.map((other) => ahead(one.at, other.at)));
    return stretch(ring, whole, one.at - before, one.at + after);
  });
}

/** Which ring a door is on, and how far along it. */
function placeOn(rings: readonly Point[][], [x, y]: Point): { ring: number; at: number } {
  let best = { ring: 0, at: 0 };
  let bestM = Number.POSITIVE_INFINITY;
  for (const [r, ring] of rings.entries()) {
    let along = 0;
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1]!, ring[i]!];
      const [nx, ny] = nearestOnSegment(x, y, ...a, ...b);
      const distanceM = Math.hypot(nx - x, ny - y);
      if (distanceM < bestM) {
        bestM = distanceM;
        best = { ring: r, at: along + Math.hypot(nx - a[0], ny - a[1]) };
      }
      along += Math.hypot(b[0] - a[0], b[1] - a[1]);
    }
  }
  return best;
}

/** The part of a closed ring between two lengths along it; either may lie beyond the ring's seam. */
function stretch(ring: readonly Point[], whole: number, from: number, to: number): Point[] {
  const line: Point[] = [];
  for (let turn = -1; turn <= 1; turn++) {
    let along = turn * whole;
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1]!, ring[i]!];
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
      const [first, last] = [Math.max(from, along), Math.min(to, along + length)];
      if (length > 0 && first <= last) {
        for (const at of [first, last]) {
          const part = (at - along) / length;
          line.push([a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part]);
        }
      }
      along += length;
    }
  }
  return line.filter(([x, y], i) => i === 0 || Math.hypot(x - line[i - 1]![0], y - line[i - 1]![1]) > 1e-6);
}
