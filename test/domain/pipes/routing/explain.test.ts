import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { box } from './a-house.ts';

/** A house round a court of 56 m with another one in it, and the mains in the street south of it. */
function court(outline: Point[][], utilities: readonly Utility[]): Site {
  const house = (id: string, rings: Point[][]) => ({ id, rings, terminal: true, doors: [], households: 20 });
  const line: Point[] = [
    [-20, -10],
    [140, -10],
  ];
  return {
    buildings: [house('round', outline), house('within', [box(30, 30, 15, 10)])],
    barriers: [],
    streets: [],
    existing: [],
    mains: utilities.map((utility) => ({ id: utility, utility, line, diameterMm: 300 })),
    groundM: () => 0,
  };
}

test('a court without a gate: the building that closes it is named', () => {
  const closed = [box(0, 0, 80, 80), box(12, 12, 56, 56)];
  for (const utility of ['water', 'sewage', 'heat'] as const) {
    const [routed] = routeAll(court(closed, [utility]), [utility], { quick: true }).routes;
    expect(routed!.route.unreachable).toMatchObject([
      {
        terminal: 'within',
        reason: 'no-legal-path',
        blockers: [{ id: 'round', kind: 'building', leftM: 0 }],
      },
    ]);
  }
});

test('a passage that other pipes have filled: the pipes are named, not the house behind them', () => {
  const open: Point[] = [
    ...([
      [0, 0],
      [36, 0],
      [36, 12],
      [12, 12],
      [12, 68],
      [68, 68],
      [68, 12],
      [42.5, 12],
      [42.5, 0],
    ] as Point[]),
    ...([
      [80, 0],
      [80, 80],
      [0, 80],
      [0, 0],
    ] as Point[]),
  ];
  // between storm and sewage alone there is still a lane for heat, on a raster as fine as that
  const utilities = ['storm', 'sewage', 'heat', 'gas'] as const;
  /** Walls along the passage: beside a house alone a measure would make room. */
  const walled = (those: readonly Utility[]): Site => ({
    ...court([open], those),
    barriers: [36, 42.5].map((x) => ({
      ...{ id: `wall ${x}`, kind: 'structure' as const, area: false },
      paths: [
        [
          [x, 0],
          [x, 12],
        ],
      ],
    })),
  });
  const { routes } = routeAll(walled(utilities), utilities);
  const heat = routes.find((one) => one.network.utility === 'heat')!;
  const [alone] = routeAll(walled(['heat']), ['heat']).routes;
  expect(alone!.route.unreachable).toEqual([]);
  expect(heat.route.unreachable.map((one) => one.terminal)).toEqual(['within']);
  const [{ blockers }] = heat.route.unreachable as [(typeof heat.route.unreachable)[number]];
  // what the passage lies between may be named with them
  const pipes = blockers.filter(({ kind }) => kind === 'pipe');
  expect(pipes.length).toBeGreaterThan(0);
  for (const { id } of pipes) expect(id).toMatch(/^(storm|sewage|gas)-/);
  expect(blockers.map(({ id }) => id)).not.toContain('within');
  for (const { leftM, neededM } of blockers) expect(leftM).toBeLessThan(neededM);
});

test('a forbidden place that shuts a house off, to which nothing keeps a distance, ends in words, not in a search without end', () => {
  const closed = court([box(0, 0, 80, 80)], ['water']);
  const site: Site = {
    ...closed,
    buildings: closed.buildings.slice(0, 1),
    barriers: [
      { id: '禁区 1', kind: 'forbidden', area: true, paths: [box(-8, -8, 96, 96), box(-4, -4, 88, 88)] },
    ],
  };
  const [routed] = routeAll(site, ['water'], { quick: true }).routes;
  expect(routed!.route.unreachable).toHaveLength(1);
  expect(routed!.route.unreachable[0]!.blockers.map(({ id }) => id)).toContain('禁区 1');
});
