import { PbfWriter } from 'pbf';
import { clipLine, clipRing } from './clip.ts';

/** What the encoder must know of a layer; plain data, it crosses into a worker. */
export interface EncodeOrder {
  layer: string;
  z: number;
  x: number;
  y: number;
  extent: number;
  buffer: number;
  fields: { name: string; type: 'text' | 'number' | 'boolean' }[];
}

const WORLD_M = 20_037_508.342_789_244;
const COMMAND = { move: 1, line: 2, close: 7 } as const;
type Kind = 1 | 2 | 3;
type Value = string | number | boolean;

/**
 * Encodes one layer of a Mapbox Vector Tile 2.1 from the aggregated binary rows of `tileQuery` (Web Mercator WKB).
 * Equals `ST_AsMVT(ST_AsMVTGeom(…))` in attributes, and in geometry to one tile unit away from the clip edge.
 * @returns an empty array where nothing of the layer falls into the tile.
 */
export function encodeTile(rows: Uint8Array, order: EncodeOrder): Uint8Array {
  const reader = new RowReader(rows, order);
  const keys = order.fields.map((field) => field.name);
  const values = new Map<Value, number>();
  const pbf = new PbfWriter();
  let features = 0;
  pbf.writeMessage(
    3,
    (_, layer) => {
      layer.writeVarintField(15, 2);
      layer.writeStringField(1, order.layer);
      layer.writeVarintField(5, order.extent);
      while (reader.more()) {
        const feature = reader.next();
        if (!feature) continue;
        features++;
        layer.writeMessage(2, (_, out) => writeFeature(out, feature, values), null);
      }
      for (const key of keys) layer.writeStringField(3, key);
      for (const value of values.keys()) layer.writeMessage(4, writeValue, value);
    },
    null,
  );
  return features === 0 ? new Uint8Array() : pbf.finish();
}

interface Feature {
  /** −1 = none. */
  id: number;
  kind: Kind;
  /** Rings, lines or points, flat pairs in whole tile units. */
  parts: number[][];
  attributes: (Value | null)[];
}

function writeFeature(out: PbfWriter, feature: Feature, values: Map<Value, number>): void {
  if (feature.id >= 0) out.writeVarintField(1, feature.id);
  const tags: number[] = [];
  feature.attributes.forEach((value, key) => {
    if (value === null) return;
    if (!values.has(value)) values.set(value, values.size);
    tags.push(key, values.get(value)!);
  });
  out.writePackedVarint(2, tags);
  out.writeVarintField(3, feature.kind);
  out.writePackedVarint(4, commands(feature));
}

function writeValue(value: Value, out: PbfWriter | undefined): void {
  if (!out) return;
  if (typeof value === 'string') out.writeStringField(1, value);
  else if (typeof value === 'boolean') out.writeBooleanField(7, value);
  else if (!Number.isInteger(value)) out.writeDoubleField(3, value);
  else if (value >= 0) out.writeVarintField(5, value);
  else out.writeSVarintField(6, value);
}

const zigzag = (value: number) => (value << 1) ^ (value >> 31);

function commands({ kind, parts }: Feature): number[] {
  const out: number[] = [];
  let [x, y] = [0, 0];
  const to = (px: number, py: number) => {
    out.push(zigzag(px - x), zigzag(py - y));
    [x, y] = [px, py];
  };
  if (kind === 1) out.push(COMMAND.move | (parts.length << 3));
  for (const part of parts) {
    if (kind === 1) {
      to(part[0]!, part[1]!);
      continue;
    }
    const count = part.length / 2;
    out.push(COMMAND.move | (1 << 3));
    to(part[0]!, part[1]!);
    out.push(COMMAND.line | ((count - 1) << 3));
    for (let i = 2; i < part.length; i += 2) to(part[i]!, part[i + 1]!);
    if (kind === 3) out.push(COMMAND.close | (1 << 3));
  }
  return out;
}

/** Walks the aggregated rows; geometry is clipped and rounded while it is read. */
class RowReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #order: EncodeOrder;
  readonly #text = new TextDecoder();
  readonly #scale: number;
  #at = 0;
  #little = true;

  constructor(bytes: Uint8Array, order: EncodeOrder) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#order = order;
    this.#scale = (order.extent * 2 ** order.z) / (2 * WORLD_M);
  }

  more(): boolean {
    return this.#at < this.#bytes.length;
  }

  /** The next feature, or undefined where clipping and rounding leave nothing of it. */
  next(): Feature | undefined {
    const id = Number(this.#view.getBigInt64(this.#at));
    this.#at += 8;
    const parts: number[][] = [];
    const kind = this.#geometry(parts);
    const attributes = this.#order.fields.map((field) => this.#attribute(field.type));
    return parts.length > 0 ? { id, kind, parts, attributes } : undefined;
  }

  #attribute(type: 'text' | 'number' | 'boolean'): Value | null {
    if (type === 'number') {
      const value = this.#view.getFloat64(this.#at);
      this.#at += 8;
      return Number.isNaN(value) ? null : value;
    }
    const length = this.#view.getInt32(this.#at);
    this.#at += 4;
    if (length < 0) return null;
    const text = this.#text.decode(this.#bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return type === 'boolean' ? text === 'true' : text;
  }

  /** Reads one WKB geometry, also a collection, into `parts`; returns its kind. */
  #geometry(parts: number[][]): Kind {
    this.#little = this.#bytes[this.#at] === 1;
    const type = this.#view.getUint32(this.#at + 1, this.#little) % 1000;
    this.#at += 5;
    const { extent, buffer } = this.#order;
    const [min, max] = [-buffer, extent + buffer];
    if (type === 1) {
      const point = this.#points(1);
      const inside = point.every((value) => value >= min && value <= max);
      if (inside) parts.push(point.map(Math.round));
      return 1;
    }
    if (type === 2) {
      for (const part of clipLine(this.#points(), min, max)) {
        const line = rounded(part);
        if (line.length >= 4) parts.push(line);
      }
      return 2;
    }
    if (type === 3) {
      this.#polygon(parts, min, max);
      return 3;
    }
    let kind: Kind = 1;
    const count = this.#count();
    for (let i = 0; i < count; i++) kind = this.#geometry(parts);
    return kind;
  }

  #polygon(parts: number[][], min: number, max: number): void {
    const rings = this.#count();
    let shell = false;
    for (let ring = 0; ring < rings; ring++) {
      const points = this.#points();
      points.length -= 2; // WKB closes a ring by repeating its first point, a tile by a command
      const part = rounded(clipRing(points, min, max));
      if (part.length >= 4 && part[0] === part.at(-2) && part[1] === part.at(-1)) part.length -= 2;
      const area = part.length >= 6 ? signedArea(part) : 0;
      if (ring === 0) shell = area !== 0;
      // A hole goes with its shell; in tiles y points down, shells turn clockwise on screen (area > 0).
      if (area !== 0 && shell) parts.push(area > 0 === (ring === 0) ? part : reversed(part));
    }
  }

  #count(): number {
    const count = this.#view.getUint32(this.#at, this.#little);
    this.#at += 4;
    return count;
  }

  #points(count = this.#count()): number[] {
    const { x, y, extent } = this.#order;
    const points = new Array<number>(count * 2);
    for (let i = 0; i < count; i++, this.#at += 16) {
      points[2 * i] = (this.#view.getFloat64(this.#at, this.#little) + WORLD_M) * this.#scale - x * extent;
      points[2 * i + 1] =
        (WORLD_M - this.#view.getFloat64(this.#at + 8, this.#little)) * this.#scale - y * extent;
    }
    return points;
  }
}

/** Whole units, without repeated points. */
function rounded(part: number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < part.length; i += 2) {
    const [x, y] = [Math.round(part[i]!), Math.round(part[i + 1]!)];
    if (out.length === 0 || out.at(-2) !== x || out.at(-1) !== y) out.push(x, y);
  }
  return out;
}

function signedArea(ring: number[]): number {
  let twice = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    twice += ring[j]! * ring[i + 1]! - ring[i]! * ring[j + 1]!;
  }
  return twice / 2;
}

function reversed(ring: number[]): number[] {
  const out: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) out.push(ring[i]!, ring[i + 1]!);
  return out;
}
