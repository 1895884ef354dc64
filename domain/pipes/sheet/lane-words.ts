import type { LaneOrder } from '../routing/lanes/lane-order.ts';
import type { Say } from './layout-say.ts';

/** How far mains side by side lie in the prescribed order, a sentence for streets and one for courtyards. */
export function laneWords(lanes: readonly LaneOrder[], say: Say): string[] {
  return lanes.map(({ ground, clause, pairs, inOrder, lengthM, inOrderM }) =>
    say(`layout:lanes.${ground}`, {
      ...{ clause, pairs, inOrder },
      length: lengthM.toLocaleString('en-US', { maximumFractionDigits: 0 }),
      share: ((100 * inOrderM) / lengthM).toFixed(0),
    }),
  );
}
