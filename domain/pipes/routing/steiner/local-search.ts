import { directedSearch } from './directed-search.ts';
import type { Csr, Tree } from './graph.ts';
import { promisingExchanges } from './promising-exchanges.ts';
import { improveByArborescence } from './shortest-path-heuristic.ts';
import { TreeEdges } from './tree-edges.ts';

/**
 * Moves a tree downhill; an undirected one (Uchoa & Werneck 2012, without their data structures): takes out a key path or a
 * key vertex and joins the pieces again in the cheapest way; puts in a node that touches the tree several times.
 * @param passes upper limit on sweeps over all moves.
 */
export function localSearch(csr: Csr, tree: Tree, isTerminal: Uint8Array, passes = 4): Tree {
  if (!csr.symmetric) return directedSearch(csr, tree, isTerminal);
  let best = tree;
  for (let pass = 0; pass < passes; pass++) {
    const before = best.cost;
    best = insertVertices(csr, best, isTerminal);
    best = exchange(csr, best, isTerminal);
    if (before - best.cost <= 1e-9 * before) break;
  }
  return best;
}

/**
 * Nodes outside that touch the tree at least three times are tried as a Steiner point: where the dearest edges that they
 * make superfluous promise a gain, the spanning tree with the node is worked out.
 */
function insertVertices(csr: Csr, tree: Tree, isTerminal: Uint8Array): Tree {
  let best = tree;
  let depth = depths(csr, tree);
  for (let v = 0; v < csr.nodeCount; v++) {
    if (best.parentSlot[v]! >= -1 || promise(csr, best, depth, v) <= 1e-9) continue;
    const inside = best.parentSlot.slice();
    inside[v] = 0;
    const trial = improveByArborescence(csr, best.root, inside, isTerminal);
    if (trial.cost >= best.cost - 1e-9) continue;
    best = trial;
    depth = depths(csr, best);
  }
  return best;
}

/** At most what the node can save: for each link but the first, the dearest edge on the way around, minus all links. */
function promise(csr: Csr, tree: Tree, depth: Int32Array, v: number): number {
  let first = -1;
  let gain = 0;
  for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
    const w = csr.to[s]!;
    if (tree.parentSlot[w]! < -1) continue;
    if (first < 0) {
      first = w;
      gain -= csr.out[s]!;
    } else gain += Math.max(0, dearestBetween(csr, tree, depth, first, w) - csr.out[s]!);
  }
  return gain;
}

function dearestBetween(csr: Csr, tree: Tree, depth: Int32Array, a: number, b: number): number {
  let worst = 0;
  let x = a;
  let y = b;
  while (x !== y) {
    const lower = depth[x]! >= depth[y]! ? x : y;
    const s = tree.parentSlot[lower]!;
    worst = Math.max(worst, csr.into[s]!);
    if (lower === x) x = csr.to[s]!;
    else y = csr.to[s]!;
  }
  return worst;
}

function depths(csr: Csr, tree: Tree): Int32Array {
  const depth = new Int32Array(csr.nodeCount).fill(-1);
  depth[tree.root] = 0;
  const path: number[] = [];
  for (let v = 0; v < csr.nodeCount; v++) {
    if (tree.parentSlot[v]! < -1) continue;
    let at = v;
    for (; depth[at]! < 0; at = csr.to[tree.parentSlot[at]!]!) path.push(at);
    for (let d = depth[at]!; path.length > 0; ) depth[path.pop()!] = ++d;
  }
  return depth;
}

/** What is tried after the exchanges that promise most may no longer pay: rounds until none is left, mostly two or three. */
const exchangeRounds = 8;

/** Forks and key paths are taken out where the pieces can be joined again for less. */
function exchange(csr: Csr, tree: Tree, isTerminal: Uint8Array): Tree {
  let best = tree;
  for (let round = 0; round < exchangeRounds; round++) {
    const found = promisingExchanges(csr, best, isTerminal).sort((a, b) => b.gain - a.gain);
    if (found.length === 0) return best;
    const work = new TreeEdges(csr, best, isTerminal);
    for (const { node, what, gain } of found) {
      if (!work.isKey(node)) continue;
      const slot = best.parentSlot[node]!;
      if (what === 'fork') work.tryWithout(node, gain);
      else if (work.used[csr.edge[slot]!]) work.tryWithoutPath(node, slot, gain);
    }
    const next = work.toTree();
    if (best.cost - next.cost <= 1e-9 * best.cost) return best;
    best = next;
  }
  return best;
}
