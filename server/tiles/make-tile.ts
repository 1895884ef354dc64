import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Piscina } from 'piscina';
import type { Database } from '../db/open.ts';
import { type Read, readPrimary } from '../db/replicas.ts';
import type { TileAddress } from './address.ts';
import { type EncodeOrder, encodeTile } from './encode.ts';
import { BUFFER, EXTENT, MAX_FEATURES, type Tier, type TileScope, tiersAt, tileQuery } from './query.ts';

/** No tile travels with more, compressed: it is thinned until it fits. */
export const MAX_GZIP_BYTES = 500_000;
/** Up to here the encoder is quicker than the way to a worker and back. */
const INLINE_BYTES = 32_768;

export const compress = promisify(gzip);

/** Makes tiles from the database: finished there by ST_AsMVT, or from its binary rows by the encoder in a worker. */
export class TileMaker {
  readonly #native: boolean;
  readonly #read: Read;
  #encoders: Piscina<{ rows: Uint8Array; order: EncodeOrder }, Uint8Array> | undefined;

  constructor({ features, pool }: Pick<Database, 'features' | 'pool'>, read = readPrimary(pool)) {
    this.#native = features.mvt;
    this.#read = read;
  }

  /** @returns the tile, uncompressed; empty where nothing is in it */
  async make(address: TileAddress, scope: TileScope): Promise<Buffer> {
    let tile: Buffer = Buffer.alloc(0);
    for (const tier of tiersAt(address.layer, address.z)) {
      const attempt = await this.#attempt(address, tier, scope);
      tile = attempt.tile;
      if (attempt.features <= MAX_FEATURES && (await fits(tile))) return tile;
    }
    return tile;
  }

  async close(): Promise<void> {
    await this.#encoders?.destroy();
  }

  async #attempt(address: TileAddress, tier: Tier, scope: TileScope): Promise<Attempt> {
    const native = this.#native;
    const { name, text, values, fields } = tileQuery(address, tier, scope, native);
    const { rows } = await this.#read<Answer>(address.layer.revisions, { name, text, values });
    const { tile, rows: packed, features = 0 } = rows[0] ?? {};
    if (native || !packed || features > MAX_FEATURES) return { tile: tile ?? Buffer.alloc(0), features };
    const { layer, z, x, y } = address;
    const plain = fields.map((field) => ({ name: field.name, type: field.type }));
    const order = { layer: layer.id, z, x, y, extent: EXTENT, buffer: BUFFER, fields: plain };
    const bytes =
      packed.length <= INLINE_BYTES ? encodeTile(packed, order) : await this.#encode(packed, order);
    return { tile: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), features };
  }

  async #encode(packed: Buffer, order: EncodeOrder): Promise<Uint8Array> {
    this.#encoders ??= new Piscina({
      filename: new URL('./encode-worker.ts', import.meta.url).href,
      minThreads: 1,
      maxThreads: 1,
    });
    // A copy with a buffer of its own, which can be handed over instead of cloned.
    const rows = new Uint8Array(packed);
    return this.#encoders.run({ rows, order }, { transferList: [rows.buffer] });
  }
}

interface Answer {
  /** Finished by the database, or … */
  tile?: Buffer;
  /** … packed for the encoder; null where nothing is there. */
  rows?: Buffer | null;
  features: number;
}

interface Attempt {
  tile: Buffer;
  /** More than MAX_FEATURES: cut short, not to be shown. */
  features: number;
}

async function fits(tile: Buffer): Promise<boolean> {
  return tile.length <= MAX_GZIP_BYTES || (await compress(tile, { level: 1 })).length <= MAX_GZIP_BYTES;
}
