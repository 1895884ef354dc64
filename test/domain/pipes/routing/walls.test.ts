import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Point, segmentsCross, segmentToSegment } from '../../../../domain/geo/plane.ts';
import { toldMeasures } from '../../../../domain/pipes/routing/answer/told-measures.ts';
import { amountOf } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { builtInRates } from '../../../../domain/pipes/routing/bill/rates.ts';
import { moveNode, nearestNode } from '../../../../domain/pipes/routing/re-solve.ts';
import { type AllRoutes, routeAll, settle } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site, SiteBarrier } from '../../../../domain/pipes/routing/site/site.ts';
import { siteOfNetwork } from '../../../../domain/pipes/routing/site/site-of-network.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { aNetwork } from '../a-network.ts';
import { box } from './a-house.ts';

/** A wall around a yard of 60 m, with a gate in its east side; the main lies in the street south of it. */
const around = (gate: readonly [number, number] | null): Point[][] => {
  const ring: Point[] = [
    [60, 60],
    [0, 60],
    [0, 0],
    [60, 0],
  ];
  if (!gate) return [[[60, 0], ...ring]];
  return [[[60, gate[1]], ...ring, [60, gate[0]]]];
};

function yard(gate: readonly [number, number] | null, kind: SiteBarrier['kind'] = 'wall'): Site {
  return {
    buildings: [{ id: 'house', rings: [box(20, 30, 20, 12)], terminal: true, doors: [], households: 12 }],
    barriers: [{ id: 'wall 1', kind, paths: around(gate), area: false }],
    streets: [],
    existing: [],
    mains: [
      {
        ...{ id: 'main', utility: 'water', diameterMm: 200 },
        line: [
          [-40, -8],
          [100, -8],
        ],
      },
    ],
    groundM: () => 0,
  };
}

const edgesOf = (site: Site): [Point, Point][] =>
  site.barriers.flatMap(({ paths }) =>
    paths.flatMap((path) => path.slice(1).map((end, i): [Point, Point] => [path[i]!, end])),
  );

/** By hand, without anything of the search: how often pipes pass walls, and how near they come where they run beside them (under 30°). */
function atWalls(all: AllRoutes): { crossings: number; nearestM: number } {
  let crossings = 0;
  let nearestM = Infinity;
  for (const { network } of all.routes)
    for (const { line, diameterMm } of network.pipes)
      for (const [c, d] of edgesOf(all.site)) {
        const [a, b] = line;
        if (segmentsCross(...a, ...b, ...c, ...d)) crossings++;
        const angle = Math.atan2(b[1] - a[1], b[0] - a[0]) - Math.atan2(d[1] - c[1], d[0] - c[0]);
        if (Math.abs(Math.sin(angle)) > 0.5) continue;
        nearestM = Math.min(nearestM, segmentToSegment(...a, ...b, ...c, ...d) - diameterMm / 2000);
      }
  return { crossings, nearestM };
}

const told = (all: AllRoutes) => toldMeasures(all).filter((one) => one.kind === 'wall');

describe('a wall is passed across, for a price, and told', () => {
  test('a yard without a gate: one opening, with its place, its measure and its price in the bill', () => {
    const all = routeAll(yard(null), ['water'], { quick: true });
    const [water] = all.routes;
    expect(water!.route.unreachable).toEqual([]);
    expect(water!.violations).toEqual([]);
    expect(atWalls(all).crossings).toBe(1);
    const [one, ...others] = told(all);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ b: 'wall 1', utility: 'water', costYuan: builtInRates.wallYuan });
    expect(one!.text).toEqual({ zh: '给水管穿越围墙 1', en: 'water pipe through wall 1' });
    expect(one!.at[1]).toBeCloseTo(0, 6);
    const line = water!.quantities.find((item) => item.item.zh === '给水管穿越围墙');
    expect(line).toMatchObject({
      kind: 'crossing',
      unit: '处',
      quantity: 1,
      costYuan: builtInRates.wallYuan,
    });
    expect(amountOf(water!.quantities, 'crossing')).toBeGreaterThan(0);
  });

  test('through the gate where the way round costs less than an opening', () => {
    const near = routeAll(yard([2, 10]), ['water'], {
      quick: true,
      rates: { ...builtInRates, wallYuan: 60_000 },
    });
    expect(atWalls(near).crossings).toBe(0);
    expect(told(near)).toEqual([]);
    const cheap = routeAll(yard([2, 10]), ['water'], {
      quick: true,
      rates: { ...builtInRates, wallYuan: 1 },
    });
    expect(atWalls(cheap).crossings).toBe(1);
    expect(told(cheap)[0]!.costYuan).toBe(1);
  });

  test('a kerb is passed without a word; a retaining wall and water are not passed at all', () => {
    const kerb = routeAll(yard(null, 'kerb'), ['water'], { quick: true });
    expect(kerb.routes[0]!.route.unreachable).toEqual([]);
    expect(told(kerb)).toEqual([]);
    for (const kind of ['structure', 'water', 'railway'] as const) {
      const [water] = routeAll(yard(null, kind), ['water'], { quick: true }).routes;
      expect(water!.route.unreachable.map(({ reason, blockers }) => [reason, blockers[0]?.id])).toEqual([
        ['no-legal-path', 'wall 1'],
      ]);
      expect(water!.network.pipes).toEqual([]);
    }
  });

  test('one that is kept is passed through its gate, however dear the way; without a gate nobody gets out, and it is named', () => {
    const kept = (gate: readonly [number, number] | null, area = false): Site => {
      const site = yard(gate);
      return { ...site, barriers: site.barriers.map((one) => ({ ...one, area, kept: true as const })) };
    };
    const cheap = { ...builtInRates, wallYuan: 1 };
    const open = routeAll(kept([2, 10]), ['water'], { quick: true, rates: cheap });
    expect(open.routes[0]!.route.unreachable).toEqual([]);
    expect([open.routes[0]!.violations, atWalls(open).crossings, told(open)]).toEqual([[], 0, []]);
    for (const area of [false, true]) {
      const [water] = routeAll(kept(null, area), ['water'], { quick: true, rates: cheap }).routes;
      expect(water!.route.unreachable.map(({ reason, blockers }) => [reason, blockers[0]?.id])).toEqual([
        ['no-legal-path', 'wall 1'],
      ]);
      expect(water!.network.pipes).toEqual([]);
    }
  });

  test('after a drag across it as well', () => {
    const site = yard([20, 40]);
    const rates = { ...builtInRates, wallYuan: 60_000 };
    const all = routeAll(site, ['water'], { quick: true, rates });
    expect(told(all)).toEqual([]);
    const [water] = all.routes;
    const node = nearestNode(water!, 64, 10, 30);
    const moved = moveNode(site, water!, node, 30, 6);
    const after = settle(site, ['water'], new Map([['water', moved!]]), standards, { rates });
    expect(told(after)).toHaveLength(atWalls(after).crossings);
    expect(atWalls(after).crossings).toBeGreaterThan(0);
  });
});

test('beside walls every pipe keeps 1.0 m, cables 0.5 m, whatever stands where', () => {
  const place = fc.record({ x: fc.integer({ min: 0, max: 50 }), y: fc.integer({ min: 0, max: 40 }) });
  const utilities = ['storm', 'sewage', 'water', 'telecom'] as const;
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 2, maxLength: 4 }),
      fc.integer({ min: 0, max: 40 }),
      (ends, gate) => {
        const site = yard([gate, gate + 8]);
        const loose = ends.slice(1).map(({ x, y }, i): Point[] => [
          [ends[i]!.x, ends[i]!.y],
          [x, y + 0.5],
        ]);
        site.barriers.push({ id: 'wall 2', kind: 'wall', paths: loose, area: false });
        const [main] = site.mains;
        site.mains = utilities.map((utility, i) => ({
          ...{ ...main!, id: utility, utility },
          line: main!.line.map(([x, y]): Point => [x, y - 3 * i]),
        }));
        const all = routeAll(site, utilities, { quick: true });
        for (const { route, violations, network } of all.routes) {
          expect(violations).toEqual([]);
          expect(route.terminals.length - route.unreachable.length).toBe(
            network.nodes.filter((node) => node.terminal !== null).length,
          );
          const own = atWalls({ ...all, routes: all.routes.filter((one) => one.network === network) });
          expect(own.nearestM).toBeGreaterThan((network.utility === 'telecom' ? 0.5 : 1) - 1e-3);
        }
        expect(told(all)).toHaveLength(atWalls(all).crossings);
      },
    ),
    { numRuns: 12, seed: 7 },
  );
});

test('walls, kerbs, railways and waters of the register stand on the site of a zone', () => {
  const network = aNetwork().node('a', 0, 0).node('b', 9, 0).pipe('p', 'a', 'b', { utility: 'gas' }).build();
  const line = (y: number): [number, number][] => [
    [-900, y],
    [900, y],
  ];
  const site = siteOfNetwork(
    network,
    {
      ...{ buildings: [], points: [] },
      lines: [
        { id: 'W1', kind: 'wall', line: line(5) },
        { id: 'K1', kind: 'kerb', line: line(7) },
        { id: 'T1', kind: 'railway', line: line(-20) },
        { id: 'far', kind: 'wall', line: line(500) },
      ],
      waters: [
        { id: 'R1', name: '红溪河', paths: [[...line(30), ...line(40).reverse()]], area: true },
        { id: 'R2', name: '', paths: [line(50)], area: false },
      ],
    },
    {
      ...{ zone: [box(0, 0, 20, 20)], utilities: ['water'], outlets: 'houses' },
      ...{ forbidden: [], pins: [], corridors: [] },
    },
  );
  expect(site.barriers.map(({ id, kind, area }) => [id, kind, area])).toEqual([
    ['W1', 'wall', false],
    ['K1', 'kerb', false],
    ['T1', 'railway', false],
    ['红溪河', 'water', true],
    ['R2', 'water', false],
  ]);
});
