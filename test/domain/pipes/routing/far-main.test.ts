import { expect, test } from 'vitest';
import { insideRings, type Point } from '../../../../domain/geo/plane.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { deskMarginM } from '../../../../domain/pipes/routing/site/search-reach.ts';
import { siteOfNetwork } from '../../../../domain/pipes/routing/site/site-of-network.ts';
import { siteOfTask } from '../../../../domain/pipes/routing/tasks/site-of-task.ts';
import { aNetwork } from '../a-network.ts';
import { box } from './a-house.ts';

/** The only main lies 140 m south of the zone; across the way stands a slab, a tree beside it, and gas runs behind the main. */
const network = aNetwork()
  .node('w1', -100, -140)
  .node('w2', 160, -140)
  .pipe('far main', 'w1', 'w2', { utility: 'water', diameterMm: 300 })
  .node('g1', -60, -155)
  .node('g2', 120, -155)
  .pipe('gas behind it', 'g1', 'g2', { utility: 'gas', diameterMm: 110 })
  .build();
const rings = (outline: Point[]) => [outline.map(([x, y]): [number, number] => [x, y])];
const slab = box(-20, -125, 100, 14);
const around = {
  buildings: [
    { id: 'own', households: 40, rings: rings(box(10, 20, 40, 12)) },
    { id: 'slab', households: 90, rings: rings(slab) },
    { id: 'elsewhere', households: 90, rings: rings(box(10, 330, 40, 12)) },
  ],
  points: [{ id: 'tree', kind: 'tree' as const, x: 85, y: -118 }],
  lines: [],
  streets: [
    {
      line: [
        [-100, -132],
        [160, -132],
      ] as [number, number][],
      widthM: 7,
      class: 'minor',
      bridge: false,
    },
  ],
};
const zone = [box(0, 0, 60, 60)];
const wish = { zone, outlets: 'houses' as const, forbidden: [], pins: [], corridors: [] };
const namesOf = (list: readonly { id: string }[]): string[] => list.map((one) => one.id);

test('what stands on the way to a far main is passed: houses, trees, streets, as far as pipes run', () => {
  const site = siteOfNetwork(network, around, { ...wish, utilities: ['water'] });
  expect(namesOf(site.buildings)).toEqual(['own', 'slab']);
  expect(namesOf(site.barriers)).toEqual(['tree']);
  expect(site.streets).toHaveLength(1);
  expect(namesOf(site.existing)).toEqual(['gas behind it']);
  const { routes, clashes } = routeAll(site, ['water'], { quick: true, marginM: deskMarginM });
  const [water] = routes;
  expect(water!.route.unreachable).toEqual([]);
  expect([water!.violations, clashes]).toEqual([[], []]);
  for (const { line } of water!.network.pipes) {
    const [[ax, ay], [bx, by]] = line;
    for (let t = 0; t <= 1; t += 0.01)
      expect(insideRings(ax + (bx - ax) * t, ay + (by - ay) * t, [slab])).toBe(false);
  }
});

test('a main that somebody drew, and one that a task may seek, are reached the same way', () => {
  const { segments, ...rest } = network;
  const gasOnly = { ...rest, segments: segments.filter((one) => one.utility === 'gas') };
  const drawnMains: Point[][] = [
    [
      [-100, -140],
      [160, -140],
    ],
  ];
  const drawn = siteOfNetwork(gasOnly, around, { ...wish, utilities: ['water'], drawnMains });
  expect(namesOf(drawn.buildings)).toEqual(['own', 'slab']);
  expect(namesOf(siteOfTask(network, around, wish).site.buildings)).toEqual(['own', 'slab']);
});

test('with a main beside the zone nothing farther is looked at', () => {
  const near = aNetwork()
    .node('w1', -100, -20)
    .node('w2', 20, -20)
    .node('w3', 160, -20)
    .pipe('near', 'w1', 'w2', { utility: 'water', diameterMm: 300 })
    .pipe('on', 'w2', 'w3', { utility: 'water', diameterMm: 300 })
    .build();
  const site = siteOfNetwork(near, around, { ...wish, utilities: ['water'] });
  expect(namesOf(site.buildings)).toEqual(['own']);
  expect([site.barriers, site.streets]).toEqual([[], []]);
});
