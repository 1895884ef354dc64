import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stationsOf } from '../../../../domain/pipes/routing/lower-mains.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { box, house } from './a-house.ts';

/** Three houses, the end of their main 150 m away, and a hill right between them. */
const beyondHill = (heightM: number, widthM: number): Site => ({
  buildings: [52, 66, 80].map((y) => house(`house ${y}`, box(-10, y, 10, 10))),
  barriers: [],
  streets: [],
  existing: [],
  mains: [
    {
      ...{ id: 'main', utility: 'sewage', diameterMm: 600, startLevelM: 36, endLevelM: 36 },
      line: [
        [140, 66],
        [140, 74],
      ],
    },
  ],
  groundM: (x, y) => 40 - x / 100 + heightM * Math.exp(-(((x - 70) / widthM) ** 2) - ((y - 70) / 28) ** 2),
});

test('drains go round a hill that they would have to be pumped over', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 6, max: 12, noNaN: true }),
      fc.double({ min: 18, max: 30, noNaN: true }),
      (heightM, widthM) => {
        const { routes } = routeAll(beyondHill(heightM, widthM), ['sewage'], { quick: true });
        const { network, route, violations } = routes[0]!;
        expect(route.unreachable).toEqual([]);
        expect(violations).toEqual([]);
        expect(stationsOf(network)).toBe(0);
        // over its shoulder, not its top
        expect(Math.max(...network.nodes.map((one) => one.groundM))).toBeLessThan(40 + heightM / 2);
      },
    ),
    { numRuns: 25 },
  );
});
