import type { Standards } from '../../standards.ts';
import { builtInRates } from '../bill/rates.ts';
import { joinAboveFrost } from '../gravity/above-frost.ts';
import { dischargeAt } from '../gravity/inflows.ts';
import { joinedInvert, type Outfall } from '../gravity/joined-invert.ts';
import type { ProfiledPipe, SewerProfile } from '../gravity/profile.ts';
import type { Reach } from '../gravity/sewer-graph.ts';
import type { Drain } from '../gravity/sewer-rules.ts';
import { timedFlows } from '../gravity/travel-time.ts';
import { assumedRain } from '../rain/design-rain.ts';
import { joinRain } from '../rain/laid-rain.ts';
import { runoffOf } from '../rain/runoff.ts';
import type { UtilityRoute } from '../route-utility.ts';
import type { Site } from '../site/site.ts';
import { type DrainOnGround, layStepping } from './drain-on-ground.ts';
import type { GroundTree } from './ground-tree.ts';
import { pumpingStations } from './pumping-stations.ts';
import {
  householdsThrough,
  type LaidNetwork,
  type LaidNode,
  type LaidPipe,
  type SizingOptions,
} from './sized-network.ts';

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
  const rain = options.rain ?? assumedRain;
  const runoff = runoffOf(site, rain);
  const outfall = joinedInvert(site.mains, utility, tree.x[0]!, tree.y[0]!);
  const drain = layStepping({ utility, site, route, rain, runoff, outfall, options }, tree, (one) =>
    drawn(one, t, site, route, options),
  );
  if (!drain) return;
  const { reaches, laid } = drain;
  if (utility !== 'sewage') {
    const longestMinutes = rain.formula
      ? timedFlows(drain.sewer, reaches, laid.profile, drain.travelling).minutes[0]!
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
  const further = drain.tree.x.length - tree.x.length;
  if (further > 0)
    network.assumptions.push(
      `stepped-drains: ${further} manholes more than the table's spacing asks for, on ground that falls more than a pipe may; an assumption how near they may stand`,
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
  if (aboveFrost) {
    const pipes = aboveFrost.pipes.map(({ pipe, lengthM }) => ({
      pipe: names(drain, t).pipe(pipe),
      lengthM,
    }));
    network.aboveFrost = joinAboveFrost(network.aboveFrost, { ...aboveFrost, pipes });
  }
  const { nodes, pipes } = drawn(drain, t, site, route, options);
  network.nodes.push(...nodes);
  network.pipes.push(...pipes);
  network.lifts += profile.lifts;
  network.pumps = pumpingStations(network.pipes).length;
}

/** How nodes and pipes of a tree are called. */
function names(
  { utility, tree, reaches }: DrainOnGround,
  t: number,
): { node: (v: number) => string; pipe: (reach: number) => string } {
  return {
    node: (v) => `${utility}-${t}-${tree.name[v]!}`,
    pipe: (reach) => `${utility}-${t}-p${tree.name[reaches[reach]!.from]!}`,
  };
}

/** Nodes and pipes of a drain that was laid. */
function drawn(
  drain: DrainOnGround,
  t: number,
  site: Site,
  route: UtilityRoute,
  { rates = builtInRates }: SizingOptions,
): Pick<LaidNetwork, 'nodes' | 'pipes'> {
  const { tree, reaches, laid } = drain;
  const households = householdsThrough(tree, route);
  const name = names(drain, t);
  const nodes = laid.profile.nodes.map((one): LaidNode => {
    const v = one.node;
    const terminal = tree.terminal[v]!;
    return {
      id: name.node(v),
      x: tree.x[v]!,
      y: tree.y[v]!,
      groundM: tree.groundM[v]!,
      depthM: one.depthM,
      kind: v === 0 ? 'tie-in' : terminal >= 0 ? 'service' : one.lift ? 'pump' : 'manhole',
      dropM: one.dropM,
      terminal: terminal >= 0 ? route.terminals[terminal]!.id : null,
      ...(one.wellDepthM === undefined ? {} : { wellDepthM: one.wellDepthM }),
    };
  });
  const pipes = laid.profile.pipes.map((pipe): LaidPipe => {
    const reach = reaches[pipe.reach]!;
    return {
      id: name.pipe(pipe.reach),
      from: name.node(reach.from),
      to: name.node(reach.to),
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
      ...trenchUnder(pipe, reach, rates.beddingM),
      slope: pipe.pressure ? null : pipe.slope,
      flowM3S: pipe.flow,
      pumped: pipe.pressure,
    };
  });
  return { nodes, pipes };
}

/** Told once, however many mains a layout is tied to. */
const outfallUnknown = 'outfall-invert-unknown: tied in at the depth that suits';

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
