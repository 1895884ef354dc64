import type { PlanTree } from './plan-tree.ts';

/**
 * What was tried in vain, and how everything that it depends on lay then: as long as nothing there has moved it would be
 * in vain again. Good for one price of pieces and one ground.
 */
export class Tried {
  readonly #seen = new Map<string, readonly number[]>();

  /** @param lies - how everything lies that it depends on, see `surroundings` */
  isInVain(key: string, lies: readonly number[]): boolean {
    const before = this.#seen.get(key);
    return before !== undefined && before.length === lies.length && before.every((one, i) => one === lies[i]);
  }

  inVain(key: string, lies: readonly number[]): void {
    this.#seen.set(key, lies);
  }
}

/**
 * How everything lies that decides with some points: number and place of them, of their neighbours, and of these one's, as bends at the neighbours are
 * among the price.
 */
export function surroundings({ neighbours, x, y }: PlanTree, points: readonly number[]): number[] {
  const all: number[] = [];
  for (const v of points) {
    all.push(v, x[v]!, y[v]!);
    for (const w of neighbours[v]!) {
      all.push(w, x[w]!, y[w]!);
      for (const u of neighbours[w]!) if (u !== v) all.push(u, x[u]!, y[u]!);
    }
  }
  return all;
}
