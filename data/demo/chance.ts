import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded chance. `fork` gives a stream of its own for one topic, so that a change in one does not move the others. */
export interface Chance {
  /** Uniform in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Whole number in low…high, both included. */
  whole(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  yes(probability: number): boolean;
  shuffle<T>(list: readonly T[]): T[];
  fork(topic: string): Chance;
}

export function chanceFrom(seed: number): Chance {
  const generator = xoroshiro128plus(seed | 0);
  const next = () => (generator.next() >>> 0) / 0x1_0000_0000;
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    whole,
    between: (low, high) => low + next() * (high - low),
    pick: (list) => list[whole(0, list.length - 1)]!,
    yes: (probability) => next() < probability,
    shuffle: (list) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = whole(0, i);
        [copy[i], copy[j]] = [copy[j]!, copy[i]!];
      }
      return copy;
    },
    fork: (topic) => {
      let mixed = seed | 0;
      for (const letter of topic)
        mixed = Math.imul(mixed ^ letter.codePointAt(0)!, 0x9e37_79b1) ^ (mixed >>> 13);
      return chanceFrom(mixed);
    },
  };
}

/** A plan that chance drew has no room for what must stand on it: draw another one. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}
