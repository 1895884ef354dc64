import { expect, test } from 'vitest';
import { metresInCorridors } from '../../../../domain/pipes/routing/ground/corridor-use.ts';
import { corridorHalfM } from '../../../../domain/pipes/routing/ground/price.ts';

test('a corridor is told how many metres of pipe lie in it, whichever way they run', () => {
  const corridor = [
    [0, 0],
    [50, 0],
  ] as [number, number][];
  const far = corridor.map(([x, y]): [number, number] => [x, y + 40]);
  const halfM = corridorHalfM(2);
  const along: [number, number][] = [
    [5, halfM - 0.2],
    [45, halfM - 0.2],
  ];
  const beside: [number, number][] = [
    [5, halfM + 0.2],
    [45, halfM + 0.2],
  ];
  const across: [number, number][] = [
    [20, -10],
    [20, 10],
  ];
  const used = metresInCorridors([corridor, far], [along, beside, across], 2);
  expect(used[0]).toBeCloseTo(40 + 2 * halfM, 0);
  expect(used[1]).toBe(0);
  expect(metresInCorridors([], [along], 1)).toEqual([]);
});
