import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFeatures } from '../../../server/exchange/gdal/read-features.ts';
import { uncutOf } from '../../../server/exchange/import/uncut-pipes.ts';
import { readPipeFiles } from '../../../server/pipes/files/read-pipe-file.ts';
import { readSite } from '../../../server/pipes/site/read-site.ts';
import { at, file, folder, houses, line } from './yard-files.ts';

type Encoding = 'utf-8' | 'gb18030';

/** Every pair of bytes that GBK has a character for. */
const gbk = new Map<string, number[]>();
for (let lead = 0x81; lead < 0xff; lead++)
  for (let trail = 0x40; trail < 0xff; trail++)
    gbk.set(new TextDecoder('gb18030').decode(Uint8Array.of(lead, trail)), [lead, trail]);

const bytesOf = (text: string, encoding: Encoding): Buffer =>
  encoding === 'utf-8'
    ? Buffer.from(text)
    : Buffer.from([...text].flatMap((one) => gbk.get(one) ?? one.charCodeAt(0)));

/** A shapefile of one line, its names cut to ten bytes as every writer has to; without .cpg and .prj unless asked for. */
function shapefile(
  name: string,
  row: Record<string, string | number>,
  encoding: Encoding,
  cpg?: string,
): string {
  const base = join(folder, name);
  const points = [at(-20, -10), at(80, -10)];
  const content = Buffer.alloc(48 + 16 * points.length);
  const box = [points[0]![0], points[0]![1], points[1]![0], points[1]![1]];
  content.writeInt32LE(3, 0);
  for (const [i, value] of box.entries()) content.writeDoubleLE(value, 4 + 8 * i);
  content.writeInt32LE(1, 36);
  content.writeInt32LE(points.length, 40);
  for (const [i, value] of points.flat().entries()) content.writeDoubleLE(value, 48 + 8 * i);
  const record = Buffer.alloc(8);
  record.writeInt32BE(1, 0);
  record.writeInt32BE(content.length / 2, 4);
  const headed = (bytes: number): Buffer => {
    const head = Buffer.alloc(100);
    head.writeInt32BE(9994, 0);
    head.writeInt32BE((100 + bytes) / 2, 24);
    head.writeInt32LE(1000, 28);
    head.writeInt32LE(3, 32);
    for (const [i, value] of box.entries()) head.writeDoubleLE(value, 36 + 8 * i);
    return head;
  };
  const index = Buffer.alloc(8);
  index.writeInt32BE(50, 0);
  index.writeInt32BE(content.length / 2, 4);
  writeFileSync(`${base}.shp`, Buffer.concat([headed(8 + content.length), record, content]));
  writeFileSync(`${base}.shx`, Buffer.concat([headed(8), index]));
  const width = 24;
  const fields = Object.entries(row);
  const head = Buffer.alloc(32);
  head.set([3, 126, 11, 29]);
  head.writeUInt32LE(1, 4);
  head.writeUInt16LE(33 + 32 * fields.length, 8);
  head.writeUInt16LE(1 + width * fields.length, 10);
  const described = fields.map(([field, value]) => {
    const one = Buffer.alloc(32);
    one.set(bytesOf(field, encoding).subarray(0, 10));
    one.set([typeof value === 'number' ? 0x4e : 0x43], 11);
    one.set([width, typeof value === 'number' ? 3 : 0], 16);
    return one;
  });
  const cells = fields.map(([, value]) => {
    const cell = Buffer.alloc(width, 0x20);
    cell.set(bytesOf(typeof value === 'number' ? value.toFixed(3).padStart(width) : value, encoding));
    return cell;
  });
  writeFileSync(
    `${base}.dbf`,
    Buffer.concat([head, ...described, Buffer.of(0x0d), Buffer.of(0x20), ...cells, Buffer.of(0x1a)]),
  );
  if (cpg) writeFileSync(`${base}.cpg`, cpg);
  return `${base}.shp`;
}

const row = {
  管类: '污水',
  diameter_mm: 300,
  起点埋深: 2.5,
  起点管底高程: 96.25,
  终点管底高程: 95.75,
  权属单位: '市政养护处',
};
const expected = {
  utility: 'sewage',
  diameterMm: 300,
  levelReference: 'invert',
  owner: '市政养护处',
  start: { levelM: 96.25, depthM: 2.5 },
  end: { levelM: 95.75 },
};

test.each([
  ['utf-8', undefined],
  ['utf-8', 'UTF-8'],
  ['gb18030', undefined],
  ['gb18030', 'CP936'],
] as const)('columns that a shapefile in %s (.cpg %s) cut short are known again', async (encoding, cpg) => {
  const path = shapefile(`cut-${encoding}-${cpg}`, row, encoding, cpg);
  const { network, problems } = await readPipeFiles([{ path }], { crs: 'EPSG:4552' });
  expect(network.segments).toMatchObject([expected]);
  expect(problems.map((one) => one.code)).not.toContain('map.encoding-contradicts-cpg');
  const told = problems.find((one) => one.code === 'map.columns-cut')!.text;
  for (const text of [told.zh, told.en]) expect(text).toContain('diameter_m → diameter');
  // as existing pipes and as mains of a layout
  const files = { leastAreaM2: 30, otherUses: false, crs: 'EPSG:4552' };
  const { site, warnings } = await readSite({ ...files, buildings: houses(), mains: path, existing: path }, [
    'sewage',
  ]);
  expect(warnings.filter((one) => one.zh.includes('截短')).length).toBe(1);
  for (const pipe of [site.mains[0]!, site.existing[0]!]) {
    expect(pipe).toMatchObject({ utility: 'sewage', diameterMm: 300 });
    expect(pipe.sizeAssumed).toBeUndefined();
  }
  // the register's import has its own names for the same columns; what somebody maps by the file's name keeps it
  const read = async (map?: Record<string, string>) =>
    (await readFeatures([path], { crs: 'EPSG:4552', uncut: uncutOf('pipes', map) })).fields.map(
      (one) => one.name,
    );
  expect(await read()).toEqual(
    expect.arrayContaining(['diametermm', '起点埋深', '起点管底高程', '终点管底高程']),
  );
  expect(await read({ diameter_mm: 'diameter_m' })).toContain('diameter_m');
  expect(uncutOf('buildings')).toBeUndefined();
});

test('two columns that were cut alike are left as they are, and none takes the name of another', async () => {
  const twice = { utility: 'water', diameter_mm: 300, diameter_mo: 1, DIAMETERMM: 200, start_level_m: 5 };
  const path = shapefile('alike', twice, 'utf-8');
  const { fields, features } = await readFeatures([path], { crs: 'EPSG:4552', uncut: uncutOf('pipes') });
  expect(fields.map((one) => one.name)).toContain('DIAMETERMM');
  expect(features[0]!.properties).toMatchObject({ DIAMETERMM: 200 });
  expect(fields.map((one) => one.name)).not.toContain('diametermm');
});

const hasOgr = spawnSync('ogr2ogr', ['--version']).status === 0;
if (!hasOgr) console.warn('skipped: ogr2ogr is not installed, its own shapefiles are not read');

test.skipIf(!hasOgr).each(['UTF-8', 'CP936'])('a shapefile that ogr2ogr writes in %s', async (encoding) => {
  const from = file('ogr.geojson', [{ geometry: line([-20, -10], [80, -10]), ...row }]);
  const path = join(folder, `ogr-${encoding}.shp`);
  execFileSync('ogr2ogr', ['-f', 'ESRI Shapefile', '-lco', `ENCODING=${encoding}`, path, from], {
    stdio: 'ignore',
  });
  const { network } = await readPipeFiles([{ path }], {});
  expect(network.segments).toMatchObject([expected]);
});
