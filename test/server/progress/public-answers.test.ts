import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { request as ask } from 'node:http';
import { join } from 'node:path';
import { sql } from 'kysely';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { repository } from '../../../server/db/paths.ts';
import { AnInbox } from '../../an-inbox.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

const city = '222404';
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe.each(databases)('what the public is answered on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let inbox: AnInbox;
  let code: string;

  beforeAll(async () => {
    inbox = await new AnInbox().open();
    process.env.SMTP_URL = inbox.url;
    database = await openDemo();
    ({ code } = (
      await sql<{
        code: string;
      }>`select code from community where status = 'under_way' order by code`.execute(database.db)
    ).rows[0]!);
    server = await startTestServer(database);
  });
  afterAll(async () => {
    await server.stop();
    await inbox.close();
    delete process.env.SMTP_URL;
  });
  const read = (path: string, headers: Record<string, string> = {}) =>
    server.call('public', 'GET', path, undefined, headers);

  it('is a page where somebody opens what is not there, and problem details for a program', async () => {
    if (!existsSync(join(repository, 'dist/index.html'))) throw new Error('npm run build first');
    for (const path of ['/nope', '/download/communities.pdf', '/c/222404/%E0%A4%A', '/photos/222404/x.jpg']) {
      const { status, headers, body } = await read(path, browser);
      expect([path, headers.get('content-type')]).toEqual([path, 'text/html; charset=utf-8']);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(body).toMatch(/<html lang="zh-CN".*<h1>/s);
    }
    expect((await read('/nope?lang=en', browser)).body).toContain('There is nothing at this address.');
    expect((await read('/nope')).headers.get('content-type')).toContain('application/problem+json');
    expect((await read('/api/nope', browser)).headers.get('content-type')).toContain(
      'application/problem+json',
    );
    const frame = await read('/index.html', browser);
    expect([frame.status, frame.headers.get('location')]).toEqual([301, '/']);
  });

  it('is not sent again to whoever has it, however a proxy writes the tag, also as a file', async () => {
    for (const path of [
      '/api/progress/view',
      `/feed/city/${city}.atom`,
      '/download/communities.csv?status=ready',
      '/download/communities.geojson',
      '/download/communities.xlsx',
    ]) {
      const { status, headers } = await read(path);
      const etag = headers.get('etag')!;
      expect([path, status, etag]).toEqual([path, 200, expect.any(String)]);
      const weak = etag.startsWith('W/') ? etag : `W/${etag}`;
      for (const tags of [etag, weak, `"other", ${weak}`])
        expect([path, (await read(path, { 'if-none-match': tags })).status]).toEqual([path, 304]);
      expect((await read(path, { 'if-none-match': '"other"' })).status).toBe(200);
    }
    const csv = (await read('/download/communities.csv')).headers.get('etag')!;
    await sql`update community set households = households + 1 where code = ${code}`.execute(database.db);
    await expect
      .poll(async () => (await read('/download/communities.csv', { 'if-none-match': csv })).status)
      .toBe(200);
  });

  it('comes in an encoding that the reader takes', async () => {
    const encoding = async (accepted: string) =>
      (await read('/api/progress/view', { 'accept-encoding': accepted })).headers.get('content-encoding');
    expect(await encoding('gzip, deflate, br')).toBe('br');
    expect(await encoding('br;q=0, gzip;q=0.5')).toBe('gzip');
    expect(await encoding('br;q=0.0, gzip;q=0, identity')).toBeNull();
  });

  it('may be asked for by its head', async () => {
    for (const path of ['/api/cities', '/api/progress/view', '/']) {
      const { status } = await fetch(`${server.url}${path}`, { method: 'HEAD' });
      expect([path, status]).toEqual([path, 200]);
    }
  });

  it('is a feed as RFC 4287 has it: names, author, language, text that stays text', async () => {
    const name = '和平<b>里</b> & "一" 区';
    await sql`update community set name = ${name} where code = ${code}`.execute(database.db);
    const feed = async (path: string) => {
      const { status, body } = await read(path);
      expect([path, status]).toEqual([path, 200]);
      return elements(String(body));
    };
    /** A change is told by the database: who asks in the same moment may still be answered as before. */
    const feedWith = (path: string, words: string) =>
      vi.waitFor(
        async () => {
          const told = await feed(path);
          expect(textOf(told, 'feed/entry/title')).toContain(words);
          return told;
        },
        { timeout: 15_000 },
      );
    const ofCommunity = await feedWith(`/feed/community/${city}/${code}.atom`, name);
    expect(ofCommunity[0]).toMatchObject({ path: 'feed', attributes: { 'xml:lang': 'zh-CN' } });
    expect(textOf(ofCommunity, 'feed/title')).toContain(name);
    expect(textOf(ofCommunity, 'feed/author/name')).toBe('连片');
    expect(ofCommunity.filter(({ path }) => path === 'feed/entry/b')).toEqual([]);
    const english = await feed(`/feed/city/${city}.atom?lang=en`);
    expect(english[0]!.attributes['xml:lang']).toBe('en');
    expect(textOf(english, 'feed/title')).not.toContain(city);
    expect(textOf(english, 'feed/entry/summary')).not.toContain('。');
    // what a report speaks of is a day, when it was made a moment: the one is text, the other the life of the entry
    const before = new Date();
    const late = {
      clientKey: randomUUID(),
      code,
      reportedOn: '2021-07-20',
      percent: 47,
      remark: '电13812345678',
    };
    await server.call('supervisor', 'POST', `/api/cities/${city}/reports`, { reports: [late] });
    for (const [path, day] of [
      [`/feed/community/${city}/${code}.atom`, '47%（截至 2021-07-20）'],
      [`/feed/community/${city}/${code}.atom?lang=en`, '47 % (as of 2021-07-20)'],
    ] as const) {
      const told = await feedWith(path, day);
      expect(textOf(told, 'feed/entry/summary')).toContain(day);
      expect(textOf(told, 'feed/entry/summary')).not.toContain('13812345678');
      for (const moment of ['published', 'updated']) {
        const at = new Date(textOf(told, `feed/entry/${moment}`)!);
        expect(at.getTime()).toBeGreaterThanOrEqual(before.getTime() - 1000);
      }
      expect(textOf(told, 'feed/updated')).toBe(textOf(told, 'feed/entry/updated'));
    }
    for (const path of [
      '/feed/city/999999.atom',
      `/feed/community/${city}/none.atom`,
      `/feed/office/${city}.atom`,
      `/feed/planet/${city}.atom`,
    ])
      expect([path, (await read(path)).status]).toEqual([path, 404]);
  });

  it('is a feed of its own community also where a code holds a slash', async () => {
    const { rows } = await sql<{ code: string }>`select code from community where code <> ${code}
      order by code limit 2`.execute(database.db);
    const [whole, slashed] = ['K1', 'K1/2'];
    for (const [i, to] of [whole, slashed].entries())
      await sql`update community set code = ${to} where code = ${rows[i]!.code}`.execute(database.db);
    for (const [each, percent] of [
      [whole, 31],
      [slashed, 32],
    ])
      await server.call('supervisor', 'POST', `/api/cities/${city}/reports`, {
        reports: [{ clientKey: randomUUID(), code: each, reportedOn: '2021-07-21', percent }],
      });
    const told = async (each: string) =>
      String((await read(`/feed/community/${city}/${encodeURIComponent(each)}.atom`)).body).match(
        /3\d%/,
      )?.[0];
    expect([await told(whole), await told(slashed)]).toEqual(['31%', '32%']);
  });

  it('says of a search that it is too long, how long it is and how long it may be', async () => {
    const words = '长'.repeat(61);
    const { status, body } = await read(`/api/progress/view?q=${encodeURIComponent(words)}`);
    expect([status, body]).toMatchObject([
      400,
      { code: 'progress.search-too-long', texts: { zh: '查询内容过长（61 字）。' } },
    ]);
    const page = String((await read(`/?lang=en&q=${encodeURIComponent(words)}`, browser)).body);
    expect(page).toContain('The search is too long (61 characters).');
  });

  it('names the address that it was asked by where the city has set none', async () => {
    const by = (headers: Record<string, string>) =>
      rawly(server.port, `/feed/community/${city}/${code}.atom`, headers);
    expect(await by({ host: 'gaizao.example.cn' })).toContain('<id>http://gaizao.example.cn/feed/');
    expect(await by({ host: '10.1.2.3:8080' })).toContain('<id>http://10.1.2.3:8080/feed/');
    // asked again, from what is kept: each reader his own
    expect(await by({ host: 'gaizao.example.cn' })).toContain('<id>http://gaizao.example.cn/feed/');
    expect(await by({ host: 'gaizao.example.cn', 'x-forwarded-host': 'evil.example' })).not.toContain('evil');
    expect(await by({ host: 'a"><script>' })).not.toContain('script');
  });

  it('fills nobody’s mailbox: an address is asked to confirm once an hour, about three things at most', async () => {
    const { rows } = await sql<{ code: string }>`select code from community order by code limit 5`.execute(
      database.db,
    );
    const follow = (each: string) =>
      server.call('public', 'POST', '/api/progress/subscribe', {
        city,
        code: each,
        topic: 'community',
        email: 'victim@example.org',
        lang: 'zh',
      });
    const answers = [await follow(rows[0]!.code), await follow(rows[0]!.code)];
    for (const each of rows.slice(1)) answers.push(await follow(each.code));
    // what it says tells nobody whether the address was asked before
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    await expect.poll(() => inbox.to('victim@example.org').length).toBe(3);
    await sql`update subscription set sent_until = now() - interval '8 days' where confirmed_at is null`.execute(
      database.db,
    );
    await sql`delete from mail`.execute(database.db);
    const { rows: kept } = await sql`select from subscription where email = 'victim@example.org'`.execute(
      database.db,
    );
    expect(kept).toHaveLength(3);
  });
});

interface Element {
  path: string;
  attributes: Record<string, string>;
  text: string;
}

/** Every element of a document by its path; a document that is not well-formed is refused. */
function elements(xml: string): Element[] {
  const parser = new SaxesParser();
  const found: Element[] = [];
  const open: Element[] = [];
  parser.on('opentag', ({ name, attributes }) => {
    const path = [open.at(-1)?.path, name].filter(Boolean).join('/');
    const element = { path, attributes: attributes as Record<string, string>, text: '' };
    found.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const inside = open.at(-1);
    if (inside) inside.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return found;
}

const textOf = (all: Element[], path: string) => all.find((each) => each.path === path)?.text;

/** `fetch` sends no host of its own choice. */
function rawly(port: number, path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = ask({ port, path, headers, host: '127.0.0.1' }, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      resolve(Buffer.concat(parts).toString());
    });
    sent.on('error', reject).end();
  });
}
