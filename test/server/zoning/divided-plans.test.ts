import { strFromU8, unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AssignmentReading, CommunityDivision, PlanContent } from '../../../server/contract/zoning.ts';
import type { Database } from '../../../server/db/open.ts';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

/** 小区1: four buildings, one without a figure, that add up; 小区2: four whose figures do not add up; 小区3: none; 小区4: a school. */
describe.each(databases)('plans that divide communities on $kind', ({ open }) => {
  let database: Database;
  let server: TestServer;
  const city = '/api/cities/222404';
  const plans = `${city}/plans`;
  const parts: Record<number, string[]> = {};

  beforeAll(async () => {
    database = await open();
    server = await startTestServer(database);
    await database.pool.query(
      `insert into city (city_code, name, metric_srid) values ('222404', '珲春市', 4552)`,
    );
    await database.pool.query(
      `insert into community (city_code, code, name, households, building_count, floor_area_m2, estimated_cost_yuan, built_year, metric_srid, geom)
       select '222404', 'c' || u, '小区' || u, 100 * u, 4, 7000 * u, 1e6 * u, 1985, 4552,
         st_makeenvelope(130.36 + u * 0.0014, 42.86, 130.3613 + u * 0.0014, 42.861, 4490)
       from generate_series(1, 4) u`,
    );
    await database.pool.query(
      `insert into building (city_code, code, name, community_id, use, households, floor_area_m2, built_year, metric_srid, geom)
       select '222404', 'b' || u || n, n || '号楼', u, case u when 4 then 'public' else 'residential' end,
         case when u = 1 and n = 4 then null when u = 1 then 20 + n else 30 end, 1000 * n, case when n = 4 then 2010 end, 4552,
         st_makeenvelope(130.36005 + u * 0.0014, 42.86 + n * 0.0002 - 0.00015, 130.36125 + u * 0.0014, 42.86 + n * 0.0002 - 0.00005, 4490)
       from unnest(array[1, 2, 4]) u, generate_series(1, 4) n`,
    );
    for (const one of await divisions('1,2')) parts[one.community] = one.parts.map(({ key }) => key);
  }, 120_000);
  afterEach(() => expectInvariants(database));
  afterAll(() => server?.stop());

  const divisions = async (communities: string) =>
    (await server.call('office', 'GET', `${city}/zoning/divisions?communities=${communities}&year=2021`))
      .body as CommunityDivision[];
  const create = async (body: object) =>
    (await server.call('planner', 'POST', plans, body)).body as PlanContent;
  const save = (plan: number, base: number, patch: object) =>
    server.call('planner', 'POST', `${plans}/${plan}/patches`, {
      base,
      patch: { units: {}, zones: {}, ...patch },
      note: 'test',
    });
  const read = async (plan: number) =>
    (await server.call('planner', 'GET', `${plans}/${plan}`)).body as PlanContent;
  /** 小区1 in zone 1 but for two of its buildings, which are in zone 2 with 小区2. */
  const bordered = async (name: string) => {
    const { id } = await create({ name });
    await save(id, 0, { units: { 1: 1, 2: 2 } });
    const [one, two, three, four] = parts[1] as [string, string, string, string];
    await save(id, 1, { divided: { 1: true }, units: { [one]: 1, [two]: 1, [three]: 2, [four]: 2 } });
    return id;
  };
  const exported = async (plan: number) => {
    const address = `${server.url}${city}/export?layer=zones&plan=${plan}&format=geojson&acknowledged=true`;
    const response = await fetch(address, { headers: { cookie: server.cookie('planner') } });
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const name = Object.keys(files).find((one) => one.endsWith('.geojson'))!;
    const { features } = JSON.parse(strFromU8(files[name]!)) as {
      features: {
        properties: { zone: number; units: number; households: number; floor_area_m2: number };
      }[];
    };
    return features.map(({ properties: { zone, units, households, floor_area_m2: area } }) => [
      zone,
      units,
      households,
      Math.round(area),
    ]);
  };

  test('the shares of the buildings add up to the community, and their ground to the compound', async () => {
    const [first, second, third, fourth] = (await divisions('1,2,3,4')) as [
      CommunityDivision,
      CommunityDivision,
      CommunityDivision,
      CommunityDivision,
    ];
    expect(first).toMatchObject({
      registered: { households: 100, buildings: 4 },
      counted: { households: 66, buildings: 4, withoutHouseholds: 1, notResidential: 0 },
    });
    // what fits is kept; the missing 34 live in the building without a figure
    expect(first.parts.map(({ households }) => households)).toEqual([21, 22, 23, 34]);
    // 4 × 30 registered against 200: all are scaled
    expect(second.parts.map(({ households }) => households)).toEqual([50, 50, 50, 50]);
    for (const { parts: units, community } of [first, second]) {
      const sum = (of: (unit: (typeof units)[number]) => number) =>
        units.reduce((all, unit) => all + of(unit), 0);
      expect(sum(({ households }) => households)).toBe(100 * community);
      expect(sum(({ floorAreaM2 }) => floorAreaM2)).toBeCloseTo(7000 * community, 6);
      expect(sum(({ costYuan }) => costYuan)).toBeCloseTo(1e6 * community, 4);
    }
    expect(first.parts[0]).toMatchObject({ name: '小区1 1号楼', code: 'c1/b11', buildings: 1, community: 1 });
    // its own build year judges a building
    expect(first.parts.map(({ eligibility }) => eligibility)).toEqual([
      'eligible',
      'eligible',
      'eligible',
      'ineligible',
    ]);
    expect([third.parts, fourth.parts, fourth.counted.notResidential]).toEqual([[], [], 4]);
    const { rows } = await database.pool.query(
      `select st_area(st_transform(st_union(p.geom), 4552)) together, sum(st_area(st_transform(p.geom, 4552))) apart, max(st_area(c.geom_m)) compound
       from community_plots('222404', 1) p, community c where c.id = 1`,
    );
    expect(rows[0].together / rows[0].compound).toBeCloseTo(1, 4);
    expect(rows[0].apart / rows[0].compound).toBeCloseTo(1, 4);
    expect((await server.call('public', 'GET', `${city}/zoning/divisions?communities=1`)).status).toBe(401);
  });

  test('a border runs through a compound: content, export, link and fork tell the same sums', async () => {
    const id = await bordered('打散');
    const [one, two, three, four] = parts[1] as [string, string, string, string];
    expect(await read(id)).toMatchObject({
      version: 2,
      divided: [1],
      members: { [one]: 1, [two]: 1, [three]: 2, [four]: 2, 2: 2 },
    });
    expect((await read(id)).members).not.toHaveProperty('1');
    expect(await exported(id)).toEqual([
      [1, 2, 43, 2100],
      [2, 3, 257, 18_900],
    ]);
    const { token } = (await server.call('planner', 'POST', `${plans}/${id}/share`, { on: true })).body as {
      token: string;
    };
    const shared = (await server.call('public', 'GET', `/api/shared-plans/${token}`)).body as {
      outlines: { zone: number; geometry: { type: string } }[];
    };
    // the ground between the buildings belongs to them: zone 1 is one piece
    expect(shared.outlines.map(({ zone, geometry }) => [zone, geometry.type])).toEqual([
      [1, 'Polygon'],
      [2, 'MultiPolygon'],
    ]);
    const fork = await create({ name: '打散副本', forkOf: id });
    expect(fork).toMatchObject({ divided: [1], members: { [four]: 2 } });
    await save(fork.id, 1, { divided: { 1: false }, units: { 1: 2 } });
    expect((await read(fork.id)).members).toEqual({ 1: 2, 2: 2 });
    expect((await read(id)).divided).toEqual([1]);
  });

  test('whole or in parts, never both: what does not fit is refused, and nothing is written', async () => {
    const id = await bordered('不混');
    for (const patch of [
      { units: { 1: 2 } },
      { units: { [parts[2]![0]!]: 1 } },
      { divided: { 1: false }, units: { [parts[1]![0]!]: 1 } },
    ])
      expect((await save(id, 2, patch)).body).toMatchObject({ code: 'zoning.unit-divided' });
    expect((await save(id, 2, { divided: { 3: true } })).body).toMatchObject({
      code: 'zoning.no-buildings',
      facts: { communities: [3] },
    });
    expect((await save(id, 2, { divided: { 4: true } })).body).toMatchObject({ code: 'zoning.no-buildings' });
    expect((await save(id, 2, { units: { '1-': 1 } })).status).toBe(400);
    expect(await read(id)).toMatchObject({ version: 2, divided: [1] });
    const byBuildings = await create({ name: '楼栋', unitKind: 'building' });
    expect((await save(byBuildings.id, 0, { divided: { 1: true } })).body).toMatchObject({
      code: 'zoning.plan-by-buildings',
    });
  });

  test('dividing what another one moves collides; what others do elsewhere merges', async () => {
    const { id } = await create({ name: '冲突' });
    await save(id, 0, { units: { 1: 1 } });
    await save(id, 1, { units: { 2: 2, 3: 2 } });
    const divide = (community: number) => ({
      divided: { [community]: true },
      units: Object.fromEntries(parts[community]!.map((key) => [key, 1])),
    });
    // on version 1: 小区1 is untouched since, 小区2 is not
    expect((await save(id, 1, divide(1))).body).toMatchObject({ version: 3 });
    const refused = await save(id, 1, divide(2));
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        code: 'zoning.plan-conflict',
        facts: { collision: { divided: [{ community: 2, yours: true, theirs: null }], units: [] } },
      },
    ]);
    // and the other way round: a stroke over what was divided meanwhile
    expect((await save(id, 2, { units: { 1: 3 } })).body).toMatchObject({
      facts: { collision: { divided: [{ community: 1, yours: null, theirs: true }] } },
    });
    expect((await save(id, 2, { units: { 4: 3 } })).body).toMatchObject({ version: 4 });
  });

  test('approved, the programme shows the buildings of a divided community, each under an id of its own', async () => {
    const id = await bordered('批准');
    for (const state of ['submitted', 'consulting', 'approved'])
      await server.call('planner', 'POST', `${plans}/${id}/state`, { state });
    const { body } = await server.call('public', 'GET', '/ogc/collections/zones/items?limit=100');
    const { features } = body as {
      features: { id: number; properties: { zone: number; community: string; households: number } }[];
    };
    expect(features).toHaveLength(5);
    expect(new Set(features.map((one) => one.id)).size).toBe(5);
    expect(features.reduce((sum, { properties }) => sum + properties.households, 0)).toBe(300);
    expect(features.filter(({ properties }) => properties.community === '小区1')).toHaveLength(4);
    expect((await save(id, 2, { divided: { 1: false } })).body).toMatchObject({ code: 'zoning.plan-closed' });
    await server.call('planner', 'POST', `${plans}/${id}/state`, { state: 'archived' });
  });

  test('an assignment file names buildings by code, or a divided community for all of them', async () => {
    const id = await bordered('导入');
    const text = 'unit,zone\nc1/b11,3\nc2,3\n小区3,1\nc1/b99,3\n';
    const readFile = async (csv: string) =>
      (
        await server.call('planner', 'POST', `${plans}/${id}/assignment`, {
          name: 'plan.csv',
          base64: Buffer.from(csv).toString('base64'),
        })
      ).body as AssignmentReading;
    expect(await readFile(text)).toMatchObject({
      rows: 4,
      moves: [
        { unit: parts[1]![0], zone: 3 },
        { unit: '2', zone: 3 },
        { unit: '3', zone: 1 },
      ],
      problems: [{ row: 5, kind: 'unknown', unit: 'c1/b99' }],
    });
    expect((await readFile('unit,zone\nc1,2\n')).moves.map(({ unit }) => unit)).toEqual(
      parts[1]!.slice(0, 2),
    );
  });

  test('a planner’s word may be about a building of a divided community', async () => {
    const decide = (body: object) =>
      server.call('planner', 'POST', `${city}/zoning/adjacency`, {
        kind: 'community',
        note: '围墙',
        ...body,
      });
    const part = Number(parts[1]![0]!.split('-')[1]);
    await decide({ a: 2, b: 1, joined: false });
    const { body } = await decide({ a: 2, b: 1, partB: part, joined: true });
    expect(body).toEqual({
      decisions: [
        { a: 1, b: 2, joined: false, note: '围墙' },
        { a: 1, partA: part, b: 2, joined: true, note: '围墙' },
      ],
    });
    await decide({ a: 1, partA: part, b: 2, joined: null });
    expect((await decide({ a: 1, b: 2, joined: null })).body).toEqual({ decisions: [] });
  });

  test('the register goes on: shares follow, a new building is in no zone, the last one’s end makes the community whole', async () => {
    const id = await bordered('台账');
    await database.pool.query(`update community set households = 120 where id = 1`);
    expect((await divisions('1'))[0]!.parts.map(({ households }) => households)).toEqual([21, 22, 23, 54]);
    expect((await exported(id)).map(([, , households]) => households)).toEqual([43, 277]);
    await database.pool.query(
      `insert into building (city_code, code, community_id, households, metric_srid, geom)
       values ('222404', 'b15', 1, 10, 4552, st_makeenvelope(130.36145, 42.86092, 130.36265, 42.86098, 4490))`,
    );
    await expectInvariants(database);
    expect((await divisions('1'))[0]!.parts).toHaveLength(5);
    // eleven of 54 households went to a building that no zone has yet
    expect((await exported(id)).reduce((sum, [, , households]) => sum + households!, 0)).toBe(310);
    await database.pool.query(`update building set use = 'public' where community_id = 1`);
    await expectInvariants(database);
    expect(await read(id)).toMatchObject({ divided: [], members: { 2: 2 } });
  });
});
