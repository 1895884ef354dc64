import { pointToSegment } from '../../geo/plane.ts';
import type { Pieces } from './pieces.ts';
import { type PlanRelation, planRelation } from './segment-distance.ts';

/** Even-odd over all rings. */
export function insideRings(x: number, y: number, rings: [number, number][][]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i]!;
      const [xj, yj] = ring[j]!;
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

export function outlineDistanceM(x: number, y: number, rings: [number, number][][]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      best = Math.min(best, pointToSegment(x, y, ring[j]![0], ring[j]![1], ring[i]![0], ring[i]![1]));
    }
  }
  return best;
}

/** Nearest approach of a piece to an outline; negative distance = how deep its middle lies inside. */
export function nearestOutline(
  pieces: Pieces,
  i: number,
  rings: [number, number][][],
): { distanceM: number; at: [number, number]; away: [number, number] } {
  const relation: PlanRelation = { distanceM: 0, crosses: false, t: 0, u: 0 };
  const [ax, ay, bx, by] = [pieces.x0[i]!, pieces.y0[i]!, pieces.x1[i]!, pieces.y1[i]!];
  let best = Number.POSITIVE_INFINITY;
  let at: [number, number] = [ax, ay];
  let away: [number, number] = [0, 1];
  for (const ring of rings) {
    for (let k = 0, m = ring.length - 1; k < ring.length; m = k++) {
      const [cx, cy] = ring[m]!;
      const [dx, dy] = ring[k]!;
      planRelation(ax, ay, bx, by, cx, cy, dx, dy, relation);
      if (relation.distanceM >= best) continue;
      best = relation.distanceM;
      at = [ax + relation.t * (bx - ax), ay + relation.t * (by - ay)];
      const foot = [cx + relation.u * (dx - cx), cy + relation.u * (dy - cy)];
      away = best > 1e-9 ? [at[0] - foot[0]!, at[1] - foot[1]!] : [-(dy - cy), dx - cx];
    }
  }
  const middle: [number, number] = [(ax + bx) / 2, (ay + by) / 2];
  if (insideRings(middle[0], middle[1], rings)) {
    const depth = outlineDistanceM(middle[0], middle[1], rings);
    return { distanceM: -depth, at: middle, away: [-away[0], -away[1]] };
  }
  return { distanceM: best, at, away };
}
