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
  #of = '';

  constructor(revision: () => string) {
    this.#revision = revision;
  }

  /** @param revision - of the data that the answer was made from: one that was overtaken while it was made is not kept */
  keep(address: string, encoding: string, revision: string, hot: Hot): void {
    if (this.#of === revision && revision === this.#revision()) this.#kept.set(`${encoding} ${address}`, hot);
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
    const hot = this.#kept.get(`${encodingOf(request)} ${request.url}`);
    if (!hot) return false;
    if (request.headers['if-none-match'] === hot.etag) {
      const { 'content-length': _, 'content-encoding': __, 'content-type': ___, ...headers } = hot.headers;
      response.writeHead(304, headers).end();
      return true;
    }
    response.writeHead(200, hot.headers).end(hot.body);
    return true;
  }
}

/** The best encoding of those that answers are kept in. */
export function encodingOf({ headers }: Pick<IncomingMessage, 'headers'>): 'br' | 'gzip' | '' {
  const accepted = String(headers['accept-encoding'] ?? '');
  return /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : '';
}

const hotOf = new WeakMap<Services, HotAnswers>();

/** The hot answers of a server; `revision` moves with everything that a public page shows. */
export function hotAnswers(services: Services, revision: () => string): HotAnswers {
  const known = hotOf.get(services) ?? new HotAnswers(revision);
  hotOf.set(services, known);
  return known;
}

/** Answers from what the pages of this server have sent before, if it has any. */
export function answerHot(services: Services, request: IncomingMessage, response: ServerResponse): boolean {
  return hotOf.get(services)?.handle(request, response) ?? false;
}
