import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MainLine, MainsReach } from '../../../domain/zoning/mains-reach.ts';
import {
  inducedMains,
  mainsOfPair,
  mainsOfPlan,
  mainsOfZone,
  packMains,
} from '../../../domain/zoning/shared-mains.ts';
import { solveZones } from '../../../domain/zoning/solve.ts';
import { packShapes, type UnitShapes } from '../../../domain/zoning/unit-shapes.ts';
import { ZoneCost } from '../../../domain/zoning/zone-cost.ts';
import type { ZoneProblem } from '../../../domain/zoning/zone-problem.ts';
import { compounds, gridGraph, square } from './grids.ts';

function stretchesOf(shapes: UnitShapes, lines: MainLine[], reachM = 20) {
  const mains = new MainsReach(shapes, reachM);
  for (const line of lines) mains.add(line);
  return mains.stretches;
}

describe('which mains serve more than one unit', () => {
  // four compounds of 100 m, lanes of 10 m between them
  const four = packShapes(compounds(2, 2, 100, 10));

  test('a main in the lane serves both sides, at the crossing of the lanes all four', () => {
    const found = stretchesOf(four, [{ utility: 'water', xy: [105, -500, 105, 500] }]);
    // 5 m to either side: a corner is within 20 m along √(20² − 5²) of its end
    const past = Math.sqrt(400 - 25);
    expect(found.map(({ units }) => units)).toEqual([
      [0, 1],
      [2, 3],
      [0, 1, 2, 3],
    ]);
    const [south, north, middle] = found.map(({ lengthM }) => lengthM);
    // the lane crosses at y = 100 … 110; from 90 to 120 is in reach of all by less than 20 m
    expect(middle).toBeCloseTo(2 * past - 10, 9);
    expect(south! + middle!).toBeCloseTo(100 + 2 * past, 9);
    expect(north).toBeCloseTo(south!, 9);
  });

  test('deep inside one compound it serves that one alone', () => {
    expect(stretchesOf(four, [{ utility: 'sewage', xy: [30, 30, 70, 30, 70, 70] }])).toEqual([]);
  });

  test('through the middle of a unit wider than the reach: inside counts, and its own hole does not', () => {
    const ring = [square(0, 0, 200)[0]!, square(60, 60, 80)[0]!];
    const shapes = packShapes([[ring], [square(0, 0, 200)]]);
    const found = stretchesOf(shapes, [{ utility: 'gas', xy: [-50, 100, 250, 100] }]);
    // 240 m within reach of the square; of the ring too, but for the 40 m in the middle of its court
    expect(found).toMatchObject([{ units: [0, 1] }]);
    expect(found[0]!.lengthM).toBeCloseTo(240 - 40, 9);
  });

  test('utilities are kept apart; what has no polygon or no length shares nothing', () => {
    const shapes = packShapes([...compounds(2, 1, 100, 10), []]);
    const found = stretchesOf(shapes, [
      { utility: 'water', xy: [104, 0, 104, 50] },
      { utility: 'sewage', xy: [106, 0, 106, 80] },
      { utility: 'sewage', xy: [106, 80, 106, 80] },
      { utility: 'gas', xy: [105, 10] },
    ]);
    expect(found).toEqual([
      { utility: 'sewage', units: [0, 1], lengthM: expect.closeTo(80, 9) },
      { utility: 'water', units: [0, 1], lengthM: expect.closeTo(50, 9) },
    ]);
    expect(stretchesOf(packShapes([]), [{ utility: 'gas', xy: [0, 0, 9, 9] }])).toEqual([]);
  });

  test('equals a walk along the pipe that measures at every step', () => {
    const pipe = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: -60, max: 280 })));
    const place = fc.record({
      x: fc.integer({ min: 0, max: 150 }),
      y: fc.integer({ min: 0, max: 150 }),
      side: fc.integer({ min: 10, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 4 }), pipe, (places, xy) => {
        const shapes = packShapes(places.map(({ x, y, side }) => [square(x, y, side)]));
        const found = stretchesOf(shapes, [{ utility: 'water', xy }], 15);
        const [ax, ay, bx, by] = xy as [number, number, number, number];
        const length = Math.hypot(bx - ax, by - ay);
        const steps = 4000;
        const walked = new Map<string, number>();
        for (let i = 0; i < steps; i++) {
          const x = ax + ((i + 0.5) / steps) * (bx - ax);
          const y = ay + ((i + 0.5) / steps) * (by - ay);
          const near = places.flatMap(({ x: west, y: south, side }, u) => {
            const gap = Math.hypot(
              Math.max(west - x, 0, x - west - side),
              Math.max(south - y, 0, y - south - side),
            );
            return gap <= 15 ? [u] : [];
          });
          if (near.length > 1) walked.set(near.join(), (walked.get(near.join()) ?? 0) + length / steps);
        }
        const sets = new Set([...walked.keys(), ...found.map(({ units }) => units.join())]);
        for (const key of sets) {
          const exact = found.find(({ units }) => units.join() === key)?.lengthM ?? 0;
          expect(Math.abs(exact - (walked.get(key) ?? 0))).toBeLessThan((length / steps) * 12 + 1e-9);
        }
      }),
      { numRuns: 150 },
    );
  });
});

const random = fc.record({
  size: fc.integer({ min: 2, max: 14 }),
  sets: fc.array(
    fc.record({
      units: fc.uniqueArray(fc.nat(13), { minLength: 2, maxLength: 5 }),
      lengthM: fc.integer({ min: 1, max: 900 }),
    }),
    { maxLength: 20 },
  ),
  zone: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 14, maxLength: 14 }),
});

describe('totals of zones', () => {
  test('are what a reading of the definition gives, and every metre counts once', () => {
    fc.assert(
      fc.property(random, ({ sets, zone }) => {
        const mains = packMains(14, sets);
        const at = (s: { units: number[] }) => s.units.map((u) => zone[u]!);
        const sum = (those: typeof sets) => those.reduce((all, { lengthM }) => all + lengthM, 0);
        for (const number of [1, 2, 3]) {
          const members = zone.flatMap((z, u) => (z === number ? [u] : []));
          expect(mainsOfZone(mains, zone, number, members)).toEqual({
            sharedM: sum(sets.filter((s) => at(s).filter((z) => z === number).length > 1)),
            splitM: sum(sets.filter((s) => at(s).includes(number) && at(s).some((z) => z !== number))),
          });
        }
        expect(mainsOfPlan(mains, zone)).toEqual({
          sharedM: sum(sets.filter((s) => [1, 2, 3].some((n) => at(s).filter((z) => z === n).length > 1))),
          splitM: sum(sets.filter((s) => at(s).some((z) => z > 0) && new Set(at(s)).size > 1)),
        });
        const pair = mainsOfPair(mains, 0, 1).map((s) => mains.lengths[s]!);
        const both = sets.filter(({ units }) => units.includes(0) && units.includes(1));
        expect(pair).toEqual(both.map(({ lengthM }) => lengthM));
      }),
    );
  });

  test('the solver’s cost of a move is the difference of two totals, on a part of the map too', () => {
    fc.assert(
      fc.property(random, fc.nat(13), fc.integer({ min: -1, max: 3 }), ({ sets, zone }, u, to) => {
        const labels = Int32Array.from(zone, (z) => z - 1);
        const costOf = (zones: Int32Array, nodes: Int32Array) =>
          new ZoneCost(gridGraph(nodes.length, 1), zones, 4, {
            mains: { weight: 2, mains: inducedMains(packMains(14, sets), nodes) },
          });
        for (const nodes of [Int32Array.from(labels.keys()), Int32Array.of(13, u === 13 ? 2 : u, 5, 7)]) {
          const unit = Math.max(0, nodes.indexOf(u));
          const before = nodes.map((v) => labels[v]!);
          const after = before.with(unit, to);
          const cost = costOf(before, nodes);
          if (before[unit] === to) continue;
          expect(cost.moveDelta(unit, before[unit]!, to)).toBeCloseTo(
            costOf(after, nodes).total() - cost.total(),
            9,
          );
        }
      }),
    );
  });
});

/** A row of eight units of equal weight in three zones of two to four: where the borders lie is left to the mains. */
function rowProblem(...pairs: [number, number, number][]): ZoneProblem {
  return {
    graph: gridGraph(8, 1),
    limits: [{ values: new Float64Array(8).fill(10), floor: 20, cap: 40 }],
    zones: 3,
    mains: packMains(
      8,
      pairs.map(([a, b, lengthM]) => ({ units: [a, b], lengthM })),
    ),
    objectives: ['zones', 'mains'],
  };
}

describe('as an objective', () => {
  const options = { seed: 1, effort: { recombinations: 200, moves: [20_000] } };

  type Pairs = [number, number, number][];
  const pairs = (...given: Pairs) => given;

  test.each([
    { mains: pairs([1, 2, 300], [2, 3, 10], [4, 5, 500]), borders: [3, 5] },
    { mains: pairs([3, 4, 300], [5, 6, 10], [1, 2, 200]), borders: [2, 4] },
  ])('borders run where they split nothing: after $borders', async ({ mains, borders }) => {
    const result = await solveZones(rowProblem(...mains), options);
    const found = [0, 1, 2, 3, 4, 5, 6].filter((u) => result.zone[u] !== result.zone[u + 1]);
    expect([result.zones, result.terms.mains, found]).toEqual([3, 0, borders]);
  });

  test('where something must be split, it is the least', async () => {
    // two borders apart by two units: the two light mains are next to each other, so one heavy one goes
    const mains = pairs([1, 2, 9], [2, 3, 9], [3, 4, 1], [4, 5, 1], [5, 6, 9]);
    const result = await solveZones(rowProblem(...mains), options);
    expect([result.zones, result.terms.mains]).toEqual([3, 10]);
  });

  test('is refused where no main is shared', async () => {
    for (const mains of [undefined, packMains(8, [])]) {
      const problem = { ...rowProblem(), mains } as ZoneProblem;
      await expect(solveZones(problem, { seed: 1 })).rejects.toMatchObject({
        code: 'zoning.objective-without-data',
        remedy: { zh: expect.stringContaining('现状管线') },
      });
    }
  });
});
