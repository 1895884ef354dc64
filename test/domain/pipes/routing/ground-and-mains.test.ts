import { expect, test } from 'vitest';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site, SitePipe } from '../../../../domain/pipes/routing/site/site.ts';
import en from '../../../../domain/pipes/sheet/words/en.json' with { type: 'json' };
import zh from '../../../../domain/pipes/sheet/words/zh.json' with { type: 'json' };
import { box, house } from './a-house.ts';

/** Two rows of houses between y = 30 and y = 80. */
function yard(mains: SitePipe[], groundM: Site['groundM']): Site {
  return {
    buildings: [0, 1, 2, 3].map((i) =>
      house(`楼${i}`, box(30 * (i % 2), i < 2 ? 30 : 68, 20, 12), { households: 24 }),
    ),
    barriers: [],
    streets: [],
    existing: [],
    mains,
    groundM,
  };
}

const sewer = (id: string, y: number, startLevelM?: number, endLevelM = startLevelM): SitePipe => ({
  id,
  utility: 'sewage',
  diameterMm: 300,
  line: [
    [-40, y],
    [90, y],
  ],
  ...(startLevelM === undefined || endLevelM === undefined ? {} : { startLevelM, endLevelM }),
});

const lay = (site: Site) => routeAll(site, ['sewage'], { quick: true }).routes[0]!.network;
const stations = ({ lifts, pumps }: ReturnType<typeof lay>): number => lifts + pumps;

test('levels of mains say nothing where no level of the ground is known: no pump for a main that seems to hang in the air', () => {
  const network = lay(yard([sewer('main', 0, 66.5)], () => undefined));
  expect(stations(network)).toBe(0);
  expect(network.assumptions.join()).toMatch(/levels-without-ground/);
  expect(network.assumptions.join()).toMatch(/outfall-invert-unknown/);
});

test('a hole in the terrain is filled from beside it and told, never a pit down to zero', () => {
  const isHole = (x: number, y: number) => x > 0 && x < 25 && y > 10 && y < 60;
  const network = lay(yard([sewer('main', 0, 97)], (x, y) => (isHole(x, y) ? undefined : 100)));
  expect(stations(network)).toBe(0);
  expect(new Set(network.nodes.map((one) => one.groundM))).toEqual(new Set([100]));
  expect(network.assumptions.join()).toMatch(/ground-level-gaps/);
});

test('a main that is too high is left for one that is low enough', () => {
  const shallow = sewer('shallow', 15, 99.2);
  expect(stations(lay(yard([shallow], () => 100)))).toBeGreaterThan(0);
  const network = lay(yard([shallow, sewer('deep', 110, 96)], () => 100));
  expect(stations(network)).toBe(0);
  const ties = network.nodes.filter((one) => one.kind === 'tie-in');
  expect(ties.map((one) => Math.round(one.y))).toEqual(ties.map(() => 110));
});

test('of one main the part that is low enough', () => {
  const network = lay(yard([sewer('main', 15, 99.6, 97.6)], () => 100));
  expect(stations(network)).toBe(0);
  for (const one of network.nodes.filter(({ kind }) => kind === 'tie-in')) expect(one.x).toBeGreaterThan(-15);
});

test('water that passes under a drain is told with the clause and the number of places', () => {
  const site = yard([sewer('main', 0, 98.4), { ...sewer('water', 10), utility: 'water' }], () => 100);
  const { routes } = routeAll(site, ['sewage', 'water'], { quick: true });
  const water = routes.find(({ network }) => network.utility === 'water')!.network;
  const under = water.pipes.filter((one) => one.fromDepthM > 1.1).length;
  expect(under).toBeGreaterThan(0);
  expect(water.assumptions.join()).toMatch(/water-under-drains: [1-9]\d* places.*4\.1\.12/);
});

test('a main above the ground by its levels is told as such, not lifted into in silence', () => {
  const above = lay(yard([sewer('main', 0, 41.5)], () => 40));
  expect(above.assumptions.join()).toMatch(/main-above-ground: .* 1\.50 m above the ground/);
  const below = lay(yard([sewer('main', 0, 37)], () => 40));
  expect(below.assumptions.join()).not.toMatch(/main-above-ground/);
});

test('what a layout of drains assumes has its words on the desk in both languages', () => {
  const keys = [
    'below-crown',
    'flat-drains',
    'ground-level-gaps',
    'households-unknown',
    'levels-without-ground',
    'main-above-ground',
    'other-uses',
    'replaces-old',
    'stepped-drains',
    'water-under-drains',
  ];
  for (const words of [zh.assumption, en.assumption])
    expect(Object.keys(words)).toEqual(expect.arrayContaining(keys));
});
