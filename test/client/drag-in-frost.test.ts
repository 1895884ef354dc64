import { expect, test } from 'vitest';
import { RoutingRun } from '../../client/workers/routing-run.ts';
import { ground, wish } from './eight-houses.ts';

test('a dragged answer is judged by the same frost as the one that was searched', () => {
  const run = new RoutingRun();
  run.open(ground, { ...wish, frostDepthM: 2.3 });
  const view = run.first();
  const ends = view.lines.features
    .filter((one) => one.properties?.utility === 'storm')
    .flatMap(({ geometry }) => (geometry as GeoJSON.LineString).coordinates as [number, number][]);
  let dragged: ReturnType<typeof run.drag> = null;
  for (const at of ends) dragged ??= run.drag(view.id, 'storm', at, at);
  // water stays, and so does what is beside foundations, which are taken to reach below the frost line
  const besideFoundations = ({ assumptions }: typeof view) =>
    assumptions.filter((one) => one.includes('beside-foundations'));
  expect(besideFoundations(dragged!)).toEqual(besideFoundations(view));
});
