import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { dragged } from '../../../../domain/pipes/routing/drag.ts';
import { amidOthers } from '../../../../domain/pipes/routing/drains-amid.ts';
import { moveNode } from '../../../../domain/pipes/routing/re-solve.ts';
import { type AllRoutes, type RoutedUtility, settle } from '../../../../domain/pipes/routing/route-all.ts';
import { route, sites, utilities } from './random-sites.ts';

/** What is dragged lies where it was put; all others as they lay. */
function othersStay({ site, routes }: AllRoutes, routed: RoutedUtility, node: number, to: Point) {
  const { utility } = routed.network;
  const moved = moveNode(site, routed, node, ...to, amidOthers(site, utility, routes));
  const order = routes.map((one) => one.network.utility);
  const laid = routes.map((one) => (one === routed ? moved! : one));
  return moved && settle(site, order, new Map(laid.map((one) => [one.network.utility, one])));
}

/** Points of one network with the middle of another one's pipe within 8 m. */
function ontoOthers({ routes }: AllRoutes): { routed: RoutedUtility; node: number; to: Point }[] {
  return routes.flatMap((routed) =>
    routed.route.plan.kind.flatMap((kind, node) => {
      const { plan } = routed.route;
      if (kind === 'leaf' || kind === 'root' || plan.degree(node) === 0) return [];
      return routes.flatMap(({ network }) => {
        const middles = network.pipes
          .filter((one) => !one.lateral && one.lengthM > 5 && network !== routed.network)
          .map(({ line: [a, b] }): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
        const to = middles.find(([x, y]) => Math.hypot(x - plan.x[node]!, y - plan.y[node]!) < 8);
        return to ? [{ routed, node, to }] : [];
      });
    }),
  );
}

test('dragged onto another network: that makes room, what was put stays where it was put, and nothing that was legal is not', () => {
  let clashing = 0;
  let left = 0;
  const violations = (all: AllRoutes) => all.routes.reduce((sum, one) => sum + one.violations.length, 0);
  for (const site of fc.sample(sites, { numRuns: 3, seed: 5 })) {
    const all = route(site, [...utilities], false);
    expect(all.clashes).toEqual([]);
    for (const { routed, node, to } of ontoOthers(all)) {
      const stays = othersStay(all, routed, node, to);
      if (!stays || stays.clashes.length === 0) continue;
      const { plan } = routed.route;
      const { utility } = routed.network;
      const next = dragged(all, { utility, from: [plan.x[node]!, plan.y[node]!], to }) as AllRoutes;
      expect(next.clashes.length).toBeLessThanOrEqual(stays.clashes.length);
      expect(violations(next)).toBeLessThanOrEqual(violations(stays) + stays.clashes.length);
      const put = next.routes.find((one) => one.network.utility === utility)!.route;
      expect([...put.held].map((v) => [put.plan.x[v], put.plan.y[v]])).toContainEqual(to);
      expect(next.routes.map((one) => one.route.unreachable)).toEqual(
        all.routes.map((one) => one.route.unreachable),
      );
      clashing += stays.clashes.length;
      left += next.clashes.length;
    }
  }
  expect(clashing).toBeGreaterThan(8);
  expect(left).toBeLessThan(clashing / 4);
});
