import { branchAndBound } from './branch-and-bound.ts';
import { dualAscent } from './dual-ascent.ts';
import { eliminateByBound } from './eliminate-by-bound.ts';
import { type ArcId, type Csr, reachableFrom, type SteinerInstance, type Tree, toCsr } from './graph.ts';
import { localSearch } from './local-search.ts';
import { perturbedPrices } from './perturb.ts';
import { countEdges, reduce } from './reduce.ts';
import { ReducibleGraph } from './reducible.ts';
import { shortestPathHeuristic } from './shortest-path-heuristic.ts';

export interface SteinerOptions {
  /** Same seed, same answer. */
  seed?: number;
  /** Perturbed restarts a round. */
  starts?: number;
  /** Nodes of the branch-and-bound tree at the end; 0 leaves the gap as it is. Default: as many as a second or so allows. */
  branches?: number;
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
  const search = new Search({ ...instance, terminals: wanted }, options);
  search.run();
  return {
    arcs: search.bestArcs,
    cost: search.bestCost,
    bound: Math.min(search.bound, search.bestCost),
    unreachable,
    proved: search.closed,
  };
}

const rounds = 4;

/** One run: the graph shrinks, the best tree falls, the bound rises. */
class Search {
  bestArcs: ArcId[] = [];
  bestCost = Infinity;
  bound = 0;
  readonly #instance: SteinerInstance;
  readonly #options: SteinerOptions;
  readonly #graph: ReducibleGraph;
  #stopped = false;

  constructor(instance: SteinerInstance, options: SteinerOptions) {
    this.#instance = instance;
    this.#options = options;
    this.#graph = new ReducibleGraph(instance);
  }

  get closed(): boolean {
    return this.bound >= this.bestCost - 1e-9 * Math.max(1, this.bestCost);
  }

  run(): void {
    reduce(this.#graph);
    for (let round = 0; round < rounds && !this.#done(); round++) {
      const before = countEdges(this.#graph);
      const compact = this.#compact();
      if (!compact) return;
      this.#improve(compact, round);
      if (this.#done()) return;
      this.#proveAndEliminate(compact);
      if (this.#done()) return;
      reduce(this.#graph);
      if (countEdges(this.#graph) > 0.9 * before) break;
    }
    const compact = this.#done() ? undefined : this.#compact();
    if (!compact) return;
    const { csr, root, isTerminal } = compact;
    const result = branchAndBound(csr, root, isTerminal, {
      limit: this.#options.branches ?? this.#affordable(csr),
      upper: this.bestCost - this.#graph.fixedCost,
      onTree: (tree) => this.#offer(compact, tree),
      stopped: () => this.#stopped,
    });
    this.#raise(this.#graph.fixedCost + result.bound);
  }

  /** Branching closes small gaps; on a large one it would burn seconds for nothing. */
  #affordable(csr: Csr): number {
    const small = this.bestCost - this.bound < 5e-4 * this.bestCost;
    return Math.min(3000, Math.ceil((small ? 3e6 : 2e5) / csr.to.length));
  }

  #done(): boolean {
    return this.#stopped || this.closed;
  }

  /** Heuristics on the graph as it is now. */
  #improve(compact: Compact, round: number): void {
    const { csr, root, isTerminal, terminalCount } = compact;
    const first = shortestPathHeuristic(csr, root, isTerminal, terminalCount);
    if (!first) return;
    this.#offer(compact, first);
    let best = localSearch(csr, first, isTerminal);
    this.#offer(compact, best);
    const { bound, residual } = dualAscent(csr, root, compact.terminals);
    this.#raise(this.#graph.fixedCost + bound);
    best = this.#tryPrices(compact, best, leaving(csr, residual));
    const starts = this.#options.starts ?? 12;
    for (let i = 0; i < starts && !this.#done(); i++) {
      const seed = (this.#options.seed ?? 1) * 7919 + round * 101 + i;
      best = this.#tryPrices(compact, best, perturbedPrices(csr, residual, best, seed));
    }
  }

  #tryPrices(compact: Compact, best: Tree, prices: Float64Array): Tree {
    const { csr, root, isTerminal, terminalCount } = compact;
    const tree = shortestPathHeuristic(csr, root, isTerminal, terminalCount, prices);
    if (!tree) return best;
    const better = tree.cost < best.cost * 1.02 ? localSearch(csr, tree, isTerminal, 2) : tree;
    this.#offer(compact, better);
    return better.cost < best.cost ? better : best;
  }

  /** Bounds from several roots where undirected; what can't be in a better tree goes. */
  #proveAndEliminate(compact: Compact): void {
    const { csr, root, terminals } = compact;
    const roots = this.#instance.directed ? [root] : spread([root, ...terminals], 4);
    for (const from of roots) {
      if (this.#done()) return;
      const ascent = dualAscent(csr, from, from === root ? terminals : [...terminals, root]);
      this.#raise(this.#graph.fixedCost + ascent.bound);
      const slack = this.bestCost - this.#graph.fixedCost - ascent.bound;
      const useless = eliminateByBound(csr, from, [...terminals, root], ascent.residual, slack);
      for (let s = 0; s < useless.length; s++) {
        const arc = compact.arcOf(s);
        if (!useless[s]) continue;
        if (!this.#instance.directed) {
          if (useless[csr.twin[s]!]) this.#graph.removeEdge(arc >> 1);
        } else {
          this.#graph.prices[arc] = Infinity;
          if (this.#graph.prices[arc ^ 1] === Infinity) this.#graph.removeEdge(arc >> 1);
        }
      }
    }
  }

  #raise(bound: number): void {
    this.bound = Math.max(this.bound, Math.min(bound, this.bestCost));
  }

  #offer(compact: Compact, tree: Tree): void {
    const cost = this.#graph.fixedCost + tree.cost;
    if (cost >= this.bestCost - 1e-12 * cost) return;
    const arcs: ArcId[] = [];
    tree.parentSlot.forEach((slot) => {
      if (slot >= 0) arcs.push(compact.arcOf(slot));
    });
    this.#take(arcs);
  }

  #take(arcs: ArcId[]): void {
    const { forward, backward } = this.#instance;
    const known = this.#graph.expand(arcs);
    this.bestArcs = this.#instance.directed ? known : awayFromRoot(this.#instance, known);
    this.bestCost = 0;
    for (const arc of this.bestArcs) this.bestCost += (arc & 1 ? backward : forward)[arc >> 1]!;
    if (this.#options.onProgress?.(this.bestCost, this.bound) === false) this.#stopped = true;
  }

  /** The reduced graph without its gaps; undefined, and everything proved, when one node is left. */
  #compact(): Compact | undefined {
    const graph = this.#graph;
    if (graph.terminalCount <= 1) {
      if (graph.fixedCost < this.bestCost) this.#take([]);
      this.bound = this.bestCost;
      return undefined;
    }
    return compactOf(graph);
  }
}

/** Contractions of undirected edges don't know which way the tree runs: turns every arc away from the root. */
function awayFromRoot(instance: SteinerInstance, arcs: ArcId[]): ArcId[] {
  const { tail, head, root } = instance;
  const around = new Map<number, ArcId[]>();
  const add = (node: number, arc: ArcId): void => {
    const list = around.get(node);
    if (list) list.push(arc);
    else around.set(node, [arc]);
  };
  for (const arc of arcs) {
    const e = arc >> 1;
    add(tail[e]!, 2 * e);
    add(head[e]!, 2 * e + 1);
  }
  const result: ArcId[] = [];
  const seen = new Set([root]);
  const stack = [root];
  while (stack.length > 0) {
    for (const arc of around.get(stack.pop()!) ?? []) {
      const to = arc & 1 ? tail[arc >> 1]! : head[arc >> 1]!;
      if (seen.has(to)) continue;
      seen.add(to);
      result.push(arc);
      stack.push(to);
    }
  }
  return result;
}

/** The living part of a reducible graph as rows, with the way back to its arcs. */
interface Compact {
  csr: Csr;
  root: number;
  isTerminal: Uint8Array;
  terminals: number[];
  terminalCount: number;
  /** The arc parent → node that tree slot `s` of a node stands for. */
  arcOf(slot: number): ArcId;
}

function compactOf(graph: ReducibleGraph): Compact {
  const number = new Int32Array(graph.nodeCount).fill(-1);
  let nodes = 0;
  const name = (v: number): number => {
    if (number[v]! < 0) number[v] = nodes++;
    return number[v]!;
  };
  const tail: number[] = [];
  const head: number[] = [];
  const forward: number[] = [];
  const backward: number[] = [];
  const edges: number[] = [];
  const root = name(graph.root);
  for (let e = 0; e < graph.alive.length; e++) {
    if (!graph.alive[e]) continue;
    edges.push(e);
    tail.push(name(graph.ends[2 * e]!));
    head.push(name(graph.ends[2 * e + 1]!));
    forward.push(graph.prices[2 * e]!);
    backward.push(graph.prices[2 * e + 1]!);
  }
  const csr = toCsr(nodes, tail, head, forward, backward, !graph.directed);
  const isTerminal = new Uint8Array(nodes);
  for (let v = 0; v < graph.nodeCount; v++)
    if (number[v]! >= 0) isTerminal[number[v]!] = graph.isTerminal[v]!;
  const terminals: number[] = [];
  for (let v = 0; v < nodes; v++) if (isTerminal[v] && v !== root) terminals.push(v);
  const arcOf = (slot: number): ArcId => {
    const e = csr.edge[slot]!;
    // The slot lies in the child's row: the arc runs from to[slot] to the child.
    return 2 * edges[e]! + (csr.to[slot] === tail[e] ? 0 : 1);
  };
  return { csr, root, isTerminal, terminals, terminalCount: terminals.length + 1, arcOf };
}

/** Residual prices (kept at the entered node) as prices of leaving. */
function leaving(csr: Csr, residual: Float64Array): Float64Array {
  const prices = new Float64Array(residual.length);
  for (let s = 0; s < prices.length; s++) prices[s] = residual[csr.twin[s]!]! + 1e-6 * csr.out[s]!;
  return prices;
}

function spread(nodes: number[], count: number): number[] {
  const step = Math.max(1, Math.floor(nodes.length / count));
  return nodes.filter((_, i) => i % step === 0).slice(0, count);
}
