import { expect, test } from 'vitest';
import { RoutingRun, type RoutingWish } from '../../client/workers/routing-run.ts';
import { projectionOf } from '../../domain/geo/crs.ts';
import { newNode, newSegment, type PipeNetwork, type Utility } from '../../domain/pipes/model.ts';
import { applyPatch } from '../../domain/pipes/patch.ts';
import { validate } from '../../domain/pipes/validate/validate.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';

const [x0, y0, groundM] = [610_000, 4_750_000, 40];

test('accepting a plain layout lays a duct anew that lies in its way, and undo gives back what was there', () => {
  const network: PipeNetwork = { crs: 'EPSG:4552', nodes: [], segments: [], extras: {} };
  const pipe = (id: string, utility: Utility, y: number, depthM: number, diameterMm: number) => {
    const levels = { groundM, depthM, levelM: groundM - depthM };
    const [from, to] = [-60, 120].map((x, i) => {
      network.nodes.push(newNode({ id: `${id}${i}`, x: x0 + x, y: y0 + y, utility, groundM }));
      return `${id}${i}`;
    }) as [string, string];
    const ends = { start: levels, end: { ...levels } };
    network.segments.push(newSegment({ id, utility, from, to, diameterMm, ...ends, embedding: 'duct-bank' }));
  };
  // the main is shallow, so that no sewer can pass under the duct beside it, nor over it with its cover
  pipe('main', 'sewage', -10, 1.3, 400);
  pipe('duct', 'telecom', -7, 0.95, 110);
  const buildings = [0, 34].map((x, i) => ({
    id: `house ${i}`,
    households: 30,
    rings: [
      [0, 1, 2, 3].map((k): [number, number] => [x0 + x + (k % 3 ? 24 : 0), y0 + 12 + (k > 1 ? 10 : 0)]),
    ],
  }));
  const { inverse } = projectionOf(4552);
  const answer = {
    ...{ network, srid: 4552, tables: {}, ratesVersion: 0, truncated: false, cut: [] },
    around: { buildings, points: [], lines: [], streets: [] },
  } as unknown as NetworkAnswer;
  const zone = [
    [-15, 0],
    [75, 0],
    [75, 40],
    [-15, 40],
  ].map(([x, y]) => inverse(x0 + x!, y0 + y!));
  const wish: RoutingWish = {
    ...{ zone: [zone], utilities: ['sewage'], forbidden: [], pins: [], corridors: [] },
    ...{ frostDepthM: null, outlets: 'houses', repaves: false, loops: false, aim: 'cost' },
  };
  const run = new RoutingRun();
  run.open(answer, wish);
  const view = run.first();
  expect(view.moved.length).toBeGreaterThan(0);
  expect(view.moved[0]!.text.zh).toContain('duct');
  const before = structuredClone(network);
  const patch = run.patch(view.id, 'plan');
  const anew = patch.putSegments.filter((one) => one.id.startsWith('plan-move-duct'));
  expect(anew.length).toBeGreaterThanOrEqual(view.moved.length);
  for (const one of anew) expect(one).toMatchObject({ utility: 'telecom', state: 'planned' });
  const given = patch.putSegments.filter((one) => /^duct(~\d+)*$/.test(one.id) && one.state === 'abandoned');
  expect(given).toHaveLength(view.moved.length);
  expect(network).toEqual(before);
  const there = applyPatch(network, patch);
  // what was accepted is one network with the main that it was laid to
  expect(patch.putSegments.some((one) => /^main(~\d+)*$/.test(one.id))).toBe(true);
  const loose = validate(there.network).filter(
    ({ code, nodes, segments }) =>
      ['topology.dangling-end', 'topology.disconnected', 'level.differs-at-point'].includes(code) &&
      [...nodes, ...segments].some((one) => one.startsWith('plan-')),
  );
  expect(loose.map(({ text }) => text.zh)).toEqual([]);
  const back = applyPatch(there.network, there.undo).network;
  const sorted = ({ nodes, segments }: PipeNetwork) =>
    [nodes, segments].map((list) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  expect(sorted(back)).toEqual(sorted(before));
  const layers = run.layers(view.id, 'geopackage');
  expect(layers.find((one) => one.name === 'moved_pipes')?.features).toHaveLength(view.moved.length);
  const drawn = run.layers(view.id, 'dxf').flatMap((one) => one.features);
  expect(drawn.some((one) => one.properties.Layer === '现状管改移')).toBe(true);
});
