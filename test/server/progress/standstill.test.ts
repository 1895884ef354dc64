import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everything } from '../../../domain/progress/filter.ts';
import type { SupervisedCommunity } from '../../../domain/progress/reporting.ts';
import type { StaticCommunities } from '../../../domain/progress/static-edition.ts';
import type { Database } from '../../../server/db/open.ts';
import { readCommunityPage } from '../../../server/progress/community-page.ts';
import { listCommunities } from '../../../server/progress/list-queries.ts';
import { publishCommunities } from '../../../server/progress/publish/publish-site.ts';
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

  const report = async (reportedOn: string, percent: number, remark = '') => {
    const reports = [{ clientKey: randomUUID(), code, reportedOn, percent, remark }];
    const answer = await server.call('office', 'POST', `/api/cities/${city}/reports`, { reports });
    expect(answer.body).toMatchObject([{ outcome: 'accepted' }]);
  };
  const supervised = async () => {
    const { body } = await server.call('supervisor', 'GET', `/api/cities/${city}/supervision`);
    return (body as SupervisedCommunity[]).find((row) => row.code === code)!;
  };
  /** What the public list says of who stands still. */
  const told = async () => {
    const { rows } = await listCommunities(database.db, everything, null, 100);
    return rows.flatMap(({ code, standstill }) => (standstill ? [{ code, standstill }] : []));
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
    await report('2021-07-20', 85, '路面已完成');
    await report('2021-07-28', 85);
    await report('2021-08-20', 85);
    expect((await supervised()).deadline.standstill).toBeNull();
    expect(await told()).toEqual([]);
    await report('2021-09-20', 85);
    expect(await supervised()).toMatchObject({
      deadline: { risk: 'standing', forecast: null, standstill: { kind: 'standing', from: 85, to: 85 } },
      riskSince: '2021-07-31',
    });
    expect((await sentence()).zh).toContain(
      '2021-07-20 以来填报的进度没有变化，暂无法预计完工时间。填报单位没有说明原因。',
    );
    expect((await sentence()).en).toContain('No progress has been reported since 2021-07-20');
    expect(await dispatch()).toBe('停滞：2021-07 以来一直为 85%');
  });

  it('is marked with its day and with what was reported of it wherever the public reads of it', async () => {
    await report('2021-09-25', 85, '因资金未到位停工，预计明年春季复工，请电 13912345678。');
    const remark = '因资金未到位停工，预计明年春季复工，请电 ［手机号已隐去］。';
    const standstill = {
      kind: 'standing',
      since: '2021-07-20',
      from: 85,
      to: 85,
      remark,
      remarkOn: '2021-09-25',
    };
    expect(await told()).toEqual([{ code, standstill }]);
    expect((await sentence()).zh).toContain(`填报单位的说明（2021-09-25）：“${remark.slice(0, -1)}”。`);
    expect((await sentence()).en).toContain(
      `The reporting body said on 2021-09-25: “${remark.slice(0, -1)}”.`,
    );
    const text = async (path: string) => (await fetch(`${server.url}${path}`)).text();
    expect(await text(`/c/${city}/${code}`)).toContain('停滞，<span class="whole">2021-07-20</span> 起');
    expect(await text(`/c/${city}/${code}?lang=en`)).toContain(
      'stands still since <span class="whole">2021-07-20</span>',
    );
    expect(await text(`/?q=${code}`)).toContain('停滞，<span class="whole">2021-07-20</span> 起');
    const points = await server.call('public', 'GET', `/api/progress/standstills?in=city:${city}`);
    expect(points.body).toMatchObject([{ code, kind: 'standing' }]);
    const everywhere = await server.call('public', 'GET', '/api/progress/standstills');
    expect(everywhere).toMatchObject({ status: 422, body: { code: 'progress.history-region' } });
  });

  it('stands in the files that are downloaded, and in the static edition', async () => {
    const csv = await (await fetch(`${server.url}/download/communities.csv?in=city:${city}`)).text();
    const [head, ...lines] = csv
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const at = head!.indexOf('停滞或倒退');
    expect(lines.map((line) => line.slice(at, at + 2)).filter(([kind]) => kind !== '')).toEqual([
      ['停滞', '2021-07-20'],
    ]);
    const json = (await (
      await fetch(`${server.url}/download/communities.geojson?in=city:${city}&lang=en`)
    ).json()) as GeoJSON.FeatureCollection;
    expect(json.features.filter(({ properties }) => properties!.standstill)).toMatchObject([
      { properties: { code, standstill: 'stands still', standstill_since: '2021-07-20' } },
    ]);
    const files = new Map<string, string>();
    await publishCommunities(database, (path, content) => files.set(path, content));
    const rows = JSON.parse(files.get(`data/communities/${city}.json`)!) as StaticCommunities;
    expect(rows.flatMap(({ code, standstill }) => (standstill ? [{ code, standstill }] : []))).toEqual(
      await told(),
    );
    expect(rows[0]).not.toHaveProperty('months');
  });

  it('and so is work that goes backward, until it is made good', async () => {
    await report('2021-10-10', 60);
    expect(await supervised()).toMatchObject({
      deadline: { risk: 'falling', standstill: { kind: 'falling', from: 85, to: 60 } },
    });
    expect((await sentence()).zh).toContain('2021-10-10 填报的进度由 85% 降为 60%');
    expect(await dispatch()).toBe('进度倒退：2021-10 由 85% 降至 60%');
    expect(await told()).toMatchObject([{ standstill: { kind: 'falling', since: '2021-10-10' } }]);
    await report('2021-10-20', 90);
    expect(await told()).toEqual([]);
    expect((await supervised()).deadline.standstill).toBeNull();
    await expectInvariants(database);
  });
});
