import { type Csr, prune, type Tree } from './graph.ts';
import { NodeHeap } from './heap.ts';

/**
 * Moves a directed tree downhill. Three moves, each as far as it pays: a node is reached by another way than from its
 * parent (the old way goes back to the last fork or terminal above it); a fork is taken out and what hangs on it is
 * reached anew; a node outside is put in where it offers its neighbours cheaper ways.
 * @param passes upper limit on sweeps over all moves.
 */
export function directedSearch(csr: Csr, tree: Tree, isTerminal: Uint8Array, passes = 6): Tree {
  const work = new Arborescence(csr, tree, isTerminal);
  let cost = tree.cost;
  for (let pass = 0; pass < passes; pass++) {
    work.insertAll();
    work.reattachAll();
    work.removeForks();
    const now = work.cost();
    if (cost - now <= 1e-9 * cost) break;
    cost = now;
  }
  const parentSlot = work.parentSlot.slice();
  const pruned = prune(csr, tree.root, parentSlot, isTerminal);
  return pruned < tree.cost ? { root: tree.root, parentSlot, cost: pruned } : tree;
}

/** A way that was found to a node: its slots from the node upwards, each in the row of the node below. */
interface Way {
  cost: number;
  slots: [node: number, slot: number][];
}

class Arborescence {
  readonly parentSlot: Int32Array;
  readonly #csr: Csr;
  readonly #root: number;
  readonly #isTerminal: Uint8Array;
  readonly #children: Int32Array;
  readonly #distance: Float64Array;
  readonly #via: Int32Array;
  readonly #heap = new NodeHeap(1024);
  /** 1 where a node hangs below what is being reached anew: no way may come from there. */
  readonly #below: Uint8Array;

  constructor(csr: Csr, tree: Tree, isTerminal: Uint8Array) {
    this.#csr = csr;
    this.#root = tree.root;
    this.#isTerminal = isTerminal;
    this.parentSlot = tree.parentSlot.slice();
    this.#children = new Int32Array(csr.nodeCount);
    this.#distance = new Float64Array(csr.nodeCount).fill(Infinity);
    this.#via = new Int32Array(csr.nodeCount).fill(-1);
    this.#below = new Uint8Array(csr.nodeCount);
    for (let v = 0; v < csr.nodeCount; v++)
      if (this.parentSlot[v]! >= 0) this.#children[this.#parent(v)]! += 1;
  }

  cost(): number {
    let cost = 0;
    for (let v = 0; v < this.#csr.nodeCount; v++) {
      const s = this.parentSlot[v]!;
      if (s >= 0) cost += this.#csr.into[s]!;
    }
    return cost;
  }

  reattachAll(): void {
    for (let v = 0; v < this.#csr.nodeCount; v++) if (this.parentSlot[v]! >= 0) this.#reattach(v);
  }

  removeForks(): void {
    for (let v = 0; v < this.#csr.nodeCount; v++)
      if (this.parentSlot[v]! >= 0 && !this.#isTerminal[v] && this.#children[v]! > 1) this.#removeFork(v);
  }

  insertAll(): void {
    for (let v = 0; v < this.#csr.nodeCount; v++) if (this.parentSlot[v]! < -1) this.#insert(v);
  }

  #reattach(v: number): void {
    const removed = this.#cutAbove(v);
    this.#mark(v, 1);
    const way = this.#wayTo(v, this.#priceOf(removed) - 1e-9);
    this.#mark(v, 0);
    this.#lay(way ?? { cost: 0, slots: removed });
  }

  /** Everything that hangs on the fork is cut off with its way down from it, and joined again one by one, nearest first. */
  #removeFork(fork: number): void {
    const csr = this.#csr;
    const before: [number, number][] = [];
    const loose: number[] = [];
    for (let s = csr.start[fork]!; s < csr.start[fork + 1]!; s++) {
      const child = csr.to[s]!;
      if (this.parentSlot[child] !== csr.twin[s]) continue;
      let key = child;
      while (!this.#isTerminal[key] && this.#children[key] === 1) key = this.#onlyChild(key);
      loose.push(key);
    }
    for (const key of loose) before.push(...this.#cutAbove(key, fork));
    before.push(...this.#cutAbove(fork));
    const worth = this.#priceOf(before);
    for (const key of loose) this.#mark(key, 1);
    const laid: Way[] = [];
    let spent = 0;
    while (loose.length > 0) {
      let best: { way: Way; at: number } | undefined;
      for (let i = 0; i < loose.length; i++) {
        const way = this.#wayTo(loose[i]!, Math.min(worth - spent - 1e-9, best?.way.cost ?? Infinity));
        if (way) best = { way, at: i };
      }
      if (!best) break;
      this.#mark(loose[best.at]!, 0);
      loose.splice(best.at, 1);
      this.#lay(best.way);
      laid.push(best.way);
      spent += best.way.cost;
    }
    if (loose.length === 0) return;
    for (const key of loose) this.#mark(key, 0);
    for (const way of laid.reverse()) for (const [node] of way.slots) this.#unlink(node);
    this.#lay({ cost: 0, slots: before });
  }

  /** Puts a node in, from its cheapest neighbour in the tree, where the ways it replaces cost more than it does. */
  #insert(v: number): void {
    const csr = this.#csr;
    let from = -1;
    for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
      if (this.parentSlot[csr.to[s]!]! < -1 || csr.into[s] === Infinity) continue;
      if (from < 0 || csr.into[s]! < csr.into[from]!) from = s;
    }
    if (from < 0) return;
    const above = csr.to[from]!;
    let gain = -csr.into[from]!;
    const taken: number[] = [];
    for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
      const w = csr.to[s]!;
      if (this.parentSlot[w]! < 0 || csr.out[s]! >= csr.into[this.parentSlot[w]!]!) continue;
      if (this.#isAbove(w, above)) continue;
      gain += csr.into[this.parentSlot[w]!]! - csr.out[s]!;
      taken.push(s);
    }
    if (gain <= 1e-9 || taken.length === 0) return;
    this.#link(v, from);
    // counted as one that hangs on it: cutting the first neighbour's old way must not cut the new one
    this.#children[v]! += 1;
    for (const s of taken) {
      const w = csr.to[s]!;
      if (this.parentSlot[w]! < 0) continue;
      this.#cutAbove(w);
      this.#link(w, csr.twin[s]!);
    }
    this.#children[v]! -= 1;
  }

  #isAbove(upper: number, lower: number): boolean {
    for (let v = lower; ; v = this.#parent(v)) {
      if (v === upper) return true;
      if (this.parentSlot[v]! < 0) return false;
    }
  }

  #parent(v: number): number {
    return this.#csr.to[this.parentSlot[v]!]!;
  }

  #onlyChild(v: number): number {
    const csr = this.#csr;
    for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++)
      if (this.parentSlot[csr.to[s]!] === csr.twin[s]) return csr.to[s]!;
    return v;
  }

  #link(v: number, slot: number): void {
    this.parentSlot[v] = slot;
    this.#children[this.#csr.to[slot]!]! += 1;
  }

  #unlink(v: number): void {
    this.#children[this.#parent(v)]! -= 1;
    this.parentSlot[v] = -2;
  }

  #lay(way: Way): void {
    for (const [node, slot] of way.slots) this.#link(node, slot);
  }

  #priceOf(slots: readonly [number, number][]): number {
    return slots.reduce((sum, [, s]) => sum + this.#csr.into[s]!, 0);
  }

  /** Cuts a node off and takes out what then leads nowhere above it, up to `end` at most. */
  #cutAbove(v: number, end = this.#root): [number, number][] {
    const removed: [number, number][] = [];
    for (let at = v; this.parentSlot[at]! >= 0; ) {
      const parent = this.#parent(at);
      removed.push([at, this.parentSlot[at]!]);
      this.#unlink(at);
      if (parent === end || this.#isTerminal[parent] || this.#children[parent]! > 0) break;
      at = parent;
    }
    return removed;
  }

  /** Marks a node and all that hangs on it. */
  #mark(top: number, value: 0 | 1): void {
    const csr = this.#csr;
    const stack = [top];
    while (stack.length > 0) {
      const v = stack.pop()!;
      this.#below[v] = value;
      for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++)
        if (this.parentSlot[csr.to[s]!] === csr.twin[s]) stack.push(csr.to[s]!);
    }
  }

  /** The cheapest way from the tree (not from what is marked) to a node, if it costs less than `limit`. */
  #wayTo(goal: number, limit: number): Way | undefined {
    const csr = this.#csr;
    const distance = this.#distance;
    const seen = [goal];
    this.#heap.clear();
    this.#heap.push(goal, 0);
    distance[goal] = 0;
    let found: Way | undefined;
    while (this.#heap.size > 0) {
      const key = this.#heap.topKey;
      const v = this.#heap.pop();
      if (key > distance[v]!) continue;
      if (v !== goal && this.parentSlot[v]! >= -1) {
        const slots: [number, number][] = [];
        for (let at = v; at !== goal; ) {
          const s = this.#via[at]!;
          at = csr.to[csr.twin[s]!]!;
          slots.unshift([at, s]);
        }
        found = { cost: key, slots };
        break;
      }
      for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
        const u = csr.to[s]!;
        const reached = key + csr.into[s]!;
        if (reached >= distance[u]! || reached >= limit || this.#below[u]) continue;
        if (distance[u] === Infinity) seen.push(u);
        distance[u] = reached;
        this.#via[u] = s;
        this.#heap.push(u, reached);
      }
    }
    for (const v of seen) distance[v] = Infinity;
    return found;
  }
}
