import { expect, test } from 'vitest';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site, SitePipe } from '../../../../domain/pipes/routing/site/site.ts';
import { box, house } from './a-house.ts';

const main = (utility: 'storm' | 'sewage', y: number): SitePipe => ({
  ...{ id: utility, utility, diameterMm: 400, startLevelM: 6.5, endLevelM: 6.5 },
  line: [
    [-20, y],
    [60, y],
  ],
});

/** A block round a yard with two houses in it; a passage leads to the street, or none does. */
const court = (passageM: number): Site => {
  const [left, right] = [20 - passageM / 2, 20 + passageM / 2];
  return {
    buildings: [
      house('block', [
        [left, 0],
        [left, 10],
        [10, 10],
        [10, 50],
        [40, 50],
        [40, 10],
        [right, 10],
        [right, 0],
        [50, 0],
        [50, 60],
        [0, 60],
        [0, 0],
        [left, 0],
      ]),
      house('west', box(15, 30, 8, 8)),
      house('east', box(29, 30, 8, 8)),
    ],
    barriers: [],
    streets: [],
    existing: [],
    mains: [main('sewage', -8), main('storm', -10)],
    groundM: () => 10,
  };
};

/** Who has no way to which drain, and how often drains were laid. */
const answer = (site: Site, utilities: Utility[]) => {
  let layings = 0;
  const { routes, clashes } = routeAll(site, utilities, {
    quick: true,
    cellM: 0.5,
    // the mains lie 10 m in front of the block
    marginM: 15,
    onProgress: () => layings++,
  });
  const without = Object.fromEntries(
    routes.map(({ network, route }) => [
      network.utility,
      route.unreachable.map((one) => one.terminal).sort(),
    ]),
  );
  const violations = routes.flatMap((one) => one.violations);
  return { without, layings, faults: [...clashes, ...violations] };
};

test('a passage with room for one drain has that of the dwellings, not that of the rain', () => {
  const site = court(3);
  expect(answer(site, ['sewage']).without).toEqual({ sewage: [] });
  expect(answer(site, ['storm']).without).toEqual({ storm: [] });
  const both = answer(site, ['sewage', 'storm']);
  expect(both.without.sewage).toEqual([]);
  expect(both.without.storm).toEqual(['east', 'west']);
  expect(both.faults).toEqual([]);
});

test('one with room for both has both', () => {
  const both = answer(court(9), ['sewage', 'storm']);
  expect(both.without).toEqual({ sewage: [], storm: [] });
});

test('whom walls shut in is no reason to lay drains in another order', () => {
  const both = answer(court(0), ['sewage', 'storm']);
  expect(both.without.sewage).toEqual(['east', 'west']);
  expect(both.layings).toBe(2);
});
