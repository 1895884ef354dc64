import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { moveNode, nearestNode } from '../../../../domain/pipes/routing/re-solve.ts';
import { type RoutedUtility, routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { piecesOf } from '../../../../domain/pipes/routing/route-utility.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { box } from './a-house.ts';

const rows = [0, 1, 2, 3].flatMap((row) => [0, 1, 2, 3].map((column) => [row, column] as const));
/** Four rows of four houses, forty metres apart, and a main in the street south of them. */
const site: Site = {
  buildings: rows.map(([row, column]) => ({
    id: `${row}-${column}`,
    rings: [box(column * 60, 20 + row * 45, 40, 12)],
    terminal: true,
    doors: [],
    households: 30,
  })),
  barriers: [],
  streets: [],
  existing: [],
  mains: [
    {
      id: 'main',
      utility: 'sewage',
      line: [
        [-40, 0],
        [300, 0],
      ],
      diameterMm: 600,
    },
  ],
  groundM: () => 0,
};
const laid = () => routeAll(site, ['sewage'], { starts: 2 }).routes[0]!;
const placeOf = ({ route: { plan } }: RoutedUtility, v: number): Point => [plan.x[v]!, plan.y[v]!];
/** Points that may be dragged, nearest to the main first. */
const movable = ({ route: { plan } }: RoutedUtility): number[] =>
  plan.kind
    .flatMap((kind, v) => (plan.degree(v) > 1 && kind !== 'leaf' && kind !== 'root' ? [v] : []))
    .sort((a, b) => plan.y[a]! - plan.y[b]!);

test('a point lies where it was put, on legal ground, and so does every point that was put before', () => {
  let routed = laid();
  const put: [number, Point][] = [];
  for (const v of movable(routed)) {
    const [x, y] = placeOf(routed, v);
    const to: Point = [x + 0.8, y + 0.6];
    const moved = moveNode(site, routed, v, ...to);
    if (!moved) continue;
    put.push([v, to]);
    routed = moved;
    for (const [u, place] of put) expect(placeOf(routed, u)).toEqual(place);
    for (const { from, to: end, line } of piecesOf(routed.route.plan)) {
      const leaf = [from, end].find((one) => routed.route.plan.kind[one] === 'leaf');
      const own =
        leaf === undefined ? -1 : routed.route.terminals[routed.route.plan.terminal[leaf]!]!.building;
      expect(routed.route.index.isClear(...line[0], ...line[1], own)).toBe(true);
    }
  }
  expect(put.length).toBeGreaterThan(3);
  const again = nearestNode(routed, ...put[0]![1], 1);
  expect(again).toBe(put[0]![0]);
});

test('what is far away stays to the bit, and what was laid before is not touched', () => {
  const routed = laid();
  const before = structuredClone([routed.route.plan.x, routed.route.plan.y]);
  const [v, moved] = movable(routed).flatMap((one): [number, RoutedUtility][] => {
    const [x, y] = placeOf(routed, one);
    const there = moveNode(site, routed, one, x + 0.5, y + 0.5);
    return there ? [[one, there]] : [];
  })[0]!;
  const [x, y] = [before[0]![v]!, before[1]![v]!];
  expect([routed.route.plan.x, routed.route.plan.y]).toEqual(before);
  const far = before[0]!.flatMap((px, u) => (Math.hypot(px - x, before[1]![u]! - y) > 62 ? [u] : []));
  expect(far.length).toBeGreaterThan(5);
  for (const u of far) expect(placeOf(moved, u)).toEqual([before[0]![u], before[1]![u]]);
});

test('into the clearance of a house it can’t be dragged', () => {
  const routed = laid();
  expect(moveNode(site, routed, movable(routed)[0]!, 20, 26)).toBeUndefined();
});
