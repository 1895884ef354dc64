import type { Request, Response } from 'express';
import type { Answer } from './page-cache.ts';

/** Fresh for a quarter of a minute, so that a CDN carries the readers; then asked for again by its tag. */
export const publicCaching = 'public, max-age=15, stale-while-revalidate=120';

/** Sends a kept answer in the best encoding that the reader takes, or says that it is the one it has. */
export function sendAnswer(request: Request, response: Response, answer: Answer, status = 200): void {
  response.set('cache-control', status === 200 ? publicCaching : 'no-store');
  response.set('etag', answer.etag);
  response.vary('Accept-Encoding');
  if (status === 200 && request.get('if-none-match') === answer.etag) {
    response.status(304).end();
    return;
  }
  response.status(status).set('content-type', answer.type);
  const accepted = request.get('accept-encoding') ?? '';
  const [encoding, body] = /\bbr\b/.test(accepted)
    ? ['br', answer.brotli]
    : /\bgzip\b/.test(accepted)
      ? ['gzip', answer.gzip]
      : ['', answer.body];
  if (encoding) response.set('content-encoding', encoding as string);
  response.set('content-length', String((body as Buffer).length));
  response.end(request.method === 'HEAD' ? undefined : body);
}
