import { type DualAscent, dualAscent } from './dual-ascent.ts';
import { eliminateByBound } from './eliminate-by-bound.ts';
import { type Csr, prune, type Tree } from './graph.ts';
import { NodeHeap } from './heap.ts';
import { localSearch } from './local-search.ts';
import { shortestPathHeuristic } from './shortest-path-heuristic.ts';

export interface BranchOptions {
  /** Upper limit on nodes of the search. */
  limit: number;
  /** For dual ascent. */
  patience: number;
  /** Price of the best tree so far, in this graph. */
  upper: number;
  /** Two trees of different price differ by this at least; 0 where nothing is known. */
  step: number;
  onTree(tree: Tree): void;
  stopped(): boolean;
}

/** A node of the search: these become terminals, those arcs (by slot, into the row's node) are out. */
interface Branch {
  bound: number;
  must: number[];
  gone: Uint8Array;
}

/** Rounds of dual ascent and elimination at one node of the search, as long as they take out enough. */
const roundsAtNode = 3;

/**
 * Branches on Steiner nodes, best bound first, with dual ascent for the bound and the tree found in its paid arcs. What
 * can be in no better tree goes at each node of the search, for all below it (Pajor, Uchoa & Werneck 2018).
 * @returns the lower bound that is proved when it ends: the upper price when the search ran dry.
 */
export function branchAndBound(csr: Csr, root: number, isTerminal: Uint8Array, options: BranchOptions) {
  let upper = options.upper;
  const open: (Branch | undefined)[] = [];
  const order = new NodeHeap();
  const add = (branch: Branch): void => {
    open.push(branch);
    order.push(open.length - 1, branch.bound);
  };
  /** No better tree can have a bound from here on. */
  const enough = (): number => Math.max(0, upper - options.step * (1 - 1e-6)) - tolerance(upper);
  add({ bound: 0, must: [], gone: new Uint8Array(csr.to.length) });
  /** Least bound of the branches in which nothing was left to decide. */
  let floor = Infinity;
  for (let count = 0; order.size > 0; count++) {
    const least = order.topKey;
    if (least >= enough()) return { bound: Math.min(upper, floor) };
    if (count >= options.limit || options.stopped()) return { bound: Math.min(least, floor) };
    const at = order.pop();
    const { must, gone, bound: known } = open[at]!;
    open[at] = undefined;
    const terminals = terminalsWith(isTerminal, must);
    let bound = known;
    let picked = -1;
    for (let round = 0; round < roundsAtNode && bound < enough(); round++) {
      const sub = without(csr, gone);
      const ascent = dualAscent(sub, root, terminals.list, options.patience);
      bound = Math.max(bound, ascent.bound);
      if (bound >= enough()) break;
      const tree = treeInPaidArcs(csr, sub, root, terminals, isTerminal, ascent.residual, upper);
      // no tree is left in this branch
      if (!tree) bound = Infinity;
      else {
        if (tree.cost < upper - tolerance(upper)) {
          upper = tree.cost;
          options.onTree(tree);
        }
        picked = chooseNode(csr, tree, terminals.isTerminal, ascent.residual);
        const out = takeOut(sub, root, terminals.list, ascent, enough(), gone);
        if (out < csr.to.length / 30) break;
      }
    }
    if (bound >= enough()) continue;
    if (picked < 0) {
      floor = Math.min(floor, bound);
      continue;
    }
    add({ bound, must: [...must, picked], gone });
    add({ bound, must, gone: avoiding(csr, picked, gone) });
  }
  return { bound: Math.min(upper, floor) };
}

function tolerance(cost: number): number {
  return 1e-9 * Math.max(1, cost);
}

interface Terminals {
  isTerminal: Uint8Array;
  list: number[];
}

function terminalsWith(isTerminal: Uint8Array, must: readonly number[]): Terminals {
  const all = isTerminal.slice();
  for (const v of must) all[v] = 1;
  const list: number[] = [];
  for (let v = 0; v < all.length; v++) if (all[v]) list.push(v);
  return { isTerminal: all, list };
}

function without(csr: Csr, gone: Uint8Array): Csr {
  const out = csr.out.slice();
  const into = csr.into.slice();
  for (let s = 0; s < gone.length; s++) {
    if (!gone[s]) continue;
    into[s] = Infinity;
    out[csr.twin[s]!] = Infinity;
  }
  return { ...csr, out, into };
}

/** Marks what no tree below `limit` can hold; says how many arcs are new. */
function takeOut(
  sub: Csr,
  root: number,
  terminals: number[],
  ascent: DualAscent,
  limit: number,
  gone: Uint8Array,
): number {
  const useless = eliminateByBound(sub, root, terminals, ascent.residual, limit - ascent.bound);
  let count = 0;
  for (let s = 0; s < useless.length; s++) {
    if (!useless[s] || gone[s] || sub.into[s] === Infinity) continue;
    gone[s] = 1;
    count++;
  }
  return count;
}

function avoiding(csr: Csr, node: number, gone: Uint8Array): Uint8Array {
  const result = gone.slice();
  for (let s = csr.start[node]!; s < csr.start[node + 1]!; s++) {
    result[s] = 1;
    result[csr.twin[s]!] = 1;
  }
  return result;
}

function treeInPaidArcs(
  csr: Csr,
  sub: Csr,
  root: number,
  terminals: Terminals,
  isTerminal: Uint8Array,
  residual: Float64Array,
  upper: number,
): Tree | undefined {
  const prices = new Float64Array(residual.length);
  for (let s = 0; s < prices.length; s++) prices[s] = residual[csr.twin[s]!]! + 1e-6 * sub.out[s]!;
  const tree = shortestPathHeuristic(sub, root, terminals.isTerminal, terminals.list.length, prices);
  if (!tree) return undefined;
  // Forced nodes may be leaves: the branch is judged by its bound, the tree is offered without them.
  const parentSlot = tree.parentSlot.slice();
  const cost = prune(csr, root, parentSlot, isTerminal);
  const pruned = { root, parentSlot, cost };
  return cost < 1.005 * upper ? localSearch(csr, pruned, isTerminal, 1) : pruned;
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
