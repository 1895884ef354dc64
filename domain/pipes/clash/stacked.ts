import { pointToSegment } from '../../geo/plane.ts';
import type { Pieces } from './pieces.ts';
import { type PlanRelation, planRelation } from './segment-distance.ts';

/**
 * Least height between the outer walls of two pieces whose walls overlap in plan, over the stretch where they do; negative
 * or 0 = they meet, NaN = a level is unknown. Pieces are straight, so that the ends of the stretch decide.
 */
export function stackedGapM(a: Pieces, i: number, b: Pieces, j: number): number {
  const [ax, ay, bx, by] = [a.x0[i]!, a.y0[i]!, a.x1[i]!, a.y1[i]!];
  const [cx, cy, dx, dy] = [b.x0[j]!, b.y0[j]!, b.x1[j]!, b.y1[j]!];
  const nearest: PlanRelation = { distanceM: 0, crosses: false, t: 0, u: 0 };
  planRelation(ax, ay, bx, by, cx, cy, dx, dy, nearest);
  const pairs: [t: number, u: number][] = [
    [nearest.t, nearest.u],
    [footShare(cx, cy, ax, ay, bx, by), 0],
    [footShare(dx, dy, ax, ay, bx, by), 1],
    [0, footShare(ax, ay, cx, cy, dx, dy)],
    [1, footShare(bx, by, cx, cy, dx, dy)],
  ];
  const wallsM = a.radiusM[i]! + b.radiusM[j]!;
  let least = Number.POSITIVE_INFINITY;
  let above = false;
  let below = false;
  for (const [t, u] of pairs) {
    const apartM = Math.hypot(
      ax + t * (bx - ax) - cx - u * (dx - cx),
      ay + t * (by - ay) - cy - u * (dy - cy),
    );
    if (apartM > wallsM + 1e-9) continue;
    const heightM = a.z0[i]! + t * (a.z1[i]! - a.z0[i]!) - b.z0[j]! - u * (b.z1[j]! - b.z0[j]!);
    if (Number.isNaN(heightM)) return Number.NaN;
    least = Math.min(least, Math.abs(heightM));
    above ||= heightM > 0;
    below ||= heightM < 0;
  }
  // one passes through the other's level within the stretch
  const axesM = above && below ? 0 : least;
  return axesM - a.halfHeightM[i]! - b.halfHeightM[j]!;
}

/**
 * Metres of piece i over which its wall is nearer than `clearanceM` to that of piece j in plan. The distance of a straight line
 * from a straight piece falls and rises once, so that it is one stretch around the nearest point.
 */
export function stretchWithinM(a: Pieces, i: number, b: Pieces, j: number, clearanceM: number): number {
  const [ax, ay, bx, by] = [a.x0[i]!, a.y0[i]!, a.x1[i]!, a.y1[i]!];
  const [cx, cy, dx, dy] = [b.x0[j]!, b.y0[j]!, b.x1[j]!, b.y1[j]!];
  const { t } = planRelation(ax, ay, bx, by, cx, cy, dx, dy, { distanceM: 0, crosses: false, t: 0, u: 0 });
  const withinM = clearanceM + a.radiusM[i]! + b.radiusM[j]!;
  const isNear = (share: number): boolean => {
    const [x, y] = [ax + share * (bx - ax), ay + share * (by - ay)];
    return pointToSegment(x, y, cx, cy, dx, dy) < withinM;
  };
  const edge = (end: 0 | 1): number => {
    if (isNear(end)) return end;
    let [inside, outside] = [t, end as number];
    for (let step = 0; step < halvings; step++) {
      const middle = (inside + outside) / 2;
      if (isNear(middle)) inside = middle;
      else outside = middle;
    }
    return inside;
  };
  return isNear(t) ? (edge(1) - edge(0)) * Math.hypot(bx - ax, by - ay) : 0;
}

/** A kilometre to less than a tenth of a millimetre. */
const halvings = 24;

function footShare(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const square = (bx - ax) ** 2 + (by - ay) ** 2;
  const share = square > 0 ? ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square : 0;
  return Math.min(1, Math.max(0, share));
}
