import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import steppedDrains from '../../../../data/standards/stepped-drains.json' with { type: 'json' };
import { totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { quantitiesOf } from '../../../../domain/pipes/routing/bill/quantities.ts';
import { builtInRates, type Rates } from '../../../../domain/pipes/routing/bill/rates.ts';
import {
  furtherManholes,
  type GroundAlong,
} from '../../../../domain/pipes/routing/gravity/further-manholes.ts';
import { velocityAtFill } from '../../../../domain/pipes/routing/gravity/manning.ts';
import { ProfileSolver } from '../../../../domain/pipes/routing/gravity/profile-dp.ts';
import type { Reach, SewerTree } from '../../../../domain/pipes/routing/gravity/sewer-graph.ts';
import { sewerPrices, sewerRules } from '../../../../domain/pipes/routing/gravity/sewer-rules.ts';
import { moveNode } from '../../../../domain/pipes/routing/re-solve.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { type LaidNetwork, sizeNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { box, house } from './a-house.ts';

const rules = sewerRules('storm', standards, { coverM: 0.7, flowM3S: 0.3 });
const prices = sewerPrices('storm');

/** Drains one after the other down a slope, the last of them joined at node 0; all but the uppermost node are passed only. */
function slope(falls: readonly number[], lengthM: number, flowM3S: number) {
  const levelAt = (node: number): number =>
    falls.slice(0, node).reduce((sum, one) => sum + one * lengthM, 100);
  const along = (i: number, parts: number): [number, number][] =>
    Array.from({ length: parts + 1 }, (_, k) => [
      (lengthM * k) / parts,
      levelAt(i + 1) + ((levelAt(i) - levelAt(i + 1)) * k) / parts,
    ]);
  const reaches = falls.map(
    (_, i): Reach => ({ from: i + 1, to: i, lengthM, ground: along(i, 1), sizesMm: [300, 9999] }),
  );
  const count = falls.length + 1;
  const at = (value: number): Float64Array =>
    Float64Array.from({ length: count }, (_, v) => (v === count - 1 ? value : 0));
  const tree: SewerTree = {
    outfall: 0,
    downstream: Int32Array.from({ length: count }, (_, v) => v - 1),
    inflow: at(flowM3S),
    isTerminal: new Uint8Array(count),
    leastDepthM: at(rules.inflowDepthM),
  };
  return { reaches, tree, along };
}

/** The same with manholes at chosen points of each reach, in order down the pipe. */
function cutAt(
  { reaches, tree }: ReturnType<typeof slope>,
  points: readonly (readonly number[])[],
  along: GroundAlong,
  parts: number,
) {
  const cut: Reach[] = [];
  let count = reaches.length + 1;
  const downstream = [-1];
  for (const [r, reach] of reaches.entries()) {
    const ground = along(r, parts);
    const ends = [0, ...points[r]!, parts];
    let from = reach.from;
    ends.slice(1).forEach((end, k) => {
      const start = ends[k]!;
      const to = end === parts ? reach.to : count++;
      const piece = ground
        .slice(start, end + 1)
        .map(([s, z]): [number, number] => [s - ground[start]![0], z]);
      downstream[from] = cut.length;
      cut.push({ ...reach, from, to, lengthM: piece.at(-1)![0], ground: piece });
      from = to;
    });
  }
  const longer = (list: Float64Array): Float64Array =>
    Float64Array.from({ length: count }, (_, v) => list[v] ?? 0);
  const longerTree: SewerTree = {
    outfall: 0,
    downstream: Int32Array.from(downstream),
    inflow: longer(tree.inflow),
    isTerminal: new Uint8Array(count),
    leastDepthM: longer(tree.leastDepthM!),
  };
  return new ProfileSolver(cut, rules, prices).solve(longerTree);
}

const falls = (min: number, max: number) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: 1, maxLength: 2 });

describe('further manholes of a profile', () => {
  test('are the cheapest of all choices, within what a shaft has to be worth', () => {
    let stepped = 0;
    fc.assert(
      fc.property(
        falls(0.1, 0.45),
        fc.double({ min: 18, max: 29, noNaN: true }),
        fc.double({ min: 0.1, max: 0.3, noNaN: true }),
        (falling, lengthM, flowM3S) => {
          const given = slope(falling, lengthM, flowM3S);
          const { reaches, tree, along } = given;
          const parts = Math.floor(lengthM / steppedDrains.closestM);
          const none = reaches.map(() => []);
          const plain = cutAt(given, none, along, parts)!;
          const stepping = reaches.map(
            (one, r): Reach => ({ ...one, ground: along(r, parts), mayStep: true }),
          );
          const points = new ProfileSolver(stepping, rules, prices).steps(tree);
          const chosen = reaches.map((_, r) => points.get(r) ?? []);
          const own = cutAt(given, chosen, along, parts)!;
          // of those reaches only in which it may pay
          const found = furtherManholes(plain, reaches, tree, rules, prices, along);
          const fewer = reaches.map((_, r) =>
            (found.get(r) ?? []).map((stationM) => Math.round((stationM / lengthM) * parts)),
          );
          expect(cutAt(given, fewer, along, parts)!.costYuan).toBeLessThanOrEqual(plain.costYuan + 1e-6);
          const inner = 2 ** (parts - 1);
          let least = Infinity;
          for (let set = 0; set < inner ** reaches.length; set++) {
            const points = reaches.map((_, r) => {
              const bits = Math.floor(set / inner ** r) % inner;
              return Array.from({ length: parts - 1 }, (_, i) => i + 1).filter((i) => (bits >> (i - 1)) & 1);
            });
            least = Math.min(least, cutAt(given, points, along, parts)!.costYuan);
          }
          if (found.size > 0) {
            stepped++;
            expect(cutAt(given, fewer, along, parts)!.costYuan).toBeLessThan(plain.costYuan - 1);
          }
          // a reach is left whole where less than a tenth of a shaft would be saved
          const slackYuan = reaches.length * 0.1 * prices.manhole(rules.minDepthM);
          expect(own.costYuan).toBeLessThanOrEqual(least + slackYuan + 1e-6);
        },
      ),
      { numRuns: 30 },
    );
    expect(stepped).toBeGreaterThan(10);
  });

  test('are not looked for on ground that falls less than a pipe may, however deep it starts', () => {
    fc.assert(
      fc.property(falls(-0.02, 0.02), fc.double({ min: 0, max: 3, noNaN: true }), (falling, deeperM) => {
        const { reaches, tree } = slope(falling, 30, 0.05);
        tree.leastDepthM![reaches.length]! += deeperM;
        const plain = new ProfileSolver(reaches, rules, prices).solve(tree)!;
        const never: GroundAlong = () => {
          throw new Error('asked for the ground');
        };
        expect(furtherManholes(plain, reaches, tree, rules, prices, never).size).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

/** Rows of houses on a street that falls to its main, which lies at the usual depth. */
const street = (fall: number, houses: number): Site => {
  const groundM = (_: number, y: number): number => 100 + fall * y;
  return {
    buildings: Array.from({ length: houses }, (_, i) =>
      house(`house ${i}`, box((i % 2) * 64 - 52, 24 + Math.floor(i / 2) * 36, 40, 14)),
    ),
    barriers: [],
    streets: [],
    existing: [],
    mains: [
      {
        ...{ id: 'main', utility: 'storm', diameterMm: 800 },
        ...{ startLevelM: groundM(0, 0) - 2.6, endLevelM: groundM(0, 0) - 2.6 },
        line: [
          [-80, 0],
          [80, 0],
        ],
      },
    ],
    groundM,
  };
};

/** Prices at which no manhole is stood that needn't be, not even for a station; those that must stand are as many in every profile. */
const shaftsDear: Rates = {
  ...builtInRates,
  manholes: {
    ...builtInRates.manholes,
    storm: { ...builtInRates.manholes.storm!, baseYuan: 1e9 },
  },
};

const billOf = (network: LaidNetwork): number => totalYuan(quantitiesOf(network));
const further = ({ nodes }: LaidNetwork): LaidNetwork['nodes'] =>
  nodes.filter(({ id }) => id.includes('_at'));

describe('drains of a street', () => {
  test('go down a steep one in steps, for less and by the rules', () => {
    let steps = 0;
    fc.assert(
      fc.property(
        fc.double({ min: 0.16, max: 0.4, noNaN: true }),
        fc.integer({ min: 4, max: 8 }),
        (fall, houses) => {
          const site = street(fall, houses);
          const all = routeAll(site, ['storm'], { quick: true });
          const { network, route, violations, quantities } = all.routes[0]!;
          expect([route.unreachable, violations, all.clashes]).toEqual([[], [], []]);
          const plain = sizeNetwork(site, route, { rates: shaftsDear });
          const laid = sizeNetwork(site, route);
          expect(further(plain)).toEqual([]);
          steps += further(laid).length;
          if (further(laid).length > 0) expect(billOf(laid)).toBeLessThan(billOf(plain));
          else expect(laid).toEqual(plain);
          const drops = network.nodes.filter(({ dropM, kind }) => dropM > 1 && kind !== 'service');
          const billed = quantities.find(({ item }) => item.zh.endsWith('跌水井'));
          expect(billed?.quantity ?? 0).toBe(drops.length);
          const of = new Map(network.nodes.map((one) => [one.id, one]));
          for (const pipe of network.pipes) {
            const [from, to] = [of.get(pipe.from)!, of.get(pipe.to)!];
            const size = rules.sizes.find((one) => one.diameterMm === pipe.diameterMm)!;
            const tooFast =
              (rules.maxVelocityMS /
                velocityAtFill(size.maxFill, size.diameterMm / 1000, 1, rules.roughness)) **
              2;
            const falls = (from.groundM - to.groundM) / pipe.lengthM;
            expect(pipe.pumped).toBe(false);
            expect(pipe.slope!).toBeGreaterThanOrEqual(size.minSlope - 1e-9);
            expect(pipe.slope!).toBeLessThanOrEqual(
              Math.max(Math.min(rules.maxSlope!, tooFast), falls) + 1e-6,
            );
            for (const depthM of [pipe.fromDepthM, pipe.toDepthM])
              expect(depthM).toBeGreaterThanOrEqual(size.minDepthM! - 1e-6);
            if ([from, to].some((one) => further(network).includes(one)))
              expect(pipe.lengthM).toBeGreaterThanOrEqual(steppedDrains.closestM - 1e-6);
          }
        },
      ),
      { numRuns: 12 },
    );
    expect(steps).toBeGreaterThan(10);
  });

  test('lie on a gentle one as if nobody had thought of steps', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.01, max: 0.04, noNaN: true }),
        fc.integer({ min: 3, max: 6 }),
        (fall, houses) => {
          const site = street(fall, houses);
          const { route } = routeAll(site, ['storm'], { quick: true }).routes[0]!;
          expect(sizeNetwork(site, route)).toEqual(sizeNetwork(site, route, { rates: shaftsDear }));
        },
      ),
      { numRuns: 8 },
    );
  });

  test('step anew after a manhole was dragged, as if they had been laid there first', () => {
    const site = street(0.3, 8);
    const routed = routeAll(site, ['storm'], { quick: true }).routes[0]!;
    const { plan } = routed.route;
    expect(further(routed.network).length).toBeGreaterThan(0);
    let moved = 0;
    let steps = 0;
    for (const v of plan.x.keys()) {
      if (plan.kind[v] === 'leaf' || plan.kind[v] === 'root' || plan.degree(v) === 0) continue;
      const [x, y] = [plan.x[v]! + 0.4, plan.y[v]! + 3];
      const dragged = moveNode(site, routed, v, x, y, { rates: builtInRates });
      if (!dragged) continue;
      moved++;
      steps += further(dragged.network).length;
      // a site that nobody laid anything on before
      const anew = sizeNetwork({ ...site }, dragged.route);
      expect(dragged.network).toEqual(anew);
    }
    expect(moved).toBeGreaterThan(1);
    expect(steps).toBeGreaterThan(moved);
  });
});
