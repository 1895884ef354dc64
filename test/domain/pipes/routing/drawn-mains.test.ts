import { expect, test } from 'vitest';
import { layingOrder } from '../../../../domain/pipes/routing/route-all.ts';
import { drawnMainSizes, withDrawnMains } from '../../../../domain/pipes/routing/site/drawn-mains.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';

const site = (): Site => ({
  buildings: [],
  barriers: [],
  streets: [],
  existing: [],
  mains: [
    {
      id: 'known',
      utility: 'water',
      line: [
        [0, 0],
        [9, 0],
      ],
      diameterMm: 200,
    },
  ],
  groundM: () => undefined,
});

test('a drawn line is a main of the utilities that have none, and the answer says that somebody drew it', () => {
  const drawn = site();
  withDrawnMains(
    drawn,
    [
      [
        [0, 5],
        [9, 5],
      ],
    ],
    ['water', 'sewage', 'gas'],
  );
  expect(drawn.mains.map(({ id, utility }) => [id, utility])).toEqual([
    ['known', 'water'],
    ['drawn-1-sewage', 'sewage'],
    ['drawn-1-gas', 'gas'],
  ]);
  // nobody knows how deep it lies
  expect(drawn.mains.slice(1).every((one) => one.startLevelM === undefined)).toBe(true);
  expect(drawn.assumptions?.map((one) => one.split(':')[0])).toEqual(['drawn-mains']);
});

test('without lines, or where every main is known, nothing is assumed', () => {
  for (const [lines, utilities] of [
    [[], ['gas']],
    [[[[0, 5]]], ['water']],
  ] as const) {
    const same = site();
    withDrawnMains(same, lines as never, utilities);
    expect(same).toEqual({ ...site(), groundM: same.groundM });
  }
});

test('a drawn main is as wide as somebody chose, else as is usual, and the answer names the sizes', () => {
  const drawn = site();
  const line: [number, number][] = [
    [0, 5],
    [9, 5],
  ];
  withDrawnMains(drawn, [line], ['storm', 'gas', 'water'], { storm: 1200, water: 600 });
  expect(drawn.mains.map(({ utility, diameterMm }) => [utility, diameterMm])).toEqual([
    ['water', 200],
    ['storm', 1200],
    ['gas', drawnMainSizes('gas').usual],
  ]);
  expect(drawn.assumptions![0]).toContain('storm DN1200, gas DN200');
});

test('every utility has a usual size among its choices, from narrow to wide', () => {
  for (const utility of layingOrder) {
    const { usual, choices } = drawnMainSizes(utility);
    expect(choices).toContain(usual);
    expect([...choices].sort((a, b) => a - b)).toEqual(choices);
  }
});
