import type { Arrival, Table } from './profile.ts';

/** What is known of a subtree: the table of its lowest node, and what arrives over the reach below it. */
export interface Subtree {
  /** A number of its own: whatever rests on this subtree names it so. */
  id: number;
  table: Table;
  arrival: Arrival;
}

/** About so much is kept, bytes. */
const mostBytes = 64e6;

/**
 * Subtrees of drains that were solved before under the same prices, by all that they rest on. A dragged manhole changes those that drain through it and
 * leaves all others as they were. What was asked for longest ago is forgotten first.
 */
export class SubtreeMemory {
  readonly #known = new Map<string, Subtree>();
  readonly #trenches = new Map<number, Float64Array>();
  #next = 0;
  #bytes = 0;

  /** @param restsOn - names all that decides about the subtree, without its prices */
  find(restsOn: string, solve: () => Omit<Subtree, 'id'>): Subtree {
    const known = this.#known.get(restsOn);
    if (known) {
      this.#known.delete(restsOn);
      this.#known.set(restsOn, known);
      return known;
    }
    const solved = { id: this.#next++, ...solve() };
    this.#known.set(restsOn, solved);
    this.#bytes += bytesOf(solved);
    for (const [name, oldest] of this.#known) {
      if (this.#bytes <= mostBytes) break;
      this.#known.delete(name);
      this.#bytes -= bytesOf(oldest);
    }
    return solved;
  }

  /** What a metre of trench costs for a size, by centimetres of depth. */
  trench(diameterMm: number, deepestCm: number, yuanAt: (depthM: number) => number): Float64Array {
    let prices = this.#trenches.get(diameterMm);
    if (!prices || prices.length <= deepestCm) {
      prices = Float64Array.from({ length: deepestCm + 1 }, (_, cm) => yuanAt(cm / 100));
      this.#trenches.set(diameterMm, prices);
    }
    return prices;
  }
}

function bytesOf({ table, arrival }: Subtree): number {
  const arrays: ArrayBufferView[] = [
    table.price,
    table.lift,
    arrival.price,
    arrival.size,
    arrival.level,
    arrival.spares,
  ];
  if (arrival.steps) arrays.push(arrival.steps);
  return arrays.reduce((sum, one) => sum + one.byteLength, 0);
}
