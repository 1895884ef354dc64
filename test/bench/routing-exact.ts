import type { Point } from '../../domain/geo/plane.ts';
import { routeUtility } from '../../domain/pipes/routing/route-utility.ts';
import { gridBound } from '../../domain/pipes/routing/search/grid-dual-ascent.ts';
import type { Site } from '../../domain/pipes/routing/site/site.ts';
import { box, house } from '../domain/pipes/routing/a-house.ts';
import { exactOnRaster } from '../domain/pipes/routing/exact-on-raster.ts';
import type { Row } from './row.ts';

const sitesOfEach = 12;

/** Trees and bounds for a few whole houses beside the exact trees of the same rasters. */
export function besideExact(): Row[] {
  const draw = drawsFrom(7);
  const sites = Array.from({ length: 2 * sitesOfEach }, (_, k) =>
    k < sitesOfEach ? rowOf(2 + (k % 3), draw) : blockOf(k % 3 > 0, draw),
  );
  const measured = sites.map((site) => {
    const route = routeUtility(site, { utility: 'sewage', diameterMm: 300 });
    const exact = exactOnRaster(route.searched!);
    return { tree: route.onRaster.cost / exact - 1, bound: exact / gridBound(route.searched!) - 1 };
  });
  const told = (key: 'tree' | 'bound'): string => {
    const shares = measured.map((one) => 100 * one[key]);
    const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
    return `${mean.toFixed(2)} % (at most ${Math.max(...shares).toFixed(1)} %)`;
  };
  const mean = measured.reduce((sum, one) => sum + one.tree, 0) / measured.length;
  return [
    {
      what: `rows and blocks of 2 to 4 houses, ${sites.length} sites: tree`,
      target: '≤ 1 % above the exact one of the raster in the mean',
      got: told('tree'),
      met: mean <= 0.01,
    },
    { what: '  bound of all ground', target: '(printed)', got: `${told('bound')} below`, met: true },
  ];
}

function rowOf(houses: number, draw: (below: number) => number): Site {
  const rings = Array.from({ length: houses }, (_, i) => box(i * 50 + draw(8), draw(5), 24 + draw(18), 12));
  return siteOf(rings, [
    [-65, -42 + draw(25)],
    [145, -42 + draw(25)],
  ]);
}

function blockOf(isMainBeside: boolean, draw: (below: number) => number): Site {
  const rings = Array.from({ length: 4 }, (_, i) =>
    box((i % 2) * 50 + draw(8), Math.floor(i / 2) * 30 + draw(5), 24 + draw(18), 12),
  );
  const line: Point[] = isMainBeside
    ? [
        [-65, -42 + draw(25)],
        [145, -42 + draw(25)],
      ]
    : [
        [-15, -20],
        [-15 + draw(9), 80],
      ];
  return siteOf(rings, line);
}

function siteOf(rings: readonly Point[][], line: Point[]): Site {
  return {
    buildings: rings.map((ring, i) => house(`${i}`, ring)),
    barriers: [],
    streets: [],
    existing: [],
    mains: [{ id: 'main', utility: 'sewage', diameterMm: 400, line }],
    groundM: () => 100,
  };
}

/** The same numbers each time: whole, from 0 to below what is asked. */
function drawsFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % below;
  };
}
