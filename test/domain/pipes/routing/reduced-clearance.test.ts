import { expect, test } from 'vitest';
import { type Point, segmentToSegment } from '../../../../domain/geo/plane.ts';
import { protectionItem } from '../../../../domain/pipes/routing/bill/quantities.ts';
import { leastClearanceM } from '../../../../domain/pipes/routing/ground/reduced-clearance.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { box } from './a-house.ts';

/** A house behind a row of others that closes the court but for one gap; the main runs before the row. */
function court(gapM: number, detour = false): Site {
  const built = [
    { id: '西楼', ring: box(-60, 20, 60, 12) },
    { id: '东楼', ring: box(gapM, 20, detour ? 20 : 60, 12) },
    { id: '西厢', ring: box(-60, 32, 12, 60) },
    ...(detour ? [] : [{ id: '东厢', ring: box(gapM + 48, 32, 12, 60) }]),
    { id: '北楼', ring: box(-60, 92, gapM + 120, 12) },
  ];
  return {
    buildings: [
      ...built.map(({ id, ring }) => ({ id, rings: [ring], terminal: false, doors: [], households: 0 })),
      { id: '院内楼', rings: [box(-10, 55, 20, 12)], terminal: true, doors: [], households: 24 },
    ],
    barriers: [],
    streets: [],
    existing: [],
    mains: [
      {
        id: '干管',
        utility: 'sewage',
        diameterMm: 400,
        line: [
          [-80, 0],
          [140, 0],
        ],
      },
    ],
    groundM: () => 100,
  };
}

const lay = (site: Site) => routeAll(site, ['sewage'], { cellM: 0.5, starts: 1, seed: 7 });

test('a court with one gap narrower than twice the clearance is reached with a measure: places, figure and price are told', () => {
  const all = lay(court(4.2));
  const [{ route, network, violations, quantities }] = all.routes as [(typeof all.routes)[0]];
  expect(route.unreachable).toEqual([]);
  expect(violations).toEqual([]);
  expect(new Set(all.protections.map(({ finding }) => finding.b.id))).toEqual(new Set(['西楼', '东楼']));
  for (const { finding, utility, lengthM, stretch } of all.protections) {
    expect(utility).toBe('sewage');
    expect(finding.requiredM).toBe(2.5);
    expect(finding.measuredM).toBeGreaterThanOrEqual(leastClearanceM(2.5) - 1e-6);
    expect(finding.measuredM).toBeLessThan(2.5);
    expect(lengthM).toBeGreaterThan(0);
    expect(Math.hypot(stretch[0][0] - stretch[1][0], stretch[0][1] - stretch[1][1])).toBeGreaterThan(0);
    expect(finding.text.zh).toMatch(/距建筑 [西东]楼 净距 .*要求 2\.50 m（GB 50289-2016 4\.1\.9）/);
  }
  const line = quantities.find(({ item }) => item.zh.includes(protectionItem.zh))!;
  expect(line.quantity).toBeCloseTo(
    all.protections.reduce((sum, one) => sum + one.lengthM, 0),
    6,
  );
  expect(network.assumptions.join()).toMatch(/reduced-clearance: \d+ places/);
});

test('measures of the places are those of an own judge', () => {
  const all = lay(court(4.2));
  for (const { finding } of all.protections) {
    const pipe = all.routes[0]!.network.pipes.find(({ id }) => id === finding.a.id)!;
    const ring = all.site.buildings.find(({ id }) => id === finding.b.id)!.rings[0]!;
    const [[ax, ay], [bx, by]] = pipe.line;
    const apart = ring
      .slice(1)
      .map(([x, y], k) => segmentToSegment(ax, ay, bx, by, ring[k]![0], ring[k]![1], x, y));
    // a wall of concrete is a tenth of the size
    expect(finding.measuredM).toBeCloseTo(Math.min(...apart) - (1.2 * pipe.diameterMm) / 2000, 3);
  }
});

test('a gap that leaves less than a measure allows stays closed, and both houses are named', () => {
  const all = lay(court(2.4));
  const [{ terminal, blockers }] = all.routes[0]!.route.unreachable as [
    (typeof all.routes)[0]['route']['unreachable'][0],
  ];
  expect(terminal).toBe('院内楼');
  expect(new Set(blockers.map(({ id }) => id))).toEqual(new Set(['西楼', '东楼']));
  expect(all.protections).toEqual([]);
});

test('where a longer way is legal it is taken, and nothing lies nearer than the table asks', () => {
  const all = lay(court(4.2, true));
  expect(all.routes[0]!.route.unreachable).toEqual([]);
  expect(all.protections).toEqual([]);
  expect(all.routes[0]!.network.assumptions.join()).not.toMatch(/reduced-clearance/);
});

test('half of the table, no less than the trench needs, no more than the table', () => {
  expect([3, 2.5, 1, 0.6, 0.3].map(leastClearanceM)).toEqual([1.5, 1.25, 0.5, 0.5, 0.3]);
});

/** Two rows of houses that touch each other, narrower than twice the clearance, with a lane of 4 m between them that is open at its ends. */
function lane(): Site {
  const rows = [0, 1].flatMap((row) =>
    Array.from({ length: 9 }, (_, k) => ({
      id: `${row}-${k}`,
      rings: [box(4.2 * k, 14 * row, 4.2, 10)],
      terminal: true,
      ...{ doors: [], households: 3 },
    })),
  );
  const line: Point[] = [
    [-20, -30],
    [-20, 60],
  ];
  return {
    buildings: rows,
    // yards behind the houses that are shut
    barriers: [-1.5, 25.5].map((y) => ({
      ...{ id: `wall ${y}`, kind: 'structure' as const, area: false },
      paths: [
        [
          [-1, y],
          [40, y],
        ],
      ],
    })),
    streets: [],
    existing: [],
    mains: [{ id: '干管', utility: 'sewage', diameterMm: 400, line }],
    groundM: () => 100,
  };
}

test('a lane between rows of houses: each is led to it with a measure, although its corners are its neighbours’, too', () => {
  const [{ route, violations }] = routeAll(lane(), ['sewage'], { quick: true }).routes as [
    ReturnType<typeof lay>['routes'][0],
  ];
  expect(route.unreachable).toEqual([]);
  expect(violations).toEqual([]);
});
