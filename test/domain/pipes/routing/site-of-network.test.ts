import { expect, test } from 'vitest';
import { nearestOnLines } from '../../../../domain/geo/plane.ts';
import { outlineDistanceM } from '../../../../domain/pipes/clash/outline.ts';
import type { Building } from '../../../../domain/pipes/clash/surroundings.ts';
import { builtInFlows } from '../../../../domain/pipes/routing/bill/rates.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { routeUtility } from '../../../../domain/pipes/routing/route-utility.ts';
import { terminalsOf } from '../../../../domain/pipes/routing/site/site.ts';
import { siteOfNetwork, type ZoneWish } from '../../../../domain/pipes/routing/site/site-of-network.ts';
import { aNetwork } from '../a-network.ts';

const slab = (id: string, y: number, doors?: [number, number][]): Building => ({
  id,
  households: 60,
  rings: [
    [
      [0, y],
      [60, y],
      [60, y + 12],
      [0, y + 12],
    ],
  ],
  ...(doors ? { doors } : {}),
});
const buildings = [
  slab('A', 20, [
    [10, 32.4],
    [30, 31.7],
    [50, 32],
    [30, 90],
  ]),
  slab('B', 60),
];
const network = aNetwork()
  .node('m1', -30, -10)
  .node('m2', 90, -10)
  .pipe('main', 'm1', 'm2', { utility: 'sewage', diameterMm: 400 })
  .build();
const siteWith = (outlets: ZoneWish['outlets'], standing: Building[] = buildings) =>
  siteOf(network, outlets, standing);
const siteOf = (there: typeof network, outlets: ZoneWish['outlets'], standing: Building[] = buildings) =>
  siteOfNetwork(
    there,
    { buildings: standing, points: [], lines: [] },
    {
      zone: [
        [
          [-10, 0],
          [70, 0],
          [70, 90],
          [-10, 90],
        ],
      ],
      utilities: ['sewage'],
      outlets,
      forbidden: [],
      pins: [],
      corridors: [],
    },
  );

test('stairwells are terminals at their doors on the wall; a house without doors stays one terminal', () => {
  const site = siteWith('doors');
  const terminals = terminalsOf(site);
  expect(terminals.map((one) => one.id)).toEqual(['A#1', 'A#2', 'A#3', 'B']);
  expect(terminals.map((one) => one.households)).toEqual([20, 20, 20, 60]);
  for (const { frontage } of terminals.slice(0, 3))
    for (const [x, y] of frontage!) expect(outlineDistanceM(x, y, buildings[0]!.rings)).toBeLessThan(1e-9);
  expect(terminalsOf(siteWith('houses')).map((one) => one.id)).toEqual(['A', 'B']);
});

test('a sewer reaches every stairwell on its own stretch of wall', () => {
  const site = siteWith('doors');
  const route = routeUtility(site, { utility: 'sewage', diameterMm: 300 }, { quick: true });
  expect(route.unreachable).toEqual([]);
  const leaves = [...route.plan.kind.keys()].filter((v) => route.plan.kind[v] === 'leaf');
  for (const [t, { frontage }] of route.terminals.entries()) {
    if (!frontage) continue;
    const leaf = leaves.find((v) => route.plan.terminal[v] === t)!;
    const { distanceM } = nearestOnLines([frontage], route.plan.x[leaf]!, route.plan.y[leaf]!);
    expect(distanceM).toBeLessThan(0.01);
  }
});

test('two compounds that both have a building No. 1: each keeps its own laterals, and neither breaks a clearance', () => {
  const twins = [
    { ...slab('a', 20, [[10, 32]]), name: '1号楼', community: '百合花园' },
    { ...slab('b', 60, [[10, 72]]), name: '1号楼', community: '康乐小区' },
  ];
  const site = siteWith('doors', twins);
  expect(site.buildings.map((one) => one.id)).toEqual(['百合花园 1号楼', '康乐小区 1号楼']);
  const { routes } = routeAll(site, ['sewage'], { quick: true });
  expect(routes.map(({ violations, route }) => [violations, route.unreachable])).toEqual([[[], []]]);
});

test('a house whose households nobody counted is connected by its floor area, and told; nought and a shed are not', () => {
  const { households: _, ...unknown } = slab('C', 60);
  const nobody = { ...slab('D', 20), households: 0 };
  const [x, y] = [62, 40];
  const shed: Building = {
    id: 'shed',
    rings: [
      [
        [x, y],
        [x + 5, y],
        [x + 5, y + 5],
        [x, y + 5],
      ],
    ],
  };
  const site = siteWith('houses', [{ ...unknown, floors: 6 }, nobody, { ...shed, households: null }]);
  const { uncounted } = builtInFlows;
  expect(terminalsOf(site).map((one) => one.households)).toEqual([(60 * 12 * 6) / uncounted.floorAreaM2]);
  const [laid] = routeAll(site, ['sewage'], { quick: true }).routes;
  expect(laid!.network.assumptions.join()).toContain('households-unknown: of 1 houses');
  const low = siteWith('houses', [unknown]).buildings[0]!.households;
  expect(low).toBe((60 * 12 * uncounted.floors) / uncounted.floorAreaM2);
  const counted = routeAll(siteWith('houses'), ['sewage'], { quick: true }).routes[0]!;
  expect(counted.network.assumptions.join()).not.toContain('households-unknown');
});

test('a school is no block of flats: it is connected where households are given, and told where not', () => {
  const school = { ...slab('A', 20), use: 'school', floors: 4 };
  const { households: _, ...uncounted } = school;
  const garage = { ...slab('C', 40), use: 'garage', households: 0 };
  const site = siteWith('houses', [uncounted, slab('B', 60), garage]);
  expect(terminalsOf(site).map((one) => one.id)).toEqual(['B']);
  const told = routeAll(site, ['sewage'], { quick: true }).routes[0]!.network.assumptions.join();
  expect(told).toMatch(/other-uses: 1 buildings/);
  expect(told).not.toContain('households-unknown');
  const given = siteWith('houses', [school, slab('B', 60)]);
  expect(terminalsOf(given).map((one) => one.id)).toEqual(['A', 'B']);
  expect(given.unhoused).toBe(0);
});

test('a street’s main stays the main where the zone catches a piece of it with a point; what leads out to it is the zone’s', () => {
  const caught = aNetwork()
    .node('m1', -300, -10)
    .node('m2', 10, 2)
    .node('m3', 400, -10)
    .node('y1', 30, 50)
    .node('y2', 30, -9)
    .pipe('main', 'm1', 'm2', { utility: 'sewage', diameterMm: 400 })
    .pipe('on', 'm2', 'm3', { utility: 'sewage', diameterMm: 400 })
    .pipe('yard', 'y1', 'y2', { utility: 'sewage', diameterMm: 200 })
    .build();
  const site = siteOf(caught, 'houses');
  expect(site.mains.map((one) => one.id)).toEqual(['main', 'on']);
  expect(site.replaced!.map((one) => one.id)).toEqual(['yard']);
  expect(routeUtility(site, { utility: 'sewage', diameterMm: 300 }, { quick: true }).unreachable).toEqual([]);
});
