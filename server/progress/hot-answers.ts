import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Services } from '../services.ts';

interface Hot {
  headers: OutgoingHttpHeaders;
  etag: string;
  body: Buffer;
}

/**
 * Answers of the public pages with all their headers, sent before Express sees the request: a cached page costs no more
 * than a file. What is here was sent by Express once since the last change of the data.
 */
export class HotAnswers {
  readonly #kept = new LRUCache<string, Hot>({
    maxSize: 64 * 1024 * 1024,
    sizeCalculation: (hot) => hot.body.length + 512,
  });
  readonly #revision: () => string;
  readonly #isNamed: boolean;
  #of = '';

  /** @param isNamed the site knows its own name: pages say the same whatever they are asked by */
  constructor(revision: () => string, isNamed = true) {
    this.#revision = revision;
    this.#isNamed = isNamed;
  }

  /** @param revision - of the data that the answer was made from: one that was overtaken while it was made is not kept */
  keep(request: Pick<IncomingMessage, 'url' | 'headers'>, revision: string, hot: Hot): void {
    if (this.#of === revision && revision === this.#revision()) this.#kept.set(this.#keyOf(request), hot);
  }

  /** @returns whether the request was answered */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET') return false;
    const revision = this.#revision();
    if (revision !== this.#of) {
      this.#kept.clear();
      this.#of = revision;
      return false;
    }
    const hot = this.#kept.get(this.#keyOf(request));
    if (!hot) return false;
    if (hasAlready(request, hot.etag)) {
      const { 'content-length': _, 'content-encoding': __, 'content-type': ___, ...headers } = hot.headers;
      response.writeHead(304, headers).end();
      return true;
    }
    response.writeHead(200, hot.headers).end(hot.body);
    return true;
  }

  #keyOf(request: Pick<IncomingMessage, 'url' | 'headers'>): string {
    const { host, 'x-forwarded-proto': scheme } = request.headers;
    return `${encodingOf(request)} ${this.#isNamed ? '' : `${scheme} ${host}`} ${request.url}`;
  }
}

/** The best encoding of those that answers are kept in; `br;q=0` is a no. */
export function encodingOf({ headers }: Pick<IncomingMessage, 'headers'>): 'br' | 'gzip' | '' {
  const accepted = String(headers['accept-encoding'] ?? '');
  return takesBrotli.test(accepted) ? 'br' : takesGzip.test(accepted) ? 'gzip' : '';
}

const takesBrotli = /(?:^|[\s,])br\s*(?:,|$|;\s*q=(?:1|0\.\d*[1-9]))/;
const takesGzip = /(?:^|[\s,])gzip\s*(?:,|$|;\s*q=(?:1|0\.\d*[1-9]))/;

/**
 * Whether a reader has this answer already (If-None-Match, RFC 9110 13.1.2): a list, `*`, and tags that a proxy has made
 * weak count.
 */
export function hasAlready({ headers }: Pick<IncomingMessage, 'headers'>, etag: string): boolean {
  const given = headers['if-none-match'];
  if (given === undefined) return false;
  return given === etag || given.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}

const hotOf = new WeakMap<Services, HotAnswers>();

/** The hot answers of a server; `revision` moves with everything that a public page shows. */
export function hotAnswers(services: Services, revision: () => string): HotAnswers {
  const known = hotOf.get(services) ?? new HotAnswers(revision, services.config.publicUrl !== undefined);
  hotOf.set(services, known);
  return known;
}

/** Answers from what the pages of this server have sent before, if it has any. */
export function answerHot(services: Services, request: IncomingMessage, response: ServerResponse): boolean {
  return hotOf.get(services)?.handle(request, response) ?? false;
}
