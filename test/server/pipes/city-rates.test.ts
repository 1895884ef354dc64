import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { priceAt } from '../../../domain/pipes/routing/bill/rate-cells.ts';
import { ratesOfCity } from '../../../domain/pipes/tables/city-rates.ts';
import type { CellOverride, TableOverrides } from '../../../domain/pipes/tables/city-tables.ts';
import type { TableVersion } from '../../../server/contract/city-tables.ts';
import type { NetworkAnswer } from '../../../server/contract/pipes.ts';
import { tablesOfCity } from '../../../server/pipes/city-tables.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

const key = 'earthwork:backfill|all';
const own = (value: number, more: Partial<CellOverride> = {}): TableOverrides => ({
  [key]: {
    ...{ value, clause: '', document: '吉林省造价信息 2024 第 3 期', verifiedOn: null, note: '' },
    ...{ year: 2024, region: '珲春市', ...more },
  },
});
const prices = '/api/cities/C1/pipes/tables/rates';

describe.each(databases)('unit prices of a city on $kind', ({ open }) => {
  let server: TestServer;
  let database: Awaited<ReturnType<typeof open>>;
  const write = (cells: unknown, version: number, role: 'planner' | 'utility' = 'planner') =>
    server.call(role, 'POST', prices, { version, cells, note: '第 3 期信息价' });
  const network = async (city: string) =>
    (
      await server.call(
        'utility',
        'GET',
        `/api/cities/${city}/pipes/network?west=130&south=42.7&east=130.6&north=43.2`,
      )
    ).body as NetworkAnswer;

  beforeAll(async () => {
    database = await open();
    server = await startTestServer(database);
    for (const city_code of ['C1', 'C2'])
      await database.db
        .insertInto('city')
        .values({ city_code, name: '试', metric_srid: 4552, settings: '{}' } as never)
        .execute();
  });
  afterAll(() => server.stop());

  test('are versions with who, when and why, and travel with the network, so that desks bill by them', async () => {
    expect((await network('C1')).ratesVersion).toBe(0);
    expect((await write(own(26.5), 0)).body).toEqual({ version: 1 });
    expect((await write(own(27, { verifiedOn: '2026-01-31' }), 1)).body).toEqual({ version: 2 });
    const versions = (await server.call('utility', 'GET', `${prices}/versions`)).body as TableVersion[];
    expect(versions.map(({ version, account, note, cells }) => [version, account, note, cells])).toEqual([
      [2, 'planner', '第 3 期信息价', own(27, { verifiedOn: '2026-01-31' })],
      [1, 'planner', '第 3 期信息价', own(26.5)],
    ]);
    const { tables, ratesVersion } = await network('C1');
    const rates = ratesOfCity(tables, ratesVersion);
    expect([rates.version, priceAt(rates, key).yuan]).toEqual([2, 27]);
    expect(await tablesOfCity(database.db, 'C1')).toEqual({ tables, ratesVersion });
    expect(await network('C2')).toMatchObject({ tables: {}, ratesVersion: 0 });
  });

  test('of two people at once the second is told; an older version comes back', async () => {
    expect(await write(own(30), 1)).toMatchObject({
      status: 409,
      body: { code: 'pipes.table-conflict', facts: { current: { version: 2 } } },
    });
    const back = { version: 2, restores: 1, note: '误改' };
    expect((await server.call('planner', 'POST', `${prices}/restoration`, back)).body).toEqual({
      version: 3,
    });
    expect((await network('C1')).tables.rates).toEqual(own(26.5));
  });

  test('without source or year, or for an item that is none, they are refused by name', async () => {
    for (const [cells, code] of [
      [own(28, { document: '' }), 'no-source'],
      [own(28, { year: null }), 'no-year'],
      [own(-1), 'negative'],
      [{ 'earthwork:gold|all': own(1)[key] }, 'unknown-cell'],
    ] as const) {
      const { status, body } = await write(cells, 3);
      expect(status).toBe(422);
      expect((body as { facts: { cells: { code: string }[] } }).facts.cells[0]!.code).toBe(code);
    }
    expect((await write({ [key]: { value: 1, year: '今年' } }, 3)).status).toBe(400);
    expect((await network('C1')).ratesVersion).toBe(3);
  });

  test('a list goes out as XLSX and CSV and comes in again, the difference first', async () => {
    const file = `${prices}/file`;
    const out = async (as: string) =>
      (
        await fetch(`${server.url}${file}?as=${as}`, { headers: { cookie: server.cookie('utility') } })
      ).blob();
    const send = async (content: Blob, fields: Record<string, string> = {}) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      body.append('file', content, '单价.csv');
      const headers = { cookie: server.cookie('planner') };
      const response = await fetch(`${server.url}${file}`, { method: 'POST', headers, body });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const csv = await (await out('csv')).text();
    expect(csv).toContain('沟槽回填,26.5,元/m³,吉林省造价信息 2024 第 3 期,2024,珲春市');
    for (const as of ['xlsx', 'csv'])
      expect((await send(await out(as))).body).toMatchObject({ version: 3, cells: own(26.5) });
    const changed = new Blob([csv.replace('管道垫层,165,', '管道垫层,171.5,')]);
    expect(await send(changed)).toMatchObject({
      status: 422,
      body: { code: 'pipes.table-rows', facts: { rows: [{ code: 'no-source' }] } },
    });
    const given = { document: '市场询价', year: '2025', region: '珲春市' };
    expect((await send(changed, given)).body.cells).toEqual({
      ...own(26.5),
      'earthwork:bedding|all': own(171.5, { document: '市场询价', year: 2025 })[key],
    });
    expect(await send(changed, { ...given, year: 'MMXXV' })).toMatchObject({ status: 422 });
    expect((await network('C1')).ratesVersion).toBe(3);
  });

  test('utilities, offices and supervisors read; planners write; the public and auditors get nothing', async () => {
    for (const role of ['utility', 'office', 'supervisor'] as const) {
      expect((await server.call(role, 'GET', '/api/cities/C1/pipes/tables')).status).toBe(200);
      expect((await server.call(role, 'POST', prices, { version: 3, cells: {}, note: 'x' })).status).toBe(
        403,
      );
    }
    expect((await server.call('public', 'GET', `${prices}/versions`)).status).toBe(401);
    expect((await server.call('auditor', 'GET', `${prices}/versions`)).status).toBe(403);
    const trail = (await server.call('auditor', 'GET', '/api/audit?limit=50')).body as { subject: string }[];
    expect(trail.filter((one) => one.subject.startsWith('table/C1/rates/'))).toHaveLength(3);
  });
});
