import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everything, parseFilter } from '../../../domain/progress/filter.ts';
import { standingAt } from '../../../domain/progress/history.ts';
import { monthOf } from '../../../domain/progress/months.ts';
import { hasReached, type Status } from '../../../domain/progress/status.ts';
import type { Database } from '../../../server/db/open.ts';
import { csvOf } from '../../../server/progress/downloads.ts';
import { readHistories } from '../../../server/progress/histories.ts';
import { listCommunities } from '../../../server/progress/list-queries.ts';
import { readMonths, readOverview } from '../../../server/progress/rollup-queries.ts';
import { databases, expectInvariants } from '../../database.ts';
import type { TestServer } from '../../server-harness.ts';
import { city, openStreetOffice } from './demo-city.ts';

describe.each(databases)('progress on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let code: string;
  let other: string;
  let office: string;

  beforeAll(async () => {
    ({ database, server, code, other, office } = await openStreetOffice(openDemo));
  });
  afterAll(() => server.stop());

  const report = (percent: number, extra: object = {}) => ({
    clientKey: randomUUID(),
    code,
    reportedOn: '2021-06-30',
    percent,
    ...extra,
  });
  const send = async (...reports: object[]) =>
    (await server.call('office', 'POST', `/api/cities/${city}/reports`, { reports })).body as {
      outcome: string;
      id?: number;
      problem?: { code: string };
    }[];

  describe('roll-ups', () => {
    it('are sums of their parts and equal the list', async () => {
      const whole = await readOverview(database.db, everything.region);
      const parts = whole.children.reduce((sum, child) => sum + child.totals.communities, 0);
      expect(whole.totals.communities).toBe(600);
      expect(parts).toBe(600);
      const list = await listCommunities(database.db, everything);
      expect(list.count).toBe(600);
      for (const status of ['under_way', 'reserve'] as const) {
        const { count } = await listCommunities(database.db, { ...everything, statuses: [status] });
        expect(count).toBe(whole.totals.byStatus[status]);
      }
    });
    it('end their curve where the roll-up stands', async () => {
      const overview = await readOverview(database.db, { kind: 'city', key: city });
      const months = await readMonths(database.db, { kind: 'city', key: city }, '2021-06-30');
      const last = months.replay.at(-1)!;
      expect(last.percent).toBeCloseTo(overview.totals.completion.percent, 6);
      const { byStatus } = overview.totals;
      expect(last.started).toBe(
        byStatus.under_way + byStatus.complete + byStatus.accepted + byStatus.managed,
      );
    });
    it('replay as the sum of what every community was in that month', async () => {
      for (const region of [
        { kind: 'city', key: city },
        { kind: 'office', key: `${city}/${office}` },
      ] as const) {
        const { replay } = await readMonths(database.db, region, '2021-06-30');
        const histories = await readHistories(database.db, region);
        expect(replay.length).toBeGreaterThan(12);
        for (const { month, started, completed, accepted } of replay) {
          const then = histories.map((history) => standingAt(history, monthOf(month)));
          const reached = (state: Status) => then.filter(({ status }) => hasReached(status, state)).length;
          expect([month, reached('under_way'), reached('complete'), reached('accepted')]).toEqual([
            month,
            started,
            completed,
            accepted,
          ]);
        }
        const { rows } = await listCommunities(database.db, { ...everything, region }, null, 1000);
        const now = new Map(
          histories.map((history) => [history.code, standingAt(history, monthOf('2021-06'))]),
        );
        expect(now).toEqual(
          new Map(rows.map((row) => [row.code, { status: row.status, percent: row.percent }])),
        );
      }
    });
    it('ship the past of single communities by city only', async () => {
      expect(await server.call('public', 'GET', '/api/progress/histories?in=province:22')).toMatchObject({
        status: 422,
        body: { code: 'progress.history-region' },
      });
    });
    it('equal a recount after every kind of change', async () => {
      await sql`update community set households = households + 7 where city_code = ${city} and code = ${code}`.execute(
        database.db,
      );
      await sql`delete from work_item w using community c where c.id = w.community_id and c.code = ${other}`.execute(
        database.db,
      );
      await sql`insert into milestone (city_code, community_id, step, planned_on)
        select city_code, id, 'handover', '2024-01-01' from community where status = 'reserve' limit 5`.execute(
        database.db,
      );
      await expectInvariants(database);
    });
  });

  describe('the list', () => {
    it('pages through everything once, in every order', async () => {
      for (const sort of ['active', 'name', 'percent', 'households', 'investment'] as const) {
        const seen = new Set<string>();
        for (let after: string | null = null; ; ) {
          const page = await listCommunities(database.db, { ...everything, sort }, after, 97);
          for (const row of page.rows) seen.add(row.code);
          after = page.next;
          if (after === null) break;
        }
        expect([sort, seen.size]).toEqual([sort, 600]);
      }
    });
    it('finds by pinyin initials, by name, by office and by address, the name itself first', async () => {
      const { rows } = await sql<{ name: string; initials: string }>`select name, initials from community
        where code = ${code}`.execute(database.db);
      const { name, initials } = rows[0]!;
      for (const words of [initials, name, name.slice(0, 2)]) {
        const found = await listCommunities(database.db, { ...everything, words }, null, 200);
        expect([words, found.rows.map((row) => row.code)]).toEqual([words, expect.arrayContaining([code])]);
      }
      const exact = await listCommunities(database.db, { ...everything, words: name });
      expect(exact.rows[0]!.name).toBe(name);
      const byOffice = await listCommunities(database.db, { ...everything, words: '新安街道' });
      expect(byOffice.count).toBeGreaterThan(50);
    });
    it('takes wildcards as signs and refuses what is no filter', async () => {
      expect((await listCommunities(database.db, { ...everything, words: '%' })).count).toBe(0);
      expect((await listCommunities(database.db, { ...everything, words: "x' or 1=1 --" })).count).toBe(0);
      for (const wrong of ['status=late', 'in=planet:9', 'bbox=1,2,3', 'near=200,0', 'year=3', 'sort=size'])
        expect(() => parseFilter(new URLSearchParams(wrong))).toThrow();
      expect((await server.call('public', 'GET', '/api/progress/view?after=nonsense')).status).toBe(400);
    });
    it('gives the download exactly what it shows', async () => {
      const filter = { ...everything, statuses: ['under_way' as const] };
      const { count } = await listCommunities(database.db, filter);
      let text = '';
      const asOf = { reportedOn: '2021-06-30', hasDemo: true, onlyDemo: true };
      for await (const part of csvOf(database.db, filter, asOf, 'zh')) text += part;
      expect(text.charCodeAt(0)).toBe(0xfeff);
      expect(text.trim().split('\r\n')).toHaveLength(count + 1);
      const geojson = await server.call('public', 'GET', '/download/communities.geojson?status=under_way');
      expect(
        JSON.parse(
          String(
            (geojson.body as { features?: unknown[] }).features ? JSON.stringify(geojson.body) : geojson.body,
          ),
        ).features,
      ).toHaveLength(count);
      const xlsx = await fetch(`${server.url}/download/communities.xlsx?status=under_way`);
      expect(xlsx.status).toBe(200);
      const { readSheet } = await import('read-excel-file/node');
      const rows = await readSheet(Buffer.from(await xlsx.arrayBuffer()));
      expect(rows).toHaveLength(count + 1);
      // the page's language is that of its downloads, and another language is another file for a cache
      const files = [];
      for (const lang of ['', '&lang=en'])
        files.push(await fetch(`${server.url}/download/communities.csv?status=under_way${lang}`));
      expect(new Set(files.map(({ headers }) => headers.get('etag'))).size).toBe(2);
      const [zh, en] = (await Promise.all(files.map((file) => file.text()))) as [string, string];
      expect([zh.split('\r\n')[1]!.includes(',在建,'), en.split('\r\n')[1]!.includes(',Under way,')]).toEqual(
        [true, true],
      );
      expect(en).not.toMatch(/状态|完成率|许可/);
    });
  });

  describe('reports', () => {
    it('are taken once, however often they come', async () => {
      const one = report(71);
      expect((await send(one))[0]!.outcome).toBe('accepted');
      expect((await send(one))[0]!.outcome).toBe('known');
      await expectInvariants(database);
    });
    it('are refused with the reason: percentage 120, a date in the future, another office', async () => {
      const outcomes = await send(
        report(120),
        report(50, { reportedOn: '2999-01-01' }),
        report(50, { reportedOn: '2021-02-30' }),
        report(50, { quantityDone: -1 }),
        report(50, { itemCode: 'no_such_item' }),
        report(50, { code: other }),
        report(72),
      );
      expect(outcomes.map(({ outcome, problem }) => problem?.code ?? outcome)).toEqual([
        'progress.percent-range',
        'progress.report-date',
        'progress.not-a-date',
        'progress.quantity-range',
        'progress.item-unknown',
        'progress.other-office',
        'accepted',
      ]);
    });
    it('show a conflict when somebody reported in between, and store nothing', async () => {
      const [first] = await send(report(73));
      await server.call('supervisor', 'POST', `/api/cities/${city}/reports`, {
        reports: [report(80, { seen: first!.id })],
      });
      const [second] = await send(report(75, { seen: first!.id }));
      expect(second).toMatchObject({ outcome: 'conflict', standing: { percent: 80 } });
    });
    it('are corrected but not erased: who, when and why stay', async () => {
      const [taken] = await send(report(99));
      const path = `/api/cities/${city}/reports/${taken!.id}/correction`;
      const correction = { clientKey: randomUUID(), percent: 81, reason: '' };
      expect((await server.call('office', 'POST', path, correction)).status).toBe(422);
      expect((await server.call('office', 'POST', path, { ...correction, reason: '误填' })).status).toBe(200);
      expect(
        (
          await server.call('office', 'POST', path, {
            ...correction,
            clientKey: randomUUID(),
            reason: '再改',
          })
        ).status,
      ).toBe(409);
      const list = (await server.call('auditor', 'GET', `/api/cities/${city}/communities/${code}/reports`))
        .body as { id: number }[];
      expect(list.find((row) => row.id === taken!.id)).toMatchObject({
        percent: 99,
        correctedBy: expect.any(Number),
      });
      const view = await listCommunities(database.db, { ...everything, words: code });
      expect(view.rows[0]!.percent).toBe(81);
      await expect(
        sql`delete from progress_report where id = ${taken!.id}`.execute(database.db),
      ).rejects.toThrow();
      await expectInvariants(database);
    });
    it('leave no quantity behind that a correction took away', async () => {
      const { rows } = await sql<{ item: string }>`select item_code item from work_item w
        join community c on c.city_code = w.city_code and c.id = w.community_id where c.code = ${code}
        order by 1 limit 1`.execute(database.db);
      const itemCode = rows[0]!.item;
      const done = async () =>
        (
          await sql<{ done: number }>`select w.done from work_item w
            join community c on c.city_code = w.city_code and c.id = w.community_id
            where c.code = ${code} and w.item_code = ${itemCode}`.execute(database.db)
        ).rows[0]!.done;
      const correct = (id: number, quantityDone: number | null) =>
        server.call('office', 'POST', `/api/cities/${city}/reports/${id}/correction`, {
          clientKey: randomUUID(),
          percent: 40,
          quantityDone,
          reason: '数量有误，待复核',
        });
      const [first] = await send(report(40, { itemCode, quantityDone: 12 }));
      const [second] = await send(report(41, { itemCode, quantityDone: 900 }));
      expect(await done()).toBe(900);
      expect((await correct(second!.id!, null)).status).toBe(200);
      expect(await done()).toBe(12);
      const { body } = await correct(first!.id!, 15);
      expect(await done()).toBe(15);
      await correct((body as { id: number }).id, null);
      expect(await done()).toBe(0);
      await expectInvariants(database);
    });
  });

  describe('milestones', () => {
    const set = (step: string, dates: object) =>
      server.call('office', 'POST', `/api/cities/${city}/communities/${code}/milestones/${step}`, {
        reason: '测试',
        ...dates,
      });
    it('refuse the future, a finish before the start, and a change without a reason', async () => {
      expect((await set('main_works', { actualOn: '2999-01-01' })).body).toMatchObject({
        code: 'progress.milestone-date',
      });
      expect((await set('main_works', { actualOn: '2001-01-01' })).body).toMatchObject({
        code: 'progress.finished-before-started',
      });
      expect((await set('no_such_step', { actualOn: '2021-01-01' })).body).toMatchObject({
        code: 'progress.step-unknown',
      });
      expect((await set('main_works', { plannedOn: '2021-12-01', reason: '' })).body).toMatchObject({
        code: 'progress.reason-missing',
      });
    });
    it('move the state on, keep every change, and reach the page of the community', async () => {
      const done = await set('main_works', { actualOn: '2021-06-29', reason: '提前完工' });
      expect(done.body).toEqual({ status: 'complete' });
      const page = await server.call('public', 'GET', `/c/${city}/${code}`);
      if (page.status === 200) expect(String(page.body)).toContain('提前完工');
      const { rows } = await sql<{ n: number }>`select count(*)::int n from milestone_change m
        join community c on c.id = m.community_id where c.code = ${code} and m.reason = '提前完工'`.execute(
        database.db,
      );
      expect(rows[0]!.n).toBe(2);
      await expectInvariants(database);
    });
  });

  it('public answers carry a tag and may be kept; the same tag is answered with 304', async () => {
    const first = await server.call('public', 'GET', '/api/progress/view?in=city:222404');
    expect(first.headers.get('cache-control')).toMatch(/public, max-age=\d+/);
    const etag = first.headers.get('etag')!;
    const again = await server.call('public', 'GET', '/api/progress/view?in=city:222404', undefined, {
      'if-none-match': etag,
    });
    expect(again.status).toBe(304);
    await sql`update community set households = households + 1 where code = ${code}`.execute(database.db);
    await expect
      .poll(
        async () =>
          (
            await server.call('public', 'GET', '/api/progress/view?in=city:222404', undefined, {
              'if-none-match': etag,
            })
          ).status,
      )
      .toBe(200);
  });

  it('supervisors see risk, missing reports and contradictions, and take the dispatch as a workbook', async () => {
    const rows = (await server.call('supervisor', 'GET', `/api/cities/${city}/supervision`)).body as {
      deadline: { risk: string };
      contradictions: { code: string }[];
    }[];
    expect(rows.length).toBeGreaterThan(50);
    expect(new Set(rows.map((row) => row.deadline.risk)).size).toBeGreaterThan(1);
    const answer = await fetch(`${server.url}/api/cities/${city}/dispatch.xlsx`, {
      headers: { cookie: server.cookie('supervisor') },
    });
    const { readSheet } = await import('read-excel-file/node');
    expect(await readSheet(Buffer.from(await answer.arrayBuffer()))).toHaveLength(rows.length + 1);
  });
});
