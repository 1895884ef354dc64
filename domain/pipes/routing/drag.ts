import type { Point } from '../../geo/plane.ts';
import type { Utility } from '../model.ts';
import { standards as builtIn, type Standards } from '../standards.ts';
import { billRoutes } from './bill/bill-routes.ts';
import { amidOthers } from './drains-amid.ts';
import { besidePipes, isLess } from './lay-utility.ts';
import { makeRoom, moveNode, nearestNode } from './re-solve.ts';
import { type AllRoutes, type RouteAllOptions, settleUnbilled, withoutLevels } from './route-all.ts';
import { passedBy } from './site/existing-neighbours.ts';
import { neighboursOf } from './sizing/laid-neighbours.ts';

/** A manhole or bend of one utility, taken to another place. Metres of the site. */
export interface Drag {
  utility: Utility;
  /** At the point or near it. */
  from: Point;
  to: Point;
}

/** Why an answer can't be dragged so: the utility was not laid, no point of it is near, or no legal pipe leads to the new place. */
export type DragRefusal = 'not-laid' | 'nothing-near' | 'no-legal-pipe';

/** So far from a point somebody still means it, metres. */
const reachM = 12;

/**
 * Drags the nearest point of a utility's layout: it stays where it was put, as do those that were dragged before, what is around it is pulled tight,
 * others make room where it came to lie through them, and levels, crossings, clashes and bill of all utilities are set anew. The answer that it is dragged from stays as it is.
 * @param options - by which the answer was laid; prices are those of the answer
 */
export function dragged(
  all: AllRoutes,
  { utility, from, to }: Drag,
  options: RouteAllOptions = {},
): AllRoutes | DragRefusal {
  const { site, routes, rates } = all;
  const rules = options.standards ?? builtIn;
  const routed = routes.find((one) => one.network.utility === utility);
  if (!routed) return 'not-laid';
  const node = nearestNode(routed, ...from, reachM);
  if (node < 0) return 'nothing-near';
  const sizing = { ...options, rates, standards: rules, ...amidOthers(site, utility, routes) };
  const moved = moveNode(site, routed, node, ...to, sizing);
  if (!moved) return 'no-legal-pipe';
  const order = routes.map((one) => one.network.utility);
  const laid = new Map(routes.map((one) => [one.network.utility, one === routed ? moved : one]));
  const settled = settleUnbilled(site, order, laid, rules, { ...options, rates });
  return billRoutes(othersMadeRoom(all, settled, utility, { ...options, rates, standards: rules }), rules);
}

/** Where the dragged network came to lie through or too near to others, these make room, if that leaves fewer clashes. */
function othersMadeRoom(
  before: AllRoutes,
  after: AllRoutes,
  utility: Utility,
  options: RouteAllOptions & { standards: Standards },
): AllRoutes {
  const { site, routes } = after;
  const places = newClashes(before, after, utility);
  if (places.size === 0) return after;
  const { standards } = options;
  const laid = new Map(routes.map((one) => [one.network.utility, withoutLevels(one)]));
  for (const [other, at] of places) {
    const routed = laid.get(other)!;
    const around = [...laid.values()].filter((one) => one !== routed);
    const pipes = [...passedBy(site, other), ...around.flatMap((one) => neighboursOf(one.network))];
    const besides = besidePipes(routed.route.spec, pipes, standards);
    const sizing = { ...options, ...amidOthers(site, other, [...laid.values()]) };
    laid.set(other, makeRoom(site, routed, at, besides, sizing));
  }
  const next = settleUnbilled(site, [...laid.keys()], laid, standards, options);
  return isLess(faultsOf(next), faultsOf(after)) ? next : after;
}

function faultsOf(all: AllRoutes): number[] {
  const violations = all.routes.reduce((sum, one) => sum + one.violations.length, 0);
  return [all.clashes.length + violations, all.protections.length];
}

/** Places at which the dragged network clashes with another new one, by that, where the answer before had no clash between the two pipes. */
function newClashes(before: AllRoutes, after: AllRoutes, utility: Utility): Map<Utility, Point[]> {
  const old = new Set(before.clashes.map((one) => one.id));
  const utilityOf = new Map(
    after.routes.flatMap(({ network }) => network.pipes.map(({ id }) => [id, network.utility] as const)),
  );
  const places = new Map<Utility, Point[]>();
  for (const { id, a, b, x, y } of after.clashes) {
    if (old.has(id)) continue;
    const [one, other] = [utilityOf.get(a.id), utilityOf.get(b.id)];
    const yields = one === utility ? other : other === utility ? one : undefined;
    if (yields !== undefined && yields !== utility)
      places.set(yields, [...(places.get(yields) ?? []), [x, y]]);
  }
  return places;
}
