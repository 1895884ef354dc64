import { expect, test } from 'vitest';
import { checkClashes, createClashChecker } from '../../../domain/pipes/clash/check.ts';
import type { SegmentEnd } from '../../../domain/pipes/model.ts';
import { aNetwork } from './a-network.ts';

const deep = (
  depthM: number | null,
  groundM: number | null = null,
): { start: SegmentEnd; end: SegmentEnd } => {
  const end = { depthM, groundM, levelM: null };
  return { start: { ...end }, end: { ...end } };
};

/** A water main under 100 mm of PE, crossed by a cable duct. */
const crossed = (
  water: ReturnType<typeof deep>,
  duct: ReturnType<typeof deep>,
  more: Parameters<ReturnType<typeof aNetwork>['run']>[2] = {},
) =>
  aNetwork()
    .run('w', [0, 0, 40, 0], { utility: 'water', diameterMm: 110, material: 'pe', ...water })
    .run('t', [20, -20, 20, 20], { utility: 'telecom', diameterMm: 100, embedding: 'duct-bank', ...duct })
    .run('far', [0, 300, 40, 300], { utility: 'water', diameterMm: 110, ...deep(null), ...more })
    .build();

const verticals = (network: ReturnType<typeof crossed>) =>
  checkClashes(network).findings.filter((one) => ['vertical', 'unknown-level'].includes(one.kind));

test('depths alone are compared, and that is told with the number of pipes', () => {
  expect(verticals(crossed(deep(1), deep(1.05)))).toMatchObject([
    { kind: 'vertical', severity: 'collision' },
  ]);
  expect(verticals(crossed(deep(1), deep(2)))).toEqual([]);
  const { assumptions } = checkClashes(crossed(deep(1), deep(2)));
  expect(assumptions.find((one) => /埋深比较/.test(one.what.zh))).toMatchObject({ value: 2 });
});

test('a depth takes its ground from the surveyed points, so that it meets pipes with levels', () => {
  // the duct has a ground of its own, 100 m; the main only its depth
  expect(verticals(crossed(deep(1), deep(1.05, 100)))).toMatchObject([{ severity: 'collision' }]);
  expect(verticals(crossed(deep(1), deep(2, 100)))).toEqual([]);
});

test('levels without any ground are not compared with depths', () => {
  const level: SegmentEnd = { depthM: null, groundM: null, levelM: 40 };
  const found = verticals(crossed(deep(1), { start: level, end: level }));
  expect(found).toMatchObject([{ kind: 'unknown-level', severity: 'notice' }]);
});

test('an edit is judged by depths as the whole is', () => {
  const network = crossed(deep(1), deep(2));
  const checker = createClashChecker(network);
  const edited = crossed(deep(1), deep(1.05));
  expect(checker.recheck(edited, new Set(['t'])).filter((one) => one.kind === 'vertical')).toMatchObject([
    { severity: 'collision' },
  ]);
});
