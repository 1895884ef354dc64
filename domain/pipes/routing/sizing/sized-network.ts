import type { Point } from '../../../geo/plane.ts';
import {
  GRAVITY_UTILITIES,
  type NodeKind,
  newNode,
  newSegment,
  type PipeNode,
  type PipeSegment,
  risingMain,
  tiedToMain,
  type Utility,
} from '../../model.ts';
import { standards as builtIn, type Standards } from '../../standards.ts';
import type { Aim } from '../aims.ts';
import { remember } from '../as-before.ts';
import { builtInFlows, lateralSizeMm, mainSizeMm, type Rates, sizeForHouseholds } from '../bill/rates.ts';
import type { TrenchFloor } from '../bill/trench-floor.ts';
import { type AboveFrost, aboveFrostWords } from '../gravity/above-frost.ts';
import type { Neighbour } from '../ground/separation.ts';
import { addLoops, LOOPED_UTILITIES, type LoopFigures } from '../layout/loops.ts';
import type { DesignRain } from '../rain/design-rain.ts';
import { type LaidRain, rainAssumptions } from '../rain/laid-rain.ts';
import type { UtilityRoute } from '../route-utility.ts';
import type { Site } from '../site/site.ts';
import { siteWords } from '../site/site-words.ts';
import { assumedDepthWords, gapWords } from '../site/whole-ground.ts';
import { chambersOf } from './chambers.ts';
import { doubleRunWords } from './double-runs.ts';
import type { Enlarged } from './enlarged.ts';
import { layOutfall } from './gravity-levels.ts';
import { type GroundTree, groundTrees, hollowM } from './ground-tree.ts';
import { layingMaterial } from './laying-material.ts';
import { pressureCoverM } from './pressure-cover.ts';
import { pumpingStations } from './pumping-stations.ts';
import { sharpTurnWords } from './sharp-turns.ts';

/** One straight pipe of the sized network, from upstream (or source) to downstream. */
export interface LaidPipe {
  id: string;
  /** The pipe that it is a piece of, where one bends up and down. */
  of?: string;
  from: string;
  to: string;
  line: [Point, Point];
  lengthM: number;
  diameterMm: number;
  lateral: boolean;
  households: number;
  /** Below ground: of the invert for gravity, of the crown otherwise. */
  fromDepthM: number;
  toDepthM: number;
  /** Mean depth of the trench's floor. */
  trenchDepthM: number;
  /** That floor along the pipe, where it is not as deep everywhere. */
  floor?: TrenchFloor;
  slope: number | null;
  flowM3S: number | null;
  /** Rising main behind a pump. */
  pumped: boolean;
  /** Of a duct bank, where its lines were counted. */
  ductsTotal?: number;
  ductsUsed?: number;
}

export interface LaidNode {
  id: string;
  x: number;
  y: number;
  groundM: number;
  depthM: number;
  /** A `bend` is one up or down, between the points of the plan. */
  kind: 'manhole' | 'service' | 'tie-in' | 'pump' | 'bend';
  dropM: number;
  terminal: string | null;
  /** Where a lift stands: bottom of its wet well below ground; `depthM` is where the water leaves. */
  wellDepthM?: number;
}

export interface LaidNetwork {
  utility: UtilityRoute['spec']['utility'];
  pipes: LaidPipe[];
  nodes: LaidNode[];
  lifts: number;
  pumps: number;
  /** What was assumed because nobody said it. */
  assumptions: string[];
  /** Places where a water pipe passes under a drain and needs a sleeve. */
  sleeves?: Point[];
  /** Only where drains lie above the frost line. */
  aboveFrost?: AboveFrost;
  /** By which rain storm and combined drains were sized. */
  rain?: LaidRain;
  /** Only where loops were asked for and the network is one that is looped. */
  loops?: LoopFigures;
  /** Only of water whose proof did not hold with the sizes by households. */
  enlarged?: Enlarged;
}

export interface SizingOptions {
  frostDepthM?: number;
  /** By which storm and combined drains are sized; the assumed one where nobody says. */
  rain?: DesignRain;
  standards?: Standards;
  maxDepthM?: number;
  /** Pipes that a gravity pipe has to pass over or under. */
  passing?: readonly Neighbour[];
  /** Pipes that go under a gravity pipe at a price, where it does not pass them as they lie. */
  yielding?: readonly Neighbour[];
  /** Close loops in water and gas, so that one shut section leaves the others supplied (成环, N−1). */
  loops?: boolean;
  /** Unit prices; the built-in ones where none are given. */
  rates?: Rates;
  /** What the layout is searched for; by cost where nothing is said. */
  aim?: Aim;
  /** Utilities are laid in the order of the courtyard rather than as it comes cheapest. */
  laneOrder?: boolean;
  /** Sizes that only a task knows, e.g. duct banks by the lines that come into them; they may only grow. */
  sizesOfTask?: (network: LaidNetwork) => void;
}

/** Sizes, depths and nodes of a layout: inverts by the gravity programme, everything else at its cover. */
export function sizeNetwork(site: Site, route: UtilityRoute, given: SizingOptions = {}): LaidNetwork {
  const { utility } = route.spec;
  const rules = given.standards ?? builtIn;
  const gravity = GRAVITY_UTILITIES.has(utility);
  const assumptions = siteWords(site, utility);
  const network: LaidNetwork = { utility, pipes: [], nodes: [], lifts: 0, pumps: 0, assumptions };
  const [x] = route.plan.x;
  if (x !== undefined && site.groundM(x, route.plan.y[0]!) === undefined) assumptions.push(groundUnknown);
  if (given.frostDepthM === undefined) assumptions.push('frost-depth-unknown: cover by load only');
  const drain = (sizeMm: number): number => rules.maxManholeSpacingM(sizeMm, true)?.value ?? 40;
  const spacing = (terminals: number): number => {
    if (!gravity) return 100;
    return drain(terminals > 1 ? mainSizeMm(utility) : lateralSizeMm(utility));
  };
  groundTrees(site, route.plan, spacing, !gravity).forEach((tree, t) => {
    if (gravity) layOutfall(network, tree, t, site, route, { ...given, standards: rules });
    else layPressure(network, tree, t, site, route, rules, given);
  });
  given.sizesOfTask?.(network);
  const gaps = gapWords(site, network.pipes);
  if (gaps) assumptions.push(gaps);
  const assumed = assumedDepthWords(site, network);
  if (assumed) assumptions.push(assumed);
  const turns = gravity ? sharpTurnWords(network) : undefined;
  if (turns) assumptions.push(turns);
  const doubled = doubleRunWords(network);
  if (doubled) assumptions.push(doubled);
  if (network.aboveFrost) assumptions.push(aboveFrostWords(network.aboveFrost));
  if (network.rain) assumptions.push(...rainAssumptions(network.rain));
  if (given.loops && LOOPED_UTILITIES.has(utility) && network.pipes.length > 0)
    network.loops = addLoops(network, site, route, given.rates);
  return network;
}

const groundUnknown = 'ground-level-unknown: taken as level at 0 m';

/** Its levels are depths below a ground of which nobody knows how high it is. */
export function isGroundUnknown({ assumptions }: Pick<LaidNetwork, 'assumptions'>): boolean {
  return assumptions.includes(groundUnknown);
}

/** Children come after their parents in a GroundTree, so sums run backwards. */
export function householdsThrough(tree: GroundTree, route: UtilityRoute): number[] {
  const sum = tree.terminal.map((t) => (t >= 0 ? route.terminals[t]!.households : 0));
  for (let v = sum.length - 1; v > 0; v--) sum[tree.parent[v]!]! += sum[v]!;
  return sum;
}

function layPressure(
  network: LaidNetwork,
  tree: GroundTree,
  t: number,
  site: Site,
  route: UtilityRoute,
  rules: Standards,
  options: SizingOptions,
): void {
  const { utility } = network;
  const households = householdsThrough(tree, route);
  const coverM = pressureCoverM(utility, rules, options.frostDepthM);
  const placeOf = (v: number) => ({ x: tree.x[v]!, y: tree.y[v]!, groundM: tree.groundM[v]! });
  for (let v = 0; v < tree.x.length; v++) {
    const name = (node: number): string => `${utility}-${t}-${tree.name[node]!}`;
    network.nodes.push({
      id: name(v),
      x: tree.x[v]!,
      y: tree.y[v]!,
      groundM: tree.groundM[v]!,
      depthM: coverM,
      kind: v === 0 ? 'tie-in' : tree.terminal[v]! >= 0 ? 'service' : 'manhole',
      dropM: 0,
      terminal: tree.terminal[v]! >= 0 ? route.terminals[tree.terminal[v]!]!.id : null,
    });
    const parent = tree.parent[v]!;
    if (parent < 0) continue;
    const lateral = tree.terminal[v]! >= 0;
    const diameterMm = lateral
      ? lateralSizeMm(utility)
      : Math.max(mainSizeMm(utility), sizeForHouseholds(utility, households[v]!));
    const depthM = coverM + hollowM(site, placeOf(parent), placeOf(v));
    network.pipes.push({
      id: `${utility}-${t}-p${tree.name[v]!}`,
      from: name(parent),
      to: name(v),
      line: [
        [tree.x[parent]!, tree.y[parent]!],
        [tree.x[v]!, tree.y[v]!],
      ],
      lengthM: Math.hypot(tree.x[parent]! - tree.x[v]!, tree.y[parent]! - tree.y[v]!),
      diameterMm,
      lateral,
      households: households[v]!,
      fromDepthM: depthM,
      toDepthM: depthM,
      trenchDepthM: depthM + diameterMm / 1000,
      slope: null,
      flowM3S: null,
      pumped: false,
    });
  }
}

/** The same network under ids that no other has. */
export function withPrefix(network: LaidNetwork, prefix: string): LaidNetwork {
  const name = (id: string): string => `${prefix}${id}`;
  return {
    ...network,
    nodes: network.nodes.map((one) => ({ ...one, id: name(one.id) })),
    pipes: network.pipes.map((one) => ({ ...one, id: name(one.id), from: name(one.from), to: name(one.to) })),
    ...(network.aboveFrost
      ? {
          aboveFrost: {
            ...network.aboveFrost,
            pipes: network.aboveFrost.pipes.map((one) => ({ ...one, pipe: name(one.pipe) })),
          },
        }
      : {}),
  };
}

/** Nobody has chosen a material of drains yet. */
const sizedFor = { roughness: builtInFlows.roughness.plastic, roughnessKind: 'manning' };

/** What a chamber is called where it is no valve well. */
const chamberKinds: Partial<Record<Utility, NodeKind>> = {
  sewage: 'manhole',
  storm: 'manhole',
  combined: 'manhole',
  power: 'manhole',
  telecom: 'handhole',
};

const modelledBefore = remember<LaidPipe[], ReturnType<typeof toModel>>();

/** The same as `toModel` for whoever only reads it. */
export function modelOnce(network: LaidNetwork): {
  readonly nodes: readonly PipeNode[];
  readonly segments: readonly PipeSegment[];
} {
  return modelledBefore(network.pipes, [network.utility, network.nodes], () => toModel(network));
}

/** The network in the words of the shared model, state `planned`. */
export function toModel(network: LaidNetwork): { nodes: PipeNode[]; segments: PipeSegment[] } {
  const level = new Map(network.nodes.map((one) => [one.id, one.groundM]));
  const chambers = chambersOf(network);
  const sizesAt = new Map<string, number[]>();
  for (const { from, to, diameterMm } of network.pipes)
    for (const end of [from, to]) sizesAt.set(end, [...(sizesAt.get(end) ?? []), diameterMm]);
  const stations = new Set(pumpingStations(network.pipes));
  const kindOf = ({ id, kind }: LaidNode): NodeKind => {
    if (kind === 'service' || kind === 'pump') return kind;
    if (stations.has(id)) return 'pump';
    if (chambers.has(id)) return chamberKinds[network.utility] ?? 'chamber';
    const [first, second, ...more] = sizesAt.get(id) ?? [];
    return more.length === 0 && second !== undefined && first !== second ? 'reducer' : 'junction';
  };
  const nodes = network.nodes.map((one) =>
    newNode({
      id: one.id,
      x: one.x,
      y: one.y,
      utility: network.utility,
      kind: kindOf(one),
      groundM: one.groundM,
      depthM: one.depthM,
      state: 'planned',
      attributes: one.kind === 'tie-in' ? { [tiedToMain]: true } : {},
    }),
  );
  const segments = network.pipes.map((one) => {
    const end = (node: string, depthM: number) => ({
      groundM: level.get(node) ?? null,
      depthM,
      levelM: (level.get(node) ?? 0) - depthM,
    });
    const ducted = network.utility === 'power' || network.utility === 'telecom';
    const drains = GRAVITY_UTILITIES.has(network.utility);
    return newSegment({
      id: one.id,
      from: one.from,
      to: one.to,
      utility: network.utility,
      start: end(one.from, one.fromDepthM),
      end: end(one.to, one.toDepthM),
      diameterMm: one.diameterMm,
      material: layingMaterial(network.utility, one.diameterMm),
      lengthM: one.lengthM,
      embedding: ducted ? 'duct-bank' : 'direct-buried',
      ductsTotal: one.ductsTotal ?? null,
      ductsUsed: one.ductsUsed ?? null,
      state: 'planned',
      gasPressure: network.utility === 'gas' ? 'medium_a' : null,
      attributes: one.pumped ? { [risingMain]: true } : drains ? sizedFor : {},
    });
  });
  return { nodes, segments };
}
