import Flatbush from 'flatbush';
import { isInside, measureShapes, type UnitShapes } from './unit-shapes.ts';

/** An existing main in the plane of the units. */
export interface MainLine {
  utility: string;
  /** x y x y … in metres. */
  xy: ArrayLike<number>;
}

/** Metres of main of one utility by who is within reach of them: every point of it is within reach of exactly these units. */
export interface MainStretch {
  utility: string;
  /** At least two, ascending. */
  units: number[];
  lengthM: number;
}

/**
 * Which mains serve more than one unit: lengths of main by the set of units within `reachM` of them, inside counting as 0 m. The
 * lengths are exact for polygons and straight pipes, nothing is sampled. Lines are added one by one, so that a caller may pause
 * between them.
 */
export class MainsReach {
  readonly #shapes: UnitShapes;
  readonly #reachM: number;
  readonly #tree: Flatbush | undefined;
  /** Number of the unit behind each box of the tree: units without a polygon have none. */
  readonly #boxed: number[] = [];
  readonly #found = new Map<string, MainStretch>();

  constructor(shapes: UnitShapes, reachM: number) {
    this.#shapes = shapes;
    this.#reachM = reachM;
    const { box } = measureShapes(shapes);
    for (let u = 0; u < shapes.size; u++) if (shapes.rings[u]! < shapes.rings[u + 1]!) this.#boxed.push(u);
    if (this.#boxed.length === 0) return;
    this.#tree = new Flatbush(this.#boxed.length);
    for (const u of this.#boxed)
      this.#tree.add(box[4 * u]!, box[4 * u + 1]!, box[4 * u + 2]!, box[4 * u + 3]!);
    this.#tree.finish();
  }

  add({ utility, xy }: MainLine): void {
    for (let at = 0; at + 3 < xy.length; at += 2)
      this.#addPipe(utility, [xy[at]!, xy[at + 1]!, xy[at + 2]!, xy[at + 3]!]);
  }

  /** What was found so far, the longest first. */
  get stretches(): MainStretch[] {
    return [...this.#found.entries()]
      .sort(([key, a], [other, b]) => b.lengthM - a.lengthM || (key < other ? -1 : 1))
      .map(([, stretch]) => stretch);
  }

  #addPipe(utility: string, pipe: Pipe): void {
    const [ax, ay, bx, by] = pipe;
    const lengthM = Math.hypot(bx - ax, by - ay);
    const reach = this.#reachM;
    if (!(lengthM > 0) || !this.#tree) return;
    const near = this.#tree.search(
      Math.min(ax, bx) - reach,
      Math.min(ay, by) - reach,
      Math.max(ax, bx) + reach,
      Math.max(ay, by) + reach,
    );
    if (near.length < 2) return;
    const events: { t: number; unit: number; enters: boolean }[] = [];
    for (const box of near) {
      const unit = this.#boxed[box]!;
      const spans = spansWithin(this.#shapes, unit, pipe, reach);
      for (let i = 0; i < spans.length; i += 2)
        events.push({ t: spans[i]!, unit, enters: true }, { t: spans[i + 1]!, unit, enters: false });
    }
    events.sort((a, b) => a.t - b.t);
    const served = new Set<number>();
    events.forEach(({ t, unit, enters }, i) => {
      if (enters) served.add(unit);
      else served.delete(unit);
      const share = (events[i + 1]?.t ?? t) - t;
      if (share > 0 && served.size > 1) this.#count(utility, served, share * lengthM);
    });
  }

  #count(utility: string, served: ReadonlySet<number>, lengthM: number): void {
    const units = [...served].sort((a, b) => a - b);
    const key = `${utility} ${units.join(' ')}`;
    const known = this.#found.get(key);
    if (known) known.lengthM += lengthM;
    else this.#found.set(key, { utility, units, lengthM });
  }
}

/** A straight piece of pipe. */
type Pipe = readonly [ax: number, ay: number, bx: number, by: number];

/** Where along a pipe (0 … 1) a unit is within reach: disjoint spans `from to from to …`, ascending. */
function spansWithin(shapes: UnitShapes, unit: number, pipe: Pipe, reach: number): number[] {
  const { rings, vertices, xy } = shapes;
  const near: [number, number][] = [];
  for (let ring = rings[unit]!; ring < rings[unit + 1]!; ring++) {
    const first = vertices[ring]!;
    const last = vertices[ring + 1]!;
    for (let i = first, j = last - 1; i < last; j = i++) {
      const span = spanAlongEdge(pipe, xy[2 * j]!, xy[2 * j + 1]!, xy[2 * i]!, xy[2 * i + 1]!, reach);
      if (span) near.push(span);
    }
  }
  near.sort((a, b) => a[0] - b[0]);
  // away from the boundary the pipe is either deep inside or outside, all the way to the next span
  const [ax, ay, bx, by] = pipe;
  const spans: number[] = [];
  let end = 0;
  const append = (from: number, to: number) => {
    if (to <= from) return;
    if (spans.length > 0 && spans.at(-1)! >= from) spans[spans.length - 1] = Math.max(spans.at(-1)!, to);
    else spans.push(from, to);
  };
  for (const [from, to] of [...near, [1, 1] as const]) {
    if (from > end) {
      const t = (from + end) / 2;
      if (isInside(shapes, unit, ax + t * (bx - ax), ay + t * (by - ay))) append(end, from);
    }
    append(from, to);
    end = Math.max(end, to);
  }
  return spans;
}

/**
 * Where a pipe is within reach of one edge: the edge with a round cap at each end is convex, so this is one span, the hull of those
 * of its band and its two discs.
 */
function spanAlongEdge(
  [ax, ay, bx, by]: Pipe,
  px: number,
  py: number,
  qx: number,
  qy: number,
  reach: number,
): [number, number] | undefined {
  const [lowX, highX] = px < qx ? [px, qx] : [qx, px];
  const [lowY, highY] = py < qy ? [py, qy] : [qy, py];
  if (Math.max(ax, bx) < lowX - reach || Math.min(ax, bx) > highX + reach) return undefined;
  if (Math.max(ay, by) < lowY - reach || Math.min(ay, by) > highY + reach) return undefined;
  const dx = bx - ax;
  const dy = by - ay;
  let from = 1;
  let to = 0;
  const widen = (low: number, high: number) => {
    if (!(low <= high)) return;
    from = Math.min(from, low);
    to = Math.max(to, high);
  };
  for (const [x, y] of [
    [px, py],
    [qx, qy],
  ] as const) {
    const a = dx * dx + dy * dy;
    const b = (ax - x) * dx + (ay - y) * dy;
    const root = b * b - a * ((ax - x) ** 2 + (ay - y) ** 2 - reach * reach);
    if (root >= 0) widen(Math.max(0, (-b - Math.sqrt(root)) / a), Math.min(1, (-b + Math.sqrt(root)) / a));
  }
  const length = Math.hypot(qx - px, qy - py);
  if (length > 0) {
    const ex = (qx - px) / length;
    const ey = (qy - py) / length;
    const along = slab((ax - px) * ex + (ay - py) * ey, dx * ex + dy * ey, 0, length);
    const across = slab((ax - px) * ey - (ay - py) * ex, dx * ey - dy * ex, -reach, reach);
    widen(Math.max(0, along[0], across[0]), Math.min(1, along[1], across[1]));
  }
  return from < to ? [from, to] : undefined;
}

/** For which t the value `start + t · step` lies between two bounds. */
function slab(start: number, step: number, low: number, high: number): [number, number] {
  if (step === 0)
    return start < low || start > high ? [1, 0] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const one = (low - start) / step;
  const other = (high - start) / step;
  return one < other ? [one, other] : [other, one];
}
