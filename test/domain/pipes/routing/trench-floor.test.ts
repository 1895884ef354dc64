import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { jointTrenches } from '../../../../domain/pipes/routing/bill/joint-trench.ts';
import { quantitiesOf } from '../../../../domain/pipes/routing/bill/quantities.ts';
import { builtInRates } from '../../../../domain/pipes/routing/bill/rates.ts';
import {
  combine,
  diggingYuan,
  surfaceYuanPerM2,
  type TrenchWork,
  times,
  trenchWork,
  workOfPipe,
} from '../../../../domain/pipes/routing/bill/trench.ts';
import {
  deepestM,
  partOfFloor,
  type TrenchFloor,
} from '../../../../domain/pipes/routing/bill/trench-floor.ts';
import { axisClearanceM } from '../../../../domain/pipes/routing/ground/clearances.ts';
import type { LaidNetwork, LaidPipe } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { route, sites } from './random-sites.ts';

/** Its own reading of a floor, apart from the product's. */
function depthAt(floor: TrenchFloor, share: number): number {
  for (let i = 1; i < floor.length; i++) {
    const [[a, from], [b, to]] = [floor[i - 1]!, floor[i]!];
    if (share >= a && share <= b && b > a) return from + ((to - from) * (share - a)) / (b - a);
  }
  throw new Error(`no depth at ${share}`);
}

const plus = (a: number, b: number): number => a + b;

/** Work added up slice by slice. */
function sliced(floor: TrenchFloor, lengthM: number, widthM: number, slices = 20_000): TrenchWork {
  const slice = lengthM / slices;
  let sum = times(trenchWork(0, widthM), 0);
  for (let i = 0; i < slices; i++)
    sum = combine(sum, times(trenchWork(depthAt(floor, (i + 0.5) / slices), widthM), slice), plus);
  return sum;
}

function expectAlike(work: TrenchWork, other: TrenchWork): void {
  // a slice at the depth where shoring begins may fall on either side
  expect(Math.abs(work.shoringM2 - other.shoringM2)).toBeLessThan(0.1);
  for (const [i, one] of work.excavationM3.entries()) expect(one).toBeCloseTo(other.excavationM3[i]!, 2);
  for (const key of ['backfillM3', 'beddingM3', 'surfaceM2'] as const)
    expect(work[key]).toBeCloseTo(other[key], 2);
}

function pipe(id: string, northM: number, lengthM: number, floor: TrenchFloor, turned = false): LaidPipe {
  const ends: [[number, number], [number, number]] = [
    [0, northM],
    [lengthM, northM],
  ];
  const meanM = floor
    .slice(1)
    .reduce((sum, [to, b], i) => sum + ((to - floor[i]![0]) * (b + floor[i]![1])) / 2, 0);
  return {
    ...{ id, from: `${id}-a`, to: `${id}-b`, lengthM, diameterMm: 300, lateral: false, households: 9 },
    ...{ line: turned ? [ends[1], ends[0]] : ends, fromDepthM: 1, toDepthM: 1, trenchDepthM: meanM, floor },
    ...{ slope: 0.003, flowM3S: 0.001, pumped: false },
  };
}

const floors = fc
  .array(
    fc.tuple(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 0.3, max: 7, noNaN: true })),
    {
      minLength: 2,
      maxLength: 5,
    },
  )
  .map((steps): TrenchFloor => {
    const whole = steps.slice(1).reduce((sum, [wide]) => sum + wide, 0);
    let at = 0;
    return steps.map(([wide, depthM], i): [number, number] => {
      at += i === 0 ? 0 : wide / whole;
      return [i === steps.length - 1 ? 1 : at, depthM];
    });
  });

describe('a trench that is not as deep everywhere', () => {
  test('is dug, filled and held by the depth at each place, not by its mean', () => {
    fc.assert(
      fc.property(floors, fc.double({ min: 1, max: 60, noNaN: true }), (floor, lengthM) => {
        const one = pipe('p', 0, lengthM, floor);
        expectAlike(workOfPipe(one), sliced(floor, lengthM, 0.3 + 0.6));
        expect(deepestM(one)).toBe(Math.max(...floor.map(([, depthM]) => depthM)));
      }),
      { numRuns: 40 },
    );
  });

  test('from 1 to 3 m deep: half of it lies below the first band and needs shoring where it is deep enough', () => {
    const one = pipe('p', 0, 40, [
      [0, 1],
      [1, 3],
    ]);
    const bill = quantitiesOf({
      ...{ utility: 'sewage', pipes: [one], nodes: [], lifts: 0, pumps: 0, assumptions: [] },
    } satisfies LaidNetwork);
    const named = (name: string) => bill.find((line) => line.item.zh === name)!.quantity;
    // 1.5 m is passed after 10 m: 10 m of 1.25 m in the mean, 30 m of 1.5 m; below it a wedge of 0 to 1.5 m over 30 m
    expect(named('污水沟槽挖土 0–1.5 m')).toBeCloseTo(0.9 * (10 * 1.25 + 30 * 1.5), 9);
    expect(named('污水沟槽挖土 1.5–3 m')).toBeCloseTo(0.9 * ((30 * 1.5) / 2), 9);
    const { fromDepthM } = builtInRates.shoring;
    const held = (40 * (3 - fromDepthM)) / 2;
    expect(named('污水沟槽支护')).toBeCloseTo((2 * held * (3 + fromDepthM)) / 2, 9);
  });

  test('a part of it from its end is that part turned round', () => {
    fc.assert(
      fc.property(
        floors,
        fc.tuple(
          fc.double({ min: 0, max: 0.45, noNaN: true }),
          fc.double({ min: 0.55, max: 1, noNaN: true }),
        ),
        (floor, [from, to]) => {
          const [part, turned] = [partOfFloor(floor, from, to), partOfFloor(floor, to, from)];
          for (const share of [0, 0.2, 0.7, 1]) {
            expect(depthAt(part, share)).toBeCloseTo(depthAt(floor, from + share * (to - from)), 9);
            expect(depthAt(turned, 1 - share)).toBeCloseTo(depthAt(part, share), 9);
          }
        },
      ),
    );
  });

  test('shares a trench by the depths side by side, whichever way it runs, and nothing is lost', () => {
    const apart = (a: Utility, b: Utility) =>
      axisClearanceM({ utility: a, diameterMm: 300 }, { utility: b, diameterMm: 300 }, standards)!;
    const yuan = (work: TrenchWork): number =>
      diggingYuan(work) + work.surfaceM2 * surfaceYuanPerM2('paving');
    let shared = 0;
    fc.assert(
      fc.property(floors, floors, fc.boolean(), (one, other, turned) => {
        const north = apart('water', 'telecom');
        const pipes = [pipe('water', 0, 60, one), pipe('telecom', north, 50, other, turned)];
        const networks = pipes.map(
          (own): LaidNetwork => ({
            ...{ utility: own.id as Utility, pipes: [own], nodes: [], lifts: 0, pumps: 0, assumptions: [] },
          }),
        );
        const { trenches, workOf } = jointTrenches(networks);
        const saved = pipes.reduce((sum, own) => sum + yuan(workOfPipe(own)) - yuan(workOf(own)), 0);
        expect(saved).toBeCloseTo(
          trenches.reduce((sum, trench) => sum + trench.savedYuan, 0),
          4,
        );
        if (trenches.length === 0) return;
        shared++;
        // slice by slice: one box down to the shallower, from there each in its own width; 10 m of water alone
        const slices = 5000;
        let dug = 0;
        for (let i = 0; i < slices; i++) {
          const share = (i + 0.5) / slices;
          const a = depthAt(one, (share * 50) / 60);
          const b = depthAt(other, turned ? 1 - share : share);
          dug += (50 / slices) * (Math.min(a, b) * (north + 0.9) + Math.abs(a - b) * 0.9);
          dug += (10 / slices) * 0.9 * depthAt(one, (50 + share * 10) / 60);
        }
        const volume = pipes.reduce((sum, own) => sum + workOf(own).excavationM3.reduce(plus), 0);
        expect(Math.abs(volume - dug)).toBeLessThan(0.05);
      }),
      { numRuns: 60 },
    );
    expect(shared).toBeGreaterThan(5);
  });
});

test('drains of a whole layout are dug as the ground lies over them', () => {
  fc.assert(
    fc.property(sites, (site) => {
      const all = route(site, ['sewage'], false);
      for (const { network } of all.routes) {
        const nodeOf = new Map(network.nodes.map((one) => [one.id, one]));
        for (const one of network.pipes.filter((own) => !own.pumped)) {
          const [from, to] = [nodeOf.get(one.from)!, nodeOf.get(one.to)!];
          const [[ax, ay], [bx, by]] = one.line;
          for (const share of [0, 0.25, 0.5, 1]) {
            const invertM =
              (from.groundM - one.fromDepthM) * (1 - share) + (to.groundM - one.toDepthM) * share;
            const ground = site.groundM(ax + (bx - ax) * share, ay + (by - ay) * share) ?? 0;
            // the ground is looked up every ten metres
            expect(
              Math.abs(depthAt(one.floor!, share) - (ground - invertM + builtInRates.beddingM)),
            ).toBeLessThan(0.1);
          }
        }
      }
    }),
    { numRuns: 6 },
  );
});
