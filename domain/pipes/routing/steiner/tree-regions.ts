import type { Csr, Tree } from './graph.ts';
import { NodeHeap } from './heap.ts';

/** A link between two pieces of a tree, by their numbers. */
export type Link = [cost: number, a: number, b: number];

/** Every node belongs to the region of the tree node that is nearest to it. */
export class TreeRegions {
  /** The nearest tree node of every node, -1 out of reach. */
  readonly base: Int32Array;
  readonly distance: Float64Array;
  readonly #csr: Csr;
  /** Nodes of the region of tree node b: nodes[start[b]] … nodes[start[b + 1] − 1]. */
  readonly #start: Int32Array;
  readonly #nodes: Int32Array;
  readonly #gone: Int32Array;
  #turn = 0;
  /** Distance from the pieces that are left, and the nearest of them, while a region is shared out. */
  readonly #anew: Float64Array;
  readonly #piece: Int32Array;
  readonly #heap = new NodeHeap(256);

  constructor(csr: Csr, tree: Tree) {
    const n = csr.nodeCount;
    this.#csr = csr;
    ({ base: this.base, distance: this.distance } = nearestInTree(csr, tree));
    this.#start = new Int32Array(n + 1);
    this.#nodes = new Int32Array(n);
    this.#gone = new Int32Array(n);
    this.#anew = new Float64Array(n).fill(Infinity);
    this.#piece = new Int32Array(n).fill(-1);
    this.#fill();
  }

  /** Whether the tree node is one of those that `linksThrough` took out last. */
  isGone(node: number): boolean {
    return this.#gone[node] === this.#turn;
  }

  /** Takes tree nodes out, shares their regions among the pieces that are left, and lists the links that this makes. */
  linksThrough(removed: number[], pieceOf: (treeNode: number) => number): Link[] {
    const { start, to, out } = this.#csr;
    const { base, distance } = this;
    const heap = this.#heap;
    heap.clear();
    this.#turn++;
    for (const node of removed) this.#gone[node] = this.#turn;
    const region: number[] = [];
    for (const b of removed)
      for (let i = this.#start[b]!; i < this.#start[b + 1]!; i++) region.push(this.#nodes[i]!);
    for (const u of region) {
      let nearest = -1;
      for (let s = start[u]!; s < start[u + 1]!; s++) {
        const b = base[to[s]!]!;
        if (b < 0 || this.isGone(b)) continue;
        const reached = distance[to[s]!]! + out[s]!;
        if (reached >= this.#anew[u]!) continue;
        this.#anew[u] = reached;
        nearest = b;
      }
      if (nearest < 0) continue;
      this.#piece[u] = pieceOf(nearest);
      heap.push(u, this.#anew[u]!);
    }
    while (heap.size > 0) {
      const key = heap.topKey;
      const u = heap.pop();
      if (key > this.#anew[u]!) continue;
      for (let s = start[u]!; s < start[u + 1]!; s++) {
        const w = to[s]!;
        const reached = key + out[s]!;
        if (base[w]! < 0 || !this.isGone(base[w]!) || reached >= this.#anew[w]!) continue;
        this.#anew[w] = reached;
        this.#piece[w] = this.#piece[u]!;
        heap.push(w, reached);
      }
    }
    const links: Link[] = [];
    for (const u of region) {
      const mine = this.#piece[u]!;
      if (mine < 0) continue;
      for (let s = start[u]!; s < start[u + 1]!; s++) {
        const w = to[s]!;
        const b = base[w]!;
        if (b < 0 || out[s] === Infinity) continue;
        const within = this.isGone(b);
        const other = within ? this.#piece[w]! : pieceOf(b);
        if (other < 0 || other === mine) continue;
        links.push([this.#anew[u]! + out[s]! + (within ? this.#anew[w]! : distance[w]!), mine, other]);
      }
    }
    for (const u of region) {
      this.#anew[u] = Infinity;
      this.#piece[u] = -1;
    }
    return links;
  }

  #fill(): void {
    const { base } = this;
    const n = base.length;
    for (let v = 0; v < n; v++) if (base[v]! >= 0) this.#start[base[v]! + 1]! += 1;
    for (let v = 0; v < n; v++) this.#start[v + 1]! += this.#start[v]!;
    const fill = this.#start.slice(0, n);
    for (let v = 0; v < n; v++) if (base[v]! >= 0) this.#nodes[fill[base[v]!]!++] = v;
  }
}

function nearestInTree(csr: Csr, tree: Tree): { base: Int32Array; distance: Float64Array } {
  const { start, to, out } = csr;
  const base = new Int32Array(csr.nodeCount).fill(-1);
  const distance = new Float64Array(csr.nodeCount).fill(Infinity);
  const heap = new NodeHeap(1024);
  for (let v = 0; v < csr.nodeCount; v++) {
    if (tree.parentSlot[v]! < -1) continue;
    base[v] = v;
    distance[v] = 0;
    heap.push(v, 0);
  }
  while (heap.size > 0) {
    const key = heap.topKey;
    const u = heap.pop();
    if (key > distance[u]!) continue;
    for (let s = start[u]!; s < start[u + 1]!; s++) {
      const w = to[s]!;
      const reached = key + out[s]!;
      if (reached >= distance[w]!) continue;
      distance[w] = reached;
      base[w] = base[u]!;
      heap.push(w, reached);
    }
  }
  return { base, distance };
}

/** Price of the cheapest links that hang all pieces together (Kruskal); Infinity where they can't. */
export function cheapestJoin(links: Link[], pieces: number): number {
  links.sort((a, b) => a[0] - b[0]);
  const group = Int32Array.from({ length: pieces }, (_, i) => i);
  let price = 0;
  let missing = pieces - 1;
  for (const [cost, a, b] of links) {
    const [ga, gb] = [group[a]!, group[b]!];
    if (ga === gb) continue;
    for (let i = 0; i < pieces; i++) if (group[i] === gb) group[i] = ga;
    price += cost;
    if (--missing === 0) return price;
  }
  return Infinity;
}
