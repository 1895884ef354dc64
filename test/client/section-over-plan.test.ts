import { expect, test } from 'vitest';
import { RoutingRun } from '../../client/workers/routing-run.ts';
import { projectionOf } from '../../domain/geo/crs.ts';
import { applyPatch } from '../../domain/pipes/patch.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import { ground, wish } from './eight-houses.ts';

test('a section through a layout has no pipes of the accepted plan that it takes the place of', () => {
  const { inverse } = projectionOf(4552);
  const across = [-5, 130].map((x) => inverse(610_000 + x, 4_750_000 + 25)) as [
    [number, number],
    [number, number],
  ];
  /** Pipes by size and level, as they stand above the ground line. */
  const pipesIn = (svg: string) => [...svg.matchAll(/覆土 [\d.]+ [^<]*/g)].map(([words]) => words).sort();
  const first = new RoutingRun();
  first.open(ground, wish);
  const before = first.first();
  const cut = pipesIn(first.section(before.id, across, 'zh').svg);
  expect(cut.length).toBeGreaterThan(2);
  const { network } = applyPatch(ground.network, first.patch(before.id, 'plan'));

  const again = new RoutingRun();
  again.open({ ...ground, network } as NetworkAnswer, wish);
  const after = again.first();
  expect(after.lengthM).toBeCloseTo(before.lengthM, 3);
  expect(pipesIn(again.section(after.id, across, 'zh').svg)).toEqual(cut);
});
