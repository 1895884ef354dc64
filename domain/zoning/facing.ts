import Flatbush from 'flatbush';
import { type Box, emptyBox, widen } from '../geo/box.ts';
import { isInside, type UnitMeasures, type UnitShapes } from './unit-shapes.ts';

/** What one unit's boundary sees of another within the search distance. */
export interface Facing {
  /** Length of the boundary whose nearest other unit is that one, metres. */
  lengthM: number;
  /** Shortest and mean distance over that length, metres. */
  gapM: number;
  meanGapM: number;
  /** Straight ways across, up to eight, spread along the facing length: x y of the near end, x y of the far end, four numbers each. */
  connectors: number[];
  /** A corner of one lies inside the other. */
  overlap: boolean;
}

/** Distances this close count as equal: a boundary may face two units that lie on each other, or three that meet. */
const tieM = 0.3;
const connectorsKept = 8;

/**
 * Boundary segments of all units with an index. A unit can be replaced: its old segments are passed over, the new ones are looked
 * at one by one until there are so many that the index is made anew.
 */
export class BoundaryIndex {
  readonly #segments: Float64Array[] = [];
  readonly #changed = new Map<number, [number, number, number, number]>();
  #tree: Flatbush | undefined;
  #owner = new Int32Array(0);
  #place = new Int32Array(0);

  constructor(shapes: UnitShapes) {
    for (let unit = 0; unit < shapes.size; unit++) this.#segments.push(segmentsOf(shapes, unit));
    this.#index();
  }

  /** Number of units. */
  get size(): number {
    return this.#segments.length;
  }

  /** Boundary segments of a unit, x1 y1 x2 y2 each. */
  segments(unit: number): Float64Array {
    return this.#segments[unit]!;
  }

  /** Gives a unit the boundary of `shapes[0]`; a unit number one past the last adds one. */
  replace(unit: number, shapes: UnitShapes): void {
    const segments = segmentsOf(shapes, 0);
    this.#segments[unit] = segments;
    this.#changed.set(unit, boxOfSegments(segments));
    if (this.#changed.size > 64) this.#index();
  }

  /** Visits the segments whose boxes meet the window: unit and offset into `segments(unit)`. */
  visit(
    minX: number,
    minY: number,
    maxX: number,
    maxY: number,
    see: (unit: number, at: number) => void,
  ): void {
    this.#tree?.search(minX, minY, maxX, maxY, (index) => {
      const unit = this.#owner[index]!;
      if (!this.#changed.has(unit)) see(unit, this.#place[index]!);
      return false;
    });
    for (const [unit, box] of this.#changed) {
      if (box[0] > maxX || box[2] < minX || box[1] > maxY || box[3] < minY) continue;
      const s = this.#segments[unit]!;
      for (let at = 0; at < s.length; at += 4) {
        if (Math.min(s[at]!, s[at + 2]!) > maxX || Math.max(s[at]!, s[at + 2]!) < minX) continue;
        if (Math.min(s[at + 1]!, s[at + 3]!) > maxY || Math.max(s[at + 1]!, s[at + 3]!) < minY) continue;
        see(unit, at);
      }
    }
  }

  #index(): void {
    this.#changed.clear();
    const count = this.#segments.reduce((sum, segments) => sum + segments.length / 4, 0);
    this.#owner = new Int32Array(count);
    this.#place = new Int32Array(count);
    if (count === 0) {
      this.#tree = undefined;
      return;
    }
    const tree = new Flatbush(count);
    let index = 0;
    this.#segments.forEach((s, unit) => {
      for (let at = 0; at < s.length; at += 4) {
        this.#owner[index] = unit;
        this.#place[index++] = at;
        tree.add(
          Math.min(s[at]!, s[at + 2]!),
          Math.min(s[at + 1]!, s[at + 3]!),
          Math.max(s[at]!, s[at + 2]!),
          Math.max(s[at + 1]!, s[at + 3]!),
        );
      }
    });
    tree.finish();
    this.#tree = tree;
  }
}

/** What unit `a` sees of each other unit within `reachM`, by samples along its boundary about `stepM` apart. */
export function facingsOf(index: BoundaryIndex, a: number, reachM: number, stepM = 4): Map<number, Facing> {
  const own = index.segments(a);
  const view = new View(a, reachM);
  for (let at = 0; at < own.length; at += 4) {
    const x1 = own[at]!;
    const y1 = own[at + 1]!;
    const x2 = own[at + 2]!;
    const y2 = own[at + 3]!;
    view.clear();
    index.visit(
      Math.min(x1, x2) - reachM,
      Math.min(y1, y2) - reachM,
      Math.max(x1, x2) + reachM,
      Math.max(y1, y2) + reachM,
      (unit, place) => view.add(unit, index.segments(unit), place),
    );
    const length = Math.hypot(x2 - x1, y2 - y1);
    view.along((x2 - x1) / length, (y2 - y1) / length);
    // long sides are sampled coarser: their short neighbours see the common stretch from the other side
    const samples = Math.min(40, Math.max(1, Math.ceil(length / stepM)));
    for (let i = 0; i < samples; i++) {
      const t = (i + 0.5) / samples;
      view.sample(x1 + t * (x2 - x1), y1 + t * (y2 - y1), length / samples);
    }
  }
  return view.finish();
}

/** Gathers what one boundary sees; its buffers live as long as the walk around one unit. */
class View {
  readonly #own: number;
  readonly #reachM: number;
  readonly #facings = new Map<number, Facing>();
  readonly #every = new Map<number, { seen: number; every: number }>();
  readonly #slots = new Map<number, number>();
  /** Segments in view: x, y, dx, dy, slot of their unit. */
  #segments: number[] = [];
  #units: number[] = [];
  #squared: number[] = [];
  #nearX: number[] = [];
  #nearY: number[] = [];

  constructor(own: number, reachM: number) {
    this.#own = own;
    this.#reachM = reachM;
  }

  #alongX = 0;
  #alongY = 0;

  /** Direction of the boundary where the next samples lie. */
  along(x: number, y: number): void {
    this.#alongX = x;
    this.#alongY = y;
  }

  clear(): void {
    this.#segments.length = 0;
    this.#units.length = 0;
    this.#slots.clear();
  }

  add(unit: number, s: Float64Array, at: number): void {
    if (unit === this.#own) return;
    let slot = this.#slots.get(unit);
    if (slot === undefined) {
      slot = this.#units.length;
      this.#slots.set(unit, slot);
      this.#units.push(unit);
    }
    this.#segments.push(s[at]!, s[at + 1]!, s[at + 2]! - s[at]!, s[at + 3]! - s[at + 1]!, slot);
  }

  /** Finds the nearest unit of one sample (and those at the same distance) and adds the sample's share to it. */
  sample(x: number, y: number, share: number): void {
    const units = this.#units.length;
    if (units === 0) return;
    const reach = this.#reachM * this.#reachM;
    let best = reach;
    for (let slot = 0; slot < units; slot++) this.#squared[slot] = Number.POSITIVE_INFINITY;
    const s = this.#segments;
    for (let at = 0; at < s.length; at += 5) {
      const ax = s[at]!;
      const ay = s[at + 1]!;
      const bx = s[at + 2]!;
      const by = s[at + 3]!;
      const square = bx * bx + by * by;
      let t = square > 0 ? ((x - ax) * bx + (y - ay) * by) / square : 0;
      if (t < 0) t = 0;
      else if (t > 1) t = 1;
      const px = ax + t * bx;
      const py = ay + t * by;
      const squared = (px - x) * (px - x) + (py - y) * (py - y);
      const slot = s[at + 4]!;
      const known = this.#squared[slot]!;
      if (squared > known) continue;
      // of two points at the same distance always the same one, whatever order the index found them in
      if (
        squared === known &&
        (px > this.#nearX[slot]! || (px === this.#nearX[slot]! && py >= this.#nearY[slot]!))
      )
        continue;
      this.#squared[slot] = squared;
      this.#nearX[slot] = px;
      this.#nearY[slot] = py;
      if (squared < best) best = squared;
    }
    const limit = Math.min(this.#reachM, Math.sqrt(best) + tieM);
    for (let slot = 0; slot < units; slot++) {
      if (this.#squared[slot]! > limit * limit) continue;
      this.#credit(
        this.#units[slot]!,
        Math.sqrt(this.#squared[slot]!),
        share,
        x,
        y,
        this.#nearX[slot]!,
        this.#nearY[slot]!,
      );
    }
  }

  #credit(unit: number, gapM: number, share: number, x: number, y: number, farX: number, farY: number): void {
    // round a corner the other unit lies along the boundary, not across from it: seen, but not faced
    const along = Math.abs((farX - x) * this.#alongX + (farY - y) * this.#alongY);
    if (along > gapM * 0.7 && gapM > 0.5) return;
    let facing = this.#facings.get(unit);
    if (!facing) {
      facing = { lengthM: 0, gapM, meanGapM: 0, connectors: [], overlap: false };
      this.#facings.set(unit, facing);
      this.#every.set(unit, { seen: 0, every: 1 });
    }
    facing.lengthM += share;
    facing.meanGapM += gapM * share;
    if (gapM < facing.gapM) facing.gapM = gapM;
    const stride = this.#every.get(unit)!;
    if (stride.seen++ % stride.every !== 0) return;
    facing.connectors.push(x, y, farX, farY);
    if (facing.connectors.length < connectorsKept * 8) return;
    // twice as many as wanted: keep every second, so that they stay spread over the whole length
    facing.connectors = facing.connectors.filter((_, i) => Math.floor(i / 4) % 2 === 0);
    stride.every *= 2;
  }

  finish(): Map<number, Facing> {
    for (const facing of this.#facings.values()) {
      facing.meanGapM = facing.lengthM > 0 ? facing.meanGapM / facing.lengthM : facing.gapM;
    }
    return this.#facings;
  }
}

/** Pairs where a corner of one unit lies inside the other, deeper than a digitising error. */
export function overlappingPairs(
  shapes: UnitShapes,
  measures: UnitMeasures,
  depthM = 0.5,
): [number, number][] {
  const pairs: [number, number][] = [];
  if (shapes.size === 0) return pairs;
  const tree = new Flatbush(shapes.size);
  for (let u = 0; u < shapes.size; u++)
    tree.add(...(measures.box.subarray(4 * u, 4 * u + 4) as unknown as [number, number, number, number]));
  tree.finish();
  for (let a = 0; a < shapes.size; a++) {
    const [minX, minY, maxX, maxY] = measures.box.subarray(4 * a, 4 * a + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    tree.search(minX, minY, maxX, maxY, (b) => {
      if (
        b > a &&
        (cornerInside(shapes, measures, a, b, depthM) || cornerInside(shapes, measures, b, a, depthM))
      )
        pairs.push([a, b]);
      return false;
    });
  }
  return pairs;
}

/** Whether some corner of `a` is inside `b` by more than `depthM`. */
export function cornerInside(
  shapes: UnitShapes,
  measures: UnitMeasures,
  a: number,
  b: number,
  depthM: number,
): boolean {
  const from = shapes.vertices[shapes.rings[a]!]!;
  const to = shapes.vertices[shapes.rings[a + 1]!]!;
  const minX = measures.box[4 * b]!;
  const minY = measures.box[4 * b + 1]!;
  const maxX = measures.box[4 * b + 2]!;
  const maxY = measures.box[4 * b + 3]!;
  for (let i = from; i <= to; i++) {
    // last of all the centroid: identical outlines have every corner on the other's boundary
    const x = i < to ? shapes.xy[2 * i]! : measures.x[a]!;
    const y = i < to ? shapes.xy[2 * i + 1]! : measures.y[a]!;
    if (x < minX || x > maxX || y < minY || y > maxY) continue;
    if (i === to && !isInside(shapes, a, x, y)) continue;
    if (isInside(shapes, b, x, y) && distanceToBoundary(shapes, b, x, y) > depthM) return true;
  }
  return false;
}

function distanceToBoundary(shapes: UnitShapes, unit: number, x: number, y: number): number {
  const { rings, vertices, xy } = shapes;
  let best = Number.POSITIVE_INFINITY;
  for (let ring = rings[unit]!; ring < rings[unit + 1]!; ring++) {
    const first = vertices[ring]!;
    const last = vertices[ring + 1]!;
    for (let i = first, j = last - 1; i < last; j = i++) {
      const ax = xy[2 * j]!;
      const ay = xy[2 * j + 1]!;
      const bx = xy[2 * i]! - ax;
      const by = xy[2 * i + 1]! - ay;
      const square = bx * bx + by * by;
      const t = square > 0 ? Math.max(0, Math.min(1, ((x - ax) * bx + (y - ay) * by) / square)) : 0;
      best = Math.min(best, (ax + t * bx - x) ** 2 + (ay + t * by - y) ** 2);
    }
  }
  return Math.sqrt(best);
}

function segmentsOf(shapes: UnitShapes, unit: number): Float64Array {
  const { rings, vertices, xy } = shapes;
  const count = vertices[rings[unit + 1]!]! - vertices[rings[unit]!]!;
  const segments = new Float64Array(count * 4);
  let at = 0;
  for (let ring = rings[unit]!; ring < rings[unit + 1]!; ring++) {
    const first = vertices[ring]!;
    const last = vertices[ring + 1]!;
    for (let i = first, j = last - 1; i < last; j = i++) {
      segments[at++] = xy[2 * j]!;
      segments[at++] = xy[2 * j + 1]!;
      segments[at++] = xy[2 * i]!;
      segments[at++] = xy[2 * i + 1]!;
    }
  }
  return segments;
}

function boxOfSegments(s: Float64Array): Box {
  const box = emptyBox();
  for (let at = 0; at < s.length; at += 2) widen(box, s[at]!, s[at + 1]!);
  return box;
}
