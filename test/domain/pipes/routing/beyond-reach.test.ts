import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { obstaclesFor } from '../../../../domain/pipes/routing/ground/clearances.ts';
import { routeUtility } from '../../../../domain/pipes/routing/route-utility.ts';
import { mayBeReached } from '../../../../domain/pipes/routing/search/beyond-reach.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { box } from './a-house.ts';

const spec = { utility: 'water', diameterMm: 90 } as const;

/** A yard of 60 m between walls with one gate, a house in it, and the main in the street south of it. */
function walledYard(gateM: number): Site {
  const [left, right] = [30 - gateM / 2, 30 + gateM / 2];
  const wall: Point[] = [
    [right, 0],
    [60, 0],
    [60, 60],
    [0, 60],
    [0, 0],
    [left, 0],
  ];
  return {
    buildings: [{ id: 'house', rings: [box(20, 30, 20, 12)], terminal: true, doors: [], households: 12 }],
    barriers: [{ id: 'wall', kind: 'structure', paths: [wall], area: false }],
    streets: [],
    existing: [],
    mains: [
      {
        ...{ id: 'main', utility: 'water', diameterMm: 200 },
        line: [
          [-20, -8],
          [80, -8],
        ],
      },
    ],
    groundM: () => 0,
  };
}

const lay = (site: Site) => routeUtility(site, spec, { quick: true, unexplained: true });
const standing = (site: Site) => obstaclesFor(site, spec, standards);

test('a gate too narrow for a pipe: no other raster helps; one that has room may be found by one', () => {
  const shut = walledYard(0.2);
  const route = lay(shut);
  expect(route.unreachable).toEqual([
    { terminal: 'house', reason: 'no-legal-path', blockers: [], tightM: 0 },
  ]);
  expect(mayBeReached(route, shut, standing(shut))).toBe(false);
  const open = walledYard(8);
  expect(lay(open).unreachable).toEqual([]);
  expect(mayBeReached({ ...route, frame: lay(open).frame }, open, standing(open))).toBe(true);
});

test('a raster that does not hold the main says nothing of another one', () => {
  const shut = walledYard(0.2);
  const route = lay(shut);
  const mains = shut.mains.map((one) => ({ ...one, line: one.line.map(([x, y]): Point => [x, y - 500]) }));
  expect(mayBeReached(route, { ...shut, mains }, standing(shut))).toBe(true);
});

test('of whom no layout may ever reach nobody asks for another one, and of the answer it is said what shuts him in', () => {
  const shut = walledYard(0.2);
  const [told] = routeUtility(shut, spec, { quick: true }).unreachable;
  expect(told!.blockers.map((one) => one.id)).toEqual(['wall']);
  expect(told!.tightM).toBeGreaterThan(0);
});

test('whom another raster reaches may be reached: lanes of all widths and directions', () => {
  let reached = 0;
  for (let degrees = 0; degrees < 90; degrees += 15) {
    for (const laneM of [2.3, 2.6, 3, 4]) {
      const site = lane(degrees, laneM);
      const route = lay(site);
      if (route.unreachable.length > 0) continue;
      reached++;
      const missing = { terminal: 'house', reason: 'no-legal-path' as const, blockers: [], tightM: 0 };
      expect(mayBeReached({ ...route, unreachable: [missing] }, site, standing(site))).toBe(true);
    }
  }
  expect(reached).toBeGreaterThan(10);
});

/** Two walls, one behind the other, with the gate of the second far from that of the first: a way along a lane between them. */
function lane(degrees: number, laneM: number): Site {
  const angle = (degrees * Math.PI) / 180;
  const turned = ([x, y]: Point): Point => [
    x * Math.cos(angle) - y * Math.sin(angle),
    x * Math.sin(angle) + y * Math.cos(angle),
  ];
  const wall = (y: number, gateX: number, id: string) => ({
    ...{ id, kind: 'structure' as const, area: false },
    paths: [
      [[-200, y] as Point, [gateX - 3, y] as Point].map(turned),
      [[gateX + 3, y] as Point, [260, y] as Point].map(turned),
    ],
  });
  const site = walledYard(8);
  return {
    ...site,
    buildings: site.buildings.map((one) => ({ ...one, rings: one.rings.map((ring) => ring.map(turned)) })),
    barriers: [wall(0, 10, 'first'), wall(laneM, 50, 'second')],
    mains: site.mains.map((one) => ({ ...one, line: one.line.map(turned) })),
  };
}
