import type { PlanTree } from './plan-tree.ts';

/** cos 3°: two pieces that deviate less are one straight run. */
const straightCosine = 0.9986;

/** Two chambers nearer to each other than this are one, or farther apart. */
export const leastPieceM = 1;

/**
 * What the bends at some points cost. Only where two mains meet at an angle: a fork needs its chamber at any angle, and
 * half of it where a lateral has one there anyway. Pieces too
 * short to be built between two chambers cost as much as a bend, half of it at each end.
 */
export function bendsAt(plan: PlanTree, nodes: Iterable<number>, bendPrice: number): number {
  if (bendPrice === 0) return 0;
  let sum = 0;
  for (const v of nodes) {
    if (plan.kind[v] === 'leaf' || plan.kind[v] === 'root') continue;
    let [a, b, laterals, mains] = [-1, -1, 0, 0];
    for (const w of plan.neighbours[v]!) {
      if (plan.kind[w] === 'leaf') {
        laterals++;
        continue;
      }
      mains++;
      if (a < 0) a = w;
      else b = w;
      const lengthM = plan.pieceM(v, w);
      if (lengthM > 0.02 && lengthM < leastPieceM - 1e-6) sum += bendPrice / 2;
    }
    if (mains !== 2 || isStraight(plan, a, v, b)) continue;
    sum += laterals > 0 ? bendPrice / 2 : bendPrice;
  }
  return sum;
}

/** Whether a run goes on from `a` over `v` to `b`. Points on each other have no direction, and no bend. */
export function isStraight({ x, y }: PlanTree, a: number, v: number, b: number): boolean {
  const [px, py] = [x[v]! - x[a]!, y[v]! - y[a]!];
  const [qx, qy] = [x[b]! - x[v]!, y[b]! - y[v]!];
  const lengths = Math.hypot(px, py) * Math.hypot(qx, qy);
  return lengths < 1e-6 || px * qx + py * qy >= straightCosine * lengths;
}
