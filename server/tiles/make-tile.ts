import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Piscina } from 'piscina';
import type { Database } from '../db/open.ts';
import type { TileAddress } from './address.ts';
import { type EncodeOrder, encodeTile } from './encode.ts';
import { BUFFER, EXTENT, type Tier, type TileScope, tiersAt, tileQuery } from './query.ts';

/** No tile travels with more, compressed: it is thinned until it fits. */
export const MAX_GZIP_BYTES = 500_000;
/** Up to here the encoder is quicker than the way to a worker and back. */
const INLINE_BYTES = 32_768;

export const compress = promisify(gzip);

/** Makes tiles from the database: finished there by ST_AsMVT, or from its binary rows by the encoder in a worker. */
export class TileMaker {
  readonly #database: Database;
  #encoders: Piscina<{ rows: Uint8Array; order: EncodeOrder }, Uint8Array> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns the tile, uncompressed; empty where nothing is in it */
  async make(address: TileAddress, scope: TileScope): Promise<Buffer> {
    let tile: Buffer = Buffer.alloc(0);
    for (const tier of tiersAt(address.layer, address.z)) {
      tile = await this.#attempt(address, tier, scope);
      if (await fits(tile)) return tile;
    }
    return tile;
  }

  async close(): Promise<void> {
    await this.#encoders?.destroy();
  }

  async #attempt(address: TileAddress, tier: Tier, scope: TileScope): Promise<Buffer> {
    const native = this.#database.features.mvt;
    const { name, text, values, fields } = tileQuery(address, tier, scope, native);
    const { rows } = await this.#database.pool.query<{ tile?: Buffer; rows?: Buffer }>({
      name,
      text,
      values,
    });
    if (native) return rows[0]?.tile ?? Buffer.alloc(0);
    const packed = rows[0]?.rows;
    if (!packed || packed.length === 0) return Buffer.alloc(0);
    const { layer, z, x, y } = address;
    const plain = fields.map((field) => ({ name: field.name, type: field.type }));
    const order = { layer: layer.id, z, x, y, extent: EXTENT, buffer: BUFFER, fields: plain };
    return Buffer.from(
      packed.length <= INLINE_BYTES ? encodeTile(packed, order) : await this.#encode(packed, order),
    );
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

async function fits(tile: Buffer): Promise<boolean> {
  return tile.length <= MAX_GZIP_BYTES || (await compress(tile, { level: 1 })).length <= MAX_GZIP_BYTES;
}
