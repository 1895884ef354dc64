import type { Csr, Tree } from './graph.ts';
import { LeftistHeaps } from './leftist-heaps.ts';
import { cheapestJoin, TreeRegions } from './tree-regions.ts';
import { TreeShape } from './tree-shape.ts';

/** What a tree gains when something is taken out and the pieces are joined again in the cheapest way. */
export interface Exchange {
  node: number;
  /** `fork`: the node goes with all key paths at it; `path`: the key path from the node upwards goes. */
  what: 'fork' | 'path';
  /** Price of the tree before less the price after; > 0. */
  gain: number;
}

/**
 * All exchanges of one key path or one fork that make an undirected tree cheaper, in O(edges · log nodes) for all of them
 * together (Uchoa & Werneck, Fast local search for the Steiner problem in graphs, 2012). Every node belongs to the tree node
 * nearest to it; an edge between two such regions is a link between their tree nodes. Branches are gone through from below,
 * with one heap of the links that leave them; only the regions of what is taken out are shared out anew.
 */
export function promisingExchanges(csr: Csr, tree: Tree, isTerminal: Uint8Array): Exchange[] {
  return new Exchanges(csr, tree, isTerminal).all();
}

class Exchanges {
  readonly #csr: Csr;
  readonly #tree: Tree;
  readonly #isTerminal: Uint8Array;
  readonly #shape: TreeShape;
  readonly #regions: TreeRegions;
  /** Entry 2i is link i seen from one region, 2i + 1 from the other: the tree node at its far end. */
  #far: Int32Array = new Int32Array(0);
  #cost: Float64Array = new Float64Array(0);
  /** Entries of each tree node, and links by the lowest common ancestor of their ends, as lists. */
  readonly #firstEntry: Int32Array;
  #nextEntry: Int32Array = new Int32Array(0);
  readonly #firstAcross: Int32Array;
  #nextAcross: Int32Array = new Int32Array(0);
  readonly #heaps: LeftistHeaps;
  /** Heap of the links that leave the branch of a key node. */
  readonly #leaving: Int32Array;

  constructor(csr: Csr, tree: Tree, isTerminal: Uint8Array) {
    const n = csr.nodeCount;
    this.#csr = csr;
    this.#tree = tree;
    this.#isTerminal = isTerminal;
    this.#shape = new TreeShape(csr, tree, isTerminal);
    this.#regions = new TreeRegions(csr, tree);
    this.#firstEntry = new Int32Array(n).fill(-1);
    this.#firstAcross = new Int32Array(n).fill(-1);
    this.#leaving = new Int32Array(n).fill(-1);
    this.#fillLinks();
    this.#heaps = new LeftistHeaps(this.#cost);
  }

  all(): Exchange[] {
    const { order, isKey } = this.#shape;
    const found: Exchange[] = [];
    for (let i = order.length - 1; i >= 0; i--) {
      const v = order[i]!;
      if (!isKey[v]) continue;
      const isRoot = v === this.#tree.root;
      const below = this.#keyPathsBelow(v);
      const above = isRoot ? [] : this.#innerAbove(v);
      if (!isRoot && !this.#isTerminal[v]) {
        const gain = this.#gainWithoutFork(v, below, above);
        if (gain > 1e-9) found.push({ node: v, what: 'fork', gain });
      }
      if (isRoot) continue;
      this.#gather(v, below);
      const gain = this.#gainWithoutPath(v, above);
      if (gain > 1e-9) found.push({ node: v, what: 'path', gain });
    }
    return found;
  }

  #fillLinks(): void {
    const { start, to, twin, out } = this.#csr;
    const { base, distance } = this.#regions;
    const { parentSlot } = this.#tree;
    const far: number[] = [];
    const cost: number[] = [];
    for (let u = 0; u < this.#csr.nodeCount; u++) {
      for (let s = start[u]!; s < start[u + 1]!; s++) {
        const w = to[s]!;
        if (s > twin[s]! || base[u] === base[w] || base[u]! < 0 || base[w]! < 0 || out[s] === Infinity)
          continue;
        // an edge of the tree joins no two pieces: where it leaves a branch it is what is taken out
        if (parentSlot[u] === s || parentSlot[w] === twin[s]) continue;
        const whole = distance[u]! + out[s]! + distance[w]!;
        far.push(base[w]!, base[u]!);
        cost.push(whole, whole);
      }
    }
    this.#far = Int32Array.from(far);
    this.#cost = Float64Array.from(cost);
    this.#nextEntry = new Int32Array(far.length).fill(-1);
    this.#nextAcross = new Int32Array(far.length / 2).fill(-1);
    for (let e = 0; e < far.length; e++) {
      const near = far[e ^ 1]!;
      this.#nextEntry[e] = this.#firstEntry[near]!;
      this.#firstEntry[near] = e;
    }
    for (let e = 0; e < far.length; e += 2) {
      const top = this.#shape.commonAncestor(far[e]!, far[e + 1]!);
      if (top === far[e] || top === far[e + 1]) continue;
      this.#nextAcross[e / 2] = this.#firstAcross[top]!;
      this.#firstAcross[top] = e;
    }
  }

  /** For each child of a key node: the nodes between them, and the key node at the end. */
  #keyPathsBelow(v: number): { inner: number[]; end: number }[] {
    const shape = this.#shape;
    const paths: { inner: number[]; end: number }[] = [];
    for (let c = shape.firstChild(v); c >= 0; c = shape.nextSibling(c)) {
      const inner: number[] = [];
      let at = c;
      for (; !shape.isKey[at]; at = shape.firstChild(at)) inner.push(at);
      paths.push({ inner, end: at });
    }
    return paths;
  }

  #innerAbove(v: number): number[] {
    const { parent, isKey } = this.#shape;
    const inner: number[] = [];
    for (let at = parent[v]!; !isKey[at]; at = parent[at]!) inner.push(at);
    return inner;
  }

  /** The links that leave the branch of `v`, of the branches below it and of the paths to them. */
  #gather(v: number, below: { inner: number[]; end: number }[]): void {
    let heap = this.#withEntries(-1, v);
    for (const { inner, end } of below) {
      heap = this.#heaps.merge(heap, this.#leaving[end]!);
      for (const node of inner) heap = this.#withEntries(heap, node);
    }
    this.#leaving[v] = heap;
  }

  #withEntries(heap: number, node: number): number {
    let whole = heap;
    for (let e = this.#firstEntry[node]!; e >= 0; e = this.#nextEntry[e]!)
      whole = this.#heaps.merge(whole, e);
    return whole;
  }

  #gainWithoutPath(v: number, above: number[]): number {
    const links = this.#regions.linksThrough(above, (b) => (this.#shape.isBelow(b, v) ? 0 : 1));
    const direct = this.#cheapestLeaving(v, v);
    let best = direct;
    for (const [cost] of links) best = Math.min(best, cost);
    return this.#priceAbove(v, above) - best;
  }

  #gainWithoutFork(v: number, below: { inner: number[]; end: number }[], above: number[]): number {
    const shape = this.#shape;
    const removed = [v, ...above];
    for (const { inner } of below) removed.push(...inner);
    const rest = below.length;
    const pieceOf = (b: number): number => {
      if (!shape.isBelow(b, v)) return rest;
      return below.findIndex(({ end }) => shape.isBelow(b, end));
    };
    const links = this.#regions.linksThrough(removed, pieceOf);
    for (let e = this.#firstAcross[v]!; e >= 0; e = this.#nextAcross[e / 2]!) {
      const [a, b] = [this.#far[e]!, this.#far[e + 1]!];
      if (this.#regions.isGone(a) || this.#regions.isGone(b)) continue;
      links.push([this.#cost[e]!, pieceOf(a), pieceOf(b)]);
    }
    below.forEach(({ end }, i) => {
      links.push([this.#cheapestLeaving(end, v), i, rest]);
    });
    let price = this.#priceAbove(v, above);
    for (const { inner, end } of below) price += this.#priceAbove(end, inner);
    return price - cheapestJoin(links, rest + 1);
  }

  /** Price of the key path from `v` upwards, over `inner` nodes. */
  #priceAbove(v: number, inner: number[]): number {
    let price = this.#csr.into[this.#tree.parentSlot[v]!]!;
    for (const node of inner) price += this.#csr.into[this.#tree.parentSlot[node]!]!;
    return price;
  }

  /**
   * Cheapest link from the branch of `branch` to what is neither below `top` nor taken out. Links that end below `top` are
   * dropped for good: what is gone through after this lies above.
   */
  #cheapestLeaving(branch: number, top: number): number {
    const heaps = this.#heaps;
    let heap = this.#leaving[branch]!;
    let aside = -1;
    while (heap >= 0) {
      const far = this.#far[heap]!;
      const inside = this.#shape.isBelow(far, top);
      if (!inside && !this.#regions.isGone(far)) break;
      const least = heap;
      heap = heaps.withoutLeast(heap);
      if (!inside) aside = heaps.merge(aside, least);
    }
    const best = heap < 0 ? Infinity : this.#cost[heap]!;
    this.#leaving[branch] = heaps.merge(heap, aside);
    return best;
  }
}
