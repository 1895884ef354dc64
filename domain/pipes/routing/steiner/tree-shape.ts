import type { Csr, Tree } from './graph.ts';

/**
 * A tree laid out for questions about its branches: nodes in the order of a walk from the root, so that the branch of a
 * node is one stretch of the order, and heavy paths for the lowest common ancestor in O(log nodes).
 */
export class TreeShape {
  /** Nodes of the tree, each before all below it. */
  readonly order: Int32Array;
  /** Per node -1 at the root and outside. */
  readonly parent: Int32Array;
  /** Forks, terminals and the root: where key paths end. */
  readonly isKey: Uint8Array;
  readonly #at: Int32Array;
  readonly #end: Int32Array;
  readonly #firstChild: Int32Array;
  readonly #nextSibling: Int32Array;
  readonly #pathTop: Int32Array;

  constructor(csr: Csr, tree: Tree, isTerminal: Uint8Array) {
    const n = csr.nodeCount;
    this.parent = new Int32Array(n).fill(-1);
    this.#firstChild = new Int32Array(n).fill(-1);
    this.#nextSibling = new Int32Array(n).fill(-1);
    this.#at = new Int32Array(n).fill(-1);
    this.#end = new Int32Array(n).fill(-1);
    this.#pathTop = new Int32Array(n).fill(-1);
    this.isKey = new Uint8Array(n);
    const degree = new Int32Array(n);
    for (let v = n - 1; v >= 0; v--) {
      if (tree.parentSlot[v]! < 0) continue;
      const p = csr.to[tree.parentSlot[v]!]!;
      this.parent[v] = p;
      this.#nextSibling[v] = this.#firstChild[p]!;
      this.#firstChild[p] = v;
      degree[v]! += 1;
      degree[p]! += 1;
    }
    this.order = this.#walk(tree.root, n);
    for (const v of this.order) if (isTerminal[v] || v === tree.root || degree[v]! > 2) this.isKey[v] = 1;
    this.#layPaths();
  }

  firstChild(v: number): number {
    return this.#firstChild[v]!;
  }

  nextSibling(v: number): number {
    return this.#nextSibling[v]!;
  }

  /** Whether `node`, which is in the tree, is `top` or hangs below it. */
  isBelow(node: number, top: number): boolean {
    const at = this.#at[node]!;
    return at >= this.#at[top]! && at < this.#end[top]!;
  }

  commonAncestor(a: number, b: number): number {
    let x = a;
    let y = b;
    while (this.#pathTop[x] !== this.#pathTop[y]) {
      if (this.#at[this.#pathTop[x]!]! > this.#at[this.#pathTop[y]!]!) x = this.parent[this.#pathTop[x]!]!;
      else y = this.parent[this.#pathTop[y]!]!;
    }
    return this.#at[x]! < this.#at[y]! ? x : y;
  }

  #walk(root: number, n: number): Int32Array {
    const order = new Int32Array(n);
    const stack = [root];
    let count = 0;
    while (stack.length > 0) {
      const v = stack.pop()!;
      this.#at[v] = count;
      order[count++] = v;
      for (let c = this.#firstChild[v]!; c >= 0; c = this.#nextSibling[c]!) stack.push(c);
    }
    for (let i = count - 1; i >= 0; i--) {
      const v = order[i]!;
      const p = this.parent[v]!;
      if (this.#end[v]! < 0) this.#end[v] = i + 1;
      if (p >= 0) this.#end[p] = Math.max(this.#end[p]!, this.#end[v]!);
    }
    return order.slice(0, count);
  }

  /** A heavy path goes on in the child with the largest branch: any way to the root crosses O(log nodes) of them. */
  #layPaths(): void {
    for (const v of this.order) {
      if (this.#pathTop[v]! < 0) this.#pathTop[v] = v;
      let heavy = -1;
      let most = 0;
      for (let c = this.#firstChild[v]!; c >= 0; c = this.#nextSibling[c]!) {
        const size = this.#end[c]! - this.#at[c]!;
        if (size <= most) continue;
        most = size;
        heavy = c;
      }
      if (heavy >= 0) this.#pathTop[heavy] = this.#pathTop[v]!;
    }
  }
}
