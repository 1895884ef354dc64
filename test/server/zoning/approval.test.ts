import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanContent } from '../../../server/contract/zoning.ts';
import type { Database } from '../../../server/db/open.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

describe.each(databases)('the programme’s zones on $kind', ({ open }) => {
  let database: Database;
  let server: TestServer;
  const plans = '/api/cities/222404/plans';
  const units = { community: [] as number[], building: [] as number[] };

  beforeAll(async () => {
    database = await open();
    server = await startTestServer(database);
    await database.pool.query(
      `insert into city (city_code, name, metric_srid) values ('222404', '珲春市', 4552)`,
    );
    for (const table of ['community', 'building'] as const) {
      const { rows } = await database.pool.query(
        `insert into ${table} (city_code, code, name, households, metric_srid, geom)
         select '222404', 'u' || u, '单元' || u, 100, 4552,
           st_makeenvelope(130.36 + u * 0.0014, 42.86, 130.3613 + u * 0.0014, 42.861, 4490)
         from generate_series(1, 4) u returning id`,
      );
      units[table] = rows.map(({ id }) => Number(id));
    }
  }, 120_000);
  afterAll(() => server?.stop());

  const made = async (name: string, unitKind: 'community' | 'building', zoneOf: number[]) => {
    const { id } = (await server.call('planner', 'POST', plans, { name, unitKind })).body as PlanContent;
    const members = Object.fromEntries(zoneOf.map((zone, u) => [units[unitKind][u]!, zone]));
    await server.call('planner', 'POST', `${plans}/${id}/patches`, {
      base: 0,
      patch: { units: members, zones: {} },
      note: '',
    });
    return id;
  };
  const to = async (id: number, ...states: string[]) => {
    for (const state of states)
      expect((await server.call('planner', 'POST', `${plans}/${id}/state`, { state })).status).toBe(200);
  };
  /** Plan and zone of every unit that the public sees. */
  const shown = async () => {
    const { status, body } = await server.call('public', 'GET', '/ogc/collections/zones/items?limit=100');
    expect(status).toBe(200);
    return (body as { features: { properties: { plan: number; zone: number } }[] }).features
      .map(({ properties: { plan, zone } }) => [plan, zone])
      .sort((a, b) => a[1]! - b[1]!);
  };
  const revision = async () => {
    const { rows } = await database.pool.query(
      `select coalesce(sum(changes), 0)::int as changes from layer_change where layer = 'zones'`,
    );
    return rows[0].changes as number;
  };

  test('the public layer shows exactly the approved plan, before, after and when another one follows', async () => {
    const first = await made('第一版', 'community', [1, 1, 2]);
    const second = await made('第二版', 'community', [3, 4]);
    const third = await made('楼栋版', 'building', [5, 5, 6, 7]);
    await to(first, 'submitted', 'consulting');
    expect(await shown()).toEqual([]);

    const before = await revision();
    await to(first, 'approved');
    expect(await revision()).toBeGreaterThan(before);
    expect(await shown()).toEqual([
      [first, 1],
      [first, 1],
      [first, 2],
    ]);

    await to(second, 'submitted', 'consulting', 'approved');
    expect(await shown()).toEqual([
      [second, 3],
      [second, 4],
    ]);

    await to(third, 'submitted', 'consulting', 'approved');
    expect((await shown()).map(([plan]) => plan)).toEqual([third, third, third, third]);
    await to(third, 'archived');
    expect(await shown()).toEqual([]);
  });
});
