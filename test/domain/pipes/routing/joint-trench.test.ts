import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { jointTrenches } from '../../../../domain/pipes/routing/bill/joint-trench.ts';
import {
  diggingYuan,
  surfaceYuanPerM2,
  type TrenchWork,
  trenchWork,
  workOfPipe,
} from '../../../../domain/pipes/routing/bill/trench.ts';
import { axisClearanceM } from '../../../../domain/pipes/routing/ground/clearances.ts';
import type { LaidNetwork, LaidPipe } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { standards } from '../../../../domain/pipes/standards.ts';

/** A straight pipe eastwards, so far to the north. */
function network(
  utility: Utility,
  northM: number,
  lengthM: number,
  depthM: number,
  diameterMm: number,
): LaidNetwork {
  const line: [Point, Point] = [
    [0, northM],
    [lengthM, northM],
  ];
  const pipe = {
    id: utility,
    from: `${utility}-a`,
    to: `${utility}-b`,
    line,
    lengthM,
    diameterMm,
    lateral: false,
    households: 10,
    fromDepthM: depthM,
    toDepthM: depthM,
    trenchDepthM: depthM + 0.1,
    slope: null,
    flowM3S: null,
    pumped: false,
  } as unknown as LaidPipe;
  return { utility, nodes: [], pipes: [pipe], lifts: 0, pumps: 0, assumptions: [] } as unknown as LaidNetwork;
}

const volumeM3 = (work: TrenchWork): number => work.excavationM3.reduce((a, b) => a + b, 0);
const yuan = (work: TrenchWork): number => diggingYuan(work) + work.surfaceM2 * surfaceYuanPerM2('paving');

test('three pipes at their clearances share one trench, gas never joins a sewer', () => {
  const apart = (a: Utility, b: Utility) =>
    axisClearanceM({ utility: a, diameterMm: 150 }, { utility: b, diameterMm: 150 }, standards)!;
  const power = apart('water', 'power');
  const networks = [
    network('telecom', -apart('water', 'telecom'), 60, 2, 150),
    network('water', 0, 60, 2, 150),
    network('power', power, 50, 2, 150),
  ];
  const { trenches, workOf } = jointTrenches(networks);
  expect(trenches).toHaveLength(1);
  expect(trenches[0]!.utilities.toSorted()).toEqual(['power', 'telecom', 'water']);
  expect(trenches[0]!.section.map((one) => one.offsetM)).toEqual(
    trenches[0]!.section.map((one) => one.offsetM).toSorted((a, b) => a - b),
  );
  const water = networks[1]!.pipes[0]!;
  expect(yuan(workOf(water))).toBeLessThan(yuan(workOfPipe(water)));
  // all at one depth, side by side: 50 m of one box, and 10 m of two trenches beyond it
  const { widthM, depthM } = trenches[0]!;
  const dug = networks.reduce((sum, one) => sum + volumeM3(workOf(one.pipes[0]!)), 0);
  const beyond = volumeM3(trenchWork(depthM, 0.15 + 0.6)) * 10 * 2;
  expect(dug).toBeCloseTo(widthM * depthM * 50 + beyond, 6);
  const gas = apart('gas', 'sewage');
  expect(
    jointTrenches([network('sewage', 0, 60, 2, 300), network('gas', gas + 0.3, 60, 1, 150)]).trenches,
  ).toEqual([]);
});

test('a trench saves something, holds each utility once and at its clearance, and no pipe lies in two', () => {
  const some = fc.uniqueArray(
    fc.record({
      utility: fc.constantFrom<Utility>('storm', 'sewage', 'heat', 'water', 'gas', 'power', 'telecom'),
      northM: fc.double({ min: -6, max: 6, noNaN: true }),
      lengthM: fc.integer({ min: 3, max: 80 }),
      depthM: fc.double({ min: 0.6, max: 4, noNaN: true }),
      diameterMm: fc.constantFrom(63, 110, 150, 300),
    }),
    { selector: (one) => one.utility, maxLength: 7 },
  );
  fc.assert(
    fc.property(some, (all) => {
      const byName = new Map(all.map((one) => [one.utility, one]));
      const networks = all.map((one) =>
        network(one.utility, one.northM, one.lengthM, one.depthM, one.diameterMm),
      );
      const { trenches, workOf } = jointTrenches(networks);
      const laid = trenches.flatMap((one) => one.utilities);
      expect(new Set(laid).size).toBe(laid.length);
      for (const { utilities, savedYuan, lengthM, depthM } of trenches) {
        expect(utilities.length).toBeGreaterThan(1);
        expect(savedYuan).toBeGreaterThan(0);
        expect(lengthM).toBeGreaterThanOrEqual(5);
        expect(depthM).toBeGreaterThan(0);
        for (const a of utilities)
          for (const b of utilities) {
            if (a === b) continue;
            const [one, other] = [byName.get(a)!, byName.get(b)!];
            const asked = axisClearanceM(one, other, standards)!;
            expect(Math.abs(one.northM - other.northM)).toBeGreaterThanOrEqual(asked - 2e-3);
          }
      }
      const pipes = networks.flatMap((one) => one.pipes);
      for (const [i, { utility }] of all.entries()) {
        expect(Math.min(...Object.values(workOf(pipes[i]!)).flat())).toBeGreaterThanOrEqual(0);
        if (!laid.includes(utility)) expect(workOf(pipes[i]!)).toEqual(workOfPipe(pipes[i]!));
      }
      // what the trenches save is what the bills of all are shorter by
      const sum = (work: (pipe: LaidPipe) => TrenchWork) =>
        pipes.reduce((all, one) => all + yuan(work(one)), 0);
      const saved = trenches.reduce((all, one) => all + one.savedYuan, 0);
      expect(sum(workOfPipe) - sum(workOf)).toBeCloseTo(saved, 4);
    }),
    { numRuns: 300 },
  );
});
