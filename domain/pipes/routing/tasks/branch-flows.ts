import { nearestOnLines } from '../../../geo/plane.ts';
import { invertLevelM } from '../../clash/pieces.ts';
import { sewageOfHousehold } from '../bill/rates.ts';
import type { AllRoutes } from '../route-all.ts';
import { nearestOnMains } from '../search/roots.ts';
import type { SiteBuilding } from '../site/site.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';
import type { Becomes, ZoneDrain } from './combined-drains.ts';
import { sitePipe } from './separation-site.ts';

/** Houses that can't be led to an old drain: no legal way, or no fall into it. */
export function refusedBranches(branches: AllRoutes, ways: readonly ZoneDrain[]): string[] {
  const [routed] = branches.routes;
  const { route, network } = routed!;
  const byTerminal = new Map(
    route.terminals.map((one) => [one.id, branches.site.buildings[one.building]!.id]),
  );
  const refused = new Set(route.unreachable.map((one) => byTerminal.get(one.terminal)!));
  const mains = ways.map((one) => sitePipe(one.segment, one.line, network.utility));
  const into = Map.groupBy(network.pipes, (pipe) => pipe.to);
  const lifted = new Set(network.nodes.flatMap((one) => (one.wellDepthM === undefined ? [] : one.id)));
  for (const root of network.nodes.filter((one) => one.kind === 'tie-in')) {
    const way = ways[nearestOnMains(mains, root.x, root.y).main];
    if (!way) continue;
    const tree = treeAbove(root.id, into);
    const tooLow = root.groundM - root.depthM < levelOn(way, root.x, root.y) - 0.02;
    const isLifted = tree.some((pipe) => pipe.pumped || lifted.has(pipe.from)) || lifted.has(root.id);
    if (!tooLow && !isLifted) continue;
    for (const pipe of tree) {
      const terminal = network.nodes.find((one) => one.id === pipe.from)?.terminal;
      if (terminal) refused.add(byTerminal.get(terminal)!);
    }
  }
  // a terminal that the layout reached but that got no pipe
  const laid = new Set(network.nodes.flatMap((one) => one.terminal ?? []));
  for (const one of route.terminals) if (!laid.has(one.id)) refused.add(byTerminal.get(one.id)!);
  return [...refused];
}

function treeAbove(root: string, into: ReadonlyMap<string, LaidNetwork['pipes']>): LaidNetwork['pipes'] {
  const found: LaidNetwork['pipes'] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const pipe of into.get(node) ?? []) {
      found.push(pipe);
      open.push(pipe.from);
    }
  }
  return found;
}

/** Invert of a way beside a place. */
function levelOn({ segment, line, lengthM }: ZoneDrain, x: number, y: number): number {
  const [start, end] = [invertLevelM(segment, 'start')!, invertLevelM(segment, 'end')!];
  let along = 0;
  let best = { distanceM: Number.POSITIVE_INFINITY, along: 0 };
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    const foot = nearestOnLines([[a, b]], x, y);
    if (foot.distanceM < best.distanceM)
      best = { distanceM: foot.distanceM, along: along + Math.hypot(foot.x - a[0], foot.y - a[1]) };
    along += Math.hypot(b[0] - a[0], b[1] - a[1]);
  }
  return start + (end - start) * Math.min(1, best.along / (lengthM || 1));
}

/** What enters each old drain, m³/s: from the new branches, and by outlets that houses have already. */
export function enteringFlows(
  branches: AllRoutes,
  ways: readonly ZoneDrain[],
  becomes: Becomes,
): Map<string, number> {
  const entering = new Map<string, number>();
  const add = (id: string, flow: number) => entering.set(id, (entering.get(id) ?? 0) + flow);
  const mains = ways.map((one) => sitePipe(one.segment, one.line, becomes));
  const [routed] = branches.routes;
  const { network } = routed!;
  const roots = new Map(network.nodes.filter((one) => one.kind === 'tie-in').map((one) => [one.id, one]));
  for (const pipe of network.pipes) {
    const root = roots.get(pipe.to);
    if (!root) continue;
    const { main } = nearestOnMains(mains, root.x, root.y);
    const flow = becomes === 'storm' ? (pipe.flowM3S ?? 0) : pipe.households * sewageOfHousehold();
    if (main >= 0) add(ways[main]!.segment.id, flow);
  }
  for (const [building, outlets] of servedByOutlets(ways, branches.site.buildings)) {
    const { households } = branches.site.buildings.find((one) => one.id === building)!;
    for (const one of outlets) add(one.segment.id, (households / outlets.length) * sewageOfHousehold());
  }
  return entering;
}

/** Houses whose own outlets are among the ways (they are, where the old drains become sewers). */
export function servedByOutlets(
  ways: readonly ZoneDrain[],
  buildings: readonly SiteBuilding[],
): Map<string, ZoneDrain[]> {
  const served = new Map<string, ZoneDrain[]>();
  for (const way of ways) {
    if (!way.isOutlet) continue;
    const [x, y] = way.line[0]!;
    const near = buildings
      .filter((one) => one.terminal)
      .map((one) => ({ one, apartM: nearestOnLines(one.rings, x, y).distanceM }))
      .sort((a, b) => a.apartM - b.apartM)[0];
    if (!near || near.apartM > 3) continue;
    served.set(near.one.id, [...(served.get(near.one.id) ?? []), way]);
  }
  return served;
}
