import type { SteinerInstance } from '../steiner/graph.ts';
import { solveSteiner } from '../steiner/solve.ts';
import type { SewerProfile } from './profile.ts';
import { ProfileSolver } from './profile-dp.ts';
import { risingMainMm } from './rising-main.ts';
import type { Reach, SewerPrices, SewerRules, SewerTree } from './sewer-graph.ts';

/** Where sewers may lie: reaches, one outfall, the nodes that must drain and what they bring. */
export interface SewerGraph {
  nodeCount: number;
  reaches: readonly Reach[];
  outfall: number;
  terminals: readonly number[];
  /** Peak flow of each terminal, m³/s, in the order of `terminals`. */
  inflow: readonly number[];
}

export interface SewerDesign {
  tree: SewerTree;
  profile: SewerProfile;
  /** No layout with any profile costs less: dual ascent over every reach's price at its shallowest legal depth. */
  boundYuan: number;
  /** Nodes from which no way leads to the outfall. */
  unreachable: number[];
  /** Layouts tried, with what each cost. */
  tried: { climbWeight: number; costYuan: number; stations: number }[];
}

/** How much of a lift a reach is charged for per metre that it must climb against the fall. */
const climbWeights = [0, 0.2, 0.4, 0.7, 1, 1.5];

/**
 * Layout and profile in turns: a Steiner arborescence whose prices foresee depth (climbing uses up cover that a lift must
 * give back), the exact profile on it, prices corrected by the depths found, and again; the cheapest whole wins.
 */
export function designSewer(
  graph: SewerGraph,
  rules: SewerRules,
  prices: SewerPrices,
  options: { seed?: number; rounds?: number } = {},
): SewerDesign | undefined {
  const solver = new ProfileSolver(graph.reaches, rules, prices);
  const least = graph.reaches.map((reach) => leastPrice(solver, reach, rules, prices));
  const proof = solveSteiner(boundingInstance(graph, solver, rules, prices), { seed: options.seed ?? 1 });
  const manholes = graph.terminals.length * prices.manhole(rules.inflowDepthM);
  const boundYuan = proof.bound + manholes;
  const tried: SewerDesign['tried'] = [];
  let best: { tree: SewerTree; profile: SewerProfile } | undefined;
  const judge = (weights: readonly number[], climbWeight: number): SewerProfile | undefined => {
    const found = solveSteiner(instanceOf(graph, weights), {
      seed: options.seed ?? 1,
      starts: 4,
      branches: 100,
    });
    const tree = treeOf(graph, found.arcs);
    const profile = solver.solve(tree);
    if (!profile) return undefined;
    tried.push({ climbWeight, costYuan: profile.costYuan, stations: profile.lifts + profile.pumps });
    if (!best || profile.costYuan < best.profile.costYuan) best = { tree, profile };
    return profile;
  };
  for (const climbWeight of climbWeights) {
    let weights = foreseen(graph, least, rules, prices, climbWeight);
    for (let round = 0; round < (options.rounds ?? 2); round++) {
      const profile = judge(weights, climbWeight);
      if (!profile) break;
      weights = corrected(weights, profile, prices, graph);
    }
  }
  return best && { ...best, boundYuan, unreachable: proof.unreachable, tried };
}

/** What a reach costs at least: at the shallowest legal depth, or pumped where gravity can't do it at any. */
function leastPrice(solver: ProfileSolver, reach: Reach, rules: SewerRules, prices: SewerPrices): number {
  const pumped = prices.pumpStation + risingMainYuan(reach, rules, prices);
  return Math.min(pumped, shallowestYuan(solver, reach, rules, prices));
}

/** By gravity at the shallowest legal depth; infinite where none is. */
function shallowestYuan(solver: ProfileSolver, reach: Reach, rules: SewerRules, prices: SewerPrices): number {
  let least = Infinity;
  rules.sizes.forEach(({ diameterMm }, k) => {
    const lay = solver.lay(reach, 0, k);
    if (!lay) return;
    for (let up = rules.minDepthM; up <= rules.maxDepthM; up += 0.1) {
      const down = lay.arrivalDepth(up);
      if (down === undefined) continue;
      const mean = Math.max(0, (up + down) / 2 + lay.meanOffset);
      least = Math.min(least, (prices.pipe(diameterMm) + prices.trench(mean, diameterMm)) * reach.lengthM);
      break;
    }
  });
  return least;
}

/**
 * No design costs less than the least tree of this graph. Every node is there twice, for what flows and, `nodeCount` further on, for what is under
 * pressure there: a pump leads from the one to the other for its price, a rising main goes on without one but past what comes in at a terminal, and
 * pressure may end anywhere.
 */
function boundingInstance(
  graph: SewerGraph,
  solver: ProfileSolver,
  rules: SewerRules,
  prices: SewerPrices,
): SteinerInstance {
  const ownInflow = new Set(graph.terminals);
  const tail: number[] = [];
  const head: number[] = [];
  const forward: number[] = [];
  const lead = (from: number, to: number, yuan: number): void => {
    if (yuan === Infinity) return;
    // led away from the outfall
    tail.push(to);
    head.push(from);
    forward.push(yuan);
  };
  const pressed = (node: number): number => node + graph.nodeCount;
  for (const reach of graph.reaches) {
    const { from, to } = reach;
    const run = risingMainYuan(reach, rules, prices);
    lead(from, to, shallowestYuan(solver, reach, rules, prices));
    lead(from, pressed(to), prices.pumpStation + run);
    if (!ownInflow.has(from)) lead(pressed(from), pressed(to), run);
  }
  for (let node = 0; node < graph.nodeCount; node++) lead(pressed(node), node, 0);
  return {
    nodeCount: 2 * graph.nodeCount,
    ...{ tail: Int32Array.from(tail), head: Int32Array.from(head) },
    ...{ forward: Float64Array.from(forward), backward: new Float64Array(tail.length).fill(Infinity) },
    ...{ directed: true, root: graph.outfall, terminals: graph.terminals },
  };
}

function risingMainYuan({ lengthM }: Reach, { minDepthM }: SewerRules, prices: SewerPrices): number {
  const thinnest = risingMainMm(0);
  return (prices.pressurePipe(thinnest) + prices.trench(minDepthM, thinnest)) * lengthM;
}

function foreseen(
  graph: SewerGraph,
  least: readonly number[],
  rules: SewerRules,
  prices: SewerPrices,
  climbWeight: number,
): number[] {
  const slope = Math.min(...rules.sizes.map((one) => one.minSlope));
  const room = Math.max(0.5, rules.maxDepthM - rules.minDepthM);
  return graph.reaches.map((reach, r) => {
    const climb = reach.ground.at(-1)![1] - reach.ground[0]![1] + slope * reach.lengthM;
    return least[r]! + (climbWeight * prices.liftStation * Math.min(room, Math.max(0, climb))) / room;
  });
}

/** Halfway towards what the reaches of the tree cost at the depth they got. */
function corrected(
  weights: readonly number[],
  profile: SewerProfile,
  prices: SewerPrices,
  graph: SewerGraph,
): number[] {
  const next = [...weights];
  for (const pipe of profile.pipes) {
    if (pipe.pressure) continue;
    const real =
      (prices.pipe(pipe.diameterMm) + prices.trench(pipe.meanDepthM, pipe.diameterMm)) *
      graph.reaches[pipe.reach]!.lengthM;
    next[pipe.reach] = Math.max(weights[pipe.reach]!, (weights[pipe.reach]! + real) / 2);
  }
  return next;
}

/** Steiner trees lead away from the root: the reaches are turned round. */
function instanceOf(graph: SewerGraph, weights: readonly number[]): SteinerInstance {
  return {
    nodeCount: graph.nodeCount,
    tail: Int32Array.from(graph.reaches, (one) => one.to),
    head: Int32Array.from(graph.reaches, (one) => one.from),
    forward: Float64Array.from(weights),
    backward: new Float64Array(graph.reaches.length).fill(Infinity),
    directed: true,
    root: graph.outfall,
    terminals: graph.terminals,
  };
}

export function treeOf(graph: SewerGraph, arcs: readonly number[]): SewerTree {
  const downstream = new Int32Array(graph.nodeCount).fill(-1);
  for (const arc of arcs) downstream[graph.reaches[arc >> 1]!.from] = arc >> 1;
  const inflow = new Float64Array(graph.nodeCount);
  const isTerminal = new Uint8Array(graph.nodeCount);
  graph.terminals.forEach((t, i) => {
    isTerminal[t] = 1;
    inflow[t]! += graph.inflow[i]!;
  });
  return { outfall: graph.outfall, downstream, inflow, isTerminal };
}
