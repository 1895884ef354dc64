import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { risingMainDepthM } from '../../../../domain/pipes/routing/gravity/rising-main.ts';
import type { Reach } from '../../../../domain/pipes/routing/gravity/sewer-graph.ts';
import { sewerRules } from '../../../../domain/pipes/routing/gravity/sewer-rules.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { box, house } from './a-house.ts';

test('a rising main passes an existing heating pipe that would make way for a drain', () => {
  const across = (y: number): [Point, Point] => [
    [-80, y],
    [140, y],
  ];
  // the yard lies below the street, from which it falls away
  const groundM = (_: number, y: number): number => 100 - 0.03 * (y + 40);
  let pumped = 0;
  for (const depthM of [0.7, 0.8, 0.9, undefined]) {
    const levels =
      depthM === undefined
        ? {}
        : { startLevelM: groundM(0, -20) - depthM, endLevelM: groundM(0, -20) - depthM };
    const { routes, clashes } = routeAll(
      {
        buildings: [0, 40, 80].flatMap((x) => [0, 40].map((y) => house(`${x}-${y}`, box(x, y, 30, 12)))),
        ...{ barriers: [], streets: [], groundM },
        existing: [{ id: '热力', utility: 'heat', diameterMm: 200, line: across(-20), ...levels }],
        mains: [
          {
            ...{ id: 'sewage', utility: 'sewage', diameterMm: 400, line: across(-40) },
            ...{ startLevelM: 98.8, endLevelM: 98.6 },
          },
        ],
      },
      ['sewage'],
      { quick: true, marginM: 50, maxDepthM: 4 },
    );
    pumped += routes[0]!.network.pipes.filter((one) => one.pumped).length;
    expect(routes[0]!.route.unreachable).toEqual([]);
    expect(clashes.map((one) => one.text.en)).toEqual([]);
  }
  expect(pumped).toBeGreaterThan(0);
});

test('it goes below what yields as far as may be dug, below what stays anyway, and over what lies deep', () => {
  const rules = sewerRules('sewage', standards, { coverM: 0.7, flowM3S: 0.001, maxDepthM: 4 });
  const reach: Reach = {
    ...{ from: 1, to: 0, lengthM: 30 },
    ground: [
      [0, 100],
      [30, 101],
    ],
  };
  const at = (topM: number, bottomM: number) => ({
    stationM: 15,
    topM: 100.5 - topM,
    bottomM: 100.5 - bottomM,
  });
  const usualM = risingMainDepthM(reach, 100, rules)!;
  const belowM = risingMainDepthM({ ...reach, yielding: [{ ...at(0.5, 1.4), yuan: 900 }] }, 100, rules)!;
  expect(usualM).toBeLessThan(1.2);
  expect(belowM).toBeGreaterThan(1.4);
  expect(belowM).toBeLessThan(2);
  const staying = { ...reach, forbidden: [{ ...at(0.5, 1.4), reason: 'drain' }] };
  expect(risingMainDepthM(staying, 100, rules)).toBeCloseTo(belowM, 6);
  const deep = { ...reach, yielding: [{ ...at(2, 3), yuan: 900 }] };
  expect(risingMainDepthM(deep, 100, rules)).toBe(usualM);
  // from cover down to where nobody digs: what yields is left to the clash check then, what stays is not passed
  expect(risingMainDepthM({ ...reach, yielding: [{ ...at(0.5, 5), yuan: 900 }] }, 100, rules)).toBe(usualM);
  const never = { ...reach, forbidden: [{ ...at(0.5, 5), reason: 'drain' }] };
  expect(risingMainDepthM(never, 100, rules)).toBeUndefined();
});
