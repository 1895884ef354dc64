import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CellOverride, TableOverrides } from '../../../domain/pipes/tables/city-tables.ts';
import { verifyAudit } from '../../../server/access/audit.ts';
import type { TableVersion } from '../../../server/contract/city-tables.ts';
import type { NetworkAnswer } from '../../../server/contract/pipes.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

const key = 'water-to-200|sewer';
const own = (value: number, more: Partial<CellOverride> = {}): TableOverrides => ({
  [key]: { value, clause: '附表1', document: '', verifiedOn: null, note: '', ...more },
});
const tables = '/api/cities/C1/pipes/tables';

describe.each(databases)('rule tables of a city on $kind', ({ open }) => {
  let server: TestServer;
  let database: Awaited<ReturnType<typeof open>>;
  const write = (cells: unknown, version: number, role: 'planner' | 'administrator' = 'planner') =>
    server.call(role, 'POST', `${tables}/horizontal`, { version, cells, note: '按市规定' });
  const current = async () =>
    (
      (await server.call('utility', 'GET', tables)).body as {
        tables: Record<string, { version: number; cells: TableOverrides }>;
      }
    ).tables;
  const versions = async () =>
    (await server.call('utility', 'GET', `${tables}/horizontal/versions`)).body as TableVersion[];

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

  test('are empty at first, and a version each once somebody writes', async () => {
    expect((await current()).horizontal).toEqual({ version: 0, cells: {} });
    expect((await write(own(1.5), 0)).body).toEqual({ version: 1 });
    const confirmed = own(1.5, { document: '珲建发〔2026〕3号', verifiedOn: '2026-01-31' });
    expect((await write(confirmed, 1, 'administrator')).body).toEqual({ version: 2 });
    expect((await current()).horizontal).toEqual({ version: 2, cells: confirmed });
    expect((await versions()).map(({ version, account, note }) => [version, account, note])).toEqual([
      [2, 'administrator', '按市规定'],
      [1, 'planner', '按市规定'],
    ]);
  });

  test('travel with the network, so that the desk judges by them; another city has its own', async () => {
    const place = 'west=130&south=42.7&east=130.6&north=43.2';
    const read = async (city: string) =>
      (await server.call('planner', 'GET', `/api/cities/${city}/pipes/network?${place}`))
        .body as NetworkAnswer;
    expect((await read('C1')).tables.horizontal?.[key]?.value).toBe(1.5);
    expect((await read('C2')).tables).toEqual({});
  });

  test('two people at once: the second sees what the first wrote and what he wanted', async () => {
    const late = await write(own(3), 1);
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({
      code: 'pipes.table-conflict',
      facts: {
        yours: { version: 1, cells: { [key]: { value: 3 } } },
        current: { version: 2, account: 'administrator', cells: { [key]: { value: 1.5 } } },
      },
    });
    const both = await Promise.all([write(own(1.6), 2), write(own(1.7), 2)]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
    expect((await current()).horizontal!.version).toBe(3);
  });

  test('an older version comes back as a new one, and so do the national figures', async () => {
    const restore = (restores: number, version: number) =>
      server.call('planner', 'POST', `${tables}/horizontal/restoration`, { version, restores, note: '撤销' });
    expect((await restore(1, 3)).body).toEqual({ version: 4 });
    expect((await current()).horizontal).toEqual({ version: 4, cells: own(1.5) });
    expect((await versions())[0]).toMatchObject({ version: 4, restores: 1, note: '撤销' });
    expect(await restore(9, 4)).toMatchObject({ status: 404, body: { code: 'pipes.table-version-unknown' } });
    expect((await restore(1, 3)).status).toBe(409);
    expect((await restore(0, 4)).body).toEqual({ version: 5 });
    expect((await current()).horizontal).toEqual({ version: 5, cells: {} });
  });

  test('bad cells are refused by name and nothing is stored', async () => {
    const said = async (cells: unknown) => {
      const { status, body } = await write(cells, 5);
      expect(status).toBe(422);
      return (body as { facts: { cells: { key: string; code: string }[] } }).facts.cells.map((one) => [
        one.key,
        one.code,
      ]);
    };
    expect(await said(own(-1))).toEqual([[key, 'negative']]);
    expect(await said(own(1.3, { clause: '' }))).toEqual([[key, 'no-source']]);
    expect(await said({ 'sewer|steam': own(1)[key] })).toEqual([['sewer|steam', 'unknown-cell']]);
    expect(await said(own(1, { verifiedOn: '2026-01-31' }))).toEqual([[key, 'no-document']]);
    for (const cells of [{ [key]: { value: '一米' } }, { [key]: {} }, [], null])
      expect((await write(cells, 5)).status).toBe(400);
    expect(
      (await server.call('planner', 'POST', `${tables}/nothing`, { version: 0, cells: {}, note: 'x' }))
        .status,
    ).toBe(400);
    expect(
      (await server.call('planner', 'POST', `${tables}/horizontal`, { version: 5, cells: {}, note: ' ' }))
        .status,
    ).toBe(400);
    expect((await current()).horizontal!.version).toBe(5);
  });

  test('go out as a file and come in again, the difference first; a bad file changes nothing', async () => {
    const file = `${tables}/horizontal/file`;
    const asked = (role: 'utility' | 'planner', as: string) =>
      fetch(`${server.url}${file}?as=${as}`, { headers: { cookie: server.cookie(role) } });
    const send = async (
      content: Blob,
      fields: Record<string, string> = {},
      role: 'planner' | 'utility' = 'planner',
    ) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      body.append('file', content, '净距.csv');
      const headers = { cookie: server.cookie(role) };
      const response = await fetch(`${server.url}${file}`, { method: 'POST', headers, body });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const csv = await (await asked('utility', 'csv')).text();
    expect(csv.split('\r\n').length).toBe(241);
    const workbook = await (await asked('utility', 'xlsx')).blob();
    expect((await send(workbook)).body).toEqual({ version: 5, read: 239, cells: {} });
    const changed = new Blob([csv.replace(/(water-to-200\|sewer,[^,]*,[^,]*,,)1,/, '$11.4,')]);
    const given = { document: '珲建发〔2026〕3号', verifiedOn: '2026-01-31' };
    expect((await send(changed, given)).body).toEqual({
      version: 5,
      read: 239,
      cells: own(1.4, { ...given, clause: '' }),
    });
    expect(await send(changed)).toMatchObject({
      status: 422,
      body: { code: 'pipes.table-rows', facts: { rows: [{ row: 3, code: 'no-source' }] } },
    });
    expect((await send(changed, given, 'utility')).status).toBe(403);
    expect(await send(new Blob([]))).toMatchObject({ status: 422, body: { code: 'pipes.table-file-empty' } });
    expect((await send(new Blob([new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])]))).status).toBe(415);
    expect((await send(new Blob([new Uint8Array(5 * 2 ** 20)]))).status).toBe(413);
    expect((await send(new Blob([new Uint8Array([1, 0, 2])]))).status).toBe(415);
    expect((await server.call('planner', 'GET', `${tables}/nothing/file`)).status).toBe(404);
    expect((await current()).horizontal).toEqual({ version: 5, cells: {} });
  });

  test('a figure equal to the national one is no override; utilities only read, the public nothing', async () => {
    expect((await write(own(1, { clause: '' }), 5)).body).toEqual({ version: 6 });
    expect((await current()).horizontal!.cells).toEqual({});
    for (const role of ['utility', 'office', 'supervisor', 'auditor'] as const)
      expect(
        (await server.call(role, 'POST', `${tables}/horizontal`, { version: 6, cells: {}, note: 'x' }))
          .status,
      ).toBe(403);
    expect((await server.call('public', 'GET', tables)).status).toBe(401);
    const trail = (await server.call('auditor', 'GET', '/api/audit?limit=100')).body as { action: string }[];
    expect(trail.filter((one) => one.action.startsWith('pipes.table'))).toHaveLength(6);
    expect((await verifyAudit(database.db)).brokenAt).toBeNull();
  });
});
