import { expect, test } from 'vitest';
import type { PipeNetwork } from '../../../../domain/pipes/model.ts';
import { openDraft } from '../../../../domain/pipes/patch.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { replacementOf } from '../../../../domain/pipes/routing/site/replaced-pipes.ts';
import { siteOfNetwork } from '../../../../domain/pipes/routing/site/site-of-network.ts';
import { writeReplaced } from '../../../../domain/pipes/routing/tasks/write-replaced.ts';
import { aNetwork } from '../a-network.ts';

const box = (x: number, y: number, wide = 10, deep = 10): [number, number][][] => [
  [
    [x, y],
    [x + wide, y],
    [x + wide, y + deep],
    [x, y + deep],
  ],
];
/** One house in a zone, connected to the sewers of a network. */
const oneHouseOn = (network: PipeNetwork) =>
  siteOfNetwork(
    network,
    { buildings: [{ id: 'A', households: 60, rings: box(0, 20, 60, 12) }], points: [], lines: [] },
    {
      ...{ zone: box(-10, 0, 90, 90), utilities: ['sewage'], outlets: 'houses' },
      ...{ forbidden: [], pins: [], corridors: [] },
    },
  );

const ids = (set: Iterable<string>) => [...set].sort();

test('a drain stays as far as streets beyond the zone, or a house not connected, drain through it', () => {
  const network = aNetwork()
    .node('beyond', -50, 50)
    .node('edge', 0, 50)
    .node('middle', 30, 50)
    .node('low', 30, 0)
    .node('street', 30, -20)
    .node('house', 60, 50)
    .node('school', 30, 78)
    .pipe('from-beyond', 'beyond', 'edge', { utility: 'sewage' })
    .pipe('way', 'edge', 'middle', { utility: 'sewage' })
    .pipe('way-2', 'middle', 'low', { utility: 'sewage' })
    .pipe('main', 'low', 'street', { utility: 'sewage' })
    .pipe('of-house', 'house', 'middle', { utility: 'sewage' })
    .pipe('of-school', 'school', 'middle', { utility: 'sewage' })
    .build();
  const own = new Set(['way', 'way-2', 'of-house', 'of-school']);
  const alone = replacementOf(network, own, 'sewage', []);
  expect(ids(alone.through)).toEqual(['way', 'way-2']);
  expect(ids(alone.replaced)).toEqual(['of-house', 'of-school']);
  const kept = replacementOf(network, own, 'sewage', [box(25, 80)]);
  expect(ids(kept.serving)).toEqual(['of-school']);
  expect(ids(kept.replaced)).toEqual(['of-house']);
});

test('a pipe under pressure stays where it alone joins two parts outside, and not where the street does', () => {
  const across = (joined: boolean) => {
    const network = aNetwork()
      .node('a', -20, 0)
      .node('west', 0, 0)
      .node('east', 60, 0)
      .node('b', 80, 0)
      .node('house', 30, 20)
      .node('fork', 30, 0)
      .pipe('outer-a', 'a', 'west')
      .pipe('w', 'west', 'fork')
      .pipe('e', 'fork', 'east')
      .pipe('h', 'fork', 'house')
      .pipe('outer-b', 'east', 'b');
    return (joined ? network.pipe('street', 'a', 'b') : network).build();
  };
  const own = new Set(['w', 'e', 'h']);
  expect(ids(replacementOf(across(false), own, 'water', []).through)).toEqual(['e', 'w']);
  expect(ids(replacementOf(across(true), own, 'water', []).replaced)).toEqual(['e', 'h', 'w']);
  expect(ids(replacementOf(across(true), own, 'water', [box(25, 22)]).serving)).toHaveLength(2);
});

test('what a layout replaces is told, given up when it is accepted, and earlier plans go', () => {
  const network = aNetwork()
    .node('m1', -30, -10, { utility: 'sewage' })
    .node('m2', 90, -10, { utility: 'sewage' })
    .node('old', 70, 40, { utility: 'sewage' })
    .node('low', 70, -10, { utility: 'sewage' })
    .node('thought', 40, 50, { utility: 'sewage' })
    .pipe('main', 'm1', 'low', { utility: 'sewage', diameterMm: 400 })
    .pipe('main-2', 'low', 'm2', { utility: 'sewage', diameterMm: 400 })
    .pipe('of-old', 'old', 'low', { utility: 'sewage', diameterMm: 200 })
    .pipe('of-plan', 'thought', 'old', { utility: 'sewage', state: 'planned' })
    .build();
  const site = oneHouseOn(network);
  expect(ids(site.replaced!.map((one) => one.id))).toEqual(['of-old', 'of-plan']);
  expect(site.existing).toEqual([]);
  const { routes } = routeAll(site, ['sewage'], { quick: true });
  expect(routes[0]!.network.assumptions.join()).toMatch(/replaces-old: 82 m of old sewage pipes/);
  const draft = openDraft(network);
  writeReplaced(draft, site, routes);
  const patch = draft.patch({ zh: '', en: '' });
  expect(patch.deleteSegments).toEqual(['of-plan']);
  expect(patch.deleteNodes).toEqual(['thought']);
  expect(patch.putSegments).toMatchObject([{ id: 'of-old', state: 'abandoned' }]);
  expect(patch.putNodes).toMatchObject([{ id: 'old', state: 'abandoned' }]);
  // a house that no way leads to stays on the old pipe
  const shut = openDraft(network);
  const { route } = routes[0]!;
  const terminal = route.terminals[0]!;
  const near = { ...site, buildings: site.buildings.map((one) => ({ ...one, rings: box(58, 42, 12, 12) })) };
  const unreachable = [{ terminal: terminal.id, blockers: [] }] as unknown as typeof route.unreachable;
  writeReplaced(shut, near, [{ ...routes[0]!, route: { ...route, unreachable } }]);
  expect(shut.segments.get('of-old')!.state).toBe('in_use');
});

test('an earlier plan goes with what led it on to the street; another plan and a built pipe beyond stay', () => {
  const planned = { utility: 'sewage', state: 'planned' } as const;
  const network = aNetwork()
    .node('yard', 20, 50)
    .node('gate', 20, 5)
    .node('bend', 20, -30)
    .node('street', 20, -60)
    .node('far', 300, -60)
    .node('other', 60, -30)
    .pipe('p1-sewage-0-p1', 'yard', 'gate', planned)
    .pipe('p1-sewage-0-p2', 'gate', 'bend', planned)
    .pipe('p1-sewage-0-p3', 'bend', 'street', planned)
    .pipe('p2-sewage-0-p1', 'other', 'street', planned)
    .pipe('main', 'street', 'far', { utility: 'sewage', diameterMm: 400 })
    .build();
  const site = oneHouseOn(network);
  const { routes } = routeAll(site, ['sewage'], { quick: true });
  const draft = openDraft(network);
  writeReplaced(draft, site, routes);
  const patch = draft.patch({ zh: '', en: '' });
  expect(ids(patch.deleteSegments)).toEqual(['p1-sewage-0-p1', 'p1-sewage-0-p2', 'p1-sewage-0-p3']);
  expect(ids(patch.deleteNodes)).toEqual(['bend', 'gate', 'yard']);
  expect(patch.putSegments).toEqual([]);
});
