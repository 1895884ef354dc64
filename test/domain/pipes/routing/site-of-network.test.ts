import { expect, test } from 'vitest';
import { nearestOnLines } from '../../../../domain/geo/plane.ts';
import { outlineDistanceM } from '../../../../domain/pipes/clash/outline.ts';
import type { Building } from '../../../../domain/pipes/clash/surroundings.ts';
import { routeUtility } from '../../../../domain/pipes/routing/route-utility.ts';
import { terminalsOf } from '../../../../domain/pipes/routing/site.ts';
import { siteOfNetwork, type ZoneWish } from '../../../../domain/pipes/routing/site-of-network.ts';
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
const siteWith = (outlets: ZoneWish['outlets']) =>
  siteOfNetwork(
    network,
    { buildings, points: [], lines: [] },
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
