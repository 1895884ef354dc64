import { dualAscent } from './dual-ascent.ts';
import { type Csr, prune, type Tree } from './graph.ts';
import { NodeHeap } from './heap.ts';
import { localSearch } from './local-search.ts';
import { shortestPathHeuristic } from './shortest-path-heuristic.ts';

export interface BranchOptions {
  /** Upper limit on nodes of the search. */
  limit: number;
  /** Price of the best tree so far, in this graph. */
  upper: number;
  onTree(tree: Tree): void;
  stopped(): boolean;
}

/** A node of the search: these become terminals, those are forbidden. */
interface Branch {
  bound: number;
  must: number[];
  not: number[];
}

/**
 * Branches on Steiner nodes, best bound first, with dual ascent for the bound and the tree found in its paid arcs.
 * @returns the lower bound that is proved when it ends: the upper price when the search ran dry.
 */
export function branchAndBound(csr: Csr, root: number, isTerminal: Uint8Array, options: BranchOptions) {
  let upper = options.upper;
  const open: Branch[] = [];
  const order = new NodeHeap();
  const add = (branch: Branch): void => {
    open.push(branch);
    order.push(open.length - 1, branch.bound);
  };
  add({ bound: 0, must: [], not: [] });
  /** Least bound of the branches in which nothing was left to decide. */
  let floor = Infinity;
  for (let count = 0; order.size > 0; count++) {
    const least = order.topKey;
    if (least >= upper - tolerance(upper)) return { bound: Math.min(upper, floor) };
    if (count >= options.limit || options.stopped()) return { bound: Math.min(least, floor) };
    const branch = open[order.pop()]!;
    const sub = restrict(csr, isTerminal, branch);
    const ascent = dualAscent(sub.csr, root, sub.terminals);
    const bound = Math.max(branch.bound, ascent.bound);
    const tree = treeInPaidArcs(csr, sub, root, isTerminal, ascent.residual);
    if (tree && tree.cost < upper - tolerance(upper)) {
      upper = tree.cost;
      options.onTree(tree);
    }
    if (!tree || bound >= upper - tolerance(upper)) continue;
    const pick = chooseNode(csr, tree, sub.isTerminal, ascent.residual);
    if (pick < 0) {
      floor = Math.min(floor, bound);
      continue;
    }
    add({ bound, must: [...branch.must, pick], not: branch.not });
    add({ bound, must: branch.must, not: [...branch.not, pick] });
  }
  return { bound: Math.min(upper, floor) };
}

function tolerance(cost: number): number {
  return 1e-9 * Math.max(1, cost);
}

interface Restricted {
  csr: Csr;
  isTerminal: Uint8Array;
  terminals: number[];
}

function restrict(csr: Csr, isTerminal: Uint8Array, branch: Branch): Restricted {
  const all = isTerminal.slice();
  for (const v of branch.must) all[v] = 1;
  const terminals: number[] = [];
  for (let v = 0; v < all.length; v++) if (all[v]) terminals.push(v);
  if (branch.not.length === 0) return { csr, isTerminal: all, terminals };
  const out = csr.out.slice();
  const into = csr.into.slice();
  for (const v of branch.not) {
    for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
      out[s] = Infinity;
      into[s] = Infinity;
      out[csr.twin[s]!] = Infinity;
      into[csr.twin[s]!] = Infinity;
    }
  }
  return { csr: { ...csr, out, into }, isTerminal: all, terminals };
}

function treeInPaidArcs(
  csr: Csr,
  sub: Restricted,
  root: number,
  isTerminal: Uint8Array,
  residual: Float64Array,
): Tree | undefined {
  const prices = new Float64Array(residual.length);
  for (let s = 0; s < prices.length; s++) prices[s] = residual[csr.twin[s]!]! + 1e-6 * sub.csr.out[s]!;
  const tree = shortestPathHeuristic(sub.csr, root, sub.isTerminal, sub.terminals.length, prices);
  if (!tree) return undefined;
  // Forced nodes may be leaves: the branch is judged by its bound, the tree is offered without them.
  const parentSlot = tree.parentSlot.slice();
  const cost = prune(csr, root, parentSlot, isTerminal);
  return localSearch(csr, { root, parentSlot, cost }, isTerminal, 1);
}

/** The undecided node with most paid arcs around it: there the dual is least sure of where the tree goes. */
function chooseNode(csr: Csr, tree: Tree, decided: Uint8Array, residual: Float64Array): number {
  let best = -1;
  let most = 2;
  for (let v = 0; v < csr.nodeCount; v++) {
    if (decided[v]) continue;
    let paid = 0;
    for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
      if (residual[s] === 0) paid++;
      if (residual[csr.twin[s]!] === 0) paid++;
    }
    if (paid > 0 && tree.parentSlot[v]! >= -1) paid += 2;
    if (paid > most) {
      most = paid;
      best = v;
    }
  }
  return best;
}
