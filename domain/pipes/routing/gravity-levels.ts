import type { Standards } from '../standards.ts';
import { remember } from './as-before.ts';
import { mainsBeside } from './existing-neighbours.ts';
import { joinAboveFrost } from './gravity/above-frost.ts';
import { dischargeAt, inflowsOf } from './gravity/inflows.ts';
import { joinedInvert, type Outfall } from './gravity/joined-invert.ts';
import { layTree } from './gravity/lay-tree.ts';
import type { ProfiledPipe, SewerProfile } from './gravity/profile.ts';
import type { Reach, SewerTree } from './gravity/sewer-graph.ts';
import { type Drain, lateralSizes } from './gravity/sewer-rules.ts';
import { SubtreeMemory } from './gravity/subtree-memory.ts';
import { layByTravel, timedFlows } from './gravity/travel-time.ts';
import type { GroundTree } from './ground-tree.ts';
import { pumpingStations } from './pumping-stations.ts';
import { assumedRain } from './rain/design-rain.ts';
import { joinRain } from './rain/laid-rain.ts';
import { runoffOf } from './rain/runoff.ts';
import { builtInFlows, builtInRates, lateralSizeMm, mainSizeMm } from './rates.ts';
import type { UtilityRoute } from './route-utility.ts';
import type { Site } from './site.ts';
import { householdsThrough, type LaidNetwork, type LaidPipe, type SizingOptions } from './sized-network.ts';

/** Inverts and sizes of one tree; its pipes and nodes are added to the network. */
export function layOutfall(
  network: LaidNetwork,
  tree: GroundTree,
  t: number,
  site: Site,
  route: UtilityRoute,
  options: SizingOptions & { standards: Standards },
): void {
  const utility = network.utility as Drain;
  const reaches: Reach[] = [];
  const downstream = new Int32Array(tree.x.length).fill(-1);
  const rain = options.rain ?? assumedRain;
  const runoff = runoffOf(site, rain);
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
  const outfall = joinedInvert(site.mains, utility, tree.x[0]!, tree.y[0]!);
  const beside = mainsBeside(site, utility, tree.x[0]!, tree.y[0]!);
  const travelling = { rain, rainInflow, roughness: builtInFlows.roughness.plastic };
  const memory = memoryOf(site, utility, options);
  const { sewer, laid } = layByTravel(given, reaches, travelling, (one) =>
    layTree(utility, reaches, tree, one, outfall, { ...options, beside, memory }),
  );
  if (!laid) return;
  if (utility !== 'sewage') {
    const longestMinutes = rain.formula
      ? timedFlows(sewer, reaches, laid.profile, travelling).minutes[0]!
      : rain.inletMinutes;
    network.rain = joinRain(network.rain, { design: rain, runoff, longestMinutes });
  }
  const { profile, movesOthers, aboveFrost, flatM } = laid;
  if (outfall === undefined && !network.assumptions.includes(outfallUnknown))
    network.assumptions.push(outfallUnknown);
  if (outfall && outfall.invertM > tree.groundM[0]!)
    network.assumptions.push(
      `main-above-ground: by its levels the main lies ${(outfall.invertM - tree.groundM[0]!).toFixed(2)} m above the ground at a tie-in; what is lifted there stands or falls with them`,
    );
  if (movesOthers)
    network.assumptions.push('existing-in-the-way: existing pipes at the crossings have to be moved');
  if (flatM)
    network.assumptions.push(
      `flat-drains: ${flatM.toFixed(0)} m are larger than their flow keeps clean and lie flat, because a station would stand otherwise; to be flushed`,
    );
  const drowned = drownedJoints(profile, reaches, outfall, tree.groundM[0]!);
  if (drowned > 0)
    network.assumptions.push(
      `below-crown: at ${drowned} places a pipe joins a larger one or the main below its crown, because higher is not legal or takes a station`,
    );
  const [mainMm, joiningMm] = sizesAtMain(profile, reaches, outfall);
  if (joiningMm > mainMm)
    network.assumptions.push(
      `main-smaller: DN${joiningMm} joins a main of DN${mainMm}, whose capacity is to be shown (GB 50014-2021 5.2.11)`,
    );
  const households = householdsThrough(tree, route);
  const name = (node: number): string => `${utility}-${t}-${tree.name[node]!}`;
  const pipeName = (reach: number): string => `${utility}-${t}-p${tree.name[reaches[reach]!.from]!}`;
  if (aboveFrost) {
    const pipes = aboveFrost.pipes.map(({ pipe, lengthM }) => ({ pipe: pipeName(pipe), lengthM }));
    network.aboveFrost = joinAboveFrost(network.aboveFrost, { ...aboveFrost, pipes });
  }
  for (const one of profile.nodes) {
    const v = one.node;
    const terminal = tree.terminal[v]!;
    network.nodes.push({
      id: name(v),
      x: tree.x[v]!,
      y: tree.y[v]!,
      groundM: tree.groundM[v]!,
      depthM: one.depthM,
      kind: v === 0 ? 'tie-in' : terminal >= 0 ? 'service' : one.lift ? 'pump' : 'manhole',
      dropM: one.dropM,
      terminal: terminal >= 0 ? route.terminals[terminal]!.id : null,
      ...(one.wellDepthM === undefined ? {} : { wellDepthM: one.wellDepthM }),
    });
  }
  for (const pipe of profile.pipes) {
    const reach = reaches[pipe.reach]!;
    network.pipes.push({
      id: pipeName(pipe.reach),
      from: name(reach.from),
      to: name(reach.to),
      line: [
        [tree.x[reach.from]!, tree.y[reach.from]!],
        [tree.x[reach.to]!, tree.y[reach.to]!],
      ],
      lengthM: reach.lengthM,
      diameterMm: pipe.diameterMm,
      lateral: tree.terminal[reach.from]! >= 0 && !dischargeAt(tree, reach.from, site, route),
      households: households[reach.from]!,
      fromDepthM: pipe.upDepthM,
      toDepthM: pipe.downDepthM,
      ...trenchUnder(pipe, reach, (options.rates ?? builtInRates).beddingM),
      slope: pipe.pressure ? null : pipe.slope,
      flowM3S: pipe.flow,
      pumped: pipe.pressure,
    });
  }
  network.lifts += profile.lifts;
  network.pumps = pumpingStations(network.pipes).length;
}

/** Told once, however many mains a layout is tied to. */
const outfallUnknown = 'outfall-invert-unknown: tied in at the depth that suits';

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

/** The trench of a pipe: its floor below its bedding, at both ends and wherever the ground bends between them. */
function trenchUnder(
  { upDepthM, downDepthM, slope, meanDepthM, pressure }: ProfiledPipe,
  { ground, lengthM }: Reach,
  beddingM: number,
): Pick<LaidPipe, 'trenchDepthM' | 'floor'> {
  const trenchDepthM = meanDepthM + beddingM;
  if (pressure) return { trenchDepthM };
  const invertM = ground[0]![1] - upDepthM;
  const floor = ground.map(([stationM, groundM], i): [number, number] => {
    const isEnd = i === ground.length - 1;
    const depthM = isEnd ? downDepthM : groundM - (invertM - slope * stationM);
    return [isEnd ? 1 : stationM / lengthM, depthM + beddingM];
  });
  return { trenchDepthM, floor };
}

/** What setting out and rounding leave between two crowns, metres. */
const crownSpareM = 0.005;

/** Places where something arrives with its crown below that of the pipe or the main that leads on, and is not lifted into it. */
function drownedJoints(
  profile: SewerProfile,
  reaches: readonly Reach[],
  outfall: Outfall | undefined,
  groundM: number,
): number {
  const gravity = profile.pipes.filter((one) => !one.pressure);
  const crowns = new Map(
    gravity.map((one) => [reaches[one.reach]!.from, one.upDepthM - one.diameterMm / 1000]),
  );
  if (outfall) crowns.set(0, groundM - outfall.crownM);
  const lifts = new Set(profile.nodes.filter((one) => one.lift).map((one) => one.node));
  const drowned = gravity.filter(({ reach, downDepthM, diameterMm }) => {
    const { to } = reaches[reach]!;
    const next = crowns.get(to);
    return !lifts.has(to) && next !== undefined && downDepthM - diameterMm / 1000 > next + crownSpareM;
  });
  return new Set(drowned.map((one) => reaches[one.reach]!.to)).size;
}

/** The main that is joined, and the widest drain that joins it, mm. */
function sizesAtMain(
  { pipes }: SewerProfile,
  reaches: readonly Reach[],
  outfall: Outfall | undefined,
): [mainMm: number, joiningMm: number] {
  if (!outfall) return [0, 0];
  const joining = pipes.filter(({ reach, pressure }) => !pressure && reaches[reach]!.to === 0);
  return [
    Math.round((outfall.crownM - outfall.invertM) * 1000),
    Math.max(0, ...joining.map((one) => one.diameterMm)),
  ];
}

/** Ground every ten metres along the piece from a node to its parent. */
function reachOf(tree: GroundTree, v: number, site: Site, sizesMm: [number, number]): Reach {
  const to = tree.parent[v]!;
  const lengthM = Math.max(0.05, Math.hypot(tree.x[v]! - tree.x[to]!, tree.y[v]! - tree.y[to]!));
  const steps = Math.max(1, Math.ceil(lengthM / 10));
  const ground: [number, number][] = [];
  for (let i = 0; i <= steps; i++) {
    const part = i / steps;
    const x = tree.x[v]! + (tree.x[to]! - tree.x[v]!) * part;
    const y = tree.y[v]! + (tree.y[to]! - tree.y[v]!) * part;
    ground.push([lengthM * part, site.groundM(x, y) ?? 0]);
  }
  return { from: v, to, lengthM, ground, sizesMm };
}
