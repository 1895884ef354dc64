import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawingLayer } from '../../../domain/pipes/routing/answer/layout-drawing.ts';
import { tableLayers } from '../../../domain/pipes/routing/answer/layout-layers.ts';
import { totalYuan } from '../../../domain/pipes/routing/bill/bill-sums.ts';
import { type AllRoutes, routeAll } from '../../../domain/pipes/routing/route-all.ts';
import { readFeatures } from '../../../server/exchange/gdal/read-features.ts';
import { databases } from '../../database.ts';
import { startTestServer, type TestServer } from '../../server-harness.ts';

/** Two houses and a street with sewer and water main, in EPSG:4552. */
function aLayout(): AllRoutes {
  const [x0, y0] = [611_000, 4_747_000];
  const house = (id: string, x: number) => ({
    id,
    rings: [
      [
        [x, y0],
        [x + 20, y0],
        [x + 20, y0 + 10],
        [x, y0 + 10],
        [x, y0],
      ] as [number, number][],
    ],
    doors: [],
    terminal: true,
    households: 20,
  });
  return routeAll(
    {
      buildings: [house('甲', x0), house('乙', x0 + 40)],
      barriers: [],
      streets: [],
      existing: [],
      mains: (['sewage', 'water'] as const).map((utility, k) => ({
        ...{ id: utility, utility, diameterMm: 300 },
        line: [
          [x0 - 20, y0 - 15 - 3 * k],
          [x0 + 90, y0 - 15 - 3 * k],
        ],
      })),
      groundM: () => 40,
    },
    ['sewage', 'water'],
    { quick: true, marginM: 40 },
  );
}

describe('a laid-out network as a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-layout-'));
  const layout = aLayout();
  let server: TestServer;
  const post = (role: 'utility' | 'office', body: unknown) =>
    fetch(`${server.url}/api/cities/C1/pipes/layout-file`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: server.cookie(role) },
      body: JSON.stringify(body),
    });
  const written = async (format: 'geopackage' | 'dxf', layers: unknown, name: string) => {
    const response = await post('utility', { format, layers });
    expect(response.status).toBe(200);
    const path = join(folder, name);
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
    return path;
  };

  beforeAll(async () => {
    const database = await databases[0]!.open();
    server = await startTestServer(database);
    await database.db
      .insertInto('city')
      .values({ city_code: 'C1', name: '试', metric_srid: 4552, settings: '{}' } as never)
      .execute();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await server.stop();
  });

  test('a GeoPackage holds every pipe, and a bill that adds up to the total', async () => {
    const path = await written('geopackage', tableLayers(layout), 'layout.gpkg');
    const rows = async (layer: string) =>
      (await readFeatures([path], { layer, target: 'source' })).features.map((one) => one.properties);
    const pipes = layout.routes.flatMap((one) => one.network.pipes);
    const ids = (await rows('pipes')).map((one) => one.id);
    expect(ids.toSorted()).toEqual(pipes.map((one) => one.id).toSorted());
    const sum = (await rows('quantities')).reduce((total, one) => total + Number(one.costYuan), 0);
    expect(sum).toBeCloseTo(totalYuan(layout.routes.flatMap((one) => one.quantities)), 3);
  });

  test('a DXF has a layer for each utility, in metres of the city', async () => {
    const path = await written('dxf', [drawingLayer(layout)], 'layout.dxf');
    for (const { network } of layout.routes) {
      const layer = network.utility === 'water' ? '给水_规划' : '污水_规划';
      const { features } = await readFeatures([path], { layer, crs: 'EPSG:4552', target: 'source' });
      const lines = features.filter((one) => one.geometry?.type === 'LineString');
      expect(lines).toHaveLength(network.pipes.length);
      const [x, y, level] = (lines[0]!.geometry as GeoJSON.LineString).coordinates[0]!;
      expect(Math.hypot(x! - 611_030, y! - 4_747_000)).toBeLessThan(100);
      expect(level).toBeGreaterThan(35);
      expect(level).toBeLessThan(40);
    }
  });

  test('a DXF is in metres and carries sizes, lengths, names and levels as texts, over the ground that is there', async () => {
    const path = await written('dxf', [drawingLayer(layout)], 'texts.dxf');
    const text = new TextDecoder('gbk').decode(readFileSync(path));
    const header = (name: string) => new RegExp(`\\${name}\\s+\\d+\\s+(\\S+)`).exec(text)?.[1];
    expect([header('$INSUNITS'), header('$MEASUREMENT')]).toEqual(['6', '1']);
    const labels = async (layer: string) => {
      const { features } = await readFeatures([path], { layer, crs: 'EPSG:4552', target: 'source' });
      return features.map((one) => String(one.properties.Text ?? ''));
    };
    for (const { network } of layout.routes) {
      const name = network.utility === 'water' ? '给水' : '污水';
      const long = network.pipes.filter((one) => one.lengthM >= 6);
      expect(long.length).toBeGreaterThan(0);
      const words = await labels(`${name}标注`);
      expect(words).toHaveLength(long.length);
      for (const one of long)
        expect(words.join('\n')).toContain(
          `${one.diameterMm}${one.slope === null ? '' : ` i=${(one.slope * 1000).toFixed(1)}‰`} L=${one.lengthM.toFixed(1)}`,
        );
    }
    const sewage = layout.routes.find((one) => one.network.utility === 'sewage')!.network;
    const first = sewage.nodes.find((one) => one.kind !== 'service')!;
    expect(await labels('污水点标注')).toEqual(
      expect.arrayContaining(['WS1', `管底 ${(first.groundM - first.depthM).toFixed(2)}`]),
    );
    const houses = await readFeatures([path], { layer: '现状建筑', crs: 'EPSG:4552', target: 'source' });
    expect(houses.features).toHaveLength(2);
  });

  test('what is no layout is refused, with the place that is wrong', async () => {
    const bad = {
      type: 'LineString',
      coordinates: [
        [0, 0],
        ['x', 1],
      ],
    };
    const layers = [{ name: 'pipes', features: [{ geometry: bad, properties: {} }] }];
    const response = await post('utility', { format: 'geopackage', layers });
    expect(response.status).toBe(422);
    const problem = (await response.json()) as { code: string; facts: { at: string } };
    expect(problem.code).toBe('pipes.layout-file');
    expect(problem.facts.at).toContain('layers.0.features.0');
    const twice = {
      format: 'geopackage',
      layers: [
        { name: 'a', features: [] },
        { name: 'a', features: [] },
      ],
    };
    for (const body of [
      twice,
      {},
      [],
      { format: 'shapefile', layers: [] },
      { format: 'dxf', layers: [{ name: '../x', features: [] }] },
    ])
      expect((await post('utility', body)).status).toBe(422);
    expect((await post('office', { format: 'dxf', layers: [drawingLayer(layout)] })).status).toBe(403);
  });
});
