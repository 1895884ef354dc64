import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { todayInChina } from '../../../domain/today.ts';
import type { Database } from '../../../server/db/open.ts';
import { readCommunityPage } from '../../../server/progress/community-page.ts';
import { databases, expectInvariants } from '../../database.ts';
import type { TestServer } from '../../server-harness.ts';
import { city, openStreetOffice } from './demo-city.ts';
import { openParties, type Parties, type Party, parts } from './signing-parties.ts';

describe.each(databases)('joint acceptance on $kind', ({ openDemo }) => {
  let database: Database;
  let server: TestServer;
  let code: string;
  let other: string;
  let parties: Parties;

  beforeAll(async () => {
    ({ database, server, code, other } = await openStreetOffice(openDemo));
    parties = await openParties(server, city, [code, other]);
  });
  afterAll(() => server.stop());

  const at = (path: string, body: object, of = code) =>
    server.call('office', 'POST', `/api/cities/${city}/communities/${of}/${path}`, body);
  const sign = (party: Party, part: string, extra: object = {}) => parties.sign(code, party, part, extra);
  const milestone = (step: string, actualOn: string | null, reason = '测试') =>
    at(`milestones/${step}`, { actualOn, reason });
  const standing = async () => {
    const { rows } = await sql<{ status: string; accepted: string | null }>`
      select c.status, (select to_char(m.actual_on, 'YYYY-MM-DD') from milestone m
        where m.city_code = c.city_code and m.community_id = c.id and m.step = 'final_acceptance') accepted
      from community c where c.city_code = ${city} and c.code = ${code}`.execute(database.db);
    return rows[0]!;
  };

  it('is not signed before the works are complete, nor by whom it does not concern, nor for another office', async () => {
    expect((await sign('业主', 'whole')).body).toMatchObject({ code: 'progress.not-complete' });
    expect((await milestone('main_works', '2021-06-29')).body).toEqual({ status: 'complete' });
    const stranger = { party: '路人', part: 'whole', passed: true };
    for (const answer of [await at('signatures', stranger), await sign('业主', 'pipes')])
      expect(answer.body).toMatchObject({ code: 'progress.party-unknown' });
    expect((await sign('施工单位', 'pipes', { checklist: {} })).body).toMatchObject({
      code: 'progress.pipe-checklist',
    });
    const move = (status: string) =>
      server.call('planner', 'POST', `/api/cities/${city}/communities/${other}/status`, {
        status,
        reason: '测试',
      });
    await move('complete');
    expect((await parties.sign(other, '街道', 'whole')).body).toMatchObject({
      status: 403,
      code: 'progress.other-party',
    });
    await move('under_way');
  });

  it('is not gone round: no date and no state says accepted before all have signed', async () => {
    await sign('业主', 'whole');
    for (const answer of [
      await milestone('final_acceptance', '2021-06-30'),
      await at('status', { status: 'accepted', reason: '赶进度' }),
      await at('status', { status: 'managed', reason: '赶进度' }),
      await milestone('handover', '2021-06-30'),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ code: 'progress.acceptance-unsigned' });
      expect((answer.body as { facts: { missing: string[] } }).facts.missing).toContain('街道 whole');
    }
    expect(await standing()).toEqual({ status: 'complete', accepted: null });
  });

  it('comes with the last signature, in any order, one party twice, one that took its word back', async () => {
    for (const [party, part] of parts.slice(0, -1)) await sign(party, part);
    await sign('业主', 'whole');
    expect((await sign('街道', 'whole', { passed: false })).body).toMatchObject({
      code: 'progress.reason-missing',
    });
    await sign('街道', 'whole', { passed: false, remark: '井盖松动' });
    expect((await sign('施工单位', 'whole')).body).toEqual({ missing: ['街道 whole'], accepted: false });
    const rows = (await server.call('supervisor', 'GET', `/api/cities/${city}/supervision`)).body as {
      code: string;
      acceptance: object;
    }[];
    expect(rows.find((row) => row.code === code)!.acceptance).toMatchObject({
      completedOn: '2021-06-29',
      missing: ['街道'],
      refused: [{ party: '街道', remark: '井盖松动' }],
    });
    // two at once: one of them is the last
    const both = await Promise.all([sign('街道', 'whole'), sign('街道', 'whole')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await standing()).toEqual({ status: 'accepted', accepted: todayInChina() });
    await expectInvariants(database);
  });

  it('stands: signing it again changes nothing, until it is reopened with a reason', async () => {
    await sql`update milestone set actual_on = '2021-06-30' from community c where c.id = milestone.community_id
      and c.code = ${code} and step = 'final_acceptance'`.execute(database.db);
    for (const again of [
      await sign('业主', 'whole'),
      await sign('业主', 'whole', { passed: false, remark: '漏水' }),
    ])
      expect(again.body).toMatchObject({ code: 'progress.already-accepted' });
    expect(await standing()).toEqual({ status: 'accepted', accepted: '2021-06-30' });

    expect((await at('status', { status: 'complete', reason: '' })).status).toBe(422);
    expect((await at('status', { status: 'complete', reason: '漏水返工' })).body).toEqual({
      status: 'complete',
    });
    // the date that proved it is taken back too, on record; else the next date of any step would bring it back
    expect(await standing()).toEqual({ status: 'complete', accepted: null });
    await at('milestones/handover', { plannedOn: '2021-12-01', reason: '改期' });
    expect((await standing()).status).toBe('complete');
    const { rows } = await sql<{ old_value: string }>`select old_value from milestone_change m
      join community c on c.id = m.community_id where c.code = ${code} and m.step = 'final_acceptance'
        and m.reason = '漏水返工' and m.new_value is null`.execute(database.db);
    expect(rows).toEqual([{ old_value: '2021-06-30' }]);
    // what was reworked is accepted anew by everybody: the old signatures are on record and count no more
    const again = parts.toReversed();
    for (const [i, [party, part]] of again.entries()) {
      const { body } = await sign(party, part);
      expect((body as { missing: string[] }).missing).toHaveLength(again.length - 1 - i);
    }
    expect((await standing()).status).toBe('accepted');
    await expectInvariants(database);
  });

  it('puts the digging ban on the public page, from the day of completion, and before no permit', async () => {
    const page = await readCommunityPage(database.db, city, code, '2021-07-01');
    expect(page!.ban).toMatchObject({ since: '2021-06-29', freeFrom: null, clause: '六(一)5' });
    expect((await readCommunityPage(database.db, city, other, '2021-07-01'))!.ban).toBeNull();

    const { rows } = await sql<{ lon: number; lat: number }>`select st_x(p) lon, st_y(p) lat
      from community c, st_pointonsurface(c.geom) p where c.city_code = ${city} and c.code = ${code}`.execute(
      database.db,
    );
    const { lon, lat } = rows[0]!;
    const work = {
      title: '接水',
      utility: 'water',
      startsOn: '2021-09-01',
      endsOn: '2021-09-05',
      geometry: { type: 'Point', coordinates: [lon, lat] },
    };
    const works = `/api/cities/${city}/works`;
    const planned = await server.call('planner', 'POST', works, work);
    expect(planned.status).toBe(201);
    const { id } = planned.body as { id: number };
    const change = (part: object) => server.call('planner', 'PATCH', `${works}/${id}`, part);
    for (const state of ['permitted', 'running']) {
      const refused = await change({ state });
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({
        code: 'works.banned',
        facts: { clause: '六(一)5', since: '2021-06-29' },
      });
    }
    const read = async () =>
      (
        (await server.call('planner', 'GET', works)).body as { works: { id: number; state: string }[] }
      ).works.find((one) => one.id === id)!.state;
    expect(await read()).toBe('planned');
    expect((await server.call('planner', 'POST', works, { ...work, state: 'permitted' })).status).toBe(409);
    // an urgent repair has an approval, and its number stays with it
    expect((await change({ state: 'permitted', approval: '珲抢修〔2021〕7号' })).body).toMatchObject({
      state: 'permitted',
      approval: '珲抢修〔2021〕7号',
    });
    expect((await change({ publicNote: '抢修' })).status).toBe(200);
    expect((await change({ approval: '' })).status).toBe(409);
  });
});
