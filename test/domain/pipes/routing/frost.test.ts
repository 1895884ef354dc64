import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { coverFindings } from '../../../../domain/pipes/clash/cover.ts';
import { swmmOfLayout } from '../../../../domain/pipes/routing/answer/swmm-model.ts';
import { quantitiesOf } from '../../../../domain/pipes/routing/bill/quantities.ts';
import { routeUtility } from '../../../../domain/pipes/routing/route-utility.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import {
  type LaidNetwork,
  sizeNetwork,
  toModel,
} from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { builtInTables, createStandards, standards } from '../../../../domain/pipes/standards.ts';

const frostDepthM = 1.8;

/** Slabs in a row north of a storm main on level ground, or east of it; the main's invert lies `depthM` deep. */
function yard(depthM: number, { houses = 2, sizeM = 20, diameterMm = 200, aside = false } = {}): Site {
  const box = (x: number): Point[] => [
    [x, 30],
    [x + sizeM, 30],
    [x + sizeM, 30 + sizeM],
    [x, 30 + sizeM],
    [x, 30],
  ];
  return {
    buildings: Array.from({ length: houses }, (_, i) => ({
      id: `楼${i}`,
      rings: [box(i * (sizeM + 20))],
      terminal: true,
      doors: [],
      households: 30,
    })),
    barriers: [],
    streets: [],
    existing: [],
    mains: [
      {
        id: 'main',
        utility: 'storm',
        diameterMm,
        line: [
          [-20, 0],
          [aside ? -20 : houses * (sizeM + 20), aside ? -5 : 0],
        ],
        startLevelM: 40 - depthM,
        endLevelM: 40 - depthM,
      },
    ],
    groundM: () => 40,
  };
}

const lay = (site: Site, given = {}): LaidNetwork =>
  sizeNetwork(site, routeUtility(site, { utility: 'storm', diameterMm: 300 }, { quick: true }), {
    frostDepthM,
    ...given,
  });

const stationsOf = ({ lifts, pumps }: LaidNetwork): number => lifts + pumps;

const coverOf = (network: LaidNetwork) =>
  coverFindings(
    { crs: null, extras: {}, ...toModel(network) },
    { standards, frostDepthM, surfaceAt: () => 'carriageway' },
  );

const liftsBilled = (network: LaidNetwork): number =>
  quantitiesOf(network)
    .filter((one) => one.kind === 'station')
    .reduce((sum, one) => sum + one.quantity, 0);

test('a main just below the frost line is joined by shallower pipes, not by pumps; how shallow is said', () => {
  const network = lay(yard(2.15));
  expect(stationsOf(network)).toBe(0);
  const { aboveFrost } = network;
  expect(aboveFrost!.stationsSaved).toBeGreaterThan(0);
  expect(aboveFrost!.figure).toMatchObject({ clause: 'GB 50014-2021 5.3.8', confidence: 'A' });
  expect(network.assumptions).toContainEqual(expect.stringMatching(/^above-frost: .*5\.3\.8/));
  const findings = coverOf(network);
  // the product's own cover check finds what is said, as notices, and no cover by load that is missed
  expect(new Set(findings.map((one) => `${one.kind} ${one.severity}`))).toEqual(new Set(['frost notice']));
  expect(Math.min(...findings.map((one) => one.measuredM!))).toBeCloseTo(aboveFrost!.coverM, 2);
});

test('no deeper cover would do: five centimetres more ground to freeze asks for a station again', () => {
  const { aboveFrost } = lay(yard(2.15));
  const must = (depthM: number): LaidNetwork => lay(yard(2.15), { frostDepthM: depthM, standards: strict });
  expect(stationsOf(must(aboveFrost!.coverM))).toBe(0);
  expect(stationsOf(must(aboveFrost!.coverM + 0.1))).toBeGreaterThan(0);
});

/** A city that makes of the frost line a must. */
const strict = createStandards({
  ...builtInTables,
  frost: builtInTables.frost.map((one) => (one.class === 'sewer' ? { ...one, required: true } : one)),
});

test('where the frost line is a must there is a station, and it is billed wherever it stands', () => {
  const network = lay(yard(2.15), { standards: strict });
  expect(network.aboveFrost).toBeUndefined();
  expect(stationsOf(network)).toBeGreaterThan(0);
  expect(liftsBilled(network)).toBe(stationsOf(network));
  expect(coverOf(network)).toEqual([]);
});

test('a deep main: everything below the frost line, whatever its size', () => {
  fc.assert(
    fc.property(
      fc.record({ houses: fc.integer({ min: 1, max: 4 }), sizeM: fc.integer({ min: 12, max: 70 }) }),
      (wish) => {
        const network = lay(yard(5.5, { ...wish, diameterMm: 1000, aside: true }));
        expect(network.aboveFrost).toBeUndefined();
        expect(stationsOf(network)).toBe(0);
        expect(coverOf(network)).toEqual([]);
      },
    ),
    { numRuns: 15 },
  );
  const widest = Math.max(
    ...lay(yard(5.5, { houses: 4, sizeM: 70, aside: true })).pipes.map((one) => one.diameterMm),
  );
  expect(widest).toBeGreaterThan(400);
});

test('a main above all legal cover takes what is lifted into it: levels, bill and SWMM say so', () => {
  const network = lay(yard(0.6));
  const tie = network.nodes.find((one) => one.kind === 'tie-in')!;
  expect(tie.depthM).toBeCloseTo(0.6, 6);
  expect(tie.wellDepthM).toBeGreaterThan(tie.depthM);
  expect(network.lifts).toBeGreaterThan(0);
  expect(liftsBilled(network)).toBe(network.lifts);
  expect(swmmOfLayout([network])).toMatch(/\[PUMPS\]/);
});
