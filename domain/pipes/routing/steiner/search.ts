import { bestAscent, spread } from './best-ascent.ts';
import { branchAndBound } from './branch-and-bound.ts';
import { type Compact, compactOf } from './compact.ts';
import { dualAscent, patiences } from './dual-ascent.ts';
import { eliminateByBound } from './eliminate-by-bound.ts';
import type { ArcId, Csr, SteinerInstance, Tree } from './graph.ts';
import { localSearch } from './local-search.ts';
import { TreePool } from './merge-trees.ts';
import { priceOf } from './own-unit.ts';
import { perturbedPrices } from './perturb.ts';
import { countEdges, reduce } from './reduce.ts';
import { ReducibleGraph } from './reducible.ts';
import { shortestPathHeuristic } from './shortest-path-heuristic.ts';
import type { SteinerOptions } from './solve.ts';

const rounds = 4;
/** Of more trees together the graph gets too dense to be solved to the end. */
const treesToMerge = 6;

/** One run: the graph shrinks, the best tree falls, the bound rises. */
export class Search {
  bestArcs: ArcId[] = [];
  bestCost = Infinity;
  bound = 0;
  readonly #instance: SteinerInstance;
  readonly #options: SteinerOptions;
  readonly #graph: ReducibleGraph;
  readonly #step: number;
  #stopped = false;

  constructor(instance: SteinerInstance, step: number, options: SteinerOptions) {
    this.#instance = instance;
    this.#step = step;
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
      if (this.#done() || this.#options.proof === false) return;
      this.#proveAndEliminate(compact);
      if (this.#done()) return;
      reduce(this.#graph);
      if (countEdges(this.#graph) > 0.9 * before) break;
    }
    const compact = this.#done() ? undefined : this.#compact();
    if (!compact) return;
    const { csr, isTerminal } = compact;
    const start = bestAscent(csr, compact.root, compact.terminals, 8);
    this.raise(this.#graph.fixedCost + start.bound);
    if (this.#done()) return;
    const result = branchAndBound(csr, start.root, isTerminal, {
      patience: start.patience,
      limit: this.#options.branches ?? this.#affordable(csr),
      upper: this.bestCost - this.#graph.fixedCost,
      step: this.#step,
      onTree: (tree) => this.#offer(compact, tree),
      stopped: () => this.#stopped,
    });
    this.raise(this.#graph.fixedCost + result.bound);
  }

  /** Branching closes small gaps; on a large one it would burn seconds for nothing. */
  #affordable(csr: Csr): number {
    const small = csr.to.length < 10_000 || this.bestCost - this.bound < 5e-4 * this.bestCost;
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
    const pool = new TreePool(csr);
    pool.add(best);
    const { bound, residual } = dualAscent(csr, root, compact.terminals);
    this.raise(this.#graph.fixedCost + bound);
    best = this.#tryPrices(compact, best, leaving(csr, residual), pool);
    const starts = this.#options.starts ?? affordableStarts(csr);
    for (let i = 1; i <= starts && !this.#done(); i++) {
      const seed = (this.#options.seed ?? 1) * 7919 + round * 101 + i;
      best = this.#tryPrices(compact, best, perturbedPrices(csr, residual, best, seed), pool);
      if (i % treesToMerge === 0 || i === starts) best = this.#merge(compact, pool, best);
    }
  }

  /** The best tree on the edges of the last trees together: a sparse graph, which branch and bound mostly gets through. */
  #merge(compact: Compact, pool: TreePool, best: Tree): Tree {
    const { root, terminals, csr, isTerminal } = compact;
    const merged = new Search(pool.instance(root, terminals), this.#step, { starts: 0, branches: 200 });
    merged.run();
    const tree = localSearch(csr, pool.tree(root, merged.bestArcs), isTerminal);
    this.#offer(compact, tree);
    const better = tree.cost < best.cost ? tree : best;
    pool.clear();
    pool.add(better);
    return better;
  }

  #tryPrices(compact: Compact, best: Tree, prices: Float64Array, pool: TreePool): Tree {
    const { csr, root, isTerminal, terminalCount } = compact;
    const tree = shortestPathHeuristic(csr, root, isTerminal, terminalCount, prices);
    if (!tree) return best;
    const better = tree.cost < best.cost * 1.1 ? localSearch(csr, tree, isTerminal, 2) : tree;
    this.#offer(compact, better);
    pool.add(better);
    return better.cost < best.cost ? better : best;
  }

  /** Bounds from several roots where undirected; what can't be in a better tree goes. */
  #proveAndEliminate(compact: Compact): void {
    const { csr, root, terminals } = compact;
    const roots = this.#instance.directed ? [root] : spread([root, ...terminals], 4);
    for (const [i, from] of [...roots, ...roots].entries()) {
      if (this.#done()) return;
      const patience = patiences[i < roots.length ? 0 : 1]!;
      const ascent = dualAscent(csr, from, from === root ? terminals : [...terminals, root], patience);
      this.raise(this.#graph.fixedCost + ascent.bound);
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

  raise(bound: number): void {
    const step = this.#step;
    const reached = step > 0 ? Math.ceil(bound / step - 1e-6) * step : bound;
    this.bound = Math.max(this.bound, Math.min(reached, this.bestCost));
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
    const known = this.#graph.expand(arcs);
    this.bestArcs = this.#instance.directed ? known : awayFromRoot(this.#instance, known);
    this.bestCost = priceOf(this.#instance, this.bestArcs);
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

/** Each start walks over all edges several times: on a large graph the first few find most of what all would. */
function affordableStarts(csr: Csr): number {
  return Math.max(3, Math.min(12, Math.round(1.2e6 / csr.to.length)));
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

/** Residual prices (kept at the entered node) as prices of leaving. */
function leaving(csr: Csr, residual: Float64Array): Float64Array {
  const prices = new Float64Array(residual.length);
  for (let s = 0; s < prices.length; s++) prices[s] = residual[csr.twin[s]!]! + 1e-6 * csr.out[s]!;
  return prices;
}
