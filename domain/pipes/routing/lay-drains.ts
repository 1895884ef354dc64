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
  /** Whether somebody whom it leaves without a way might have one if nothing else were laid. */
  mayServe: (one: RoutedUtility) => boolean;
}

/**
 * Lays the drains of a site. Whichever comes first takes the levels and the passages that suit it, and the layout that is cheapest for it may be dear for
 * the next: what all come to together decides. More layouts compete with the usual one, so that they never
 * make it dearer. Where one of them takes a station the other order and quick layouts do; where one leaves houses without a way that it could
 * serve alone, the order in which it comes first does. Of two layouts that leave as many without a way, the one that serves more with sewage is
 * better: no dwelling can do without it.
 * @param laid - takes what is laid; others in it stay
 */
export function layDrains(
  drains: readonly Utility[],
  laid: Map<Utility, RoutedUtility>,
  { effort, lay, worth, mayServe }: DrainLaying,
): void {
  if (drains.length < 2) {
    for (const one of drains) lay(one, effort);
    return;
  }
  /** @param goesOn - asked when the first of them lies: whether the others are worth laying */
  const layIn = (
    order: readonly Utility[],
    effort: Effort,
    goesOn = (): boolean => true,
  ): Laid | undefined => {
    for (const one of drains) laid.delete(one);
    for (const [i, one] of order.entries()) {
      lay(one, effort);
      if (i === 0 && !goesOn()) return undefined;
    }
    return together(drains, laid, worth);
  };
  let best = layIn(drains, effort)!;
  const attempt = (order: readonly Utility[], how: Effort, goesOn?: () => boolean): void => {
    const next = layIn(order, how, goesOn);
    if (next && isLess(next.sum, best.sum)) best = next;
  };
  if (effort.tries > 1) attempt(drains, { ...effort, tries: 1 });
  const { ways } = best;
  const crowdedOut = drains.filter((_, i) => i > 0 && missingOf(ways[i]!) > 0 && mayServe(ways[i]!));
  if (best.stations > 0) {
    const other = drains.toReversed();
    attempt(other, effort);
    if (!effort.quick) for (const order of [drains, other]) attempt(order, { tries: 1, quick: true });
  } else if (crowdedOut.length > 0) {
    const [first] = crowdedOut;
    const before = missingOf(ways[drains.indexOf(first!)]!);
    const others = drains.filter((one) => !crowdedOut.includes(one));
    // one that serves no more alone is kept out by something else
    attempt([...crowdedOut, ...others], effort, () => missingOf(laid.get(first!)!) < before);
  }
  for (const [i, one] of drains.entries()) laid.set(one, best.ways[i]!);
}

/** All drains as they were laid together, and what they come to. */
interface Laid {
  ways: RoutedUtility[];
  /** As `worth` says, with those whom sewage does not reach behind those whom anything doesn't. */
  sum: number[];
  stations: number;
}

function together(
  drains: readonly Utility[],
  laid: ReadonlyMap<Utility, RoutedUtility>,
  worth: DrainLaying['worth'],
): Laid {
  const ways = drains.map((one) => laid.get(one)!);
  const worths = ways.map(worth);
  const [missing, ...rest] = worths[0]!.map((_, k) => worths.reduce((sum, one) => sum + one[k]!, 0));
  const unsewered = ways.reduce((sum, one, i) => sum + (drains[i] === 'storm' ? 0 : missingOf(one)), 0);
  return { ways, sum: [missing!, unsewered, ...rest], stations: rest[stationsAt - 1]! };
}

function missingOf({ route }: RoutedUtility): number {
  return route.unreachable.length;
}
