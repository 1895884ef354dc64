import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { components, graphOf } from '../../domain/pipes/graph.ts';
import { repairAll } from '../../domain/pipes/validate/validate.ts';
import { encodeGbk } from '../../server/exchange/gdal/dxf-finish.ts';
import { readPipeFiles } from '../../server/pipes/files/read-pipe-file.ts';
import { writePipeFile } from '../../server/pipes/files/write-pipe-file.ts';
import { aNetwork } from '../domain/pipes/a-network.ts';
import { fixture } from '../fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'pipes-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path };
};
const points =
  '物探点号,特征,附属物,X,Y,地面高程\r\nWS1,,检查井,4748000,500000,40\r\nWS2,,检查井,4748000,500030,40\r\n';
const lines = '起点点号,终点点号,起点高程,终点高程,管径,材质\r\nWS1,WS2,38,37.9,300,砼\r\n';

/** One of everything: vertices, an axis level, a stuck valve, ducts, a pump, a point without a pipe. */
const oneOfEverything = () =>
  aNetwork()
    .node('WS1', 600_000, 4_748_000, {
      utility: 'sewage',
      subclass: 'WS',
      kind: 'manhole',
      groundM: 40.123,
      depthM: 2.2,
      owner: '排水公司',
      attributes: { 附属物: '检查井', 备注: '井盖, "破"' },
    })
    .node('007', 600_040, 4_748_001, { utility: 'sewage', kind: 'manhole', groundM: 40 })
    .node('V1', 600_000, 4_748_005, { kind: 'valve', closed: true, stuck: true, state: 'planned' })
    .node('V2', 600_040, 4_748_005, { kind: 'hydrant' })
    .node('V3', 600_080, 4_748_005)
    .node('DL1', 600_000, 4_748_011, { utility: 'power', kind: 'cabinet' })
    .node('DL2', 600_040, 4_748_011, { utility: 'power', kind: 'handhole' })
    .node('alone', 600_140, 4_748_011)
    .pipe('s1', 'WS1', '007', {
      utility: 'sewage',
      subclass: 'WS',
      start: { groundM: 40.123, depthM: 2.123, levelM: 38 },
      end: { groundM: 40, depthM: 2.2, levelM: 37.8 },
      via: [[600_020, 4_748_000.5]],
      diameterMm: 300,
      material: 'concrete',
      laidYear: 2004,
      lengthM: 40.5,
      embedding: 'jacked',
      attributes: { 备注: '顶管,段', 井数: 2 },
    })
    .pipe('w1', 'V1', 'V2', { diameterMm: 110, state: 'planned', closed: true, levelReference: 'axis' })
    .pipe('w2', 'V2', 'V3', { kind: 'pump', state: 'abandoned' })
    .pipe('p1', 'DL1', 'DL2', {
      utility: 'power',
      widthMm: 600,
      heightMm: 400,
      voltageKv: 10,
      ductsTotal: 6,
      ductsUsed: 4,
    })
    .build();

describe('pipe files', () => {
  test('a GeoPackage of ours comes back with every field, under any path', async () => {
    const network = { ...oneOfEverything(), crs: 'EPSG:4552' };
    const { path } = file('0', await writePipeFile(network, 'm.gpkg'));
    const { network: again } = await readPipeFiles([{ path, name: 'm.gpkg' }]);
    expect(again.crs).toBe('EPSG:4552');
    // through longitude and latitude: to the millimetre
    const place = (value: number) => Math.round(value * 1000);
    const plain = ({ nodes, segments }: typeof again) => ({
      nodes: nodes.map((one) => ({ ...one, x: place(one.x), y: place(one.y) })),
      segments: segments.map((one) => ({ ...one, via: one.via.map(([x, y]) => [place(x), place(y)]) })),
    });
    expect(plain(again)).toEqual(plain(network));
  });

  test('a DXF of ours comes back with every name and field, in the bytes of Chinese CAD', async () => {
    const network = { ...oneOfEverything(), crs: 'EPSG:4552' };
    const bytes = (await writePipeFile(network, 'm.dxf')) as Uint8Array;
    expect(new TextDecoder('gbk').decode(bytes)).toContain('污水点');
    const { path } = file('2', bytes);
    const read = await readPipeFiles([{ path, name: 'm.dxf' }]);
    expect(read.problems).toEqual([]);
    expect(read.network).toEqual({ ...network, extras: { format: 'map' } });
  });

  test('two layers of somebody else are one network', async () => {
    const { writeFeatures } = await import('../../server/exchange/gdal/write-features.ts');
    const line = (coordinates: number[][], 管径: number) => ({
      geometry: { type: 'LineString' as const, coordinates },
      properties: { 管径 },
    });
    const [written] = await writeFeatures(
      'geopackage',
      [
        {
          name: 'mains',
          features: [
            line(
              [
                [600_000, 4_748_000],
                [600_050, 4_748_000],
              ],
              300,
            ),
          ],
        },
        {
          name: 'services',
          features: [
            line(
              [
                [600_050, 4_748_000],
                [600_050, 4_748_020],
              ],
              100,
            ),
          ],
        },
      ],
      { sourceSrid: 4552, srid: 4552 },
    );
    const { network } = await readPipeFiles([file('two.gpkg', written!.bytes)], { utility: 'water' });
    expect(network.segments.map((one) => one.diameterMm)).toEqual([300, 100]);
    expect(network.nodes).toHaveLength(3);
  });

  test('GB18030 survey tables in two files are one network', async () => {
    const files = [file('污水点.csv', encodeGbk(points)), file('污水线.csv', encodeGbk(lines))];
    const { network } = await readPipeFiles(files, { crs: 'EPSG:4552' });
    expect(network.segments).toMatchObject([
      { from: 'WS1', to: 'WS2', utility: 'sewage', material: 'concrete' },
    ]);
    const again = await readPipeFiles([file('out.xlsx', await writePipeFile(network, 'out.xlsx'))], {
      crs: 'EPSG:4552',
    });
    expect(again.network.nodes).toEqual(network.nodes);
    expect(again.network.segments.map(({ id, start, diameterMm }) => ({ id, start, diameterMm }))).toEqual(
      network.segments.map(({ id, start, diameterMm }) => ({ id, start, diameterMm })),
    );
  });

  test('one bad row keeps everything out, and says where', async () => {
    const files = [file('点.csv', points), file('线.csv', `${lines}WS1,WS7,1,1,300,砼\r\n`)];
    await expect(readPipeFiles(files)).rejects.toMatchObject({
      code: 'pipes.rows-rejected',
      facts: { rows: [{ row: 3, code: 'survey.missing-point' }] },
    });
  });

  test('what is no pipe file is refused in words', async () => {
    await expect(readPipeFiles([file('x.xlsx', 'PK nonsense')])).rejects.toMatchObject({
      code: 'pipes.unreadable-workbook',
    });
    await expect(readPipeFiles([file('x.inp', 'hello')])).rejects.toMatchObject({ code: 'pipes.inp-empty' });
    await expect(readPipeFiles([file('x.csv', 'a,b\n1,2')])).rejects.toMatchObject({
      code: 'pipes.no-survey-table',
    });
  });
});

const root = fixture('fixtures');
describe.skipIf(!root)('real files', () => {
  test('ky4 as GeoJSON in feet comes out in metres, and its loose ends are joined', async () => {
    const { network } = await readPipeFiles([
      { path: `${root}/d_water_wntr_ky4/examples/data/ky4_disconnected_pipes.geojson` },
    ]);
    expect(network.crs).toMatch(/^EPSG:\d+$/);
    expect(network.segments.find((one) => one.id === 'P-1')!.diameterMm).toBeCloseTo(152.4, 3);
    const { network: mended } = repairAll(network, { codes: new Set(['topology.dangling-end']) });
    expect(mended.nodes).toHaveLength(964);
    // the file holds no pumps: what lies before them stays apart, as in the sound file
    expect(components(graphOf(mended)).count).toBe(2);
  });

  test('Micropolis as DXF: sizes from the layers; out again as GeoPackage and DXF', async () => {
    const { network } = await readPipeFiles([{ path: `${root}/derived_dev/micropolis_watermains.dxf` }], {
      unit: 'ft',
    });
    expect(network.segments.length).toBe(567);
    expect(network.segments.every((one) => one.diameterMm !== null)).toBe(true);
    const dxf = await readPipeFiles([file('m.dxf', await writePipeFile(network, 'm.dxf'))], { unit: 'm' });
    expect(dxf.network.segments.length).toBe(567);
    const placed = {
      ...network,
      crs: 'EPSG:4552',
      nodes: network.nodes.map((one) => ({ ...one, x: one.x + 500_000, y: one.y + 4_748_000 })),
      segments: network.segments.map((one) => ({
        ...one,
        via: one.via.map(([x, y]): [number, number] => [x + 500_000, y + 4_748_000]),
      })),
    };
    const gpkg = await writePipeFile(placed, 'm.gpkg');
    expect(
      Buffer.from(gpkg as Uint8Array)
        .subarray(0, 13)
        .toString(),
    ).toBe('SQLite format');
    await expect(writePipeFile(network, 'm.gpkg')).rejects.toMatchObject({ code: 'pipes.crs-missing' });
  });

  test('an .inp through a workbook and back runs the same sections', async () => {
    const path = `${root}/micropolis/MICROPOLIS_v1.inp`;
    const { network } = await readPipeFiles([{ path }]);
    const again = await readPipeFiles([file('m.xlsx', await writePipeFile(network, 'm.xlsx'))]);
    expect(again.network.segments.map(({ id, kind, from, to }) => ({ id, kind, from, to }))).toEqual(
      network.segments.map(({ id, kind, from, to }) => ({ id, kind, from, to })),
    );
    expect(String(await writePipeFile(network, 'm.inp')).length).toBeGreaterThan(
      readFileSync(path).length / 2,
    );
  });
});
