import { bestAscent } from './best-ascent.ts';
import { type ArcId, reachableFrom, type SteinerInstance, toCsr } from './graph.ts';
import { inOwnUnit, priceOf } from './own-unit.ts';
import { Search } from './search.ts';

export interface SteinerOptions {
  /** Same seed, same answer. */
  seed?: number;
  /** Perturbed restarts a round. */
  starts?: number;
  /** Nodes of the branch-and-bound tree at the end; 0 leaves the gap as it is. Default: as many as a second or so allows. */
  branches?: number;
  /** Whether to spend time on a bound near the price; default true. */
  proof?: boolean;
  /** Told about each better tree: its price and the best bound so far. Return false to stop. */
  onProgress?: (cost: number, bound: number) => boolean | undefined;
}

export interface SteinerResult {
  /** Arcs that lead from the root to the terminals. */
  arcs: ArcId[];
  cost: number;
  /** No tree is cheaper. */
  bound: number;
  /** Terminals that no arc leads to. */
  unreachable: number[];
  /** True when cost and bound are equal. */
  proved: boolean;
}

/**
 * The cheapest tree from the root to all terminals that can be reached, with a lower bound: reductions, shortest-path
 * heuristic, local search, perturbed restarts, dual ascent with elimination by bound, branch and bound on what is left.
 */
export function solveSteiner(instance: SteinerInstance, options: SteinerOptions = {}): SteinerResult {
  const { nodeCount, tail, head, forward, backward, root } = instance;
  const whole = toCsr(nodeCount, tail, head, forward, backward, !instance.directed);
  const seen = reachableFrom(whole, root);
  const terminals = new Set(Array.from(instance.terminals).filter((t) => t !== root));
  const unreachable = [...terminals].filter((t) => !seen[t]);
  const wanted = [...terminals].filter((t) => seen[t]);
  if (wanted.length === 0) return { arcs: [], cost: 0, bound: 0, unreachable, proved: true };
  const { scaled, unit, step } = inOwnUnit({ ...instance, terminals: wanted });
  const progress = options.onProgress;
  const search = new Search(scaled, step, {
    ...options,
    ...(progress && { onProgress: (cost: number, bound: number) => progress(cost * unit, bound * unit) }),
  });
  search.run();
  // Ascents on the whole graph sometimes prove more than on what reductions left of it.
  if (!search.closed && options.branches !== 0 && options.proof !== false)
    search.raise(bestAscent(whole, root, wanted, 4).bound / unit);
  const cost = priceOf(instance, search.bestArcs);
  return {
    arcs: search.bestArcs,
    cost,
    bound: search.closed ? cost : Math.min(search.bound * unit, cost),
    unreachable,
    proved: search.closed,
  };
}
