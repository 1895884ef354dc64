import Flatbush from 'flatbush';
import { nearestOnSegment } from '../../../geo/plane.ts';
import { bendsAt } from './bends.ts';
import type { PlanTree } from './plan-tree.ts';
import type { Shaper } from './straighten.ts';

/** A link that would take the place of a way: from a point of one part to a place on a piece of the other. */
interface Link {
  from: number;
  piece: [number, number];
  /** Where it meets the piece, after the corners on the way there. */
  way: [number, number][];
  price: number;
}

/** Both hands of a way that is taken out lie at most this far apart, in metres; farther ones are the search's affair. */
const farthestM = 80;
/** Shorter ways are left to sliding, metres. */
const leastM = 4;

/**
 * Takes each way between two forks out and hangs what it carried to where that costs least: straight or with one corner, onto
 * a point or into the middle of a piece. Returns how many ways went elsewhere.
 */
export function rehang(shaper: Shaper): number {
  const { plan } = shaper;
  let moved = 0;
  let pieces = new PieceIndex(plan);
  const count = plan.x.length;
  for (let a = 0; a < count; a++) {
    for (const b of [...plan.neighbours[a]!]) {
      if (b < a || plan.kind[a] === 'leaf' || plan.kind[b] === 'leaf' || !plan.neighbours[a]!.has(b))
        continue;
      if (!rehangOne(shaper, pieces, wayThrough(shaper, a, b))) continue;
      moved++;
      pieces = new PieceIndex(plan);
    }
  }
  return moved;
}

/** All pieces but laterals, and an R-tree over them. */
class PieceIndex {
  readonly pieces: [number, number][] = [];
  readonly #tree: Flatbush | undefined;

  constructor(plan: PlanTree) {
    plan.neighbours.forEach((set, a) => {
      for (const b of set)
        if (a < b && plan.kind[a] !== 'leaf' && plan.kind[b] !== 'leaf') this.pieces.push([a, b]);
    });
    if (this.pieces.length === 0) return;
    this.#tree = new Flatbush(this.pieces.length);
    const { x, y } = plan;
    for (const [a, b] of this.pieces)
      this.#tree.add(
        Math.min(x[a]!, x[b]!),
        Math.min(y[a]!, y[b]!),
        Math.max(x[a]!, x[b]!),
        Math.max(y[a]!, y[b]!),
      );
    this.#tree.finish();
  }

  near(x: number, y: number, withinM: number): number[] {
    return this.#tree?.search(x - withinM, y - withinM, x + withinM, y + withinM) ?? [];
  }
}

/** The points of the way between two forks, outlets or ties that a piece belongs to. */
function wayThrough({ plan, fixed }: Shaper, a: number, b: number): number[] {
  const way = [a, b];
  for (const ahead of [true, false]) {
    for (;;) {
      const [at, from] = ahead ? [way.at(-1)!, way.at(-2)!] : [way[0]!, way[1]!];
      if (plan.kind[at] !== 'free' || plan.degree(at) !== 2 || fixed?.has(at)) break;
      const next = [...plan.neighbours[at]!].find((w) => w !== from)!;
      if (way.includes(next)) break;
      if (ahead) way.push(next);
      else way.unshift(next);
    }
  }
  return way;
}

function rehangOne(shaper: Shaper, pieces: PieceIndex, way: readonly number[]): boolean {
  const { plan, cost, aligned } = shaper;
  const bendM = aligned?.bendM ?? 0;
  let worth = bendsAt(plan, way, bendM);
  for (let k = 1; k < way.length; k++) {
    worth += cost(plan.x[way[k - 1]!]!, plan.y[way[k - 1]!]!, plan.x[way[k]!]!, plan.y[way[k]!]!);
  }
  const [first, last] = [way[0]!, way.at(-1)!];
  for (let k = 1; k < way.length; k++) plan.unlink(way[k - 1]!, way[k]!);
  const loose = looseSide(plan, first, last);
  const bare = bendsAt(plan, [first, last], bendM);
  const link =
    loose &&
    worth > leastM &&
    bestLink(shaper, pieces, new Set(way.slice(1, -1)), loose, Math.min(worth - bare, farthestM) - 0.05);
  if (!link) {
    for (let k = 1; k < way.length; k++) plan.link(way[k - 1]!, way[k]!);
    return false;
  }
  const [p, q] = link.piece;
  const [x, y] = link.way.at(-1)!;
  let end = Math.hypot(plan.x[p]! - x, plan.y[p]! - y) < 0.01 ? p : -1;
  if (Math.hypot(plan.x[q]! - x, plan.y[q]! - y) < 0.01) end = q;
  if (end < 0) {
    end = plan.add(x, y, 'free');
    plan.unlink(p, q);
    plan.link(p, end);
    plan.link(end, q);
  }
  let at = link.from;
  for (const corner of link.way.slice(0, -1)) {
    const node = plan.add(...corner, 'free');
    plan.link(at, node);
    at = node;
  }
  plan.link(at, end);
  return true;
}

/** What hangs on nothing once a way is out; undefined where both ends still lead to a main. */
function looseSide(plan: PlanTree, first: number, last: number): Set<number> | undefined {
  for (const start of [first, last]) {
    const seen = new Set([start]);
    const stack = [start];
    let rooted = false;
    while (stack.length > 0 && !rooted) {
      const v = stack.pop()!;
      rooted = plan.kind[v] === 'root';
      for (const w of plan.neighbours[v]!) {
        if (seen.has(w)) continue;
        seen.add(w);
        stack.push(w);
      }
    }
    if (!rooted) return seen;
  }
  return undefined;
}

function bestLink(
  shaper: Shaper,
  index: PieceIndex,
  gone: ReadonlySet<number>,
  loose: ReadonlySet<number>,
  limit: number,
): Link | undefined {
  const { plan } = shaper;
  let best: Link | undefined;
  for (const v of loose) {
    if (plan.kind[v] === 'leaf' || limit <= 0) continue;
    for (const i of index.near(plan.x[v]!, plan.y[v]!, best?.price ?? limit)) {
      const piece = index.pieces[i]!;
      const [p, q] = piece;
      if (loose.has(p) || loose.has(q) || gone.has(p) || gone.has(q) || !plan.neighbours[p]!.has(q)) continue;
      for (const way of waysTo(shaper, v, piece)) {
        const price = priceOfWay(shaper, v, way, best?.price ?? limit);
        if (price < (best?.price ?? limit)) best = { from: v, piece, way, price };
      }
    }
  }
  return best;
}

/** Straight to the nearest place, along either axis, and round a corner to either end. */
function waysTo({ plan, aligned }: Shaper, v: number, [p, q]: [number, number]): [number, number][][] {
  const [x, y] = [plan.x[v]!, plan.y[v]!];
  const [px, py, qx, qy] = [plan.x[p]!, plan.y[p]!, plan.x[q]!, plan.y[q]!];
  const foot = nearestOnSegment(x, y, px, py, qx, qy);
  const ways: [number, number][][] = [[[foot[0], foot[1]]]];
  if (!aligned) return ways;
  const { cos, sin } = aligned.at(x, y);
  for (const [dx, dy] of [
    [cos, sin],
    [-sin, cos],
  ] as const) {
    const across = (qx - px) * dy - (qy - py) * dx;
    const part = ((x - px) * dy - (y - py) * dx) / across;
    if (part > 0 && part < 1) ways.push([[px + (qx - px) * part, py + (qy - py) * part]]);
    for (const [ex, ey] of [
      [px, py],
      [qx, qy],
    ] as const) {
      const along = (ex - x) * dx + (ey - y) * dy;
      ways.push([
        [x + along * dx, y + along * dy],
        [ex, ey],
      ]);
    }
  }
  return ways;
}

function priceOfWay(
  { plan, index, cost, aligned }: Shaper,
  v: number,
  way: readonly [number, number][],
  limit: number,
): number {
  // a corner on the way, and one where it leaves: both are bends unless they happen to lie straight
  let price = (aligned?.bendM ?? 0) * (way.length - 1 + (plan.degree(v) === 1 ? 0.5 : 0));
  let [x, y] = [plan.x[v]!, plan.y[v]!];
  for (const [nx, ny] of way) {
    price += cost(x, y, nx, ny, limit - price);
    if (price >= limit) return Infinity;
    [x, y] = [nx, ny];
  }
  [x, y] = [plan.x[v]!, plan.y[v]!];
  for (const [nx, ny] of way) {
    if (!index.isClear(x, y, nx, ny)) return Infinity;
    [x, y] = [nx, ny];
  }
  return price;
}
