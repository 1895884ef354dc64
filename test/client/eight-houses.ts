import type { RoutingWish } from '../../client/workers/routing-run.ts';
import { projectionOf } from '../../domain/geo/crs.ts';
import { newNode, newSegment, type PipeNetwork, type Utility } from '../../domain/pipes/model.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';

const [x0, y0, groundM] = [610_000, 4_750_000, 40];
const { inverse } = projectionOf(4552);
const network: PipeNetwork = { crs: 'EPSG:4552', nodes: [], segments: [], extras: {} };
for (const [k, utility] of (['sewage', 'storm', 'water'] as Utility[]).entries()) {
  const levels = { groundM, depthM: 3, levelM: groundM - 3 };
  const [from, to] = [-40, 160].map((y, i) => {
    network.nodes.push(newNode({ id: `${utility}${i}`, x: x0 + 150 + 4 * k, y: y0 + y, utility, groundM }));
    return `${utility}${i}`;
  }) as [string, string];
  const ends = { start: levels, end: { ...levels } };
  network.segments.push(newSegment({ id: utility, utility, from, to, diameterMm: 400, ...ends }));
}
const buildings = Array.from({ length: 8 }, (_, i) => {
  const [x, y] = [x0 + (i % 3) * 44 + (i % 2) * 5, y0 + Math.floor(i / 3) * 36];
  const corners = [0, 1, 2, 3].map((k): [number, number] => [x + (k % 3 ? 26 : 0), y + (k > 1 ? 11 : 0)]);
  return { id: `house ${i}`, households: 24, rings: [corners] };
});
/** What the server answers for eight houses beside mains of three utilities. */
export const ground = {
  ...{ network, srid: 4552, tables: {}, ratesVersion: 0, truncated: false, cut: [] },
  around: { buildings, points: [], lines: [], streets: [] },
} as unknown as NetworkAnswer;
const corners = [
  [-10, -10],
  [128, -10],
  [128, 100],
  [-10, 100],
];
/** All three, past a manhole that somebody pinned. */
export const wish: RoutingWish = {
  zone: [corners.map(([x, y]) => inverse(x0 + x!, y0 + y!))],
  utilities: ['sewage', 'storm', 'water'],
  ...{
    forbidden: [],
    corridors: [],
    frostDepthM: 1.2,
    outlets: 'houses',
    repaves: false,
    loops: false,
    aim: 'cost',
  },
  pins: [{ at: inverse(x0 + 60, y0 + 25), utility: 'sewage' }],
};
