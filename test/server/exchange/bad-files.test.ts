import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterAll, describe, expect, it, test } from 'vitest';
import { openFiles, readFeatures } from '../../../server/exchange/gdal/read-features.ts';
import { fixture } from '../../fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'bad-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
/** A file of that name with that content, alone in its folder. */
function file(name: string, content: Uint8Array | string): string {
  const at = join(folder, String(made++));
  mkdirSync(at);
  writeFileSync(join(at, name), content);
  return join(at, name);
}

const square =
  '{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Polygon","coordinates":[[[126,43],[126.1,43],[126.1,43.1],[126,43]]]}}';
const collection = (features: string[]) => `{"type":"FeatureCollection","features":[${features.join(',')}]}`;

/** A zip made by hand around one entry, so that its names and sizes can lie. */
function renamed(zip: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(zip).toString('latin1').replaceAll(from, to), 'latin1');
}

describe('files that are refused, each by its own name', () => {
  const zeros = new Uint8Array(30 * 2 ** 20);
  test.each<[what: string, path: () => string, code: string]>([
    ['empty', () => file('a.geojson', ''), 'import.empty'],
    ['text that claims to be a GeoPackage', () => file('a.gpkg', 'hello'), 'import.not-what-it-claims'],
    [
      'a GeoJSON that claims to be a shapefile',
      () => file('a.shp', collection([square])),
      'import.not-what-it-claims',
    ],
    ['a picture', () => file('a.csv', Buffer.from('89504e470d0a1a0a', 'hex')), 'import.format-unsupported'],
    ['a DWG', () => file('a.dwg', 'AC1027\0\0\0\0'), 'import.format-unsupported'],
    ['an old XLS', () => file('a.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')), 'import.format-unsupported'],
    [
      'a GeoJSON cut in the middle',
      () => file('a.geojson', collection([square, square]).slice(0, -30)),
      'import.unreadable',
    ],
    [
      'a GeoPackage cut in the middle',
      () => file('a.gpkg', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4000, 7)])),
      'import.unreadable',
    ],
    ['a JSON that is no GeoJSON', () => file('a.json', '{"rows":[1,2,3]}'), 'import.unreadable'],
    [
      'brackets in brackets, a hundred thousand deep',
      () => file('a.geojson', `{"type":"FeatureCollection","features":${'['.repeat(1e5)}${']'.repeat(1e5)}}`),
      'import.unreadable',
    ],
    ['a collection without features', () => file('a.geojson', collection([])), 'import.no-features'],
    [
      'XML with entities',
      () =>
        file(
          'a.kml',
          '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>',
        ),
      'import.xml-entities',
    ],
    [
      'a virtual dataset that points elsewhere',
      () =>
        file(
          'a.xml',
          '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
        ),
      'import.format-unknown',
    ],
    [
      'a corrupt zip',
      () => file('a.zip', zipSync({ 'a.geojson': strToU8(collection([square])) }).slice(0, 60)),
      'import.zip-corrupt',
    ],
    [
      'a zip without data',
      () => file('a.zip', zipSync({ 'read.me': strToU8('x') })),
      'import.zip-without-data',
    ],
    ['a zip bomb', () => file('a.zip', zipSync({ 'a.geojson': zeros }, { level: 9 })), 'import.zip-bomb'],
    ['a gzip bomb', () => file('a.geojson.gz', gzipSync(zeros, { level: 9 })), 'import.zip-bomb'],
    [
      'a zip that climbs out',
      () =>
        file('a.zip', renamed(zipSync({ 'aa/a.geojson': strToU8(square) }), 'aa/a.geojson', '../a.geojson')),
      'import.zip-unsafe',
    ],
    [
      'a zip with an absolute path',
      () =>
        file(
          'a.zip',
          renamed(zipSync({ 'aetc/a.geojson': strToU8(square) }), 'aetc/a.geojson', '/etc/a.geojson'),
        ),
      'import.zip-unsafe',
    ],
    [
      'a zip with a link',
      () =>
        file('a.zip', zipSync({ 'a.geojson': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 * 65536 }] })),
      'import.zip-unsafe',
    ],
    [
      'a zip with two thousand entries',
      () =>
        file(
          'a.zip',
          zipSync(Object.fromEntries(Array.from({ length: 2100 }, (_, i) => [`${i}.txt`, strToU8('x')]))),
        ),
      'import.zip-bomb',
    ],
    [
      'a zip that claims to be a workbook',
      () => file('a.xlsx', zipSync({ 'a.geojson': strToU8(collection([square])) })),
      'import.not-what-it-claims',
    ],
    [
      'metres without a coordinate system',
      () => file('a.geojson', collection([square.replaceAll('126', '467188').replaceAll('43', '3317088')])),
      'import.crs-wrong',
    ],
    ['nothing at the path', () => join(folder, 'nowhere.shp'), 'import.file-missing'],
  ])('%s', async (_, path, code) => {
    await expect(readFeatures([path()])).rejects.toMatchObject({ code });
  });

  it('a file over the limit, and more features than allowed', async () => {
    const path = file('a.geojson', collection([square, square, square]));
    await expect(readFeatures([path], { limits: { bytes: 100 } })).rejects.toMatchObject({
      code: 'import.over-size',
    });
    await expect(readFeatures([path], { limits: { features: 2 } })).rejects.toMatchObject({
      code: 'import.too-many-features',
    });
  });

  it('an encoding, a layer and a condition that are none', async () => {
    const csv = file('a.csv', 'name,lon,lat\n甲,126,43\n');
    await expect(readFeatures([csv], { encoding: 'klingon' })).rejects.toMatchObject({
      code: 'import.encoding-unknown',
    });
    const geojson = file('a.geojson', collection([square]));
    await expect(readFeatures([geojson], { layer: 'zz' })).rejects.toMatchObject({
      code: 'import.layer-unknown',
    });
    await expect(readFeatures([geojson], { where: 'name = = 1' })).rejects.toMatchObject({
      code: 'import.where-wrong',
    });
    await expect(readFeatures([geojson], { crs: 'Beijing' })).rejects.toMatchObject({
      code: 'import.crs-unknown',
    });
  });

  it('a reading that is cancelled or takes too long ends at once', async () => {
    const rows = Array.from({ length: 60_000 }, () => square);
    const path = file('big.geojson', collection(rows));
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 300);
    await expect(readFeatures([path], { signal: cancel.signal })).rejects.toMatchObject({
      code: 'import.cancelled',
    });
    await expect(readFeatures([path], { limits: { seconds: 0.01 } })).rejects.toMatchObject({
      code: 'import.too-slow',
    });
  });
});

describe('what looks odd and goes in', () => {
  it('a GBK text table with X north and Y east under a title row, in zone 43 with its prefix', async () => {
    const gbk = (text: string) => new Uint8Array(gbkBytes(text));
    const path = file(
      '点表.csv',
      gbk(
        '珲春市某小区竣工图,,\n名称,X坐标,Y坐标\n甲小区,4748064.46,43611147.96\n乙小区,4748175.56,43611146.16\n',
      ),
    );
    await expect(readFeatures([path])).rejects.toMatchObject({
      code: 'import.crs-missing',
      facts: { proposals: [{ option: '--crs EPSG:4531' }] },
    });
    const { features } = await readFeatures([path], { crs: 'EPSG:4531' });
    expect(features.map((feature) => [feature.row, feature.properties.名称])).toEqual([
      [3, '甲小区'],
      [4, '乙小区'],
    ]);
    const [lon, lat] = (features[0]!.geometry as GeoJSON.Point).coordinates;
    expect(lon).toBeCloseTo(130.36, 4);
    expect(lat).toBeCloseTo(42.86, 4);
  });

  it('a zipped shapefile with GBK names, junk of a Mac, and no .shx', async () => {
    const base = fixture('fixtures/derived_dev/yanbian_counties_epsg4552_gbk.shp')?.slice(0, -4);
    if (!base) return;
    const entries = Object.fromEntries(
      ['shp', 'dbf', 'prj'].map((ending) => [
        `延边/县界.${ending}`,
        new Uint8Array(readFileSync(`${base}.${ending}`)),
      ]),
    );
    const path = file('a.zip', zipSync({ ...entries, '__MACOSX/延边/._县界.shp': strToU8('x') }));
    const { features, crs } = await readFeatures([path]);
    expect(features).toHaveLength(8);
    expect(features[0]!.properties.name).toBe('延吉市');
    expect(crs.used).toBe('EPSG:4552');
  });

  it('GeoJSON with an old crs member, and swapped axes on request', async () => {
    const old = collection([square.replaceAll('126', '467188').replaceAll('43', '3317088')]).replace(
      '{"type":"FeatureCollection",',
      '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}},',
    );
    const read = await readFeatures([file('a.geojson', old)]);
    expect(read.crs.used).toBe('EPSG:4549');
    const swapped = collection([square.replace(/\[(126(?:\.1)?),(43(?:\.1)?)\]/g, '[$2,$1]')]);
    const path = file('b.geojson', swapped);
    await expect(readFeatures([path])).rejects.toMatchObject({
      code: 'import.crs-wrong',
      facts: { proposals: [{ option: '--swap-xy' }] },
    });
    const [feature] = (await readFeatures([path], { swapXY: true })).features;
    expect((feature!.geometry as GeoJSON.Polygon).coordinates[0]![0]).toEqual([126, 43]);
  });

  it('layers of a drawing are chosen by name, layers of a database are asked for', async () => {
    const dxf = fixture('fixtures/derived_dev/micropolis_watermains.dxf');
    if (!dxf) return;
    const place = { lon: 130.36, lat: 42.86, unit: 'us-ft' } as const;
    const all = await readFeatures([dxf], { place });
    const four = await readFeatures([dxf], { place, layer: ['WATER_4'] });
    expect(all.features).toHaveLength(567);
    expect(new Set(four.features.map((feature) => feature.properties.Layer))).toEqual(new Set(['WATER_4']));
    const osm = fixture('fixtures/c_osm_liechtenstein_2013/liechtenstein-2013-08-03.osm.pbf')!;
    const opened = await openFiles([osm]);
    expect(opened.layers.map((layer) => layer.name)).toContain('multipolygons');
    await opened.close();
    await expect(readFeatures([osm])).rejects.toMatchObject({ code: 'import.layer-ambiguous' });
  });
});

/** GB18030 bytes of a text whose characters all have two-byte codes. */
function gbkBytes(text: string): number[] {
  const decoder = new TextDecoder('gbk');
  const codes = new Map<string, [number, number]>();
  for (let lead = 0x81; lead < 0xff; lead++)
    for (let trail = 0x40; trail < 0xff; trail++)
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return [...text].flatMap((character) =>
    character < '\x80' ? [character.charCodeAt(0)] : codes.get(character)!,
  );
}
