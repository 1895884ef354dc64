import { type PlanTree, pruneDeadEnd } from './plan-tree.ts';
import type { Shaper } from './straighten.ts';

/** What a repair of a layout gains at least, metres: less is rounding, and a repair that gains nothing could be undone by the next. */
export const leastGainM = 1e-6;

/**
 * Leads what hangs on one point by a piece to another point instead, where that is legal and shorter; a house's lateral begins there.
 * @param to - hangs together with `from` without the piece
 * @returns whether it was done
 */
export function hangOn(shaper: Shaper, from: number, far: number, to: number): boolean {
  const { plan, index, fixed } = shaper;
  if (to === far || plan.kind[to] === 'leaf' || plan.neighbours[to]!.has(far)) return false;
  if (plan.kind[far] === 'leaf') return startAt(shaper, from, far, to);
  if (plan.pieceM(to, far) >= plan.pieceM(from, far) - leastGainM) return false;
  if (!index.isClear(plan.x[to]!, plan.y[to]!, plan.x[far]!, plan.y[far]!)) return false;
  plan.unlink(from, far);
  plan.link(to, far);
  pruneDeadEnd(plan, from, fixed);
  return true;
}

function startAt(
  { plan, index, leafPlace, ownObstacle, longestLateralM, fixed }: Shaper,
  outlet: number,
  leaf: number,
  to: number,
): boolean {
  if (plan.kind[to] === 'root') return false;
  const terminal = plan.terminal[leaf]!;
  const [x, y] = [plan.x[to]!, plan.y[to]!];
  const place = leafPlace(terminal, x, y);
  const lengthM = Math.hypot(place.x - x, place.y - y);
  if (lengthM > longestLateralM || lengthM >= plan.pieceM(outlet, leaf) - leastGainM) return false;
  if (!index.isClear(x, y, place.x, place.y, ownObstacle(terminal))) return false;
  plan.unlink(outlet, leaf);
  plan.link(to, leaf);
  plan.x[leaf] = place.x;
  plan.y[leaf] = place.y;
  if (plan.kind[to] === 'free') {
    plan.kind[to] = 'outlet';
    plan.terminal[to] = terminal;
  }
  leaveOutlet(plan, outlet, fixed);
  return true;
}

/** What a lateral has left is an outlet as long as another one starts there. */
export function handOver(plan: PlanTree, outlet: number): void {
  if (plan.kind[outlet] !== 'outlet') return;
  const other = [...plan.neighbours[outlet]!].find((one) => plan.kind[one] === 'leaf');
  plan.terminal[outlet] = other === undefined ? -1 : plan.terminal[other]!;
  if (other === undefined) plan.kind[outlet] = 'free';
}

/** The same, and it goes where nothing else hangs on it. */
export function leaveOutlet(plan: PlanTree, outlet: number, fixed: ReadonlySet<number> | undefined): void {
  handOver(plan, outlet);
  pruneDeadEnd(plan, outlet, fixed);
}
