import fc from 'fast-check';
import { expect, test } from 'vitest';
import { insideRings, type Point } from '../../../../domain/geo/plane.ts';
import { ObstacleIndex } from '../../../../domain/pipes/routing/ground/obstacles.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { box, house } from './a-house.ts';

const utilities = ['sewage', 'water', 'power'] as const;

test('a lateral comes to its wall from outside; a court is outside', () => {
  const rings = [box(0, 0, 30, 20), box(10, 6, 10, 8)];
  const index = new ObstacleIndex([
    { id: 'own', kind: 'building', paths: rings, area: true, clearanceM: 0.6, clause: '' },
  ]);
  expect(index.isClear(15, -2, 15, 0, 0)).toBe(true);
  // farther from every wall than the clearance, and within the house
  expect(index.isClear(5, 3, 5, 0, 0)).toBe(false);
  expect(index.isClear(15, 10, 15, 6, 0)).toBe(true);
  expect(index.isClear(5, 3, 5, 0)).toBe(false);
});

/** Slabs that stand over the mains of their street, as on maps that nobody compared. */
const sites = fc
  .array(
    fc.record({
      // some with a main just within their wall
      dx: fc.oneof(fc.integer({ min: -26, max: 8 }), fc.double({ min: -2, max: 5, noNaN: true })),
      w: fc.integer({ min: 16, max: 40 }),
    }),
    { minLength: 3, maxLength: 4 },
  )
  .map(
    (slabs): Site => ({
      buildings: slabs.map(({ dx, w }, i) =>
        house(`${i + 1}号楼`, box(dx, 34 * i, w, 13), { households: 24 }),
      ),
      barriers: [],
      streets: [],
      existing: [],
      mains: utilities.map((utility, k) => ({
        id: `main ${utility}`,
        utility,
        diameterMm: 300,
        line: [
          [2 * k, -20],
          [2 * k, 140],
        ],
      })),
      groundM: () => 40,
    }),
  );

test('houses over their mains are connected from outside, and no pipe lies within one', () => {
  fc.assert(
    fc.property(sites, (site) => {
      const { routes } = routeAll(site, utilities, { quick: true, marginM: 40 });
      for (const { network, violations } of routes) {
        expect(violations).toEqual([]);
        for (const { line } of network.pipes) {
          const [[ax, ay], [bx, by]] = [line[0]!, line.at(-1)!];
          const middle: Point = [(ax + bx) / 2, (ay + by) / 2];
          for (const { rings } of site.buildings) expect(insideRings(...middle, rings)).toBe(false);
        }
      }
    }),
    { numRuns: 25 },
  );
});
