import { holdsTogether } from './complete-plan.ts';
import type { Graph } from './graph.ts';
import { Random } from './random.ts';
import type { ZoneLimit } from './recombine.ts';

/** Growths in all, growths of one node, and zones that are kept: what HiGHS can choose among within seconds. */
const limitsOfPool = { growths: 12_000, rounds: 60, zones: 3000 };

/**
 * A pool of zones worth their money, the cheapest first: from every node a zone is grown by what brings it nearest to the floors for the
 * least cost, with some chance in it from the second round on, and then trimmed. Every zone is connected and within the limits; which
 * of them go together is for set packing to say. A heuristic: the best zones may be missing.
 */
export function cheapZones(
  graph: Graph,
  limits: ZoneLimit[],
  cost: Float64Array,
  seed: number,
): { nodes: Int32Array; cost: number }[] {
  const random = new Random(seed, 0x6368, 0x6561);
  const rounds = Math.min(limitsOfPool.rounds, Math.ceil(limitsOfPool.growths / Math.max(1, graph.size)));
  const pool = new Map<string, { nodes: Int32Array; cost: number }>();
  for (let round = 0; round < rounds; round++) {
    for (let root = 0; root < graph.size; root++) {
      const grown = growCheaply(graph, limits, cost, root, () => 1 + (round > 0 ? 0.6 * random.unit() : 0));
      if (!grown) continue;
      const nodes = Int32Array.from(trimmed(graph, limits, cost, grown)).sort();
      pool.set(nodes.join(), { nodes, cost: nodes.reduce((sum, u) => sum + cost[u]!, 0) });
    }
  }
  return [...pool.values()]
    .sort((a, b) => a.cost - b.cost || a.nodes[0]! - b.nodes[0]! || a.nodes.length - b.nodes.length)
    .slice(0, limitsOfPool.zones);
}

/** A connected zone around `root` that reaches every floor within every cap, or null where the growth got stuck. */
function growCheaply(
  graph: Graph,
  limits: ZoneLimit[],
  cost: Float64Array,
  root: number,
  chance: () => number,
): number[] | null {
  const sums = limits.map(() => 0);
  const chosen = new Set<number>();
  const near = new Set([root]);
  const fits = (u: number) => limits.every(({ values, cap }, l) => sums[l]! + values[u]! <= cap);
  /** Share of the floors that a node still adds. */
  const gain = (u: number) =>
    limits.reduce(
      (sum, { values, floor }, l) =>
        floor > 0 ? sum + Math.min(values[u]!, Math.max(0, floor - sums[l]!)) / floor : sum,
      1e-6,
    );
  for (;;) {
    let [best, bestWorth] = [-1, -1];
    for (const u of near) {
      if (!fits(u)) continue;
      const worth = (gain(u) / (cost[u]! + 1e-9)) * chance();
      if (worth > bestWorth) [best, bestWorth] = [u, worth];
    }
    if (best < 0) return null;
    near.delete(best);
    chosen.add(best);
    limits.forEach(({ values }, l) => {
      sums[l]! += values[best]!;
    });
    if (limits.every(({ floor }, l) => sums[l]! >= floor)) return [...chosen];
    for (let k = graph.offsets[best]!; k < graph.offsets[best + 1]!; k++)
      if (!chosen.has(graph.neighbours[k]!)) near.add(graph.neighbours[k]!);
  }
}

/** The zone without what it needs neither for its floors nor to hold together, the dearest first. */
function trimmed(graph: Graph, limits: ZoneLimit[], cost: Float64Array, nodes: number[]): number[] {
  const sums = limits.map(({ values }) => nodes.reduce((sum, u) => sum + values[u]!, 0));
  let kept = nodes;
  for (const u of [...nodes].sort((a, b) => cost[b]! - cost[a]! || a - b)) {
    if (!limits.every(({ values, floor }, l) => sums[l]! - values[u]! >= floor)) continue;
    const rest = kept.filter((v) => v !== u);
    if (rest.length === 0 || !holdsTogether(graph, rest)) continue;
    kept = rest;
    limits.forEach(({ values }, l) => {
      sums[l]! -= values[u]!;
    });
  }
  return kept;
}
