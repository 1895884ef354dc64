import type { ArcId, Csr, SteinerInstance, Tree } from './graph.ts';

/** The edges that several trees used, as a sparse instance of its own: the best tree on it is at most as dear as each of them. */
export class TreePool {
  readonly #csr: Csr;
  readonly #used: Uint8Array;

  constructor(csr: Csr) {
    this.#csr = csr;
    this.#used = new Uint8Array(csr.to.length);
  }

  add(tree: Tree): void {
    for (const s of tree.parentSlot) if (s >= 0) this.#used[Math.min(s, this.#csr.twin[s]!)] = 1;
  }

  clear(): void {
    this.#used.fill(0);
  }

  /** Nodes keep their numbers. */
  instance(root: number, terminals: number[]): SteinerInstance {
    const slots = this.#slots();
    const { to, twin, out, into, symmetric, nodeCount } = this.#csr;
    return {
      nodeCount,
      tail: Int32Array.from(slots, (s) => to[twin[s]!]!),
      head: Int32Array.from(slots, (s) => to[s]!),
      forward: Float64Array.from(slots, (s) => out[s]!),
      backward: Float64Array.from(slots, (s) => into[s]!),
      directed: !symmetric,
      root,
      terminals,
    };
  }

  /** The arcs of a tree of `instance` as a tree of the graph. */
  tree(root: number, arcs: readonly ArcId[]): Tree {
    const slots = this.#slots();
    const { to, twin, into, nodeCount } = this.#csr;
    const parentSlot = new Int32Array(nodeCount).fill(-2);
    parentSlot[root] = -1;
    let cost = 0;
    for (const arc of arcs) {
      const s = slots[arc >> 1]!;
      const below = arc & 1 ? s : twin[s]!;
      parentSlot[to[twin[below]!]!] = below;
      cost += into[below]!;
    }
    return { root, parentSlot, cost };
  }

  #slots(): number[] {
    const slots: number[] = [];
    this.#used.forEach((used, s) => {
      if (used) slots.push(s);
    });
    return slots;
  }
}
