/** Many heaps over one list of keys; two of them merge in O(log entries). A heap is its least entry, -1 when empty. */
export class LeftistHeaps {
  readonly #keys: Float64Array;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #rank: Int32Array;

  constructor(keys: Float64Array) {
    this.#keys = keys;
    this.#left = new Int32Array(keys.length).fill(-1);
    this.#right = new Int32Array(keys.length).fill(-1);
    this.#rank = new Int32Array(keys.length).fill(1);
  }

  merge(a: number, b: number): number {
    if (a < 0) return b;
    if (b < 0) return a;
    const [top, other] = this.#keys[a]! <= this.#keys[b]! ? [a, b] : [b, a];
    const right = this.merge(this.#right[top]!, other);
    const left = this.#left[top]!;
    if (left < 0 || this.#rank[left]! < this.#rank[right]!) {
      this.#left[top] = right;
      this.#right[top] = left;
    } else this.#right[top] = right;
    this.#rank[top] = 1 + (this.#right[top]! < 0 ? 0 : this.#rank[this.#right[top]!]!);
    return top;
  }

  /** The heap without its least entry, which is a heap of its own from then on. */
  withoutLeast(heap: number): number {
    const rest = this.merge(this.#left[heap]!, this.#right[heap]!);
    this.#left[heap] = -1;
    this.#right[heap] = -1;
    this.#rank[heap] = 1;
    return rest;
  }
}
