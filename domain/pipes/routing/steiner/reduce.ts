import { NodeHeap } from './heap.ts';
import type { ReducibleGraph } from './reducible.ts';

/**
 * Shrinks a Steiner instance without losing its best tree: degree and detour tests always, and where undirected the
 * contraction of terminals that lie nearest to a terminal and the bottleneck test (Duin & Volgenant 1989; Polzin & Vahdati 2001).
 */
export function reduce(graph: ReducibleGraph): void {
  mergeAllParallel(graph);
  degreeTests(graph);
  if (graph.directed) {
    directedDetourTest(graph);
    degreeTests(graph);
    return;
  }
  for (let round = 0; round < 4; round++) {
    const before = countEdges(graph);
    terminalBottleneckTest(graph);
    detourTest(graph);
    degreeTests(graph);
    if (before - countEdges(graph) < before / 20) break;
  }
}

export function countEdges(graph: ReducibleGraph): number {
  let count = 0;
  for (let e = 0; e < graph.alive.length; e++) count += graph.alive[e]!;
  return count;
}

/**
 * Degree 1: useless, or a terminal whose only edge is needed. Degree 2: a corner in a longer edge. A terminal whose
 * cheapest edge leads to a terminal takes that edge (undirected).
 */
export function degreeTests(graph: ReducibleGraph): void {
  const { degree, isTerminal, first, next, ends, prices } = graph;
  const queue: number[] = [];
  const queued = new Uint8Array(graph.nodeCount);
  const touch = (node: number): void => {
    if (queued[node]) return;
    queued[node] = 1;
    queue.push(node);
  };
  for (let v = graph.nodeCount - 1; v >= 0; v--) if (degree[v]! > 0) touch(v);
  while (queue.length > 0) {
    const v = queue.pop()!;
    queued[v] = 0;
    if (graph.terminalCount === 1) {
      if (v !== graph.root) graph.removeNode(v, touch);
      continue;
    }
    if (!isTerminal[v]) {
      if (degree[v] === 1) graph.removeNode(v, touch);
      else if (degree[v] === 2) graph.bypass(v, touch);
      continue;
    }
    if (degree[v] === 1) {
      const h = first[v]!;
      const arc = v === graph.root ? h : h ^ 1;
      if (prices[arc] !== Infinity) graph.contractInto(h, arc, touch);
      continue;
    }
    if (graph.directed) continue;
    let cheapest = -1;
    for (let h = first[v]!; h >= 0; h = next[h]!) {
      const better = cheapest < 0 || prices[h]! < prices[cheapest]!;
      const equal = cheapest >= 0 && prices[h] === prices[cheapest] && isTerminal[ends[h ^ 1]!];
      if (better || equal) cheapest = h;
    }
    if (cheapest >= 0 && isTerminal[ends[cheapest ^ 1]!]) {
      // The end with fewer edges moves.
      const other = ends[cheapest ^ 1]!;
      const h = degree[v]! <= degree[other]! ? cheapest : cheapest ^ 1;
      graph.contractInto(h, h ^ 1, touch);
    }
  }
}

/** Of several edges between two nodes only the cheapest, each way, is kept. */
function mergeAllParallel(graph: ReducibleGraph): void {
  const { first, next, ends, prices } = graph;
  const lastEdge = new Int32Array(graph.nodeCount).fill(-1);
  for (let v = 0; v < graph.nodeCount; v++) {
    const remove: number[] = [];
    for (let h = first[v]!; h >= 0; h = next[h]!) {
      const w = ends[h ^ 1]!;
      const known = lastEdge[w]!;
      if (known < 0) lastEdge[w] = h;
      else if (prices[h]! <= prices[known]! && prices[h ^ 1]! <= prices[known ^ 1]!) {
        remove.push(known >> 1);
        lastEdge[w] = h;
      } else if (prices[h]! >= prices[known]! && prices[h ^ 1]! >= prices[known ^ 1]!) remove.push(h >> 1);
    }
    for (let h = first[v]!; h >= 0; h = next[h]!) lastEdge[ends[h ^ 1]!] = -1;
    for (const e of remove) graph.removeEdge(e);
  }
}

/**
 * An edge is useless when a walk between its ends over terminals has only legs that are shorter: ends → nearest
 * terminals → along the terminals' minimum spanning tree.
 */
function terminalBottleneckTest(graph: ReducibleGraph): void {
  const { ends, prices, alive } = graph;
  const { base, distance } = voronoi(graph);
  const links: [number, number, number][] = [];
  for (let e = 0; e < alive.length; e++) {
    if (!alive[e]) continue;
    const a = ends[2 * e]!;
    const b = ends[2 * e + 1]!;
    if (base[a]! < 0 || base[b]! < 0 || base[a] === base[b]) continue;
    links.push([distance[a]! + prices[2 * e]! + distance[b]!, base[a]!, base[b]!]);
  }
  const bottleneck = spanningBottlenecks(graph, links);
  for (let e = 0; e < alive.length; e++) {
    if (!alive[e]) continue;
    const price = prices[2 * e]!;
    const a = ends[2 * e]!;
    const b = ends[2 * e + 1]!;
    if (base[a]! < 0 || base[b]! < 0 || base[a] === base[b]) continue;
    if (distance[a]! >= price || distance[b]! >= price) continue;
    if (bottleneck(base[a]!, base[b]!) < price) graph.removeEdge(e);
  }
}

function voronoi(graph: ReducibleGraph): { base: Int32Array; distance: Float64Array } {
  const { first, next, ends, prices, isTerminal } = graph;
  const base = new Int32Array(graph.nodeCount).fill(-1);
  const distance = new Float64Array(graph.nodeCount).fill(Infinity);
  const heap = new NodeHeap(1024);
  for (let v = 0; v < graph.nodeCount; v++) {
    if (!isTerminal[v]) continue;
    base[v] = v;
    distance[v] = 0;
    heap.push(v, 0);
  }
  while (heap.size > 0) {
    const key = heap.topKey;
    const u = heap.pop();
    if (key > distance[u]!) continue;
    for (let h = first[u]!; h >= 0; h = next[h]!) {
      const w = ends[h ^ 1]!;
      const reached = key + prices[h]!;
      if (reached >= distance[w]!) continue;
      distance[w] = reached;
      base[w] = base[u]!;
      heap.push(w, reached);
    }
  }
  return { base, distance };
}

/** Largest link on the way between two terminals in their minimum spanning tree (Kruskal; climbing by union size). */
function spanningBottlenecks(graph: ReducibleGraph, links: [number, number, number][]) {
  links.sort((a, b) => a[0] - b[0]);
  const above = new Int32Array(graph.nodeCount).fill(-1);
  const linkPrice = new Float64Array(graph.nodeCount).fill(Infinity);
  const size = new Int32Array(graph.nodeCount).fill(1);
  const top = (v: number): number => {
    let at = v;
    while (above[at]! >= 0) at = above[at]!;
    return at;
  };
  for (const [price, a, b] of links) {
    const ta = top(a);
    const tb = top(b);
    if (ta === tb) continue;
    const [low, high] = size[ta]! < size[tb]! ? [ta, tb] : [tb, ta];
    above[low] = high;
    linkPrice[low] = price;
    size[high]! += size[low]!;
  }
  // Union by size: at most log2(k) steps up, and the price of the step at which two nodes meet is their bottleneck.
  return (a: number, b: number): number => {
    let x = a;
    let y = b;
    let worst = 0;
    while (x !== y) {
      const lower = linkPrice[x]! <= linkPrice[y]! ? x : y;
      if (linkPrice[lower] === Infinity) return Infinity;
      worst = linkPrice[lower]!;
      if (lower === x) x = above[x]!;
      else y = above[y]!;
    }
    return worst;
  };
}

const detourNodes = 60;

/** An edge is useless when a shorter detour joins its ends. */
function detourTest(graph: ReducibleGraph): void {
  const search = new DetourSearch(graph);
  for (let e = 0; e < graph.alive.length; e++)
    if (graph.alive[e] && search.isShorter(2 * e)) graph.removeEdge(e);
}

/** The same for each arc of an edge; what leads into the root is useless as well. */
function directedDetourTest(graph: ReducibleGraph): void {
  const { ends, prices, alive, root } = graph;
  const search = new DetourSearch(graph);
  for (let e = 0; e < alive.length; e++) {
    if (!alive[e]) continue;
    for (const arc of [2 * e, 2 * e + 1])
      if (prices[arc] !== Infinity && (ends[arc ^ 1] === root || search.isShorter(arc)))
        prices[arc] = Infinity;
    if (prices[2 * e] === Infinity && prices[2 * e + 1] === Infinity) graph.removeEdge(e);
  }
}

/** Looks for a way that costs less than an arc, among the nearest nodes only. */
class DetourSearch {
  readonly #graph: ReducibleGraph;
  readonly #distance: Float64Array;
  readonly #heap = new NodeHeap(256);

  constructor(graph: ReducibleGraph) {
    this.#graph = graph;
    this.#distance = new Float64Array(graph.nodeCount).fill(Infinity);
  }

  isShorter(arc: number): boolean {
    const { first, next, ends, prices } = this.#graph;
    const distance = this.#distance;
    const heap = this.#heap;
    const limit = prices[arc]!;
    const goal = ends[arc ^ 1]!;
    const seen = [ends[arc]!];
    heap.clear();
    heap.push(ends[arc]!, 0);
    distance[ends[arc]!] = 0;
    for (let settled = 0; heap.size > 0 && settled < detourNodes; ) {
      const key = heap.topKey;
      const u = heap.pop();
      if (u === goal) break;
      if (key > distance[u]!) continue;
      settled++;
      for (let h = first[u]!; h >= 0; h = next[h]!) {
        if (h >> 1 === arc >> 1) continue;
        const reached = key + prices[h]!;
        const w = ends[h ^ 1]!;
        if (reached >= distance[w]! || reached >= limit) continue;
        if (distance[w] === Infinity) seen.push(w);
        distance[w] = reached;
        heap.push(w, reached);
      }
    }
    const shorter = distance[goal]! < limit;
    for (const v of seen) distance[v] = Infinity;
    return shorter;
  }
}
