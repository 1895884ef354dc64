import { expect, test } from 'vitest';
import { requireSameGround } from '../../client/workers/same-ground.ts';
import { newNode, newSegment, type PipeNetwork, type PipeSegment } from '../../domain/pipes/model.ts';

const network = (change: Partial<PipeSegment> = {}, x = 0): PipeNetwork => ({
  ...{ crs: null, extras: {} },
  nodes: [
    newNode({ id: 'a', x, y: 0, utility: 'water' }),
    newNode({ id: 'b', x: 50, y: 0, utility: 'water' }),
  ],
  segments: [newSegment({ id: 'main', from: 'a', to: 'b', diameterMm: 200, ...change })],
});

test('what was put there and taken back, and what the database rounds, is the same ground', () => {
  expect(() => requireSameGround(network(), network())).not.toThrow();
  expect(() => requireSameGround(network(), network({ owner: 'water company' }, 0.0004))).not.toThrow();
});

test.each([
  ['given up', network({ state: 'abandoned' })],
  ['larger', network({ diameterMm: 300 })],
  ['moved', network({}, 0.5)],
  ['gone', { ...network(), segments: [] }],
])('a pipe that is %s since keeps the plan out', (_, now) => {
  expect(() => requireSameGround(network(), now)).toThrow(
    expect.objectContaining({ code: 'pipes.ground-changed' }),
  );
});

test('another plan that came in since keeps it out, and is named', () => {
  const other = newSegment({ id: 'plan-2-water-0', from: 'a', to: 'b', state: 'planned' });
  const now = { ...network(), segments: [...network().segments, other] };
  expect(() => requireSameGround(network(), now)).toThrow(
    expect.objectContaining({ facts: { changed: ['plan-2-water-0'] } }),
  );
});
