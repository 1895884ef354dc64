import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { designSewer, type SewerGraph } from '../../../../domain/pipes/routing/gravity/design-sewer.ts';
import { fillAt, velocityAt } from '../../../../domain/pipes/routing/gravity/manning.ts';
import { ProfileSolver } from '../../../../domain/pipes/routing/gravity/profile-dp.ts';
import type { SewerPrices, SewerRules } from '../../../../domain/pipes/routing/gravity/sewer-graph.ts';
import { fixture } from '../../../fixtures.ts';

// Searches on real data: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const rules: SewerRules = {
  minDepthM: 1,
  maxDepthM: 5,
  inflowDepthM: 1,
  stepM: 0.05,
  sizes: [
    { diameterMm: 300, minSlope: 0.003, maxFill: 0.55 },
    { diameterMm: 400, minSlope: 0.0015, maxFill: 0.65 },
  ],
  roughness: 0.013,
  maxVelocityMS: 5,
  dropFromM: 1,
};
const prices: SewerPrices = {
  trench: (depthM) => 100 * depthM + 20 * Math.max(0, depthM - 3),
  pipe: (diameterMm) => diameterMm / 2,
  manhole: (depthM) => 2000 + 800 * depthM,
  dropManhole: 3000,
  liftStation: 1e5,
  pumpStation: 1.2e5,
  pressurePipe: () => 100,
};

/** Streets as a row of nodes with rungs to a second row; hills at random; everything drains to node 0. */
const hills = fc
  .record({
    levels: fc.array(fc.double({ min: 95, max: 105, noNaN: true }), { minLength: 12, maxLength: 12 }),
    lengths: fc.array(fc.integer({ min: 10, max: 120 }), { minLength: 16, maxLength: 16 }),
  })
  .map(({ levels, lengths }): SewerGraph => {
    const pairs: [number, number][] = [];
    for (let i = 0; i < 5; i++) pairs.push([i, i + 1], [i + 6, i + 7]);
    for (let i = 0; i < 6; i++) pairs.push([i, i + 6]);
    const reaches = pairs.flatMap(([a, b], i) => {
      const ground = (from: number, to: number): [number, number][] => [
        [0, levels[from]!],
        [lengths[i]!, levels[to]!],
      ];
      return [
        { from: a, to: b, lengthM: lengths[i]!, ground: ground(a, b) },
        { from: b, to: a, lengthM: lengths[i]!, ground: ground(b, a) },
      ];
    });
    const terminals = [3, 5, 8, 11];
    return { nodeCount: 12, reaches, outfall: 0, terminals, inflow: terminals.map(() => 0.003) };
  });

test('every pipe keeps slope, cover, depth, fill and velocity, and never shrinks downstream', () => {
  fc.assert(
    fc.property(hills, (graph) => {
      const design = designSewer(graph, rules, prices, { rounds: 1 })!;
      const { profile, tree } = design;
      expect(profile.costYuan).toBeGreaterThanOrEqual(design.boundYuan - 1e-6);
      const depth = new Map(profile.nodes.map((one) => [one.node, one]));
      const byReach = new Map(profile.pipes.map((one) => [one.reach, one]));
      for (const pipe of profile.pipes) {
        const reach = graph.reaches[pipe.reach]!;
        if (pipe.pressure) continue;
        const size = rules.sizes.find((one) => one.diameterMm === pipe.diameterMm)!;
        expect(pipe.slope).toBeGreaterThanOrEqual(size.minSlope - 1e-9);
        for (const d of [pipe.upDepthM, pipe.downDepthM]) {
          expect(d).toBeGreaterThanOrEqual(rules.minDepthM - 1e-9);
          expect(d).toBeLessThanOrEqual(rules.maxDepthM + 1e-9);
        }
        const D = pipe.diameterMm / 1000;
        expect(fillAt(pipe.flow, D, pipe.slope, 0.013)).toBeLessThanOrEqual(size.maxFill + 1e-6);
        expect(velocityAt(pipe.flow, D, pipe.slope, 0.013)).toBeLessThanOrEqual(5 + 1e-6);
        const end = depth.get(reach.to)!;
        if (!end.lift) expect(end.depthM).toBeGreaterThanOrEqual(pipe.downDepthM - 1e-6);
        const next = byReach.get(tree.downstream[reach.to]!);
        if (next && !next.pressure) expect(next.diameterMm).toBeGreaterThanOrEqual(pipe.diameterMm);
      }
      const length = profile.pipes.reduce((sum, one) => sum + graph.reaches[one.reach]!.lengthM, 0);
      expect(profile.lengthM).toBeCloseTo(length, 6);
    }),
    { numRuns: 60 },
  );
});

test('falls with the ground and lifts nowhere where the ground falls enough', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.004, max: 0.05, noNaN: true }), (fall) => {
      const ground = (from: number, to: number): [number, number][] => [
        [0, 100 + from * 50 * fall],
        [50, 100 + to * 50 * fall],
      ];
      const reaches = [1, 2, 3, 4].map((i) => ({
        from: i,
        to: i - 1,
        lengthM: 50,
        ground: ground(i, i - 1),
      }));
      const design = designSewer(
        { nodeCount: 5, reaches, outfall: 0, terminals: [4], inflow: [0.002] },
        rules,
        prices,
      )!;
      expect(design.profile.lifts + design.profile.pumps).toBe(0);
      expect(design.profile.pipes.map((one) => one.upDepthM)).toEqual([1, 1, 1, 1]);
    }),
    { numRuns: 20 },
  );
});

describe('up a long way', () => {
  const climb = 6;
  const reaches = Array.from({ length: climb }, (_, i) => ({
    ...{ from: i + 1, to: i, lengthM: 50 },
    // eight metres up to the outfall over every fifty
    ground: [
      [0, 100 - 8 * (i + 1)],
      [50, 100 - 8 * i],
    ] as [number, number][],
  }));
  const graph = { nodeCount: climb + 1, reaches, outfall: 0 };

  test('one station pumps over all of it, through points where nothing else comes in', () => {
    const { profile, boundYuan } = designSewer(
      { ...graph, terminals: [climb], inflow: [0.002] },
      rules,
      prices,
    )!;
    expect(profile.pipes.map((one) => one.pressure)).toEqual(reaches.map(() => true));
    expect([profile.pumps, profile.lifts]).toEqual([1, 0]);
    const run = (prices.pressurePipe(100) + prices.trench(rules.minDepthM, 100)) * 50 * climb;
    const manholes = (climb + 1) * prices.manhole(rules.minDepthM);
    expect(profile.costYuan).toBeCloseTo(prices.pumpStation + run + manholes, 6);
    expect(boundYuan).toBeLessThanOrEqual(profile.costYuan);
  });

  test('each house on the way takes a station of its own', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: climb }), { minLength: 1 }), (houses) => {
        const inflow = houses.map(() => 0.002);
        const { profile } = designSewer({ ...graph, terminals: houses, inflow }, rules, prices)!;
        expect([profile.pumps, profile.lifts]).toEqual([houses.length, 0]);
      }),
      { numRuns: 20 },
    );
  });
});

const settlement = fixture('benchmarks/pysewer_example_graph_gb.json');
test.skipIf(!settlement)(
  'pysewer, cold settings: fewer stations and less excavation than its own layout',
  () => {
    const file = JSON.parse(readFileSync(settlement!, 'utf8'));
    const design = designSewer(
      {
        nodeCount: file.nodes.length,
        reaches: file.edges.map((e: [number, number, number, number, boolean, [number, number][]]) => ({
          from: e[0],
          to: e[1],
          lengthM: e[2],
          ground: e[5],
        })),
        outfall: file.sink,
        terminals: file.terminals,
        inflow: file.terminals.map(() => 2e-5),
      },
      {
        ...rules,
        minDepthM: 2,
        maxDepthM: 6,
        inflowDepthM: 2,
        stepM: 0.01,
        sizes: [{ diameterMm: 300, minSlope: 0.003, maxFill: 0.55 }],
      },
      prices,
      { rounds: 1 },
    )!;
    expect(design.profile.lifts + design.profile.pumps).toBeLessThan(25 + 52);
    expect(design.profile.trenchAreaM2).toBeLessThan(35341 * 2.7);
  },
);

test('a pipe passes every pipe that it crosses, also those it only meets because it dives under another', () => {
  const window = fc.record({
    share: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
    topM: fc.double({ min: 95, max: 99.5, noNaN: true }),
    highM: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.array(window, { minLength: 1, maxLength: 5 }),
      fc.double({ min: 1, max: 4, noNaN: true }),
      (windows, up) => {
        const lengthM = 20;
        const forbidden = windows.map(({ share, topM, highM }) => ({
          stationM: share * lengthM,
          topM,
          bottomM: topM - highM,
          reason: '',
        }));
        const reach = {
          from: 0,
          to: 1,
          lengthM,
          ground: [
            [0, 100],
            [lengthM, 100],
          ] as [number, number][],
          forbidden,
        };
        const down = new ProfileSolver([reach], rules, prices).lay(reach, 0.003, 0)?.arrivalDepth(up);
        if (down === undefined) return;
        for (const { stationM, topM, bottomM } of forbidden) {
          const invert = 100 - up - ((down - up) * stationM) / lengthM;
          expect(invert > topM - 1e-6 || invert < bottomM + 1e-5).toBe(true);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
