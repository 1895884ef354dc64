import type { ArcId, SteinerInstance } from './graph.ts';

/**
 * A Steiner instance that shrinks in place: edges are unlinked, joined or contracted, and every arc remembers which arcs
 * of the instance it stands for. Half-edges 2e (at the tail) and 2e + 1 (at the head) hang in doubly linked rows.
 */
export class ReducibleGraph {
  readonly nodeCount: number;
  readonly directed: boolean;
  /** Both ends of each edge: ends[2e] = tail, ends[2e + 1] = head. */
  readonly ends: Int32Array;
  /** prices[2e] from tail to head, prices[2e + 1] back. */
  readonly prices: Float64Array;
  readonly alive: Uint8Array;
  readonly degree: Int32Array;
  readonly isTerminal: Uint8Array;
  readonly first: Int32Array;
  readonly next: Int32Array;
  terminalCount = 0;
  root: number;
  /** Price and history of the arcs that every best tree may be assumed to hold. */
  fixedCost = 0;
  readonly #previous: Int32Array;
  /** History of each arc: below the arc count an arc of the instance, above a pair in #pairs. */
  readonly #history: Int32Array;
  readonly #pairs: number[] = [];
  readonly #fixed: number[] = [];

  constructor(instance: SteinerInstance) {
    const edges = instance.tail.length;
    this.nodeCount = instance.nodeCount;
    this.directed = instance.directed;
    this.root = instance.root;
    this.ends = new Int32Array(2 * edges);
    this.prices = new Float64Array(2 * edges);
    this.alive = new Uint8Array(edges);
    this.degree = new Int32Array(this.nodeCount);
    this.isTerminal = new Uint8Array(this.nodeCount);
    this.first = new Int32Array(this.nodeCount).fill(-1);
    this.next = new Int32Array(2 * edges).fill(-1);
    this.#previous = new Int32Array(2 * edges).fill(-1);
    this.#history = Int32Array.from({ length: 2 * edges }, (_, arc) => arc);
    for (let e = 0; e < edges; e++) {
      this.ends[2 * e] = instance.tail[e]!;
      this.ends[2 * e + 1] = instance.head[e]!;
      this.prices[2 * e] = instance.forward[e]!;
      this.prices[2 * e + 1] = instance.backward[e]!;
      if (instance.tail[e] === instance.head[e]) continue;
      if (instance.forward[e] === Infinity && instance.backward[e] === Infinity) continue;
      this.alive[e] = 1;
      this.#link(2 * e);
      this.#link(2 * e + 1);
    }
    this.addTerminal(this.root);
    for (let i = 0; i < instance.terminals.length; i++) this.addTerminal(instance.terminals[i]!);
  }

  addTerminal(node: number): void {
    if (this.isTerminal[node]) return;
    this.isTerminal[node] = 1;
    this.terminalCount++;
  }

  removeEdge(e: number): void {
    if (!this.alive[e]) return;
    this.alive[e] = 0;
    this.#unlink(2 * e);
    this.#unlink(2 * e + 1);
  }

  /** Takes the node out with all its edges; its neighbours are told through `touched`. */
  removeNode(node: number, touched: (node: number) => void): void {
    for (let h = this.first[node]!; h >= 0; h = this.first[node]!) {
      const other = this.ends[h ^ 1]!;
      this.removeEdge(h >> 1);
      touched(other);
    }
  }

  /** Replaces a node of degree two by one edge between its neighbours. */
  bypass(node: number, touched: (node: number) => void): void {
    const h1 = this.first[node]!;
    const h2 = this.next[h1]!;
    const u = this.ends[h1 ^ 1]!;
    const v = this.ends[h2 ^ 1]!;
    if (u === v) {
      this.removeNode(node, touched);
      return;
    }
    // h1 points from the node to u: arc h1 = node → u, arc h1 ^ 1 = u → node.
    const forward = this.#join(h1 ^ 1, h2);
    const backward = this.#join(h2 ^ 1, h1);
    const price = this.prices[h1 ^ 1]! + this.prices[h2]!;
    const back = this.prices[h2 ^ 1]! + this.prices[h1]!;
    this.removeEdge(h2 >> 1);
    this.#move(h1, v);
    this.prices[h1 ^ 1] = price;
    this.prices[h1] = back;
    this.#history[h1 ^ 1] = forward;
    this.#history[h1] = backward;
    if (price === Infinity && back === Infinity) this.removeEdge(h1 >> 1);
    else this.#mergeParallel(h1 >> 1);
    touched(u);
    touched(v);
  }

  /** Fixes the arc from the other end to the end of half-edge `h` (a terminal's) and draws that end into the other. */
  contractInto(h: number, arc: ArcId, touched: (node: number) => void): void {
    const gone = this.ends[h]!;
    const kept = this.ends[h ^ 1]!;
    this.fixedCost += this.prices[arc]!;
    this.#fixed.push(this.#history[arc]!);
    this.removeEdge(h >> 1);
    for (let k = this.first[gone]!; k >= 0; k = this.first[gone]!) {
      const other = this.ends[k ^ 1]!;
      if (other === kept) this.removeEdge(k >> 1);
      else {
        this.#move(k, kept);
        this.#mergeParallel(k >> 1);
        touched(other);
      }
    }
    if (this.isTerminal[kept]) this.terminalCount--;
    this.isTerminal[kept] = 1;
    this.isTerminal[gone] = 0;
    if (this.root === gone) this.root = kept;
    touched(kept);
  }

  /** Arcs of the instance that the arcs given here, and all fixed ones, stand for. */
  expand(arcs: Iterable<ArcId>): ArcId[] {
    const leaves = this.#history.length;
    const stack = [...this.#fixed];
    for (const arc of arcs) stack.push(this.#history[arc]!);
    const result: ArcId[] = [];
    while (stack.length > 0) {
      const entry = stack.pop()!;
      if (entry < leaves) result.push(entry);
      else stack.push(this.#pairs[entry - leaves]!, this.#pairs[entry - leaves + 1]!);
    }
    return result;
  }

  #join(a: ArcId, b: ArcId): number {
    const at = this.#history.length + this.#pairs.length;
    this.#pairs.push(this.#history[a]!, this.#history[b]!);
    return at;
  }

  /** Two edges between the same nodes become one that is the cheaper in each direction. */
  #mergeParallel(e: number): void {
    const u = this.ends[2 * e]!;
    const v = this.ends[2 * e + 1]!;
    const near = this.degree[u]! <= this.degree[v]! ? u : v;
    const far = near === u ? v : u;
    for (let h = this.first[near]!; h >= 0; h = this.next[h]!) {
      if (h >> 1 === e || this.ends[h ^ 1] !== far) continue;
      const mine = this.ends[2 * e] === this.ends[h] ? 2 * e : 2 * e + 1;
      for (const side of [0, 1]) {
        if (this.prices[h ^ side]! >= this.prices[mine ^ side]!) continue;
        this.prices[mine ^ side] = this.prices[h ^ side]!;
        this.#history[mine ^ side] = this.#history[h ^ side]!;
      }
      this.removeEdge(h >> 1);
      return;
    }
  }

  #link(h: number): void {
    const node = this.ends[h]!;
    this.next[h] = this.first[node]!;
    this.#previous[h] = -1;
    if (this.first[node]! >= 0) this.#previous[this.first[node]!] = h;
    this.first[node] = h;
    this.degree[node]! += 1;
  }

  #unlink(h: number): void {
    const node = this.ends[h]!;
    if (this.#previous[h]! >= 0) this.next[this.#previous[h]!] = this.next[h]!;
    else this.first[node] = this.next[h]!;
    if (this.next[h]! >= 0) this.#previous[this.next[h]!] = this.#previous[h]!;
    this.degree[node]! -= 1;
  }

  #move(h: number, node: number): void {
    this.#unlink(h);
    this.ends[h] = node;
    this.#link(h);
  }
}
