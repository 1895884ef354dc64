import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nearestOnLines, type Point } from '../../../domain/geo/plane.ts';
import { readSite } from '../../../server/pipes/site/read-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-doors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Metres east and north of a place in the demo city, as longitude and latitude. */
const at = ([x, y]: Point): Point => [130.35 + x * 1.2254e-5, 42.86 + y * 9.0e-6];

function file(name: string, geometries: readonly object[]): string {
  const path = join(folder, `${name}.geojson`);
  const features = geometries.map((geometry) => ({ type: 'Feature', properties: {}, geometry }));
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
  return path;
}

const outline = (x: number): object => ({
  type: 'Polygon',
  coordinates: [
    (
      [
        [x, 0],
        [x + 60, 0],
        [x + 60, 12],
        [x, 12],
        [x, 0],
      ] as Point[]
    ).map(at),
  ],
});

const files = {
  buildings: file('houses', [outline(0), outline(80)]),
  mains: file('main', [{ type: 'LineString', coordinates: [at([-20, 50]), at([160, 50])] }]),
  leastAreaM2: 30,
  otherUses: false,
};

test('doors of a file belong to the house whose wall is nearest, and one that is at none is told', async () => {
  // half a metre before their walls, but one in the middle of the yard
  const places: Point[] = [
    [10, 12.5],
    [30, 12.5],
    [50, 12.5],
    [110, -0.5],
    [70, 30],
  ];
  const doors = file(
    'doors',
    places.map((one) => ({ type: 'Point', coordinates: at(one) })),
  );
  const { site, warnings } = await readSite({ ...files, doors }, ['water']);
  expect(site.buildings.map((one) => one.doors.length)).toEqual([3, 1]);
  // each on its wall
  for (const { doors, rings } of site.buildings)
    for (const [x, y] of doors) expect(nearestOnLines(rings, x, y).distanceM).toBeLessThan(1e-6);
  expect(warnings.map((one) => one.zh).join()).toContain('1 个单元门');
});

test('without doors each house is one terminal', async () => {
  const { site } = await readSite(files, ['water']);
  expect(site.buildings.map((one) => one.doors)).toEqual([[], []]);
});
