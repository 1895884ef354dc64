import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyPatch, type NetworkPatch } from '../../../domain/pipes/patch.ts';
import type { BillItem } from '../../../domain/pipes/routing/bill/plan-cost.ts';
import { databases, expectInvariants } from '../../database.ts';
import { aNetwork } from '../../domain/pipes/a-network.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

const [east, north] = [600_000, 4_748_000];
const item = (
  utility: BillItem['utility'],
  kind: BillItem['kind'],
  price: string,
  quantity: number,
): BillItem => ({
  ...{ utility, kind, code: null, item: { zh: kind, en: kind }, unit: 'm', quantity },
  prices: [{ price, quantity }],
});
/** 100 m of water main: 30 of it in compound A, 50 in B, the rest in the street between. */
const lines = [
  item('water', 'pipe', 'pipe:dn110|water', 100),
  item('water', 'excavation', 'dig:0-1.5|all', 70),
];
const yuan = 100 * 104 + 70 * 28;

interface Programme {
  communities: { code: string; pipes: { costYuan: number; funders: object[] } | null }[];
  pipes: { costYuan: number; linkedYuan: number };
  pipePrices: { zh: string } | null;
}

describe.each(databases)('the bill of an accepted plan on $kind', ({ open }) => {
  let server: TestServer;
  const laid = aNetwork()
    .node('plan-a1', east, north)
    .node('plan-a2', east + 100, north)
    .pipe('plan-a1-p', 'plan-a1', 'plan-a2', { diameterMm: 110, levels: [38, 38], state: 'planned' })
    .build();
  // ids of a plan begin with its stamp and a hyphen
  const patch: NetworkPatch = {
    ...emptyPatch({ zh: '采纳', en: 'accept' }),
    putNodes: laid.nodes,
    putSegments: laid.segments,
  };
  const send = (
    version: number,
    given: NetworkPatch,
    bill?: object,
    role: 'planner' | 'office' = 'planner',
  ) =>
    server.call(role, 'POST', '/api/cities/C1/pipes/patches', {
      version,
      patch: given,
      ...(bill ? { bill } : {}),
    });
  const programme = async () =>
    (await server.call('office', 'GET', '/api/cities/C1/programme')).body as Programme;
  const costs = async () =>
    Object.fromEntries((await programme()).communities.map(({ code, pipes }) => [code, pipes]));

  beforeAll(async () => {
    const database = await open();
    server = await startTestServer(database);
    await sql`insert into city (city_code, name, metric_srid) values ('C1', '试', 4552)`.execute(database.db);
    for (const [code, from, to] of [
      ['A', 0, 30],
      ['B', 50, 110],
      ['C', 200, 300],
    ] as const)
      await sql`insert into community (city_code, code, name, pinyin, status, geom, metric_srid) values ('C1', ${code}, ${code}, '', 'ready',
        st_multi(st_transform(st_makeenvelope(${east + from}, ${north - 20}, ${east + to}, ${north + 20}, 4552), 4490)), 4552)`.execute(
        database.db,
      );
  });
  afterAll(async () => {
    await expectInvariants(server.services.database);
    await server.stop();
  });

  test('of strange prices, or of no pipe of the edit, is refused with the edit', async () => {
    for (const bill of [
      { stamp: 'plan-zz', lines },
      { stamp: 'plan-a1', lines: [item('water', 'pipe', 'gold', 1)] },
    ])
      expect(await send(0, patch, bill)).toMatchObject({ status: 422, body: { code: 'pipes.plan-bill' } });
    expect((await send(0, patch, { stamp: "plan'; drop", lines })).status).toBe(400);
    expect((await send(0, patch, { stamp: 'plan-a1', lines }, 'office')).status).toBe(403);
    expect(await programme()).toMatchObject({ pipes: { costYuan: 0 }, pipePrices: null });
  });

  test('reaches each community by the metres that lie in it, and says who pays first', async () => {
    expect((await send(0, patch, { stamp: 'plan-a1', lines })).body).toEqual({ version: 1 });
    const { A, B, C } = await costs();
    expect(A!.costYuan / yuan).toBeCloseTo(0.3, 3);
    expect(B!.costYuan / yuan).toBeCloseTo(0.5, 3);
    expect(C).toBeNull();
    expect(A!.funders).toEqual([
      { funder: 'local_fiscal', costYuan: expect.closeTo(0.3 * 70 * 28, 0) },
      { funder: 'pipe_owner', costYuan: expect.closeTo(0.3 * 100 * 104, 0) },
    ]);
    const { pipes, pipePrices } = await programme();
    expect(pipes.costYuan).toBeCloseTo(yuan, 6);
    expect(pipePrices!.zh).toContain('示例假定');
  });

  test('parts what lies in the street: of no community, told of the whole, items with their quantities', async () => {
    const parted = [
      { ...item('telecom', 'pipe', 'pipe:dn100|telecom', 80), code: 'telecom_cabling', place: 'in_compound' },
      { ...item('telecom', 'pipe', 'pipe:dn100|telecom', 20), code: 'telecom_cabling', place: 'linked' },
      { ...item('telecom', 'excavation', 'dig:0-1.5|all', 10), place: 'linked' },
    ];
    const again = { ...patch, putNodes: [], putSegments: laid.segments };
    expect((await send(1, again, { stamp: 'plan-a1', lines: parted })).status).toBe(200);
    const { A, B } = await costs();
    // all 80 m inside lie in A and B
    expect(A!.costYuan / (80 * 120)).toBeCloseTo(30 / 80, 3);
    expect(B!.costYuan / (80 * 120)).toBeCloseTo(50 / 80, 3);
    expect(A!.funders).toEqual([{ funder: 'local_fiscal', costYuan: expect.closeTo(30 * 120, 0) }]);
    const { pipes } = await programme();
    expect(pipes).toMatchObject({
      costYuan: 100 * 120 + 10 * 28,
      linkedYuan: 20 * 120 + 10 * 28,
      items: [
        { code: 'telecom_cabling', quantity: 100, costYuan: 100 * 120 },
        { code: null, quantity: null, costYuan: 10 * 28 },
      ],
    });
    expect((await send(2, again, { stamp: 'plan-a1', lines })).status).toBe(200);
  });

  test('follows the city’s prices', async () => {
    const price = {
      value: 204,
      clause: '',
      document: '信息价',
      verifiedOn: null,
      note: '',
      year: 2025,
      region: '',
    };
    const body = { version: 0, cells: { 'pipe:dn110|water': price }, note: '第 3 期' };
    expect((await server.call('planner', 'POST', '/api/cities/C1/pipes/tables/rates', body)).status).toBe(
      200,
    );
    const { pipes, pipePrices } = await programme();
    expect(pipes.costYuan).toBeCloseTo(yuan + 100 * 100, 6);
    expect(pipePrices!.zh).toMatch(/^单价：第 1 版，2025 年，来源 信息价；所用 2 项中未核实 1 项/);
  });

  test('follows its depth bands too: what was dug between two depths costs the mean of the bands that cover it', async () => {
    const { body } = await server.call('planner', 'GET', '/api/cities/C1/pipes/tables');
    const { version, cells } = (body as { tables: { rates: { version: number; cells: object } } }).tables
      .rates;
    const band = (value: number) => ({
      ...{ value, clause: '', document: '省定额', verifiedOn: null, note: '', year: 2025, region: '' },
    });
    const save = (own: object) =>
      server.call('planner', 'POST', '/api/cities/C1/pipes/tables/rates', {
        ...{ version, cells: { ...cells, ...own }, note: '分层' },
      });
    expect(await save({ 'band:dig2|all': band(1) })).toMatchObject({ status: 422 });
    const own = {
      ...{ 'band:dig1|all': band(1), 'earthwork:dig1|all': band(10) },
      ...{ 'band:dig2|all': band(99), 'earthwork:dig2|all': band(40) },
    };
    expect((await save(own)).status).toBe(200);
    const { pipes } = await programme();
    expect(pipes.costYuan).toBeCloseTo(100 * 204 + (70 * (1 * 10 + 0.5 * 40)) / 1.5, 6);
  });

  test('is out when the edit is taken back, and in again when it is done again', async () => {
    const back = {
      ...emptyPatch({ zh: '撤销', en: 'undo' }),
      deleteNodes: laid.nodes.map((one) => one.id),
      deleteSegments: laid.segments.map((one) => one.id),
    };
    expect((await send(3, back)).status).toBe(200);
    expect((await costs()).A).toBeNull();
    expect((await send(4, patch)).status).toBe(200);
    expect((await costs()).A).not.toBeNull();
  });
});
