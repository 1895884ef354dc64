import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ZoneMains } from '../../../server/contract/zoning.ts';
import type { Database } from '../../../server/db/open.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

describe.each(databases)('shared mains on $kind', ({ open }) => {
  let database: Database;
  let server: TestServer;
  const metre = { x: 1 / (111_320 * Math.cos((42.86 * Math.PI) / 180)), y: 1 / 111_120 };
  const at = (x: number, y: number) => `${130.36 + x * metre.x} ${42.86 + y * metre.y}`;

  beforeAll(async () => {
    database = await open();
    server = await startTestServer(database);
    const { pool } = database;
    for (const [code, name] of [
      ['222404', '珲春市'],
      ['222401', '延吉市'],
    ])
      await pool.query('insert into city (city_code, name, metric_srid) values ($1, $2, 4552)', [code, name]);
    // three compounds of 100 m in a row with lanes of 10 m, each with a building of 20 m in its south-west corner
    for (let u = 0; u < 3; u++) {
      const box = (x: number, y: number, side: number) =>
        `polygon((${at(x, y)}, ${at(x + side, y)}, ${at(x + side, y + side)}, ${at(x, y + side)}, ${at(x, y)}))`;
      const { rows } = await pool.query(
        `insert into community (city_code, code, name, metric_srid, geom)
         values ('222404', $1, $1, 4552, st_geomfromtext($2, 4490)) returning id::int`,
        [`c${u}`, box(u * 110, 0, 100)],
      );
      await pool.query(
        `insert into building (city_code, code, name, use, community_id, metric_srid, geom)
         values ('222404', $1, $1, $2, $3, 4552, st_geomfromtext($4, 4490))`,
        [`b${u}`, u === 2 ? 'public' : 'residential', rows[0].id, box(u * 30, 0, 20)],
      );
    }
    const node = async (code: string, kind: string) =>
      (
        await pool.query(
          `insert into pipe_node (city_code, code, utility, kind, metric_srid, geom)
           values ('222404', $1, 'water', $2, 4552, st_geomfromtext($3, 4490)) returning id::int`,
          [code, kind, `point(${at(105, 50)})`],
        )
      ).rows[0].id as number;
    const [tee, wall] = [await node('n1', 'tee'), await node('n2', 'service')];
    const pipe = (code: string, utility: string, state: string, line: string, to: number | null = null) =>
      pool.query(
        `insert into pipe_segment (city_code, code, utility, state, from_node, to_node, metric_srid, geom)
         values ('222404', $1, $2, $3, $4, $5, 4552, st_geomfromtext($6, 4490))`,
        [code, utility, state, tee, to, line],
      );
    const lane = (x: number) => `linestring(${at(x, 20)}, ${at(x, 80)})`;
    await pipe('p1', 'water', 'in_use', lane(105));
    await pipe('p2', 'sewage', 'in_use', lane(104));
    await pipe('p3', 'sewage', 'in_use', lane(215));
    await pipe('p4', 'gas', 'abandoned', lane(215));
    await pipe('p5', 'heat', 'planned', lane(215));
    await pipe('p6', 'water', 'in_use', lane(106), wall);
    await pipe('p7', 'water', 'in_use', `linestring(${at(50, 40)}, ${at(50, 60)})`);
    await pipe('p8', 'telecom', 'in_use', `linestring(${at(105, 90)}, ${at(105, 95)})`);
  }, 120_000);
  afterAll(() => server?.stop());

  const ask = async (query = '') =>
    (await server.call('planner', 'GET', `/api/cities/222404/zoning/mains${query}`)).body as ZoneMains;

  test('metres by utility and pair: existing mains in the lanes, no connections, nothing abandoned or planned', async () => {
    const { surveyed, reachM, stretches } = await ask();
    expect([surveyed, reachM]).toEqual([true, 20]);
    const ids = (await database.pool.query('select id::int from community order by id')).rows.map(
      ({ id }) => id,
    );
    const found = stretches.map(({ utility, units, lengthM }) => [utility, ...units, Math.round(lengthM)]);
    expect(found.sort()).toEqual([
      ['sewage', ids[0], ids[1], 60],
      ['sewage', ids[1], ids[2], 60],
      ['telecom', ids[0], ids[1], 5],
      ['water', ids[0], ids[1], 60],
    ]);
  });

  test('between buildings: residential ones only', async () => {
    const between = `linestring(${at(25, 0)}, ${at(25, 10)})`;
    await database.pool.query(
      `insert into pipe_segment (city_code, code, utility, metric_srid, geom)
       values ('222404', 'q1', 'heat', 4552, st_geomfromtext($1, 4490))`,
      [between],
    );
    const ids = (await database.pool.query('select id::int from building order by id')).rows.map(
      ({ id }) => id,
    );
    const { stretches } = await ask('?kind=building');
    expect(stretches).toEqual([{ utility: 'heat', units: ids.slice(0, 2), lengthM: expect.closeTo(10, 0) }]);
  });

  test('a city without pipes says so', async () => {
    const { status, body } = await server.call('planner', 'GET', '/api/cities/222401/zoning/mains');
    expect([status, body]).toEqual([200, { reachM: 20, surveyed: false, stretches: [] }]);
  });

  test('whoever may not see the underground learns nothing: no account, the auditor, and a read-only link', async () => {
    expect((await server.call('public', 'GET', '/api/cities/222404/zoning/mains')).status).toBe(401);
    expect((await server.call('auditor', 'GET', '/api/cities/222404/zoning/mains')).status).toBe(403);
    const plans = '/api/cities/222404/plans';
    const { id } = (await server.call('planner', 'POST', plans, { name: '公开' })).body as { id: number };
    const { token } = (await server.call('planner', 'POST', `${plans}/${id}/share`, { on: true })).body as {
      token: string;
    };
    const ground = await server.call('auditor', 'GET', '/api/cities/222404/zoning/ground');
    const data = await server.call('public', 'GET', `/api/shared-plans/${token}`);
    const page = await server.call('public', 'GET', `/shared-plan/${token}`);
    expect([ground.status, data.status, page.status]).toEqual([200, 200, 200]);
    for (const { body } of [ground, data, page])
      expect(JSON.stringify(body)).not.toMatch(/stretches|lengthM|sewage|干管/);
  });
});
