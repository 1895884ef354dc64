import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { ImportOptions } from '../../../server/contract/exchange.ts';
import type { Database } from '../../../server/db/open.ts';
import { readFeatures } from '../../../server/exchange/gdal/read-features.ts';
import { writeFeatures } from '../../../server/exchange/gdal/write-features.ts';
import { runImport } from '../../../server/exchange/import/run-import.ts';
import { databases, expectInvariants } from '../../database.ts';
import { collection, drawing, file, folder, kml, names, placemark, ring, workbook } from './dirty-files.ts';

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const data = (households: number) =>
  `<ExtendedData><Data name="户数"><value>${households}</value></Data><Data name="建成年代"><value>1985年</value></Data></ExtendedData>`;
const typed = (households: number) =>
  `<ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="households">${households}</SimpleData></SchemaData></ExtendedData>`;
const all = (more: (i: number) => string) => names.map((_, i) => placemark(i, more(i))).join('');
const head = ['小区名称', '经度', '纬度', '户数'];
const text = (rows: unknown[][], between: string) => rows.map((row) => row.join(between)).join('\n');
const rows = names.map((name, i) => [name, 130.36 + i * 0.01, 42.86, 100 + i]);

interface Dirty {
  what: string;
  path: () => string;
  options?: Partial<ImportOptions>;
  /** [read, accepted, rejected] and households of what went in. */
  counts: [number, number, number];
  households: number | null;
  warnings?: string[];
  reasons?: string[];
}

const seated = ['crs-assumed', 'points-drawn'];
const dirty: Dirty[] = [
  {
    what: 'KML with Data',
    path: () => file('a.kml', kml(all((i) => data(100 + i)))),
    counts: [3, 3, 0],
    households: 303,
  },
  {
    what: 'KML with SimpleData in folders, every element with a prefix',
    path: () => {
      const plain = kml(`<Folder><name>东</name>${all((i) => typed(100 + i))}</Folder>`);
      const prefixed = plain.replace(/<(\/?)(?=[A-Za-z])/g, '<$1k:').replace('xmlns=', 'xmlns:k=');
      return file('a.kml', prefixed);
    },
    counts: [3, 3, 0],
    households: 303,
  },
  {
    what: 'KML with a placemark without a shape and a link to elsewhere',
    path: () =>
      file(
        'a.kml',
        kml(
          `<NetworkLink><Link><href>http://127.0.0.1:1/</href></Link></NetworkLink>${placemark(0, data(7))}<Placemark><description>空</description></Placemark>`,
        ),
      ),
    counts: [2, 1, 1],
    households: 7,
    warnings: ['kml-network-link'],
    reasons: ['no-code'],
  },
  {
    what: 'KMZ',
    path: () => file('a.kmz', zipSync({ 'doc.kml': strToU8(kml(all((i) => data(100 + i)))) })),
    counts: [3, 3, 0],
    households: 303,
  },
  {
    what: 'a workbook with blank cells before filled ones, and a sum',
    path: () => file('a.xlsx', workbook([{ name: '甲', rows: [head, ...rows, ['合计', null, null, 303]] }])),
    counts: [4, 3, 1],
    households: 303,
    warnings: seated,
    reasons: ['name-unknown'],
  },
  {
    what: 'a workbook with a header of two rows, merged',
    path: () =>
      file(
        'a.xlsx',
        workbook([
          {
            name: '甲',
            rows: [['小区名称', '坐标', null, '户数'], [null, '经度', '纬度', null], ...rows],
            merged: ['A1:A2', 'B1:C1', 'D1:D2'],
          },
        ]),
      ),
    counts: [3, 3, 0],
    households: 303,
    warnings: seated,
  },
  {
    what: 'a workbook with an instruction sheet, a hidden sheet, and a formula that nobody calculated',
    path: () =>
      file(
        'a.xlsx',
        workbook([
          { name: '说明', rows: [['填表说明'], ['如实填写']] },
          {
            name: '小区',
            rows: [
              head,
              ['甲', 130.36, 42.86, { formula: '50+50', value: 100 }],
              ['乙', 130.37, 42.86, { formula: '1+1' }],
            ],
          },
          { name: '选项', rows: [['名称'], ['甲']], hidden: true },
        ]),
      ),
    counts: [2, 2, 0],
    households: 100,
    warnings: ['crs-assumed', 'formulas-unsolved', 'points-drawn'],
  },
  {
    what: 'CSV under a title of one cell',
    path: () => file('a.csv', `珲春市老旧小区台账\n${text([head, ...rows], ',')}`),
    counts: [3, 3, 0],
    households: 303,
    warnings: seated,
  },
  {
    what: 'CSV with full-width commas',
    path: () => file('a.csv', text([head, ...rows], '，')),
    counts: [3, 3, 0],
    households: 303,
    warnings: seated,
  },
  {
    what: 'CSV with semicolons, decimal commas and the line that Excel wants first',
    path: () => file('a.csv', `sep=;\n${text([head, ...rows], ';').replaceAll('.', ',')}`),
    counts: [3, 3, 0],
    households: 303,
    warnings: seated,
  },
  {
    what: 'CSV with degrees, minutes and seconds, words, and half a position',
    path: () =>
      file(
        'a.csv',
        text(
          [head, ['甲', '130°21′36″', '42°51′36″N', 5], ['乙', '约130', '42.86', 1], ['丙', '130.36', '', 2]],
          ',',
        ),
      ),
    counts: [3, 1, 2],
    households: 5,
    warnings: seated,
    reasons: ['coordinates-unread', 'coordinates-unread'],
  },
  {
    what: 'CSV with GeoJSON in a column, and WKT that breaks off',
    path: () => {
      const shape = JSON.stringify({ type: 'Polygon', coordinates: [ring(0)] }).replaceAll('"', '""');
      return file('a.csv', `name,geometry,households\n甲,"${shape}",5\n乙,"POLYGON((130 42",6\n`);
    },
    counts: [2, 1, 1],
    households: 5,
    warnings: ['crs-assumed'],
    reasons: ['coordinates-unread'],
  },
  {
    what: 'CSV whose columns say nothing, mapped by hand',
    path: () =>
      file(
        'a.csv',
        text(
          [
            ['项目名', '竖', '横'],
            ['甲', 42.86, 130.36],
          ],
          ',',
        ),
      ),
    options: { map: { name: '项目名', x: '横', y: '竖' } },
    counts: [1, 1, 0],
    households: null,
    warnings: seated,
  },
  {
    what: 'CSV with the columns of Baidu',
    path: () => file('a.csv', '名称,bd_lng,bd_lat\n甲,130.36,42.86\n'),
    counts: [1, 1, 0],
    households: null,
    warnings: [...seated, 'bd09-source'],
  },
  {
    what: 'GeoJSON with infinite coordinates in one feature',
    path: () => file('a.geojson', collection.replace('130.37,', '1e400,')),
    counts: [3, 2, 1],
    households: 202,
    reasons: ['name-unknown'],
  },
  {
    what: 'GeoJSON with swapped axes in one feature',
    path: () => file('a.geojson', collection.replace(/\[130\.37\d*,42\.86\d*\]/g, '[42.86,130.37]')),
    counts: [3, 2, 1],
    households: 202,
    reasons: ['off-earth'],
  },
  {
    what: 'a GeoJSON text sequence with record separators',
    path: () =>
      file(
        'a.geojsons',
        (JSON.parse(collection).features as unknown[])
          .map((each) => `\x1e${JSON.stringify(each)}\n`)
          .join(''),
      ),
    counts: [3, 3, 0],
    households: 303,
  },
  {
    what: 'a drawing of R12 with a label beside its outlines',
    path: () => file('a.dxf', drawing([0, 1], '幸福小区')),
    options: { crs: 'EPSG:4552' },
    counts: [3, 2, 1],
    households: null,
    reasons: ['wrong-geometry'],
  },
  {
    what: 'an archive with lines of GeoJSON and another archive',
    path: () =>
      file(
        'a.zip',
        zipSync({
          'a.geojsonl': strToU8(
            (JSON.parse(collection).features as unknown[]).map((each) => JSON.stringify(each)).join('\n'),
          ),
          'old.zip': strToU8('x'),
        }),
      ),
    counts: [3, 3, 0],
    households: 303,
    warnings: ['entry-unread'],
  },
];

describe.each(databases)('dirty files on $kind', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(async () => {
    await expectInvariants(database);
    await database.close();
  });

  test.each(dirty.map((each, i) => ({ ...each, city: `DIRTY${i}` })))(
    '$what',
    async ({ path, options, counts, households, warnings = [], reasons = [], city }) => {
      const files = [{ path: path() }];
      const wish = {
        kind: 'communities' as const,
        city,
        cityName: city,
        existing: 'keep' as const,
        ...options,
      };
      const once = async (dryRun: boolean) =>
        (await runImport(database.pool, { files, options: { ...wish, kind: 'communities', dryRun } })).report;
      const dry = await once(true);
      const report = await once(false);
      expect(dry.counts).toEqual(report.counts);
      expect([report.counts.read, report.counts.accepted, report.counts.rejected]).toEqual(counts);
      expect(report.warnings.map((each) => each.code)).toEqual(warnings);
      expect(report.rows.filter((row) => row.outcome === 'rejected').map((row) => row.code)).toEqual(reasons);
      const again = await once(false);
      expect([again.counts.accepted, again.counts.repaired, again.counts.updated]).toEqual([0, 0, 0]);
      const { rows: found } = await database.pool.query(
        'select count(*)::int as communities, sum(households)::int as households from community where city_code = $1',
        [city],
      );
      expect(found).toEqual([{ communities: counts[1], households }]);
    },
  );
});

describe('a part of a file never passes for the whole', () => {
  it.each([
    ['flatgeobuf', '.fgb', 60],
    ['shapefile', '.shp', 100],
    ['shapefile', '.dbf', 100],
  ] as const)('a %s whose %s ends early', async (format, ending, lost) => {
    const features = names.map((name, i) => ({
      properties: { name, text: '长'.repeat(20) },
      geometry: { type: 'Polygon' as const, coordinates: [ring(i)] },
    }));
    const written = await writeFeatures(format, [{ name: 'cut', features }]);
    const into = mkdtempSync(join(folder, 'cut-'));
    for (const { name, bytes } of written) {
      const kept = name.endsWith(ending) ? bytes.subarray(0, bytes.length - lost) : bytes;
      writeFileSync(join(into, name), kept);
    }
    const main = written.find(({ name }) => /\.(fgb|shp)$/.test(name))!;
    await expect(readFeatures([join(into, main.name)])).rejects.toMatchObject({ code: 'import.damaged' });
  });

  it('OSM whose ids do not rise, or are of things not yet uploaded, is read whole', async () => {
    const node = ([x, y]: number[], id: number) => `<node id="${id}" lat="${y}" lon="${x}"/>`;
    const house = (i: number, ids: number[]) =>
      `${ring(i)
        .slice(0, -1)
        .map((corner, k) => node(corner, ids[k]!))
        .join('')}<way id="${ids[0]! * 10}">${[...ids, ids[0]]
        .map((id) => `<nd ref="${id}"/>`)
        .join('')}<tag k="building" v="yes"/></way>`;
    const corners = ring(0).length - 1;
    const ids = (first: number) => Array.from({ length: corners }, (_, k) => first - k);
    const nodesFirst = [house(0, ids(90)), house(1, ids(60)), house(2, ids(-10))]
      .join('')
      .match(/<node.*?>|<way.*?<\/way>/g)!
      .sort((a, b) => Number(a.startsWith('<way')) - Number(b.startsWith('<way')));
    const path = file('unsorted.osm', `<osm version="0.6">${nodesFirst.join('')}</osm>`);
    const { features } = await readFeatures([path], { layer: 'multipolygons' });
    expect(features.map(({ geometry }) => geometry?.type)).toEqual(Array(3).fill('MultiPolygon'));
  });

  it('lines of GeoJSON, GML, OSM and KML that break off', async () => {
    const lines = (JSON.parse(collection).features as unknown[])
      .map((each) => JSON.stringify(each))
      .join('\n');
    await expect(readFeatures([file('a.geojsonl', lines.slice(0, -30))])).rejects.toMatchObject({
      code: 'import.damaged',
    });
    const osm = `<osm version="0.6">${ring(0)
      .map(([x, y], i) => `<node id="${i + 1}" lat="${y}" lon="${x}"/>`)
      .join('')}<way id="9"><nd ref="1"/>`;
    await expect(readFeatures([file('a.osm', osm)], { layer: 'lines' })).rejects.toMatchObject({
      code: 'import.damaged',
    });
    const cut = kml(all((i) => data(i))).slice(0, -200);
    await expect(readFeatures([file('a.kml', cut)])).rejects.toMatchObject({ code: 'import.unreadable' });
  });
});
