import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { checkPlan } from '../../../domain/zoning/check-plan.ts';
import { graphFromPairs } from '../../../domain/zoning/graph.ts';
import { enumerateZones } from '../../../domain/zoning/pack-zones.ts';
import { type SolveResult, solveZones } from '../../../domain/zoning/solve.ts';
import type { ZoneProblem } from '../../../domain/zoning/zone-problem.ts';
import { gridGraph } from './grids.ts';

// a busy machine takes its time
vi.setConfig({ testTimeout: 60_000 });

const effort = { recombinations: 4000, moves: [20_000] };

function weights(size: number, seed: number): Float64Array {
  return Float64Array.from({ length: size }, (_, u) => ((u * 7919 + seed * 104_729) % 97) + 3);
}

function gridProblem(
  columns: number,
  rows: number,
  floor: number,
  seed: number,
  more: Partial<ZoneProblem> = {},
): ZoneProblem {
  const graph = gridGraph(columns, rows);
  const { size } = graph;
  return {
    graph,
    limits: [{ values: weights(size, seed), floor, cap: Number.POSITIVE_INFINITY }],
    shape: {
      x: Float64Array.from({ length: size }, (_, u) => (u % columns) * 100),
      y: Float64Array.from({ length: size }, (_, u) => Math.floor(u / columns) * 100),
      area: new Float64Array(size).fill(10_000),
      inertia: new Float64Array(size).fill((10_000 * 10_000) / 6),
    },
    objectives: ['zones', 'compactness'],
    ...more,
  };
}

function verdictOf(problem: ZoneProblem, result: SolveResult) {
  return checkPlan(
    problem.graph,
    Array.from(result.zone, (zone) => (zone < 0 ? undefined : String(zone))),
    {
      limits: problem.limits.map(({ values, floor, cap }, l) => ({ name: `limit ${l}`, values, floor, cap })),
      ...(problem.budget && { budget: { name: 'cost', ...problem.budget } }),
      ...(problem.eligible && { eligible: problem.eligible }),
    },
  );
}

describe('the solver’s answer satisfies the independent checker', () => {
  test('for random grids, floors, caps, budgets and ineligible units', async () => {
    const instance = fc.record({
      columns: fc.integer({ min: 2, max: 9 }),
      rows: fc.integer({ min: 2, max: 9 }),
      seed: fc.nat(1000),
      floor: fc.integer({ min: 20, max: 400 }),
      capFactor: fc.option(fc.double({ min: 1, max: 3, noNaN: true }), { nil: undefined }),
      budget: fc.option(fc.integer({ min: 0, max: 3000 }), { nil: undefined }),
      barred: fc.array(fc.nat(20), { maxLength: 5 }),
      second: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        instance,
        async ({ columns, rows, seed, floor, capFactor, budget, barred, second }) => {
          const problem = gridProblem(columns, rows, floor, seed);
          const { size } = problem.graph;
          if (capFactor !== undefined) problem.limits[0]!.cap = floor * capFactor;
          if (second)
            problem.limits.push({ values: weights(size, seed + 1), floor: floor / 2, cap: floor * 4 });
          if (budget !== undefined) problem.budget = { values: weights(size, seed + 2), limit: budget };
          problem.eligible = Uint8Array.from({ length: size }, (_, u) => (barred.includes(u) ? 0 : 1));
          const result = await solveZones(problem, { seed, effort: { recombinations: 500, moves: [2000] } });
          const { valid, findings, zones } = verdictOf(problem, result);
          expect(findings.filter(({ kind }) => kind !== 'unassigned')).toEqual([]);
          expect(valid).toBe(true);
          expect(zones.length).toBe(result.zones);
          if (result.bound !== null) expect(result.zones).toBeLessThanOrEqual(result.bound);
        },
      ),
      { numRuns: 80 },
    );
  });

  test('cheap zones are bought where units have prices of their own: near the bound, and paid for', async () => {
    const [columns, rows] = [50, 40];
    const values = weights(columns * rows, 3);
    // from half to one and a half a head, without a pattern that a zone could follow
    const price = values.map((value, u) =>
      Math.round(value * (0.5 + (((u * 2_654_435_761) >>> 8) % 1000) / 1000)),
    );
    const all = price.reduce((sum, cost) => sum + cost, 0);
    for (const [share, quality, cap] of [
      [0.3, 0.93, Number.POSITIVE_INFINITY],
      [0.6, 0.96, Number.POSITIVE_INFINITY],
      [0.6, 0.96, 480],
    ] as const) {
      const problem = gridProblem(columns, rows, 400, 3, {
        limits: [{ values, floor: 400, cap }],
        budget: { values: price, limit: all * share },
        objectives: ['zones'],
      });
      const result = await solveZones(problem, { seed: 1, effort: { recombinations: 120_000, moves: [] } });
      expect(verdictOf(problem, result)).toMatchObject({ valid: true });
      expect(result.zones).toBeGreaterThanOrEqual(quality * result.bound!);
    }
  });

  test('a stricter floor never gives more zones', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(500), fc.integer({ min: 40, max: 200 }), async (seed, floor) => {
        const lax = await solveZones(gridProblem(6, 6, floor, seed), { seed, effort });
        const strict = await solveZones(gridProblem(6, 6, floor * 1.5, seed), { seed, effort });
        expect(strict.zones).toBeLessThanOrEqual(lax.zones);
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ['without a budget', {}],
    ['under a budget', { budget: { values: weights(400, 8), limit: 9000 } }],
  ])('same seed and effort, same bytes %s; the clock plays no part', async (_, more) => {
    const problem = gridProblem(20, 20, 300, 5, more);
    const first = await solveZones(problem, { seed: 7, effort });
    const second = await solveZones(problem, { seed: 7, effort, clock: () => Math.random() * 1e6 });
    expect(Buffer.from(first.zone.buffer).equals(Buffer.from(second.zone.buffer))).toBe(true);
    expect(first).toEqual(second);
  });
});

describe('bounds and proofs', () => {
  test('"optimal" agrees with brute force on small graphs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.integer({ min: 60, max: 250 }), async (seed, floor) => {
        const problem = gridProblem(4, 3, floor, seed);
        const result = await solveZones(problem, { seed, effort });
        const best = mostDisjoint(
          enumerateZones(
            problem.graph,
            problem.limits,
            Array.from({ length: 12 }, (_, i) => i),
          )!,
        );
        expect(result.zones).toBe(best);
        if (result.status === 'optimal') expect(result.bound).toBe(best);
      }),
      { numRuns: 40 },
    );
  });

  test('exactly k zones, with and without a floor', async () => {
    for (const floor of [0, 200]) {
      const problem = gridProblem(12, 12, floor, 3, { zones: 9 });
      const result = await solveZones(problem, { seed: 1, effort });
      expect([result.zones, verdictOf(problem, result).valid, result.zone.includes(-1)]).toEqual([
        9,
        true,
        false,
      ]);
    }
  });

  test('locked zones stay as they are', async () => {
    const problem = gridProblem(8, 8, 300, 2);
    problem.locked = Int32Array.from({ length: 64 }, (_, u) => (u < 6 ? 0 : -1));
    const { zone } = await solveZones(problem, { seed: 1, effort });
    const kept = zone[0]!;
    expect(Array.from(zone.keys()).filter((u) => zone[u] === kept)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('cancelled in the middle: the best plan so far, valid, and marked as such', async () => {
    const controller = new AbortController();
    const problem = gridProblem(30, 30, 300, 4);
    const result = await solveZones(problem, {
      seed: 1,
      effort: { recombinations: 1e9, moves: [1e9] },
      signal: controller.signal,
      onProgress: ({ steps }) => {
        if (steps > 10_000) controller.abort();
      },
    });
    expect([result.status, verdictOf(problem, result).valid, result.zones > 100]).toEqual([
      'cancelled',
      true,
      true,
    ]);
  });
});

describe('questions without an answer are explained', () => {
  const two = graphFromPairs(4, [
    [0, 1],
    [2, 3],
  ]);
  const limits = (values: number[], floor: number, cap = Number.POSITIVE_INFINITY) => [
    { values: Float64Array.from(values), floor, cap },
  ];

  test('a floor that nobody can reach: where and by how much', async () => {
    const result = await solveZones(
      { graph: two, limits: limits([10, 20, 30, 35], 100), objectives: ['zones'] },
      { seed: 1, effort },
    );
    expect(result.status).toBe('infeasible');
    expect(result.shortfalls[0]).toMatchObject({
      constraint: 'floor',
      units: [2, 3],
      value: 65,
      needed: 100,
    });
    expect(result.shortfalls[0]!.en).toContain('35 short of the floor 100');
  });

  test('units above the cap, too little money, too many zones', async () => {
    const capped = await solveZones(
      { graph: two, limits: limits([10, 20, 30, 35], 25, 32), objectives: ['zones'] },
      { seed: 1, effort },
    );
    expect(
      capped.shortfalls.some(({ constraint, units }) => constraint === 'cap' && units.join() === '3'),
    ).toBe(true);
    const poor = await solveZones(
      {
        graph: two,
        limits: limits([10, 20, 30, 35], 30),
        budget: { values: Float64Array.of(9, 9, 9, 9), limit: 5 },
        objectives: ['zones'],
      },
      { seed: 1, effort },
    );
    expect(poor.shortfalls.some(({ constraint }) => constraint === 'budget')).toBe(true);
    const many = await solveZones(
      { graph: two, limits: limits([10, 20, 30, 35], 30), zones: 4, objectives: ['zones'] },
      { seed: 1, effort },
    );
    expect([many.status, many.shortfalls.at(-1)?.constraint]).toEqual(['infeasible', 'zones']);
  });

  test('no units, negative and missing weights, a cap below the floor are problems', async () => {
    const none = graphFromPairs(0, []);
    const ask = (problem: ZoneProblem) => solveZones(problem, { seed: 1, effort });
    await expect(ask({ graph: none, limits: limits([], 1), objectives: ['zones'] })).rejects.toMatchObject({
      code: 'zoning.no-units',
    });
    for (const bad of [-1, Number.NaN]) {
      await expect(
        ask({ graph: two, limits: limits([1, 2, bad, 4], 1), objectives: ['zones'] }),
      ).rejects.toMatchObject({ code: 'zoning.weight-bad' });
    }
    await expect(
      ask({ graph: two, limits: limits([1, 2, 3, 4], 5, 4), objectives: ['zones'] }),
    ).rejects.toMatchObject({ code: 'zoning.cap-below-floor' });
  });

  test('100,000 units are zoned within seconds', async () => {
    const problem = gridProblem(400, 250, 1000, 9, { objectives: ['zones'] });
    const result = await solveZones(problem, { seed: 1, effort: { recombinations: 20_000, moves: [] } });
    expect(verdictOf(problem, result).valid).toBe(true);
    expect(result.zones).toBeGreaterThan(3500);
  });
});

function mostDisjoint(sets: Int32Array[], used = 0, from = 0): number {
  let best = 0;
  for (let s = from; s < sets.length; s++) {
    const mask = sets[s]!.reduce((bits, u) => bits | (1 << u), 0);
    if ((mask & used) === 0) best = Math.max(best, 1 + mostDisjoint(sets, used | mask, s + 1));
  }
  return best;
}
