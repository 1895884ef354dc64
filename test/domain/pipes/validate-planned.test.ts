import { expect, test } from 'vitest';
import type { Point } from '../../../domain/geo/plane.ts';
import { newNode, tiedToMain, type Utility } from '../../../domain/pipes/model.ts';
import { emptyPatch, openDraft } from '../../../domain/pipes/patch.ts';
import type { Site } from '../../../domain/pipes/routing/site/site.ts';
import { toModel } from '../../../domain/pipes/routing/sizing/sized-network.ts';
import { addLaid } from '../../../domain/pipes/routing/tasks/task-network.ts';
import { validate } from '../../../domain/pipes/validate/validate.ts';
import { aNetwork } from './a-network.ts';
import { box, house } from './routing/a-house.ts';
import { route } from './routing/random-sites.ts';

const partCodes = ['topology.disconnected', 'topology.no-outfall', 'topology.no-source'];
type Network = Parameters<typeof validate>[0];
const parts = (network: Network) =>
  validate(network).flatMap(({ code, segments }) => (partCodes.includes(code) ? [[code, segments]] : []));

const utilities: Utility[] = ['water', 'sewage', 'storm', 'gas'];

/** Houses either side of a wide gap along their mains: each is tied in on its own. */
const site: Site = {
  buildings: [0, 200].map((x) => house(`b${x}`, box(x, 30, 30, 12), { households: 30 })),
  barriers: [],
  streets: [],
  existing: [],
  mains: utilities.map((utility, k) => ({
    id: `main ${utility}`,
    utility,
    diameterMm: 400,
    line: [0, 1].map((end): Point => [-40 + 320 * end, 3 * k]),
  })),
  groundM: (_, y) => 40 + 0.01 * y,
};

test('a plan of several trees, each tied to a main that its file does not hold, is one plan and drains', () => {
  for (const { network } of route(site, utilities as Parameters<typeof route>[1], false).routes) {
    const model = toModel(network);
    expect(network.nodes.filter(({ kind }) => kind === 'tie-in').length).toBeGreaterThan(1);
    const file = { crs: 'EPSG:4552', extras: {}, ...model };
    expect(parts(file), network.utility).toEqual([]);
    // the same trees without a word of where they are tied
    const untold = { ...file, nodes: model.nodes.map((one) => ({ ...one, attributes: {} })) };
    expect(parts(untold).length, network.utility).toBeGreaterThan(1);
  }
});

test('what is planned and tied to nothing is told beside it, and an old network is judged as without it', () => {
  for (const utility of ['water', 'sewage'] as const) {
    const drains = utility === 'sewage';
    const plan = () =>
      aNetwork()
        .node('t', 0, 0, { utility, attributes: { [tiedToMain]: true } })
        .node('a', 20, 0, { utility })
        .pipe('tied', 'a', 't', { utility, state: 'planned' });
    expect(parts(plan().build())).toEqual([]);
    const stray = plan().run('stray', [100, 0, 190, 0], { utility, state: 'planned' }).build();
    expect(parts(stray)).toEqual([[drains ? 'topology.no-outfall' : 'topology.disconnected', ['stray']]]);
    const old = plan().run('old', [100, 0, 190, 0], { utility }).run('far', [300, 0, 310, 0], { utility });
    expect(parts(old.build())).toEqual(
      drains
        ? expect.arrayContaining([
            ['topology.no-outfall', ['old']],
            ['topology.no-outfall', ['far']],
          ])
        : [
            ['topology.disconnected', ['far']],
            ['topology.no-source', ['old']],
          ],
    );
  }
});

test('accepted beside its main a plan is joined to it, and the main answers for both', () => {
  const { network } = route(site, ['sewage'], false).routes[0]!;
  const draft = openDraft({ crs: 'EPSG:4552', nodes: [], segments: [], extras: {} });
  const main = aNetwork().run('main', [-40, 3, 280, 3], { utility: 'sewage' }).build();
  draft.apply({ ...emptyPatch({ zh: '', en: '' }), putNodes: main.nodes, putSegments: main.segments });
  addLaid(draft, network, 'plan-', ({ state }) => state === 'in_use');
  expect(draft.network().nodes.some(({ attributes }) => tiedToMain in attributes)).toBe(false);
  expect(parts(draft.network()).map(([code]) => code)).toEqual(['topology.no-outfall']);
  const far = openDraft({
    crs: 'EPSG:4552',
    nodes: [newNode({ id: 'x', x: 0, y: 0 })],
    segments: [],
    extras: {},
  });
  addLaid(far, network, 'plan-', () => false);
  expect(parts(far.network())).toEqual([]);
});
