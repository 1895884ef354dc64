import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reachableFloor } from '../../../domain/zoning/reachable-floor.ts';
import { solveZones } from '../../../domain/zoning/solve.ts';
import { gridGraph } from './grids.ts';

const everyUnit = (size: number) => new Uint8Array(size).fill(1);
const limit = (values: number[], floor: number, cap = Number.POSITIVE_INFINITY) => ({
  values: Float64Array.from(values),
  floor,
  cap,
});

describe('the least sum that reaches a floor', () => {
  test('is the least of all subsets', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(
        weights,
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 4 }),
        (units, floor, times) => {
          const values = units.map((value) => value * times);
          let least = Number.POSITIVE_INFINITY;
          for (let mask = 1; mask < 1 << values.length; mask++) {
            const sum = values.reduce((total, value, u) => total + (mask & (1 << u) ? value : 0), 0);
            if (sum >= floor) least = Math.min(least, sum);
          }
          const expected = Number.isFinite(least) ? least : floor;
          expect(reachableFloor(limit(values, floor), everyUnit(values.length))).toBe(expected);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('stays the floor where weights are no whole numbers, and skips units that are not free', () => {
    expect(reachableFloor(limit([10, 10.5], 15), everyUnit(2))).toBe(15);
    expect(reachableFloor(limit([10, 10, 5], 15), Uint8Array.from([1, 1, 0]))).toBe(20);
  });

  test('even weights of 100,000 units against an odd floor take no second', () => {
    const values = Array.from({ length: 100_000 }, (_, u) => 2 + 2 * (u % 50));
    const before = process.cpuUsage();
    expect(reachableFloor(limit(values, 500_001), everyUnit(values.length))).toBe(500_002);
    expect(process.cpuUsage(before).user).toBeLessThan(1e6);
  });
});

describe('units of 10 households against a floor of 35', () => {
  const graph = gridGraph(6, 6);
  const ask = (cap?: number) =>
    solveZones(
      { graph, limits: [limit(new Array(36).fill(10), 35, cap)], objectives: ['zones'] },
      { seed: 1, effort: { recombinations: 200, moves: [] } },
    );

  test('nine zones of 40 are proved the most', async () => {
    expect(await ask()).toMatchObject({ zones: 9, bound: 9, status: 'optimal' });
  });

  test('a cap of 38 is proved impossible', async () => {
    const answer = await ask(38);
    expect(answer).toMatchObject({ zones: 0, bound: 0, status: 'infeasible' });
    expect(answer.shortfalls[0]).toMatchObject({ constraint: 'cap', value: 30, needed: 35 });
  });
});
