import { expect, test } from 'vitest';
import { lengthOf, type Point } from '../../../../domain/geo/plane.ts';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { judgeBesideExisting } from '../../../../domain/pipes/routing/judge/beside-existing.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { entriesOf, isEntered } from '../../../../domain/pipes/routing/site/entries.ts';
import { type Site, type SitePipe, terminalsOf } from '../../../../domain/pipes/routing/site/site.ts';
import type { LaidNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { box, house } from './a-house.ts';

const siteWith = (existing: SitePipe[], more: Partial<Site> = {}): Site => ({
  ...{ buildings: [], barriers: [], streets: [], mains: [], existing },
  groundM: () => 10,
  ...more,
});
const surveyed = (
  id: string,
  utility: Utility,
  line: Point[],
  levelM: number,
  diameterMm = 110,
): SitePipe => ({
  ...{ id, utility, diameterMm, line, startLevelM: levelM, endLevelM: levelM },
});

/** A duct of telecom from south to north, 1.8 m deep. */
const duct: LaidNetwork = {
  ...{ utility: 'telecom', lifts: 0, pumps: 0, assumptions: [] },
  pipes: [
    {
      ...{ id: 'n', from: 'na', to: 'nb', lengthM: 20, diameterMm: 100, lateral: false, households: 9 },
      line: [
        [0, -10],
        [0, 10],
      ],
      ...{ fromDepthM: 1.8, toDepthM: 1.8, trenchDepthM: 1.9, slope: 0, flowM3S: 0, pumped: false },
    },
  ],
  nodes: ['na', 'nb'].map((id, i) => ({
    ...{ id, x: 0, y: 20 * i - 10, groundM: 10, depthM: 1.8 },
    ...{ kind: 'manhole' as const, dropM: 0, terminal: null },
  })),
};

test('a main that two rows of the survey draw is one pipe: passed beside their joint it is crossed, not run into', () => {
  const to: Point = [-0.02, 0];
  const west = surveyed('west', 'water', [[-25, -0.2], to], 9.3);
  const east = (from: Point) => surveyed('east', 'water', [from, [24, 10.3]], 9.3);
  const joined = judgeBesideExisting(siteWith([west, east(to)]), [duct]);
  expect(joined).toMatchObject({ clashes: [], protections: [], relocations: [] });
  // a dead end two centimetres beside the duct does not go on, nor does another utility's pipe go on for it
  for (const beside of [[west], [west, { ...east(to), utility: 'gas' as const }]]) {
    const { protections } = judgeBesideExisting(siteWith(beside), [duct]);
    expect(protections.map(({ finding }) => [finding.kind, finding.b.id])).toContainEqual([
      'horizontal',
      'west',
    ]);
  }
  // and what crosses it too near above or below is still told
  const low = [west, east(to)].map((one) => ({ ...one, startLevelM: 8.25, endLevelM: 8.25 }));
  expect(judgeBesideExisting(siteWith(low), [duct]).clashes.map((one) => one.kind)).toEqual(['vertical']);
});

/** Stairwells of a slab of 60 × 12 m, each with a drain and a rain pipe that leave it where they happen to. */
function slabWithLaterals(
  doorsEachM: number,
  utilities: readonly Utility[],
  shiftOf: (i: number) => number,
): Site {
  const at = Array.from({ length: Math.floor(60 / doorsEachM) }, (_, i) => (i + 0.5) * doorsEachM);
  const rows = [
    ['storm', 9],
    ['combined', 12],
  ] as const;
  const existing = rows.flatMap(([utility, outM], row) => {
    const xs = at.map((x, i) => x + (shiftOf(i + row * at.length) - 0.5) * 0.9 * doorsEachM);
    const ends = [...xs].sort((a, b) => a - b);
    return [
      ...xs.map((x, i) =>
        surveyed(
          `${utility}-${i}`,
          utility,
          [
            [x, 20],
            [x, 20 - outM],
          ],
          8.9,
          200,
        ),
      ),
      ...ends.map((x, i) =>
        surveyed(
          `${utility}-main-${i}`,
          utility,
          [
            [x, 20 - outM],
            [ends[i + 1] ?? 70, 20 - outM],
          ],
          8.8,
          200,
        ),
      ),
    ];
  });
  return siteWith(existing, {
    buildings: [house('A', box(0, 20, 60, 12), { doors: at.map((x): Point => [x, 20]) })],
    mains: utilities.map((utility, k) => ({
      ...{ id: utility, utility, diameterMm: 300 },
      line: [
        [-40, -8 - 3 * k],
        [80, -8 - 3 * k],
      ],
    })),
  });
}

test('stairwells that pipes enter already keep their whole wall, so that entries find the gaps between them', () => {
  const utilities = ['gas', 'power', 'telecom'] as const;
  const site = slabWithLaterals(10, utilities, () => 0.5);
  const entry = entriesOf(utilities, standards).get('power')!;
  const wholeM = terminalsOf(site).map(({ frontage }) => lengthOf(frontage!));
  const free = {
    ...site,
    existing: site.existing.filter((one) => one.line[0]![0] !== 5 || one.line[1]![0] !== 5),
  };
  const walls = terminalsOf(free, entry).map(({ frontage }) => lengthOf(frontage!));
  expect(walls.slice(1)).toEqual(wholeM.slice(1));
  expect(walls[0]).toBeLessThan(wholeM[0]! - 1);
  const wall: Point[] = [
    [0, 0],
    [6, 0],
  ];
  const up = (x: number, y: number) => [
    {
      line: [
        [x, -9],
        [x, y],
      ] as Point[],
    },
  ];
  expect([up(3, 0), up(3, 4), up(6.9, 0), up(3, -0.9)].map((one) => isEntered(wall, one))).toEqual(
    Array(4).fill(true),
  );
  expect([[], up(3, -1.1), up(7.1, 0)].map((one) => isEntered(wall, one))).toEqual(Array(3).fill(false));
});

test('nothing new lies in a lateral that is there, and hardly a metre needs a measure beside it', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  let protectedM = 0;
  for (const doorsEachM of [7, 10, 15])
    for (const utilities of [
      ['gas', 'power', 'telecom'],
      ['sewage', 'water', 'telecom'],
    ] as Utility[][]) {
      const site = slabWithLaterals(doorsEachM, utilities, random);
      const { routes, clashes, protections } = routeAll(site, utilities, { marginM: 30 });
      expect(clashes.map(({ text }) => text.en)).toEqual([]);
      for (const { route, violations } of routes) expect([route.unreachable, violations]).toEqual([[], []]);
      protectedM += protections.reduce((sum, one) => sum + one.lengthM, 0);
    }
  // 17 m; entries shared out as if the walls were free made it 51 m
  expect(protectedM).toBeLessThan(20);
});
