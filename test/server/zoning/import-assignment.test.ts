import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import type { AssignmentReading, PlanContent } from '../../../server/contract/zoning.ts';
import type { Database } from '../../../server/db/open.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

describe.each(databases)('an assignment file into a plan on $kind', ({ open }) => {
  let database: Database;
  let server: TestServer;
  let plan: number;
  /** Unit keys of the communities. */
  let ids: string[];
  const plans = '/api/cities/222404/plans';

  beforeAll(async () => {
    database = await open();
    server = await startTestServer(database);
    await database.pool.query(
      `insert into city (city_code, name, metric_srid) values ('222404', '珲春市', 4552)`,
    );
    const { rows } = await database.pool.query(
      `insert into community (city_code, code, name, households, metric_srid, geom)
       select '222404', 'c' || u, case when u > 3 then '同名' else '小区' || u end, 100, 4552,
         st_makeenvelope(130.36 + u * 0.0014, 42.86, 130.3613 + u * 0.0014, 42.861, 4490)
       from generate_series(1, 5) u returning id`,
    );
    ids = rows.map(({ id }) => String(id));
    const made = await server.call('planner', 'POST', plans, { name: '导入' });
    plan = (made.body as PlanContent).id;
    await server.call('planner', 'POST', `${plans}/${plan}/patches`, {
      base: 0,
      patch: {
        units: { [ids[0]!]: 1, [ids[4]!]: 7 },
        zones: { 1: { name: '东区', locked: false }, 7: { name: '锁定', locked: true } },
      },
      note: 'start',
    });
  }, 120_000);
  afterAll(() => server?.stop());

  const read = async (name: string, bytes: Buffer | string, role: 'planner' | 'office' = 'planner') =>
    server.call(role, 'POST', `${plans}/${plan}/assignment`, {
      name,
      base64: Buffer.from(bytes).toString('base64'),
    });
  const reading = async (name: string, bytes: Buffer | string) =>
    (await read(name, bytes)).body as AssignmentReading;

  test('rows become one patch; unknown units, contradictions and locked zones come back by row; nothing is written', async () => {
    const text =
      '\uFEFFunit,name,zone,zone_name\nc1,,,\n\n小区2,,3,西区\nx9,,1,\nc3,,3,\nc3,,4,\nc5,,3,\n同名,,3,\n';
    expect(await reading('a.csv', text)).toEqual({
      rows: 7,
      moves: [
        { unit: ids[0], zone: 0 },
        { unit: ids[1], zone: 3 },
      ],
      zones: [{ zone: 3, name: '西区' }],
      problems: [
        { row: 5, unit: 'x9', zone: '1', kind: 'unknown' },
        { row: 7, unit: 'c3', zone: '4', kind: 'conflict', earlierRow: 6 },
        { row: 8, unit: 'c5', zone: '3', kind: 'locked' },
        { row: 9, unit: '同名', zone: '3', kind: 'unknown' },
      ],
    });
    const { body } = await server.call('planner', 'GET', `${plans}/${plan}`);
    expect(body).toMatchObject({ version: 1, members: { [ids[0]!]: 1, [ids[4]!]: 7 } });
  });

  test('zones by name: those of the plan keep their number, others get a free one', async () => {
    expect(await reading('b.csv', 'unit;zone\nc2;东区\nc3;新区\nc4;新区\nc1;2\n')).toMatchObject({
      moves: [
        { unit: ids[1], zone: 1 },
        { unit: ids[2], zone: 3 },
        { unit: ids[3], zone: 3 },
        { unit: ids[0], zone: 2 },
      ],
      zones: [
        { zone: 3, name: '新区' },
        { zone: 2, name: '' },
      ],
      problems: [],
    });
  });

  test('a file without heading loses no row, an unknown first unit is told', async () => {
    expect(await reading('c.csv', 'x9,1\nc2,1\n')).toMatchObject({
      rows: 2,
      moves: [{ unit: ids[1], zone: 1 }],
      problems: [{ row: 1, unit: 'x9', kind: 'unknown' }],
    });
  });

  test('a workbook is read like a text; bytes that are none are refused', async () => {
    const book = await writeXlsxFile([
      [{ value: '单元' }, { value: '片区' }],
      [{ value: 'c2' }, { value: 4, type: Number }],
    ]).toBuffer();
    expect(await reading('d.xlsx', book)).toMatchObject({ moves: [{ unit: ids[1], zone: 4 }], problems: [] });
    expect((await read('e.xlsx', 'no zip')).body).toMatchObject({ code: 'zoning.assignment-unreadable' });
    expect((await read('f.csv', 'c1\nc2\n')).body).toMatchObject({ code: 'zoning.assignment-bad' });
    expect((await read('a.csv', 'c1,1', 'office')).status).toBe(403);
  });
});
