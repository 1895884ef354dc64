import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanContent } from '../../../server/contract/zoning.ts';
import type { Database } from '../../../server/db/open.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

describe.each(databases)('plans on $kind', ({ open }) => {
  let database: Database;
  let server: TestServer;
  const plans = '/api/cities/222404/plans';

  beforeAll(async () => {
    database = await open();
    server = await startTestServer(database);
    await database.pool.query(
      `insert into city (city_code, name, metric_srid) values ('222404', '珲春市', 4552)`,
    );
    for (let u = 1; u <= 4; u++) {
      const west = 130.36 + u * 0.0014;
      await database.pool.query(
        `insert into community (city_code, code, name, households, built_year, willingness, metric_srid, geom)
         values ('222404', $1, $2, $3, $4, 0.9, 4552, st_makeenvelope($5, 42.86, $6, 42.861, 4490))`,
        [`c${u}`, `小区${u}`, u * 100, u === 4 ? 2015 : 1985, west, west + 0.0013],
      );
    }
  }, 120_000);
  afterAll(() => server?.stop());

  const create = async (body: object) =>
    (await server.call('planner', 'POST', plans, body)).body as PlanContent;
  const save = (plan: number, base: number, units: Record<string, number>, zones: object = {}) =>
    server.call('planner', 'POST', `${plans}/${plan}/patches`, {
      base,
      patch: { units, zones },
      note: 'test',
    });

  test('the ground holds outlines, facts and the verdict with its rule', async () => {
    const { status, body } = await server.call('office', 'GET', '/api/cities/222404/zoning/ground?year=2021');
    expect(status).toBe(200);
    const { units, rules } = body as {
      units: { name: string; eligibility: string; rules: string[]; geometry: { type: string } }[];
      rules: Record<string, unknown>;
    };
    expect(units).toHaveLength(4);
    expect(units[0]).toMatchObject({ name: '小区1', eligibility: 'eligible', geometry: { type: 'Polygon' } });
    expect(units[3]!.eligibility).toBe('ineligible');
    expect(rules[units[3]!.rules[0]!]).toBeDefined();
    expect((await server.call('public', 'GET', '/api/cities/222404/zoning/ground')).status).toBe(401);
  });

  test('edits count versions up; edits of two people merge where they don’t collide', async () => {
    const { id } = await create({ name: '方案一' });
    expect((await save(id, 0, { 1: 1, 2: 1 }, { 1: { name: '一区', locked: false } })).body).toMatchObject({
      version: 1,
      merged: [],
    });
    expect((await save(id, 1, { 3: 2 })).body).toMatchObject({ version: 2 });
    // still on version 1, another unit: merged, and told what the other one did
    expect((await save(id, 1, { 4: 1 })).body).toMatchObject({
      version: 3,
      merged: [{ version: 2, patch: { units: { 3: 2 } } }],
    });
    const { body } = await server.call('office', 'GET', `${plans}/${id}`);
    expect(body).toMatchObject({
      version: 3,
      members: { 1: 1, 2: 1, 3: 2, 4: 1 },
      zoneRows: { 1: { name: '一区' } },
    });
  });

  test('a collision is refused with both sides, and nothing is written', async () => {
    const { id } = await create({ name: '冲突' });
    await save(id, 0, { 1: 1 });
    await save(id, 1, { 1: 2 });
    const refused = await save(id, 1, { 1: 3, 2: 3 });
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        code: 'zoning.plan-conflict',
        facts: { version: 2, collision: { units: [{ unit: 1, yours: 3, theirs: 2 }] } },
      },
    ]);
    expect((await server.call('planner', 'GET', `${plans}/${id}`)).body).toMatchObject({
      version: 2,
      members: { 1: 2 },
    });
  });

  test('deleting a zone frees its units', async () => {
    const { id } = await create({ name: '删除' });
    await save(id, 0, { 1: 1, 2: 2 });
    await save(id, 1, { 1: 0 }, { 1: null });
    expect((await server.call('planner', 'GET', `${plans}/${id}`)).body).toMatchObject({
      members: { 2: 2 },
      zones: 1,
    });
  });

  test('a fork starts with the same zones and goes its own way', async () => {
    const parent = await create({ name: '原方案' });
    await save(parent.id, 0, { 1: 1, 2: 1, 3: 2 }, { 2: { name: '二区', locked: true } });
    const fork = await create({ name: '比较方案', forkOf: parent.id });
    expect(fork).toMatchObject({
      forkedFrom: parent.id,
      members: { 1: 1, 2: 1, 3: 2 },
      zoneRows: { 2: { locked: true } },
    });
    await save(fork.id, 1, { 3: 1 });
    expect((await server.call('planner', 'GET', `${plans}/${parent.id}`)).body).toMatchObject({
      members: { 3: 2 },
    });
  });

  test('submit → opinions → approve, in this order; an approved plan is closed', async () => {
    const { id } = await create({ name: '审批' });
    const to = (state: string) => server.call('planner', 'POST', `${plans}/${id}/state`, { state });
    expect((await to('approved')).body).toMatchObject({ code: 'zoning.plan-state' });
    for (const state of ['submitted', 'consulting', 'approved'])
      expect((await to(state)).body).toMatchObject({ state });
    expect((await save(id, 0, { 1: 1 })).body).toMatchObject({ code: 'zoning.plan-closed' });
    const next = await create({ name: '新一版', forkOf: id });
    for (const state of ['submitted', 'consulting', 'approved']) {
      await server.call('planner', 'POST', `${plans}/${next.id}/state`, { state });
    }
    expect((await server.call('planner', 'GET', `${plans}/${id}`)).body).toMatchObject({ state: 'archived' });
  });

  test('a link shows the plan without an account, until it is taken back', async () => {
    const { id } = await create({ name: '公开' });
    await save(id, 0, { 1: 1, 2: 1 });
    const { token } = (await server.call('planner', 'POST', `${plans}/${id}/share`, { on: true })).body as {
      token: string;
    };
    const shared = await server.call('public', 'GET', `/api/shared-plans/${token}`);
    expect(shared.body).toMatchObject({ name: '公开', cityName: '珲春市', outlines: [{ zone: 1 }] });
    await server.call('planner', 'POST', `${plans}/${id}/share`, { on: false });
    expect((await server.call('public', 'GET', `/api/shared-plans/${token}`)).status).toBe(404);
  });

  test('comments at a place, and a planner’s word about two neighbours', async () => {
    const { id } = await create({ name: '意见' });
    await server.call('office', 'POST', `${plans}/${id}/comments`, {
      text: '北门改道',
      position: [130.362, 42.8605],
    });
    expect((await server.call('office', 'GET', `${plans}/${id}/comments`)).body).toMatchObject([
      { text: '北门改道', position: [130.362, 42.8605] },
    ]);
    const word = { kind: 'community', a: 2, b: 1, joined: true, note: '过街天桥' };
    expect((await server.call('planner', 'POST', '/api/cities/222404/zoning/adjacency', word)).body).toEqual({
      decisions: [{ a: 1, b: 2, joined: true, note: '过街天桥' }],
    });
    const trail = await server.call('auditor', 'GET', '/api/audit');
    expect(JSON.stringify(trail.body)).toContain('adjacency.join');
  });
});
