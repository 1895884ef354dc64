import { expect, test } from 'vitest';
import { RoutingRun } from '../../client/workers/routing-run.ts';
import { ground, wish } from './eight-houses.ts';

test('the desk proves each house by the storeys that the register has', async () => {
  const run = new RoutingRun();
  const { around } = ground;
  const buildings = around.buildings.map((one, i) => ({ ...one, floors: i < 7 ? 18 : null }));
  run.open({ ...ground, around: { ...around, buildings } }, { ...wish, utilities: ['water'], pins: [] });
  const { water } = await run.prove(run.first().id, null);
  const needed = water!.nodes.filter((one) => one.terminal !== null).map((one) => one.requiredM);
  expect(needed.sort((a, b) => a - b)).toEqual([28, ...Array.from({ length: 7 }, () => 76)]);
  expect(water!.storeysAssumed).toBe(1);
  expect(water!.ok).toBe(false);
});
