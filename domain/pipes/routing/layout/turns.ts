import { segmentsCross } from '../../../geo/plane.ts';
import { missingMetrePrice } from '../ground/besides.ts';
import { type PlanTree, pruneDeadEnd } from './plan-tree.ts';
import type { Shaper } from './straighten.ts';

/** Water that comes in against the way it leaves by so little, metres along that way, comes in across it. */
const toleranceM = 1e-6;
/** Of the pipe that leaves so much stays, metres. */
const leastM = 0.5;
/** Shorter laterals than the search lets them be may grow by so much, metres. */
const asideM = 0.25;
/** Water that turns by more than 120° comes back on itself, which is worth a manhole more; what turns by less is told (`sharp-turns.ts`). */
const backShare = 0.5;
const passes = 4;

/**
 * Water of a drain turns by 90° at most (GB 50014 5.3.2). Where façades and streets meet at a little less than a right angle, pipes along them turn it
 * by more: the manhole moves down along the pipe that leaves it until what comes in comes in across it. Only where every piece keeps its clearances and no
 * other turn gets worse. Where the manhole has to stay, what comes back on itself is led past it. Returns at how many manholes it was done.
 */
export function easeTurns(shaper: Shaper): number {
  let moved = 0;
  for (let pass = 0; pass < passes; pass++) {
    let parent = parentsOf(shaper.plan);
    const before = moved;
    for (let v = 0; v < parent.length; v++) {
      if (easeAt(shaper, parent, v)) moved++;
      else if (leadOn(shaper, parent, v)) {
        moved++;
        parent = parentsOf(shaper.plan);
      }
    }
    if (moved === before) break;
  }
  return moved;
}

/** The next point on the way to the main; −1 at roots and at what hangs on none. */
export function parentsOf(plan: PlanTree): Int32Array {
  const parent = new Int32Array(plan.x.length).fill(-1);
  const open = plan.kind.flatMap((kind, v) => (kind === 'root' ? [v] : []));
  const seen = new Set(open);
  for (const v of open) {
    for (const next of plan.neighbours[v]!) {
      if (seen.has(next)) continue;
      seen.add(next);
      parent[next] = v;
      open.push(next);
    }
  }
  return parent;
}

/** How far water comes in against the way it leaves a point, metres along that way; over all that comes in, and the most of one. */
export function againstM(plan: PlanTree, parent: Int32Array, v: number): { most: number; sum: number } {
  const p = parent[v]!;
  const lengthM = p < 0 ? 0 : plan.pieceM(v, p);
  let [most, sum] = [0, 0];
  if (lengthM < toleranceM) return { most, sum };
  const [ux, uy] = [(plan.x[p]! - plan.x[v]!) / lengthM, (plan.y[p]! - plan.y[v]!) / lengthM];
  for (const c of plan.neighbours[v]!) {
    if (c === p) continue;
    const along = (plan.x[v]! - plan.x[c]!) * ux + (plan.y[v]! - plan.y[c]!) * uy;
    if (along >= -toleranceM) continue;
    most = Math.max(most, -along);
    sum -= along;
  }
  return { most, sum };
}

function easeAt(shaper: Shaper, parent: Int32Array, v: number): boolean {
  const { plan, fixed } = shaper;
  const p = parent[v]!;
  if (p < 0 || plan.kind[v] === 'leaf' || fixed?.has(v)) return false;
  const { most } = againstM(plan, parent, v);
  const lengthM = plan.pieceM(v, p);
  if (most === 0 || most + leastM > lengthM) return false;
  const share = (most + toleranceM) / lengthM;
  const around = [v, ...plan.neighbours[v]!];
  const were = [plan.x[v]!, plan.y[v]!] as const;
  const turnsBefore = turnsOf(plan, parent, around);
  const crowdedBefore = crowdedAt(shaper, v);
  // where a lateral leaves its wall it stays: led along with the manhole it would turn as it did
  plan.x[v]! += share * (plan.x[p]! - plan.x[v]!);
  plan.y[v]! += share * (plan.y[p]! - plan.y[v]!);
  const isBetter =
    turnsOf(plan, parent, around) < turnsBefore - toleranceM &&
    crowdedAt(shaper, v) <= crowdedBefore + toleranceM &&
    isLegal(shaper, v);
  if (!isBetter) [plan.x[v], plan.y[v]] = were;
  return isBetter;
}

/**
 * Where a manhole may not move, a house's lateral beginning there say, what comes back along the way out is led past it: to the foot of its own way on the
 * pipe that leaves, or to the next manhole where that is no farther down.
 */
function leadOn(shaper: Shaper, parent: Int32Array, v: number): boolean {
  const { plan } = shaper;
  const p = parent[v]!;
  if (p < 0 || plan.kind[v] === 'leaf') return false;
  return [...plan.neighbours[v]!].some(
    (c) => c !== p && plan.kind[c] !== 'leaf' && leadPast(shaper, parent, c, v, p),
  );
}

function leadPast(shaper: Shaper, parent: Int32Array, c: number, v: number, p: number): boolean {
  const { plan, index, fixed } = shaper;
  const lengthM = plan.pieceM(v, p);
  if (lengthM < toleranceM) return false;
  const [dx, dy] = [plan.x[p]! - plan.x[v]!, plan.y[p]! - plan.y[v]!];
  const alongM = ((plan.x[c]! - plan.x[v]!) * dx + (plan.y[c]! - plan.y[v]!) * dy) / lengthM;
  if (alongM < Math.max(leastM, backShare * plan.pieceM(c, v))) return false;
  const isAtEnd = alongM + leastM > lengthM;
  if (isAtEnd && plan.neighbours[p]!.has(c)) return false;
  const share = (alongM + toleranceM) / lengthM;
  const to = isAtEnd ? p : plan.add(plan.x[v]! + share * dx, plan.y[v]! + share * dy, 'free');
  const [x, y] = [plan.x[to]!, plan.y[to]!];
  const isFree =
    index.isClear(plan.x[c]!, plan.y[c]!, x, y) &&
    index.besides.missingM(plan.x[c]!, plan.y[c]!, x, y) <=
      index.besides.missingM(plan.x[c]!, plan.y[c]!, plan.x[v]!, plan.y[v]!) + toleranceM &&
    !crossesPlan(plan, c, to, v);
  const parents = parentsWith(parent, to, isAtEnd ? parent[p]! : p);
  const before = turnsOf(plan, parent, [c, v, p]);
  const relink = (isOn: boolean): void => {
    plan[isOn ? 'unlink' : 'link'](c, v);
    plan[isOn ? 'link' : 'unlink'](c, to);
    if (isAtEnd) return;
    plan[isOn ? 'unlink' : 'link'](v, p);
    plan[isOn ? 'link' : 'unlink'](v, to);
    plan[isOn ? 'link' : 'unlink'](to, p);
  };
  if (isFree) {
    relink(true);
    parents[c] = to;
    parents[v] = isAtEnd ? p : to;
    if (turnsOf(plan, parents, isAtEnd ? [c, v, p] : [c, v, to, p]) < before - toleranceM) {
      pruneDeadEnd(plan, v, fixed);
      return true;
    }
    relink(false);
  }
  if (!isAtEnd) plan.dropLast(1);
  return false;
}

function parentsWith(parent: Int32Array, one: number, itsParent: number): Int32Array {
  const parents = new Int32Array(Math.max(parent.length, one + 1)).fill(-1);
  parents.set(parent);
  parents[one] = itsParent;
  return parents;
}

/** Whether a new piece crosses another of the same tree; those at its own ends and at the manhole that it passes touch it at most. */
function crossesPlan(plan: PlanTree, a: number, b: number, passed: number): boolean {
  const ends = new Set([a, b, passed]);
  return plan.neighbours.some(
    (set, v) =>
      !ends.has(v) &&
      [...set].some(
        (w) =>
          w > v &&
          !ends.has(w) &&
          segmentsCross(
            ...([plan.x[a]!, plan.y[a]!, plan.x[b]!, plan.y[b]!] as const),
            ...([plan.x[v]!, plan.y[v]!, plan.x[w]!, plan.y[w]!] as const),
          ),
      ),
  );
}

function turnsOf(plan: PlanTree, parent: Int32Array, points: readonly number[]): number {
  return points.reduce((sum, one) => sum + againstM(plan, parent, one).sum, 0);
}

function crowdedAt({ plan, index }: Shaper, v: number): number {
  let missing = 0;
  for (const one of plan.neighbours[v]!)
    missing += index.besides.missingM(plan.x[v]!, plan.y[v]!, plan.x[one]!, plan.y[one]!);
  return missing * missingMetrePrice;
}

function isLegal({ plan, index, ownObstacle, longestLateralM }: Shaper, v: number): boolean {
  return [...plan.neighbours[v]!].every((one) => {
    const isLateral = plan.kind[one] === 'leaf';
    if (isLateral && plan.pieceM(v, one) > longestLateralM + asideM) return false;
    const own = isLateral ? ownObstacle(plan.terminal[one]!) : -1;
    return index.isClear(plan.x[v]!, plan.y[v]!, plan.x[one]!, plan.y[one]!, own);
  });
}
