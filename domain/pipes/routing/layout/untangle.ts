import Flatbush from 'flatbush';
import { nearestOnSegment, segmentsCross } from '../../../geo/plane.ts';
import { handOver, hangOn, leastGainM, leaveOutlet } from './hang-on.ts';
import { type PlanTree, pruneDeadEnd } from './plan-tree.ts';
import type { Shaper } from './straighten.ts';
import { meetingPoint, reach, uncross } from './uncross.ts';

/** A point nearer than this to a piece lies on it, in metres. */
const onPieceM = 0.05;

/**
 * No pipe of a network passes over another one of it: crossing pieces get a fork, a piece that runs over a point of the
 * network ends there, two points that a main comes back to are joined instead of led round, a lateral under its own main begins at the main, two laterals that cross change houses, or where
 * that is not legal the one begins where it meets the other. Every repair leaves the network shorter and on legal ground:
 * none can undo another, so that they end, and what crosses then has no such repair. Returns how many places were put right.
 */
export function untangle(shaper: Shaper): number {
  let count = 0;
  for (let before = -1; count > before; ) {
    before = count;
    for (const repair of [
      ...[uncrossMains, shortCut, endOnPoint, beginAtMain],
      ...[changeHouses, beginAtLateral],
    ]) {
      while (repair(shaper)) count++;
    }
  }
  return count;
}

const uncrossMains = ({ plan, fixed }: Shaper): boolean => uncross(plan, fixed);

/** Points of one network nearer to each other than this lie in each other's way: their pipes would touch, in metres. */
const touchingM = 0.6;

/** Of two points that lie in each other's way and are joined by a detour only, the detour's longest piece gives way to a piece between them. */
function shortCut({ plan, index, fixed }: Shaper): boolean {
  const points = plan.x.flatMap((_, v) => (plan.kind[v] === 'leaf' || plan.degree(v) === 0 ? [] : [v]));
  if (points.length < 3) return false;
  const tree = new Flatbush(points.length);
  for (const v of points) tree.add(plan.x[v]!, plan.y[v]!, plan.x[v]!, plan.y[v]!);
  tree.finish();
  for (const v of points) {
    const [x, y] = [plan.x[v]!, plan.y[v]!];
    for (const i of tree.search(x - touchingM, y - touchingM, x + touchingM, y + touchingM)) {
      const w = points[i]!;
      if (w <= v || plan.neighbours[v]!.has(w) || plan.pieceM(v, w) >= touchingM) continue;
      const way = wayBetween(plan, v, w);
      if (!way || !index.isClear(x, y, plan.x[w]!, plan.y[w]!)) continue;
      const longest = longestPiece(plan, way);
      if (plan.pieceM(...longest) <= plan.pieceM(v, w) + leastGainM) continue;
      plan.unlink(...longest);
      plan.link(v, w);
      for (const end of longest) pruneDeadEnd(plan, end, fixed);
      return true;
    }
  }
  return false;
}

function longestPiece(plan: PlanTree, way: readonly number[]): [number, number] {
  let longest: [number, number] = [way[0]!, way[1]!];
  for (let k = 2; k < way.length; k++)
    if (plan.pieceM(way[k - 1]!, way[k]!) > plan.pieceM(...longest)) longest = [way[k - 1]!, way[k]!];
  return longest;
}

/** Points from one to another along the network; undefined where they hang on mains apart. */
function wayBetween(plan: PlanTree, from: number, to: number): number[] | undefined {
  const before = new Map([[from, from]]);
  const queue = [from];
  for (const v of queue) {
    if (v === to) break;
    for (const w of plan.neighbours[v]!) {
      if (before.has(w) || plan.kind[w] === 'leaf') continue;
      before.set(w, v);
      queue.push(w);
    }
  }
  if (!before.has(to)) return undefined;
  const way = [to];
  while (way[0] !== from) way.unshift(before.get(way[0]!)!);
  return way;
}

/** Where a piece (a, b) runs over a point that it does not end at, the point takes the place of the end that it hangs on. */
function endOnPoint(shaper: Shaper): boolean {
  const { plan } = shaper;
  const pieces = new Pieces(plan);
  for (let v = 0; v < plan.x.length; v++) {
    if (plan.kind[v] === 'leaf' || plan.degree(v) === 0) continue;
    const [x, y] = [plan.x[v]!, plan.y[v]!];
    for (const [a, b] of pieces.near(x - onPieceM, y - onPieceM, x + onPieceM, y + onPieceM)) {
      if (v === a || v === b) continue;
      const [px, py] = nearestOnSegment(x, y, plan.x[a]!, plan.y[a]!, plan.x[b]!, plan.y[b]!);
      if (Math.hypot(px - x, py - y) > onPieceM) continue;
      if (plan.pieceM(v, a) <= onPieceM || plan.pieceM(v, b) <= onPieceM) continue;
      plan.unlink(a, b);
      const hanging = reach(plan, v);
      plan.link(a, b);
      if (hanging.has(a) === hanging.has(b)) continue;
      const [from, far] = hanging.has(a) ? [a, b] : [b, a];
      if (hangOn(shaper, from, far, v)) return true;
    }
  }
  return false;
}

/** A lateral that crosses a main of its own network begins where it crosses it last. */
function beginAtMain({ plan, fixed }: Shaper): boolean {
  const pieces = new Pieces(plan);
  for (const [outlet, leaf] of pieces.laterals()) {
    let crossed: { a: number; b: number; x: number; y: number } | undefined;
    let leastM = Infinity;
    for (const [a, b] of pieces.crossing(outlet, leaf)) {
      if (plan.kind[b] === 'leaf') continue;
      const at = meetingPoint(plan, outlet, leaf, a, b);
      const left = at ? Math.hypot(plan.x[leaf]! - at.x, plan.y[leaf]! - at.y) : Infinity;
      if (!at || left >= leastM) continue;
      leastM = left;
      crossed = { a, b, ...at };
    }
    // an outlet that lies on the main begins there already
    if (!crossed || Math.hypot(plan.x[outlet]! - crossed.x, plan.y[outlet]! - crossed.y) <= leastGainM)
      continue;
    const terminal = plan.terminal[leaf]!;
    const start = plan.add(crossed.x, crossed.y, 'outlet', terminal);
    plan.unlink(crossed.a, crossed.b);
    plan.link(crossed.a, start);
    plan.link(start, crossed.b);
    plan.unlink(outlet, leaf);
    plan.link(start, leaf);
    leaveOutlet(plan, outlet, fixed);
    return true;
  }
  return false;
}

/** Two laterals that cross: each starts at the other's outlet, where that is legal and shorter. */
function changeHouses({ plan, index, leafPlace, ownObstacle, longestLateralM }: Shaper): boolean {
  const pieces = new Pieces(plan);
  for (const [outlet, leaf] of pieces.laterals()) {
    for (const [otherOutlet, otherLeaf] of pieces.crossing(outlet, leaf)) {
      if (plan.kind[otherLeaf] !== 'leaf') continue;
      const placed = [
        { from: otherOutlet, leaf, left: outlet },
        { from: outlet, leaf: otherLeaf, left: otherOutlet },
      ].map((one) => {
        const terminal = plan.terminal[one.leaf]!;
        const [x, y] = [plan.x[one.from]!, plan.y[one.from]!];
        const place = leafPlace(terminal, x, y);
        const lengthM = Math.hypot(place.x - x, place.y - y);
        const isLegal =
          lengthM <= longestLateralM && index.isClear(x, y, place.x, place.y, ownObstacle(terminal));
        return { ...one, terminal, place, lengthM, isLegal };
      });
      const before = plan.pieceM(outlet, leaf) + plan.pieceM(otherOutlet, otherLeaf);
      const after = placed.reduce((sum, one) => sum + one.lengthM, 0);
      if (after > before - leastGainM || !placed.every((one) => one.isLegal)) continue;
      for (const one of placed) {
        plan.unlink(one.left, one.leaf);
        plan.link(one.from, one.leaf);
        plan.x[one.leaf] = one.place.x;
        plan.y[one.leaf] = one.place.y;
      }
      for (const one of placed) if (plan.kind[one.from] === 'outlet') plan.terminal[one.from] = one.terminal;
      return true;
    }
  }
  return false;
}

/** Of two laterals that cross the one begins where it meets the other, which as far as there is a main that keeps its clearances. */
function beginAtLateral({ plan, index, fixed }: Shaper): boolean {
  const pieces = new Pieces(plan);
  for (const [outlet, leaf] of pieces.laterals()) {
    for (const [otherOutlet, otherLeaf] of pieces.crossing(outlet, leaf)) {
      if (plan.kind[otherLeaf] !== 'leaf') continue;
      const at = meetingPoint(plan, outlet, leaf, otherOutlet, otherLeaf);
      if (!at || Math.hypot(plan.x[otherOutlet]! - at.x, plan.y[otherOutlet]! - at.y) <= leastGainM) continue;
      if (!index.isClear(plan.x[outlet]!, plan.y[outlet]!, at.x, at.y)) continue;
      const start = plan.add(at.x, at.y, 'outlet', plan.terminal[leaf]!);
      plan.unlink(outlet, leaf);
      plan.unlink(otherOutlet, otherLeaf);
      for (const one of [outlet, leaf, otherLeaf]) plan.link(start, one);
      handOver(plan, outlet);
      leaveOutlet(plan, otherOutlet, fixed);
      return true;
    }
  }
  return false;
}

/** All pieces in an R-tree; of a lateral the leaf comes second. */
class Pieces {
  readonly #plan: PlanTree;
  readonly #pieces: [number, number][] = [];
  readonly #tree: Flatbush | undefined;

  constructor(plan: PlanTree) {
    this.#plan = plan;
    plan.neighbours.forEach((set, a) => {
      for (const b of set) if (a < b) this.#pieces.push(plan.kind[a] === 'leaf' ? [b, a] : [a, b]);
    });
    if (this.#pieces.length === 0) return;
    this.#tree = new Flatbush(this.#pieces.length);
    for (const [a, b] of this.#pieces) this.#tree.add(...boxOfPiece(plan, a, b));
    this.#tree.finish();
  }

  near(minX: number, minY: number, maxX: number, maxY: number): [number, number][] {
    return (this.#tree?.search(minX, minY, maxX, maxY) ?? []).map((i) => this.#pieces[i]!);
  }

  laterals(): [number, number][] {
    return this.#pieces.filter(([, b]) => this.#plan.kind[b] === 'leaf');
  }

  /** Pieces that cross this one and share no end with it. */
  crossing(a: number, b: number): [number, number][] {
    const { x, y } = this.#plan;
    return this.near(...boxOfPiece(this.#plan, a, b)).filter(
      ([d, e]) =>
        a !== d &&
        a !== e &&
        b !== d &&
        b !== e &&
        segmentsCross(x[a]!, y[a]!, x[b]!, y[b]!, x[d]!, y[d]!, x[e]!, y[e]!),
    );
  }
}

function boxOfPiece({ x, y }: PlanTree, a: number, b: number): [number, number, number, number] {
  return [Math.min(x[a]!, x[b]!), Math.min(y[a]!, y[b]!), Math.max(x[a]!, x[b]!), Math.max(y[a]!, y[b]!)];
}
