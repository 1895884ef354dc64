import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { amountOf } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { quantitiesOf } from '../../../../domain/pipes/routing/bill/quantities.ts';
import { flowAt, velocityAt } from '../../../../domain/pipes/routing/gravity/manning.ts';
import { ProfileSolver } from '../../../../domain/pipes/routing/gravity/profile-dp.ts';
import { risingMainDepthM, risingMainMm } from '../../../../domain/pipes/routing/gravity/rising-main.ts';
import type { Reach, SewerTree } from '../../../../domain/pipes/routing/gravity/sewer-graph.ts';
import {
  crownOverInvertM,
  type Drain,
  loadCoverM,
  sewerPrices,
  sewerRules,
} from '../../../../domain/pipes/routing/gravity/sewer-rules.ts';
import { proveSewers } from '../../../../domain/pipes/routing/judge/prove-sewers.ts';
import { routeUtility } from '../../../../domain/pipes/routing/route-utility.ts';
import { provedOnGround } from '../../../../domain/pipes/routing/search/ground-bound.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { type LaidNetwork, sizeNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { standards } from '../../../../domain/pipes/standards.ts';

interface Yard {
  /** Of the main's invert below the ground above it. */
  depthM: number;
  /** Between the houses and the main. */
  awayM?: number;
  houses?: number;
  sizeM?: number;
  households?: number;
  utility?: Drain;
  /** Ground falls from the main towards the houses by this much per metre. */
  adverse?: number;
}

/** Slabs in a row north of a main of DN400 that runs across their street's end. */
function yard({
  depthM,
  awayM = 30,
  houses = 2,
  sizeM = 20,
  households = 30,
  utility = 'sewage',
  adverse = 0,
}: Yard): Site {
  const box = (x: number): Point[] => [
    [x, awayM],
    [x + sizeM, awayM],
    [x + sizeM, awayM + sizeM],
    [x, awayM + sizeM],
    [x, awayM],
  ];
  return {
    buildings: Array.from({ length: houses }, (_, i) => ({
      id: `楼${i}`,
      rings: [box(i * (sizeM + 20))],
      terminal: true,
      doors: [],
      households,
    })),
    barriers: [],
    streets: [],
    existing: [],
    mains: [
      {
        id: 'main',
        utility,
        diameterMm: 400,
        line: [
          [-20, 0],
          [houses * (sizeM + 20), 0],
        ],
        startLevelM: 40 - depthM,
        endLevelM: 40 - depthM,
      },
    ],
    groundM: (_x, y) => 40 - adverse * y,
  };
}

const lay = (wish: Yard): LaidNetwork => {
  const site = yard(wish);
  const utility = wish.utility ?? 'sewage';
  return sizeNetwork(site, routeUtility(site, { utility, diameterMm: 300 }, { quick: true }));
};

const stationsOf = ({ lifts, pumps }: LaidNetwork): number => lifts + pumps;

/** A row of pipes that all lead to the next, the last into the outfall; every end brings a flow. */
function row(
  sizes: number,
  lengthM: number,
  levels: readonly number[],
): { reaches: Reach[]; tree: SewerTree } {
  const reaches = Array.from(
    { length: sizes },
    (_, i): Reach => ({
      from: i + 1,
      to: i,
      lengthM,
      ground: [
        [0, levels[i + 1]!],
        [lengthM, levels[i]!],
      ],
      sizesMm: [300, 9999],
    }),
  );
  return {
    reaches,
    tree: {
      outfall: 0,
      downstream: Int32Array.from({ length: sizes + 1 }, (_, v) => v - 1),
      inflow: new Float64Array(sizes + 1).fill(0.03),
      isTerminal: new Uint8Array(sizes + 1).fill(1),
    },
  };
}

test('crowns meet where pipes grow, covers hold also behind a lift, and nothing lies deeper than it has to', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 90, max: 100, noNaN: true }), { minLength: 9, maxLength: 9 }),
      fc.integer({ min: 15, max: 40 }),
      (levels, lengthM) => {
        const { reaches, tree } = row(8, lengthM, levels);
        const rules = sewerRules('storm', standards, { coverM: loadCoverM(standards) });
        const profile = new ProfileSolver(reaches, rules, sewerPrices('storm')).solve(tree)!;
        const nodes = new Map(profile.nodes.map((one) => [one.node, one]));
        const leaving = new Map(profile.pipes.map((one) => [reaches[one.reach]!.from, one]));
        for (const pipe of profile.pipes) {
          if (pipe.pressure) continue;
          const cover = Math.min(pipe.upDepthM, pipe.downDepthM) - crownOverInvertM('storm', pipe.diameterMm);
          expect(cover).toBeGreaterThanOrEqual(loadCoverM(standards) - 1e-6);
          const end = nodes.get(reaches[pipe.reach]!.to)!;
          const next = leaving.get(end.node);
          if (end.lift || !next || next.pressure) continue;
          const crown = (depthM: number, mm: number): number => depthM - mm / 1000;
          expect(crown(next.upDepthM, next.diameterMm)).toBeGreaterThanOrEqual(
            crown(pipe.downDepthM, pipe.diameterMm) - 1e-6,
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('the grid of the search is no loss: on level ground a row of pipes falls as its slope asks and no more', () => {
  const { reaches, tree } = row(20, 33, new Array(21).fill(100));
  tree.inflow.fill(0);
  tree.inflow[20] = 0.01;
  const rules = sewerRules('storm', standards, { coverM: loadCoverM(standards) });
  const profile = new ProfileSolver(reaches, rules, sewerPrices('storm')).solve(tree)!;
  const fallM = profile.pipes.find((one) => one.reach === 0)!.downDepthM - rules.sizes[1]!.minDepthM!;
  expect(fallM).toBeCloseTo(20 * 33 * 0.003, 3);
});

test('a main far below is met by a drop, which is said, billed, and as deep as the main', () => {
  const network = lay({ depthM: 5.5 });
  const tie = network.nodes.find((one) => one.kind === 'tie-in')!;
  expect(tie.depthM).toBeCloseTo(5.5, 6);
  const arrives = network.pipes.find((one) => one.to === tie.id)!;
  expect(tie.dropM).toBeCloseTo(5.5 - arrives.toDepthM, 6);
  expect(tie.dropM).toBeGreaterThan(1);
  expect(quantitiesOf(network).some((one) => one.item.zh === '污水跌水井')).toBe(true);
});

test('a main is joined at its crown where that costs no station, below it only where it would, and then it says so', () => {
  const crownOver = (network: LaidNetwork): number => {
    const tie = network.nodes.find((one) => one.kind === 'tie-in')!;
    const pipe = network.pipes.find((one) => one.to === tie.id)!;
    return tie.depthM - 0.4 - (pipe.toDepthM - pipe.diameterMm / 1000);
  };
  const easy = lay({ depthM: 1.9 });
  expect(crownOver(easy)).toBeGreaterThanOrEqual(-1e-6);
  expect(easy.assumptions.join()).not.toMatch(/below-crown/);
  const tight = lay({ depthM: 1.16 });
  expect(stationsOf(tight)).toBe(0);
  expect(crownOver(tight)).toBeLessThan(0);
  expect(tight.assumptions.join()).toMatch(/below-crown/);
});

test('no station where a deeper trench or a flatter pipe is legal, however dear', () => {
  const far = lay({ depthM: 4.2, awayM: 700, houses: 1 });
  expect(stationsOf(far)).toBe(0);
});

test('a pipe is larger than its flow keeps clean only where a station would stand otherwise, and that is said', () => {
  const slow = (network: LaidNetwork): number =>
    network.pipes.filter(
      (one) =>
        !one.lateral &&
        !one.pumped &&
        one.diameterMm > 300 &&
        velocityAt(one.flowM3S!, one.diameterMm / 1000, one.slope!, 0.01) < 0.6,
    ).length;
  const level = lay({ depthM: 4, awayM: 250 });
  expect(slow(level)).toBe(0);
  expect(level.assumptions.join()).not.toMatch(/flat-drains/);
  const shallow = lay({ depthM: 1.9, awayM: 300 });
  expect(stationsOf(shallow)).toBe(0);
  expect(slow(shallow)).toBeGreaterThan(0);
  expect(shallow.assumptions.join()).toMatch(/flat-drains/);
});

test('a large roof has a lateral that carries its rain, not a pump', () => {
  const network = lay({ depthM: 3.5, houses: 1, sizeM: 110, utility: 'storm' });
  expect(stationsOf(network)).toBe(0);
  const lateral = network.pipes.find((one) => one.lateral)!;
  expect(lateral.diameterMm).toBeGreaterThan(200);
  expect(velocityAt(lateral.flowM3S!, lateral.diameterMm / 1000, lateral.slope!, 0.01)).toBeLessThan(5.001);
});

test('a trunk is as wide as its flow asks, beyond DN1000 too, and needs no pump for it', () => {
  // level ground, so that it has to lie flat: no DN1000 carries two cubic metres a second there
  const network = lay({ depthM: 4.6, houses: 3, sizeM: 150, awayM: 600, utility: 'storm' });
  expect(stationsOf(network)).toBe(0);
  const trunk = network.pipes.reduce((most, one) => (one.diameterMm > most.diameterMm ? one : most));
  expect(trunk.flowM3S!).toBeGreaterThan(1.5);
  expect(trunk.diameterMm).toBeGreaterThan(1000);
  expect(proveSewers(network)!.pipes.filter((one) => one.verdict !== 'ok')).toEqual([]);
  const price = (mm: number) => sewerPrices('storm').pipe(mm);
  expect(price(trunk.diameterMm)).toBeGreaterThan(price(1000));
});

test('a main smaller than what joins it is told', () => {
  const told = (wish: Yard): string[] =>
    lay({ ...wish, utility: 'storm' }).assumptions.filter((one) => one.startsWith('main-smaller'));
  expect(told({ depthM: 3.5 })).toEqual([]);
  expect(told({ depthM: 4.6, houses: 3, sizeM: 150, awayM: 600 })).toEqual([
    expect.stringMatching(/DN1\d+ joins a main of DN400/),
  ]);
});

test('sizes beyond DN1000 are tried only where the flow asks for them', () => {
  const widest = (flowM3S: number) =>
    sewerRules('storm', standards, { coverM: loadCoverM(standards), flowM3S }).sizes.at(-1)!;
  expect(widest(0).diameterMm).toBe(1000);
  expect(widest(0.7).diameterMm).toBe(1000);
  for (const flowM3S of [0.9, 1.5, 2.5, 3.9]) {
    const { diameterMm, maxFill, minSlope } = widest(flowM3S);
    expect(diameterMm).toBeGreaterThan(1000);
    expect(flowAt(maxFill, diameterMm / 1000, minSlope, 0.01)).toBeGreaterThanOrEqual(flowM3S);
  }
  const brought = sewerRules('storm', standards, { coverM: 0.7, broughtMm: 1500 });
  expect(brought.sizes.at(-1)!.diameterMm).toBe(1600);
});

test('a storm drain runs full at most, never with the seven per cent that only just below its crown run through it', () => {
  for (const sizeM of [20, 45, 70, 110]) {
    const network = lay({ depthM: 3.5, houses: 3, sizeM, utility: 'storm' });
    expect(proveSewers(network)!.pipes.filter((one) => one.verdict !== 'ok')).toEqual([]);
    for (const { pumped, flowM3S, diameterMm, slope } of network.pipes)
      if (!pumped)
        expect(flowM3S!).toBeLessThanOrEqual(flowAt(1, diameterMm / 1000, slope!, 0.01) * (1 + 1e-6));
  }
});

test('a rising main is as wide as its flow asks, lies under its cover and is billed by its size', () => {
  expect([0.001, 0.02, 0.08, 9].map((flow) => risingMainMm(flow))).toEqual([100, 150, 250, 500]);
  const network = lay({ depthM: 1.6, houses: 3, sizeM: 60, awayM: 60, utility: 'storm', adverse: 0.12 });
  const rising = network.pipes.filter((one) => one.pumped);
  expect(rising.length).toBeGreaterThan(0);
  for (const one of rising) {
    expect(one.flowM3S! / ((Math.PI / 4) * (one.diameterMm / 1000) ** 2)).toBeLessThanOrEqual(2 + 1e-9);
    expect(one.fromDepthM - one.diameterMm / 1000).toBeGreaterThan(0.69);
  }
  const bill = quantitiesOf(network);
  const metres = bill
    .filter((one) => one.item.zh.includes('压力管'))
    .reduce((sum, one) => sum + one.quantity, 0);
  expect(metres).toBeCloseTo(
    rising.reduce((sum, one) => sum + one.lengthM, 0),
    6,
  );
  expect(amountOf(bill, 'station')).toBe(stationsOf(network));
});

test('what one house alone brings needs no main: its drain is a lateral as far as it meets another, with manholes as close', () => {
  const alone = lay({ depthM: 3, houses: 1, awayM: 90 });
  expect(new Set(alone.pipes.map((one) => one.diameterMm))).toEqual(new Set([150]));
  expect(Math.max(...alone.pipes.map((one) => one.lengthM))).toBeLessThanOrEqual(30);
  const two = lay({ depthM: 3, houses: 2, awayM: 90 });
  const houses = (id: string): number =>
    two.pipes.filter((one) => one.to === id).reduce((sum, one) => sum + houses(one.from), 0) +
    (two.nodes.find((one) => one.id === id)!.terminal === null ? 0 : 1);
  for (const one of two.pipes) expect(one.diameterMm).toBe(houses(one.from) > 1 ? 300 : 150);
});

test('the way of one house alone is a shortest one, and the answer says so', () => {
  const site = yard({ depthM: 3, houses: 1, awayM: 40 });
  const { cost, bound, corridorBound } = provedOnGround(
    routeUtility(site, { utility: 'sewage', diameterMm: 300 }),
  ).onRaster;
  expect(cost).toBeGreaterThan(0);
  expect(corridorBound).toBe(cost);
  // bends, which the search shuns, are left out of both
  expect(bound).toBeLessThanOrEqual(cost);
  expect(bound).toBeGreaterThan(0.95 * cost);
});

test('a rising main passes what it crosses, and no deeper than it has to', () => {
  const rules = sewerRules('sewage', standards, { coverM: loadCoverM(standards) });
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 19.9, noNaN: true }),
      fc.double({ min: 96.5, max: 99.9, noNaN: true }),
      fc.double({ min: 0.1, max: 1, noNaN: true }),
      (stationM, topM, highM) => {
        const reach: Reach = {
          ...{ from: 1, to: 0, lengthM: 20 },
          ground: [
            [0, 100],
            [20, 101],
          ],
          forbidden: [{ stationM, topM, bottomM: topM - highM, reason: '' }],
        };
        const depthM = risingMainDepthM(reach, 100, rules)!;
        const invert = 100 + stationM / 20 - depthM;
        expect(invert > topM || invert + rules.sizes[0]!.heightM! < topM - highM + 1e-5).toBe(true);
        if (invert > topM) expect(depthM).toBe(rules.minDepthM);
      },
    ),
  );
});

test('a pipe under pressure follows the ground between its nodes', () => {
  const site: Site = {
    ...yard({ depthM: 1.2, houses: 1, awayM: 90 }),
    groundM: (_x, y) => 40 + 2 * Math.sin(y / 15),
  };
  for (const one of site.mains) one.utility = 'water';
  const { pipes, nodes } = sizeNetwork(
    site,
    routeUtility(site, { utility: 'water', diameterMm: 90 }, { quick: true }),
  );
  const ground = new Map(nodes.map((one) => [one.id, one.groundM]));
  for (const { line, from, to, fromDepthM } of pipes)
    for (let share = 0; share <= 1; share += 0.05) {
      const above = site.groundM(0, line[0][1] + (line[1][1] - line[0][1]) * share)!;
      const crown = ground.get(from)! * (1 - share) + ground.get(to)! * share - fromDepthM;
      // looked at every two metres
      expect(above - crown).toBeGreaterThan(0.69);
    }
});
