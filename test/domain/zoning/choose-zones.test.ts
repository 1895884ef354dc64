import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseZones, type PricedZone } from '../../../domain/zoning/choose-zones.ts';
import { solveZones } from '../../../domain/zoning/solve.ts';
import type { ZoneProblem } from '../../../domain/zoning/zone-problem.ts';
import { gridGraph } from './grids.ts';

const sum = (zones: readonly PricedZone[], of: 'cost' | 'value') =>
  zones.reduce((all, zone) => all + zone[of], 0);

/** The greatest value of `count` zones within the limit, by looking at every choice. */
function bestValue(zones: readonly PricedZone[], count: number, limit: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let mask = 0; mask < 1 << zones.length; mask++) {
    const some = zones.filter((_, i) => mask & (1 << i));
    if (some.length === count && sum(some, 'cost') <= limit) best = Math.max(best, sum(some, 'value'));
  }
  return best;
}

describe('choosing zones within a budget', () => {
  const some = fc.array(
    fc.record({ cost: fc.integer({ min: 1, max: 30 }), value: fc.integer({ min: 0, max: 50 }) }),
    {
      minLength: 1,
      maxLength: 9,
    },
  );

  test('as many as the cheapest, within the limit, never worth less, and best where money does not bind', () => {
    fc.assert(
      fc.property(
        some,
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (made, k, slack) => {
          const zones = made.map((zone, i) => ({ ...zone, units: [i] }));
          const count = Math.min(k, zones.length);
          const cheapest = [...zones].sort((a, b) => a.cost - b.cost).slice(0, count);
          const limit = sum(cheapest, 'cost') + slack * 40;
          const chosen = chooseZones(zones, count, limit);
          expect(new Set(chosen).size).toBe(count);
          expect(sum(chosen, 'cost')).toBeLessThanOrEqual(limit);
          expect(sum(chosen, 'value')).toBeGreaterThanOrEqual(sum(cheapest, 'value'));
          const free = chooseZones(zones, count, 1e9);
          expect(sum(free, 'value')).toBe(bestValue(zones, count, 1e9));
          // no single exchange is left that would help
          const left = limit - sum(chosen, 'cost');
          for (const out of chosen)
            for (const into of zones)
              if (!chosen.includes(into) && into.cost - out.cost <= left)
                expect(into.value).toBeLessThanOrEqual(out.value);
        },
      ),
    );
  });

  test('a pair of dear ones gives way to what two together are worth', () => {
    const zones = [
      { units: [0], cost: 5, value: 10 },
      { units: [1], cost: 5, value: 10 },
      { units: [2], cost: 1, value: 1 },
      { units: [3], cost: 9, value: 21 },
    ];
    expect(sum(chooseZones(zones, 2, 10), 'value')).toBe(bestValue(zones, 2, 10));
  });
});

describe('willingness as an objective', () => {
  const size = 24;
  const problem = (willing: (u: number) => number, more: Partial<ZoneProblem> = {}): ZoneProblem => ({
    graph: gridGraph(6, 4),
    limits: [{ values: new Float64Array(size).fill(10), floor: 20, cap: Number.POSITIVE_INFINITY }],
    budget: { values: new Float64Array(size).fill(1), limit: 12 },
    willingness: Float64Array.from({ length: size }, (_, u) => willing(u)),
    objectives: ['zones', 'willingness'],
    ...more,
  });
  const effort = { recombinations: 3000, moves: [20_000] };

  test.each([
    { side: 'west', willing: (u: number) => (u % 6 < 3 ? 0.9 : 0.2) },
    { side: 'east', willing: (u: number) => (u % 6 < 3 ? 0.2 : 0.9) },
    { side: 'south', willing: (u: number) => (u < 12 ? 0.9 : 0.2) },
  ])('money for half of the city goes to the willing $side', async ({ willing }) => {
    const { zone, zones, terms } = await solveZones(problem(willing), { seed: 2, effort });
    expect(zones).toBe(6);
    const paid = Array.from(zone.keys()).filter((u) => zone[u]! >= 0);
    // twelve dominoes' halves: the search has no bound on this, and may leave one willing unit beside an unwilling one
    expect(paid.length).toBe(12);
    expect(paid.filter((u) => willing(u) === 0.9).length).toBeGreaterThanOrEqual(11);
    const out = Array.from(zone.keys()).filter((u) => zone[u]! < 0);
    expect(terms.willingness).toBeCloseTo(
      out.reduce((sum, u) => sum + 10 * willing(u), 0),
      9,
    );
  });

  test('not asked, it decides nothing', async () => {
    const plain = await solveZones(
      problem(() => 0.5, { objectives: ['zones'] }),
      { seed: 2, effort },
    );
    const given = await solveZones(
      problem((u) => u / size, { objectives: ['zones'] }),
      { seed: 2, effort },
    );
    expect(given).toEqual(plain);
  });

  test('without data, or with percentages, it is refused and says what to do', async () => {
    const { willingness: _, ...without } = problem(() => 1);
    await expect(solveZones(without, { seed: 1 })).rejects.toMatchObject({
      code: 'zoning.objective-without-data',
      remedy: { en: expect.stringContaining('register') },
    });
    await expect(
      solveZones(
        problem(() => 85),
        { seed: 1 },
      ),
    ).rejects.toMatchObject({
      code: 'zoning.willingness-bad',
    });
  });
});
