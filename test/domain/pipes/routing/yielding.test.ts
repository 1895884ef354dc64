import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { builtInRates, type Rates } from '../../../../domain/pipes/routing/bill/rates.ts';
import { yieldingYuan } from '../../../../domain/pipes/routing/gravity/lay-reach.ts';
import { ProfileSolver } from '../../../../domain/pipes/routing/gravity/profile-dp.ts';
import type { Reach, SewerTree } from '../../../../domain/pipes/routing/gravity/sewer-graph.ts';
import { sewerPrices, sewerRules } from '../../../../domain/pipes/routing/gravity/sewer-rules.ts';
import { movingPrice, yieldingPrice } from '../../../../domain/pipes/routing/ground/yielding-price.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { sites } from './random-sites.ts';

vi.setConfig({ testTimeout: 240_000 });

const rules = sewerRules('storm', standards, { coverM: 0.7, flowM3S: 0.03 });
const prices = sewerPrices('storm');

/** A row of drains on level ground at 40 m, the first one last; each may have something in its way that yields at a price. */
function row(crossed: readonly ({ topM: number; yuan: number } | null)[]) {
  const lengthM = 25;
  const reaches = crossed.map((one, i): Reach => {
    const reach: Reach = {
      ...{ from: i + 1, to: i, lengthM, sizesMm: [300, 9999] },
      ground: [
        [0, 40],
        [lengthM, 40],
      ],
    };
    if (!one) return reach;
    return {
      ...reach,
      yielding: [{ stationM: 12, topM: one.topM, bottomM: one.topM - 0.6, yuan: one.yuan }],
    };
  });
  const tree: SewerTree = {
    outfall: 0,
    downstream: Int32Array.from({ length: reaches.length + 1 }, (_, v) => v - 1),
    inflow: new Float64Array(reaches.length + 1).fill(0.01),
    isTerminal: new Uint8Array(reaches.length + 1).fill(1),
  };
  return { reaches, tree };
}

const solve = (reaches: readonly Reach[], tree: SewerTree) =>
  new ProfileSolver(reaches, rules, prices).solve(tree)!;

describe('what yields to a drain has its price', () => {
  const crossings = fc.array(
    fc.option(
      fc.record({
        topM: fc.double({ min: 38.4, max: 39.6, noNaN: true }),
        yuan: fc.double({ min: 0, max: 6000, noNaN: true }),
      }),
    ),
    { minLength: 1, maxLength: 4 },
  );

  test('and the cheapest of all ways is found: passed or made to yield, one by one', () => {
    fc.assert(
      fc.property(crossings, (crossed) => {
        const { reaches, tree } = row(crossed);
        const profile = solve(reaches, tree);
        const priced = crossed.flatMap((one, i) => (one ? [i] : []));
        let least = Infinity;
        for (let set = 0; set < 2 ** priced.length; set++) {
          const passes = new Set(priced.filter((_, k) => (set >> k) & 1));
          const forced = reaches.map(
            ({ yielding, ...reach }, i): Reach =>
              passes.has(i)
                ? { ...reach, forbidden: yielding!.map((one) => ({ ...one, reason: 'passed' })) }
                : reach,
          );
          const laid = solve(forced, tree);
          if (!laid) continue;
          const yields = priced.reduce((sum, i) => sum + (passes.has(i) ? 0 : crossed[i]!.yuan), 0);
          least = Math.min(least, laid.costYuan + yields);
        }
        expect(profile.costYuan).toBeLessThanOrEqual(least + 1e-6);
        expect(profile.costYuan).toBeGreaterThanOrEqual(solve(bare(reaches), tree).costYuan - 1e-6);
        const owed = profile.pipes.reduce(
          (sum, { reach, upDepthM, downDepthM }) =>
            sum + yieldingYuan(reaches[reach]!, upDepthM, downDepthM, heightM),
          0,
        );
        // what it comes to make yield is what it was priced by, or less
        const dug = profile.costYuan - owed;
        expect(dug).toBeGreaterThanOrEqual(solve(bare(reaches), tree).costYuan - 1e-6);
      }),
      { numRuns: 150 },
    );
  });

  const heightM = rules.sizes.find((one) => one.diameterMm === 300)!.heightM!;
  const bare = (reaches: readonly Reach[]) => reaches.map(({ yielding: _, ...reach }): Reach => reach);

  test('nothing where it lies as deep already, more the deeper it goes, and a sleeve for water', () => {
    const gas = { utility: 'gas' as const, diameterMm: 110 };
    expect(yieldingPrice(gas, 1.4, 1.2, builtInRates)).toBe(0);
    const [shallow, deep] = [1.2, 2].map((under) => yieldingPrice(gas, 0.9, under, builtInRates));
    expect(shallow).toBeGreaterThan(0);
    expect(deep).toBeGreaterThan(2 * shallow!);
    const water = yieldingPrice({ ...gas, utility: 'water' }, 0.9, 2, builtInRates);
    expect(water - deep!).toBeCloseTo(builtInRates.sleeveYuan, 6);
    expect(movingPrice(builtInRates)).toBeGreaterThan(0);
  });
});

/** Three houses in a row, a deep drain that they flow to, and a duct across their way at the depth of a drain. */
const behindADuct: Site = {
  buildings: [0, 1, 2].map((i) => ({
    ...{ id: `${i}`, name: `${i}`, terminal: true, doors: [], households: 24 },
    rings: [
      [
        [20 * i, 10],
        [20 * i + 14, 10],
        [20 * i + 14, 20],
        [20 * i, 20],
        [20 * i, 10],
      ],
    ],
  })),
  ...{ barriers: [], streets: [], groundM: () => 100 },
  existing: [
    {
      ...{ id: 'duct', utility: 'telecom', diameterMm: 110, startLevelM: 98.6, endLevelM: 98.6 },
      line: [
        [-60, -25],
        [120, -25],
      ],
    },
  ],
  mains: [
    {
      ...{ id: 'main', utility: 'sewage', diameterMm: 400, startLevelM: 95.5, endLevelM: 95.5 },
      line: [
        [-60, -40],
        [120, -40],
      ],
    },
  ],
};

test('a drain passes a duct or has it make way, whichever costs less, though it could pass without a station', () => {
  const lay = (moveYuanPerM: number) => {
    const rates: Rates = { ...builtInRates, existing: { ...builtInRates.existing, moveYuanPerM } };
    const all = routeAll(behindADuct, ['sewage'], { quick: true, marginM: 40, rates });
    expect(all.clashes).toEqual([]);
    expect(all.routes[0]!.network.lifts + all.routes[0]!.network.pumps).toBe(0);
    return { moved: all.relocations.length, yuan: totalYuan(all.routes[0]!.quantities) };
  };
  const [cheap, dear] = [lay(1), lay(1e6)];
  expect(cheap.moved).toBeGreaterThan(0);
  expect(dear.moved).toBe(0);
  expect(cheap.yuan).toBeLessThan(dear.yuan);
});

test('the dearer a sleeve, the fewer of them', () => {
  const dear: Rates = { ...builtInRates, sleeveYuan: 30_000 };
  const free: Rates = { ...builtInRates, sleeveYuan: 0 };
  let [fewer, sleeves] = [0, 0];
  for (const site of fc.sample(sites, { seed: 4, numRuns: 6 })) {
    const lay = (rates: Rates) =>
      routeAll(site, ['storm', 'sewage', 'water'], { quick: true, marginM: 40, rounds: 1, rates });
    const [atDear, atNone] = [lay(dear), lay(free)].map(
      ({ routes }) => routes.find((one) => one.network.utility === 'water')!.network.sleeves?.length ?? 0,
    );
    expect(atDear).toBeLessThanOrEqual(atNone!);
    sleeves += atNone!;
    if (atDear! < atNone!) fewer++;
  }
  expect(sleeves).toBeGreaterThan(0);
  expect(fewer).toBeGreaterThan(0);
});
