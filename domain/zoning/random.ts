/**
 * A seeded generator for the inner loops (sfc32 by Chris Doty-Humphrey, public domain algorithm): some ten million numbers a second
 * are drawn per search, and the object-per-call generators of the house cost more than the move they decide.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** Streams of one seed are independent: give every task its own `stream`, and threads don't matter. */
  constructor(seed: number, stream = 0, round = 0) {
    this.#a = seed | 0;
    this.#b = Math.imul(stream + 1, 0x9e3779b1);
    this.#c = Math.imul(round + 1, 0x85ebca6b);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** A whole number 0 … 2³²−1. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number 0 … bound−1. The bias is below bound/2³². */
  below(bound: number): number {
    return Math.floor(this.next() * 2.3283064365386963e-10 * bound);
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.next() * 2.3283064365386963e-10;
  }
}
