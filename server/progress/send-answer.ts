import type { Request, Response } from 'express';
import { encodingOf, type HotAnswers, hasAlready } from './hot-answers.ts';
import type { Answer } from './page-cache.ts';

/** Fresh for a quarter of a minute, so that a CDN carries the readers; then asked for again by its tag. */
export const publicCaching = 'public, max-age=15, stale-while-revalidate=120';

/** Sends a kept answer in the best encoding that the reader takes, or says that it is the one it has. */
export function sendAnswer(request: Request, response: Response, answer: Answer, hot: HotAnswers): void {
  const encoding = encodingOf(request);
  const body = encoding === 'br' ? answer.brotli : encoding === 'gzip' ? answer.gzip : answer.body;
  response.set('cache-control', publicCaching);
  response.set('etag', answer.etag);
  response.vary('Accept-Encoding');
  if (hasAlready(request, answer.etag)) {
    response.status(304).end();
    return;
  }
  response.status(200).set('content-type', answer.type);
  if (encoding) response.set('content-encoding', encoding);
  response.set('content-length', String(body.length));
  if (request.method === 'GET')
    hot.keep(request, answer.revision, {
      headers: { ...response.getHeaders() },
      etag: answer.etag,
      body,
    });
  response.end(request.method === 'HEAD' ? undefined : body);
}
