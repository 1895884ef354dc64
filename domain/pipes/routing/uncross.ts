import Flatbush from 'flatbush';
import { segmentsCross } from '../../geo/plane.ts';
import type { PlanTree } from './plan-tree.ts';

/**
 * Where two pieces of one tree cross, a fork takes the place of the crossing and the arm that became superfluous goes:
 * shorter, and no pipe passes over another of its own. Laterals are left alone. Returns how many crossings went.
 */
export function uncross(plan: PlanTree): number {
  let gone = 0;
  for (let round = 0; round < 20; round++) {
    const crossing = firstCrossing(plan);
    if (!crossing) break;
    fork(plan, ...crossing);
    gone++;
  }
  return gone;
}

type Crossing = [a: number, b: number, d: number, e: number];

function firstCrossing(plan: PlanTree): Crossing | undefined {
  const pieces: [number, number][] = [];
  plan.neighbours.forEach((set, a) => {
    for (const b of set) if (a < b && plan.kind[a] !== 'leaf' && plan.kind[b] !== 'leaf') pieces.push([a, b]);
  });
  if (pieces.length < 2) return undefined;
  const tree = new Flatbush(pieces.length);
  const { x, y } = plan;
  for (const [a, b] of pieces) {
    tree.add(Math.min(x[a]!, x[b]!), Math.min(y[a]!, y[b]!), Math.max(x[a]!, x[b]!), Math.max(y[a]!, y[b]!));
  }
  tree.finish();
  for (let i = 0; i < pieces.length; i++) {
    const [a, b] = pieces[i]!;
    const box = [
      Math.min(x[a]!, x[b]!),
      Math.min(y[a]!, y[b]!),
      Math.max(x[a]!, x[b]!),
      Math.max(y[a]!, y[b]!),
    ] as const;
    for (const j of tree.search(...box)) {
      const [d, e] = pieces[j]!;
      if (j <= i || a === d || a === e || b === d || b === e) continue;
      if (segmentsCross(x[a]!, y[a]!, x[b]!, y[b]!, x[d]!, y[d]!, x[e]!, y[e]!)) return [a, b, d, e];
    }
  }
  return undefined;
}

/** Where the lines through two pieces meet. */
export function meetingPoint(
  { x, y }: PlanTree,
  a: number,
  b: number,
  d: number,
  e: number,
): { x: number; y: number } {
  const det = (x[b]! - x[a]!) * (y[e]! - y[d]!) - (y[b]! - y[a]!) * (x[e]! - x[d]!);
  const t = ((x[d]! - x[a]!) * (y[e]! - y[d]!) - (y[d]! - y[a]!) * (x[e]! - x[d]!)) / det;
  return { x: x[a]! + t * (x[b]! - x[a]!), y: y[a]! + t * (y[b]! - y[a]!) };
}

function fork(plan: PlanTree, a: number, b: number, d: number, e: number): void {
  const at = meetingPoint(plan, a, b, d, e);
  const c = plan.add(at.x, at.y, 'free');
  plan.unlink(a, b);
  plan.unlink(d, e);
  // Of the four ends two still hang together without the crossing pieces: the longer of their arms is not needed.
  const group = [a, b, d, e].map((end) => reach(plan, end));
  const arms = [a, b, d, e];
  let drop = -1;
  for (let i = 0; i < 4; i++) {
    for (let j = i + 1; j < 4; j++) {
      if (!group[i]!.has(arms[j]!)) continue;
      const longer = plan.pieceM(arms[i]!, c) >= plan.pieceM(arms[j]!, c) ? i : j;
      if (drop < 0 || plan.pieceM(arms[longer]!, c) > plan.pieceM(arms[drop]!, c)) drop = longer;
    }
  }
  if (drop < 0) {
    // Two trees with a root each: they become one, and the longer way to a root goes.
    const toRoot = group.map((one) => [...one].some((v) => plan.kind[v] === 'root'));
    arms.forEach((end, i) => {
      if (toRoot[i] && (drop < 0 || plan.pieceM(end, c) > plan.pieceM(arms[drop]!, c))) drop = i;
    });
  }
  arms.forEach((end, i) => {
    if (i !== drop) plan.link(end, c);
  });
}

/** All points that hang together with `from`. */
export function reach(plan: PlanTree, from: number): Set<number> {
  const seen = new Set([from]);
  const stack = [from];
  while (stack.length > 0) {
    for (const next of plan.neighbours[stack.pop()!]!) {
      if (seen.has(next)) continue;
      seen.add(next);
      stack.push(next);
    }
  }
  return seen;
}
