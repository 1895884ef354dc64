import { expect, test } from 'vitest';
import { nearestOnLines, type Point } from '../../../../domain/geo/plane.ts';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { withoutOverlaps, withoutParts } from '../../../../domain/pipes/routing/site/overlaps.ts';
import {
  footprintM2,
  type Site,
  type SiteBuilding,
  terminalsOf,
} from '../../../../domain/pipes/routing/site/site.ts';
import { box, house } from './a-house.ts';

const utilities = ['water', 'sewage', 'storm', 'gas', 'heat', 'power', 'telecom'] as const;

/** A yard with the mains of all in the street south of it. */
function yard(buildings: SiteBuilding[]): Site {
  const line: Point[] = [
    [-40, -25],
    [160, -25],
  ];
  return {
    buildings,
    barriers: [],
    streets: [],
    existing: [],
    mains: utilities.map((utility: Utility) => ({ id: utility, utility, line, diameterMm: 400 })),
    groundM: () => 0,
  };
}

const crossed = () => [
  house('long', box(0, 0, 60, 12)),
  house('across', box(20, -6, 12, 40)),
  house('inside', box(4, 3, 6, 5)),
  house('apart', box(80, 0, 30, 12)),
];

test('houses drawn over each other have one outer wall, and each is entered at its own part of it', () => {
  const { buildings, assumptions } = withoutOverlaps(yard(crossed()));
  expect(buildings.map((one) => [one.id, one.partOf])).toEqual([
    ['long', undefined],
    ['across', 'long'],
    ['inside', 'long'],
    ['apart', undefined],
  ]);
  expect(footprintM2(buildings[0]!)).toBeCloseTo(60 * 12 + 12 * 40 - 12 * 12, 6);
  expect(buildings[0]!.outlets).toBe(3);
  expect(assumptions).toEqual([
    expect.stringMatching(/^outlines-overlap: 3 outlines .* 1 houses lie within/),
  ]);
  const terminals = terminalsOf({ ...yard([]), buildings });
  expect(terminals.map((one) => [one.id, one.building])).toEqual([
    ['long', 0],
    ['across', 0],
    ['inside', 0],
    ['apart', 3],
  ]);
  // north of the long house more of the other one's wall is free than south of it
  for (const [x, y] of terminals[1]!.frontage!) {
    expect(x === 20 || x === 32 || y === 34).toBe(true);
    expect(y).toBeGreaterThanOrEqual(12 - 0.25);
  }
  const once = { ...yard([]), buildings };
  expect(withoutOverlaps(once)).toBe(once);
});

test('towers on one podium are entered each where its outer wall is nearest, no two at one place', () => {
  const tower = (id: string, x: number, y: number) => house(id, box(x, y, 25, 20), { storeys: 18 });
  const towers = [tower('T1', 5, 5), tower('T2', 90, 5), tower('T3', 5, 65), tower('T4', 90, 65)];
  const podium = (terminal: boolean) => house('podium', box(0, 0, 120, 90), { terminal });
  for (const asks of [false, true]) {
    const { buildings } = withoutOverlaps(yard([podium(asks), ...towers]));
    const fronts = buildings.flatMap((one) => (one.terminal ? [one.front!] : []));
    for (const [i, one] of fronts.entries())
      for (const other of fronts.slice(i + 1))
        expect(
          Math.min(...one.map(([x, y]) => nearestOnLines([other], x, y).distanceM)),
        ).toBeGreaterThanOrEqual(0.49);
    for (const [k, [x, y]] of [
      [0, 0],
      [120, 0],
      [0, 90],
      [120, 90],
    ].entries()) {
      const front = buildings[k + 1]!.front!;
      expect(nearestOnLines([front], x!, y!).distanceM).toBeLessThan(asks ? 30 : 1);
    }
  }
  const { routes, clashes } = routeAll(yard([podium(false), ...towers]), utilities, { quick: true });
  expect(clashes).toEqual([]);
  for (const { network, route } of routes) {
    expect([network.utility, route.unreachable]).toEqual([network.utility, []]);
    const ends = network.nodes
      .filter((one) => one.terminal)
      .map((one) => `${one.x.toFixed(1)} ${one.y.toFixed(1)}`);
    expect(new Set(ends).size).toBe(4);
  }
});

test('wall to wall, apart, or with a manhole inside is no overlap: the site stays the very same', () => {
  const site = yard([
    house('a', box(0, 0, 20, 12)),
    house('b', box(20, 0, 20, 12)),
    house('unsteady', box(39.98, 0, 20, 12)),
    house('pin', box(5, 5, 1, 1), { pin: true }),
  ]);
  expect(withoutOverlaps(site)).toBe(site);
});

test('overlapping outlines are laid without a violation, and everybody is connected', () => {
  const whole = routeAll(yard(crossed()), utilities, { quick: true });
  expect(whole.clashes).toEqual([]);
  for (const { route, network, violations } of whole.routes) {
    expect([network.utility, route.unreachable, violations]).toEqual([network.utility, [], []]);
    expect(route.terminals).toHaveLength(4);
  }
});

test('parts of one number that meet are one house: once its households, and its whole outline', () => {
  const parts = withoutParts([
    house('tiled', box(0, 0, 20, 12), { households: 10 }),
    house('tiled', box(38, 0, 20, 12), { households: 10 }),
    house('tiled', box(18, 0, 22, 12), { households: 11 }),
    house('tiled', box(100, 0, 20, 12), { households: 5 }),
    house('other', box(10, 5, 20, 12), { households: 7 }),
  ]);
  expect(parts.map((one) => [one.id, Math.round(footprintM2(one))])).toEqual([
    ['tiled', 58 * 12],
    ['tiled', 20 * 12],
    ['other', 20 * 12],
  ]);
  // 62 m of outline were drawn for 58 m of house
  expect(parts[0]!.households).toBeCloseTo((31 * 58) / 62, 6);
});
