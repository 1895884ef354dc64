import { describe, expect, test, vi } from 'vitest';
import { routeUtility } from '../../../../domain/pipes/routing/route-utility.ts';
import { gridBound } from '../../../../domain/pipes/routing/search/grid-dual-ascent.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { box, house } from './a-house.ts';
import { exactOnRaster } from './exact-on-raster.ts';

// The judge looks at every set of houses over the whole raster.
vi.setConfig({ testTimeout: 60_000 });

/** A row of slabs beside a main, as they stand along a street: anywhere on their fronts is as good to enter. */
function rowOf(houses: number, mainM: readonly [number, number], shiftM: number): Site {
  return {
    buildings: Array.from({ length: houses }, (_, i) =>
      house(`${i}`, box(i * 50 + ((i * 7) % 5), shiftM * (i % 2), 36, 12)),
    ),
    barriers: [],
    streets: [],
    existing: [],
    mains: [
      {
        id: 'main',
        utility: 'sewage',
        diameterMm: 400,
        line: [
          [-65, mainM[0]],
          [145, mainM[1]],
        ],
      },
    ],
    groundM: () => 100,
  };
}

describe('beside the exact tree of the raster', () => {
  test.each([
    [3, [-42, -42], 0],
    [4, [-30, -42], 3],
    [3, [-24, -42], 6],
  ] as const)('%i houses, a main at %o', (houses, mainM, shiftM) => {
    const route = routeUtility(rowOf(houses, mainM, shiftM), { utility: 'sewage', diameterMm: 300 });
    const exact = exactOnRaster(route.searched!);
    expect(route.onRaster.cost).toBeLessThanOrEqual(1.02 * exact);
    expect(route.onRaster.cost).toBeGreaterThanOrEqual(exact * (1 - 1e-6));
    expect(gridBound(route.searched!)).toBeLessThanOrEqual(exact * (1 + 1e-6));
  });
});
