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
 * come to together decides. With less effort they are laid as well, so that more never makes them dearer; where one of them takes a station still, in the other order.
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
  const other = drains.toReversed();
  const attempts: [order: readonly Utility[], effort: Effort][] = [[drains, effort]];
  if (effort.tries > 1) attempts.push([drains, { ...effort, tries: 1 }]);
  if (!effort.quick) for (const order of [drains, other]) attempts.push([order, { tries: 1, quick: true }]);
  let best = cheapest(attempts.map(([order, how]) => layIn(order, how)));
  if (best.sum[stationsAt]! > 0) best = cheapest([best, layIn(other, effort)]);
  for (const [i, one] of drains.entries()) laid.set(one, best.ways[i]!);
}

/** All drains as they were laid together, and what they come to. */
interface Laid {
  ways: RoutedUtility[];
  sum: number[];
}

const cheapest = (all: Laid[]): Laid => all.reduce((best, one) => (isLess(one.sum, best.sum) ? one : best));
