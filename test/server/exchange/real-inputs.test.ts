import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Kind } from '../../../domain/exchange/kinds.ts';
import type { ImportOptions } from '../../../server/contract/exchange.ts';
import type { Database } from '../../../server/db/open.ts';
import { runImport } from '../../../server/exchange/import/run-import.ts';
import { runTerrainImport } from '../../../server/exchange/import/terrain.ts';
import { databases, expectInvariants } from '../../database.ts';
import { fixture } from '../../fixtures.ts';

/** What comes of a file: [read, accepted, repaired, duplicate, rejected, skipped] and warnings, or the code of its refusal. */
type Outcome =
  | { counts: [number, number, number, number, number, number]; warnings?: string[] }
  | { refused: string };

type Options = Partial<Omit<ImportOptions, 'kind'>>;

interface Input {
  file: string;
  as: Kind;
  city: string;
  options?: Options;
  outcome: Outcome;
}

const micropolis = 'fixtures/micropolis/GIS-Micropolis_v1';
const placed: Options = { place: { lon: 130.36, lat: 42.86, unit: 'us-ft' } };
const feet = ['units-assumed'];
const osm = 'fixtures/c_osm_liechtenstein_2013/liechtenstein-2013-08-03.osm.pbf';
const dirty = 'fixtures/f_dirty_dev';

/** In this order: later files meet what earlier ones left. */
const inputs: Input[] = [
  {
    file: `${micropolis}/lots_v1.shp`,
    as: 'communities',
    city: 'MICRO',
    outcome: { refused: 'import.crs-missing' },
  },
  {
    file: `${micropolis}/lots_v1.shp`,
    as: 'communities',
    city: 'MICRO',
    options: placed,
    outcome: { counts: [695, 694, 0, 0, 1, 0], warnings: feet },
  },
  {
    file: `${micropolis}/lots_v1.shp`,
    as: 'communities',
    city: 'MICRO',
    options: placed,
    outcome: { counts: [695, 0, 0, 694, 1, 0], warnings: feet },
  },
  {
    file: `${micropolis}/buildings_v1.shp`,
    as: 'buildings',
    city: 'MICRO',
    options: placed,
    outcome: { counts: [868, 866, 0, 2, 0, 0], warnings: feet },
  },
  {
    file: `${micropolis}/roads_v1.shp`,
    as: 'streets',
    city: 'MICRO',
    options: placed,
    outcome: { counts: [22, 22, 0, 0, 0, 0], warnings: feet },
  },
  {
    file: `${micropolis}/railroad_v1.shp`,
    as: 'barriers',
    city: 'MICRO',
    options: placed,
    outcome: { counts: [1, 1, 0, 0, 0, 0], warnings: feet },
  },
  {
    file: `${micropolis}/streams_v1.shp`,
    as: 'barriers',
    city: 'MICRO',
    options: placed,
    outcome: { counts: [4, 4, 0, 0, 0, 0], warnings: feet },
  },
  {
    file: `${micropolis}/watermains_v0.shp`,
    as: 'pipes',
    city: 'MICRO',
    options: placed,
    outcome: { counts: [567, 567, 0, 0, 0, 0], warnings: feet },
  },
  {
    file: `${micropolis}/waterservcon_v0.shp`,
    as: 'pipes',
    city: 'MICRO',
    options: placed,
    outcome: { counts: [461, 460, 0, 0, 1, 0], warnings: feet },
  },
  {
    file: `${micropolis}/hydrants_v1.shp`,
    as: 'pipes',
    city: 'MICRO',
    options: placed,
    outcome: { counts: [52, 0, 0, 0, 52, 0], warnings: feet },
  },
  {
    file: 'fixtures/derived_dev/micropolis_watermains.dxf',
    as: 'pipes',
    city: 'MICRO',
    options: placed,
    outcome: { counts: [567, 0, 0, 567, 0, 0], warnings: feet },
  },
  {
    file: 'fixtures/derived_dev/hangzhou_residential_epsg4549_gbk.shp',
    as: 'communities',
    city: 'HZ',
    outcome: { counts: [2112, 2089, 0, 23, 0, 0] },
  },
  {
    file: 'fixtures/derived_dev/hangzhou_residential_epsg4549_gbk.shp',
    as: 'communities',
    city: 'HZ',
    outcome: { counts: [2112, 0, 0, 2112, 0, 0] },
  },
  {
    file: osm,
    as: 'buildings',
    city: 'LI',
    outcome: { counts: [3723, 3721, 0, 2, 0, 0], warnings: ['outside-china'] },
  },
  { file: osm, as: 'streets', city: 'LI', outcome: { counts: [2751, 2750, 0, 1, 0, 0] } },
  { file: osm, as: 'barriers', city: 'LI', outcome: { counts: [139, 123, 0, 0, 0, 16] } },
  { file: osm, as: 'communities', city: 'LI', outcome: { counts: [16, 16, 0, 0, 0, 0] } },
  {
    file: 'fixtures/a_datav_jilin/citys/222400.json',
    as: 'regions',
    city: 'YB1',
    outcome: { counts: [8, 8, 0, 0, 0, 0], warnings: ['gcj02-source'] },
  },
  {
    file: 'fixtures/a_datav_jilin/citys/222400.json',
    as: 'regions',
    city: 'YB2',
    options: { crs: 'gcj02' },
    outcome: { counts: [8, 8, 0, 0, 0, 0] },
  },
  // the corrected boundaries are there now: a look at the raw ones finds the shift itself
  {
    file: 'fixtures/derived_dev/yanbian_counties_epsg4552_gbk.shp',
    as: 'regions',
    city: 'YB2',
    outcome: { counts: [8, 0, 0, 8, 0, 0], warnings: ['gcj02-suspected'] },
  },
  {
    file: 'fixtures/a_datav_jilin/province/220000.json',
    as: 'regions',
    city: 'JL',
    options: { crs: 'gcj02' },
    outcome: { counts: [9, 7, 2, 0, 0, 0] },
  },
  {
    file: 'fixtures/b_osm_hangzhou/hangzhou-landuse.pbf',
    as: 'communities',
    city: 'XX',
    outcome: { refused: 'import.not-what-it-claims' },
  },
  {
    file: 'fixtures/b_beijing_lianjia_2018/community_readable.csv',
    as: 'communities',
    city: 'BJ',
    outcome: { refused: 'import.city-unknown' },
  },
  {
    file: 'fixtures/e_nyc_cpdb_projects/static/data/projects.geojson',
    as: 'communities',
    city: 'NYC',
    outcome: { counts: [2010, 2010, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/gbk_shanghai_districts_ni1o1/区县界_area.shp`,
    as: 'regions',
    city: 'SH',
    outcome: { counts: [17, 17, 0, 0, 0, 0] },
  },
  {
    file: `${dirty}/utf8_nocpg_china_dongli/china.shp`,
    as: 'regions',
    city: 'CN',
    outcome: { counts: [1367, 1300, 0, 67, 0, 0] },
  },
  {
    file: `${dirty}/xlsx_chengdu_lianjia/链家成都高新区二手房信息表.xlsx`,
    as: 'communities',
    city: 'XX',
    outcome: { refused: 'import.no-geometry' },
  },
  {
    file: `${dirty}/geos_xml/TestIsValid.xml`,
    as: 'communities',
    city: 'XX',
    outcome: { refused: 'import.format-unknown' },
  },
  {
    file: `${dirty}/geos_xml/TestValid.xml`,
    as: 'communities',
    city: 'XX',
    outcome: { refused: 'import.format-unknown' },
  },
  { file: `${dirty}/qgis/dem.tif`, as: 'communities', city: 'XX', outcome: { refused: 'import.raster' } },
  {
    file: `${dirty}/qgis/invalidgeometries.gml`,
    as: 'communities',
    city: 'D1',
    outcome: { counts: [1, 0, 0, 0, 1, 0] },
  },
  {
    file: `${dirty}/qgis/line_duplicate_nodes.gml`,
    as: 'communities',
    city: 'D1',
    outcome: { refused: 'import.all-rejected' },
  },
  {
    file: `${dirty}/qgis/line_duplicate_nodes.gml`,
    as: 'streets',
    city: 'D2',
    outcome: { counts: [1, 1, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/qgis/points_duplicate.gml`,
    as: 'communities',
    city: 'D3',
    outcome: { counts: [2, 2, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/qgis/points_lines_3d.dxf`,
    as: 'pipes',
    city: 'XX',
    outcome: { refused: 'import.crs-missing' },
  },
  {
    file: `${dirty}/qgis/utf8.shp`,
    as: 'communities',
    city: 'D4',
    outcome: { counts: [1, 1, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/mapshaper/dbf/cpg/big5.shp`,
    as: 'communities',
    city: 'XX',
    outcome: { refused: 'import.crs-missing' },
  },
  ...['euckr', 'koi8r', 'latin2', 'shiftjis', 'win1251', 'win874'].map(
    (name): Input => ({
      file: `${dirty}/mapshaper/dbf/cpg/${name}.dbf`,
      as: 'communities',
      city: 'MICRO',
      outcome: { counts: [1, 0, 0, 0, 1, 0] },
    }),
  ),
  {
    file: `${dirty}/mapshaper/dbf/cpg/utf16.dbf`,
    as: 'communities',
    city: 'XX',
    outcome: { refused: 'import.no-features' },
  },
  {
    file: `${dirty}/mapshaper/dbf/latin1.dbf`,
    as: 'communities',
    city: 'MICRO',
    outcome: { counts: [1, 0, 0, 0, 1, 0] },
  },
  ...['comma_separated', 'duplicate_fields', 'periphereies'].map(
    (name): Input => ({
      file: `${dirty}/mapshaper/dbf/${name}.dbf`,
      as: 'communities',
      city: 'XX',
      outcome: { refused: 'import.no-geometry' },
    }),
  ),
  ...['ex10_bowtie', 'ex3', 'ex4', 'ex6'].map(
    (name): Input => ({
      file: `${dirty}/mapshaper/features/clean/${name}.json`,
      as: 'communities',
      city: 'D5',
      outcome: { counts: [1, 0, 0, 0, 1, 0] },
    }),
  ),
  {
    file: `${dirty}/mapshaper/features/clean/ex11_ogc.geojson`,
    as: 'communities',
    city: 'D6',
    outcome: { counts: [1, 1, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/mapshaper/features/clean/ex12_ogc.geojson`,
    as: 'communities',
    city: 'D7',
    outcome: { counts: [1, 0, 1, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/mapshaper/features/clean/ex1_yemen.json`,
    as: 'regions',
    city: 'D8',
    outcome: { counts: [2, 2, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/mapshaper/features/clean/ex2_yemen.json`,
    as: 'regions',
    city: 'D9',
    outcome: { counts: [3, 3, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/mapshaper/features/clean/ex5_three_precincts.json`,
    as: 'regions',
    city: 'D10',
    outcome: { counts: [3, 3, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  ...['ex7_britain', 'ex8_britain'].map(
    (name): Input => ({
      file: `${dirty}/mapshaper/features/clean/${name}.json`,
      as: 'regions',
      city: 'XX',
      outcome: { refused: 'import.crs-wrong' },
    }),
  ),
  {
    file: `${dirty}/mapshaper/features/clean/ex7_britain.json`,
    as: 'regions',
    city: 'D11',
    options: { crs: 'EPSG:27700' },
    outcome: { counts: [3, 3, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/mapshaper/features/clean/ex9_FranklinTwoPrecinctsDetail.json`,
    as: 'regions',
    city: 'D12',
    outcome: { counts: [2, 2, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/mapshaper/features/explode/ex1_invalid_rings.json`,
    as: 'regions',
    city: 'D5',
    outcome: { counts: [1, 0, 0, 0, 1, 0] },
  },
  {
    file: `${dirty}/mapshaper/shapefile/six_counties.shp`,
    as: 'regions',
    city: 'D13',
    outcome: { counts: [6, 4, 2, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/mapshaper/shapefile/utf8-property.shp`,
    as: 'communities',
    city: 'D14',
    outcome: { counts: [1, 1, 0, 0, 0, 0], warnings: ['outside-china'] },
  },
  {
    file: `${dirty}/mapshaper/shapefile/utf8-property.json`,
    as: 'communities',
    city: 'D14',
    outcome: { counts: [1, 0, 0, 1, 0, 0] },
  },
  ...['utf16_be_bom.csv', 'utf16_le_bom.csv', 'utf8_bom.csv'].map(
    (name): Input => ({
      file: `${dirty}/mapshaper/text/${name}`,
      as: 'communities',
      city: 'XX',
      outcome: { refused: 'import.no-geometry' },
    }),
  ),
  ...['utf16.txt', 'utf16bom.txt', 'utf16le.txt', 'utf16le_bom.txt'].map(
    (name): Input => ({
      file: `${dirty}/mapshaper/text/${name}`,
      as: 'communities',
      city: 'MICRO',
      outcome: { counts: [1, 0, 0, 0, 1, 0] },
    }),
  ),
];

describe.each(databases)('real inputs on $kind', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(async () => {
    await expectInvariants(database);
    await database.close();
  });

  test.each(inputs)('$file as $as into $city', async ({ file, as, city, options, outcome }) => {
    const path = fixture(file);
    if (!path) return;
    const run = {
      files: [{ path }],
      options: { kind: as, city, cityName: city, existing: 'keep' as const, dryRun: false, ...options },
    };
    const before = await sizes(database);
    if ('refused' in outcome) {
      await expect(runImport(database.pool, run)).rejects.toMatchObject({ code: outcome.refused });
      expect(await sizes(database)).toEqual(before);
      return;
    }
    const { report } = await runImport(database.pool, run);
    const { read, accepted, repaired, duplicate, rejected, skipped } = report.counts;
    expect([read, accepted, repaired, duplicate, rejected, skipped]).toEqual(outcome.counts);
    expect(report.warnings.map((each) => each.code)).toEqual(outcome.warnings ?? []);
    for (const each of report.rows) expect(`${each.reason.zh}${each.reason.en}`).not.toContain('{}');
    const after = await sizes(database);
    expect(after[as]! - before[as]!).toBe(accepted + repaired);
    if (accepted + repaired === 0) expect(after).toEqual(before);
  });

  test('terrain: an ArcInfo grid in feet', async () => {
    const path = fixture(`${micropolis}/elevgrid`);
    if (!path) return;
    const options = {
      kind: 'terrain' as const,
      city: 'MICRO',
      existing: 'keep' as const,
      dryRun: false,
      ...placed,
    };
    const { report } = await runTerrainImport(database.pool, { files: [{ path }], options });
    expect(report.counts.accepted).toBe(216 * 196);
    const { rows } = await database.pool.query('select columns, rows, step_m from terrain');
    expect(rows).toEqual([{ columns: 216, rows: 196, step_m: expect.closeTo(12.477, 3) }]);
  });

  test('Micropolis stands where it was placed, its pipes hang together and its buildings in their lots', async () => {
    const { rows } = await database.pool.query(`select
      (select round(st_xmin(extent)::numeric, 3)::float from city where city_code = 'MICRO') as west,
      (select count(*)::int from building where city_code = 'MICRO' and community_id is not null) as in_lots,
      (select count(*)::int from pipe_segment where from_node is null or to_node is null) as loose,
      (select round(max(diameter_mm))::int from pipe_segment where city_code = 'MICRO') as widest`);
    expect(rows[0]).toMatchObject({ west: expect.closeTo(130.362, 2), loose: 0, widest: 305 });
    expect(rows[0].in_lots).toBeGreaterThan(700);
  });
});

async function sizes(database: Database): Promise<Record<string, number>> {
  const { rows } = await database.pool.query(`select
    (select count(*)::int from region) as regions, (select count(*)::int from community) as communities,
    (select count(*)::int from building) as buildings, (select count(*)::int from street) as streets,
    (select count(*)::int from barrier) as barriers, (select count(*)::int from pipe_segment) as pipes,
    (select count(*)::int from city) as cities, (select count(*)::int from import_batch) as batches`);
  return rows[0];
}
