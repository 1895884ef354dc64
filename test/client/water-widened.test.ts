import { expect, test } from 'vitest';
import { RoutingRun } from '../../client/workers/routing-run.ts';
import { layoutSay } from '../../domain/pipes/sheet/layout-say.ts';
import { proofLines } from '../../domain/pipes/sheet/proof-words.ts';
import { ground, wish } from './eight-houses.ts';

const asked = { ...wish, utilities: wish.utilities.filter((one) => one === 'water'), pins: [] };
const crowded = {
  ...ground,
  around: {
    ...ground.around,
    buildings: ground.around.buildings.map((one) => ({ ...one, households: 1200, floors: 6 })),
  },
};

test('an answer whose proof does not hold comes back with wider pipes, under a name of its own; one that holds stays', async () => {
  const run = new RoutingRun();
  run.open(ground, asked);
  const holds = run.first();
  expect(await run.enlarge(holds.id, 35, 0)).toBeNull();
  expect(holds.widerYuan).toBeNull();
  run.open(crowded, asked);
  const view = run.better();
  const short = (await run.prove(view.id, 35)).water!;
  expect(short.tooFast).toBeGreaterThan(0);
  const wider = (await run.enlarge(view.id, 35, view.milliseconds))!;
  expect(wider).toMatchObject({ stage: 'better', base: wider.id, asked: view.asked });
  expect(wider.id).not.toBe(view.id);
  expect(wider.costYuan - view.costYuan).toBeCloseTo(wider.widerYuan!, 6);
  expect(wider.widerYuan).toBeGreaterThan(0);
  expect(wider.milliseconds).toBeGreaterThan(view.milliseconds);
  const { water } = await run.prove(wider.id, 35);
  expect(water!.tooFast).toBe(0);
  expect(proofLines({ water, sewers: [] }, layoutSay('zh')).join()).toContain('为满足水力校核，给水管放大');
  // the model and the edit have the wider pipes
  const sizes = run.patch(wider.id, 'p').putSegments.map((one) => one.diameterMm);
  const before = run.patch(view.id, 'p').putSegments.map((one) => one.diameterMm);
  expect(sizes).not.toEqual(before);
  expect(run.epanet(wider.id, 35)).not.toBe(run.epanet(view.id, 35));
});

test('where the main lacks head the answer stays, and its proof says what lacks', async () => {
  const run = new RoutingRun();
  run.open(ground, asked);
  const view = run.first();
  expect(await run.enlarge(view.id, 5, 0)).toBeNull();
  const { water } = await run.prove(view.id, 5);
  expect(water!.mainLacks).toBe(8);
  expect(proofLines({ water, sewers: [] }, layoutSay('zh')).join()).toContain('干管自身压力');
});
