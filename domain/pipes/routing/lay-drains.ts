import type { Utility } from '../model.ts';
import { isLess, stationsAt } from './lay-utility.ts';
import type { RoutedUtility } from './route-all.ts';

/** How each of the drains is laid. */
export interface Effort {
  /** Layouts of each, of which the best is taken. */
  tries: number;
  /** By first trees alone. */
  quick: boolean;
}

export interface DrainLaying {
  effort: Effort;
  /** Lays one of them among what is laid. */
  lay: (utility: Utility, effort: Effort) => void;
  /** The less the better by the first figure that differs; that at `stationsAt` counts stations. */
  worth: (one: RoutedUtility) => number[];
}

/**
 * Lays the drains of a site. Whichever comes first takes the levels that suit it, and the layout that is cheapest for it may be dear for the next: what all
 * come to together decides. More layouts compete with the usual one, so that they never
 * make it dearer, and where one of them takes a station the other order and quick layouts do.
 * @param laid - takes what is laid; others in it stay
 */
export function layDrains(
  drains: readonly Utility[],
  laid: Map<Utility, RoutedUtility>,
  { effort, lay, worth }: DrainLaying,
): void {
  const layIn = (order: readonly Utility[], effort: Effort): Laid => {
    for (const one of drains) laid.delete(one);
    for (const one of order) lay(one, effort);
    const ways = drains.map((one) => laid.get(one)!);
    const worths = ways.map(worth);
    return { ways, sum: worths[0]!.map((_, k) => worths.reduce((sum, one) => sum + one[k]!, 0)) };
  };
  if (drains.length < 2) {
    for (const one of drains) lay(one, effort);
    return;
  }
  let best = layIn(drains, effort);
  const attempt = (order: readonly Utility[], how: Effort): void => {
    const next = layIn(order, how);
    if (isLess(next.sum, best.sum)) best = next;
  };
  if (effort.tries > 1) attempt(drains, { ...effort, tries: 1 });
  if (best.sum[stationsAt]! > 0) {
    const other = drains.toReversed();
    attempt(other, effort);
    if (!effort.quick) for (const order of [drains, other]) attempt(order, { tries: 1, quick: true });
  }
  for (const [i, one] of drains.entries()) laid.set(one, best.ways[i]!);
}

/** All drains as they were laid together, and what they come to. */
interface Laid {
  ways: RoutedUtility[];
  sum: number[];
}
