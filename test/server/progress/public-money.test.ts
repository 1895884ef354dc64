import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FundedProject } from '../../../server/contract/programme.ts';
import type { Database } from '../../../server/db/open.ts';
import { readCommunityPage } from '../../../server/progress/community-page.ts';
import { AnInbox } from '../../an-inbox.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';
import { city } from './demo-city.ts';

const title = '台账 资金.csv 第 2 行';

describe.each(databases)('money as a public fact on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let inbox: AnInbox;
  let code: string;

  beforeAll(async () => {
    inbox = await new AnInbox().open();
    process.env.SMTP_URL = inbox.url;
    process.env.NEWS_DELAY_SECONDS = '0';
    database = await openDemo();
    const { rows } = await sql<{ code: string }>`select c.code from community c where status = 'preparing'
      and not exists (select from community_project s where s.city_code = c.city_code and s.community_id = c.id)
      order by c.code limit 1`.execute(database.db);
    code = rows[0]!.code;
    await sql`insert into subscription (email, topic, token, confirmed_at)
      values ('one@example.org', ${`community:${city}/${code}`}, ${randomUUID()}, now())`.execute(
      database.db,
    );
    server = await startTestServer(database);
  });
  afterAll(async () => {
    await server.stop();
    await inbox.close();
    delete process.env.SMTP_URL;
    delete process.env.NEWS_DELAY_SECONDS;
  });

  const changes = async () => (await readCommunityPage(database.db, city, code, '2026-01-01'))!.changes;
  /** `资金 · 居民 无 → 3 万元 why` for each change of the page that is about money, the latest first. */
  const told = async () =>
    (await changes())
      .filter(({ text }) => /资金|投资/.test(text.zh))
      .map(({ text, from, to, reason }) => `${text.zh} ${from.zh} → ${to.zh} ${reason}`);
  const feed = async (of = `community/${city}/${code}`) =>
    (await fetch(`${server.url}/feed/${of}.atom`)).text();
  const mailed = () =>
    inbox
      .to('one@example.org')
      .map(({ text }) => text)
      .join('\n');
  const ledger = async (text: string) => {
    const send = async (apply?: string) => {
      const form = new FormData();
      form.set('ledger', new Blob([text]), '资金.csv');
      if (apply) form.set('apply', apply);
      const headers = { cookie: server.cookie('planner') };
      const answer = await fetch(`${server.url}/api/cities/${city}/ledger`, {
        method: 'POST',
        body: form,
        headers,
      });
      return (await answer.json()) as { mark: string };
    };
    await send((await send()).mark);
  };
  const project = {
    name: '2021年配套基础设施',
    sources: [{ funder: 'central_budget', budgetYuan: 5_000_000 }],
    year: 2021,
    lastYear: null,
    budgetYuan: 5_000_000,
    works: [],
    note: '',
    source: '',
  };
  const save = async (more: object) => {
    const path = `/api/cities/${city}/programme`;
    const { body } = await server.call('planner', 'GET', path);
    const seen =
      (body as { projects: FundedProject[] }).projects.find((one) => one.code === 'P9')?.mark ?? '';
    return server.call('planner', 'PUT', `${path}/projects/P9`, { ...project, seen, reason: '', ...more });
  };

  it('a ledger’s amounts stand once on the page, in the feeds and in the mail, by source', async () => {
    await ledger(`小区编号,总投资（万元）,已完成投资（万元）,居民出资（万元）\n${code},600,120.25,30\n`);
    const lines = await told();
    expect(lines.toSorted()).toEqual(
      [
        `估算总投资 ${lines
          .find((line) => line.startsWith('估算'))!
          .split(' ')
          .slice(1, 3)
          .join(' ')} → 600 万元 ${title}`,
        `已完成投资 无 → 120.25 万元 ${title}`,
        `资金 · 居民 无 → 30 万元 ${title}`,
      ].toSorted(),
    );
    for (const of of [`community/${city}/${code}`, `city/${city}`]) {
      const atom = await feed(of);
      for (const text of ['无 → 120.25 万元', '无 → 30 万元', '→ 600 万元'])
        expect(atom.split(text)).toHaveLength(2);
    }
    await expect.poll(mailed).toContain('资金 · 居民：无 → 30 万元');
  });

  it('a project’s share, a change of its amount and of its source each stand once, with the reason', async () => {
    const before = (await told()).length;
    const shares = (amountYuan: number, funder = 'central_budget') => [
      { community: code, funder, amountYuan },
    ];
    expect((await save({ shares: shares(1_000_000) })).status).toBe(200);
    const reason = '概算调整，收款人：张三，账号 6222 0212 3456 7890 123';
    await save({ shares: shares(1_500_000), reason });
    // a source that changes moves money too: not without a reason
    const sources = [{ funder: 'local_fiscal', budgetYuan: 5_000_000 }];
    const moved = { shares: shares(1_500_000, 'local_fiscal'), sources };
    expect((await save(moved)).body).toMatchObject({ code: 'programme.reason-missing' });
    await save({ ...moved, reason: '改由地方财政承担' });
    await save({ ...moved, shares: [], reason: '移出' });
    const now = await told();
    expect(now.slice(0, now.length - before)).toEqual([
      '资金 · 地方财政资金（2021年配套基础设施） 150 万元 → 无 移出',
      '资金 · 来源（2021年配套基础设施） 中央预算内投资 150 万元 → 地方财政资金 150 万元 改由地方财政承担',
      '资金 · 中央预算内投资（2021年配套基础设施） 100 万元 → 150 万元 概算调整',
      '资金 · 中央预算内投资（2021年配套基础设施） 无 → 100 万元 新建项目',
    ]);
    const everything = [await feed(), JSON.stringify(await changes())].join();
    expect(everything).not.toMatch(/张三|6222|7890/);
    await expect.poll(mailed).toContain('改由地方财政承担');
    expect(mailed()).not.toMatch(/张三|6222|7890/);
    await expectInvariants(database);
  });

  it('what was written before residents read it keeps its reason inside', async () => {
    await sql`insert into money_change (city_code, community_id, field, new_yuan, reason, is_reason_public)
      select city_code, id, 'cost', 7000000, '内部说明', false from community where code = ${code}`.execute(
      database.db,
    );
    const [line] = await told();
    expect(line).toBe('估算总投资 无 → 700 万元 ');
    expect(await feed()).not.toContain('内部说明');
  });

  it('moves the tag of every page, feed and download that shows it, also where nothing but money changed', async () => {
    const paths = [`/c/${city}/${code}`, `/feed/community/${city}/${code}.atom`, '/download/communities.csv'];
    const tags = () =>
      Promise.all(paths.map(async (path) => (await fetch(`${server.url}${path}`)).headers.get('etag')));
    // first a source of its own comes to be; after that only its amount changes
    await ledger(`小区编号,居民出资（万元）\n${code},3.5\n`);
    for (const [field, amount] of [
      ['居民出资', 4.5],
      ['已完成投资', 1.5],
    ]) {
      // what went before is known everywhere by now
      await new Promise((done) => setTimeout(done, 500));
      const before = await tags();
      await ledger(`小区编号,${field}（万元）\n${code},${amount}\n`);
      await expect
        .poll(async () => (await tags()).map((tag, i) => tag !== before[i]))
        .toEqual(paths.map(() => true));
    }
    const page = await (await fetch(`${server.url}${paths[0]}`)).text();
    expect(page).toContain('4.50 万元');
    expect(page).toContain('已完成投资 1.5 万元');
  });
});
