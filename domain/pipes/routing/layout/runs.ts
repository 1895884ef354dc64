import type { Turn } from '../ground/frame.ts';
import { bendsAt, isStraight } from './bends.ts';
import type { PlanTree } from './plan-tree.ts';
import { isApart, type Shaper } from './straighten.ts';
import { surroundings } from './tried.ts';

/** Slants flatter than this against the axes are left to sliding, sin. */
const leastSlant = 0.02;
/** A run moves this far at once at most, metres. */
const farthestM = 40;

/**
 * Makes legs along the axes of slanted pieces, where that costs no more: at either corner, or in two steps with the cross
 * piece somewhere between.
 */
export function layLegs(shaper: Shaper): void {
  const { plan, aligned } = shaper;
  if (!aligned) return;
  for (let a = 0; a < plan.x.length; a++) {
    if (plan.kind[a] === 'leaf') continue;
    for (const b of [...plan.neighbours[a]!]) {
      if (b < a || plan.kind[b] === 'leaf' || !plan.neighbours[a]!.has(b)) continue;
      const turn = aligned.at((plan.x[a]! + plan.x[b]!) / 2, (plan.y[a]! + plan.y[b]!) / 2);
      layLegsOf(shaper, a, b, turn);
    }
  }
}

function layLegsOf(shaper: Shaper, a: number, b: number, { cos, sin }: Turn): void {
  const { plan, index, cost, aligned, tried } = shaper;
  const [ax, ay, bx, by] = [plan.x[a]!, plan.y[a]!, plan.x[b]!, plan.y[b]!];
  const along = (bx - ax) * cos + (by - ay) * sin;
  const across = (by - ay) * cos - (bx - ax) * sin;
  const shorter = Math.min(Math.abs(along), Math.abs(across));
  if (shorter < leastSlant * Math.hypot(along, across) || shorter < 0.1) return;
  if (tried?.isInVain(`legs ${a} ${b}`, surroundings(plan, [a, b]))) return;
  const at = (p: number, q: number): [number, number] => [
    ax + p * along * cos - q * across * sin,
    ay + p * along * sin + q * across * cos,
  ];
  const ways: [number, number][][] = [[at(1, 0)], [at(0, 1)]];
  for (const part of [0.5, 0.25, 0.75]) {
    ways.push([at(part, 0), at(part, 1)], [at(0, part), at(1, part)]);
  }
  // slant at 45° for the shorter leg, the rest straight
  const rest = 1 - shorter / Math.max(Math.abs(along), Math.abs(across));
  if (rest > 0.05) {
    const isLong = Math.abs(along) > Math.abs(across);
    ways.push([isLong ? at(rest, 0) : at(0, rest)], [isLong ? at(1 - rest, 1) : at(1, 1 - rest)]);
  }
  plan.unlink(a, b);
  const bends = aligned!.bendM;
  let least = Infinity;
  let best: readonly [number, number][] = [];
  for (const way of [[], ...ways]) {
    const line: [number, number][] = [[ax, ay], ...way, [bx, by]];
    let sum = 0;
    for (let k = 1; k < line.length && sum < least; k++) {
      sum += cost(...line[k - 1]!, ...line[k]!, least - sum);
    }
    if (sum >= least - 1e-6) continue;
    const legal = way.length === 0 || line.every((p, k) => k === 0 || index.isClear(...line[k - 1]!, ...p));
    if (!legal) continue;
    const made = thread(plan, a, b, way);
    sum += bendsAt(plan, [a, b, ...made], bends);
    const chain = [a, ...made, b];
    for (let k = 1; k < chain.length; k++) plan.unlink(chain[k - 1]!, chain[k]!);
    plan.dropLast(made.length);
    if (sum >= least - 1e-6) continue;
    least = sum;
    best = way;
  }
  thread(plan, a, b, best);
  if (best.length === 0) tried?.inVain(`legs ${a} ${b}`, surroundings(plan, [a, b]));
}

function thread(plan: PlanTree, a: number, b: number, way: readonly [number, number][]): number[] {
  const made = way.map(([x, y]) => plan.add(x, y, 'free'));
  const chain = [a, ...made, b];
  for (let k = 1; k < chain.length; k++) plan.link(chain[k - 1]!, chain[k]!);
  return made;
}

/**
 * Moves whole straight runs sideways, with all that hangs on them: by a step, or until they lie in one line with what
 * they lead to. A single point of a run can't move without two bends; the run can. Returns what was gained.
 */
export function shiftRuns(shaper: Shaper, step: number): number {
  if (!shaper.aligned) return 0;
  const { plan } = shaper;
  const seen = new Set<string>();
  let gained = 0;
  for (let a = 0; a < plan.x.length; a++) {
    for (const b of [...plan.neighbours[a]!]) {
      if (b < a || plan.kind[a] === 'leaf' || plan.kind[b] === 'leaf' || !plan.neighbours[a]!.has(b))
        continue;
      const run = runThrough(plan, a, b);
      const key = `${Math.min(...run)} ${Math.max(...run)} ${run.length}`;
      if (seen.has(key) || run.some((v) => shaper.fixed?.has(v) || (plan.kind[v] === 'root' && !shaper.tie)))
        continue;
      seen.add(key);
      gained += shiftRun(shaper, run, step);
    }
  }
  return gained;
}

/** The points of the longest straight line through a piece. */
function runThrough(plan: PlanTree, a: number, b: number): number[] {
  const run = [a, b];
  for (const ahead of [true, false]) {
    let [from, at] = ahead ? [a, b] : [b, a];
    for (let next = at; next >= 0; ) {
      next = -1;
      for (const w of plan.neighbours[at]!) {
        if (w === from || plan.kind[w] === 'leaf' || run.includes(w)) continue;
        if (plan.pieceM(at, w) > 0.05 && isStraight(plan, from, at, w)) next = w;
      }
      if (next < 0) break;
      if (ahead) run.push(next);
      else run.unshift(next);
      [from, at] = [at, next];
    }
  }
  return run;
}

function shiftRun(shaper: Shaper, run: readonly number[], step: number): number {
  const { plan, tried } = shaper;
  const [first, last] = [run[0]!, run.at(-1)!];
  const length = plan.pieceM(first, last);
  if (length < 0.05) return 0;
  const nx = -(plan.y[last]! - plan.y[first]!) / length;
  const ny = (plan.x[last]! - plan.x[first]!) / length;
  const inRun = new Set(run);
  // where a tie-in of a run may lie depends on all others
  const mayTry = run.some((v) => plan.kind[v] === 'root') ? undefined : tried;
  const key = `run ${first} ${last}`;
  const lies = mayTry ? surroundings(plan, run) : [];
  const isStepVain = mayTry?.isInVain(`${key} by ${step}`, lies);
  const isLineVain = mayTry?.isInVain(key, lies);
  if (isStepVain && isLineVain) return 0;
  const distances = new Set(isStepVain ? [] : [step, -step, step / 4, -step / 4]);
  for (const v of isLineVain ? [] : run) {
    for (const w of plan.neighbours[v]!) {
      if (inRun.has(w) || plan.kind[w] === 'leaf') continue;
      const by = (plan.x[w]! - plan.x[v]!) * nx + (plan.y[w]! - plan.y[v]!) * ny;
      if (Math.abs(by) > 0.01 && Math.abs(by) < farthestM) distances.add(by);
    }
  }
  const before = priceOfRun(shaper, run, inRun, Infinity);
  let least = before - 1e-6;
  let best = 0;
  const xs = run.map((v) => plan.x[v]!);
  const ys = run.map((v) => plan.y[v]!);
  const put = (by: number): void => {
    run.forEach((v, i) => {
      plan.x[v] = xs[i]! + by * nx;
      plan.y[v] = ys[i]! + by * ny;
    });
  };
  for (const by of distances) {
    put(by);
    const price = priceOfRun(shaper, run, inRun, least);
    if (price < least) [least, best] = [price, by];
  }
  put(best);
  if (best === 0) {
    mayTry?.inVain(`${key} by ${step}`, lies);
    mayTry?.inVain(key, lies);
    return 0;
  }
  for (const v of run) {
    for (const w of plan.neighbours[v]!) {
      if (plan.kind[w] !== 'leaf') continue;
      const place = shaper.leafPlace(plan.terminal[w]!, plan.x[v]!, plan.y[v]!);
      plan.x[w] = place.x;
      plan.y[w] = place.y;
    }
  }
  return before - least;
}

/** Price of everything that touches a run; Infinity where it is not legal or not below `limit`. Where it lies it is. */
function priceOfRun(
  { plan, index, cost, leafPlace, ownObstacle, longestLateralM, aligned, tie }: Shaper,
  run: readonly number[],
  inRun: ReadonlySet<number>,
  limit: number,
): number {
  const pieces: [ax: number, ay: number, bx: number, by: number, own: number][] = [];
  const touched = new Set(run);
  let sum = 0;
  for (const v of run) {
    const [x, y] = [plan.x[v]!, plan.y[v]!];
    if (plan.kind[v] === 'root' && limit !== Infinity) {
      const on = tie!(x, y);
      if (Math.hypot(on.x - x, on.y - y) > 0.01 || !isApart(plan, v, x, y)) return Infinity;
    }
    for (const w of plan.neighbours[v]!) {
      if (inRun.has(w) && w < v) continue;
      let [wx, wy] = [plan.x[w]!, plan.y[w]!];
      let own = -1;
      if (plan.kind[w] === 'leaf') {
        const place = leafPlace(plan.terminal[w]!, x, y);
        [wx, wy] = [place.x, place.y];
        own = ownObstacle(plan.terminal[w]!);
        if (limit !== Infinity && Math.hypot(wx - x, wy - y) > longestLateralM) return Infinity;
      } else touched.add(w);
      sum += cost(x, y, wx, wy, limit - sum);
      if (sum >= limit) return Infinity;
      pieces.push([x, y, wx, wy, own]);
    }
  }
  sum += bendsAt(plan, touched, aligned!.bendM);
  if (sum >= limit) return Infinity;
  if (limit !== Infinity && pieces.some((one) => !index.isClear(...one))) return Infinity;
  return sum;
}
