import type { Standards } from '../../standards.ts';
import { searchPrices } from '../aims.ts';
import { remember } from '../as-before.ts';
import { quantitiesOf } from '../bill/quantities.ts';
import { builtInFlows, builtInRates, lateralSizeMm, mainSizeMm } from '../bill/rates.ts';
import type { GroundAlong } from '../gravity/further-manholes.ts';
import { dischargeAt, inflowsOf } from '../gravity/inflows.ts';
import type { Outfall } from '../gravity/joined-invert.ts';
import { type LaidTree, layTree, stations } from '../gravity/lay-tree.ts';
import type { Reach, SewerTree } from '../gravity/sewer-graph.ts';
import { type Drain, lateralSizes } from '../gravity/sewer-rules.ts';
import { SubtreeMemory } from '../gravity/subtree-memory.ts';
import { layByTravel, type Travelling } from '../gravity/travel-time.ts';
import type { DesignRain } from '../rain/design-rain.ts';
import type { Runoff } from '../rain/runoff.ts';
import type { UtilityRoute } from '../route-utility.ts';
import { mainsBeside } from '../site/existing-neighbours.ts';
import type { Site } from '../site/site.ts';
import { type GroundTree, withManholes } from './ground-tree.ts';
import type { LaidNetwork, SizingOptions } from './sized-network.ts';

/** One tree with its levels and sizes. */
export interface DrainOnGround {
  utility: Drain;
  tree: GroundTree;
  reaches: readonly Reach[];
  sewer: SewerTree;
  travelling: Travelling;
  laid: LaidTree;
}

/** What a tree is laid by, whichever manholes it has. */
export interface DrainGiven {
  utility: Drain;
  site: Site;
  route: UtilityRoute;
  rain: DesignRain;
  runoff: Runoff;
  /** Of the main that is joined, where its levels are known. */
  outfall: Outfall | undefined;
  options: SizingOptions & { standards: Standards };
}

/**
 * A tree with manholes as close as the table asks; where further ones, mostly with a drop, could save digging on steep ground, with these too, if that takes no
 * further station and its bill is less. Undefined where nothing legal leads to the outfall.
 * @param drawn - what the bill is of
 */
export function layStepping(
  given: DrainGiven,
  tree: GroundTree,
  drawn: (drain: DrainOnGround) => Pick<LaidNetwork, 'nodes' | 'pipes'>,
): DrainOnGround | undefined {
  const plain = layOnGround(given, tree);
  if (!plain) return undefined;
  const { site, utility, options } = given;
  const along: GroundAlong = (r, parts) => groundAlong(tree, plain.reaches[r]!, site, parts);
  const steps = plain.laid.furtherManholes(along);
  if (steps.size === 0) return plain;
  const beyond = new Map(Array.from(steps, ([r, stationsM]) => [plain.reaches[r]!.from, stationsM]));
  const stepping = layOnGround(given, withManholes(site, tree, beyond));
  if (!stepping || stations(stepping.laid) > stations(plain.laid)) return plain;
  const { rates } = searchPrices(options.aim ?? 'cost', options.rates ?? builtInRates);
  const yuan = (drain: DrainOnGround): number => {
    const { lifts, pumps } = drain.laid.profile;
    const network: LaidNetwork = { utility, ...drawn(drain), lifts, pumps, assumptions: [] };
    return quantitiesOf(network, { rates }).reduce((sum, one) => sum + one.costYuan, 0);
  };
  return stations(stepping.laid) < stations(plain.laid) || yuan(stepping) < yuan(plain) ? stepping : plain;
}

function layOnGround(
  { utility, site, route, rain, runoff, outfall, options }: DrainGiven,
  tree: GroundTree,
): DrainOnGround | undefined {
  const reaches: Reach[] = [];
  const downstream = new Int32Array(tree.x.length).fill(-1);
  const { all: inflow, rain: rainInflow } = inflowsOf(utility, tree, site, route, { rain, runoff });
  const leastMm = leastSizes(utility, tree, site, route);
  for (let v = 1; v < tree.x.length; v++) {
    downstream[v] = reaches.length;
    const isLateral = tree.terminal[v]! >= 0 && !dischargeAt(tree, v, site, route);
    reaches.push(
      reachOf(
        tree,
        v,
        site,
        isLateral ? lateralSizes(utility, inflow[v]!, options.standards) : [leastMm[v]!, 9999],
      ),
    );
  }
  const given: SewerTree = {
    outfall: 0,
    downstream,
    inflow,
    isTerminal: Uint8Array.from(tree.terminal, (one) => (one < 0 ? 0 : 1)),
    leastDepthM: Float64Array.from(tree.terminal, (_, v) => {
      const discharge = dischargeAt(tree, v, site, route);
      return discharge ? tree.groundM[v]! - discharge.invertM : 0;
    }),
  };
  const beside = mainsBeside(site, utility, tree.x[0]!, tree.y[0]!);
  const travelling = { rain, rainInflow, roughness: builtInFlows.roughness.plastic };
  const memory = memoryOf(site, utility, options);
  const { sewer, laid } = layByTravel(given, reaches, travelling, (one) =>
    layTree(utility, reaches, tree, one, outfall, { ...options, beside, memory }),
  );
  return laid && { utility, tree, reaches, sewer, travelling, laid };
}

const memories = remember<Site, Map<string, SubtreeMemory>>();

function memoryOf(
  site: Site,
  utility: Drain,
  { aim = 'cost', rates = builtInRates }: SizingOptions,
): SubtreeMemory {
  const byPrices = memories(site, [rates], () => new Map());
  const name = `${utility} ${aim}`;
  const known = byPrices.get(name) ?? new SubtreeMemory();
  byPrices.set(name, known);
  return known;
}

/**
 * Least size of the main that leaves each node: what comes in from above is never led into less, and what one house alone brings needs no main but
 * its own drain as far as it meets another.
 */
function leastSizes(utility: Drain, tree: GroundTree, site: Site, route: UtilityRoute): number[] {
  const alone = lateralSizeMm(utility);
  const houses = tree.terminal.map((one) => (one >= 0 ? 1 : 0));
  const brought = tree.x.map((_, v) => dischargeAt(tree, v, site, route)?.diameterMm ?? 0);
  for (let v = tree.x.length - 1; v > 0; v--) {
    const parent = tree.parent[v]!;
    houses[parent]! += houses[v]!;
    brought[parent] = Math.max(brought[parent]!, brought[v]!);
  }
  return brought.map((mm, v) => Math.max(houses[v] === 1 && mm === 0 ? alone : mainSizeMm(utility), mm));
}

/** Ground every ten metres along the piece from a node to its parent. */
function reachOf(tree: GroundTree, v: number, site: Site, sizesMm: [number, number]): Reach {
  const to = tree.parent[v]!;
  const lengthM = Math.max(0.05, Math.hypot(tree.x[v]! - tree.x[to]!, tree.y[v]! - tree.y[to]!));
  const ends = { from: v, to, lengthM };
  return { ...ends, ground: groundAlong(tree, ends, site, Math.max(1, Math.ceil(lengthM / 10))), sizesMm };
}

function groundAlong(
  { x, y }: GroundTree,
  { from, to, lengthM }: Pick<Reach, 'from' | 'to' | 'lengthM'>,
  site: Site,
  parts: number,
): [stationM: number, levelM: number][] {
  return Array.from({ length: parts + 1 }, (_, i) => {
    const share = i / parts;
    const [px, py] = [x[from]! + (x[to]! - x[from]!) * share, y[from]! + (y[to]! - y[from]!) * share];
    return [lengthM * share, site.groundM(px, py) ?? 0];
  });
}
