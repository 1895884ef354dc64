import type { Box } from './box.ts';
import type { Point } from './plane.ts';

/** The parts of a line inside a box (Liang–Barsky, piece by piece): a line may pass through without a vertex there. */
export function clipLine(points: readonly Point[], box: Box): [number, number][][] {
  const parts: [number, number][][] = [];
  let part: [number, number][] | undefined;
  for (let i = 1; i < points.length; i++) {
    const piece = clipPiece(points[i - 1]!, points[i]!, box);
    if (!piece) {
      part = undefined;
      continue;
    }
    const [from, to] = piece;
    const last = part?.at(-1);
    if (part && last && last[0] === from[0] && last[1] === from[1]) part.push(to);
    else {
      part = [from, to];
      parts.push(part);
    }
  }
  return parts;
}

function clipPiece(
  [ax, ay]: Point,
  [bx, by]: Point,
  [minX, minY, maxX, maxY]: Box,
): [[number, number], [number, number]] | undefined {
  const [dx, dy] = [bx - ax, by - ay];
  let [from, to] = [0, 1];
  for (const [step, room] of [
    [-dx, ax - minX],
    [dx, maxX - ax],
    [-dy, ay - minY],
    [dy, maxY - ay],
  ] as const) {
    if (step === 0) {
      if (room < 0) return undefined;
    } else if (step < 0) from = Math.max(from, room / step);
    else to = Math.min(to, room / step);
  }
  if (from > to) return undefined;
  const at = (share: number): [number, number] =>
    share === 0 ? [ax, ay] : share === 1 ? [bx, by] : [ax + dx * share, ay + dy * share];
  return [at(from), at(to)];
}

/** An area's outline cut to a box (Sutherland–Hodgman): closed, empty where nothing of it lies there. */
export function clipRing(ring: readonly Point[], [minX, minY, maxX, maxY]: Box): [number, number][] {
  const edges = [
    { axis: 0, limit: minX, keeps: 1 },
    { axis: 0, limit: maxX, keeps: -1 },
    { axis: 1, limit: minY, keeps: 1 },
    { axis: 1, limit: maxY, keeps: -1 },
  ] as const;
  let points = ring.map(([x, y]): [number, number] => [x, y]);
  for (const { axis, limit, keeps } of edges) {
    const isIn = (one: Point): boolean => (one[axis] - limit) * keeps >= 0;
    const next: [number, number][] = [];
    points.forEach((to, i) => {
      const from = points.at(i - 1)!;
      if (isIn(from) !== isIn(to)) {
        const share = (limit - from[axis]) / (to[axis] - from[axis]);
        next.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
      }
      if (isIn(to)) next.push(to);
    });
    points = next;
  }
  return points;
}
