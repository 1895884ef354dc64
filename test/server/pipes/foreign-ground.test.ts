import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Geometry, LineString, Point, Polygon } from 'geojson';
import { expect, test, vi } from 'vitest';
import { routeUtility } from '../../../domain/pipes/routing/route-utility.ts';
import { anyAngleBound, provedOnGround } from '../../../domain/pipes/routing/search/ground-bound.ts';
import { readFeatures } from '../../../server/exchange/gdal/read-features.ts';
import { readRaster } from '../../../server/exchange/gdal/read-raster.ts';
import { readSite } from '../../../server/pipes/site/read-site.ts';
import { fixture } from '../../fixtures.ts';
import {
  outOf,
  requireClear,
  requireConnected,
  requireFalling,
  requireSums,
  type Standing,
  withoutClock,
} from './foreign-ground.ts';
import { file, folder } from './yard-files.ts';

// Searches on real data: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

type At = [number, number];
type Box = readonly [west: number, south: number, east: number, north: number];

const inBox = ([x, y]: readonly number[], [west, south, east, north]: Box): boolean =>
  x! > west && x! < east && y! > south && y! < north;

/** A table of one polygon, in the coordinates of the files beside it. */
function zoneOf(name: string, [west, south, east, north]: Box): string {
  const path = join(folder, `${name}.csv`);
  const corners = [`${west} ${south}`, `${east} ${south}`, `${east} ${north}`, `${west} ${north}`];
  writeFileSync(path, `id,WKT\n1,"POLYGON ((${[...corners, corners[0]].join(', ')}))"\n`);
  return path;
}

/** Outlines in metres, and how many are houses of a box: by the middle of their own box, 30 m² or more. */
function outlinesOf(geometries: readonly (Geometry | null)[], unitM: number, box: Box) {
  const rings = geometries.flatMap((one): At[][] =>
    one?.type === 'Polygon'
      ? [(one as Polygon).coordinates[0]!.map(([x, y]): At => [x! * unitM, y! * unitM])]
      : [],
  );
  const houses = rings.filter((ring) => {
    const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
    const middle = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
    const twice = ring.reduce((sum, [ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length]!;
      return sum + ax * by - bx * ay;
    }, 0);
    return inBox(middle, box) && Math.abs(twice) / 2 >= 30;
  });
  return { standing: rings.map((ring): Standing => ({ rings: [ring] })), houses: houses.length };
}

const oman = fixture('fixtures/g_pysewer_terrain_sewer/notebooks/example_data');

test.skipIf(!oman)('Oman: terrain whose fill value nobody flagged, a main in the midst of it', async () => {
  const crs = 'EPSG::32640';
  const { features } = await readFeatures([join(oman!, '2_Buildings/buildings_projected.shp')], {
    target: 'source',
  });
  const places = features
    .map((one) => (one.geometry as Point).coordinates)
    .filter((at) => inBox(at, [690_900, 2_553_300, 691_500, 2_553_950]));
  const terrain = join(oman!, '1_DEM/dem_10m1.tif');
  const buildings = file(
    'oman.geojson',
    places.map((coordinates) => ({ geometry: { type: 'Point', coordinates } })),
    crs,
  );
  // sewage where its makers led it; the water main lies where the raster has its fill value
  const sewer: At = [691_350, 2_553_880];
  const water: At[] = [
    [690_880, 2_553_400],
    [690_880, 2_553_500],
  ];
  const mains = file(
    'oman-mains.geojson',
    [
      { geometry: { type: 'Point', coordinates: sewer }, utility: 'sewage' },
      { geometry: { type: 'LineString', coordinates: water }, utility: 'water' },
    ],
    crs,
  );
  const roads = join(oman!, '3_Roads/roads_projected.shp');
  const words = [
    ...['--buildings', buildings, '--streets', roads, '--terrain', terrain, '--mains', mains],
    ...['--utility', 'water,sewage', '--quick'],
  ];
  const out = await outOf(words, 'oman.gpkg');
  expect(places).toHaveLength(29);
  // a house that is only a point stands there as a square of two metres
  const squares = places.map(([x, y]): Standing => {
    const corner = (dx: number, dy: number): At => [x! + dx, y! + dy];
    return { rings: [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]] };
  });
  expect(requireClear(out, squares)).toBeGreaterThan(20);
  requireConnected(out, { water: [water], sewage: [[sewer, sewer]] }, places.length);
  requireFalling(out);
  requireSums(out);
  const raster = await readRaster([terrain], { metricSrid: 32640 });
  const level = ([x, y]: readonly [number, number]): number => {
    const row = Math.floor((raster.originY - y) / raster.stepY);
    return raster.heights[row * raster.columns + Math.floor((x - raster.originX) / raster.stepX)]!;
  };
  const around = Array.from({ length: 10_000 }, (_, i) =>
    level([690_700 + 10 * (i % 100), 2_553_100 + 10 * Math.floor(i / 100)]),
  ).filter((one) => Number.isFinite(one));
  expect(around.length).toBeLessThan(9500);
  const [lowest, highest] = [Math.min(...around), Math.max(...around)];
  const inGap = out.nodes.filter((one) => Number.isNaN(level(one.at)));
  expect(inGap.length).toBeGreaterThan(5);
  for (const one of out.nodes) {
    expect(one.groundM).toBeGreaterThanOrEqual(lowest);
    expect(one.groundM).toBeLessThanOrEqual(highest);
    // cells of ten metres on a slope
    if (!inGap.includes(one)) expect(Math.abs(one.groundM - level(one.at))).toBeLessThan(5);
  }
  const told = (utility: string): string =>
    out.answer.utilities.find((one: { utility: string }) => one.utility === utility).assumptions.join();
  expect(told('water')).toMatch(/ground-level-gaps: \d+ m of pipe/);
  expect(told('sewage')).not.toMatch(/m of pipe lie where the ground has no level/);
  expect(withoutClock(await outOf(words, 'oman-again.gpkg'))).toEqual(withoutClock(out));
});

const micropolis = fixture('fixtures/micropolis/GIS-Micropolis_v1');

test.skipIf(!micropolis)(
  'Micropolis in feet: a block of a whole town by its zone, three utilities',
  async () => {
    const layer = (name: string) => join(micropolis!, name);
    const block: Box = [6000, 4500, 6500, 5000];
    const words = [
      ...['--buildings', layer('buildings_v1.shp'), '--streets', layer('roads_v1.shp')],
      ...['--barriers', layer('streams_v1.shp'), '--mains', layer('watermains_v0.shp')],
      ...['--terrain', layer('elevgrid'), '--zone', zoneOf('block', block), '--unit', 'us-ft'],
      ...['--utility', 'water,sewage,gas', '--quick'],
    ];
    const out = await outOf(words, 'micropolis.gpkg');
    const read = async (name: string) =>
      (await readFeatures([layer(name)], { target: 'source' })).features.map((one) => one.geometry);
    const footM = 1200 / 3937;
    const metres = block.map((one) => one * footM) as unknown as Box;
    const { standing, houses } = outlinesOf(await read('buildings_v1.shp'), footM, metres);
    expect(houses).toBeGreaterThan(25);
    const mains = (await read('watermains_v0.shp')).map((one) =>
      (one as LineString).coordinates.map(([x, y]): At => [x! * footM, y! * footM]),
    );
    expect(requireClear(out, standing)).toBeGreaterThan(30);
    requireConnected(out, { water: mains, sewage: mains, gas: mains }, houses);
    requireFalling(out);
    requireSums(out);
    // 1,000 to 1,069 ft by the README of the grid
    for (const { groundM } of out.nodes) expect(groundM > 1000 * footM && groundM < 1069 * footM).toBe(true);
    expect(out.answer).toMatchObject({ violations: 0, clashes: 0, crs: 'local' });
  },
);

test.skipIf(!micropolis)('Micropolis with one building less is not dearer beyond the bound', async () => {
  const layer = (name: string) => join(micropolis!, name);
  const { site } = await readSite(
    {
      ...{ buildings: layer('buildings_v1.shp'), mains: layer('watermains_v0.shp') },
      ...{
        zone: zoneOf('corner', [6000, 4500, 6300, 4800]),
        unit: 'us-ft',
        leastAreaM2: 30,
        otherUses: false,
      },
    },
    ['water'],
  );
  const spec = { utility: 'water', diameterMm: 100 } as const;
  const all = routeUtility(site, spec, { starts: 1 });
  expect(all.unreachable).toEqual([]);
  const nearest = site.buildings
    .filter((one) => !one.terminal)
    .map((one) => {
      const [x, y] = one.rings[0]![0]!;
      return {
        one,
        distanceM: Math.min(...all.plan.x.map((px, v) => Math.hypot(px - x, all.plan.y[v]! - y))),
      };
    })
    .sort((a, b) => a.distanceM - b.distanceM)
    .slice(0, 3);
  expect(nearest).toHaveLength(3);
  for (const { one } of nearest) {
    const buildings = site.buildings.filter((other) => other !== one);
    const less = routeUtility({ ...site, buildings }, spec, { starts: 1 });
    expect(less.unreachable).toEqual([]);
    expect(anyAngleBound(less)).toBeGreaterThan(0);
    expect(anyAngleBound(less)).toBeLessThanOrEqual(all.lengthM + 1e-6);
    const { cost, bound } = provedOnGround(less).onRaster;
    expect(cost).toBeLessThanOrEqual((all.onRaster.cost * cost) / bound + 1e-6);
    expect(less.lengthM).toBeLessThanOrEqual(1.02 * all.lengthM);
  }
});

const shijiazhuang = fixture('fixtures/b_osm_shijiazhuang_buildings/buildings.geojson');

test.skipIf(!shijiazhuang)(
  'Shijiazhuang: outlines in degrees, no streets, a main that runs below houses',
  async () => {
    const part: Box = [543_000, 4_212_450, 543_170, 4_212_620];
    const { features } = await readFeatures([shijiazhuang!], { target: 'metric', metricSrid: 4547 });
    const { standing, houses } = outlinesOf(
      features.map((one) => one.geometry),
      1,
      part,
    );
    expect(houses).toBeGreaterThan(12);
    const main: At[] = [
      [542_990, 4_212_430],
      [542_990, 4_212_640],
    ];
    const mains = file(
      'sjz-main.geojson',
      [{ geometry: { type: 'LineString', coordinates: main } }],
      'EPSG::4547',
    );
    const corner = ([x, y]: At) => [x, y];
    const [west, south, east, north] = part;
    const ring = [corner([west, south]), corner([east, south]), corner([east, north]), corner([west, north])];
    const zone = file(
      'sjz-zone.geojson',
      [{ geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] } }],
      'EPSG::4547',
    );
    const utilities = ['storm', 'sewage', 'water', 'gas', 'heat', 'power'];
    const words = [
      ...['--buildings', shijiazhuang!, '--mains', mains, '--zone', zone],
      ...['--utility', utilities.join(), '--quick'],
    ];
    const out = await outOf(words, 'sjz.gpkg');
    expect(requireClear(out, standing)).toBeGreaterThan(50);
    // a shop is not connected as a dwelling, and the answer says so
    const shops = Number(/(\d+) buildings that nobody lives in/.exec(out.answer.warnings.join())?.[1] ?? 0);
    expect(shops).toBe(1);
    requireConnected(out, Object.fromEntries(utilities.map((one) => [one, [main]])), houses - shops);
    requireFalling(out);
    requireSums(out);
    expect(out.answer).toMatchObject({ violations: 0, clashes: 0, crs: 'EPSG:4547' });
  },
);
