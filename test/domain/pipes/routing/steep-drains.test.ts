import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layReach } from '../../../../domain/pipes/routing/gravity/lay-reach.ts';
import { velocityAtFill } from '../../../../domain/pipes/routing/gravity/manning.ts';
import { ProfileSolver } from '../../../../domain/pipes/routing/gravity/profile-dp.ts';
import type { Reach, SewerTree } from '../../../../domain/pipes/routing/gravity/sewer-graph.ts';
import { loadCoverM, sewerPrices, sewerRules } from '../../../../domain/pipes/routing/gravity/sewer-rules.ts';
import type { LaidNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { toModel } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { validate } from '../../../../domain/pipes/validate/validate.ts';

const utility = 'storm';
const rules = sewerRules(utility, standards, { coverM: loadCoverM(standards) });
const prices = sewerPrices(utility);

/** Short pipes one after the other, each falling by a share of its length, the second under a pipe that it has to pass. */
function chain(falls: readonly number[], lengthM: number, bottomM: number) {
  const levelAt = (node: number): number =>
    falls.slice(0, node).reduce((sum, one) => sum + one * lengthM, 100);
  const reaches = falls.map(
    (_, i): Reach => ({
      ...{ from: i + 1, to: i, lengthM },
      ground: [
        [0, levelAt(i + 1)],
        [lengthM, levelAt(i)],
      ],
      forbidden:
        i === 1 ? [{ stationM: lengthM / 2, bottomM: levelAt(1) - bottomM, topM: 200, reason: '' }] : [],
    }),
  );
  const tree: SewerTree = {
    outfall: 0,
    downstream: Int32Array.from({ length: falls.length + 1 }, (_, v) => v - 1),
    inflow: new Float64Array(falls.length + 1).fill(0.002),
    isTerminal: new Uint8Array(falls.length + 1).fill(1),
  };
  return { reaches, tree };
}

test('no drain is laid steeper than may be, unless the ground falls more; it drops in a manhole instead, without a pump', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -0.02, max: 0.4, noNaN: true }), { minLength: 3, maxLength: 6 }),
      fc.double({ min: 2, max: 12, noNaN: true }),
      fc.double({ min: 1, max: 3, noNaN: true }),
      (falls, lengthM, bottomM) => {
        const { reaches, tree } = chain(falls, lengthM, bottomM);
        const { maxSlope: _, ...free } = rules;
        const steep = new ProfileSolver(reaches, free, prices).solve(tree)!;
        const laid = new ProfileSolver(reaches, rules, prices).solve(tree)!;
        expect(laid.pumps + laid.lifts).toBeLessThanOrEqual(steep.pumps + steep.lifts);
        for (const { reach, slope, diameterMm, pressure } of laid.pipes) {
          if (pressure) continue;
          const size = rules.sizes.find((one) => one.diameterMm === diameterMm)!;
          const tooFast = (5 / velocityAtFill(size.maxFill, diameterMm / 1000, 1, rules.roughness)) ** 2;
          const most = Math.max(Math.min(0.2, tooFast), falls[reach]!, size.minSlope);
          expect(slope).toBeLessThanOrEqual(most + 1e-6);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a size that only a steeper slope would keep clean is not laid, rather than steeper than may be', () => {
  const ofSewage = sewerRules('sewage', standards, { coverM: loadCoverM(standards) });
  let refused = 0;
  for (const flow of [1e-6, 1e-5, 1e-4, 1e-3, 1e-2])
    for (const fall of [0, 0.02, 0.3])
      for (const k of ofSewage.sizes.keys()) {
        const ground: Reach['ground'] = [
          [0, 100],
          [20, 100 - fall * 20],
        ];
        const laid = layReach({ from: 1, to: 0, lengthM: 20, ground }, flow, k, ofSewage);
        const most = Math.max(0.2, fall, ofSewage.sizes[k]!.minSlope);
        if (!laid) refused++;
        else expect(laid.slope).toBeLessThanOrEqual(most + 1e-9);
      }
  expect(refused).toBeGreaterThan(0);
});

test('a plan is checked by the roughness that it was sized for', () => {
  const node = (id: string, x: number, depthM: number): LaidNetwork['nodes'][number] => ({
    ...{ id, x, y: 0, groundM: 40, depthM, dropM: 0, terminal: null },
    kind: 'manhole',
  });
  const network: LaidNetwork = {
    ...{ utility, lifts: 0, pumps: 0, assumptions: [] },
    nodes: [node('a', 0, 1.3), node('b', 30, 1.39)],
    pipes: [
      {
        ...{ id: 'p', from: 'a', to: 'b', lengthM: 30, diameterMm: 300, lateral: false, households: 10 },
        line: [
          [0, 0],
          [30, 0],
        ],
        ...{ fromDepthM: 1.3, toDepthM: 1.39, trenchDepthM: 1.5, slope: 0.003, flowM3S: 0.01, pumped: false },
      },
    ],
  };
  const model = toModel(network);
  const codes = (segments: typeof model.segments): string[] =>
    validate({ crs: null, extras: {}, ...model, segments }, { partial: true }).map((one) => one.code);
  expect(codes(model.segments)).not.toContain('gravity.velocity');
  expect(codes(model.segments.map((one) => ({ ...one, attributes: {} })))).toContain('gravity.velocity');
});

test('where a plan pumps, the check of it sees a station and a pipe under pressure, no drain that rises', () => {
  const node = (id: string, x: number, groundM: number, depthM: number): LaidNetwork['nodes'][number] => ({
    ...{ id, x, y: 0, groundM, depthM, dropM: 0, terminal: null },
    kind: 'manhole',
  });
  const pipe = (
    id: string,
    from: string,
    to: string,
    x: number,
    depths: [number, number],
    pumped: boolean,
  ) => ({
    ...{ id, from, to, lengthM: 30, lateral: false, households: 10, slope: null, flowM3S: 0.01, pumped },
    line: [
      [x, 0],
      [x + 30, 0],
    ] as LaidNetwork['pipes'][number]['line'],
    ...{ diameterMm: pumped ? 100 : 300, fromDepthM: depths[0], toDepthM: depths[1], trenchDepthM: 1.5 },
  });
  const network: LaidNetwork = {
    ...{ utility: 'sewage', lifts: 0, pumps: 1, assumptions: [] },
    nodes: [node('a', 0, 40, 1.3), node('b', 30, 40, 1.5), node('c', 60, 43, 1.1), node('d', 90, 42.5, 1.2)],
    pipes: [
      pipe('in', 'a', 'b', 0, [1.3, 1.5], false),
      pipe('up', 'b', 'c', 30, [1.1, 1.1], true),
      pipe('on', 'c', 'd', 60, [1.1, 1.2], false),
    ],
  };
  const model = toModel(network);
  expect(model.nodes.find((one) => one.id === 'b')!.kind).toBe('pump');
  const issues = validate({ crs: null, extras: {}, ...model }, { partial: true });
  expect(issues.filter((one) => one.severity !== 'notice')).toEqual([]);
  const asDrain = model.segments.map((one) => ({ ...one, attributes: {} }));
  const untold = validate({ crs: null, extras: {}, ...model, segments: asDrain }, { partial: true });
  expect(untold.map((one) => one.code)).toContain('gravity.rises');
});
