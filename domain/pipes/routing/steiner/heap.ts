/** Four-ary min-heap of (node, key) in typed arrays; entries that became stale are skipped by the caller. */
export class NodeHeap {
  size = 0;
  #keys: Float64Array;
  #nodes: Int32Array;

  constructor(capacity = 256) {
    this.#keys = new Float64Array(capacity);
    this.#nodes = new Int32Array(capacity);
  }

  /** Smallest key; only while `size > 0`. */
  get topKey(): number {
    return this.#keys[0]!;
  }

  clear(): void {
    this.size = 0;
  }

  push(node: number, key: number): void {
    if (this.size === this.#keys.length) this.#grow();
    const keys = this.#keys;
    const nodes = this.#nodes;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      if (keys[parent]! <= key) break;
      keys[at] = keys[parent]!;
      nodes[at] = nodes[parent]!;
      at = parent;
    }
    keys[at] = key;
    nodes[at] = node;
  }

  /** Removes the entry with the smallest key and returns its node; read `topKey` before. */
  pop(): number {
    const keys = this.#keys;
    const nodes = this.#nodes;
    const result = nodes[0]!;
    const size = --this.size;
    if (size === 0) return result;
    const key = keys[size]!;
    const node = nodes[size]!;
    let at = 0;
    for (;;) {
      const first = 4 * at + 1;
      if (first >= size) break;
      let least = first;
      const end = Math.min(first + 4, size);
      for (let child = first + 1; child < end; child++) if (keys[child]! < keys[least]!) least = child;
      if (keys[least]! >= key) break;
      keys[at] = keys[least]!;
      nodes[at] = nodes[least]!;
      at = least;
    }
    keys[at] = key;
    nodes[at] = node;
    return result;
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
    const nodes = new Int32Array(this.#nodes.length * 2);
    nodes.set(this.#nodes);
    this.#nodes = nodes;
  }
}
