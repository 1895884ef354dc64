import Flatbush from 'flatbush';
import { pointToSegment, segmentToSegment } from '../geo/plane.ts';

/** What a line on the map does to neighbours on its two sides. */
export interface LineFeature {
  /** River, railway, arterial, wall …; for streets the class, for crossings bridge, underpass … */
  kind: string;
  /** x y x y … in metres; closed for areas. */
  xy: ReadonlyArray<number>;
}

/** Lines that keep neighbours apart, the bridges and underpasses that join them again, and streets with their classes. */
export interface LineWork {
  barriers: LineFeature[];
  /** A single position (a mapped crossing) or a line. */
  crossings: LineFeature[];
  streets: LineFeature[];
}

/** A crossing is taken to serve a unit that it comes this near to. */
const crossingReachM = 40;

/** Indexed lines, ready to be asked by the ways between two units. */
export class LineIndex {
  readonly #features: LineFeature[];
  readonly #owner: Int32Array;
  readonly #segments: Float64Array;
  readonly #tree: Flatbush | undefined;

  constructor(features: LineFeature[]) {
    this.#features = features;
    const segments: number[] = [];
    const owner: number[] = [];
    features.forEach(({ xy }, f) => {
      for (let i = 0; i + 1 < xy.length; i += 2) {
        const last = i + 3 >= xy.length;
        if (last && (i > 0 || xy.length < 2)) break;
        segments.push(xy[i]!, xy[i + 1]!, last ? xy[i]! : xy[i + 2]!, last ? xy[i + 1]! : xy[i + 3]!);
        owner.push(f);
      }
    });
    this.#segments = Float64Array.from(segments);
    this.#owner = Int32Array.from(owner);
    if (owner.length === 0) return;
    this.#tree = new Flatbush(owner.length);
    for (let at = 0; at < segments.length; at += 4) {
      this.#tree.add(
        Math.min(segments[at]!, segments[at + 2]!),
        Math.min(segments[at + 1]!, segments[at + 3]!),
        Math.max(segments[at]!, segments[at + 2]!),
        Math.max(segments[at + 1]!, segments[at + 3]!),
      );
    }
    this.#tree.finish();
  }

  /** The features that the straight way from (ax, ay) to (bx, by) crosses. */
  crossed(ax: number, ay: number, bx: number, by: number): LineFeature[] {
    const found = new Set<number>();
    const s = this.#segments;
    this.#tree?.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), (index) => {
      const at = index * 4;
      if (meet(ax, ay, bx, by, s[at]!, s[at + 1]!, s[at + 2]!, s[at + 3]!)) found.add(this.#owner[index]!);
      return false;
    });
    return [...found].sort((a, b) => a - b).map((f) => this.#features[f]!);
  }

  /** The features that come within `reachM` of some of the segments (x1 y1 x2 y2 each). */
  near(segments: Float64Array, reachM: number): Set<LineFeature> {
    const found = new Set<LineFeature>();
    const s = this.#segments;
    for (let i = 0; i < segments.length; i += 4) {
      const ax = segments[i]!;
      const ay = segments[i + 1]!;
      const bx = segments[i + 2]!;
      const by = segments[i + 3]!;
      this.#tree?.search(
        Math.min(ax, bx) - reachM,
        Math.min(ay, by) - reachM,
        Math.max(ax, bx) + reachM,
        Math.max(ay, by) + reachM,
        (index) => {
          const at = index * 4;
          const distance = segmentToSegment(ax, ay, bx, by, s[at]!, s[at + 1]!, s[at + 2]!, s[at + 3]!);
          if (distance <= reachM) found.add(this.#features[this.#owner[index]!]!);
          return false;
        },
      );
    }
    return found;
  }
}

/**
 * The barrier between two units, if there is one: every way across must meet a barrier, and no bridge or underpass may come near both.
 * Ways are lengthened into both units, so that a river drawn on the common border still lies between them.
 */
export function barrierBetween(
  ways: ReadonlyArray<number>,
  barriers: LineIndex,
  crossings: LineIndex,
  a: Float64Array,
  b: Float64Array,
  depthM: number,
): { cutBy: LineFeature; bridged: LineFeature | undefined } | undefined {
  let cutBy: LineFeature | undefined;
  for (let at = 0; at < ways.length; at += 4) {
    const [ax, ay, bx, by] = lengthened(ways[at]!, ways[at + 1]!, ways[at + 2]!, ways[at + 3]!, depthM, a);
    const met = barriers.crossed(ax, ay, bx, by);
    if (met.length === 0) return undefined;
    cutBy ??= met[0]!;
  }
  if (!cutBy) return undefined;
  const served = crossings.near(a, crossingReachM);
  if (served.size === 0) return { cutBy, bridged: undefined };
  const both = crossings.near(b, crossingReachM);
  const bridged = [...served].find((crossing) => both.has(crossing));
  return { cutBy, bridged };
}

/** The way from p to q, `depthM` longer at both ends; where p and q are one point, across the nearest segment of `a`. */
export function lengthened(
  px: number,
  py: number,
  qx: number,
  qy: number,
  depthM: number,
  a: Float64Array,
): [number, number, number, number] {
  let dx = qx - px;
  let dy = qy - py;
  const length = Math.hypot(dx, dy);
  if (length > 0.5) {
    dx /= length;
    dy /= length;
  } else [dx, dy] = normalAt(a, px, py);
  return [px - dx * depthM, py - dy * depthM, qx + dx * depthM, qy + dy * depthM];
}

function normalAt(segments: Float64Array, x: number, y: number): [number, number] {
  let best = Number.POSITIVE_INFINITY;
  let normal: [number, number] = [1, 0];
  for (let at = 0; at < segments.length; at += 4) {
    const ax = segments[at]!;
    const ay = segments[at + 1]!;
    const bx = segments[at + 2]! - ax;
    const by = segments[at + 3]! - ay;
    const length = Math.hypot(bx, by);
    if (length === 0) continue;
    const distance = pointToSegment(x, y, ax, ay, ax + bx, ay + by);
    if (distance >= best) continue;
    best = distance;
    normal = [-by / length, bx / length];
  }
  return normal;
}

function meet(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  const o1 = side(ax, ay, bx, by, cx, cy);
  const o2 = side(ax, ay, bx, by, dx, dy);
  const o3 = side(cx, cy, dx, dy, ax, ay);
  const o4 = side(cx, cy, dx, dy, bx, by);
  return o1 * o2 <= 0 && o3 * o4 <= 0;
}

function side(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  return Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
}
