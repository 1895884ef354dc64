/**
 * Plan geometry of two straight pieces. Results land in `out`, because a check of a million segments asks this question
 * fifteen million times and must not allocate.
 */
export interface PlanRelation {
  /** Between the axes, in plan; 0 where they cross or touch. */
  distanceM: number;
  crosses: boolean;
  /** Parameters 0…1 of the nearest (or crossing) points on the first and the second piece. */
  t: number;
  u: number;
}

export function planRelation(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  out: PlanRelation,
): PlanRelation {
  const rx = bx - ax;
  const ry = by - ay;
  const sx = dx - cx;
  const sy = dy - cy;
  const wx = cx - ax;
  const wy = cy - ay;
  const cross = rx * sy - ry * sx;
  if (cross !== 0) {
    const t = (wx * sy - wy * sx) / cross;
    const u = (wx * ry - wy * rx) / cross;
    if (t >= 0 && t <= 1 && u >= 0 && u <= 1) {
      out.distanceM = 0;
      out.crosses = true;
      out.t = t;
      out.u = u;
      return out;
    }
  }
  const rr = rx * rx + ry * ry;
  const ss = sx * sx + sy * sy;
  // the four ends against the other piece; the first is c against ab
  let best = Number.POSITIVE_INFINITY;
  let bestT = 0;
  let bestU = 0;
  let t = rr > 0 ? clamp01((wx * rx + wy * ry) / rr) : 0;
  let ex = wx - t * rx;
  let ey = wy - t * ry;
  let square = ex * ex + ey * ey;
  if (square < best) {
    best = square;
    bestT = t;
    bestU = 0;
  }
  const vx = dx - ax;
  const vy = dy - ay;
  t = rr > 0 ? clamp01((vx * rx + vy * ry) / rr) : 0;
  ex = vx - t * rx;
  ey = vy - t * ry;
  square = ex * ex + ey * ey;
  if (square < best) {
    best = square;
    bestT = t;
    bestU = 1;
  }
  let u = ss > 0 ? clamp01(-(wx * sx + wy * sy) / ss) : 0;
  ex = -wx - u * sx;
  ey = -wy - u * sy;
  square = ex * ex + ey * ey;
  if (square < best) {
    best = square;
    bestT = 0;
    bestU = u;
  }
  const qx = bx - cx;
  const qy = by - cy;
  u = ss > 0 ? clamp01((qx * sx + qy * sy) / ss) : 0;
  ex = qx - u * sx;
  ey = qy - u * sy;
  square = ex * ex + ey * ey;
  if (square < best) {
    best = square;
    bestT = 1;
    bestU = u;
  }
  out.distanceM = Math.sqrt(best);
  // collinear pieces that overlap touch without crossing: they lie on one another
  out.crosses = false;
  out.t = bestT;
  out.u = bestU;
  return out;
}

function clamp01(value: number): number {
  return value < 0 ? 0 : Math.min(value, 1);
}
