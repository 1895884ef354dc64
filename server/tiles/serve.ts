import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { parseTileAddress, type TileAddress } from './address.ts';
import type { TileScope } from './query.ts';
import { gzipped, type Tile, type TileCache } from './tile-cache.ts';

/** What a request may see of the layers that are not public; undefined = nothing. */
export type ScopeOf = (request: IncomingMessage) => Promise<TileScope | undefined>;

/**
 * Answers `/tiles/…` before Express sees the request: a hot tile costs a look-up and a write, Express's middleware alone would
 * cost five times that. Everything else is left to the next handler.
 */
export class TileServer {
  readonly #cache: TileCache;
  readonly #scopeOf: ScopeOf;
  /** Public tiles by their whole address and encoding. */
  readonly #hot = new LRUCache<string, { tile: Tile; address: TileAddress; body: Buffer; zipped: boolean }>({
    max: 20_000,
  });

  constructor(cache: TileCache, scopeOf: ScopeOf) {
    this.#cache = cache;
    this.#scopeOf = scopeOf;
  }

  /** @returns whether the request was a tile's, and is being answered */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url ?? '';
    if (!url.startsWith('/tiles/') || !url.includes('.mvt')) return false;
    const zip = wantsGzip(request);
    const hot = this.#hot.get(zip ? `z${url}` : url);
    if (hot && this.#cache.revisionOf(hot.address) === hot.tile.revision && request.method === 'GET') {
      send(request, response, hot.tile, hot.body, hot.zipped, hot.address);
      return true;
    }
    this.#answer(request, response, url, zip).catch((error: Error) => {
      console.error(`tile ${url}: ${error.message}`);
      fail(response, 500, '图块暂时无法生成，请稍后重试。', 'The tile could not be made; try again.');
    });
    return true;
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    url: string,
    zip: boolean,
  ): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return fail(response, 405, '只能读取。', 'Read only.');
    const address = parseTileAddress(url);
    if (!address) return fail(response, 404, '没有这个图块。', 'There is no such tile.');
    const open = address.layer.access === 'public';
    const scope = open ? {} : await this.#scopeOf(request);
    if (!scope)
      return fail(response, 401, '请先登录有权限的账号。', 'Sign in with an account that may see this.');
    const tile = await this.#cache.get(address, scope);
    const zipped = zip && tile.raw.length > 0;
    const body = zipped ? await gzipped(tile) : tile.raw;
    if (open) this.#hot.set(zip ? `z${url}` : url, { tile, address, body, zipped });
    send(request, response, tile, body, zipped, address);
  }
}

const wantsGzip = (request: IncomingMessage) => request.headers['accept-encoding']?.includes('gzip') ?? false;

function send(
  request: IncomingMessage,
  response: ServerResponse,
  tile: Tile,
  body: Buffer,
  zipped: boolean,
  address: TileAddress,
): void {
  const open = address.layer.access === 'public';
  // An address that names the current revision never changes its answer.
  const lasting = address.revision === String(tile.revision);
  const cache = `${open ? 'public' : 'private'}, ${lasting ? 'max-age=31536000, immutable' : 'no-cache'}`;
  const headers = [
    'ETag',
    tile.etag,
    'Cache-Control',
    cache,
    'Vary',
    open ? 'Accept-Encoding' : 'Accept-Encoding, Cookie',
  ];
  if (open) headers.push('Access-Control-Allow-Origin', '*');
  if (request.headers['if-none-match'] === tile.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  if (body.length === 0) {
    response.writeHead(204, headers).end();
    return;
  }
  headers.push('Content-Type', 'application/vnd.mapbox-vector-tile', 'Content-Length', String(body.length));
  headers.push('X-Content-Type-Options', 'nosniff');
  if (zipped) headers.push('Content-Encoding', 'gzip');
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
}

function fail(response: ServerResponse, status: number, zh: string, en: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({
    type: 'about:blank',
    status,
    code: `tiles.${status}`,
    title: zh,
    texts: { zh, en },
  });
  response
    .writeHead(status, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
    .end(body);
}
