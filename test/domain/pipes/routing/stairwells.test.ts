import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lengthOf, nearestOnLines, type Point } from '../../../../domain/geo/plane.ts';
import { mainSizeMm } from '../../../../domain/pipes/routing/bill/rates.ts';
import { type Beside, BesideIndex, joinBesides } from '../../../../domain/pipes/routing/ground/besides.ts';
import { axisClearanceM } from '../../../../domain/pipes/routing/ground/clearances.ts';
import { layingOrder, routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { entriesOf, entryOn } from '../../../../domain/pipes/routing/site/entries.ts';
import { frontagesOf } from '../../../../domain/pipes/routing/site/frontage.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { box } from './a-house.ts';

/** A slab of 60 × 12 m with four doors on its north side. */
const slab = (x: number, y: number): { ring: Point[]; doors: Point[] } => ({
  ring: box(x, y, 60, 12),
  doors: [7.5, 22.5, 37.5, 52.5].map((d): Point => [x + d, y + 12]),
});

describe('where the pipes of a stairwell enter', () => {
  test('every door has its own stretch of wall: around it, on the outline, not past the middle to the next', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 143, noNaN: true }), { minLength: 1, maxLength: 8 }),
        (at) => {
          const { ring } = slab(0, 0);
          const doors = at.map((along) => pointAlong(ring, along));
          const stretches = frontagesOf([ring], doors);
          for (const [k, stretch] of stretches.entries()) {
            expect(nearestOnLines([stretch], ...doors[k]!).distanceM).toBeLessThan(1e-6);
            expect(lengthOf(stretch)).toBeLessThanOrEqual(12 + 1e-9);
            for (const [x, y] of stretch) expect(nearestOnLines([ring], x, y).distanceM).toBeLessThan(1e-9);
          }
          expect(stretches.reduce((sum, one) => sum + lengthOf(one), 0)).toBeLessThanOrEqual(144 + 1e-6);
        },
      ),
    );
  });

  test('the utilities stand side by side with the clearances of the table, in the order of the courtyard', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...layingOrder), { minLength: 2 }), (utilities) => {
        const entries = entriesOf(utilities, standards);
        const place = (one: (typeof utilities)[number]) =>
          entries.get(one)!.share * entries.get(one)!.neededM;
        for (const a of utilities)
          for (const b of utilities) {
            if (a === b) continue;
            const specs = [a, b].map((utility) => ({ utility, diameterMm: mainSizeMm(utility) }));
            const asked = axisClearanceM(specs[0]!, specs[1]!, standards) ?? 0;
            expect(Math.abs(place(a) - place(b))).toBeGreaterThanOrEqual(asked - 1e-9);
          }
      }),
    );
    const wall: Point[] = [
      [0, 0],
      [12, 0],
    ];
    const entries = entriesOf(['sewage', 'water', 'heat', 'power'], standards);
    const middles = [...entries.values()].map((one) => {
      const part = entryOn(wall, one);
      return (part[0]![0] + part.at(-1)![0]) / 2;
    });
    expect(middles).toEqual(middles.toSorted((a, b) => a - b));
    expect([...entries.keys()]).toEqual(['power', 'sewage', 'water', 'heat']);
  });
});

describe('pipes beside a new one', () => {
  const main: Beside[] = [
    {
      line: [
        [0, 0],
        [20, 0],
      ],
      clearanceM: 1,
      goesOn: [[], [1]],
    },
    {
      line: [
        [20, 0],
        [20, 20],
      ],
      clearanceM: 1,
      goesOn: [[0], []],
    },
  ];
  const index = new BesideIndex(main);

  test('are crossed at a steep angle, and neither followed, nor met with an end', () => {
    expect(index.missingM(10, -5, 10, 5)).toBe(0);
    expect(index.missingM(2, 0.4, 12, 0.4)).toBeCloseTo(0.6, 9);
    expect(index.missingM(2, -0.5, 18, 0.5)).toBeCloseTo(1, 9);
    expect(index.missingM(10, 5, 10, 0.3)).toBeCloseTo(0.7, 9);
    expect(index.missingM(10, 5, 10, 1)).toBe(0);
  });

  test('whose end is near are passed where they go on across', () => {
    // past the bend: near the end of the first piece, across the second
    expect(index.missingM(18, 0.8, 22, 0.9)).toBeCloseTo(0.2, 1);
    expect(index.missingM(20.5, -3, 20.5, -0.5)).toBeCloseTo(2 * (1 - Math.SQRT1_2), 9);
    const joined = joinBesides(main, () => 'water');
    expect(joined).toEqual([
      [[], [1]],
      [[0], []],
    ]);
  });
});

test('seven utilities to the stairwells of three slabs: nothing collides, all are connected or explained', () => {
  const slabs = [0, 40, 80].map((y) => slab(0, y));
  const utilities = ['storm', 'sewage', 'heat', 'water', 'gas', 'power', 'telecom'] as const;
  const site: Site = {
    buildings: slabs.map(({ ring, doors }, i) => ({
      id: `楼${i}`,
      rings: [ring],
      doors,
      terminal: true,
      households: 48,
    })),
    barriers: [],
    streets: [],
    existing: [],
    mains: utilities.map((utility, k) => ({
      id: utility,
      utility,
      diameterMm: 300,
      line: [
        [78 + 3 * k, -20],
        [78 + 3 * k, 120],
      ],
    })),
    groundM: (x, y) => 40 - 0.004 * x - 0.002 * y,
  };
  const all = routeAll(site, utilities, { quick: true, marginM: 40 });
  expect(all.clashes.map(({ text }) => text.en)).toEqual([]);
  for (const { route, violations } of all.routes) {
    expect(violations).toEqual([]);
    expect(route.terminals).toHaveLength(12);
    for (const one of route.unreachable) expect(one.blockers.length).toBeGreaterThan(0);
    for (const [t, { frontage }] of route.terminals.entries()) {
      const leaf = route.plan.kind.findIndex((kind, v) => kind === 'leaf' && route.plan.terminal[v] === t);
      if (leaf < 0) continue;
      const { distanceM } = nearestOnLines([frontage!], route.plan.x[leaf]!, route.plan.y[leaf]!);
      expect(distanceM).toBeLessThan(1e-6);
    }
  }
  const connected = all.routes.reduce((sum, { route }) => sum + 12 - route.unreachable.length, 0);
  expect(connected).toBeGreaterThanOrEqual(80);
  for (const { finding, lengthM, costYuan } of all.protections) {
    expect(finding.measuredM!).toBeGreaterThanOrEqual(0);
    expect(lengthM).toBeGreaterThan(0);
    expect(costYuan).toBeGreaterThan(0);
  }
});

function pointAlong(ring: readonly Point[], along: number): Point {
  let left = along;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1]!, ring[i]!];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (left <= length)
      return [a[0] + ((b[0] - a[0]) * left) / length, a[1] + ((b[1] - a[1]) * left) / length];
    left -= length;
  }
  return ring.at(-1)!;
}
