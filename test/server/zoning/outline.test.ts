import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

describe.each(databases)('outline of a zone on $kind', ({ open }) => {
  let database: Database;
  let server: TestServer;
  const ids: number[] = [];

  beforeAll(async () => {
    database = await open();
    server = await startTestServer(database);
    const { pool } = database;
    await pool.query("insert into city (city_code, name, metric_srid) values ('222404', '珲春市', 4552)");
    // two that touch, and one apart with a hole
    for (const [code, shape] of [
      ['a', 'polygon((130.36 42.86, 130.361 42.86, 130.361 42.861, 130.36 42.861, 130.36 42.86))'],
      ['b', 'polygon((130.361 42.86, 130.362 42.86, 130.362 42.861, 130.361 42.861, 130.361 42.86))'],
      [
        'c',
        'polygon((130.37 42.86, 130.372 42.86, 130.372 42.862, 130.37 42.862, 130.37 42.86), (130.3705 42.8605, 130.3715 42.8605, 130.3715 42.8615, 130.3705 42.8615, 130.3705 42.8605))',
      ],
    ]) {
      const { rows } = await pool.query<{ id: number }>(
        `insert into community (city_code, code, name, metric_srid, geom)
         values ('222404', $1, $1, 4552, st_geomfromtext($2, 4490)) returning id::int`,
        [code, shape],
      );
      ids.push(rows[0]!.id);
    }
  });

  afterAll(async () => {
    await server.stop();
    await database.close();
  });

  const ask = (units: string, role: 'utility' | 'public' = 'utility') =>
    server.call(role, 'GET', `/api/cities/222404/zoning/outline?units=${units}`);

  test('what touches is one ring, what lies apart another, and a hole belongs to the zone', async () => {
    const one = (await ask(`${ids[0]},${ids[1]}`)).body as { rings: [number, number][][] };
    expect(one.rings).toHaveLength(1);
    const [ring] = one.rings;
    expect(ring![0]).toEqual(ring!.at(-1));
    expect(Math.min(...ring!.map(([lon]) => lon))).toBeCloseTo(130.36, 6);
    expect(Math.max(...ring!.map(([lon]) => lon))).toBeCloseTo(130.362, 6);
    const all = (await ask(ids.join(','))).body as typeof one;
    expect(all.rings).toHaveLength(2);
  });

  test('units that are gone, words that are none, and readers without an account', async () => {
    expect(await ask('999999')).toMatchObject({ status: 404, body: { code: 'zoning.outline-empty' } });
    expect((await ask('1;drop table community')).status).toBe(400);
    expect((await ask(`${ids[0]}`, 'public')).status).toBeGreaterThanOrEqual(401);
  });
});
