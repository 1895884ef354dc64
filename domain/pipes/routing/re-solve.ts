import { nearestOnLines, type Point } from '../../geo/plane.ts';
import { known } from './as-before.ts';
import type { PlanTree } from './plan-tree.ts';
import type { RoutedUtility } from './route-all.ts';
import { pieceCost, shapeBy } from './route-utility.ts';
import type { Site } from './site.ts';
import { type SizingOptions, sizeNetwork } from './sized-network.ts';
import { straighten } from './straighten.ts';

/**
 * A person drags a point of the layout: it stays where it was put, as do those dragged before, everything around it is pulled tight again on legal
 * ground, and depths and sizes follow; `settle` then sets levels and quantities of all. Undefined where no legal pipe can reach the point.
 */
export function moveNode(
  site: Site,
  routed: RoutedUtility,
  node: number,
  x: number,
  y: number,
  options: SizingOptions = {},
): RoutedUtility | undefined {
  const { route } = routed;
  const axes = route.runs === 'parallel' ? route.axes : undefined;
  const plan = route.plan.clone();
  const was = { x: plan.x[node]!, y: plan.y[node]! };
  const held = new Set([...route.held, node]);
  plan.x[node] = x;
  plan.y[node] = y;
  const own = (t: number): number => route.terminals[t]!.building;
  for (const next of plan.neighbours[node]!) {
    const except = plan.kind[next] === 'leaf' ? own(plan.terminal[next]!) : -1;
    if (!route.index.isClear(x, y, plan.x[next]!, plan.y[next]!, except)) return undefined;
  }
  const leafPlace = (t: number, px: number, py: number) => {
    const { frontage, building } = route.terminals[t]!;
    return frontage ? nearestOnLines([frontage], px, py) : route.index.nearestOn(building, px, py);
  };
  straighten(
    {
      plan,
      index: route.index,
      leafPlace,
      ownObstacle: own,
      cost: pieceCost({ frame: route.frame, price: undefined, index: route.index }, axes),
      aligned: axes && shapeBy(axes),
      longestLateralM: route.index.largestClearanceM + 3 * route.frame.cellM,
      fixed: new Set([...route.pinned, ...held, ...farFrom(plan, [x, y], [was.x, was.y])]),
    },
    4,
  );
  const moved = { ...route, plan, held, lengthM: plan.lengthM() };
  const sized = sizeNetwork(site, moved, options);
  const network = { ...sized, ...known(sized, routed.unlevelled ?? routed.network) };
  return { ...routed, route: moved, network, unlevelled: undefined, was: routed.network };
}

/** A drag is felt this far: beyond, everything lies as tight as the search left it. */
const reachM = 60;

function farFrom(plan: PlanTree, ...places: Point[]): number[] {
  return plan.kind.flatMap((_, v) =>
    places.every(([x, y]) => Math.hypot(plan.x[v]! - x, plan.y[v]! - y) > reachM) ? [v] : [],
  );
}

/** The point of the layout nearest to a place that may be dragged: bends, forks and outlets, not ends. */
export function nearestNode(routed: RoutedUtility, x: number, y: number, withinM: number): number {
  const { plan } = routed.route;
  let best = -1;
  let least = withinM;
  for (let v = 0; v < plan.x.length; v++) {
    if (plan.degree(v) === 0 || plan.kind[v] === 'leaf' || plan.kind[v] === 'root') continue;
    if (routed.route.pinned.has(v)) continue;
    const distance = Math.hypot(plan.x[v]! - x, plan.y[v]! - y);
    if (distance < least) {
      least = distance;
      best = v;
    }
  }
  return best;
}
