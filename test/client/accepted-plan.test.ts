import { expect, test } from 'vitest';
import { RoutingRun, type RoutingWish } from '../../client/workers/routing-run.ts';
import { projectionOf } from '../../domain/geo/crs.ts';
import { newNode, newSegment, type PipeNetwork, type Utility } from '../../domain/pipes/model.ts';
import { applyPatch } from '../../domain/pipes/patch.ts';
import { validate } from '../../domain/pipes/validate/validate.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';

const [x0, y0] = [610_000, 4_750_000];
/** Falls to the street and has a hollow in it. */
const groundAt = (x: number, y: number) => 40 + y / 60 - (Math.abs(x - 40) < 15 ? 0.3 : 0);

/** Mains of five utilities in the street, each at a depth of its own, and old pipes through the yard. */
function city(): PipeNetwork {
  const network: PipeNetwork = { crs: 'EPSG:4552', nodes: [], segments: [], extras: { format: 'survey' } };
  const pipe = (id: string, utility: Utility, line: [number, number][], depthM: number, mm: number) => {
    const gravity = utility === 'sewage' || utility === 'storm';
    const kind = gravity ? 'manhole' : utility === 'power' ? 'manhole' : 'junction';
    const ends = line.map(([x, y], i) => {
      const groundM = groundAt(x, y);
      network.nodes.push(newNode({ id: `${id}${i}`, x: x0 + x, y: y0 + y, utility, kind, groundM }));
      // drains fall along their line
      const deep = depthM + (gravity ? i * 0.4 : 0);
      return { groundM, depthM: deep, levelM: groundM - deep };
    });
    const facts = { embedding: utility === 'power' ? 'duct-bank' : 'direct-buried' } as const;
    network.segments.push(
      newSegment({
        ...{ id, utility, from: `${id}0`, to: `${id}1`, diameterMm: mm, ...facts },
        ...{ start: ends[0]!, end: ends[1]!, gasPressure: utility === 'gas' ? 'medium_a' : null },
      }),
    );
  };
  const street = (id: string, utility: Utility, y: number, depthM: number, mm: number) =>
    pipe(
      id,
      utility,
      [
        [-60, y],
        [140, y],
      ],
      depthM,
      mm,
    );
  street('sewer', 'sewage', -8, 2.6, 400);
  street('storm', 'storm', -11, 2.4, 600);
  street('water', 'water', -14, 1.9, 200);
  street('gas', 'gas', -17, 1.6, 160);
  street('power', 'power', -5, 0.9, 200);
  for (const x of [10, 50, 90])
    pipe(
      `old${x}`,
      'sewage',
      [
        [x, 30],
        [x + 6, -8],
      ],
      1.1,
      200,
    );
  return network;
}

/** Six houses with two stairwells each behind the street's mains. */
function answerOf(network: PipeNetwork): NetworkAnswer {
  const buildings = [0, 1, 2, 3, 4, 5].map((i) => {
    const [x, y] = [(i % 3) * 36, i < 3 ? 8 : 36];
    const at = (dx: number, dy: number): [number, number] => [x0 + x + dx, y0 + y + dy];
    return {
      ...{ id: `house ${i}`, households: 36, rings: [[at(0, 0), at(26, 0), at(26, 10), at(0, 10)]] },
      doors: [at(6, 10), at(20, 10)],
    };
  });
  return {
    ...{ network, srid: 4552, tables: {}, ratesVersion: 0, truncated: false, cut: [] },
    around: { buildings, points: [], lines: [], streets: [] },
  } as unknown as NetworkAnswer;
}

/** All of them with five utilities. */
function wishOf(frostDepthM: number | null): RoutingWish {
  const { inverse } = projectionOf(4552);
  const zone = [
    [-10, 1],
    [110, 1],
    [110, 60],
    [-10, 60],
  ].map(([x, y]) => inverse(x0 + x!, y0 + y!));
  return {
    ...{ zone: [zone], utilities: ['sewage', 'storm', 'water', 'gas', 'power'], forbidden: [], pins: [] },
    ...{ corridors: [], frostDepthM, outlets: 'doors', repaves: false, loops: false, aim: 'cost' },
  };
}

test.each([null, 1.5])('an accepted plan is told no fault by the check, frost %s', (frostDepthM) => {
  const network = city();
  const run = new RoutingRun();
  run.open(answerOf(network), wishOf(frostDepthM));
  const view = run.first();
  expect(view.clashes).toBe(0);
  expect(view.utilities.map((one) => one.connected)).toEqual([12, 12, 12, 12, 12]);
  const patch = run.patch(view.id, 'plan');
  const old = patch.putSegments.filter((one) => one.state === 'abandoned').map((one) => one.id);
  expect(old.sort()).toEqual(['old10', 'old50', 'old90']);
  const after = applyPatch(network, patch).network;
  const own = (id: string) => id.startsWith('plan-');
  const faults = validate(after, { partial: true, frostDepthM }).filter(
    // the street's mains are no part of the plan
    ({ severity, nodes, segments }) =>
      severity !== 'notice' && (segments.length > 0 ? segments : nodes).some(own),
  );
  expect(faults.map(({ code, text }) => `${code} ${text.zh}`)).toEqual([]);
  // pipes under pressure that cross drains do change their depth: what is told is not a plain layout's
  const planned = after.segments.filter((one) => own(one.id) && one.utility === 'water');
  expect(planned.some(({ start, end }) => Math.abs(start.depthM! - end.depthM!) > 0.2)).toBe(true);
});

test('where nobody knows how high the ground is, a plan is stored with its depths and no levels', () => {
  const network = city();
  for (const one of network.nodes) one.groundM = null;
  for (const one of network.segments)
    for (const end of [one.start, one.end]) Object.assign(end, { groundM: null, levelM: null });
  const run = new RoutingRun();
  run.open(answerOf(network), wishOf(null));
  const view = run.first();
  const after = applyPatch(network, run.patch(view.id, 'plan')).network;
  const planned = after.segments.filter((one) => one.id.startsWith('plan-') && one.state === 'planned');
  expect(planned.length).toBeGreaterThan(50);
  for (const { start, end } of planned)
    for (const one of [start, end]) expect(one).toMatchObject({ groundM: null, levelM: null });
  expect(planned.every(({ start, end }) => start.depthM! > 0.4 && end.depthM! > 0.4)).toBe(true);
  // laid out again it is as unknown as before
  run.open(answerOf(after), wishOf(null));
  const unknown = expect.arrayContaining([expect.stringMatching(/^ground-level-unknown/)]);
  expect(run.first().assumptions).toEqual(unknown);
  expect(view.assumptions).toEqual(unknown);
});
