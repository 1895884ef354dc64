import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { takeFeedback } from '../../../server/progress/feedback.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import { city, twoOffices } from './demo-city.ts';

/** What a browser without script asks for. */
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe.each(databases)('forms without a script that are long or of no use, on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let code: string;

  beforeAll(async () => {
    delete process.env.SMTP_URL;
    database = await openDemo();
    ({ code } = await twoOffices(database));
    server = await startTestServer(database);
  });
  afterAll(() => server.stop());

  const send = async (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = browser,
  ) => {
    const body = new URLSearchParams({ city, code, lang: 'zh', ...fields });
    const answer = await fetch(server.url + path, { method: 'POST', headers, body });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };

  it('come back with their beginning where they are over 64 kB', async () => {
    const question = `楼道灯坏了${'长'.repeat(20_000)}`;
    const zh = await send('/feedback', { question });
    expect(zh.status).toBe(413);
    expect(zh.text).toContain('<h1>内容太长，没有提交。</h1>');
    expect(zh.text).toContain('问题最多 1000 字。下面只保留了开头的部分，请删减后再提交。');
    expect(zh.text).toContain(`href="/c/${city}/${code}"`);
    const [, kept] = /<textarea[^>]*>\n([^<]*)<\/textarea>/.exec(zh.text)!;
    expect(question.startsWith(kept!)).toBe(true);
    expect(kept!.length).toBeGreaterThan(7_000);

    const en = await send('/feedback', { lang: 'en', question });
    expect(en.text).toContain('Only its beginning is kept below');
    expect(en.text).toContain('<html lang="en"');

    const program = await send('/feedback', { question }, { accept: 'application/json' });
    expect(program).toMatchObject({ status: 413, type: 'application/problem+json; charset=utf-8' });
    expect(JSON.parse(program.text).code).toBe('progress.form-too-long');
  });

  it('count a line break as one sign, as the field does', async () => {
    // a browser sends each break as two
    const lines = Array.from({ length: 100 }, () => '一二三四五六七八九').join('\r\n');
    expect(lines.replaceAll('\r\n', '\n').length).toBe(999);
    expect(await send('/feedback', { question: lines })).toMatchObject({ status: 200 });
    const { rows } = await sql<{ question: string }>`select question from feedback`.execute(database.db);
    expect(rows.map(({ question }) => question.length)).toEqual([999]);
  });

  it('ask something that can be read, in the direction in which it was written', async () => {
    expect(await send('/feedback', { question: '\u200b\u200b\u200b\u2060' })).toMatchObject({ status: 422 });
    // six forms a minute are taken from one address
    await takeFeedback(database.db, { city, code, question: '\u202e灯坏了\u2066', email: null });
    const { rows } = await sql<{
      question: string;
    }>`select question from feedback order by id desc limit 1`.execute(database.db);
    expect(rows[0]!.question).toBe('灯坏了');
  });

  it('are not shown where no mail is sent: feeds stand there, for residents, and what to set, for operators', async () => {
    const page = await (await fetch(`${server.url}/c/${city}/${code}`, { headers: browser })).text();
    expect(page).not.toContain('name="email"');
    expect(page).toContain('本站没有开通邮件通知。');
    const feeds = [...page.matchAll(/<li><a class="button" href="(\/feed\/[^"]+)"/g)].map(
      ([, href]) => href!,
    );
    expect(feeds.map((href) => href.split('/')[2])).toEqual(['community', 'office', 'city']);
    for (const feed of feeds) {
      const answer = await fetch(server.url + feed);
      expect([feed, answer.status, await answer.text()]).toEqual([
        feed,
        200,
        expect.stringContaining('<feed '),
      ]);
    }

    // from a page that was open before
    const refused = await send('/subscribe', { email: 'me@example.org', topic: 'community' });
    expect(refused.status).toBe(503);
    expect(refused.text).not.toContain('name="email"');
    expect(refused.text).toContain(`href="/feed/community/${city}/${code}.atom"`);
    expect(refused.text).toContain('SMTP_URL');
  });
});
