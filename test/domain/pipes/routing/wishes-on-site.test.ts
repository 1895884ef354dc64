import { expect, test } from 'vitest';
import { nearestOnLines, type Point } from '../../../../domain/geo/plane.ts';
import type { Building } from '../../../../domain/pipes/clash/surroundings.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { connectionsOf } from '../../../../domain/pipes/routing/route-utility.ts';
import { siteOfNetwork, type ZoneWish } from '../../../../domain/pipes/routing/site/site-of-network.ts';
import { aNetwork } from '../a-network.ts';

const box = (x: number, y: number, width: number, height: number): Point[] => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
];
const house = (id: string, x: number, y: number): Building => ({
  id,
  households: 40,
  rings: [box(x, y, 40, 12).map(([a, b]) => [a, b])],
});
/** Two columns of two houses with a yard of 30 m between them; the main runs south of all. */
const buildings = [house('A', 0, 20), house('B', 0, 60), house('C', 70, 20), house('D', 70, 60)];
const network = aNetwork()
  .node('w1', -40, 0)
  .node('w2', 150, 0)
  .pipe('water-main', 'w1', 'w2', { utility: 'water', diameterMm: 200 })
  .node('s1', -40, -6)
  .node('s2', 150, -6)
  .pipe('sewage-main', 's1', 's2', { utility: 'sewage', diameterMm: 400 })
  .build();
const laid = (wish: Partial<ZoneWish>, utilities: ZoneWish['utilities'] = ['water']) => {
  const site = siteOfNetwork(
    network,
    { buildings, points: [], lines: [] },
    {
      zone: [box(-10, 10, 130, 80)],
      utilities,
      outlets: 'houses',
      forbidden: [],
      pins: [],
      corridors: [],
      ...wish,
    },
  );
  return routeAll(site, utilities, { cellM: 1, starts: 2 });
};

test('a pin is a manhole of its own utility on the way, not a house that is given a connection', () => {
  const at: Point = [52, 74];
  const { routes } = laid({ pins: [{ at, utility: 'sewage' }] }, ['water', 'sewage']);
  for (const { route, network: own, violations } of routes) {
    const hit = own.nodes.filter((one) => Math.hypot(one.x - at[0], one.y - at[1]) < 1e-6);
    expect(hit.map((one) => one.kind)).toEqual(route.spec.utility === 'sewage' ? ['manhole'] : []);
    expect(connectionsOf(route)).toEqual({ terminals: 4, connected: 4 });
    expect(own.nodes.filter((one) => one.kind === 'service')).toHaveLength(4);
    expect(violations).toEqual([]);
  }
});

test('a pin in the clearance of a house is not reached, and the house is named', () => {
  const { routes } = laid({ pins: [{ at: [41, 26], utility: 'water' }] });
  const { route } = routes[0]!;
  expect(connectionsOf(route)).toEqual({ terminals: 4, connected: 4 });
  expect(route.unreachable.map((one) => [one.terminal, one.blockers[0]?.id])).toEqual([['定位点 1', 'A']]);
});

test('pipes run in a corridor that somebody asked for, and the bill knows nothing of the wish', () => {
  const line: Point[] = [
    [125, 5],
    [125, 84],
    [45, 84],
  ];
  const inCorridor = (all: ReturnType<typeof laid>) =>
    all.routes[0]!.network.pipes.reduce((sum, pipe) => {
      const parts = Math.ceil(pipe.lengthM);
      const [[ax, ay], [bx, by]] = [pipe.line[0]!, pipe.line.at(-1)!];
      const inside = Array.from({ length: parts }, (_, i) => (i + 0.5) / parts).filter(
        (part) => nearestOnLines([line], ax + (bx - ax) * part, ay + (by - ay) * part).distanceM < 2.5,
      );
      return sum + (pipe.lengthM * inside.length) / parts;
    }, 0);
  const [free, led] = [laid({}), laid({ corridors: [{ line }] })];
  expect(inCorridor(free)).toBeLessThan(30);
  expect(inCorridor(led)).toBeGreaterThan(100);
  const yuanPerM = (all: typeof led) =>
    all.routes[0]!.quantities.reduce((sum, one) => sum + one.costYuan, 0) / all.routes[0]!.route.lengthM;
  expect(yuanPerM(led) / yuanPerM(free)).toBeGreaterThan(0.8);
  expect(connectionsOf(led.routes[0]!.route)).toEqual({ terminals: 4, connected: 4 });
});

test('two rings are one zone: houses of both are connected, those between them are not', () => {
  const { routes } = laid({ zone: [box(-10, 10, 60, 80), box(60, 50, 60, 40)] });
  const names = routes[0]!.route.terminals.map((one) => one.id).sort();
  expect(names).toEqual(['A', 'B', 'D']);
});
