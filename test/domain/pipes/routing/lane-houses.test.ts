import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { box, house } from './a-house.ts';

/** Four rows of eight houses of 4.2 m, wall to wall, with lanes of 3.6 m between them (里弄), askew to the street with the mains. */
function laneHouses(): Site {
  const angle = 0.1;
  const turned = ([x, y]: Point): Point => [
    x * Math.cos(angle) - y * Math.sin(angle),
    x * Math.sin(angle) + y * Math.cos(angle),
  ];
  const line = [[-30, -12] as Point, [64, -12] as Point].map(turned);
  return {
    buildings: Array.from({ length: 32 }, (_, i) => {
      const [row, place] = [Math.floor(i / 8), i % 8];
      const ring = box(place * 4.2, row * 15.6, 4.2, 12).map(turned);
      return house(`${row + 1}-${place + 1}`, ring, { households: 2 });
    }),
    barriers: [],
    streets: [],
    existing: [],
    mains: (['storm', 'sewage'] as const).map((utility) => ({ id: utility, utility, line, diameterMm: 400 })),
    groundM: () => 0,
  };
}

test('storm and sewage in lanes of 3.6 m: where the room beside a pipe is narrower than a cell, they lie on a finer raster', () => {
  const whole = routeAll(laneHouses(), ['storm', 'sewage'], { quick: true });
  expect(whole.clashes).toEqual([]);
  for (const { route, network, violations } of whole.routes) {
    expect([network.utility, route.unreachable, violations]).toEqual([network.utility, [], []]);
  }
  expect(whole.routes.map(({ route }) => route.frame.cellM)).toContain(0.5);
  // all on that raster, as somebody may wish, is not cheaper
  const asked = routeAll(laneHouses(), ['storm', 'sewage'], { quick: true, cellM: 0.5 });
  expect(asked.routes.map(({ route }) => route.frame.cellM)).toEqual([0.5, 0.5]);
  const yuan = ({ routes }: typeof whole) => totalYuan(routes.flatMap((one) => one.quantities));
  expect(yuan(whole)).toBeLessThanOrEqual(yuan(asked) + 1);
});
