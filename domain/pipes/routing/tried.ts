import type { PlanTree } from './plan-tree.ts';

/**
 * What was tried in vain, and how everything that it depends on lay then: as long as nothing there has moved it would be
 * in vain again. Good for one price of pieces and one ground.
 */
export class Tried {
  readonly #seen = new Map<string, number[]>();

  /** @param points - that would move; what they lead to, and what that leads to, decides with them */
  isInVain(key: string, plan: PlanTree, points: readonly number[]): boolean {
    const before = this.#seen.get(key);
    if (!before) return false;
    const now = surroundings(plan, points);
    return now.length === before.length && now.every((one, i) => one === before[i]);
  }

  inVain(key: string, plan: PlanTree, points: readonly number[]): void {
    this.#seen.set(key, surroundings(plan, points));
  }
}

/** Number and place of the points, of their neighbours, and of these one's: bends at the neighbours are among the price. */
function surroundings({ neighbours, x, y }: PlanTree, points: readonly number[]): number[] {
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
