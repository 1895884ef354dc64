import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { zxyToTileId } from 'pmtiles';

interface Entry {
  tileId: number;
  offset: number;
  length: number;
}

const headerBytes = 127;
/** Header and root directory are fetched together in the first 16 KB of the file. */
const rootBytes = 16_384 - headerBytes;
const leafEntries = 4096;

export interface ArchiveFacts {
  bounds: [number, number, number, number];
  minZoom: number;
  maxZoom: number;
  /** TileJSON's vector_layers and what else readers may want to know. */
  metadata: unknown;
}

/**
 * Writes a PMTiles archive (version 3): vector tiles in the order of their Hilbert ids, each distinct tile once, gzipped.
 * Tiles come in any order; they are kept in memory compressed until the end.
 */
export class PmtilesWriter {
  readonly #tiles = new Map<number, string>();
  readonly #contents = new Map<string, Buffer>();

  add(z: number, x: number, y: number, tile: Uint8Array): void {
    if (tile.length === 0) return;
    const packed = gzipSync(tile, { level: 9 });
    const hash = createHash('sha256').update(packed).digest('base64');
    this.#contents.set(hash, packed);
    this.#tiles.set(zxyToTileId(z, x, y), hash);
  }

  get count(): number {
    return this.#tiles.size;
  }

  write(file: string, facts: ArchiveFacts): void {
    const { entries, data } = this.#layOut();
    const { root, leaves } = directories(entries);
    const metadata = gzipSync(Buffer.from(JSON.stringify(facts.metadata)));
    const header = this.#header(facts, root.length, metadata.length, leaves.length, entries.length, data);
    const handle = openSync(file, 'w');
    for (const part of [header, root, metadata, leaves, ...data]) writeSync(handle, part);
    closeSync(handle);
  }

  /** Contents in the order in which they are first met; equal tiles point at the same bytes. */
  #layOut(): { entries: Entry[]; data: Buffer[] } {
    const places = new Map<string, number>();
    const data: Buffer[] = [];
    let end = 0;
    const entries = [...this.#tiles]
      .sort(([a], [b]) => a - b)
      .map(([tileId, hash]) => {
        const content = this.#contents.get(hash)!;
        let offset = places.get(hash);
        if (offset === undefined) {
          offset = end;
          places.set(hash, offset);
          data.push(content);
          end += content.length;
        }
        return { tileId, offset, length: content.length };
      });
    return { entries, data };
  }

  #header(
    { bounds, minZoom, maxZoom }: ArchiveFacts,
    root: number,
    metadata: number,
    leaves: number,
    entries: number,
    data: Buffer[],
  ): Buffer {
    const header = Buffer.alloc(headerBytes);
    header.write('PMTiles', 0, 'latin1');
    header[7] = 3;
    const dataBytes = data.reduce((sum, part) => sum + part.length, 0);
    const starts = [headerBytes, headerBytes + root, headerBytes + root + metadata];
    const numbers = [
      [starts[0]!, root],
      [starts[1]!, metadata],
      [starts[2]!, leaves],
      [starts[2]! + leaves, dataBytes],
      [entries, entries],
      [data.length],
    ].flat();
    for (const [i, number] of numbers.entries()) header.writeBigUInt64LE(BigInt(number), 8 + 8 * i);
    header[96] = 1; // clustered: contents lie in the order of the ids
    header[97] = 2; // directories gzipped
    header[98] = 2; // tiles gzipped
    header[99] = 1; // vector tiles
    header[100] = minZoom;
    header[101] = maxZoom;
    const degrees = [...bounds, (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
    for (let i = 0; i < 4; i++) header.writeInt32LE(Math.round(degrees[i]! * 1e7), 102 + 4 * i);
    header[118] = minZoom;
    header.writeInt32LE(Math.round(degrees[4]! * 1e7), 119);
    header.writeInt32LE(Math.round(degrees[5]! * 1e7), 123);
    return header;
  }
}

/** One directory where it fits beside the header, else a root of pointers to leaves. */
function directories(entries: readonly Entry[]): { root: Buffer; leaves: Buffer } {
  const whole = directory(entries.map((entry) => ({ ...entry, run: 1 })));
  if (whole.length <= rootBytes) return { root: whole, leaves: Buffer.alloc(0) };
  for (let size = leafEntries; ; size *= 2) {
    const leaves: Buffer[] = [];
    const pointers: (Entry & { run: number })[] = [];
    let offset = 0;
    for (let i = 0; i < entries.length; i += size) {
      const leaf = directory(entries.slice(i, i + size).map((entry) => ({ ...entry, run: 1 })));
      pointers.push({ tileId: entries[i]!.tileId, offset, length: leaf.length, run: 0 });
      leaves.push(leaf);
      offset += leaf.length;
    }
    const root = directory(pointers);
    if (root.length <= rootBytes) return { root, leaves: Buffer.concat(leaves) };
  }
}

/** Columns of varints: ids as differences, runs, lengths, offsets (0 = right after the one before). */
function directory(entries: readonly (Entry & { run: number })[]): Buffer {
  const bytes: number[] = [];
  const put = (value: number) => {
    let rest = value;
    while (rest >= 0x80) {
      bytes.push((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    bytes.push(rest);
  };
  put(entries.length);
  for (const [i, { tileId }] of entries.entries()) put(tileId - (entries[i - 1]?.tileId ?? 0));
  for (const { run } of entries) put(run);
  for (const { length } of entries) put(length);
  for (const [i, { offset }] of entries.entries()) {
    const before = entries[i - 1];
    put(before && before.offset + before.length === offset ? 0 : offset + 1);
  }
  return gzipSync(Buffer.from(bytes));
}
