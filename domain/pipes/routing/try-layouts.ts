import { GRAVITY_UTILITIES, type Utility } from '../model.ts';
import { totalYuan } from './bill/bill-sums.ts';
import { type AllRoutes, layingOrder, type RouteAllOptions, routeAll } from './route-all.ts';
import { usualSeed } from './search/corridors.ts';
import type { Site } from './site/site.ts';

/** By what one layout of a site is taken before another. */
export interface LayoutWorth {
  costYuan: number;
  clashes: number;
  violations: number;
  unreachable: number;
}

/** Further seeds of each drain. */
const seedsEach = 2;

export function worthOf({ routes, clashes }: AllRoutes): LayoutWorth {
  return {
    costYuan: totalYuan(routes.flatMap((one) => one.quantities)),
    clashes: clashes.length,
    violations: routes.reduce((sum, one) => sum + one.violations.length, 0),
    unreachable: routes.reduce((sum, one) => sum + one.route.unreachable.length, 0),
  };
}

/** Cheaper by a yuan at least, and nothing else is worse. */
export function isBetterLayout(next: LayoutWorth, shown: LayoutWorth): boolean {
  return (
    next.costYuan <= shown.costYuan - 1 &&
    next.clashes <= shown.clashes &&
    next.violations <= shown.violations &&
    next.unreachable <= shown.unreachable
  );
}

/** How many layouts `tryLayouts` tries: none where no drain is laid. */
export function triesOf(utilities: readonly Utility[]): number {
  return drainsOf(utilities).length * seedsEach;
}

/**
 * After an answer, further layouts of its drains: one seed of one drain at a time, everything else laid around it, the whole bill compared. Each
 * step yields the layout that is better than all before it, or null. The same question tries the same layouts.
 * @param shown - worth of the answer that is there, of the same options and the usual seeds
 */
export function* tryLayouts(
  site: Site,
  utilities: readonly Utility[],
  options: RouteAllOptions,
  shown: LayoutWorth,
): Generator<AllRoutes | null, void, void> {
  const usual = options.seed ?? usualSeed;
  let seeds: ReadonlyMap<Utility, number> = new Map();
  let best = shown;
  for (const drain of drainsOf(utilities)) {
    for (let k = 1; k <= seedsEach; k++) {
      const tried = new Map(seeds).set(drain, usual + k);
      const next = routeAll(site, utilities, { ...options, seeds: tried });
      const worth = worthOf(next);
      const isBetter = isBetterLayout(worth, best);
      if (isBetter) [seeds, best] = [tried, worth];
      yield isBetter ? next : null;
    }
  }
}

function drainsOf(utilities: readonly Utility[]): Utility[] {
  return layingOrder.filter((one) => GRAVITY_UTILITIES.has(one) && utilities.includes(one));
}
