import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { ObstacleIndex } from '../../../../domain/pipes/routing/ground/obstacles.ts';
import { checkLayout } from '../../../../domain/pipes/routing/judge/check-layout.ts';
import { uncross } from '../../../../domain/pipes/routing/layout/uncross.ts';
import { piecesOf, routeUtility, type UtilityRoute } from '../../../../domain/pipes/routing/route-utility.ts';
import { anyAngleBound } from '../../../../domain/pipes/routing/search/ground-bound.ts';
import type { Site, SiteBuilding } from '../../../../domain/pipes/routing/site/site.ts';
import { sizeNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { fixture } from '../../../fixtures.ts';
import { box, house } from './a-house.ts';
import { readYardMoscow } from './yard-moscow.ts';

// Searches on real data: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const sewer = { utility: 'sewage', diameterMm: 300 } as const;

function siteOf(buildings: SiteBuilding[], walls: Point[][] = []): Site {
  return {
    buildings,
    barriers: walls.map((line, i) => ({ id: `wall ${i}`, kind: 'structure', paths: [line], area: false })),
    streets: [],
    existing: [],
    mains: [
      {
        id: 'main',
        utility: 'sewage',
        line: [
          [-20, -12],
          [140, -12],
        ],
        diameterMm: 400,
      },
    ],
    groundM: () => 100,
  };
}

/** Up to nine houses on a grid, moved and sized at random, some of them wanting a connection; perhaps a wall. */
const sites = fc
  .record({
    houses: fc.array(
      fc.record({
        w: fc.integer({ min: 5, max: 26 }),
        h: fc.integer({ min: 5, max: 26 }),
        dx: fc.nat(8),
        dy: fc.nat(8),
        there: fc.boolean(),
        terminal: fc.boolean(),
      }),
      { minLength: 9, maxLength: 9 },
    ),
    wall: fc.option(fc.tuple(fc.nat(120), fc.nat(120), fc.nat(120), fc.nat(120))),
  })
  .map(({ houses, wall }) =>
    siteOf(
      houses.flatMap(({ w, h, dx, dy, there, terminal }, i) =>
        there || i === 0
          ? [
              house(`b${i}`, box((i % 3) * 40 + dx, Math.floor(i / 3) * 40 + dy, w, h), {
                terminal: terminal || i === 0,
                households: 20,
              }),
            ]
          : [],
      ),
      wall
        ? [
            [
              [wall[0], wall[1]],
              [wall[2], wall[3]],
            ],
          ]
        : [],
    ),
  );

function checked(route: UtilityRoute) {
  const { plan, terminals } = route;
  const own = (v: number): number => (plan.kind[v] === 'leaf' ? terminals[plan.terminal[v]!]!.building : -1);
  return checkLayout(
    piecesOf(route.plan).map((one) => ({ line: one.line, own: Math.max(own(one.from), own(one.to)) })),
    route.index.obstacles,
  );
}

/** Terminals that hang together with a root in the plan. */
function connected(route: UtilityRoute): Set<number> {
  const { plan } = route;
  const stack = plan.kind.flatMap((kind, v) => (kind === 'root' ? [v] : []));
  const seen = new Set(stack);
  while (stack.length > 0) {
    for (const w of plan.neighbours[stack.pop()!]!) {
      if (seen.has(w)) continue;
      seen.add(w);
      stack.push(w);
    }
  }
  return new Set([...seen].filter((v) => plan.kind[v] === 'leaf').map((v) => plan.terminal[v]!));
}

describe('layout of one utility', () => {
  test('keeps every clearance, and connects or explains every terminal', () => {
    fc.assert(
      fc.property(sites, (site) => {
        const route = routeUtility(site, sewer, { starts: 2 });
        expect(checked(route)).toEqual([]);
        const reached = connected(route);
        const explained = new Set(route.unreachable.map((one) => one.terminal));
        route.terminals.forEach((terminal, t) => {
          expect(reached.has(t)).toBe(!explained.has(terminal.id));
        });
        for (const one of route.unreachable) expect(one.blockers.length).toBeGreaterThan(0);
        expect(uncross(route.plan)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test('is the same for the same seed', () => {
    fc.assert(
      fc.property(sites, (site) => {
        const [a, b] = [1, 2].map(() => routeUtility(site, sewer, { starts: 2, seed: 5 }));
        expect(piecesOf(a!.plan)).toEqual(piecesOf(b!.plan));
      }),
      { numRuns: 8 },
    );
  });

  test('with one obstacle less is not dearer beyond the bound', () => {
    fc.assert(
      fc.property(sites, (site) => {
        const all = routeUtility(site, sewer, { starts: 1 });
        const obstacle = site.buildings.findIndex((one) => !one.terminal);
        if (obstacle < 0 || all.unreachable.length > 0) return;
        const buildings = site.buildings.toSpliced(obstacle, 1);
        const less = routeUtility({ ...site, buildings }, sewer, { starts: 1 });
        expect(less.unreachable).toEqual([]);
        expect(anyAngleBound(less)).toBeLessThanOrEqual(all.lengthM + 1e-6);
        expect(anyAngleBound(less)).toBeLessThanOrEqual(less.lengthM + 1e-6);
      }),
      { numRuns: 12 },
    );
  });

  test('names what stands in the way', () => {
    const ring: Point[] = [
      [-6, -6],
      [26, -6],
      [26, 26],
      [-6, 26],
      [-6, -6],
    ];
    const route = routeUtility(
      siteOf([house('house', box(5, 5, 10, 10), { households: 20 })], [ring]),
      sewer,
    );
    expect(route.unreachable).toHaveLength(1);
    expect(route.unreachable[0]!.blockers.map((one) => one.id)).toContain('wall 0');
    expect(route.lengthM).toBe(0);
  });
});

const yard = fixture('benchmarks/yard-moscow.json');
test.skipIf(!yard)('yard-moscow: 96 buildings for less than 5,487 m, without violation', () => {
  const site = readYardMoscow(yard!);
  const spec = { ...sewer, halfWidthM: 0, buildingClearanceM: 2.5 };
  // along façades and streets after the search, at whatever angle at once
  for (const options of [{}, { quick: true, runs: 'any-angle' }] as const) {
    const route = routeUtility(site, spec, options);
    expect(checked(route)).toEqual([]);
    expect(route.unreachable).toEqual([]);
    expect(connected(route).size).toBe(96);
    expect(route.lengthM).toBeLessThan(5487);
  }
});

test('where nobody asks for a utility, nothing is laid and nothing is looked for', () => {
  const looks = vi.spyOn(ObstacleIndex.prototype, 'isClear');
  const lay = (terminal: boolean) => {
    looks.mockClear();
    const site = siteOf([house('house', box(0, 0, 20, 10), { terminal, households: 20 })]);
    const route = routeUtility(site, sewer, { quick: true });
    return { ...sizeNetwork(site, route), unreachable: route.unreachable, looks: looks.mock.calls.length };
  };
  expect(lay(true).looks).toBeGreaterThan(0);
  expect(lay(false)).toMatchObject({ pipes: [], unreachable: [], looks: 0 });
  expect(lay(false).assumptions).not.toContainEqual(expect.stringContaining('ground-level-unknown'));
  looks.mockRestore();
});

test.each([0, 0.007, 0.02, 0.033])(
  'no pump for what rounding takes: main %f m below what the fall needs',
  (spareM) => {
    const deep = siteOf([house('house', box(0, 0, 20, 10), { households: 20 })]);
    const mainAt = (depthM: number): Site => ({
      ...deep,
      mains: deep.mains.map((one) => ({ ...one, startLevelM: 100 - depthM, endLevelM: 100 - depthM })),
    });
    const free = sizeNetwork(mainAt(4), routeUtility(mainAt(4), sewer, { quick: true }));
    // the most that any pipe of the one way needs under its own cover, and the fall from there on
    let needsM = 0;
    let fallM = 0;
    for (const { diameterMm, slope, lengthM } of free.pipes) {
      fallM += slope! * lengthM;
      needsM = Math.max(needsM, 0.7 + (1.1 * diameterMm) / 1000 + fallM);
    }
    // every node rounds up by a centimetre at most
    const site = mainAt(needsM + 0.01 * free.nodes.length + spareM);
    const network = sizeNetwork(site, routeUtility(site, sewer, { quick: true }));
    expect(network.lifts + network.pumps).toBe(0);
    expect(network.pipes).toHaveLength(free.pipes.length);
  },
);
