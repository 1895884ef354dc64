/** Every real file beside this repository that an import has to answer for, and what comes of it. */
import type { Kind } from '../../../domain/exchange/kinds.ts';
import type { ImportOptions } from '../../../server/contract/exchange.ts';

/** [read, accepted, repaired, duplicate, rejected, skipped] and warnings, or the code of the refusal. */
type Outcome = { counts: Counts; warnings: string[] } | { refused: string };
type Counts = [
  read: number,
  accepted: number,
  repaired: number,
  duplicate: number,
  rejected: number,
  skipped: number,
];
type Options = Partial<Omit<ImportOptions, 'kind'>>;

export interface Input {
  file: string;
  as: Kind;
  city: string;
  options: Options;
  outcome: Outcome;
}

export const micropolis = 'fixtures/micropolis/GIS-Micropolis_v1';
export const placed: Options = { place: { lon: 130.36, lat: 42.86, unit: 'us-ft' } };
const dirty = 'fixtures/f_dirty_dev';
const shaped = `${dirty}/mapshaper`;
const osm = 'fixtures/c_osm_liechtenstein_2013/liechtenstein-2013-08-03.osm.pbf';
const hangzhou = 'fixtures/derived_dev/hangzhou_residential_epsg4549_gbk.shp';
const yanbian = 'fixtures/derived_dev/yanbian_counties_epsg4552_gbk.shp';
const datav = 'fixtures/a_datav_jilin';
const beijing = 'fixtures/b_beijing_lianjia_2018';
const oman = 'fixtures/g_pysewer_terrain_sewer/notebooks/example_data';
const far = ['outside-china'];
const points = ['points-drawn', 'outside-china'];

const goesIn = (
  file: string,
  as: Kind,
  city: string,
  counts: Counts,
  warnings: string[] = [],
  options: Options = {},
): Input => ({
  file,
  as,
  city,
  options,
  outcome: { counts, warnings },
});
const inFeet = (name: string, as: Kind, counts: Counts): Input =>
  goesIn(`${micropolis}/${name}.shp`, as, 'MICRO', counts, ['units-assumed'], placed);
const refused = (file: string, as: Kind, refusal: string): Input => ({
  file,
  as,
  city: 'XX',
  options: {},
  outcome: { refused: refusal },
});

/** In this order: later files meet what earlier ones left. */
export const inputs: Input[] = [
  refused(`${micropolis}/lots_v1.shp`, 'communities', 'import.crs-missing'),
  inFeet('lots_v1', 'communities', [695, 694, 0, 0, 1, 0]),
  inFeet('lots_v1', 'communities', [695, 0, 0, 694, 1, 0]),
  // valid outlines whose exact overlay breaks off at this place
  goesIn(`${micropolis}/lots_v1.shp`, 'communities', 'FUZHOU', [695, 694, 0, 0, 1, 0], ['units-assumed'], {
    place: { lon: 119.3, lat: 26.08, unit: 'us-ft' },
  }),
  inFeet('buildings_v1', 'buildings', [868, 866, 0, 2, 0, 0]),
  inFeet('roads_v1', 'streets', [22, 22, 0, 0, 0, 0]),
  inFeet('railroad_v1', 'barriers', [1, 1, 0, 0, 0, 0]),
  inFeet('streams_v1', 'barriers', [4, 4, 0, 0, 0, 0]),
  inFeet('watermains_v0', 'pipes', [567, 567, 0, 0, 0, 0]),
  inFeet('waterservcon_v0', 'pipes', [461, 460, 0, 0, 1, 0]),
  inFeet('hydrants_v1', 'pipes', [52, 0, 0, 0, 52, 0]),
  // the same mains as a drawing
  goesIn(
    'fixtures/derived_dev/micropolis_watermains.dxf',
    'pipes',
    'MICRO',
    [567, 0, 0, 567, 0, 0],
    ['units-assumed'],
    placed,
  ),
  goesIn(hangzhou, 'communities', 'HZ', [2112, 2089, 0, 23, 0, 0]),
  goesIn(hangzhou, 'communities', 'HZ', [2112, 0, 0, 2112, 0, 0]),
  goesIn(osm, 'buildings', 'LI', [3723, 3721, 0, 2, 0, 0], far),
  goesIn(osm, 'streets', 'LI', [2751, 2750, 0, 1, 0, 0]),
  goesIn(osm, 'barriers', 'LI', [139, 123, 0, 0, 0, 16]),
  goesIn(osm, 'communities', 'LI', [16, 16, 0, 0, 0, 0]),
  goesIn(`${datav}/citys/222400.json`, 'regions', 'YB1', [8, 8, 0, 0, 0, 0], ['gcj02-source']),
  goesIn(`${datav}/citys/222400.json`, 'regions', 'YB2', [8, 8, 0, 0, 0, 0], [], { crs: 'gcj02' }),
  // the corrected boundaries are there now: a look at the raw ones finds the shift itself
  goesIn(yanbian, 'regions', 'YB2', [8, 0, 0, 8, 0, 0], ['gcj02-suspected']),
  goesIn(`${datav}/province/220000.json`, 'regions', 'JL', [9, 7, 2, 0, 0, 0], [], { crs: 'gcj02' }),
  // not sorted by id
  goesIn('fixtures/moscow.osm.gz', 'buildings', 'MOW', [628, 628, 0, 0, 0, 0], far),
  // a settlement whose houses are points
  goesIn(
    `${oman}/2_Buildings/buildings_projected.shp`,
    'buildings',
    'OM',
    [800, 800, 0, 0, 0, 0],
    ['houses-drawn', 'outside-china'],
  ),
  refused('fixtures/b_osm_hangzhou/hangzhou-landuse.pbf', 'communities', 'import.not-what-it-claims'),
  refused(`${beijing}/community_readable.csv`, 'communities', 'import.city-unknown'),
  goesIn(
    'fixtures/e_nyc_cpdb_projects/static/data/projects.geojson',
    'communities',
    'NYC',
    [2010, 2010, 0, 0, 0, 0],
    points,
  ),
  goesIn(`${dirty}/gbk_shanghai_districts_ni1o1/区县界_area.shp`, 'regions', 'SH', [17, 17, 0, 0, 0, 0]),
  // islands within 50 m of each other carry the name of their province
  goesIn(`${dirty}/utf8_nocpg_china_dongli/china.shp`, 'regions', 'CN', [1367, 1300, 0, 67, 0, 0]),
  refused(
    `${dirty}/xlsx_chengdu_lianjia/链家成都高新区二手房信息表.xlsx`,
    'communities',
    'import.no-geometry',
  ),
  refused(`${dirty}/geos_xml/TestIsValid.xml`, 'communities', 'import.format-unknown'),
  refused(`${dirty}/geos_xml/TestValid.xml`, 'communities', 'import.format-unknown'),
  refused(`${dirty}/qgis/dem.tif`, 'communities', 'import.raster'),
  goesIn(`${dirty}/qgis/invalidgeometries.gml`, 'communities', 'D1', [1, 0, 0, 0, 1, 0]),
  refused(`${dirty}/qgis/line_duplicate_nodes.gml`, 'communities', 'import.all-rejected'),
  goesIn(`${dirty}/qgis/line_duplicate_nodes.gml`, 'streets', 'D2', [1, 1, 0, 0, 0, 0], far),
  goesIn(`${dirty}/qgis/points_duplicate.gml`, 'communities', 'D3', [2, 2, 0, 0, 0, 0], points),
  refused(`${dirty}/qgis/points_lines_3d.dxf`, 'pipes', 'import.crs-missing'),
  goesIn(`${dirty}/qgis/utf8.shp`, 'communities', 'D4', [1, 1, 0, 0, 0, 0], points),
  refused(`${shaped}/dbf/cpg/big5.shp`, 'communities', 'import.crs-missing'),
  ...['cpg/euckr', 'cpg/koi8r', 'cpg/latin2', 'cpg/shiftjis', 'cpg/win1251', 'cpg/win874', 'latin1'].map(
    (name) => goesIn(`${shaped}/dbf/${name}.dbf`, 'communities', 'MICRO', [1, 0, 0, 0, 1, 0]),
  ),
  refused(`${shaped}/dbf/cpg/utf16.dbf`, 'communities', 'import.no-features'),
  ...['comma_separated', 'duplicate_fields', 'periphereies'].map((name) =>
    refused(`${shaped}/dbf/${name}.dbf`, 'communities', 'import.no-geometry'),
  ),
  ...['ex10_bowtie', 'ex3', 'ex4', 'ex6'].map((name) =>
    goesIn(`${shaped}/features/clean/${name}.json`, 'communities', 'D5', [1, 0, 0, 0, 1, 0]),
  ),
  goesIn(`${shaped}/features/clean/ex11_ogc.geojson`, 'communities', 'D6', [1, 1, 0, 0, 0, 0], far),
  goesIn(`${shaped}/features/clean/ex12_ogc.geojson`, 'communities', 'D7', [1, 0, 1, 0, 0, 0], far),
  goesIn(`${shaped}/features/clean/ex1_yemen.json`, 'regions', 'D8', [2, 2, 0, 0, 0, 0], far),
  goesIn(`${shaped}/features/clean/ex2_yemen.json`, 'regions', 'D9', [3, 3, 0, 0, 0, 0], far),
  goesIn(`${shaped}/features/clean/ex5_three_precincts.json`, 'regions', 'D10', [3, 3, 0, 0, 0, 0], far),
  refused(`${shaped}/features/clean/ex7_britain.json`, 'regions', 'import.crs-wrong'),
  refused(`${shaped}/features/clean/ex8_britain.json`, 'regions', 'import.crs-wrong'),
  goesIn(`${shaped}/features/clean/ex7_britain.json`, 'regions', 'D11', [3, 3, 0, 0, 0, 0], far, {
    crs: 'EPSG:27700',
  }),
  goesIn(
    `${shaped}/features/clean/ex9_FranklinTwoPrecinctsDetail.json`,
    'regions',
    'D12',
    [2, 2, 0, 0, 0, 0],
    far,
  ),
  goesIn(`${shaped}/features/explode/ex1_invalid_rings.json`, 'regions', 'D5', [1, 0, 0, 0, 1, 0]),
  goesIn(`${shaped}/shapefile/six_counties.shp`, 'regions', 'D13', [6, 4, 2, 0, 0, 0], far),
  goesIn(`${shaped}/shapefile/utf8-property.shp`, 'communities', 'D14', [1, 1, 0, 0, 0, 0], points),
  goesIn(
    `${shaped}/shapefile/utf8-property.json`,
    'communities',
    'D14',
    [1, 0, 0, 1, 0, 0],
    ['points-drawn'],
  ),
  ...['utf16_be_bom', 'utf16_le_bom', 'utf8_bom'].map((name) =>
    refused(`${shaped}/text/${name}.csv`, 'communities', 'import.no-geometry'),
  ),
  ...['utf16', 'utf16bom', 'utf16le', 'utf16le_bom'].map((name) =>
    goesIn(`${shaped}/text/${name}.txt`, 'communities', 'MICRO', [1, 0, 0, 0, 1, 0]),
  ),
];
