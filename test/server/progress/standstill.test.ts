import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SupervisedCommunity } from '../../../domain/progress/reporting.ts';
import type { Database } from '../../../server/db/open.ts';
import { readCommunityPage } from '../../../server/progress/community-page.ts';
import { databases, expectInvariants } from '../../database.ts';
import type { TestServer } from '../../server-harness.ts';
import { city, openStreetOffice } from './demo-city.ts';

describe.each(databases)('work that does not move, on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let code: string;

  beforeAll(async () => {
    ({ database, server, code } = await openStreetOffice(openDemo));
    // counted by the office's own figure, so that one report says all
    await sql`delete from work_item w using community c where c.id = w.community_id and c.code = ${code}`.execute(
      database.db,
    );
  });
  afterAll(() => server.stop());

  const report = async (reportedOn: string, percent: number) => {
    const reports = [{ clientKey: randomUUID(), code, reportedOn, percent }];
    const answer = await server.call('office', 'POST', `/api/cities/${city}/reports`, { reports });
    expect(answer.body).toMatchObject([{ outcome: 'accepted' }]);
  };
  const supervised = async () => {
    const { body } = await server.call('supervisor', 'GET', `/api/cities/${city}/supervision`);
    return (body as SupervisedCommunity[]).find((row) => row.code === code)!;
  };
  const sentence = async () => (await readCommunityPage(database.db, city, code, '2021-12-01'))!.sentence;
  const dispatch = async () => {
    const answer = await fetch(`${server.url}/api/cities/${city}/dispatch.xlsx`, {
      headers: { cookie: server.cookie('supervisor') },
    });
    const { readSheet } = await import('read-excel-file/node');
    const sheet = await readSheet(Buffer.from(await answer.arrayBuffer()));
    const at = sheet[0]!.indexOf('停滞或倒退');
    return sheet.find((row) => row[0] === code)![at];
  };

  it('is told to supervisors, in the dispatch and to residents, with since when', async () => {
    // a planned end far away: by its slopes alone the work is no danger
    await sql`update milestone m set planned_on = '2030-06-30' from community c, progress_step s
      where c.city_code = m.city_code and c.id = m.community_id and c.code = ${code} and s.key = m.step
        and s.reaches in ('complete', 'accepted')`.execute(database.db);
    await report('2021-07-20', 85);
    await report('2021-08-20', 85);
    expect((await supervised()).deadline.standstill).toBeNull();
    await report('2021-09-20', 85);
    expect(await supervised()).toMatchObject({
      deadline: { risk: 'standing', forecast: null, standstill: { kind: 'standing', from: 85, to: 85 } },
      riskSince: '2021-07-31',
    });
    expect((await sentence()).zh).toContain('2021-07 以来填报的进度没有变化');
    expect((await sentence()).en).toContain('No progress has been reported since 2021-07');
    expect(await dispatch()).toBe('停滞：2021-07 以来一直为 85%');
  });

  it('and so is work that goes backward, until it is made good', async () => {
    await report('2021-10-10', 60);
    expect(await supervised()).toMatchObject({
      deadline: { risk: 'falling', standstill: { kind: 'falling', from: 85, to: 60 } },
    });
    expect((await sentence()).zh).toContain('2021-10 填报的进度由 85% 降为 60%');
    expect(await dispatch()).toBe('进度倒退：2021-10 由 85% 降至 60%');
    await report('2021-10-20', 90);
    expect((await supervised()).deadline.standstill).toBeNull();
    await expectInvariants(database);
  });
});
