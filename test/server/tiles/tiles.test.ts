import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { parseTileAddress } from '../../../server/tiles/address.ts';
import { MAX_GZIP_BYTES, TileMaker } from '../../../server/tiles/make-tile.ts';
import { BUFFER, EXTENT } from '../../../server/tiles/query.ts';
import { followRevisions, type Revisions } from '../../../server/tiles/revisions.ts';
import { TileServer } from '../../../server/tiles/serve.ts';
import { TileCache } from '../../../server/tiles/tile-cache.ts';
import { databases } from '../../database.ts';
import { CITY, centreTile, seedTiles } from './seed.ts';

const addressOf = (layer: string, z: number, query = '') => {
  const { x, y } = centreTile(z);
  return parseTileAddress(`/tiles/${layer}/${z}/${x}/${y}.mvt${query}`)!;
};

/** By id, or by their attributes where several things are drawn as one. */
function featuresOf(tile: Uint8Array, layer: string): Map<number | string, VectorTileFeature> {
  const read = new VectorTile(new PbfReader(tile)).layers[layer];
  const all = Array.from({ length: read?.length ?? 0 }, (_, i) => read!.feature(i));
  return new Map(all.map((feature) => [feature.id ?? JSON.stringify(feature.properties), feature]));
}

describe.each(databases)('tiles from the $kind database', ({ open }) => {
  let database: Database;
  let maker: TileMaker;
  beforeAll(async () => {
    database = await open();
    await seedTiles(database.pool, { communities: 3000, pipes: 4000 });
    maker = new TileMaker(database);
  });
  afterAll(async () => {
    await maker.close();
    await database.close();
  });

  it('answers filters with what the table holds', async () => {
    const all = featuresOf(await maker.make(addressOf('communities', 14), {}), 'communities');
    const some = featuresOf(
      await maker.make(addressOf('communities', 14, '?status=ready,reserve'), {}),
      'communities',
    );
    const expected = [...all.values()].filter((one) => one.properties.status !== 'under_way');
    expect(some.size).toBe(expected.length);
    expect(some.size).toBeLessThan(all.size);
  });

  it('shows a scope its own cities only', async () => {
    const address = addressOf('pipes', 15);
    expect((await maker.make(address, { cities: [CITY] })).length).toBeGreaterThan(0);
    expect((await maker.make(address, { cities: ['110000'] })).length).toBe(0);
  });

  describe('over HTTP', () => {
    let server: Server;
    let revisions: Revisions;
    let base: string;
    beforeAll(async () => {
      revisions = await followRevisions(database);
      const tiles = new TileServer(new TileCache(maker, revisions), async (request) =>
        request.headers.cookie === 'engineer' ? {} : undefined,
      );
      server = createServer((request, response) => {
        if (!tiles.handle(request, response)) response.writeHead(418).end();
      }).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(async () => {
      server.close();
      await revisions.close();
    });
    const path = (layer: string, z: number) => {
      const { x, y } = centreTile(z);
      return `${base}/tiles/${layer}/${z}/${x}/${y}.mvt`;
    };

    it('sends a tile, then 304 while nothing changes, then the new tile', async () => {
      const first = await fetch(path('communities', 14));
      expect(first.status).toBe(200);
      const etag = first.headers.get('etag')!;
      const again = await fetch(path('communities', 14), { headers: { 'If-None-Match': etag } });
      expect(again.status).toBe(304);
      await database.pool.query(`update community set households = households + 1 where code = 'c1'`);
      await expect
        .poll(
          async () => (await fetch(path('communities', 14), { headers: { 'If-None-Match': etag } })).status,
        )
        .toBe(200);
    });

    it('keeps an address that names the current revision for ever', async () => {
      const revision = revisions.of(addressOf('communities', 14).layer);
      const lasting = await fetch(`${path('communities', 14)}?r=${revision}`);
      expect(lasting.headers.get('cache-control')).toContain('immutable');
      const old = await fetch(`${path('communities', 14)}?r=${revision - 1}`);
      expect(old.headers.get('cache-control')).toContain('no-cache');
    });

    it('says 204 where nothing is, and 404 outside the range', async () => {
      expect((await fetch(`${base}/tiles/communities/14/0/0.mvt`)).status).toBe(204);
      expect((await fetch(`${base}/tiles/communities/14/16384/0.mvt`)).status).toBe(404);
      expect((await fetch(`${base}/tiles/communities/30/0/0.mvt`)).status).toBe(404);
      expect((await fetch(path('communities', 14), { method: 'POST' })).status).toBe(405);
    });

    it('hides pipes from the public, also when an engineer has just read them', async () => {
      expect((await fetch(path('pipes', 15), { headers: { Cookie: 'engineer' } })).status).toBe(200);
      const anonymous = await fetch(path('pipes', 15));
      expect(anonymous.status).toBe(401);
      expect(await anonymous.json()).toMatchObject({
        texts: { zh: expect.any(String), en: expect.any(String) },
      });
    });
  });

  it('thins a tile until it is small enough to travel', async () => {
    await seedTiles(database.pool, { pipes: 0, buildings: 30_000, spanDeg: 0.03 });
    const tile = await maker.make(addressOf('buildings', 13), {});
    expect(tile.length).toBeGreaterThan(0);
    expect(gzipSync(tile, { level: 1 }).length).toBeLessThanOrEqual(MAX_GZIP_BYTES);
  });
});

describe.runIf(databases.length === 2)(
  'the encoder on the embedded database and ST_AsMVT on the server',
  () => {
    const opened: Database[] = [];
    const makers: TileMaker[] = [];
    beforeAll(async () => {
      for (const { open } of databases) {
        const database = await open();
        opened.push(database);
        await seedTiles(database.pool, { communities: 3000, pipes: 4000 });
        makers.push(new TileMaker(database));
      }
    });
    afterAll(async () => {
      for (const maker of makers) await maker.close();
      for (const database of opened) await database.close();
    });

    it('are two different ways', () => {
      expect(opened.map((database) => database.features.mvt)).toEqual([false, true]);
    });

    it.each([
      ['communities', 16],
      ['communities', 14],
      ['communities', 12],
      ['communities', 10],
      ['pipes', 16],
      ['pipes', 14],
      ['pipes', 12],
    ] as const)('make the same map of %s at zoom %i', async (layer, z) => {
      const address = addressOf(layer, z);
      const [ours, oracle] = (await Promise.all(makers.map((maker) => maker.make(address, {})))).map((tile) =>
        featuresOf(tile, layer),
      );
      expect(oracle!.size).toBeGreaterThan(5);
      expect([...oracle!.keys()].filter((id) => !ours!.has(id))).toEqual([]);
      const extra = [...ours!].filter(([id]) => !oracle!.has(id)).map(([, feature]) => feature);
      // Only what just touches the buffered edge may be there in one and not in the other.
      expect(extra.filter((feature) => !touchesEdge(feature))).toEqual([]);
      let apart = 0;
      for (const [id, feature] of oracle!) {
        expect(ours!.get(id)!.properties).toEqual(feature.properties);
        if (distance(feature, ours!.get(id)!) > 1) apart++;
      }
      // A handful of vertices on the clip edge may fall elsewhere.
      expect(apart).toBeLessThanOrEqual(Math.max(3, oracle!.size * 0.02));
    });
  },
);

/** Whether nothing of a feature is further inside the buffered tile than two units. */
function touchesEdge(feature: VectorTileFeature): boolean {
  const [near, far] = [2 - BUFFER, EXTENT + BUFFER - 2];
  return feature
    .loadGeometry()
    .flat()
    .every(({ x, y }) => x <= near || y <= near || x >= far || y >= far);
}

/** Largest distance from a vertex of `a` to the nearest vertex of `b`, in tile units. */
function distance(a: VectorTileFeature, b: VectorTileFeature): number {
  const others = b.loadGeometry().flat();
  const nearest = (x: number, y: number) =>
    Math.min(...others.map((other) => Math.max(Math.abs(other.x - x), Math.abs(other.y - y))));
  return Math.max(
    ...a
      .loadGeometry()
      .flat()
      .map((point) => nearest(point.x, point.y)),
  );
}
