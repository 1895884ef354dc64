import { type Request, Router } from 'express';
import { signInFirst } from '../access/enforce.ts';
import type { Database } from '../db/open.ts';
import { ofStatus } from '../http/problem.ts';
import { parseLayerFilters } from './address.ts';
import { type Layer, layerOf } from './layers.ts';
import type { Revisions } from './revisions.ts';
import type { ScopeOf } from './serve.ts';
import { tileJson, visibleLayers } from './tile-json.ts';

/**
 * `/tiles.json` lists the layers that the reader may see, `/tiles/{layer}.json` is the TileJSON of one. `?city=CODE` and the
 * layer's filters are written into the address of its tiles. The tiles themselves are answered before Express (serve.ts).
 */
export function tileRoutes(database: Database, revisions: Revisions, scopeOf: ScopeOf): Router {
  const router = Router();
  const boundsOf = rememberBounds(database, revisions);

  router.get('/tiles.json', async (request, response) => {
    const layers = visibleLayers((await scopeOf(request)) !== undefined);
    const base = baseOf(request);
    response.json(
      layers.map(({ id, title, access }) => ({ id, title, access, url: `${base}/tiles/${id}.json` })),
    );
  });

  router.get('/tiles/:layer.json', async (request, response) => {
    const layer = layerOf(request.params.layer);
    if (!layer) throw ofStatus(404);
    if (layer.access !== 'public' && !(await scopeOf(request))) throw signInFirst();
    const query = new URL(request.url, 'http://localhost').searchParams;
    const city = query.get('city');
    query.delete('city');
    query.delete('r');
    if (city !== null) query.set('city_code', city);
    if (!parseLayerFilters(layer, query)) throw ofStatus(404);
    const json = tileJson(baseOf(request), layer, revisions.of(layer), await boundsOf(layer, city));
    response.set('cache-control', 'no-cache');
    response.json({
      ...json,
      tiles: json.tiles.map((address) => (query.size > 0 ? `${address}&${query}` : address)),
    });
  });
  return router;
}

const baseOf = (request: Request) => `${request.protocol}://${request.host}`;

/** Bounds of a layer, of one city or of all, until the layer changes. */
function rememberBounds(database: Database, revisions: Revisions) {
  const known = new Map<string, { revision: number; bounds: number[] | undefined }>();
  return async (layer: Layer, city: string | null): Promise<number[] | undefined> => {
    const revision = revisions.of(layer);
    const key = `${layer.id}|${city ?? ''}`;
    const kept = known.get(key);
    if (kept?.revision === revision) return kept.bounds;
    const { rows } = await database.pool.query<{ bounds: number[] | null }>(
      `select case when b is not null then array[st_xmin(b), st_ymin(b), st_xmax(b), st_ymax(b)]::float8[] end as bounds
       from (select st_extent(f.geom) as b from ${layer.from} where $1::text is null or f.city_code = $1) boxes`,
      [city],
    );
    const bounds = rows[0]?.bounds ?? undefined;
    if (known.size > 10_000) known.clear();
    known.set(key, { revision, bounds });
    return bounds;
  };
}
