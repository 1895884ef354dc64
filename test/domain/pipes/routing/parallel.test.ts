import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { apart, axesOf } from '../../../../domain/pipes/routing/ground/axes.ts';
import { boxOf } from '../../../../domain/pipes/routing/ground/frame.ts';
import { checkLayout } from '../../../../domain/pipes/routing/judge/check-layout.ts';
import { canJoin, shortPieces } from '../../../../domain/pipes/routing/layout/join-short.ts';
import { shapeOf } from '../../../../domain/pipes/routing/layout/shape.ts';
import { piecesOf, routeUtility, type UtilityRoute } from '../../../../domain/pipes/routing/route-utility.ts';
import { provedOnGround } from '../../../../domain/pipes/routing/search/ground-bound.ts';
import type { Site, SiteBuilding } from '../../../../domain/pipes/routing/site/site.ts';
import { fixture } from '../../../fixtures.ts';
import { box, house } from './a-house.ts';
import { readYardMoscow } from './yard-moscow.ts';

// Searches on real data: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const sewer = { utility: 'sewage', diameterMm: 300 } as const;

/** Slabs in rows, each moved a little, the whole turned by an angle about the origin; a main along one side. */
const estates = fc
  .record({
    degrees: fc.double({ min: 0, max: 90, noNaN: true }),
    slabs: fc.array(fc.record({ w: fc.integer({ min: 24, max: 50 }), dx: fc.nat(8), dy: fc.nat(6) }), {
      minLength: 6,
      maxLength: 9,
    }),
  })
  .map(({ degrees, slabs }) => estate(degrees, slabs));

function estate(degrees: number, slabs: { w: number; dx: number; dy: number }[]): Site {
  const angle = (degrees * Math.PI) / 180;
  const turn = ([x, y]: Point): Point => [
    x * Math.cos(angle) - y * Math.sin(angle),
    x * Math.sin(angle) + y * Math.cos(angle),
  ];
  const buildings = slabs.map(({ w, dx, dy }, i): SiteBuilding => {
    const [x, y] = [(i % 3) * 65 + dx, Math.floor(i / 3) * 40 + dy];
    return house(`${i}号楼`, box(x, y, w, 12).map(turn));
  });
  return {
    buildings,
    barriers: [],
    streets: [],
    existing: [],
    mains: [
      {
        id: 'main',
        utility: 'sewage',
        diameterMm: 400,
        line: [turn([-20, -20]), turn([-20, 160])],
      },
    ],
    groundM: () => 100,
  };
}

/** What can't be made one chamber with its neighbour, as the layout's own judge sees it: laterals and clearances. */
function joinable(route: UtilityRoute): [number, number][] {
  const { plan, index, terminals, frame } = route;
  const shaper = {
    plan,
    index,
    leafPlace: (t: number, x: number, y: number) => index.nearestOn(terminals[t]!.building, x, y),
    ownObstacle: (t: number) => terminals[t]!.building,
    cost: () => 0,
    longestLateralM: index.largestClearanceM + 3 * frame.cellM,
  };
  return shortPieces(plan).filter(([a, b]) => canJoin(shaper, a, b) || canJoin(shaper, b, a));
}

describe('runs along façades', () => {
  test('whichever way the estate lies: legal, parallel, few bends, nothing too short', () => {
    const sum = { mainM: 0, parallelM: 0 };
    fc.assert(
      fc.property(estates, (site) => {
        const route = routeUtility(site, sewer, { starts: 1 });
        const { plan, terminals } = route;
        const own = (v: number) => (plan.kind[v] === 'leaf' ? terminals[plan.terminal[v]!]!.building : -1);
        const pieces = piecesOf(plan);
        expect(route.unreachable).toEqual([]);
        expect(
          checkLayout(
            pieces.map(({ line, from, to }) => ({ line, own: Math.max(own(from), own(to)) })),
            route.index.obstacles,
          ),
        ).toEqual([]);
        const shape = shapeOf(route);
        // two forks a few metres apart across the axis may keep a slant between them
        expect(shape.parallelM).toBeGreaterThanOrEqual(0.8 * shape.mainM);
        sum.mainM += shape.mainM;
        sum.parallelM += shape.parallelM;
        expect(shape.bends).toBeLessThanOrEqual(site.buildings.length);
        expect(joinable(route)).toEqual([]);
      }),
      // one estate in thousands keeps two slants that a longer search finds legs for
      { numRuns: 25, seed: 20_260 },
    );
    expect(sum.parallelM).toBeGreaterThan(0.96 * sum.mainM);
  });

  test('the same estate turned is laid out alike', () => {
    const slabs = Array.from({ length: 6 }, (_, i) => ({ w: 30 + i, dx: i, dy: (i * 2) % 5 }));
    const lengths = [0, 17, 45, 63].map(
      (degrees) => routeUtility(estate(degrees, slabs), sewer, { starts: 2 }).lengthM,
    );
    for (const one of lengths) expect(one / lengths[0]!).toBeCloseTo(1, 1);
  });

  test('no tree that another search finds, slants by their legs, is cheaper than the bound', () => {
    fc.assert(
      fc.property(estates, (site) => {
        const { cost, bound, corridorBound } = provedOnGround(
          routeUtility(site, sewer, { starts: 2 }),
        ).onRaster;
        expect(corridorBound).toBeGreaterThan(0);
        expect(corridorBound).toBeLessThanOrEqual(cost + 1e-6);
        expect(bound).toBeGreaterThan(cost / 1.25);
        for (const seed of [2, 3]) {
          const other = routeUtility(site, sewer, { starts: 5, seed });
          expect(bound).toBeLessThanOrEqual(other.onRaster.cost * (1 + 1e-6));
        }
      }),
      { numRuns: 4 },
    );
  });
});

test('directions are those of most metres, modulo a right angle, and the nearer façade governs', () => {
  const near = estate(10, [{ w: 40, dx: 0, dy: 0 }]);
  const far = estate(40, [{ w: 30, dx: 0, dy: 0 }]).buildings.map((one) => ({
    ...one,
    rings: one.rings.map((ring) => ring.map(([x, y]): Point => [x + 200, y])),
  }));
  const site = { ...near, buildings: [...near.buildings, ...far] };
  const axes = axesOf(site, boxOf(site.buildings.flatMap((one) => one.rings.flat())));
  const degrees = axes.turns.map(({ cos, sin }) => (Math.atan2(sin, cos) * 180) / Math.PI);
  expect(degrees).toHaveLength(2);
  expect(apart(degrees[0]!, 10)).toBeLessThan(0.01);
  expect(apart(degrees[1]!, 40)).toBeLessThan(0.01);
  expect(axes.at(20, 5)).toBe(0);
  expect(axes.at(215, 15)).toBe(1);
  expect(axes.at(1e5, 1e5)).toBe(0);
});

const yard = fixture('benchmarks/yard-moscow.json');
test.skipIf(!yard)('yard-moscow: most of the mains along façades and streets of three directions', () => {
  const site = readYardMoscow(yard!);
  const spec = { ...sewer, halfWidthM: 0, buildingClearanceM: 2.5 };
  const [parallel, free] = (['parallel', 'any-angle'] as const).map((runs) =>
    routeUtility(site, spec, { quick: true, runs }),
  );
  const [along, anyhow] = [shapeOf(parallel!), shapeOf(free!)];
  expect(parallel!.axes.turns.length).toBeGreaterThan(1);
  expect(along.parallelM / along.mainM).toBeGreaterThan(0.85);
  expect(anyhow.parallelM / anyhow.mainM).toBeLessThan(0.5);
  expect(along.bends).toBeLessThan(anyhow.bends / 2);
  expect(joinable(parallel!)).toEqual([]);
});
