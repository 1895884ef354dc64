import { type Box, emptyBox, widen } from '../geo/box.ts';
import type { UnitShapes } from './unit-shapes.ts';

/** The outline of a zone with the lanes inside it closed: rings in metres (outer ones and holes), and what is measured on it. */
export interface ClosedOutline {
  rings: [number, number][][];
  areaM2: number;
  perimeterM: number;
  /** 4π·area / perimeter², 1 = a disc. */
  polsbyPopper: number;
  /** Area / area of the smallest circle around it. */
  reock: number;
}

const cellsAcross = 220;

/**
 * Union of units, grown and shrunk again by half of `gapM`, so that lanes between compounds do not count as border. Done on a raster with
 * exact distances: dirty outlines (overlaps, bow ties, doubles) can't break it. The border is true to about one cell (1/220 of the
 * zone's width, at least 1 m).
 */
export function closedOutline(
  shapes: UnitShapes,
  units: readonly number[],
  gapM: number,
): ClosedOutline | null {
  const reach = gapM / 2;
  const box = extentOf(shapes, units);
  if (!box) return null;
  const cell = Math.max(1, Math.max(box[2] - box[0], box[3] - box[1]) / cellsAcross);
  const margin = Math.ceil(reach / cell) + 3;
  const width = Math.ceil((box[2] - box[0]) / cell) + 2 * margin;
  const height = Math.ceil((box[3] - box[1]) / cell) + 2 * margin;
  const originX = box[0] - margin * cell;
  const originY = box[1] - margin * cell;
  const filled = rasterise(shapes, units, width, height, originX, originY, cell);
  const toUnits = distances(filled, width, height, 1);
  const grown = Uint8Array.from(toUnits, (squared) => (Math.sqrt(squared) * cell <= reach + cell ? 1 : 0));
  const toOutside = distances(grown, width, height, 0);
  const field = toOutside.map((squared) => Math.sqrt(squared) - (reach + cell) / cell);
  const rings = contours(field, width, height)
    .map((ring) => simplify(ring, 0.75))
    .filter((ring) => ring.length >= 4)
    .map((ring) =>
      ring.map(([x, y]): [number, number] => [originX + (x + 0.5) * cell, originY + (y + 0.5) * cell]),
    );
  let areaM2 = 0;
  let perimeterM = 0;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[j]!;
      const [bx, by] = ring[i]!;
      areaM2 += ((ax - originX) * (by - originY) - (bx - originX) * (ay - originY)) / 2;
      perimeterM += Math.hypot(bx - ax, by - ay);
    }
  }
  areaM2 = Math.abs(areaM2);
  const radius = enclosingRadius(rings.flat());
  return {
    rings,
    areaM2,
    perimeterM,
    polsbyPopper: perimeterM > 0 ? (4 * Math.PI * areaM2) / perimeterM ** 2 : 0,
    reock: radius > 0 ? Math.min(1, areaM2 / (Math.PI * radius * radius)) : 0,
  };
}

function extentOf(shapes: UnitShapes, units: readonly number[]): Box | undefined {
  const box = emptyBox();
  for (const u of units)
    for (let i = shapes.vertices[shapes.rings[u]!]!; i < shapes.vertices[shapes.rings[u + 1]!]!; i++)
      widen(box, shapes.xy[2 * i]!, shapes.xy[2 * i + 1]!);
  return box[0] === Infinity ? undefined : box;
}

/** Cells whose middles lie in some unit, by scan lines with the even–odd rule. */
function rasterise(
  shapes: UnitShapes,
  units: readonly number[],
  width: number,
  height: number,
  x0: number,
  y0: number,
  cell: number,
): Uint8Array {
  const filled = new Uint8Array(width * height);
  const { rings, vertices, xy } = shapes;
  for (const u of units) {
    const crossings = new Map<number, number[]>();
    for (let ring = rings[u]!; ring < rings[u + 1]!; ring++) {
      const first = vertices[ring]!;
      const last = vertices[ring + 1]!;
      for (let i = first, j = last - 1; i < last; j = i++) {
        const ay = (xy[2 * j + 1]! - y0) / cell - 0.5;
        const by = (xy[2 * i + 1]! - y0) / cell - 0.5;
        const ax = (xy[2 * j]! - x0) / cell - 0.5;
        const bx = (xy[2 * i]! - x0) / cell - 0.5;
        for (let row = Math.ceil(Math.min(ay, by)); row < Math.max(ay, by); row++) {
          const list = crossings.get(row) ?? [];
          list.push(ax + ((bx - ax) * (row - ay)) / (by - ay));
          crossings.set(row, list);
        }
      }
    }
    for (const [row, list] of crossings) {
      list.sort((a, b) => a - b);
      for (let k = 0; k + 1 < list.length; k += 2) {
        for (let column = Math.ceil(list[k]!); column <= list[k + 1]!; column++)
          filled[row * width + column] = 1;
      }
    }
  }
  return filled;
}

/** Squared distance in cells to the nearest cell with `value` (Felzenszwalb and Huttenlocher 2012, two passes of parabolas). */
function distances(mask: Uint8Array, width: number, height: number, value: number): Float64Array {
  const far = (width + height) ** 2;
  const field = Float64Array.from(mask, (cell) => (cell === value ? 0 : far));
  const longest = Math.max(width, height);
  const line = new Float64Array(longest);
  const at = new Int32Array(longest);
  const from = new Float64Array(longest + 1);
  const pass = (offset: number, step: number, count: number): void => {
    for (let i = 0; i < count; i++) line[i] = field[offset + i * step]!;
    let k = 0;
    at[0] = 0;
    from[0] = -Infinity;
    from[1] = Infinity;
    for (let q = 1; q < count; q++) {
      let s = meet(line, q, at[k]!);
      while (s <= from[k]!) s = meet(line, q, at[--k]!);
      at[++k] = q;
      from[k] = s;
      from[k + 1] = Infinity;
    }
    k = 0;
    for (let q = 0; q < count; q++) {
      while (from[k + 1]! < q) k++;
      field[offset + q * step] = (q - at[k]!) ** 2 + line[at[k]!]!;
    }
  };
  for (let x = 0; x < width; x++) pass(x, width, height);
  for (let y = 0; y < height; y++) pass(y * width, 1, width);
  return field;
}

function meet(line: Float64Array, q: number, p: number): number {
  return (line[q]! + q * q - (line[p]! + p * p)) / (2 * q - 2 * p);
}

/** Rings where the field passes zero, positive inside on the left (marching squares). */
function contours(field: Float64Array, width: number, height: number): [number, number][][] {
  const next = new Map<string, [number, number]>();
  const put = (a: [number, number], b: [number, number]) => next.set(`${a[0]},${a[1]}`, b);
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const v = [
        field[y * width + x]!,
        field[y * width + x + 1]!,
        field[(y + 1) * width + x + 1]!,
        field[(y + 1) * width + x]!,
      ] as const;
      const kind = (v[0] > 0 ? 1 : 0) | (v[1] > 0 ? 2 : 0) | (v[2] > 0 ? 4 : 0) | (v[3] > 0 ? 8 : 0);
      if (kind === 0 || kind === 15) continue;
      // never a corner itself, where two borders would meet in one point
      const cut = (a: number, b: number) =>
        Math.min(1023, Math.max(1, Math.round((a / (a - b)) * 1024))) / 1024;
      const south = (): [number, number] => [x + cut(v[0], v[1]), y];
      const east = (): [number, number] => [x + 1, y + cut(v[1], v[2])];
      const north = (): [number, number] => [x + cut(v[3], v[2]), y + 1];
      const west = (): [number, number] => [x, y + cut(v[0], v[3])];
      const lines: Record<number, () => void> = {
        1: () => put(south(), west()),
        2: () => put(east(), south()),
        3: () => put(east(), west()),
        4: () => put(north(), east()),
        5: () => [put(south(), west()), put(north(), east())],
        6: () => put(north(), south()),
        7: () => put(north(), west()),
        8: () => put(west(), north()),
        9: () => put(south(), north()),
        10: () => [put(east(), south()), put(west(), north())],
        11: () => put(east(), north()),
        12: () => put(west(), east()),
        13: () => put(south(), east()),
        14: () => put(west(), south()),
      };
      lines[kind]!();
    }
  }
  const rings: [number, number][][] = [];
  for (const [start] of next) {
    if (!next.has(start)) continue;
    const ring: [number, number][] = [];
    for (let key = start; next.has(key); ) {
      const point = next.get(key)!;
      next.delete(key);
      ring.push(point);
      key = `${point[0]},${point[1]}`;
    }
    if (ring.length >= 4) rings.push(ring);
  }
  return rings;
}

/** Douglas–Peucker on a closed ring; takes the steps out of the raster border. */
function simplify(ring: [number, number][], tolerance: number): [number, number][] {
  const half = Math.floor(ring.length / 2);
  const keep = new Uint8Array(ring.length);
  keep[0] = 1;
  keep[half] = 1;
  const point = (i: number) => ring[i % ring.length]!;
  const split = (from: number, to: number): void => {
    let worst = 0;
    let at = -1;
    const [ax, ay] = point(from);
    const [bx, by] = point(to);
    const length = Math.hypot(bx - ax, by - ay) || 1e-9;
    for (let i = from + 1; i < to; i++) {
      const [px, py] = point(i);
      const away = Math.abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length;
      if (away > worst) [worst, at] = [away, i];
    }
    if (worst <= tolerance) return;
    keep[at % ring.length] = 1;
    split(from, at);
    split(at, to);
  };
  split(0, half);
  split(half, ring.length);
  return ring.filter((_, i) => keep[i]);
}

/** Radius of the smallest circle around points (Welzl's moves in a fixed order; expected linear). */
function enclosingRadius(points: [number, number][]): number {
  let [x, y, r] = [0, 0, 0];
  const outside = ([px, py]: [number, number]) => Math.hypot(px - x, py - y) > r * (1 + 1e-9) + 1e-9;
  // a stride scatters neighbours along the border, which keeps the triple loop linear in practice
  const order = Array.from(points, (_, i) => points[(i * 7919) % points.length]!);
  for (let i = 0; i < order.length; i++) {
    if (!outside(order[i]!)) continue;
    [x, y, r] = [order[i]![0], order[i]![1], 0];
    for (let j = 0; j < i; j++) {
      if (!outside(order[j]!)) continue;
      [x, y, r] = circleOfTwo(order[i]!, order[j]!);
      for (let k = 0; k < j; k++) {
        if (outside(order[k]!)) [x, y, r] = circleOfThree(order[i]!, order[j]!, order[k]!) ?? [x, y, r];
      }
    }
  }
  return r;
}

type Point = [number, number];

function circleOfTwo([ax, ay]: Point, [bx, by]: Point): [number, number, number] {
  return [(ax + bx) / 2, (ay + by) / 2, Math.hypot(ax - bx, ay - by) / 2];
}

function circleOfThree(
  [ax, ay]: Point,
  [bx, by]: Point,
  [cx, cy]: Point,
): [number, number, number] | undefined {
  const d = 2 * ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  if (Math.abs(d) < 1e-12) return undefined;
  const b = (bx - ax) ** 2 + (by - ay) ** 2;
  const c = (cx - ax) ** 2 + (cy - ay) ** 2;
  const ux = ((cy - ay) * b - (by - ay) * c) / d;
  const uy = ((bx - ax) * c - (cx - ax) * b) / d;
  return [ax + ux, ay + uy, Math.hypot(ux, uy)];
}
