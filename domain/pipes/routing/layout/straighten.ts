import type { Turn } from '../ground/frame.ts';
import type { ObstacleIndex } from '../ground/obstacles.ts';
import { bendsAt } from './bends.ts';
import { joinShort } from './join-short.ts';
import { joinOver, type LeafPlace, type PlanTree } from './plan-tree.ts';
import { rehang } from './rehang.ts';
import { layLegs, shiftRuns } from './runs.ts';
import { surroundings, Tried } from './tried.ts';
import { unfold } from './unfold.ts';
import { untangle } from './untangle.ts';

/**
 * What a change of the layout may cost: metres, or metres times the price of the ground under them. Infinity, and less
 * work, where it is `limit` or more.
 */
export type PieceCost = (ax: number, ay: number, bx: number, by: number, limit?: number) => number;

export interface Shaper {
  plan: PlanTree;
  index: ObstacleIndex;
  leafPlace: LeafPlace;
  /** Obstacle that is the terminal's own building, −1 for none. */
  ownObstacle(terminal: number): number;
  cost: PieceCost;
  /** A lateral may not grow beyond this. */
  longestLateralM: number;
  /** Points that a person put where they are. */
  fixed?: ReadonlySet<number>;
  /** What was tried in vain at this price. */
  tried?: Tried;
  /** The nearest place on a main, where a layout may tie in; undefined: ties stay where they are. */
  tie?: (x: number, y: number) => { x: number; y: number };
  /** Where runs follow façades and streets: which way at a place, and what a bend costs. Undefined: any angle is as good. */
  aligned?:
    | {
        at(x: number, y: number): Turn;
        bendM: number;
        /** What a piece costs for being slanted at all; only at the end, because slants are steps on the way to legs. */
        slantM(ax: number, ay: number, bx: number, by: number): number;
      }
    | undefined;
}

/**
 * Pulls the layout tight: bends are cut where the straight piece keeps its clearances, free points and outlets slide to
 * where their pieces are cheapest, laterals follow along their façade; where runs follow axes, slants become legs and
 * whole runs move sideways. Never leaves legal ground, never gets dearer.
 */
export function straighten(asked: Shaper, rounds = 12): void {
  let shaper: Shaper = { ...asked, tried: new Tried() };
  pull(shaper, rounds);
  if (rounds > 4) for (let again = 0; again < 2 && rehang(shaper) > 0; again++) pull(shaper, 3);
  const { aligned, cost } = shaper;
  if (aligned) {
    const strict: PieceCost = (ax, ay, bx, by, limit = Infinity) => {
      const odd = aligned.slantM(ax, ay, bx, by);
      return odd + cost(ax, ay, bx, by, limit - odd);
    };
    shaper = { ...shaper, cost: strict, tried: new Tried() };
    pull(shaper, 4);
  }
  // A fork in place of a crossing leaves room to pull again, which may cross anew.
  for (let again = 0; again < 3 && untangle(shaper) > 0; again++) if (again < 2) pull(shaper, 3);
  if (shaper.aligned) {
    joinShort(shaper);
    untangle(shaper);
  }
  mergePlaces(shaper);
  // what is left are single places: they are put right one by one, and nothing else moves
  for (let again = 0; again < 4 && untangle(shaper) + unfold(shaper) > 0; again++) mergePlaces(shaper);
}

/** Two points nearer than this are one manhole. */
const samePlaceM = 0.05;

/** Points at one place become one where all that hangs on the one may hang on the other: nothing is moved onto illegal ground. */
function mergePlaces({ plan, index, ownObstacle, fixed }: Shaper): void {
  const mayHang = (at: number, from: number): boolean =>
    [...plan.neighbours[from]!].every((u) => {
      if (u === at) return true;
      if (plan.neighbours[at]!.has(u)) return false;
      const own = plan.kind[u] === 'leaf' ? ownObstacle(plan.terminal[u]!) : -1;
      return index.isClear(plan.x[at]!, plan.y[at]!, plan.x[u]!, plan.y[u]!, own);
    });
  const isMovable = (v: number): boolean =>
    plan.kind[v] !== 'root' && plan.kind[v] !== 'leaf' && !fixed?.has(v);
  for (let v = 0; v < plan.x.length; v++) {
    for (const w of [...plan.neighbours[v]!]) {
      if (!isMovable(w) || plan.kind[v] === 'leaf' || plan.pieceM(v, w) >= samePlaceM) continue;
      if (!plan.neighbours[v]!.has(w) || !mayHang(v, w)) continue;
      const others = [...plan.neighbours[w]!].filter((u) => u !== v);
      for (const u of [v, ...others]) plan.unlink(w, u);
      for (const u of others) plan.link(v, u);
      if (plan.kind[v] === 'free' && plan.kind[w] === 'outlet') {
        plan.kind[v] = 'outlet';
        plan.terminal[v] = plan.terminal[w]!;
      }
    }
  }
}

function pull(shaper: Shaper, rounds: number): void {
  cutBends(shaper);
  layLegs(shaper);
  // where points come to lie in line with each other there is less to feel for
  const finer = shaper.aligned ? 2.5 : 1.6;
  for (let round = 0, step = 2; round < rounds; round++, step = Math.max(0.05, step / finer)) {
    const gained = slide(shaper, step) + shiftRuns(shaper, step) + slideTies(shaper);
    mergeClose(shaper);
    cutBends(shaper);
    layLegs(shaper);
    if (gained < 0.01 && step < 0.2) break;
  }
}

function cutBends({ plan, index, cost, fixed, aligned }: Shaper): void {
  const bendM = aligned?.bendM ?? 0;
  for (let changed = true, sweep = 0; changed && sweep < 8; sweep++) {
    changed = false;
    for (let v = 0; v < plan.x.length; v++) {
      if (plan.kind[v] !== 'free' || fixed?.has(v)) continue;
      if (plan.degree(v) === 1) {
        plan.unlink(v, [...plan.neighbours[v]!][0]!);
        continue;
      }
      if (plan.degree(v) !== 2) continue;
      const [a, b] = [...plan.neighbours[v]!] as [number, number];
      if (plan.neighbours[a]!.has(b) || plan.kind[a] === 'leaf' || plan.kind[b] === 'leaf') continue;
      const ends = [plan.x[a]!, plan.y[a]!, plan.x[b]!, plan.y[b]!] as const;
      const before =
        cost(plan.x[v]!, plan.y[v]!, ends[0], ends[1]) + cost(plan.x[v]!, plan.y[v]!, ends[2], ends[3]);
      const direct = cost(...ends, before + 3 * bendM + 1e-6);
      // two bends at the ends may go or come with the one between them
      if (direct > before + 3 * bendM + 1e-9 || !index.isClear(...ends)) continue;
      const bends = bendsAt(plan, [a, v, b], bendM);
      joinOver(plan, v, a, b);
      if (direct + bendsAt(plan, [a, b], bendM) <= before + bends + 1e-9) changed = true;
      else {
        plan.unlink(a, b);
        plan.link(v, a);
        plan.link(v, b);
      }
    }
  }
}

/** One sweep of pattern search over all movable points; returns what was gained. */
function slide(shaper: Shaper, step: number): number {
  const { plan } = shaper;
  let gained = 0;
  for (let v = 0; v < plan.x.length; v++) {
    if (plan.degree(v) === 0 || plan.kind[v] === 'root' || plan.kind[v] === 'leaf') continue;
    if (shaper.fixed?.has(v)) continue;
    gained += slidePoint(shaper, v, step);
  }
  return gained;
}

/** Ties in nearer to each other would be one. */
export const leastBetweenTiesM = 0.6;

/** Ties slide along their main to the foot of what they lead to. */
function slideTies({ plan, index, tie, cost, fixed }: Shaper): number {
  if (!tie) return 0;
  const ties = plan.kind.flatMap((kind, v) => (kind === 'root' && plan.degree(v) > 0 ? [v] : []));
  let gained = 0;
  for (const v of ties) {
    const [w] = plan.neighbours[v]!;
    if (plan.degree(v) !== 1 || plan.kind[w!] === 'leaf' || fixed?.has(v)) continue;
    const [wx, wy] = [plan.x[w!]!, plan.y[w!]!];
    const { x, y } = tie(wx, wy);
    const before = cost(plan.x[v]!, plan.y[v]!, wx, wy);
    const after = cost(x, y, wx, wy, before - 1e-6);
    if (after >= before - 1e-6 || !index.isClear(x, y, wx, wy) || !isApart(plan, v, x, y)) continue;
    plan.x[v] = x;
    plan.y[v] = y;
    gained += before - after;
  }
  return gained;
}

/** Whether a tie-in may lie at a place, for all other ties. */
export function isApart(plan: PlanTree, tie: number, x: number, y: number): boolean {
  return plan.kind.every(
    (kind, v) =>
      kind !== 'root' ||
      v === tie ||
      plan.degree(v) === 0 ||
      Math.hypot(plan.x[v]! - x, plan.y[v]! - y) >= leastBetweenTiesM,
  );
}

function slidePoint(shaper: Shaper, v: number, step: number): number {
  const { plan } = shaper;
  const { tried } = shaper;
  const lies = tried ? surroundings(plan, [v]) : [];
  const isStepVain = tried?.isInVain(`${v} by ${step}`, lies);
  const isPullVain = tried?.isInVain(`${v}`, lies);
  if (isStepVain && isPullVain) return 0;
  const start = around(shaper, v, plan.x[v]!, plan.y[v]!, Infinity);
  let best = start;
  const candidates = [
    ...(isPullVain ? [] : nearMiddle(plan, v)),
    ...(isStepVain ? [] : eightAround(plan, v, step)),
    ...(isPullVain ? [] : inLine(shaper, v)),
  ];
  for (const [x, y] of candidates) {
    const trial = around(shaper, v, x, y, best.cost - 1e-6);
    if (trial.cost < best.cost - 1e-6) best = trial;
  }
  if (best === start) {
    tried?.inVain(`${v} by ${step}`, lies);
    tried?.inVain(`${v}`, lies);
    return 0;
  }
  plan.x[v] = best.x;
  plan.y[v] = best.y;
  for (const leaf of plan.neighbours[v]!) {
    if (plan.kind[leaf] !== 'leaf') continue;
    const place = shaper.leafPlace(plan.terminal[leaf]!, best.x, best.y);
    plan.x[leaf] = place.x;
    plan.y[leaf] = place.y;
  }
  return start.cost - best.cost;
}

/** Towards the point where the pieces would be shortest on free ground. */
function nearMiddle(plan: PlanTree, v: number): [number, number][] {
  let sx = 0;
  let sy = 0;
  let weight = 0;
  for (const w of plan.neighbours[v]!) {
    const d = Math.max(0.01, plan.pieceM(v, w));
    sx += plan.x[w]! / d;
    sy += plan.y[w]! / d;
    weight += 1 / d;
  }
  const x = plan.x[v]!;
  const y = plan.y[v]!;
  const [tx, ty] = [sx / weight - x, sy / weight - y];
  return [1, 0.5, 0.2].map((part) => [x + part * tx, y + part * ty]);
}

function eightAround({ x, y }: PlanTree, v: number, step: number): [number, number][] {
  return Array.from({ length: 8 }, (_, k) => [
    x[v]! + step * Math.cos((k * Math.PI) / 4),
    y[v]! + step * Math.sin((k * Math.PI) / 4),
  ]);
}

/** Where runs follow axes: every place in line with one neighbour along one axis and with another, or with itself, along the other. */
function inLine({ plan, aligned }: Shaper, v: number): [number, number][] {
  if (!aligned) return [];
  const list: [number, number][] = [];
  const { cos, sin } = aligned.at(plan.x[v]!, plan.y[v]!);
  const near = [v, ...plan.neighbours[v]!].filter((w) => plan.kind[w] !== 'leaf');
  for (const a of near) {
    for (const b of near) {
      if (a === v && b === v) continue;
      const along = plan.x[a]! * cos + plan.y[a]! * sin;
      const across = plan.y[b]! * cos - plan.x[b]! * sin;
      list.push([along * cos - across * sin, along * sin + across * cos]);
    }
  }
  return list;
}

/** Price of all pieces at `v` if it lay at (x, y); Infinity where that is not legal or not below `limit`. */
function around(shaper: Shaper, v: number, x: number, y: number, limit: number) {
  const { plan, index, leafPlace, ownObstacle, longestLateralM } = shaper;
  let cost = 0;
  const pieces: [number, number, number][] = [];
  for (const w of plan.neighbours[v]!) {
    let [wx, wy] = [plan.x[w]!, plan.y[w]!];
    let own = -1;
    if (plan.kind[w] === 'leaf') {
      const place = leafPlace(plan.terminal[w]!, x, y);
      [wx, wy] = [place.x, place.y];
      own = ownObstacle(plan.terminal[w]!);
      if (Math.hypot(wx - x, wy - y) > longestLateralM) return { x, y, cost: Infinity };
    }
    cost += shaper.cost(x, y, wx, wy, limit - cost);
    if (cost >= limit) return { x, y, cost: Infinity };
    pieces.push([wx, wy, own]);
  }
  if (shaper.aligned) {
    const [ownX, ownY] = [plan.x[v]!, plan.y[v]!];
    [plan.x[v], plan.y[v]] = [x, y];
    cost += bendsAt(plan, [v, ...plan.neighbours[v]!], shaper.aligned.bendM);
    [plan.x[v], plan.y[v]] = [ownX, ownY];
    if (cost >= limit) return { x, y, cost: Infinity };
  }
  if (limit !== Infinity) {
    if (!index.isClear(x, y, x, y)) return { x, y, cost: Infinity };
    for (const [wx, wy, own] of pieces) {
      if (!index.isClear(x, y, wx, wy, own)) return { x, y, cost: Infinity };
    }
  }
  return { x, y, cost };
}

/** Free points that came to lie beside another one become one with it. */
function mergeClose({ plan, index, fixed }: Shaper): void {
  for (let v = 0; v < plan.x.length; v++) {
    if (plan.kind[v] !== 'free' || plan.degree(v) < 3 || fixed?.has(v)) continue;
    for (const w of [...plan.neighbours[v]!]) {
      if (plan.kind[w] === 'leaf' || plan.kind[w] === 'root' || plan.pieceM(v, w) > 0.25) continue;
      const others = [...plan.neighbours[v]!].filter((u) => u !== w);
      const movable = others.every((u) => index.isClear(plan.x[w]!, plan.y[w]!, plan.x[u]!, plan.y[u]!));
      if (!movable) continue;
      for (const u of [...plan.neighbours[v]!]) plan.unlink(v, u);
      for (const u of others) plan.link(w, u);
      break;
    }
  }
}
