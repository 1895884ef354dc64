import { nearestOnLines, type Point } from '../../geo/plane.ts';
import { GRAVITY_UTILITIES } from '../model.ts';
import { standards as builtIn } from '../standards.ts';
import { known } from './as-before.ts';
import type { Beside } from './ground/besides.ts';
import { ObstacleIndex } from './ground/obstacles.ts';
import { besidesOf, passedLines } from './ground/passed-lines.ts';
import type { PlanTree } from './layout/plan-tree.ts';
import { type Shaper, straighten } from './layout/straighten.ts';
import { easeTurns } from './layout/turns.ts';
import type { RoutedUtility } from './route-all.ts';
import { type OnRaster, pieceCost, shapeBy, type UtilityRoute } from './route-utility.ts';
import type { Site } from './site/site.ts';
import { enlargedAsBefore } from './sizing/enlarged.ts';
import { type SizingOptions, sizeNetwork } from './sizing/sized-network.ts';

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
  const plan = route.plan.clone();
  const was = { x: plan.x[node]!, y: plan.y[node]! };
  const held = new Set([...route.held, node]);
  plan.x[node] = x;
  plan.y[node] = y;
  const own = ownBuilding(route);
  for (const next of plan.neighbours[node]!) {
    const except = plan.kind[next] === 'leaf' ? own(plan.terminal[next]!) : -1;
    if (!route.index.isClear(x, y, plan.x[next]!, plan.y[next]!, except)) return undefined;
  }
  const fixed = [...held, ...farFrom(plan, reachM, [x, y], [was.x, was.y])];
  tighten(route, plan, route.index, fixed);
  const moved = { ...route, plan, held, lengthM: plan.lengthM(), onRaster: byHand(route) };
  return resized(site, routed, moved, options);
}

/**
 * Another network was put where this one lies, too near or through it: around these places it is pulled out of the way, as far as there is room; what
 * somebody put where it is stays.
 * @param besides - all that lies there now
 */
export function makeRoom(
  site: Site,
  routed: RoutedUtility,
  places: readonly Point[],
  besides: readonly Beside[],
  options: SizingOptions = {},
): RoutedUtility {
  const { route } = routed;
  const passed = passedLines(site, route.spec, options.standards ?? builtIn);
  const index = new ObstacleIndex(route.index.obstacles, [...besides, ...besidesOf(passed, besides.length)]);
  const plan = route.plan.clone();
  tighten(route, plan, index, [...route.held, ...farFrom(plan, roomM, ...places)]);
  const moved = { ...route, plan, index, lengthM: plan.lengthM(), onRaster: byHand(route) };
  return resized(site, routed, moved, options);
}

/** What the search proved is not of a plan that somebody changed. */
function byHand({ onRaster }: UtilityRoute): OnRaster {
  return { ...onRaster, bound: 0, corridorBound: 0 };
}

function tighten(route: UtilityRoute, plan: PlanTree, index: ObstacleIndex, fixed: readonly number[]): void {
  const axes = route.runs === 'parallel' ? route.axes : undefined;
  const shaper: Shaper = {
    ...{ plan, index },
    leafPlace: (t, px, py) => {
      const { frontage, building } = route.terminals[t]!;
      return frontage ? nearestOnLines([frontage], px, py) : index.nearestOn(building, px, py);
    },
    ownObstacle: ownBuilding(route),
    cost: pieceCost({ frame: route.frame, price: undefined, index }, axes),
    aligned: axes && shapeBy(axes),
    longestLateralM: index.largestClearanceM + 3 * route.frame.cellM,
    fixed: new Set([...route.pinned, ...fixed]),
  };
  straighten(shaper, 4);
  if (GRAVITY_UTILITIES.has(route.spec.utility)) easeTurns(shaper);
}

function ownBuilding({ terminals }: UtilityRoute): (terminal: number) => number {
  return (t) => terminals[t]!.building;
}

function resized(
  site: Site,
  routed: RoutedUtility,
  route: UtilityRoute,
  options: SizingOptions,
): RoutedUtility {
  const sized = enlargedAsBefore(sizeNetwork(site, route, options), routed.network.enlarged);
  const network = { ...sized, ...known(sized, routed.unlevelled ?? routed.network) };
  return { ...routed, route, network, unlevelled: undefined, was: routed.was ?? routed.network };
}

/** A drag is felt this far: beyond, everything lies as tight as the search left it. */
const reachM = 60;
/** Around a clash so much may move, metres. */
const roomM = 25;

function farFrom(plan: PlanTree, reachM: number, ...places: readonly Point[]): number[] {
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
