import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amidOthers } from '../../../../domain/pipes/routing/drains-amid.ts';
import { moveNode } from '../../../../domain/pipes/routing/re-solve.ts';
import { type AllRoutes, type RoutedUtility, settle } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { route, sites, utilities } from './random-sites.ts';

/** With surveyed pipes and a wall across the yard, which new ones pass or come too near to. */
const withOldPipes = (site: Site): Site => ({
  ...site,
  barriers: [
    ...site.barriers,
    {
      ...{ id: 'wall', kind: 'wall', area: false },
      paths: [
        [
          [-10, 12],
          [110, 14],
        ],
      ],
    },
  ],
  existing: (['water', 'gas', 'telecom'] as const).map((utility, k) => ({
    id: `old ${utility}`,
    utility,
    diameterMm: 110,
    line: [
      [-10, 22 + 31 * k],
      [110, 24 + 31 * k],
    ],
    startLevelM: 38.7,
    endLevelM: 38.7,
  })),
});

/** Nothing of the state before is known of these pipes. */
const unknown = ({ was: _, ...one }: RoutedUtility): RoutedUtility => ({
  ...one,
  network: structuredClone(one.network),
  unlevelled: structuredClone(one.unlevelled),
});

const of = (all: AllRoutes) => ({
  networks: all.routes.map(({ network }) => network),
  quantities: all.routes.map(({ quantities }) => quantities),
  violations: all.routes.map(({ violations }) => violations),
  clashes: all.clashes,
  protections: all.protections,
  relocations: all.relocations,
  moved: all.moved,
  walls: all.walls,
});

test('after a drag all that is laid is judged and billed as if nobody had known it before, and the state before stays', () => {
  let drags = 0;
  let told = 0;
  let passed = 0;
  fc.assert(
    fc.property(sites, fc.subarray([...utilities], { minLength: 3, maxLength: 4 }), (bare, wish) => {
      const site = withOldPipes(bare);
      let all = route(site, wish, false);
      const order = all.routes.map(({ network }) => network.utility);
      for (const utility of order) {
        const routed = all.routes.find((one) => one.network.utility === utility)!;
        const { plan } = routed.route;
        const v = plan.kind.findIndex((kind, i) => kind !== 'leaf' && kind !== 'root' && plan.degree(i) > 0);
        if (v < 0) continue;
        const [x, y] = [plan.x[v]! + 0.3, plan.y[v]! + 0.4];
        const moved = moveNode(site, routed, v, x, y, amidOthers(site, utility, all.routes));
        if (!moved) continue;
        const laid = all.routes.map((one) => (one === routed ? moved : one));
        // subtrees of drains that were solved before lie as if they were solved anew
        const amid = amidOthers(site, utility, all.routes);
        const movedAnew = moveNode({ ...site }, unknown(routed), v, x, y, amid)!;
        expect({ ...movedAnew.network }).toEqual(moved.network);
        const settled = (list: readonly RoutedUtility[], on = site) =>
          settle(on, order, new Map(list.map((one) => [one.network.utility, one])), standards);
        const before = structuredClone(of(all));
        const next = settled(laid);
        expect(of(all)).toEqual(before);
        expect(of(next)).toEqual(of(settled(laid.map(unknown), { ...site })));
        drags++;
        passed += next.walls.length;
        told += next.protections.length + next.relocations.length + next.clashes.length;
        all = next;
      }
    }),
    { numRuns: 8 },
  );
  expect(drags).toBeGreaterThan(8);
  expect(told).toBeGreaterThan(0);
  expect(passed).toBeGreaterThan(0);
});
