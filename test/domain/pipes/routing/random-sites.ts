import fc from 'fast-check';
import type { Point } from '../../../../domain/geo/plane.ts';
import type { SurfaceId } from '../../../../domain/pipes/routing/bill/rates.ts';
import { layingOrder, routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { box, house } from './a-house.ts';

export const utilities = layingOrder.filter((one) => one !== 'combined');

/** Surfaces from west to east. */
export const surfaceBands: [number, number, SurfaceId][] = [
  [Number.NEGATIVE_INFINITY, 30, 'asphalt'],
  [30, 60, 'green'],
  [60, Number.POSITIVE_INFINITY, 'paving'],
];

/** Houses with doors and sheds without, moved and sized at random, between mains of every utility; ground that falls to the street or not. */
export const sites = fc
  .record({
    houses: fc.array(
      fc.record({
        w: fc.integer({ min: 14, max: 34 }),
        h: fc.integer({ min: 8, max: 13 }),
        dx: fc.nat(6),
        dy: fc.nat(6),
        doors: fc.nat(2),
        kind: fc.constantFrom('house', 'shed', 'none'),
      }),
      { minLength: 6, maxLength: 6 },
    ),
    fall: fc.double({ min: -0.01, max: 0.02, noNaN: true }),
  })
  .map(
    ({ houses, fall }): Site => ({
      buildings: houses.flatMap(({ w, h, dx, dy, doors, kind }, i) => {
        if (kind === 'none' && i > 0) return [];
        const [x, y] = [(i % 2) * 46 + dx, Math.floor(i / 2) * 34 + dy];
        const at = Array.from({ length: doors }, (_, k): Point => [x + (w * (k + 0.5)) / doors, y + h]);
        const terminal = kind === 'house' || i === 0;
        return [house(`楼${i}`, box(x, y, w, h), { doors: at, terminal, households: 24 })];
      }),
      barriers: [],
      streets: [],
      surfaces: surfaceBands.map(([from, to, surface]) => ({
        surface,
        rings: [box(Math.max(-1000, from), -1000, Math.min(1000, to) - Math.max(-1000, from), 2000)],
      })),
      existing: [],
      mains: utilities.map((utility, k) => ({
        id: `main ${utility}`,
        utility,
        diameterMm: 300,
        line: [
          [96 + 3 * k, -20],
          [96 + 3 * k, 120],
        ],
      })),
      groundM: (x, y) => 40 - fall * x - 0.002 * y,
    }),
  );
export const wishes = fc.subarray([...utilities], { minLength: 2, maxLength: 4 });

export const route = (site: Site, wish: typeof utilities, loops: boolean) =>
  routeAll(site, wish, { quick: true, marginM: 40, rounds: 1, loops });

/** Which share of a straight line between two abscissae lies between two others. */
export function partBetween(ax: number, bx: number, from: number, to: number): number {
  const [low, high] = [Math.min(ax, bx), Math.max(ax, bx)];
  if (high === low) return low >= from && low < to ? 1 : 0;
  return Math.max(0, Math.min(high, to) - Math.max(low, from)) / (high - low);
}
