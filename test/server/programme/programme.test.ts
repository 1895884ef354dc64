import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases, expectInvariants } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

interface Programme {
  communities: { code: string; costYuan: number | null; needs: string[]; money: object[] }[];
  projects: { code: string; mark: string }[];
}

const ring = (east: number) =>
  JSON.stringify({
    type: 'Polygon',
    coordinates: [
      [
        [130.36 + east, 42.86],
        [130.361 + east, 42.86],
        [130.361 + east, 42.861],
        [130.36 + east, 42.861],
        [130.36 + east, 42.86],
      ],
    ],
  });

describe.each(databases)('the programme on $kind', ({ open }) => {
  let server: TestServer;
  const path = '/api/cities/222404/programme';

  beforeAll(async () => {
    const { db, ...rest } = await open();
    await sql`insert into city (city_code, name, metric_srid) values
      ('222404', '珲春市', 4552), ('330100', '杭州市', 4549)`.execute(db);
    await sql`insert into community (city_code, code, name, pinyin, status, needs, estimated_cost_yuan, geom, metric_srid) values
      ('222404', 'A', '一区', 'yi qu', 'under_way', '{water,green}', 3000000, st_setsrid(st_geomfromgeojson(${ring(0)}), 4490), 4552),
      ('222404', 'B', '二区', 'er qu', 'reserve', '{}', null, st_setsrid(st_geomfromgeojson(${ring(0.01)}), 4490), 4552)`.execute(
      db,
    );
    await sql`insert into project (city_code, code, name, year, budget_yuan, attributes) values
      ('222404', 'P1', '基础设施', 2020, 54000000, '{"note": "两项相加与合计不符"}'),
      ('222404', 'P0', '改造项目', 2020, null, '{}'),
      ('330100', 'P1', '别的城市', 2021, 1, '{}')`.execute(db);
    await sql`insert into project_source (city_code, project_id, funder, budget_yuan)
      select p.city_code, p.id, f.funder, f.yuan from project p
      join (values ('222404', 'P1', 'central_budget', 54000000), ('222404', 'P0', 'central_fiscal', null),
        ('222404', 'P0', 'district_fiscal', 2000000), ('330100', 'P1', 'local_fiscal', 1)) f (city, code, funder, yuan)
        on f.city = p.city_code and f.code = p.code`.execute(db);
    await sql`insert into community_project (city_code, community_id, project_id, funder, amount_yuan)
      select '222404', c.id, p.id, case p.code when 'P1' then 'central_budget' else 'several' end, case p.code when 'P1' then 1200000.5 end
      from community c, project p where c.code = 'A' and p.city_code = '222404'`.execute(db);
    server = await startTestServer({ db, ...rest });
  });
  afterAll(async () => {
    await expectInvariants(server.services.database);
    await server.stop();
  });

  it('has every community with its money, and a share without an amount is not money', async () => {
    const { status, body } = await server.call('planner', 'GET', path);
    expect(status).toBe(200);
    const { communities, projects } = body as Programme;
    expect(communities).toMatchObject([
      { code: 'B', costYuan: null, needs: [], money: [] },
      {
        code: 'A',
        costYuan: 3_000_000,
        needs: ['water', 'green'],
        money: [{ project: 'P1', funder: 'central_budget', amountYuan: 1_200_000.5 }],
      },
    ]);
    expect(projects.every(({ mark }) => mark.length === 16)).toBe(true);
    expect(projects.map(({ mark: _, ...facts }) => facts)).toEqual([
      {
        code: 'P0',
        name: '改造项目',
        sources: [
          { funder: 'district_fiscal', budgetYuan: 2_000_000 },
          { funder: 'central_fiscal', budgetYuan: null },
        ],
        year: 2020,
        budgetYuan: null,
        note: '',
        source: '',
        lastYear: null,
        works: [],
        communities: ['A'],
      },
      {
        code: 'P1',
        name: '基础设施',
        sources: [{ funder: 'central_budget', budgetYuan: 54_000_000 }],
        year: 2020,
        budgetYuan: 54_000_000,
        note: '两项相加与合计不符',
        source: '',
        lastYear: null,
        works: [],
        communities: ['A'],
      },
    ]);
  });

  it('is not for the public, and knows nothing of a city that does not exist', async () => {
    expect((await server.call('public', 'GET', path)).status).toBe(401);
    const { body } = await server.call('supervisor', 'GET', '/api/cities/999999/programme');
    const pipes = { costYuan: 0, linkedYuan: 0, funders: [], items: [] };
    expect(body).toEqual({ communities: [], projects: [], pipes, pipePrices: null });
  });
});
