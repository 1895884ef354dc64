import { type Csr, prune, type Tree } from './graph.ts';
import { NodeHeap } from './heap.ts';

/**
 * Takahashi–Matsuyama: the nearest terminal joins the tree by its shortest path, again and again. One Dijkstra goes on
 * through all of it: nodes of the new path are put back at distance 0. At most 2 − 2/k times the best when undirected.
 * @param price per slot, price of leaving its node; default the graph's own. Perturbed prices give other trees.
 * @param allowed nodes the tree may use; default all.
 */
export function shortestPathHeuristic(
  csr: Csr,
  root: number,
  isTerminal: Uint8Array,
  terminalCount: number,
  price: Float64Array = csr.out,
  allowed?: Uint8Array,
): Tree | undefined {
  const { start, to, twin } = csr;
  const distance = new Float64Array(csr.nodeCount).fill(Infinity);
  const via = new Int32Array(csr.nodeCount).fill(-1);
  const parentSlot = new Int32Array(csr.nodeCount).fill(-2);
  const heap = new NodeHeap(1024);
  distance[root] = 0;
  parentSlot[root] = -1;
  heap.push(root, 0);
  let missing = terminalCount - (isTerminal[root] ? 1 : 0);
  while (missing > 0 && heap.size > 0) {
    const key = heap.topKey;
    const u = heap.pop();
    if (key > distance[u]!) continue;
    if (isTerminal[u] && parentSlot[u] === -2) {
      missing--;
      for (let v = u; parentSlot[v] === -2; v = to[parentSlot[v]!]!) {
        parentSlot[v] = via[v]!;
        distance[v] = 0;
        heap.push(v, 0);
      }
      continue;
    }
    for (let s = start[u]!; s < start[u + 1]!; s++) {
      const next = key + price[s]!;
      const w = to[s]!;
      if (next < distance[w]! && (!allowed || allowed[w])) {
        distance[w] = next;
        via[w] = twin[s]!;
        heap.push(w, next);
      }
    }
  }
  if (missing > 0) return undefined;
  return improveByArborescence(csr, root, parentSlot, isTerminal);
}

/**
 * The best tree over the nodes that a tree uses, then pruned: Prim when undirected (MST + prune); with directed prices the
 * parents stay and only useless branches go.
 */
export function improveByArborescence(
  csr: Csr,
  root: number,
  parentSlot: Int32Array,
  isTerminal: Uint8Array,
): Tree {
  const better = csr.symmetric ? spanningTree(csr, root, parentSlot) : parentSlot;
  return { root, parentSlot: better, cost: prune(csr, root, better, isTerminal) };
}

/** Prim over the nodes with `inside[v] ≥ -1`; keeps the old tree where the nodes do not hang together. */
function spanningTree(csr: Csr, root: number, inside: Int32Array): Int32Array {
  const { start, to, twin, out } = csr;
  const best = new Float64Array(csr.nodeCount).fill(Infinity);
  const result = new Int32Array(csr.nodeCount).fill(-2);
  const done = new Uint8Array(csr.nodeCount);
  const heap = new NodeHeap(256);
  best[root] = 0;
  result[root] = -1;
  heap.push(root, 0);
  while (heap.size > 0) {
    const u = heap.pop();
    if (done[u]) continue;
    done[u] = 1;
    for (let s = start[u]!; s < start[u + 1]!; s++) {
      const w = to[s]!;
      if (inside[w]! < -1 || done[w] || out[s]! >= best[w]!) continue;
      best[w] = out[s]!;
      result[w] = twin[s]!;
      heap.push(w, out[s]!);
    }
  }
  return result;
}
