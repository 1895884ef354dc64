import { expect, test } from 'vitest';
import { withAlternative } from '../../client/workbench/pipes/routing/add-alternative.ts';
import type { Alternative } from '../../client/workbench/pipes/routing/routing-state.ts';
import { RoutingRun } from '../../client/workers/routing-run.ts';
import { ground, wish } from './eight-houses.ts';

const answered = (change: Partial<typeof wish> = {}): Omit<Alternative, 'number'> => {
  const run = new RoutingRun();
  const asked = { ...wish, ...change };
  run.open(ground, asked);
  // as over a worker's border
  const view = structuredClone(run.first());
  return { title: null, aim: 'cost', outlets: 'houses', loops: false, repaves: false, byHand: false, view };
};

test('what is asked again without a change is one alternative, what is asked otherwise or moved by hand another', () => {
  const first = answered();
  const numbers = (all: Alternative[]) => all.map((one) => one.number);
  const once = withAlternative([], first);
  const again = answered();
  const twice = withAlternative(once, again);
  expect(numbers(twice)).toEqual([1]);
  // the newest answer is the one that the worker still has
  expect(twice[0]!.view).toBe(again.view);
  const others = withAlternative(twice, answered({ frostDepthM: 2.2 }));
  expect(numbers(others)).toEqual([1, 2]);
  expect(numbers(withAlternative(others, { ...answered(), byHand: true }))).toEqual([1, 2, 3]);
  let all = others;
  for (let k = 0; k < 8; k++) all = withAlternative(all, { ...first, title: `第 ${k} 稿` });
  expect(numbers(all)).toEqual([5, 6, 7, 8, 9, 10]);
});
