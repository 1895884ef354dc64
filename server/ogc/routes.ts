import { type Request, type Response, Router } from 'express';
import { Problem } from '../../domain/problem.ts';
import type { Read } from '../db/replicas.ts';
import { LAYERS, type Layer, layerOf } from '../tiles/layers.ts';
import type { TileScope } from '../tiles/query.ts';
import type { Revisions } from '../tiles/revisions.ts';
import type { ScopeOf } from '../tiles/serve.ts';
import type { OgcCrs } from './crs.ts';
import { collection, conformance, landing, pageLinks } from './documents.ts';
import { countQuery, extentQuery, itemQuery, itemsQuery } from './items-query.ts';
import { parseItemsRequest } from './items-request.ts';

type Box = [number, number, number, number];

/** OGC API Features 1.0 (parts 1 and 2) over the layers that also leave as tiles. */
export function ogcRoutes(read: Read, revisions: Revisions, scopeOf: ScopeOf): Router {
  const router = Router();
  const extents = new Map<string, { revision: number; box: Box | undefined }>();

  const extentOf = async (layer: Layer, scope: TileScope): Promise<Box | undefined> => {
    const key = `${layer.id}|${scope.cities ?? '*'}`;
    const revision = revisions.of(layer);
    const known = extents.get(key);
    if (known?.revision === revision) return known.box;
    const { text, values } = extentQuery(layer, scope);
    const { rows } = await read<Record<'x1' | 'y1' | 'x2' | 'y2', number | null>>(layer.revisions, {
      text,
      values,
    });
    const row = rows[0];
    const box: Box | undefined = row && row.x1 !== null ? [row.x1, row.y1!, row.x2!, row.y2!] : undefined;
    extents.set(key, { revision, box });
    return box;
  };

  router.get('/', (request, response) => {
    response.json(landing(baseOf(request)));
  });

  router.get('/conformance', (_request, response) => {
    response.json(conformance());
  });

  router.get('/collections', async (request, response) => {
    const base = baseOf(request);
    const session = await scopeOf(request);
    const layers = LAYERS.filter((layer) => layer.access === 'public' || session);
    const collections = [];
    for (const layer of layers)
      collections.push(collection(base, layer, await extentOf(layer, scopeFor(layer, session))));
    response.json({
      links: [{ href: `${base}/collections`, rel: 'self', type: 'application/json' }],
      collections,
    });
  });

  router.get('/collections/:id', async (request, response) => {
    const { layer, scope } = await opened(request, scopeOf);
    response.json(collection(baseOf(request), layer, await extentOf(layer, scope)));
  });

  router.get('/collections/:id/items', async (request, response) => {
    const { layer, scope } = await opened(request, scopeOf);
    const self = new URL(baseOf(request) + request.url);
    const asked = parseItemsRequest(layer, self.searchParams);
    if (notModified(request, response, layer, revisions)) return;
    const page = itemsQuery(layer, asked, scope);
    const { rows } = await read<{ id: number; feature: string }>(layer.revisions, page);
    const shown = rows.slice(0, asked.limit);
    const count = countQuery(layer, asked, scope);
    const matched = await read<{ count: number }>(layer.revisions, count);
    const next = rows.length > asked.limit ? String(shown.at(-1)!.id) : undefined;
    const head = {
      type: 'FeatureCollection',
      timeStamp: new Date().toISOString(),
      numberMatched: matched.rows[0]!.count,
      numberReturned: shown.length,
      links: pageLinks(self, next, `${baseOf(request)}/collections/${layer.id}`),
    };
    // The features are texts already: parsing them only to print them again would double the work.
    const features = shown.map((row) => row.feature).join(',');
    sendGeoJson(response, asked.crs, `${JSON.stringify(head).slice(0, -1)},"features":[${features}]}`);
  });

  router.get('/collections/:id/items/:feature', async (request, response) => {
    const { layer, scope } = await opened(request, scopeOf);
    const asked = parseItemsRequest(layer, new URL(baseOf(request) + request.url).searchParams);
    const id = String(request.params.feature);
    if (!/^\d{1,15}$/.test(id)) throw absent(id);
    const { text, values } = itemQuery(layer, id, asked, scope);
    const { rows } = await read<{ feature: string }>(layer.revisions, { text, values });
    if (!rows[0]) throw absent(id);
    const base = `${baseOf(request)}/collections/${layer.id}`;
    const links = [
      { href: `${base}/items/${id}`, rel: 'self', type: 'application/geo+json' },
      { href: base, rel: 'collection', type: 'application/json' },
    ];
    sendGeoJson(response, asked.crs, `${rows[0].feature.slice(0, -1)},"links":${JSON.stringify(links)}}`);
  });

  return router;
}

/** Address of `/ogc` as the reader sees it. */
const baseOf = (request: Request) => `${request.protocol}://${request.get('host')}${request.baseUrl}`;

const scopeFor = (layer: Layer, session: TileScope | undefined): TileScope =>
  layer.access === 'public' ? {} : (session ?? { cities: [] });

/** The collection that the address names, and what of it may be seen; hidden ones do not exist for the public. */
async function opened(request: Request, scopeOf: ScopeOf): Promise<{ layer: Layer; scope: TileScope }> {
  const layer = layerOf(String(request.params.id));
  if (layer?.access === 'public') return { layer, scope: {} };
  const session = layer && (await scopeOf(request));
  if (!layer || !session) throw absent(String(request.params.id));
  return { layer, scope: session };
}

function absent(what: string): Problem {
  return new Problem(
    'ogc.not-found',
    { zh: `没有“${what}”。`, en: `There is no “${what}”.` },
    { zh: '可用的数据集见 /ogc/collections。', en: 'See /ogc/collections for what there is.' },
    { status: 404 },
  );
}

function notModified(request: Request, response: Response, layer: Layer, revisions: Revisions): boolean {
  const etag = `W/"${layer.id}-${revisions.of(layer)}"`;
  response.set('ETag', etag);
  response.set('Cache-Control', layer.access === 'public' ? 'public, no-cache' : 'private, no-cache');
  if (request.get('if-none-match') !== etag) return false;
  response.status(304).end();
  return true;
}

function sendGeoJson(response: Response, crs: OgcCrs, body: string): void {
  response.set('Content-Crs', `<${crs.uri}>`);
  response.type('application/geo+json').send(body);
}
