import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../../server/access/audit.ts';
import type { City } from '../../../server/contract/register.ts';
import { factsOfCity } from '../../../server/pipes/commands/chosen-tables.ts';
import { cityFacts } from '../../../server/pipes/network-service.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

describe.each(databases)('the frost depth of a city on $kind', ({ open }) => {
  let server: TestServer;
  let database: Awaited<ReturnType<typeof open>>;
  const state = (body: object, role: 'planner' | 'administrator' | 'utility' = 'planner', city = '130100') =>
    server.call(role, 'PUT', `/api/cities/${city}/frost`, { source: '石家庄市勘察院', ...body });
  const listed = async () =>
    ((await server.call('public', 'GET', '/api/cities')).body as City[]).find(
      ({ code }) => code === '130100',
    )!.frost;
  const settings = async () =>
    (
      await database.db
        .selectFrom('city')
        .select('settings')
        .where('city_code', '=', '130100')
        .executeTakeFirstOrThrow()
    ).settings;

  beforeAll(async () => {
    database = await open();
    server = await startTestServer(database);
    await database.db
      .insertInto('city')
      .values({
        city_code: '130100',
        name: '石家庄',
        metric_srid: 4547,
        settings: '{"dataDate":"2026-01-01"}',
      } as never)
      .execute();
  });
  afterAll(() => server.stop());

  test('is stated with its source, and desk, checks and command line go by it; nothing else is touched', async () => {
    expect(await listed()).toBeUndefined();
    expect((await state({ depthM: 0.54, was: null })).body).toEqual({
      frost: { depthM: 0.54, isAssumed: false, source: '石家庄市勘察院' },
    });
    expect(await listed()).toEqual({ depthM: 0.54, isAssumed: false, source: '石家庄市勘察院' });
    expect((await cityFacts(database.db, '130100')).frostDepthM).toBe(0.54);
    expect((await factsOfCity(database.db, '130100')).frost).toMatchObject({
      depthM: 0.54,
      isAssumed: false,
    });
    expect((await state({ depthM: 0.6, isAssumed: true, was: 0.54 }, 'administrator')).status).toBe(200);
    expect(await listed()).toMatchObject({ depthM: 0.6, isAssumed: true });
    expect(await settings()).toMatchObject({ dataDate: '2026-01-01' });
  });

  test('who saw another one is told what it is now', async () => {
    const late = await state({ depthM: 0.7, was: 0.54 });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ code: 'register.frost-changed', facts: { now: { depthM: 0.6 } } });
    expect(await listed()).toMatchObject({ depthM: 0.6 });
  });

  test('a depth that can’t be, a missing source, a city that is not there and a role that plans nothing are refused', async () => {
    for (const body of [{ depthM: -1 }, { depthM: 9 }, { depthM: 1, source: '  ' }, { depthM: 'tief' }])
      expect((await state({ was: 0.6, ...body })).status).toBe(400);
    expect((await state({ depthM: 1, was: null }, 'planner', '999999')).status).toBe(404);
    expect((await state({ depthM: 1, was: 0.6 }, 'utility')).status).toBe(403);
    expect(await listed()).toMatchObject({ depthM: 0.6 });
  });

  test('is taken back, and each change stands in the trail', async () => {
    expect((await state({ depthM: null, was: 0.6 })).body).toEqual({ frost: null });
    expect(await listed()).toBeUndefined();
    expect(await settings()).toEqual({ dataDate: '2026-01-01' });
    const trail = await database.db
      .selectFrom('audit')
      .select(['action', 'city_code', 'detail'])
      .where('action', '=', 'city.frost')
      .orderBy('id')
      .execute();
    expect(
      trail.map(({ detail }) => (detail as { after: { value: number } | null }).after?.value ?? null),
    ).toEqual([0.54, 0.6, null]);
    expect((await verifyAudit(database.db)).brokenAt).toBeNull();
  });
});
