import Flatbush from 'flatbush';
import { segmentsCross } from '../../../geo/plane.ts';
import { leastGainM } from './hang-on.ts';
import { type PlanTree, pruneDeadEnd } from './plan-tree.ts';

/**
 * Where two pieces of one tree cross, a fork takes the place of the crossing and the arm that became superfluous goes:
 * shorter, and no pipe passes over another of its own. Laterals are left alone. Returns whether there was such a crossing.
 */
export function uncross(plan: PlanTree, fixed?: ReadonlySet<number>): boolean {
  return crossings(plan).some((one) => fork(plan, one, fixed));
}

type Crossing = [a: number, b: number, d: number, e: number];

function crossings(plan: PlanTree): Crossing[] {
  const pieces: [number, number][] = [];
  plan.neighbours.forEach((set, a) => {
    for (const b of set) if (a < b && plan.kind[a] !== 'leaf' && plan.kind[b] !== 'leaf') pieces.push([a, b]);
  });
  const found: Crossing[] = [];
  if (pieces.length < 2) return found;
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
      if (segmentsCross(x[a]!, y[a]!, x[b]!, y[b]!, x[d]!, y[d]!, x[e]!, y[e]!)) found.push([a, b, d, e]);
    }
  }
  return found;
}

/** Where two pieces meet; undefined where they lie so nearly along each other that rounding could not say where. */
export function meetingPoint(
  { x, y }: PlanTree,
  a: number,
  b: number,
  d: number,
  e: number,
): { x: number; y: number } | undefined {
  const [ux, uy, vx, vy] = [x[b]! - x[a]!, y[b]! - y[a]!, x[e]! - x[d]!, y[e]! - y[d]!];
  const det = ux * vy - uy * vx;
  if (Math.abs(det) <= leastSine * Math.hypot(ux, uy) * Math.hypot(vx, vy)) return undefined;
  const t = ((x[d]! - x[a]!) * vy - (y[d]! - y[a]!) * vx) / det;
  return { x: x[a]! + t * ux, y: y[a]! + t * uy };
}

/** A thousandth of a millimetre over a kilometre: of lines at a less angle nobody can say where they cross. */
const leastSine = 1e-9;

/** False, and nothing is changed, where one piece only touches the other. */
function fork(plan: PlanTree, [a, b, d, e]: Crossing, fixed?: ReadonlySet<number>): boolean {
  const at = meetingPoint(plan, a, b, d, e);
  if (!at) return false;
  const arms = [a, b, d, e];
  const armM = arms.map((end) => Math.hypot(plan.x[end]! - at.x, plan.y[end]! - at.y));
  plan.unlink(a, b);
  plan.unlink(d, e);
  const drop = superfluous(plan, arms, armM);
  if (drop < 0 || !(armM[drop]! > leastGainM)) {
    plan.link(a, b);
    plan.link(d, e);
    return false;
  }
  const c = plan.add(at.x, at.y, 'free');
  arms.forEach((end, i) => {
    if (i !== drop) plan.link(end, c);
  });
  pruneDeadEnd(plan, arms[drop]!, fixed);
  return true;
}

/** Of the four ends of two pieces that are out two still hang together, or lead to a root each: the longer of their arms. */
function superfluous(plan: PlanTree, arms: readonly number[], armM: readonly number[]): number {
  const group = arms.map((end) => reach(plan, end));
  let drop = -1;
  for (let i = 0; i < 4; i++) {
    for (let j = i + 1; j < 4; j++) {
      if (!group[i]!.has(arms[j]!)) continue;
      const longer = armM[i]! >= armM[j]! ? i : j;
      if (drop < 0 || armM[longer]! > armM[drop]!) drop = longer;
    }
  }
  if (drop >= 0) return drop;
  // two trees with a root each: they become one, and the longer way to a root goes
  const toRoot = group.map((one) => [...one].some((v) => plan.kind[v] === 'root'));
  arms.forEach((_, i) => {
    if (toRoot[i] && (drop < 0 || armM[i]! > armM[drop]!)) drop = i;
  });
  return drop;
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
