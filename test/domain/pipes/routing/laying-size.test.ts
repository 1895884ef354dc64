import { expect, test } from 'vitest';
import { type Point, segmentToSegment } from '../../../../domain/geo/plane.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { box } from './a-house.ts';

/** Two columns of five houses on a street. @param households - of each house */
function yard(households: number): Site {
  const buildings = [0, 70].flatMap((x) =>
    [0, 20, 40, 60, 80].map((y) => ({
      id: `${x}/${y}`,
      rings: [box(x, y, x === 0 ? 60 : 45, 11)],
      terminal: true,
      doors: [],
      households,
    })),
  );
  const line: Point[] = [
    [-20, -10],
    [140, -10],
  ];
  const mains = (['water', 'gas', 'heat', 'power'] as const).map((utility) => ({
    ...{ id: utility, utility, line, diameterMm: 300 },
  }));
  return { buildings, barriers: [], streets: [], existing: [], mains, groundM: () => 0 };
}

/** Table 4.1.9 from a building, by hand. */
const fromBuilding = (utility: string, diameterMm: number): number =>
  ({ water: diameterMm > 200 ? 3 : 1, gas: 1.5, heat: 3, power: 0.6 })[utility]!;

test.each([20, 45, 260])(
  'pipes keep the clearance of the size they come to have (%i households a house)',
  (households) => {
    const site = yard(households);
    for (const utility of ['water', 'gas', 'heat', 'power'] as const) {
      const [routed] = routeAll(site, [utility], { quick: true }).routes;
      const { network, violations, route } = routed!;
      expect(route.unreachable).toEqual([]);
      expect(violations).toEqual([]);
      for (const {
        line: [a, b],
        lateral,
        diameterMm,
      } of network.pipes) {
        if (lateral) continue;
        const needed = fromBuilding(utility, diameterMm) + diameterMm / 2000;
        for (const { rings } of site.buildings)
          for (const [i, to] of rings[0]!.entries()) {
            const from = rings[0]![Math.max(0, i - 1)]!;
            expect(segmentToSegment(...a, ...b, ...from, ...to)).toBeGreaterThan(needed - 2e-3);
          }
      }
    }
  },
);

test('a trunk too wide for every gap is told as what it is', () => {
  const site = yard(260);
  // the gap of 10 m between the columns is closed to 5 m: room for DN200, none for DN300
  for (const one of site.buildings)
    if (one.id.startsWith('0/')) one.rings = [box(0, one.rings[0]![0]![1], 65, 11)];
  site.barriers.push({
    id: 'wall',
    kind: 'structure',
    paths: [
      [
        [-8, -6],
        [-8, 110],
        [125, 110],
        [125, -6],
      ],
    ],
    area: false,
  });
  const { network, violations, route } = routeAll(site, ['water'], { quick: true }).routes[0]!;
  expect(route.unreachable).toEqual([]);
  const wide = new Set(network.pipes.filter((one) => one.diameterMm > 200).map((one) => one.id));
  expect(violations.every((one) => wide.has(one.pipe) && one.neededM > 3)).toBe(true);
});
