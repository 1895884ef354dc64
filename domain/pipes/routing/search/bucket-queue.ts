/**
 * Items by whole-numbered keys, the lowest first, of one key the last that came: the queue of a Dijkstra whose labels are
 * rounded down to buckets (Dial 1969). One pool for all buckets, because millions of items pass through.
 */
export class BucketQueue {
  /** By key: the slot of the item that came last, −1 where there is none. */
  #top = new Int32Array(1024).fill(-1);
  /** By slot: what lies there, and the slot below it. Empty slots are chained from `#empty`. */
  #item = new Int32Array(4096);
  #below = new Int32Array(4096);
  #used = 0;
  #empty = -1;
  /** No bucket below this has an item. */
  #lowest = 0;

  /** @param key - 0 or more */
  push(item: number, key: number): void {
    if (key >= this.#top.length) {
      const before = this.#top;
      this.#top = new Int32Array(Math.max(key + 1, 2 * before.length)).fill(-1);
      this.#top.set(before);
    }
    let slot = this.#empty;
    if (slot >= 0) this.#empty = this.#below[slot]!;
    else {
      slot = this.#used++;
      if (slot >= this.#item.length) this.#grow();
    }
    this.#item[slot] = item;
    this.#below[slot] = this.#top[key]!;
    this.#top[key] = slot;
    if (key < this.#lowest) this.#lowest = key;
  }

  /** Key of the lowest item, −1 when there is none. */
  lowest(): number {
    const top = this.#top;
    let key = this.#lowest;
    while (key < top.length && top[key]! < 0) key++;
    this.#lowest = key;
    return key < top.length ? key : -1;
  }

  /** Takes an item out of a bucket that has one. */
  take(key: number): number {
    const slot = this.#top[key]!;
    this.#top[key] = this.#below[slot]!;
    this.#below[slot] = this.#empty;
    this.#empty = slot;
    return this.#item[slot]!;
  }

  #grow(): void {
    const [item, below] = [this.#item, this.#below];
    this.#item = new Int32Array(2 * item.length);
    this.#item.set(item);
    this.#below = new Int32Array(2 * below.length);
    this.#below.set(below);
  }
}
