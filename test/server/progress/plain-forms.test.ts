import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { AnInbox } from '../../an-inbox.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import { city, twoOffices } from './demo-city.ts';

/** What a browser without script sends and asks for. */
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const program = { accept: 'application/json' };

describe.each(databases)('forms without a script, on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let inbox: AnInbox;
  let code: string;

  beforeAll(async () => {
    inbox = await new AnInbox().open();
    process.env.SMTP_URL = inbox.url;
    database = await openDemo();
    ({ code } = await twoOffices(database));
    server = await startTestServer(database);
  });
  afterAll(async () => {
    await server.stop();
    await inbox.close();
    delete process.env.SMTP_URL;
  });

  const send = async (path: string, fields: Record<string, string>, headers: Record<string, string>) => {
    const body = new URLSearchParams({ city, code, lang: 'zh', ...fields });
    const answer = await fetch(server.url + path, { method: 'POST', headers, body });
    const type = answer.headers.get('content-type')?.split(';')[0];
    return { status: answer.status, type, text: await answer.text(), headers: answer.headers };
  };
  const page = { type: 'text/html' };
  const question = '楼道灯坏了 </textarea><script>alert(1)</script>';
  const asTyped = '楼道灯坏了 &lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;';

  it('are refused on a page that says why and what to do, with what was typed in it', async () => {
    const long = `${question}${'长'.repeat(1000)}`;
    const tooLong = await send('/feedback', { question: long, email: 'me@example.org' }, browser);
    expect(tooLong).toMatchObject({ status: 422, ...page });
    expect(tooLong.text).toContain('<html lang="zh-CN"');
    expect(tooLong.text).toContain('<h1>问题须在 2 到 1000 字之间。</h1>');
    expect(tooLong.text).toContain(`您写了 ${long.length} 字，请删去 ${long.length - 1000} 字后再提交。`);
    expect(tooLong.text).toContain(`${asTyped}${'长'.repeat(1000)}</textarea>`);
    expect(tooLong.text).toContain('value="me@example.org"');
    expect(tooLong.text).toContain(`href="/c/${city}/${code}"`);

    // the form is in English, wherever it was sent to
    const nowhere = await send('/feedback', { question, code: 'none', lang: 'en' }, browser);
    expect(nowhere).toMatchObject({ status: 404, ...page });
    expect(nowhere.text).toContain('<html lang="en"');
    expect(nowhere.text).toContain('What you wrote is still here');
    expect(nowhere.text).toContain(`${asTyped}</textarea>`);

    const news = { email: 'not an address', topic: 'city' };
    const subscribed = await send('/subscribe', news, browser);
    expect(subscribed).toMatchObject({ ...page });
    expect(subscribed.status).toBe(422);
    expect(subscribed.text).toContain('value="not an address"');
    expect(subscribed.text).toMatch(/value="city" checked/);
    expect(subscribed.text).toContain(`href="/c/${city}/${code}"`);
  });

  it('are answered in JSON where that is asked for, and on a page where they are taken', async () => {
    const refused = await send('/feedback', { question: '' }, program);
    expect(refused).toMatchObject({ status: 422, type: 'application/problem+json' });
    expect(JSON.parse(refused.text).code).toBe('progress.question-length');
    const taken = await send('/feedback', { question }, program);
    expect(taken).toMatchObject({ status: 200, type: 'application/json' });
    expect(JSON.parse(taken.text).ticket).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
    const read = await send('/feedback', { question }, browser);
    expect(read).toMatchObject({ status: 200, ...page });
    expect(read.text).toMatch(/href="\/feedback\/[2-9A-Z]{5}-[2-9A-Z]{5}"/);
  });

  it('that are over the limit keep what was typed, save in a flood, and programs still read JSON', async () => {
    for (const path of ['/feedback', '/subscribe']) {
      const kept = await send(path, { question, email: 'me@example.org' }, browser);
      expect([path, kept.status, kept.type]).toEqual([path, 429, 'text/html']);
      expect(kept.text).toContain('<h1>请求过于频繁。</h1>');
      expect(kept.text).toContain('value="me@example.org"');
      if (path === '/feedback') expect(kept.text).toContain(`${asTyped}</textarea>`);
      expect(kept.headers.get('retry-after')).toMatch(/^\d+$/);
    }
    for (let more = 0; more < 3; more++) await send('/feedback', { question }, browser);
    // twice: the second is not asked of Express any more
    for (const _ of [1, 2]) {
      const flooded = await send('/feedback?lang=en', { question }, browser);
      expect(flooded).toMatchObject({ status: 429, ...page });
      expect(flooded.text).toContain('Too many requests.');
      expect(flooded.text).toContain('Back button');
      expect(flooded.text).not.toContain(asTyped);
      expect(flooded.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(flooded.headers.get('content-security-policy')).not.toBeNull();
    }
    const chinese = await send('/feedback', { question }, browser);
    expect(chinese.text).toContain('按浏览器的“后退”');
    expect(await send('/feedback', { question }, program)).toMatchObject({
      status: 429,
      type: 'application/problem+json',
    });
    await expectInvariants(database);
  });
});
