import type { Point } from '../../geo/plane.ts';
import type { Utility } from '../model.ts';
import { standards as builtIn } from '../standards.ts';
import { amidOthers } from './drains-amid.ts';
import { judgeNetwork } from './judge-network.ts';
import { moveNode, nearestNode } from './re-solve.ts';
import { type AllRoutes, type RouteAllOptions, settle } from './route-all.ts';

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
 * and levels, crossings, clashes and bill of all utilities are set anew. The answer that it is dragged from stays as it is.
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
  // a pipe that got wider by it may lie too near to something
  moved.violations = judgeNetwork(site, moved.route, moved.network, rules, options.obstacles);
  const order = routes.map((one) => one.network.utility);
  const laid = new Map(routes.map((one) => [one.network.utility, one === routed ? moved : one]));
  return settle(site, order, laid, rules, { ...options, rates });
}
