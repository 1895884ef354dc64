import { expect, test } from 'vitest';
import { changedSince, settingsOf } from '../../client/workbench/pipes/routing/asked-for.ts';
import { nothingWished, useRouting } from '../../client/workbench/pipes/routing/routing-state.ts';
import { RoutingRun } from '../../client/workers/routing-run.ts';
import { ground, wish } from './eight-houses.ts';

/** The desk as it was when the answer was asked for, but for what was changed since. */
const desk = (change: object = {}) => ({ ...useRouting.getState(), ...nothingWished, ...wish, ...change });

test('an answer says what was changed on the desk since, and nothing where nothing was', () => {
  const run = new RoutingRun();
  run.open(ground, wish);
  // as over a worker's border
  const { asked } = structuredClone(run.first());
  expect(changedSince(asked, desk())).toEqual([]);
  // ticked again in another order
  expect(changedSince(asked, desk({ utilities: ['water', 'storm', 'sewage'] }))).toEqual([]);
  expect(changedSince(asked, desk({ loops: true, repaves: true }))).toEqual(['loops', 'repaves']);
  // loops of networks that have none are no wish
  expect(changedSince(asked, desk({ loops: true, utilities: ['sewage', 'storm'] }))).toEqual(['utilities']);
  expect(changedSince(asked, desk({ frostDepthM: null, aim: 'shallow', outlets: 'doors' }))).toEqual([
    'frostDepthM',
    'outlets',
    'aim',
  ]);
  expect(changedSince(asked, desk({ pins: [], corridors: [[[130, 42]]], forbidden: [[[130, 42]]] }))).toEqual(
    ['pins', 'corridors', 'forbidden'],
  );
  // what becomes of combined drains is asked of tasks only
  expect(changedSince(asked, desk({ becomes: 'sewage' }))).toEqual([]);
  expect(changedSince({ becomes: 'storm' }, desk({ becomes: 'sewage' }))).toEqual(['becomes']);
  // the panel of a shown alternative says what it was asked for
  const changed = desk({ loops: true, repaves: true, aim: 'shallow', frostDepthM: 2, utilities: ['water'] });
  expect(changedSince(asked, { ...changed, ...settingsOf(asked) })).toEqual([]);
});

test('an older alternative is dragged by what it was asked for, not by what was asked for last', () => {
  const dragged = (between?: Partial<typeof wish>) => {
    const run = new RoutingRun();
    run.open(ground, wish);
    const view = run.first();
    if (between) run.open(ground, { ...wish, ...between });
    // not every bend has room to the east of it
    for (const { properties, geometry } of view.points.features) {
      if (properties?.utility !== 'water' || properties.kind !== 'bend') continue;
      const [lon, lat] = (geometry as GeoJSON.Point).coordinates as [number, number];
      const moved = run.drag(view.id, 'water', [lon, lat], [lon + 5e-6, lat]);
      if (moved) return { view, moved };
    }
    throw new Error('no bend can be dragged');
  };
  const alone = dragged();
  const after = dragged({ loops: true, frostDepthM: 3, aim: 'shortest' });
  expect(after.moved.asked).toEqual(wish);
  expect(after.moved.base).toBe(after.view.id);
  expect(after.moved.costYuan).toBe(alone.moved.costYuan);
  expect(after.moved.utilities.every((one) => one.loops === null)).toBe(true);
});

test('rain and sizes of drawn mains are told where they matter, and come back with the answer', () => {
  const rain = { by: 'own' as const, intensityLitresPerSecondHa: 240 };
  const asked = { ...wish, utilities: ['storm' as const], rain, mains: [], mainSizes: { storm: 800 } };
  const other = { by: 'place' as const, code: '31' };
  const now = desk({ ...asked, rain: other });
  expect(changedSince(asked, now)).toEqual(['rain']);
  expect(changedSince(asked, { ...now, ...settingsOf(asked) })).toEqual([]);
  // figures of the place count, the order in which they were given doesn't
  const given = { ...rain, runoffCoefficient: 0.7, catchmentFactor: 3 };
  const again = { ...rain, catchmentFactor: 3, runoffCoefficient: 0.7 };
  expect(changedSince(asked, { ...now, rain: given })).toEqual(['rain']);
  expect(changedSince({ ...asked, rain: given }, { ...now, rain: again })).toEqual([]);
  // nobody lays rain
  expect(changedSince({ ...asked, utilities: ['water'] }, { ...now, utilities: ['water'] })).toEqual([]);
  expect(changedSince(asked, desk({ ...asked, mainSizes: {} }))).toEqual([]);
  const line: [number, number][][] = [[[130, 42]]];
  expect(changedSince({ ...asked, mains: line }, desk({ ...asked, mains: line, mainSizes: {} }))).toEqual([
    'mainSizes',
  ]);
});
