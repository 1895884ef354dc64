import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everything } from '../../../domain/progress/filter.ts';
import type { Database } from '../../../server/db/open.ts';
import { runImport } from '../../../server/exchange/import/run-import.ts';
import { listCommunities } from '../../../server/progress/list-queries.ts';
import { syncSteps } from '../../../server/progress/sync-steps.ts';
import { databases, expectInvariants } from '../../database.ts';

/** Lists of projects as other cities publish them: other columns, other systems, other money, other shapes. */
describe.each(databases)('foreign lists of projects on $kind', ({ open }) => {
  let database: Database;
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-foreign-'));
  beforeAll(async () => {
    database = await open();
    await syncSteps(database.db);
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const bring = async (city: string, name: string, content: string, more: object = {}) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const { report } = await runImport(database.pool, {
      files: [{ path }],
      options: { kind: 'communities', city, cityName: city, existing: 'update', dryRun: false, ...more },
    });
    await expectInvariants(database);
    return report;
  };
  const rowsOf = async (city: string) => {
    const { rows } = await database.pool.query<{
      code: string;
      name: string;
      status: string;
      cost: number | null;
      attributes: Record<string, string>;
      area: number;
      lon: number;
    }>(
      `select code, name, status, estimated_cost_yuan cost, attributes, st_area(geom_m) area, st_x(st_centroid(geom)) lon
       from community where city_code = $1 order by code`,
      [city],
    );
    return rows;
  };
  const collection = (features: [object, object][], crs?: string) =>
    JSON.stringify({
      type: 'FeatureCollection',
      ...(crs && { crs: { type: 'name', properties: { name: crs } } }),
      features: features.map(([geometry, properties]) => ({ type: 'Feature', geometry, properties })),
    });

  test('points, lines, polygons and places of one list, dollars with commas, days month first', async () => {
    const report = await bring(
      'BOSTON',
      'projects.geojson',
      collection([
        [
          { type: 'Point', coordinates: [-71.06, 42.36] },
          {
            'Project ID': 'P-1',
            'Project Name': 'Library roof',
            Budget: '$1,250,000.50',
            Status: 'In Design',
            'Start Date': '07/04/2021',
          },
        ],
        [
          {
            type: 'LineString',
            coordinates: [
              [-71.07, 42.36],
              [-71.068, 42.36],
            ],
          },
          {
            'Project ID': 'P-2',
            'Project Name': 'Main St',
            Budget: '$980,000',
            Status: 'Under Construction',
            'Start Date': '2021-08-01T00:00:00',
          },
        ],
        [
          {
            type: 'Polygon',
            coordinates: [
              [
                [-71.08, 42.36],
                [-71.079, 42.36],
                [-71.079, 42.361],
                [-71.08, 42.361],
                [-71.08, 42.36],
              ],
            ],
          },
          {
            'Project ID': 'P-3',
            'Project Name': 'Park',
            Budget: '2500000',
            Status: 'Completed',
            'Start Date': '1 Sep 2020',
          },
        ],
        [
          {
            type: 'MultiPoint',
            coordinates: [
              [-71.09, 42.36],
              [-71.091, 42.361],
            ],
          },
          {
            'Project ID': 'P-4',
            'Project Name': 'Two fountains',
            Budget: '',
            Status: 'Not started',
            'Start Date': '',
          },
        ],
      ]),
    );
    expect(report.counts).toMatchObject({ read: 4, rejected: 0 });
    expect(report.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['points-drawn', 'lines-drawn', 'money-foreign']),
    );
    const rows = await rowsOf('BOSTON');
    expect(rows.map(({ code, status, cost }) => [code, status, cost])).toEqual([
      ['P-1', 'preparing', null],
      ['P-2', 'under_way', null],
      ['P-3', 'complete', null],
      ['P-4', 'reserve', null],
    ]);
    expect(rows[0]!.attributes.Budget).toBe('$1,250,000.50');
    expect(rows[2]!.attributes.Budget).toBe('2500000');
    // 165 m of street, 10 m wide
    expect(rows[1]!.area).toBeGreaterThan(1500);
    expect(rows[1]!.area).toBeLessThan(1900);
    const { rows: listed } = await listCommunities(database.db, {
      ...everything,
      region: { kind: 'city', key: 'BOSTON' },
    });
    expect(listed.map(({ investmentYuan }) => investmentYuan)).toEqual([0, 0, 0, 0]);
  });

  test('another system: feet of the State Plane, in a CSV with WKT, euros and a decimal comma', async () => {
    const report = await bring(
      'QNS',
      'plan.csv',
      'project_id;project_title;total_cost;wkt\nQ1;Depot;"1.200.000,00 €";"POINT (1014000 207000)"\nQ2;Yard;"USD 45,000";"LINESTRING (1014000 207000, 1014900 207000)"\n',
      { crs: 'EPSG:2263' },
    );
    expect(report.counts).toMatchObject({ read: 2, rejected: 0 });
    const rows = await rowsOf('QNS');
    expect(rows[0]!.lon).toBeCloseTo(-73.89, 1);
    expect(rows.map(({ cost, attributes }) => [cost, attributes.total_cost])).toEqual([
      [null, '1.200.000,00 €'],
      [null, 'USD 45,000'],
    ]);
  });

  test('rows without a place are told one by one, the others go in; a second time nothing is added', async () => {
    const list =
      'Project Number,Project,lat,lon,Cost\nS1,Bridge,-33.86,151.2,"A$3,400"\nS2,Everywhere,,,\nS3,Wharf,-33.87,151.21,500\n';
    const report = await bring('SYD', 'works.csv', list);
    expect(report.counts).toMatchObject({ read: 3, accepted: 2, rejected: 1 });
    expect(report.rows.map(({ row, reason }) => [row, reason.en.slice(0, 15)])).toEqual([
      [3, 'has no geometry'],
    ]);
    const again = await bring('SYD', 'works.csv', list);
    expect(again.counts.accepted).toBe(0);
    expect((await rowsOf('SYD')).map(({ code, name }) => [code, name])).toEqual([
      ['S1', 'Bridge'],
      ['S3', 'Wharf'],
    ]);
  });

  test('yuan are yuan where they are said, in China and abroad', async () => {
    await bring(
      '222404',
      '项目.geojson',
      collection([
        [
          { type: 'Point', coordinates: [130.36, 42.86] },
          { 项目编号: 'H1', 名称: '甲', 总投资: 3_200_000 },
        ],
      ]),
    );
    await bring(
      'ABROAD',
      'aid.geojson',
      collection([
        [
          { type: 'Point', coordinates: [32.5, 15.6] },
          { code: 'K1', name: 'School', '总投资（万元）': 320 },
        ],
      ]),
    );
    expect((await rowsOf('222404'))[0]!.cost).toBe(3_200_000);
    expect((await rowsOf('ABROAD'))[0]!.cost).toBe(3_200_000);
  });
});
