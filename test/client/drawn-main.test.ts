import { expect, test } from 'vitest';
import { RoutingRun } from '../../client/workers/routing-run.ts';
import { projectionOf } from '../../domain/geo/crs.ts';
import { openDraft } from '../../domain/pipes/patch.ts';
import { ground, wish } from './eight-houses.ts';

const { forward, inverse } = projectionOf(ground.srid);
const [x0, y0] = [610_000, 4_750_000];
/** South of the houses, where nobody surveyed anything. */
const street: [number, number][] = [inverse(x0 - 20, y0 - 25), inverse(x0 + 140, y0 - 25)];

test('a utility without mains of today is led to the line that somebody drew, and is accepted as it lies', () => {
  const run = new RoutingRun();
  const asked = { ...wish, pins: [], utilities: ['gas' as const, 'water' as const] };
  run.open(ground, asked);
  expect(run.first().unreachable.map((one) => one.utility)).toEqual(Array(8).fill('gas'));

  run.open(ground, { ...asked, mains: [street] });
  const view = run.better();
  expect(view.unreachable).toEqual([]);
  expect(view.assumptions.some((one) => one.startsWith('drawn-mains'))).toBe(true);
  // water has its main in the ground and is not led away from it
  const tied = view.points.features.filter(({ properties }) => properties?.kind === 'tie-in');
  const northOf = (utility: string) =>
    tied
      .filter(({ properties }) => properties?.utility === utility)
      .map(({ geometry }) => forward(...((geometry as GeoJSON.Point).coordinates as [number, number]))[1]);
  expect(northOf('gas').length).toBeGreaterThan(0);
  for (const y of northOf('gas')) expect(y).toBeCloseTo(y0 - 25, 1);
  for (const y of northOf('water')) expect(y).toBeGreaterThan(y0 - 20);

  const patch = run.patch(view.id, 'plan');
  const draft = openDraft(ground.network);
  draft.apply(patch);
  const gas = [...draft.segments.values()].filter((one) => one.utility === 'gas');
  expect(gas.length).toBeGreaterThan(7);
  expect(gas.every((one) => draft.nodes.has(one.from) && draft.nodes.has(one.to))).toBe(true);
});
