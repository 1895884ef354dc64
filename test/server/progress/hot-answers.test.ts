import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { HotAnswers } from '../../../server/progress/hot-answers.ts';
import { PageCache } from '../../../server/progress/page-cache.ts';

const asked = { method: 'GET', url: '/', headers: {} } as IncomingMessage;

/** What a reader gets for the front page, or undefined where the page has to be made. */
function readBy(hot: HotAnswers): string | undefined {
  let body: string | undefined;
  const response = {
    writeHead: () => response,
    end: (sent?: Buffer) => {
      body = sent?.toString();
    },
  };
  hot.handle(asked, response as unknown as ServerResponse);
  return body;
}

test('an answer that the data overtook while it was made is never shown again', async () => {
  let revision = 'one';
  const cache = new PageCache(() => revision);
  const hot = new HotAnswers(() => revision);
  readBy(hot);
  let finish = (_: { type: string; text: string }) => {};
  const slow = cache.answer('/', () => new Promise((done) => (finish = done)));

  revision = 'two';
  expect(readBy(hot)).toBeUndefined();
  const fresh = await cache.answer('/', async () => ({ type: 'text/html', text: 'after' }));
  hot.keep(asked, fresh.revision, { headers: {}, etag: fresh.etag, body: fresh.body });
  finish({ type: 'text/html', text: 'before' });
  const late = await slow;
  hot.keep(asked, late.revision, { headers: {}, etag: late.etag, body: late.body });

  expect(readBy(hot)).toBe('after');
  expect((await cache.answer('/', () => Promise.reject(new Error('made twice')))).body.toString()).toBe(
    'after',
  );
});
