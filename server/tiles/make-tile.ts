import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Piscina } from 'piscina';
import type { Database } from '../db/open.ts';
import { readBytes } from '../db/read-bytes.ts';
import { type ReadFrom, readPrimary } from '../db/replicas.ts';
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
  readonly #readFrom: ReadFrom;
  #encoders: Piscina<{ rows: Uint8Array; order: EncodeOrder }, Uint8Array> | undefined;

  constructor({ features, pool }: Pick<Database, 'features' | 'pool'>, readFrom = readPrimary(pool)) {
    this.#native = features.mvt;
    this.#readFrom = readFrom;
  }

  /** @returns the tile, uncompressed; empty where nothing is in it */
  async make(address: TileAddress, scope: TileScope): Promise<Buffer> {
    let tile: Buffer = nothing;
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
    const { fields, ...statement } = tileQuery(address, tier, scope, this.#native);
    const row = await this.#readFrom(address.layer.revisions, (pool) => readBytes(pool, statement));
    const [bytes = null, count] = row ?? [];
    const features = count?.readInt32BE() ?? 0;
    if (this.#native || !bytes || features > MAX_FEATURES) return { tile: bytes ?? nothing, features };
    const { layer, z, x, y } = address;
    const plain = fields.map((field) => ({ name: field.name, type: field.type }));
    const order = { layer: layer.id, z, x, y, extent: EXTENT, buffer: BUFFER, fields: plain };
    const tile = bytes.length <= INLINE_BYTES ? encodeTile(bytes, order) : await this.#encode(bytes, order);
    return { tile: Buffer.from(tile.buffer, tile.byteOffset, tile.byteLength), features };
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

const nothing = Buffer.alloc(0);

interface Attempt {
  tile: Buffer;
  /** More than MAX_FEATURES: cut short, not to be shown. */
  features: number;
}

async function fits(tile: Buffer): Promise<boolean> {
  return tile.length <= MAX_GZIP_BYTES || (await compress(tile, { level: 1 })).length <= MAX_GZIP_BYTES;
}
