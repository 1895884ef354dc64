import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Geometry, Point } from 'geojson';
import { expect, test } from 'vitest';
import { projectionOf } from '../../../domain/geo/crs.ts';
import { readFeatures } from '../../../server/exchange/gdal/read-features.ts';
import { readRaster } from '../../../server/exchange/gdal/read-raster.ts';
import { run } from '../../../server/pipes/commands/route-command.ts';
import { groundFrom } from '../../../server/pipes/site/site-terrain.ts';
import { fixture } from '../../fixtures.ts';
import {
  answerOf,
  asked,
  at,
  file,
  folder,
  house,
  houses,
  line,
  mains,
  origin,
  ring,
  street,
} from './yard-files.ts';

/** What is said of files that can't be used; nothing may be left on the disk. */
async function refused(words: string[], code: string) {
  const out = join(folder, 'refused.gpkg');
  await expect(run([...words, '--out', out])).rejects.toMatchObject({ code });
  expect(existsSync(out)).toBe(false);
}

test('figures that are none are refused before anything is read', async () => {
  const words = asked('nowhere.shp', 'nowhere.shp');
  for (const wrong of [
    ...['--cell=abc', '--cell=0', '--cell=-1', '--margin=x', '--margin=-100', '--frost=x', '--frost=90'],
    ...['--seed=x', '--seed=1.5', '--tries=0', '--tries=21', '--least-area=x', '--main-head=x'],
  ])
    await refused([...words, wrong], 'pipes.option-number');
  await refused([...words, '--unit=yard'], 'pipes.option-unit');
  await expect(run([...words, '--out', join(folder, 'none', 'o.gpkg')])).rejects.toMatchObject({
    code: 'pipes.out-folder',
  });
});

/** Every option that wants a number, with the bounds that it tells. */
const numeric: [option: string, least: string, most: string][] = [
  ['cell', '0.1', '10'],
  ['margin', '1', '5000'],
  ['frost', '0', '5'],
  ['least-area', '0', '1000000'],
  ['main-head', '0.1', '500'],
  ['seed', '0', '2147483647'],
  ['tries', '1', '20'],
  ['starts', '0', '50'],
  ['year', '1900', '2200'],
  ['return-period', '0.25', '100'],
  ['inlet-minutes', '1', '60'],
  ['runoff', '0.05', '1'],
  ['catchment', '1', '20'],
  ['rain', '20', '1000'],
];

test.each(numeric)(
  '--%s tells by its name what is wrong and which numbers it takes',
  async (option, least, most) => {
    const plain = asked('nowhere.shp', 'nowhere.shp', 'storm');
    const task = [...plain.slice(0, 4), '--task', 'separate', '--existing', 'nowhere.shp'];
    // no city is called abc either; zero may be meant where it is the least
    const wrong = ['', ' ', '-1', '1e999', ...(option === 'rain' ? ['1.2.3'] : ['abc', 'NaN'])];
    if (least !== '0') wrong.push('0');
    for (const words of [plain, task])
      for (const value of wrong)
        await expect(run([...words, `--${option}=${value}`])).rejects.toMatchObject({
          code: 'pipes.option-number',
          title: {
            zh: expect.stringContaining(`--${option} `),
            en: expect.stringContaining(`--${option} `),
          },
          remedy: {
            zh: expect.stringContaining(`${least} 至 ${most} 之间`),
            en: expect.stringContaining(`between ${least} and ${most}`),
          },
        });
  },
);

test('metres taken for degrees, mains of another place: said at once, not after kilometres of pipe', async () => {
  const degrees = file(
    'degrees.geojson',
    [house(0, 0), house(0, 30)].map((geometry) => ({
      geometry: JSON.parse(
        JSON.stringify(geometry, (_, value) =>
          Array.isArray(value) && typeof value[0] === 'number'
            ? [value[0] - origin[0], value[1] - origin[1]]
            : value,
        ),
      ),
    })),
    '',
  );
  await refused(asked(degrees, mains()), 'pipes.site-too-wide');
  const far = file('far.geojson', [{ geometry: line([50_000, 0], [50_000, 100]) }]);
  await refused(asked(houses(), far), 'pipes.mains-far');
});

test('nobody to connect, swapped files, mains of others, words that nobody knows', async () => {
  await refused(
    asked(file('sheds.geojson', [{ geometry: house(0, 0, 4, 4) }]), mains()),
    'pipes.nobody-to-connect',
  );
  await refused(asked(mains(), houses()), 'pipes.nothing-to-route');
  await refused(asked(houses(), houses()), 'pipes.nothing-to-route');
  await refused(asked(houses(), mains('gas')), 'pipes.mains-of-others');
  await refused(asked(houses(), mains('beer')), 'pipes.main-utility');
  await refused(asked(houses(), mains(), 'beer'), 'pipes.utility-unknown');
});

test('Chinese words and codes of surveys name utilities: a drain is no water main', async () => {
  const two = file('words.geojson', [
    { geometry: street, utility: '污水' },
    { geometry: line([-20, 60], [80, 60]), utility: 'JS' },
  ]);
  const answer = await answerOf(asked(houses(), two, '给水'));
  expect(answer.utilities).toHaveLength(1);
  // from the far main, not from the drain that lies nearer
  expect(answer.utilities[0]).toMatchObject({ utility: 'water', connected: 2, terminals: 2 });
  const northern = await answerOf(asked(file('one.geojson', [{ geometry: house(0, 0) }]), two, 'water'));
  expect(northern.lengthM).toBeGreaterThan(45);
});

test('a bow tie is a house, an outline given twice is one, a yard without trees is none the worse', async () => {
  const dirty = file('dirty.geojson', [
    { geometry: house(0, 0) },
    { geometry: house(0, 0) },
    { geometry: ring([0, 30], [30, 42], [30, 30], [0, 42]) },
    { geometry: null },
  ]);
  const none = file('none.geojson', []);
  const answer = await answerOf([...asked(dirty, mains()), '--trees', none, '--streets', none]);
  expect(answer.utilities[0]).toMatchObject({ connected: 2, terminals: 2, violations: [] });
  expect(answer.warnings.join(' ')).toMatch(/twice/);
});

test('a school is not connected as flats, the answer says so, and --uses all has it', async () => {
  const rows = ['住宅', '幼儿园'].map((use, i) => ({ use, geometry: house(0, 30 * i) }));
  const words = [...asked(file('yard.geojson', rows), mains()), '--quick'];
  const answer = await answerOf(words);
  expect(answer.utilities[0]).toMatchObject({ terminals: 1, connected: 1 });
  expect(answer.warnings.join()).toMatch(/1 buildings.*school 1.*--uses all/);
  expect(answer.warningsZh.join()).toMatch(/1 栋.*学校 1.*--uses all/);
  expect(answer.utilities[0].assumptions.join()).toMatch(/other-uses: 1 /);
  expect((await answerOf([...words, '--uses', 'all'])).utilities[0].terminals).toBe(2);
  await refused([...words, '--uses', 'some'], 'pipes.option-uses');
});

test('where only schools stand nobody is connected, and why is told', async () => {
  const only = file('only.geojson', [{ building: 'school', geometry: house(0, 0) }]);
  await refused(asked(only, mains()), 'pipes.nobody-to-connect');
});

test('a carriageway drawn as an area is asphalt as a whole, not along its edges', async () => {
  const far = file('far-main.geojson', [{ geometry: line([-20, -30], [80, -30]) }]);
  const area = file('area.geojson', [{ geometry: house(-60, -60, 200, 56), highway: 'residential' }]);
  const one = file('one.geojson', [{ geometry: house(0, 0) }]);
  const answer = await answerOf([...asked(one, far), '--streets', area]);
  const items = answer.utilities[0].quantities.map((line: { item: { en: string } }) => line.item.en);
  // the middle of the way lies eleven metres inside
  expect(answer.lengthM).toBeCloseTo(30, 0);
  expect(items.filter((item: string) => /asphalt/.test(item))).toHaveLength(2);
});

test('an existing pipe stays one although a main of the other file has its number', async () => {
  const two = file('row.geojson', [{ geometry: house(0, 0) }, { geometry: house(0, 20) }]);
  const words = asked(two, mains(), 'sewage');
  const alone = await answerOf(words);
  // where the sewer would run along the gables; row 1 of its file as the main is of its own
  const gas = file('gas.geojson', [
    {
      geometry: { type: 'MultiLineString', coordinates: [33.2, -3.2].map((x) => [at(x, -10), at(x, 90)]) },
      utility: 'gas',
    },
  ]);
  const beside = await answerOf([...words, '--existing', gas]);
  expect(beside.utilities[0].connected).toBe(2);
  expect(beside.lengthM).toBeGreaterThan(alone.lengthM + 0.5);
});

test('--zone parts the bill: what lies beyond the outline is in the street, and telecom pays its own ducts there', async () => {
  const zone = file('zone.geojson', [{ geometry: ring([-20, -8], [80, -8], [80, 60], [-20, 60]) }]);
  const words = asked(houses(), mains(), 'telecom');
  const parted = await answerOf([...words, '--zone', zone]);
  expect(parted.places.by).toBe('outline');
  expect(parted.places.linkedYuan).toBeGreaterThan(0);
  expect(parted.places.inCompoundYuan + parted.places.linkedYuan).toBeCloseTo(parted.costYuan, 1);
  const funded = parted.funders.reduce((sum: number, one: { costYuan: number }) => sum + one.costYuan, 0);
  expect(funded).toBeCloseTo(parted.costYuan, 1);
  const [{ quantities }] = parted.utilities;
  // the main lies 2 m beyond the outline, and what is laid there runs straight to it
  const pipe = quantities.filter((one: { kind: string }) => one.kind === 'pipe');
  for (const one of pipe) expect(one.funder).toBe(one.place === 'linked' ? 'telecom_owner' : 'local_fiscal');
  expect(pipe.some((one: { place: string }) => one.place === 'linked')).toBe(true);
  const whole = await answerOf(words);
  expect(whole.places).toMatchObject({ by: 'nothing', linkedYuan: 0 });
  expect(whole.costYuan).toBeCloseTo(parted.costYuan, 1);
  await refused([...words, '--zone', mains()], 'pipes.no-zone');
});

test('of a whole city’s files a zone takes its own houses, what stands around them and the pipes beside it', async () => {
  const far = (x: number) => house(x, 0);
  const city = file('city.geojson', [
    ...[house(0, 0), house(0, 30), house(0, 70), far(30_000)].map((geometry) => ({ geometry })),
  ]);
  const lines = file(
    'city-mains.geojson',
    [street, line([29_000, -5], [31_000, -5])].map((geometry) => ({ geometry })),
  );
  const zone = file('its-zone.geojson', [{ geometry: ring([-20, -8], [80, -8], [80, 60], [-20, 60]) }]);
  await refused(asked(city, lines), 'pipes.site-too-wide');
  const answer = await answerOf([...asked(city, lines), '--zone', zone]);
  expect(answer.utilities[0]).toMatchObject({ connected: 2, terminals: 2 });
  expect(answer.violations).toBe(0);
  const elsewhere = file('elsewhere.geojson', [{ geometry: ring([500, 0], [600, 0], [600, 60], [500, 60]) }]);
  await refused([...asked(city, lines), '--zone', elsewhere], 'pipes.nobody-to-connect');
});

/** An ASCII grid that says no coordinate system, 20 × 20 cells of ten units from (−60, −60) on. */
function grid(name: string, levelOf: (x: number, y: number) => number, west = -60): string {
  const path = join(folder, name);
  const rows = Array.from({ length: 20 }, (_, r) =>
    Array.from({ length: 20 }, (_, c) => levelOf(west + 10 * c + 5, 135 - 10 * r).toFixed(3)).join(' '),
  );
  const head = [
    'ncols 20',
    'nrows 20',
    `xllcorner ${west}`,
    'yllcorner -60',
    'cellsize 10',
    'NODATA_value -9999',
  ];
  writeFileSync(path, [...head, ...rows, ''].join('\n'));
  return path;
}

test('a plain drawing in feet has terrain in feet; terrain of another place is refused', async () => {
  const local = (geometry: Geometry): Geometry =>
    JSON.parse(JSON.stringify(geometry), (_, value) =>
      Array.isArray(value) && typeof value[0] === 'number'
        ? [value[0] - origin[0], value[1] - origin[1]]
        : value,
    );
  const csv = (name: string, geometry: Geometry): string => {
    const path = join(folder, name);
    const points = (
      geometry.type === 'Polygon'
        ? geometry.coordinates[0]!
        : (geometry as never as { coordinates: number[][] }).coordinates
    )
      .map(([x, y]) => `${x} ${y}`)
      .join(', ');
    const text = geometry.type === 'Polygon' ? `POLYGON ((${points}))` : `LINESTRING (${points})`;
    writeFileSync(path, `id,WKT\n1,"${text}"\n`);
    return path;
  };
  const buildings = csv('feet.csv', local(house(0, 0, 60, 40)));
  const main = csv('feet-main.csv', local(street));
  const words = ['--buildings', buildings, '--mains', main, '--utility', 'sewage', '--quick', '--unit', 'ft'];
  const levels = grid('feet.asc', (x, y) => 1000 + 0.05 * y + 0 * x);
  const answer = await answerOf([...words, '--terrain', levels]);
  expect(answer.utilities[0].connected).toBe(1);
  expect(answer.utilities[0].assumptions.join()).not.toMatch(/ground-level-unknown/);
  await refused([...words, '--terrain', grid('far.asc', () => 1000, 90_000)], 'pipes.terrain-elsewhere');
});

test('terrain in the neighbouring zone lies below the houses, too', () => {
  const [here, there] = [projectionOf(4552), projectionOf(4551)];
  const [lon, lat] = here.inverse(500_000, 4_750_000);
  const [x, y] = there.forward(lon, lat);
  const heights = Float32Array.from({ length: 100 }, (_, i) => 100 + Math.floor(i / 10));
  const raster = {
    ...{ columns: 10, rows: 10, originX: x - 50, originY: y + 50, stepX: 10, stepY: 10, metricSrid: 4551 },
    ...{ heights, crs: { used: 'EPSG:4551' } },
  };
  expect(groundFrom(raster, 4552)(500_000, 4_750_000)).toBeCloseTo(groundFrom(raster)(x, y)!, 6);
  expect(groundFrom(raster, 4552)(500_000, 4_750_020)).toBeLessThan(103);
  expect(groundFrom(raster, 4552)(500_300, 4_750_000)).toBeUndefined();
});

const kentucky = fixture('fixtures/d_water_wntr_ky4/examples/data');

test.skipIf(!kentucky)(
  'terrain in another country’s system, in feet, lies below the places that it is of',
  async () => {
    const { features, crs } = await readFeatures([join(kentucky!, 'ky4_junctions.geojson')], {
      target: 'metric',
    });
    const raster = await readRaster([join(kentucky!, 'ky4_elevation.tif')], { metricSrid: crs.metricSrid! });
    const groundM = groundFrom(raster, crs.metricSrid);
    const off = features.map(({ geometry, properties }) => {
      const [x, y] = (geometry as Point).coordinates as [number, number];
      return Math.abs(groundM(x, y)! - (properties.elevation as number));
    });
    // cells of 28 m: half of the places within a metre and a half of their surveyed level
    expect(off.every((one) => Number.isFinite(one))).toBe(true);
    expect(off.sort((a, b) => a - b)[off.length >> 1]).toBeLessThan(1.5);
  },
);
