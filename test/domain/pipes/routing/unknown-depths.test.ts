import { expect, test } from 'vitest';
import { noSurroundings } from '../../../../domain/pipes/clash/surroundings.ts';
import { newNode, newSegment, type PipeNetwork, type PipeSegment } from '../../../../domain/pipes/model.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site, SitePipe } from '../../../../domain/pipes/routing/site/site.ts';
import { siteOfNetwork } from '../../../../domain/pipes/routing/site/site-of-network.ts';
import { sitePipe } from '../../../../domain/pipes/routing/tasks/separation-site.ts';
import { assumptionWords } from '../../../../domain/pipes/sheet/assumption-words.ts';
import { layoutFacts } from '../../../../domain/pipes/sheet/layout-facts.ts';
import { layoutSay } from '../../../../domain/pipes/sheet/layout-say.ts';

const rectangle = (x: number, y: number): [number, number][] => [
  [x, y],
  [x + 30, y],
  [x + 30, y + 12],
  [x, y + 12],
  [x, y],
];

const main: SitePipe = {
  ...{ id: 'main', utility: 'sewage', diameterMm: 300 },
  line: [
    [-40, 0],
    [90, 0],
  ],
};

/** Two houses, and a cable duct between them and the main in the south. */
function yard(duct: Partial<PipeSegment>, groundM: Site['groundM'] = () => undefined): Site {
  const segment = newSegment({
    id: 'duct',
    from: 'a',
    to: 'b',
    utility: 'telecom',
    diameterMm: 100,
    ...duct,
  });
  const line: [number, number][] = [
    [-60, 8],
    [110, 8],
  ];
  return {
    buildings: [rectangle(0, 16), rectangle(0, 44)].map((ring, i) => ({
      ...{ id: `house ${i}`, rings: [ring], terminal: true, doors: [], households: 12 },
    })),
    barriers: [],
    streets: [],
    existing: [sitePipe(segment, line, 'telecom')],
    mains: [main],
    groundM,
  };
}

/** The layout, and from which depths to which the drains pass the duct. */
function passing(site: Site) {
  const layout = routeAll(site, ['sewage'], { quick: true });
  const { pipes, assumptions } = layout.routes[0]!.network;
  const depths = pipes.flatMap(({ line: [from, to], fromDepthM, toDepthM, diameterMm }) => {
    if ((from[1] - 8) * (to[1] - 8) > 0) return [];
    const share = (8 - from[1]) / (to[1] - from[1]);
    const invertM = fromDepthM + (toDepthM - fromDepthM) * share;
    return [[invertM - diameterMm / 1000, invertM] as const];
  });
  expect(depths.length).toBeGreaterThan(0);
  return { layout, depths, assumptions, words: (language: 'zh' | 'en') => wordsOf(layout, language) };
}

function wordsOf(layout: ReturnType<typeof routeAll>, language: 'zh' | 'en'): string {
  return assumptionWords({ ...layoutFacts(layout), rain: null }, layoutSay(language), language).join('\n');
}

const end = (depthM: number | null, groundM: number | null = null, levelM: number | null = null) => ({
  ...{ depthM, groundM, levelM },
});

/** A duct of DN100 whose crown lies so deep is passed with its clearance, above or below. */
function isClear(depths: readonly (readonly [number, number])[], crownM: number): boolean {
  return depths.every(([top, bottom]) => top >= crownM + 0.1 + 0.1 || bottom <= crownM - 0.1);
}

test('where depth alone is known it decides, with flat ground and without any level', () => {
  const known = passing(yard({ start: end(0.9), end: end(0.9) }));
  expect(isClear(known.depths, 0.9)).toBe(true);
  expect(known.layout.clashes).toEqual([]);
  expect(known.words('zh')).not.toMatch(/坑探|未采用/);
  // the same as on terrain
  const onTerrain = passing(yard({ start: end(0.9, 100), end: end(0.9, 100) }, () => 100));
  expect(known.depths[0]![1]).toBeCloseTo(onTerrain.depths[0]![1], 6);
  // a deep one is passed above: nobody goes down for it
  const deep = passing(yard({ start: end(4), end: end(4) }));
  expect(deep.depths[0]![1]).toBeLessThan(known.depths[0]![1]);
});

test('a depth by another place of the section is turned: 0.9 m to the axis is 0.85 m to the crown', () => {
  const { existing } = yard({ start: end(0.9), end: end(0.9), levelReference: 'axis', material: 'pe' });
  expect(existing[0]!.startDepthM).toBeCloseTo(0.85, 6);
});

test('the desk takes depths and ground of its network along', () => {
  const pipe = newSegment({
    ...{ id: 't', from: 'a', to: 'b', utility: 'telecom', diameterMm: 100 },
    ...{ start: end(0.9), end: end(0.8, 40) },
  });
  const network: PipeNetwork = {
    ...{ crs: 'EPSG:4552', extras: {}, segments: [pipe] },
    nodes: [newNode({ id: 'a', x: 0, y: 5 }), newNode({ id: 'b', x: 30, y: 5 })],
  };
  const { existing } = siteOfNetwork(network, noSurroundings, {
    ...{ zone: [rectangle(0, 0)], utilities: ['sewage'], outlets: 'houses' },
    ...{ forbidden: [], pins: [], corridors: [] },
  });
  expect(existing).toMatchObject([{ id: 't', startDepthM: 0.9, endDepthM: 0.8, endGroundM: 40 }]);
});

test('where nothing is known the least cover of the table is assumed, and told with the number of places', () => {
  for (const groundM of [() => undefined, () => 100]) {
    const { depths, layout, words, assumptions } = passing(yard({}, groundM));
    expect(isClear(depths, 0.6)).toBe(true);
    expect(layout.clashes).toEqual([]);
    expect(assumptions.join('\n')).toMatch(/existing-depth-assumed: [1-9]/);
    const [, places] = /须坑探核实 (\d+) 处/.exec(words('zh')) ?? [];
    expect(Number(places)).toBe(depths.length);
    expect(words('en')).toContain(`${places} crossings to be verified by trial pits`);
  }
});

test('a crossing of an existing pipe that has the number of the main is in the bill', () => {
  const site = yard({ id: 'main', start: end(0.9), end: end(0.9) });
  const { depths, layout } = passing(site);
  const billed = layout.routes[0]!.quantities.filter((one) => one.kind === 'crossing');
  expect(billed.reduce((sum, one) => sum + one.quantity, 0)).toBe(depths.length);
});

test('levels of the survey serve as ground where no terrain is given, and that is told', () => {
  const surveyed = yard({ start: end(0.9, 100, 99.1), end: end(0.9, 100.4, 99.5) });
  const { depths, words, layout } = passing(surveyed);
  expect(isClear(depths, 0.9)).toBe(true);
  expect(words('zh')).toMatch(/普查的地面高程/);
  expect(words('zh')).not.toMatch(/未采用|坑探/);
  const grounds = layout.routes[0]!.network.nodes.map((one) => one.groundM);
  expect(Math.min(...grounds)).toBeGreaterThan(100);
  expect(Math.max(...grounds)).toBeLessThan(100.4);
  // terrain goes before it
  expect(passing({ ...surveyed, groundM: () => 50 }).words('zh')).not.toMatch(/普查的地面高程/);
});
