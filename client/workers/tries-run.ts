import { type PackedRoutes, packRoutes } from '../../domain/pipes/routing/answer/packed-routes.ts';
import type { AllRoutes } from '../../domain/pipes/routing/route-all.ts';
import { type LayoutWorth, triesOf, tryLayouts } from '../../domain/pipes/routing/try-layouts.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import { openWish, type RoutingWish, searchOptions } from './open-wish.ts';

/** Further layouts of an answer's drains, in a worker of their own: whoever drags meanwhile waits for nothing. */
export class TriesRun {
  #steps: Iterator<AllRoutes | null, void> | undefined;

  /**
   * @param shown - worth of the searched answer to the same wish
   * @returns how many layouts are to be tried
   * @throws Problem pipes.zone-without-buildings
   */
  open(answer: NetworkAnswer, wish: RoutingWish, shown: LayoutWorth): number {
    const { site, sizing } = openWish(answer, wish);
    this.#steps = tryLayouts(site, wish.utilities, { ...sizing, ...searchOptions }, shown);
    return triesOf(wish.utilities);
  }

  /** The next layout, where it is better than every one before it; null otherwise. */
  next(): PackedRoutes | null {
    const better = this.#steps?.next().value;
    return better ? packRoutes(better) : null;
  }
}
