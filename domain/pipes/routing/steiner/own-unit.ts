import type { ArcId, SteinerInstance } from './graph.ts';

/**
 * The same instance with prices around 1, whatever they were in: tolerances then mean the same for metres, yuan and
 * degrees. The factor is a power of two, so that no price is rounded.
 * @returns step: where all prices are whole numbers, what two trees of different price differ by at least; else 0
 */
export function inOwnUnit(instance: SteinerInstance): {
  scaled: SteinerInstance;
  unit: number;
  step: number;
} {
  let sum = 0;
  let count = 0;
  let whole = true;
  for (const prices of [instance.forward, instance.backward]) {
    for (const price of prices) {
      if (price === Infinity || price === 0) continue;
      sum += price;
      count++;
      whole &&= Number.isInteger(price);
    }
  }
  const unit = count === 0 ? 1 : 2 ** Math.round(Math.log2(sum / count));
  const scaled = {
    ...instance,
    forward: instance.forward.map((price) => price / unit),
    backward: instance.backward.map((price) => price / unit),
  };
  return { scaled, unit, step: whole && sum < 2 ** 40 ? 1 / unit : 0 };
}

export function priceOf({ forward, backward }: SteinerInstance, arcs: readonly ArcId[]): number {
  let cost = 0;
  for (const arc of arcs) cost += (arc & 1 ? backward : forward)[arc >> 1]!;
  return cost;
}
