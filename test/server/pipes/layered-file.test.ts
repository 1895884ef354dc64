import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectionOf } from '../../../domain/geo/crs.ts';
import { writeFeatures } from '../../../server/exchange/gdal/write-features.ts';
import { readSite } from '../../../server/pipes/site/read-site.ts';
import { outOf } from './foreign-ground.ts';
import { asked, at, file, folder, house, houses, line, mains, street } from './yard-files.ts';

const wish = { leastAreaM2: 30, otherUses: false };

/** An OSM extract of ways and nodes in metres from the origin. */
function extract(name: string, ways: { points: [number, number][]; tags: Record<string, string> }[]): string {
  const { inverse } = projectionOf(4552);
  let id = 0;
  const nodes: string[] = [];
  const lines = ways.map(({ points, tags }) => {
    const first = id + 1;
    const isClosed = points.length > 2 && String(points[0]) === String(points.at(-1));
    const own = isClosed ? points.slice(0, -1) : points;
    const told = Object.entries(tags).map(([k, v]) => `<tag k="${k}" v="${v}"/>`);
    for (const [x, y] of own) {
      const [lon, lat] = inverse(...at(x, y));
      const inner = points.length === 1 ? told.join('') : '';
      nodes.push(`<node id="${++id}" version="1" lat="${lat}" lon="${lon}">${inner}</node>`);
    }
    const refs = [...own.map((_, k) => first + k), ...(isClosed ? [first] : [])];
    return points.length === 1
      ? ''
      : `<way id="${1000 + first}" version="1">${refs.map((one) => `<nd ref="${one}"/>`).join('')}${told.join('')}</way>`;
  });
  const path = join(folder, name);
  writeFileSync(path, `<osm version="0.6">\n${[...nodes, ...lines].join('\n')}\n</osm>\n`);
  return path;
}

const box = (x: number, y: number): [number, number][] => [
  [x, y],
  [x + 30, y],
  [x + 30, y + 12],
  [x, y + 12],
  [x, y],
];

test('an OSM extract gives houses, streets, walls and trees, each by its tags', async () => {
  const map = extract('yard.osm', [
    { points: box(0, 0), tags: { building: 'apartments' } },
    { points: box(0, 30), tags: { building: 'yes', amenity: 'kindergarten' } },
    { points: box(60, 0), tags: { landuse: 'grass' } },
    {
      points: [
        [-40, -10],
        [120, -10],
      ],
      tags: { highway: 'residential', name: '试验路', width: '9' },
    },
    {
      points: [
        [-40, 60],
        [120, 60],
      ],
      tags: { barrier: 'fence' },
    },
    { points: [[50, 5]], tags: { natural: 'tree' } },
  ]);
  const main = file('main-of-map.geojson', [{ geometry: street }]);
  const { site, streetNames, warnings } = await readSite(
    { buildings: map, streets: map, trees: map, barriers: map, mains: main, ...wish },
    ['water'],
  );
  expect(site.buildings.map((one) => one.terminal)).toEqual([true, false]);
  expect(warnings.map((one) => one.en).join()).toMatch(/school 1/);
  expect(site.streets).toMatchObject([{ kind: 'residential', widthM: 9 }]);
  expect([...streetNames.values()]).toEqual(['试验路']);
  expect(site.barriers.map((one) => one.kind).sort()).toEqual(['tree', 'wall']);
});

test('one layer of several is named behind the file; without it the answer says how', async () => {
  const rows = (geometries: ReturnType<typeof house>[]) =>
    geometries.map((geometry) => ({ geometry: geometry as never, properties: {} }));
  const [written] = await writeFeatures(
    'geopackage',
    [
      { name: 'houses', features: rows([house(0, 0), house(0, 30)]) },
      { name: 'mains', features: rows([line([-20, -10], [80, -10])]) },
    ],
    { sourceSrid: 4552, srid: 4552 },
  );
  const path = join(folder, 'several.gpkg');
  writeFileSync(path, written!.bytes);
  const { site } = await readSite({ buildings: `${path}#houses`, mains: `${path}#mains`, ...wish }, [
    'water',
  ]);
  expect([site.buildings.length, site.mains.length]).toEqual([2, 1]);
  await expect(readSite({ buildings: path, mains: path, ...wish }, ['water'])).rejects.toMatchObject({
    code: 'import.layer-ambiguous',
    remedy: { en: expect.stringContaining(`${path}#houses`) },
  });
});

test('a layout written by --out is read back as existing pipes by its layer of pipes, which is told', async () => {
  const { pipes } = await outOf([...asked(houses(), mains(), 'sewage'), '--quick'], 'laid.gpkg');
  const path = join(folder, 'laid.gpkg');
  const files = { buildings: houses(), mains: mains(), existing: path, ...wish };
  const { site, warnings } = await readSite(files, ['water']);
  expect(site.existing.map((one) => [one.id, one.utility, one.diameterMm]).sort()).toEqual(
    pipes.map((one) => [one.id, 'sewage', one.diameterMm]).sort(),
  );
  const [first] = pipes;
  const same = site.existing.find((one) => one.id === first!.id)!;
  expect(same.startLevelM).toBeCloseTo(first!.startLevelM, 6);
  expect(same.line[0]![0]).toBeCloseTo(first!.line[0]![0], 2);
  expect(site.existing.filter((one) => one.sizeAssumed)).toEqual([]);
  const told = warnings.filter((one) => one.en.includes('takes its layer pipes'));
  expect(told.map((one) => one.zh)).toEqual([expect.stringContaining('图层 pipes')]);
  // houses are none of its layers
  await expect(readSite({ ...files, buildings: path }, ['water'])).rejects.toMatchObject({
    code: 'import.layer-ambiguous',
  });
});
