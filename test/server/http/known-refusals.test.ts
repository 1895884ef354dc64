import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KnownRefusals } from '../../../server/http/known-refusals.ts';
import { ofStatus } from '../../../server/http/problem.ts';

describe.each([false, true])('who is over a limit (behind a proxy: %s)', (isBehindProxy) => {
  const minute = 60_000;
  let server: Server;
  let url: string;
  /** How often Express was asked, and what the clock says beyond now, ms. */
  let asked: number;
  let later: number;

  beforeAll(async () => {
    const refusals = new KnownRefusals(['/ask'], isBehindProxy);
    const app = express();
    app.use((_, response, next) => {
      response.set('x-frame-options', 'DENY');
      asked++;
      next();
    });
    app.post('/ask', (request, response) =>
      refusals.refuse(request, response, ofStatus(429), new Date(Date.now() + later + minute)),
    );
    server = createServer((request, response) => {
      if (!refusals.handle(request, response, Date.now() + later)) app(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    later = 0;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    asked = 0;
    // past what the test before was refused
    later += 2 * minute;
  });

  const post = async (headers: Record<string, string> = {}, path = '/ask', method = 'POST') => {
    const answer = await fetch(url + path, { method, headers, ...(method === 'POST' && { body: 'x' }) });
    const { 'retry-after': after, date: _, ...rest } = Object.fromEntries(answer.headers);
    return { status: answer.status, after: Number(after), headers: rest, text: await answer.text() };
  };

  it('is refused in the same words without Express being asked again, until the window ends', async () => {
    const english = { 'accept-language': 'en' };
    const [first, again, queried] = [
      await post(english),
      await post(english),
      await post(english, '/ask?from=page'),
    ];
    expect(asked).toBe(1);
    expect(again.status).toBe(429);
    expect({ ...again, after: 0, headers: { ...again.headers } }).toEqual({
      ...first,
      after: 0,
      headers: { ...first.headers, 'content-length': again.headers['content-length'] },
    });
    expect(again.headers['x-frame-options']).toBe('DENY');
    expect(queried.text).toBe(first.text);
    expect(JSON.parse(again.text).title).toBe('Too many requests.');
    expect(again.after).toBeGreaterThan(50);
    expect(again.after).toBeLessThanOrEqual(60);
    later += minute + 1000;
    await post(english);
    expect(asked).toBe(2);
  });

  it('does not stand for other languages, doors, reading, or other readers of a proxy', async () => {
    await post();
    await post({ 'accept-language': 'en' });
    expect(asked).toBe(2);
    await post({}, '/elsewhere');
    await post({}, '/ask', 'GET');
    expect(asked).toBe(4);
    await post({ 'x-forwarded-for': '192.0.2.7' });
    // without a proxy that is trusted anybody could write this
    expect(asked).toBe(isBehindProxy ? 5 : 4);
    const long = { 'x-forwarded-for': '192.0.2.7, '.repeat(60), 'accept-language': 'de, '.repeat(100) };
    await post(long);
    await post(long);
    expect(asked).toBe(isBehindProxy ? 7 : 6);
  });
});
