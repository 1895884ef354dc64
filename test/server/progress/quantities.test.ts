import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { regionText } from '../../../domain/progress/filter.ts';
import type { CommunityList, Months, Overview } from '../../../domain/progress/view.ts';
import type { PlanContent } from '../../../server/contract/zoning.ts';
import type { Database } from '../../../server/db/open.ts';
import { readCommunityPage } from '../../../server/progress/community-page.ts';
import { works } from '../../../server/progress/policy.ts';
import { databases, expectInvariants } from '../../database.ts';
import type { TestServer } from '../../server-harness.ts';
import { city, openStreetOffice } from './demo-city.ts';

describe.each(databases)('quantities of works on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let code: string;
  let other: string;
  let office: string;
  let item: { code: string; planned: number };

  beforeAll(async () => {
    ({ database, server, code, other, office } = await openStreetOffice(openDemo));
    const { rows } = await sql<typeof item>`select w.item_code code, w.planned from work_item w
      join community c on c.city_code = w.city_code and c.id = w.community_id
      join work_item o on o.city_code = w.city_code and o.item_code = w.item_code and o.planned > 0
      join community oc on oc.city_code = o.city_code and oc.id = o.community_id and oc.code = ${other}
      where c.code = ${code} and w.planned > 10 order by 1 limit 1`.execute(database.db);
    item = rows[0]!;
  });
  afterAll(async () => {
    await expectInvariants(database);
    await server.stop();
  });

  type View = { overview: Overview; list: CommunityList; months: Months };
  const view = async (region: string) => {
    const { status, body } = await server.call('public', 'GET', `/api/progress/view?in=${region}`);
    return { status, ...(body as View) };
  };
  const regions = () => ['', 'province:22', 'prefecture:2224', `city:${city}`, `office:${city}/${office}`];
  const line = async (region: string) => {
    const { overview } = await view(region);
    return overview.quantities.find(({ text }) => text.zh === works.get(item.code)!.zh)!;
  };
  const report = async (percent: number, quantityDone: number | null, day: string, of = code) => {
    const reports = [
      { clientKey: randomUUID(), code: of, itemCode: item.code, reportedOn: day, percent, quantityDone },
    ];
    const { body } = await server.call('supervisor', 'POST', `/api/cities/${city}/reports`, { reports });
    expect(body).toMatchObject([{ outcome: 'accepted' }]);
  };

  it('that an office reports add up to its community, office, city, province and country', async () => {
    const before = await Promise.all(regions().map(line));
    const { rows } = await sql<{
      done: number;
      planned: number;
    }>`select sum(w.done) done, sum(w.planned) planned
      from work_item w join community c on c.city_code = w.city_code and c.id = w.community_id
      where w.item_code = ${item.code} and c.status <> 'reserve'`.execute(database.db);
    expect(before[0]!.done).toBeCloseTo(rows[0]!.done, 2);
    expect(before[0]!.planned).toBeCloseTo(rows[0]!.planned, 2);
    const { rows: own } = await sql<{ done: number }>`select w.done from work_item w
      join community c on c.city_code = w.city_code and c.id = w.community_id
      where w.item_code = ${item.code} and c.code = ${code}`.execute(database.db);
    await report(50, item.planned / 2, '2021-08-01');
    const after = await Promise.all(regions().map(line));
    for (const [i, { done, planned }] of after.entries()) {
      expect(done - before[i]!.done).toBeCloseTo(item.planned / 2 - own[0]!.done, 2);
      expect(planned).toBe(before[i]!.planned);
    }
    const page = await readCommunityPage(database.db, city, code, '2021-09-01');
    expect(page!.works.find(({ text }) => text.zh === works.get(item.code)!.zh)!.done).toBeCloseTo(
      item.planned / 2,
      2,
    );
  });

  it('are that part of the plan where only a percentage was reported', async () => {
    await sql`update work_item set done = 0 where item_code = ${item.code} and community_id =
      (select id from community where code = ${other})`.execute(database.db);
    const { rows } = await sql<{ planned: number }>`select w.planned from work_item w
      join community c on c.city_code = w.city_code and c.id = w.community_id
      where w.item_code = ${item.code} and c.code = ${other}`.execute(database.db);
    await report(0, null, '2021-08-01', other);
    const before = await line('');
    await report(25, null, '2021-08-02', other);
    expect((await line('')).done - before.done).toBeCloseTo(rows[0]!.planned / 4, 2);
    const page = await readCommunityPage(database.db, city, other, '2021-09-01');
    const shown = page!.works.find(({ text }) => text.zh === works.get(item.code)!.zh)!;
    expect([shown.done, shown.percent]).toEqual([rows[0]!.planned / 4, 25]);
  });

  it('more than planned in one community makes up for no other', async () => {
    const before = await line('');
    await report(100, item.planned * 3, '2021-08-03');
    const after = await line('');
    expect(after.done - before.done).toBeCloseTo(item.planned * 2.5, 2);
    expect(after.percent - before.percent).toBeCloseTo((100 * item.planned) / 2 / before.planned, 6);
  });

  it('add up to the zones of the approved plan, which are regions like others while it is that', async () => {
    expect((await view(`city:${city}`)).overview.zones).toEqual([]);
    const plans = `/api/cities/${city}/plans`;
    const make = { name: '片区方案', unitKind: 'community' };
    const { id } = (await server.call('planner', 'POST', plans, make)).body as PlanContent;
    const { rows } = await sql<{ id: number; code: string }>`select id, code from community
      where code = any (${[code, other]}) order by code`.execute(database.db);
    const saved = await server.call('planner', 'POST', `${plans}/${id}/patches`, {
      base: 0,
      patch: {
        units: Object.fromEntries(rows.map(({ id: unit }, i) => [unit, i + 1])),
        zones: { 1: { name: '西市街片区', locked: false } },
      },
      note: '圈定',
    });
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    for (const state of ['submitted', 'consulting', 'approved'])
      expect((await server.call('planner', 'POST', `${plans}/${id}/state`, { state })).status).toBe(200);
    // told at once, though nobody has reported
    await expect
      .poll(async () => (await view(`city:${city}`)).overview.zones.map(({ name }) => name))
      .toEqual(['西市街片区', '']);
    const { overview } = await view(`city:${city}`);
    const zone = regionText(overview.zones[0]!);
    expect(zone).toBe(`zone:${city}/${id}/1`);
    const of = await view(zone);
    expect(of.list.rows.map((row) => row.code)).toEqual([rows[0]!.code]);
    expect([of.list.count, of.overview.totals.communities]).toEqual([1, 1]);
    expect(of.overview.above.map(({ kind }) => kind)).toEqual(['all', 'province', 'prefecture', 'city']);
    const page = await readCommunityPage(database.db, city, rows[0]!.code, '2021-09-01');
    expect(
      of.overview.quantities.map(({ done, planned }) => [Math.round(done), Math.round(planned)]),
    ).toEqual(page!.works.map(({ done, planned }) => [Math.round(done), Math.round(planned)]));
    expect(of.months.replay.at(-1)).toMatchObject({ started: 1 });
    expect(of.months.replay.at(-1)!.percent).toBeCloseTo(page!.row.percent, 1);
    const html = (path: string) =>
      server.call('public', 'GET', path, undefined, { accept: 'text/html' }).then(({ body }) => String(body));
    expect(await html(`/?in=city:${city}`)).toContain('2 号片区');
    expect(await html(`/?in=${zone}&lang=en`)).toContain('Quantities of works');
    const csv = await server.call('public', 'GET', `/download/communities.csv?in=${zone}`);
    expect(String(csv.body).trim().split('\r\n')).toHaveLength(2);
    await server.call('planner', 'POST', `${plans}/${id}/state`, { state: 'archived' });
    await expect.poll(async () => (await view(zone)).status).toBe(404);
  });
});
