import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Geometry, Polygon, Position } from 'geojson';
import { expect, test } from 'vitest';
import type { SiteBuilding } from '../../../domain/pipes/routing/site/site.ts';
import { readFeatures } from '../../../server/exchange/gdal/read-features.ts';
import { type WriteFormat, writeFeatures } from '../../../server/exchange/gdal/write-features.ts';
import { run } from '../../../server/pipes/commands/route-command.ts';
import { readSite } from '../../../server/pipes/site/read-site.ts';
import { groundFrom } from '../../../server/pipes/site/site-terrain.ts';
import { outOf, requireClear, requireConnected, requireFalling, requireSums } from './foreign-ground.ts';
import { answerOf, asked, at, file, folder, house, houses, line, mains, ring } from './yard-files.ts';

const outline = (x: number, y: number, w = 30, h = 12): Position[] =>
  (house(x, y, w, h) as Polygon).coordinates[0]!;
const polygon = (...coordinates: Position[][]): Polygon => ({ type: 'Polygon', coordinates });

test('outlines as files have them: each is a house, told or left aside, and all are connected without a pipe too near', async () => {
  const same = outline(150, 0);
  const odd: Geometry[] = [
    // a courtyard
    polygon(outline(0, 0, 40, 30), outline(10, 8, 20, 14).toReversed()),
    // touches itself, crosses itself
    ring([50, 0], [65, 6], [80, 0], [80, 12], [65, 6], [50, 12]),
    ring([100, 0], [130, 12], [130, 0], [100, 12]),
    // one outline three times: as it is, the other way round, from another corner on
    polygon(same),
    polygon(same.toReversed()),
    polygon([...same.slice(2), ...same.slice(1, 3)]),
    // no area: two corners, a line
    ring([0, 80], [30, 80]),
    ring([0, 80], [30, 80], [30, 80]),
    // levels, corners given twice, a wall of no thickness
    polygon(outline(0, 50).map(([x, y]) => [x!, y!, 101.5])),
    ring([50, 50], [50, 50], [80, 50], [80, 50], [80, 62], [50, 62], [50, 62]),
    ring([100, 50], [130, 50], [130, 62], [115, 62], [115, 90], [115, 62], [100, 62]),
    // several in a row, and one with its label
    { type: 'MultiPolygon', coordinates: [[outline(150, 50)], [outline(150, 80)], [outline(190, 50, 3, 3)]] },
    {
      type: 'GeometryCollection',
      geometries: [
        polygon(outline(200, 0)),
        { type: 'Point', coordinates: at(205, 5) },
        line([200, 0], [230, 0]),
      ],
    },
    { type: 'GeometryCollection', geometries: [] },
    polygon(),
  ];
  const buildings = file(
    'odd-outlines.geojson',
    odd.map((geometry) => ({ geometry })),
  );
  const main: [number, number][] = [at(-20, -15), at(250, -15)];
  const street = file('odd-main.geojson', [{ geometry: { type: 'LineString', coordinates: main } }]);
  const out = await outOf([...asked(buildings, street, 'sewage,water'), '--quick'], 'odd.gpkg');
  expect(out.answer.warnings.join()).toMatch(/2 outlines are there twice/);
  expect(out.answer.warnings.join()).toMatch(/features have no outline/);
  requireConnected(out, { sewage: [main], water: [main] }, 10);
  expect(out.answer.utilities.map((one: { connected: number }) => one.connected)).toEqual([10, 10]);
  const standing = [outline(0, 0, 40, 30), outline(150, 0), outline(200, 0), outline(0, 50), outline(50, 50)];
  const rings = standing.map((one) => ({ rings: [one as [number, number][]] }));
  expect(requireClear(out, rings)).toBeGreaterThan(0);
  requireFalling(out);
  requireSums(out);
});

/** Corners to the centimetre, in order: GDAL turns them into degrees and back, and some formats keep rows in another order. */
const cornersOf = ({ buildings }: { buildings: SiteBuilding[] }): string[] =>
  buildings
    .map(({ rings }) => {
      const corners = rings[0]!.slice(1).map((one) => one.map((value) => value.toFixed(2)).join(' '));
      return corners.sort().join();
    })
    .sort();
const wish = { leastAreaM2: 30, otherUses: false };

test('the same houses as GeoPackage, Shapefile, FlatGeobuf and table are the same site', async () => {
  const given = houses();
  const { site } = await readSite({ ...wish, buildings: given, mains: mains() }, ['water']);
  const { features } = await readFeatures([given], { target: 'source' });
  const paths: string[] = [];
  for (const format of ['geopackage', 'shapefile', 'flatgeobuf'] satisfies WriteFormat[])
    for (const { name, bytes } of await writeFeatures(format, [{ name: 'same', features }], {
      ...{ sourceSrid: 4552, srid: 4552 },
    })) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      if (/\.(gpkg|shp|fgb)$/.test(name)) paths.push(path);
    }
  expect(paths).toHaveLength(3);
  for (const path of paths) {
    const read = await readSite({ ...wish, buildings: path, mains: mains() }, ['water']);
    expect(cornersOf(read.site), path).toEqual(cornersOf(site));
    expect(read.site.buildings.every((one) => one.terminal)).toBe(true);
  }
  const table = join(folder, 'same.csv');
  const rows = features.map(({ geometry }, i) => {
    const corners = (geometry as Polygon).coordinates[0]!.map((one) => one.join(' '));
    return `${i + 1},"POLYGON ((${corners.join(', ')}))"`;
  });
  writeFileSync(table, ['id,WKT', ...rows, ''].join('\n'));
  const read = await readSite({ ...wish, buildings: table, mains: mains(), crs: 'EPSG:4552' }, ['water']);
  expect(cornersOf(read.site)).toEqual(cornersOf(site));
  await expect(run(asked(table, mains()))).rejects.toMatchObject({ code: 'import.crs-missing' });
});

test('metres with north first are refused with the option that there is, and read with it', async () => {
  const turned = (name: string, rows: Geometry[]): string =>
    file(
      name,
      rows.map((geometry) => ({
        geometry: JSON.parse(JSON.stringify(geometry), (_, value) =>
          Array.isArray(value) && typeof value[0] === 'number' ? [value[1], value[0]] : value,
        ),
      })),
    );
  const buildings = turned('north-first.geojson', [house(0, 0), house(0, 30)]);
  const main = turned('north-first-main.geojson', [line([-20, -10], [80, -10])]);
  await expect(run(asked(buildings, main))).rejects.toMatchObject({
    code: 'import.crs-wrong',
    remedy: { en: expect.stringContaining('--swap-xy') },
  });
  const { site } = await readSite({ ...wish, buildings, mains: main, swapXY: true }, ['water']);
  const proper = await readSite({ ...wish, buildings: houses(), mains: mains() }, ['water']);
  expect(cornersOf(site)).toEqual(cornersOf(proper.site));
});

/** Heights by rows from the north-west on; cells of ten metres from (0, 0). */
function rasterOf(rows: number[][]) {
  return groundFrom({
    ...{ columns: rows[0]!.length, rows: rows.length, originX: 0, originY: rows.length * 10 },
    ...{ stepX: 10, stepY: 10, metricSrid: 0, heights: Float32Array.from(rows.flat()), crs: { used: '' } },
  });
}

test('terrain of one cell, of one row, and beside a gap has the level that its cells have', () => {
  expect(rasterOf([[7]])(5, 5)).toBe(7);
  expect(rasterOf([[7]])(11, 5)).toBe(7);
  expect(rasterOf([[7]])(40, 5)).toBeUndefined();
  expect(rasterOf([[0, 10, 20]])(10, 5)).toBe(5);
  expect(rasterOf([[20], [10], [0]])(5, 20)).toBe(15);
  const gap = rasterOf([
    [1, 1, Number.NaN],
    [1, 1, Number.NaN],
  ]);
  expect(gap(10, 10)).toBe(1);
  // still in the cell that has a level, and beyond it
  expect(gap(19, 10)).toBe(1);
  expect(gap(21, 10)).toBeUndefined();
});

/** An ASCII grid in EPSG:4552, cells from (−60, −60) of the yard on. */
function terrain(
  name: string,
  cellM: number,
  size: number,
  levelOf: (x: number, y: number) => number,
): string {
  const path = join(folder, name);
  const [west, south] = at(-60, -60);
  const rows = Array.from({ length: size }, (_, r) =>
    Array.from({ length: size }, (_, c) =>
      levelOf(-60 + cellM * (c + 0.5), -60 + cellM * (size - r - 0.5)),
    ).join(' '),
  );
  const head = [
    `ncols ${size}`,
    `nrows ${size}`,
    `xllcorner ${west}`,
    `yllcorner ${south}`,
    `cellsize ${cellM}`,
  ];
  writeFileSync(path, [...head, ...rows, ''].join('\n'));
  return path;
}

test('terrain that ends amid the houses, is coarser than the block, or has a fill value that nobody flagged', async () => {
  const slope = (_: number, y: number) => 100 + 0.02 * y;
  const yard = file(
    'terrain-yard.geojson',
    [house(0, 0), house(0, 40), house(60, 0), house(60, 40)].map((geometry) => ({ geometry })),
  );
  const words = [...asked(yard, mains(), 'sewage'), '--quick', '--crs', 'EPSG:4552', '--terrain'];
  const fill = (value: number) => (x: number, y: number) => (x > 35 && x < 70 ? value : slope(x, y));
  const ends = await outOf([...words, terrain('ends.asc', 10, 10, slope)], 'ends.gpkg');
  expect(ends.answer.utilities[0].assumptions.join()).toMatch(/ground-level-gaps/);
  const main: [number, number][] = [at(-20, -10), at(80, -10)];
  requireConnected(ends, { sewage: [main] }, 4);
  requireFalling(ends);
  for (const one of ends.nodes) expect(Math.abs(one.groundM - 100)).toBeLessThan(2);
  const coarse = await outOf([...words, terrain('coarse.asc', 1000, 2, slope)], 'coarse.gpkg');
  requireFalling(coarse);
  const filled = await outOf([...words, terrain('fill.asc', 10, 20, fill(-3.4e38))], 'fill.gpkg');
  requireFalling(filled);
  for (const one of filled.nodes) expect(Math.abs(one.groundM - 100)).toBeLessThan(2);
  expect(filled.answer.warnings).toEqual([]);
  // a level as any other to a raster: told
  const zero = await answerOf([...words, terrain('zero.asc', 10, 20, fill(0))]);
  expect(zero.warnings.join()).toMatch(/zero\.asc: near .* the terrain goes from [\d.]+ to 10\d/);
});

test('one house alone, and a main a kilometre away', async () => {
  const one = file('alone.geojson', [{ geometry: house(0, 0) }]);
  const main: [number, number][] = [at(1000, -10), at(1000, 60)];
  const far = file('km.geojson', [{ geometry: { type: 'LineString', coordinates: main } }]);
  const out = await outOf([...asked(one, far, 'sewage,water'), '--quick'], 'alone.gpkg');
  requireConnected(out, { sewage: [main], water: [main] }, 1);
  requireFalling(out);
  requireSums(out);
  expect(out.answer.warnings.join()).toMatch(/lie 970 m from the nearest building/);
});

test('of a whole city everything counts that stands between a zone and a main that is far off', async () => {
  const zone = file('small-zone.geojson', [{ geometry: house(-5, -5, 40, 22) }]);
  // the straight way from the house to the main leads through slabs that are farther from the zone than a street is wide
  const slabs = [-130, -165, -200].map((y) => outline(-35, y, 100, 14));
  const city = file('slabs.geojson', [
    { geometry: house(0, 0) },
    ...slabs.map((one) => ({ geometry: polygon(one) })),
  ]);
  const main: [number, number][] = [at(-60, -240), at(90, -240)];
  const far = file('slabs-main.geojson', [{ geometry: { type: 'LineString', coordinates: main } }]);
  const out = await outOf([...asked(city, far, 'water'), '--quick', '--zone', zone], 'slabs.gpkg');
  const standing = slabs.map((one) => ({ rings: [one as [number, number][]] }));
  requireClear(out, standing);
  requireConnected(out, { water: [main] }, 1);
  // round the slabs
  expect(out.answer.lengthM).toBeGreaterThan(250);
});
