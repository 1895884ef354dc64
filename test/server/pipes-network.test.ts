import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { surfaceOver } from '../../domain/pipes/clash/surface-over.ts';
import { runInp, runNetwork } from '../../domain/pipes/hydraulics/epanet-run.ts';
import { waterParts } from '../../domain/pipes/hydraulics/water-parts.ts';
import { applyPatch } from '../../domain/pipes/patch.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import type { City } from '../../server/contract/register.ts';
import { factsOfCity } from '../../server/pipes/commands/chosen-tables.ts';
import { importNetwork } from '../../server/pipes/files/import-network.ts';
import { type Place, readNetwork, storeNetwork } from '../../server/pipes/network-service.ts';
import { databases, expectInvariants } from '../database.ts';
import { aNetwork } from '../domain/pipes/a-network.ts';
import { startTestServer, type TestServer } from '../server-harness.ts';

const east = 600_000;
const north = 4_748_000;
const end = (levelM: number) => ({ groundM: 40, depthM: 40 - levelM, levelM });
const sewer = {
  utility: 'sewage',
  diameterMm: 300,
  material: 'concrete',
  laidYear: 2004,
  owner: '排水公司',
} as const;
const small = () =>
  aNetwork()
    .node('WS1', east, north, {
      utility: 'sewage',
      kind: 'manhole',
      groundM: 40,
      depthM: 2.2,
      attributes: { feature: '', appurtenance: '检查井' },
    })
    .node('WS2', east + 40, north, { utility: 'sewage', kind: 'manhole', groundM: 40 })
    .node('JS1', east, north + 2, { kind: 'valve', closed: true })
    .node('JS2', east + 40, north + 2)
    .pipe('s', 'WS1', 'WS2', { ...sewer, start: end(38), end: end(37.8), via: [[east + 20, north + 0.5]] })
    .pipe('w', 'JS1', 'JS2', { diameterMm: 110, material: 'pe', levels: [38, 38], state: 'planned' })
    .build();

describe.each(databases)('the stored network on $kind', ({ open }) => {
  let server: TestServer;
  let database: Awaited<ReturnType<typeof open>>;
  const place = 'west=130&south=42.7&east=130.6&north=43.2';
  const read = async () =>
    (await server.call('planner', 'GET', `/api/cities/C1/pipes/network?${place}`)).body as NetworkAnswer;

  beforeAll(async () => {
    database = await open();
    server = await startTestServer(database, { utility: { utilities: ['water'] } });
    await database.db
      .insertInto('city')
      .values({
        city_code: 'C1',
        name: '试',
        metric_srid: 4552,
        settings: JSON.stringify({ frostDepthM: { value: 1.8 } }),
      } as never)
      .execute();
    await database.db
      .transaction()
      .execute((trx) => storeNetwork(trx, 'C1', small(), null, { zh: '导入', en: 'import' }));
  });
  afterAll(() => server.stop());

  test('odd addresses and forms are refused, not unforeseen', async () => {
    const file = `/api/cities/C1/pipes/file?${place}`;
    for (const [path, status] of [
      ['/api/cities/%E7%8F%B2/pipes/tables/horizontal/file', 404],
      ['/api/cities/a%0D%0Ab/pipes/tables/horizontal/file?as=csv', 404],
      [`${file}&name=a.csv&name=b.csv`, 400],
      [`${file}&name=..%2F..%2Fx.csv`, 200],
    ] as const)
      expect([path, (await server.call('planner', 'GET', path)).status]).toEqual([path, status]);
    const form = new FormData();
    form.append('files', new Blob(['x']), 'a.csv');
    form.append('unit', 'parsec');
    const headers = { cookie: server.cookie('planner') };
    const sent = await fetch(`${server.url}/api/cities/C1/pipes/files`, {
      method: 'POST',
      headers,
      body: form,
    });
    expect(await sent.json()).toMatchObject({ code: 'pipes.unit-unknown' });
  });

  test('the streets that lie over it come with it, in metres', async () => {
    const line = sql`st_transform(st_setsrid(st_makeline(st_makepoint(${east + 20}, ${north - 30}),
      st_makepoint(${east + 20}, ${north + 30})), 4552), 4490)`;
    await sql`insert into street (city_code, code, name, class, width_m, crossing, geom, metric_srid) values
      ('C1', 'R1', '试验路', 'minor', 7, null, ${line}, 4552), ('C1', 'R2', '', 'lane', null, 'bridge', ${line}, 4552)`.execute(
      database.db,
    );
    const { streets } = (await read()).around;
    const [road, bridge] = streets!.toSorted((a, b) => b.class.localeCompare(a.class));
    expect(road).toMatchObject({ name: '试验路', class: 'minor', widthM: 7, bridge: false });
    expect(bridge).toMatchObject({ class: 'lane', widthM: null, bridge: true });
    expect(bridge).not.toHaveProperty('name');
    expect(road!.line[0]![0]).toBeCloseTo(east + 20, 2);
    expect(surfaceOver(streets!, 'footway')(east + 23, north)).toBe('carriageway');
  });

  test('what a trench would open comes with it: lawns as green, paved ways and parking as paving', async () => {
    const area = (x: number) =>
      sql`st_transform(st_setsrid(st_makeenvelope(${east + x}, ${north}, ${east + x + 5}, ${north + 5}), 4552), 4490)`;
    await sql`insert into site_feature (city_code, code, kind, geom, metric_srid) values
      ('C1', 'S1', 'green', ${area(0)}, 4552), ('C1', 'S2', 'paved', ${area(10)}, 4552),
      ('C1', 'S3', 'parking', ${area(20)}, 4552), ('C1', 'S4', 'other', ${area(30)}, 4552)`.execute(
      database.db,
    );
    const { surfaces } = (await read()).around;
    const found = surfaces!.map(({ surface, rings }) => [
      surface,
      Math.round(Math.min(...rings[0]!.map(([x]) => x)) - east),
    ]);
    expect(found.toSorted((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
      ['green', 0],
      ['paving', 10],
      ['paving', 20],
    ]);
    await sql`delete from site_feature where city_code = 'C1' and code like 'S_'`.execute(database.db);
  });

  test('a house comes with its floors, and without households where nobody counted them', async () => {
    const outline = sql`st_transform(st_setsrid(st_makeenvelope(${east + 40}, ${north}, ${east + 60}, ${north + 12}), 4552), 4490)`;
    await sql`insert into building (city_code, code, levels, households, geom, metric_srid) values
      ('C1', 'floors known', 6, null, ${outline}, 4552), ('C1', 'nobody lives here', null, 0, ${outline}, 4552)`.execute(
      database.db,
    );
    const { buildings } = (await read()).around;
    expect(buildings.find(({ id }) => id === 'floors known')).toMatchObject({ households: null, floors: 6 });
    expect(buildings.find(({ id }) => id === 'nobody lives here')).toMatchObject({
      households: 0,
      floors: null,
    });
    await sql`delete from building where city_code = 'C1' and code in ('floors known', 'nobody lives here')`.execute(
      database.db,
    );
  });

  test('the frost depth that the city states reaches the network, the desk and the command line alike', async () => {
    const stated = { depthM: 1.8, isAssumed: false };
    expect((await read()).frostDepthM).toBe(1.8);
    const cities = (await server.call('planner', 'GET', '/api/cities')).body as City[];
    expect(cities.find(({ code }) => code === 'C1')?.frost).toEqual(stated);
    expect((await factsOfCity(database.db, 'C1')).frost).toEqual(stated);
    await expect(factsOfCity(database.db, 'C9')).rejects.toMatchObject({ code: 'pipes.city-unknown' });
  });

  test('comes back as it went in', async () => {
    const answer = await read();
    expect(answer).toMatchObject({ version: 1, srid: 4552, frostDepthM: 1.8, truncated: false });
    const given = small();
    const byId = <T extends { id: string }>(list: T[]) => list.toSorted((a, b) => a.id.localeCompare(b.id));
    const near = (one: (typeof given)['nodes'][number]) => ({
      ...one,
      x: Math.round(one.x * 1000),
      y: Math.round(one.y * 1000),
    });
    expect(byId(answer.network.nodes).map(near)).toEqual(byId(given.nodes).map(near));
    const plan = (one: (typeof given)['segments'][number]) => ({
      ...one,
      via: one.via.map(([x, y]) => [Math.round(x * 1000), Math.round(y * 1000)]),
    });
    expect(byId(answer.network.segments).map(plan)).toEqual(byId(given.segments).map(plan));
    expect(answer.segmentIds.s).toEqual(expect.any(Number));
  });

  test('of a part it says at which points pipes end that are not sent', async () => {
    await database.db
      .insertInto('city')
      .values({ city_code: 'C3', name: '三', metric_srid: 4552, settings: '{}' } as never)
      .execute();
    const row = aNetwork();
    for (let k = 0; k < 5; k++)
      row.node(`n${k}`, east + 200 * k, north, { kind: k === 2 ? 'tee' : 'junction' });
    row.node('up', east + 400, north + 200);
    for (let k = 1; k < 5; k++) row.pipe(`p${k}`, `n${k - 1}`, `n${k}`, { diameterMm: 200 + k });
    row.pipe('p5', 'n2', 'up', { diameterMm: 100 });
    await database.db
      .transaction()
      .execute((trx) => storeNetwork(trx, 'C3', row.build(), null, { zh: '导入', en: 'import' }));
    const part = async (fromM: number, toM: number, limit = 100) => {
      const { rows } = await sql<{ box: Place }>`
        select json_build_array(st_xmin(g), st_ymin(g), st_xmax(g), st_ymax(g)) box from st_transform(
          st_makeenvelope(${east + fromM}, ${north - 20}, ${east + toM}, ${north + 20}, 4552), 4490) g`.execute(
        database.db,
      );
      const { network, cut } = await readNetwork(database.db, 'C3', rows[0]!.box, limit);
      return { segments: network.segments.map((one) => one.id).sort(), cut };
    };
    expect(await part(-50, 900)).toEqual({ segments: ['p1', 'p2', 'p3', 'p4', 'p5'], cut: [] });
    expect(await part(50, 150)).toEqual({ segments: ['p1'], cut: ['n1'] });
    // the tee lies outside, with one of its three pipes
    expect(await part(-50, 300)).toEqual({ segments: ['p1', 'p2'], cut: ['n2'] });
    expect(await part(350, 900)).toEqual({ segments: ['p2', 'p3', 'p4', 'p5'], cut: ['n1'] });
    // of too many the largest come
    expect(await part(-50, 900, 2)).toEqual({ segments: ['p3', 'p4'], cut: ['n2'] });
  });

  test('an EPANET file keeps its curves, patterns and options beside its pipes, and runs from there', async () => {
    const text = `[JUNCTIONS]
a 10
b 12
[RESERVOIRS]
r 20
[PUMPS]
p r a HEAD lift
[PIPES]
1 a b 328.084 8 100 0 Open
[DEMANDS]
b 100 half
[PATTERNS]
half 0.5
[CURVES]
lift 100 60
[OPTIONS]
Units GPM
Headloss H-W
[COORDINATES]
r 0 0
a 10 0
b 110 0
[END]`;
    const folder = await mkdtemp(join(tmpdir(), 'model-'));
    await writeFile(join(folder, 'town.inp'), text);
    const options = { crs: null, unit: 'm' as const, at: [130.3, 42.86] as const };
    const actor = { accountId: null, role: 'admin', utilities: [] } as unknown as Parameters<
      typeof importNetwork
    >[4];
    await importNetwork(database.db, 'C1', [{ path: join(folder, 'town.inp') }], options, actor);
    await rm(folder, { recursive: true });
    const alone = (await runInp(text, { steady: true })).states[0]!.nodes.map((one) => one.pressureM);
    const [part] = waterParts((await read()).network);
    const here = (await runNetwork(part!.network, { steady: true })).states[0]!;
    expect(here.nodes.map((one) => one.id).sort()).toEqual(['a', 'b', 'r']);
    const byId = new Map(here.nodes.map((one) => [one.id, one.pressureM]));
    for (const [k, id] of ['a', 'b', 'r'].entries()) expect(byId.get(id)).toBeCloseTo(alone[k]!, 2);
    const { body } = await server.call(
      'planner',
      'GET',
      `/api/cities/C1/pipes/file?${place}&name=town-epanet.inp`,
    );
    expect(String(body)).toMatch(/lift\s+100\s+60/);
    const { version, network } = await read();
    const patch = {
      note: { zh: '删除', en: 'delete' },
      putNodes: [],
      putSegments: [],
      deleteNodes: ['a', 'b', 'r'],
      deleteSegments: network.segments
        .filter((one) => one.attributes.model === 'town.inp')
        .map(({ id }) => id),
    };
    expect(
      (await server.call('planner', 'POST', '/api/cities/C1/pipes/patches', { version, patch })).status,
    ).toBe(200);
  });

  test('a patch is applied once, audited, and its undo takes it back', async () => {
    const { network, version } = await read();
    const segment = { ...network.segments.find((one) => one.id === 'w')!, diameterMm: 160 };
    const patch = {
      note: { zh: '改管径', en: 'size' },
      putNodes: [],
      putSegments: [segment],
      deleteNodes: [],
      deleteSegments: ['s'],
    };
    const { undo } = applyPatch(network, patch);
    const path = '/api/cities/C1/pipes/patches';
    expect((await server.call('planner', 'POST', path, { version, patch })).body).toEqual({
      version: version + 1,
    });
    const after = await read();
    expect(after.network.segments.map((one) => [one.id, one.diameterMm])).toEqual([['w', 160]]);
    const late = await server.call('planner', 'POST', path, { version, patch });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ code: 'pipes.conflict' });
    expect((await server.call('planner', 'POST', path, { version: version + 1, patch: undo })).status).toBe(
      200,
    );
    expect((await read()).network.segments.map((one) => [one.id, one.diameterMm]).sort()).toEqual([
      ['s', 300],
      ['w', 110],
    ]);
  });

  test('a utility changes its own pipes only; nobody deletes a node under a pipe', async () => {
    const { network, version } = await read();
    const patch = (id: string) => ({
      note: { zh: '改', en: 'edit' },
      putNodes: [],
      putSegments: network.segments.filter((one) => one.id === id),
      deleteNodes: [] as string[],
      deleteSegments: [],
    });
    const path = '/api/cities/C1/pipes/patches';
    const foreign = await server.call('utility', 'POST', path, { version, patch: patch('s') });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'pipes.foreign-utility' } });
    const { remedy } = foreign.body as { remedy: { zh: string; en: string } };
    expect([remedy.zh, remedy.en]).toEqual([
      '涉及：污水。请联系其权属单位。',
      'This touches sewage. Ask their owner.',
    ]);
    expect((await server.call('utility', 'POST', path, { version, patch: patch('w') })).status).toBe(200);
    const under = await server.call('planner', 'POST', path, {
      version: version + 1,
      patch: { ...patch('none'), deleteNodes: ['WS1'] },
    });
    expect(under).toMatchObject({ status: 422, body: { code: 'pipes.node-missing' } });
    expect((await read()).network.nodes).toHaveLength(4);
    expect((await server.call('public', 'GET', `/api/cities/C1/pipes/network?${place}`)).status).toBe(401);
    await expectInvariants(database);
  });
});
