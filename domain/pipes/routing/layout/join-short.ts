import { leastPieceM } from './bends.ts';
import type { PlanTree } from './plan-tree.ts';
import type { Shaper } from './straighten.ts';

/** Pieces between two chambers too short to be built. Points on each other are one chamber. */
export function shortPieces(plan: PlanTree): [number, number][] {
  return plan.neighbours.flatMap((set, a) =>
    [...set].flatMap((b): [number, number][] => {
      if (a > b || plan.kind[a] === 'leaf' || plan.kind[b] === 'leaf') return [];
      const lengthM = plan.pieceM(a, b);
      return lengthM > 0.05 && lengthM < leastPieceM - 0.01 ? [[a, b]] : [];
    }),
  );
}

/** Makes one chamber of two that are too near to each other, wherever everything at the one can legally lie at the other. */
export function joinShort(shaper: Shaper): void {
  const { plan } = shaper;
  for (const [a, b] of shortPieces(plan)) {
    if (!plan.neighbours[a]!.has(b)) continue;
    if (canJoin(shaper, a, b)) join(shaper, a, b);
    else if (canJoin(shaper, b, a)) join(shaper, b, a);
  }
}

/** Whether a point can lie where its neighbour lies: clear of everything, no nearer to other pipes, laterals no longer than they may be. */
export function canJoin(shaper: Shaper, moving: number, onto: number): boolean {
  const { plan, index, leafPlace, ownObstacle, longestLateralM, fixed } = shaper;
  if (plan.kind[moving] === 'root' || fixed?.has(moving)) return false;
  if (plan.kind[moving] === 'outlet' && plan.kind[onto] === 'root') return false;
  const [x, y] = [plan.x[onto]!, plan.y[onto]!];
  let [missing, before] = [0, 0];
  for (const w of plan.neighbours[moving]!) {
    if (w === onto) continue;
    let [wx, wy] = [plan.x[w]!, plan.y[w]!];
    before += index.besides.missingM(plan.x[moving]!, plan.y[moving]!, wx, wy);
    let own = -1;
    if (plan.kind[w] === 'leaf') {
      const place = leafPlace(plan.terminal[w]!, x, y);
      [wx, wy] = [place.x, place.y];
      own = ownObstacle(plan.terminal[w]!);
      if (Math.hypot(wx - x, wy - y) > longestLateralM) return false;
    }
    missing += index.besides.missingM(x, y, wx, wy);
    if (!index.isClear(x, y, wx, wy, own)) return false;
  }
  return missing <= before + 1e-6;
}

function join({ plan, leafPlace }: Shaper, moving: number, onto: number): void {
  if (plan.kind[moving] === 'free') {
    for (const w of [...plan.neighbours[moving]!]) {
      plan.unlink(moving, w);
      plan.link(onto, w);
    }
    return;
  }
  plan.x[moving] = plan.x[onto]!;
  plan.y[moving] = plan.y[onto]!;
  for (const w of plan.neighbours[moving]!) {
    if (plan.kind[w] !== 'leaf') continue;
    const place = leafPlace(plan.terminal[w]!, plan.x[moving]!, plan.y[moving]!);
    plan.x[w] = place.x;
    plan.y[w] = place.y;
  }
}
