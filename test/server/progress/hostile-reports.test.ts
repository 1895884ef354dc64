import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { databases, expectInvariants } from '../../database.ts';
import type { TestServer } from '../../server-harness.ts';
import { city, openStreetOffice } from './demo-city.ts';

describe.each(databases)('hostile reports on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let code: string;
  let other: string;

  beforeAll(async () => {
    ({ database, server, code, other } = await openStreetOffice(openDemo));
  });
  afterAll(async () => {
    await expectInvariants(database);
    await server.stop();
  });

  const report = (extra: object = {}) => ({
    clientKey: randomUUID(),
    code,
    reportedOn: '2021-06-30',
    percent: 60,
    ...extra,
  });
  const post = (reports: unknown) =>
    server.call('office', 'POST', `/api/cities/${city}/reports`, { reports } as object);
  const outcomes = async (...reports: object[]) =>
    ((await post(reports)).body as { outcome: string; id: number; problem?: { code: string } }[]).map(
      ({ outcome, problem }) => problem?.code ?? outcome,
    );
  const stored = async () =>
    (await sql<{ n: number }>`select count(*)::int n from progress_report`.execute(database.db)).rows[0]!.n;

  it('are refused by name, and store nothing', async () => {
    const before = await stored();
    for (const percent of [null, '35%', '35', Number.NaN, Number.POSITIVE_INFINITY, [35], true, {}]) {
      const answer = await post([report({ percent })]);
      expect([percent, answer.status]).toEqual([percent, 400]);
      expect((answer.body as { texts: { zh: string } }).texts.zh).toContain('percent');
    }
    expect(
      await outcomes(
        report({ percent: 120 }),
        report({ percent: -1 }),
        report({ percent: 100.0001 }),
        report({ reportedOn: '2999-01-01' }),
        report({ reportedOn: '0021-06-30' }),
        report({ reportedOn: '2021-13-01' }),
        report({ reportedOn: 'yesterday' }),
        report({ quantityDone: -1 }),
        report({ code: other }),
        report({ code: 'no-such-community' }),
        report({ itemCode: 'no_such_item' }),
      ),
    ).toEqual([
      'progress.percent-range',
      'progress.percent-range',
      'progress.percent-range',
      'progress.report-date',
      'progress.report-date',
      'progress.not-a-date',
      'progress.not-a-date',
      'progress.quantity-range',
      'progress.other-office',
      'progress.community-unknown',
      'progress.item-unknown',
    ]);
    expect(await stored()).toBe(before);
    const dates = (step: string, days: object) =>
      server.call('office', 'POST', `/api/cities/${city}/communities/${code}/milestones/${step}`, {
        reason: '测试',
        ...days,
      });
    expect((await dates('main_works', { actualOn: '0021-06-30' })).status).toBe(422);
    expect((await dates('main_works', { plannedOn: '9999-12-31' })).body).toMatchObject({
      code: 'progress.planned-date',
    });
  });

  it('do not hold up the others that wait on the same device', async () => {
    expect(await outcomes(report({ remark: 'a\u0000b' }), report({ percent: 61 }))).toEqual([
      'database.value',
      'accepted',
    ]);
  });

  it('sent five times at once are one', async () => {
    const before = await stored();
    const one = report({ percent: 62 });
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => outcomes(one)));
    expect(answers.flat().sort()).toEqual(['accepted', 'known', 'known', 'known', 'known']);
    expect(await stored()).toBe(before + 1);
  });

  it('of two offices at once: one stands, the other is shown it', async () => {
    const { rows } = await sql<{ id: number }>`select r.id::int from progress_report r
      join community c on c.id = r.community_id where c.code = ${code} and r.item_code is null
        and not exists (select from progress_report x where x.corrects = r.id)
      order by reported_on desc, r.id desc limit 1`.execute(database.db);
    const seen = rows[0]!.id;
    const send = (role: 'office' | 'supervisor', percent: number) =>
      server.call(role, 'POST', `/api/cities/${city}/reports`, { reports: [report({ percent, seen })] });
    const answers = await Promise.all([send('office', 63), send('supervisor', 66)]);
    const both = answers.map(({ body }) => (body as { outcome: string }[])[0]!);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'conflict']);
    expect(both.find(({ outcome }) => outcome === 'conflict')).toMatchObject({
      standing: { percent: both[0]!.outcome === 'accepted' ? 63 : 66 },
    });
  });

  it('are corrected once: the same correction again is known, another one at the same time is refused', async () => {
    const [taken] = (await post([report({ percent: 70 })])).body as { id: number }[];
    const correct = (clientKey: string, percent: number) =>
      server.call('office', 'POST', `/api/cities/${city}/reports/${taken!.id}/correction`, {
        clientKey,
        percent,
        reason: '误填',
      });
    const answers = await Promise.all([
      correct(randomUUID(), 64),
      correct(randomUUID(), 65),
      correct(randomUUID(), 66),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { rows } = await sql<{ id: number; key: string; percent: number }>`
      select id::int, client_key as key, percent from progress_report where corrects = ${taken!.id}`.execute(
      database.db,
    );
    expect(rows).toHaveLength(1);
    // its answer was lost on the way: the device sends it again
    const { id, key, percent } = rows[0]!;
    expect(await correct(key, percent)).toMatchObject({ status: 200, body: { id } });
    expect((await correct(randomUUID(), 1)).body).toMatchObject({ code: 'progress.report-corrected' });
  });

  it('of another office are neither corrected nor withdrawn nor dated', async () => {
    const [foreign] = (
      await server.call('supervisor', 'POST', `/api/cities/${city}/reports`, {
        reports: [report({ code: other, percent: 50 })],
      })
    ).body as { id: number }[];
    const asOffice = (path: string, body: object) => server.call('office', 'POST', path, body);
    const correction = { clientKey: randomUUID(), percent: 1, reason: '捣乱' };
    const at = `/api/cities/${city}/communities/${other}`;
    for (const answer of [
      await asOffice(`/api/cities/${city}/reports/${foreign!.id}/correction`, correction),
      await asOffice(`${at}/milestones/main_works`, { actualOn: '2021-06-01', reason: '捣乱' }),
      await asOffice(`${at}/status`, { status: 'complete', reason: '捣乱' }),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: 'progress.other-office' } });
  });
});
