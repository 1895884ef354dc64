import { type Csr, prune, type Tree } from './graph.ts';
import { NodeHeap } from './heap.ts';

/** A tree as a set of edges, on which pieces can be taken out and joined again. */
export class TreeEdges {
  readonly used: Uint8Array;
  readonly #csr: Csr;
  readonly #isTerminal: Uint8Array;
  readonly #degree: Int32Array;
  readonly #root: number;
  readonly #piece: Int32Array;
  readonly #distance: Float64Array;
  readonly #via: Int32Array;
  readonly #heap = new NodeHeap(1024);
  readonly #seen: number[] = [];
  #large = 0;

  constructor(csr: Csr, tree: Tree, isTerminal: Uint8Array) {
    this.#csr = csr;
    this.#isTerminal = isTerminal;
    this.#root = tree.root;
    this.used = new Uint8Array(csr.to.length / 2 + 1);
    this.#degree = new Int32Array(csr.nodeCount);
    this.#piece = new Int32Array(csr.nodeCount).fill(-1);
    this.#distance = new Float64Array(csr.nodeCount).fill(Infinity);
    this.#via = new Int32Array(csr.nodeCount).fill(-1);
    for (let v = 0; v < csr.nodeCount; v++) {
      if (tree.parentSlot[v]! >= 0) this.#use(tree.parentSlot[v]!, v, 1);
    }
  }

  isKey(v: number): boolean {
    return this.#degree[v]! > 2 || (this.#degree[v]! > 0 && (this.#isTerminal[v] === 1 || v === this.#root));
  }

  /** @param gain what it should save: no dearer way to join the pieces is looked for */
  tryWithout(v: number, gain: number): void {
    const csr = this.#csr;
    const removed: [number, number][] = [];
    const seeds: number[] = [];
    for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
      if (this.used[csr.edge[s]!]) seeds.push(this.#pathFrom(v, s, removed));
    }
    this.#rejoin(removed, seeds, gain);
  }

  tryWithoutPath(v: number, slot: number, gain: number): void {
    const removed: [number, number][] = [];
    const end = this.#pathFrom(v, slot, removed);
    this.#rejoin(removed, [v, end], gain);
  }

  toTree(): Tree {
    const csr = this.#csr;
    const parentSlot = new Int32Array(csr.nodeCount).fill(-2);
    parentSlot[this.#root] = -1;
    const stack = [this.#root];
    while (stack.length > 0) {
      const v = stack.pop()!;
      for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
        const w = csr.to[s]!;
        if (!this.used[csr.edge[s]!] || parentSlot[w] !== -2) continue;
        parentSlot[w] = csr.twin[s]!;
        stack.push(w);
      }
    }
    return { root: this.#root, parentSlot, cost: prune(csr, this.#root, parentSlot, this.#isTerminal) };
  }

  /** Walks the key path that leaves `v` by `slot`, notes its edges and returns the key vertex at its end. */
  #pathFrom(v: number, slot: number, removed: [number, number][]): number {
    const csr = this.#csr;
    let at = v;
    let s = slot;
    for (;;) {
      removed.push([s, at]);
      const came = csr.edge[s]!;
      at = csr.to[s]!;
      if (this.isKey(at)) return at;
      const from = csr.start[at]!;
      for (s = from; s < csr.start[at + 1]!; s++) if (this.used[csr.edge[s]!] && csr.edge[s] !== came) break;
      if (s === csr.start[at + 1]!) return at;
    }
  }

  #use(slot: number, node: number, sign: 1 | -1): void {
    this.used[this.#csr.edge[slot]!] = sign === 1 ? 1 : 0;
    this.#degree[node]! += sign;
    this.#degree[this.#csr.to[slot]!]! += sign;
  }

  #rejoin(removed: [number, number][], seeds: number[], gain: number): void {
    let price = 0;
    for (const [s, node] of removed) {
      price += this.#csr.out[s]!;
      this.#use(s, node, -1);
    }
    this.#labelPieces(seeds);
    const joined = this.#kruskal(this.#links(price - gain + 1e-9 * price), seeds.length);
    if (joined && joined.cost < price - 1e-9) {
      for (const s of joined.slots) this.#connect(s);
    } else for (const [s, node] of removed) this.#use(s, node, 1);
    for (const v of this.#seen) {
      this.#piece[v] = -1;
      this.#distance[v] = Infinity;
      this.#via[v] = -1;
    }
    this.#seen.length = 0;
  }

  /** All pieces are walked in turns until one is left: the large one is never walked to its end nor searched from. */
  #labelPieces(seeds: number[]): void {
    const csr = this.#csr;
    const walks = seeds.map((seed) => [seed]);
    seeds.forEach((seed, i) => {
      this.#enter(seed, i, 0, -1);
    });
    let open = seeds.map((_, i) => i);
    for (let at = 0; open.length > 1; at++) {
      open = open.filter((i) => at < walks[i]!.length);
      if (open.length === 0) break;
      for (const i of open) {
        const v = walks[i]![at]!;
        for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
          const w = csr.to[s]!;
          if (!this.used[csr.edge[s]!] || this.#piece[w]! >= 0) continue;
          this.#enter(w, i, 0, -1);
          walks[i]!.push(w);
        }
      }
    }
    this.#large = open[0] ?? 0;
    this.#heap.clear();
    walks.forEach((walk, i) => {
      if (i !== this.#large) for (const v of walk) this.#heap.push(v, 0);
    });
  }

  /** Piece of a node; nodes of the tree that no walk came to belong to the large one. */
  #pieceOf(v: number): number {
    if (this.#piece[v]! >= 0) return this.#piece[v]!;
    return this.#degree[v]! > 0 ? this.#large : -1;
  }

  #enter(v: number, piece: number, distance: number, via: number): void {
    if (this.#piece[v]! < 0) this.#seen.push(v);
    this.#piece[v] = piece;
    this.#distance[v] = distance;
    this.#via[v] = via;
    this.#heap.push(v, distance);
  }

  /** Distance of a node from its piece. */
  #reach(v: number): number {
    return this.#piece[v]! >= 0 ? this.#distance[v]! : 0;
  }

  /** Shortest links between pieces: an edge whose ends are nearest to different pieces. */
  #links(limit: number): [number, number][] {
    const csr = this.#csr;
    const links: [number, number][] = [];
    while (this.#heap.size > 0) {
      const key = this.#heap.topKey;
      const u = this.#heap.pop();
      if (key > this.#distance[u]!) continue;
      for (let s = csr.start[u]!; s < csr.start[u + 1]!; s++) {
        const w = csr.to[s]!;
        const reached = key + csr.out[s]!;
        if (reached >= limit) continue;
        const other = this.#pieceOf(w);
        if (other >= 0 && other !== this.#piece[u]) {
          const whole = reached + this.#reach(w);
          if (whole < limit) links.push([whole, s]);
        }
        if (other !== this.#large && reached < this.#distance[w]!)
          this.#enter(w, this.#piece[u]!, reached, csr.twin[s]!);
      }
    }
    return links;
  }

  #kruskal(links: [number, number][], pieces: number): { cost: number; slots: number[] } | undefined {
    const csr = this.#csr;
    links.sort((a, b) => a[0] - b[0]);
    const group = Int32Array.from({ length: pieces }, (_, i) => i);
    const slots: number[] = [];
    let cost = 0;
    for (const [, s] of links) {
      const near = csr.to[csr.twin[s]!]!;
      const a = this.#pieceOf(near);
      const b = this.#pieceOf(csr.to[s]!);
      const ga = group[a]!;
      const gb = group[b]!;
      if (ga === gb) continue;
      for (let i = 0; i < pieces; i++) if (group[i] === gb) group[i] = ga;
      cost += this.#reach(near) + csr.out[s]! + this.#reach(csr.to[s]!);
      slots.push(s);
      if (slots.length === pieces - 1) return { cost, slots };
    }
    return undefined;
  }

  #connect(slot: number): void {
    const csr = this.#csr;
    const near = csr.to[csr.twin[slot]!]!;
    if (!this.used[csr.edge[slot]!]) this.#use(slot, near, 1);
    for (const end of [near, csr.to[slot]!]) {
      for (let v = end; this.#via[v]! >= 0; v = csr.to[this.#via[v]!]!) {
        if (!this.used[csr.edge[this.#via[v]!]!]) this.#use(this.#via[v]!, v, 1);
      }
    }
  }
}
