import type { UtilityRoute } from '../route-utility.ts';
import { anyAngleFactor, gridBound } from './grid-dual-ascent.ts';

/** With the bound over all legal ground of its raster, and without what it was searched on, which takes memory. */
export function provedOnGround({ searched, ...route }: UtilityRoute): UtilityRoute {
  if (!searched) return route;
  const started = performance.now();
  const { onRaster } = route;
  if (onRaster.bound > 0) return route;
  // rounding must not put the bound of a shortest path above it
  const bound = searched.tree.attached.some((one) => one) ? Math.min(gridBound(searched), onRaster.cost) : 0;
  return {
    ...route,
    onRaster: { ...onRaster, bound },
    seconds: { ...route.seconds, bound: (performance.now() - started) / 1000 },
  };
}

/** A first answer, which a better one follows: without what it was searched on, and without a bound. */
export function unproved({ searched: _, ...route }: UtilityRoute): UtilityRoute {
  return route;
}

/** No network to the same terminals is shorter (or cheaper), at whatever angle its pipes run; loose. Metres or the unit of the price. */
export function anyAngleBound({ searched }: UtilityRoute): number {
  return searched
    ? gridBound({ ...searched, ground: { ...searched.ground, aligned: undefined } }) * anyAngleFactor
    : 0;
}
