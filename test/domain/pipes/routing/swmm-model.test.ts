import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import rainTable from '../../../../data/standards/rain.json' with { type: 'json' };
import type { Point } from '../../../../domain/geo/plane.ts';
import { parseInp } from '../../../../domain/pipes/files/inp-text.ts';
import { dayFactors, swmmOfLayout } from '../../../../domain/pipes/routing/answer/swmm-model.ts';
import { builtInFlows, sewageOfHousehold, sewagePeak } from '../../../../domain/pipes/routing/bill/rates.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { pumpingStations } from '../../../../domain/pipes/routing/sizing/pumping-stations.ts';
import type { LaidNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';

vi.setConfig({ testTimeout: 240_000 });

const folder = mkdtempSync(join(tmpdir(), 'lianpian-swmm-'));

/** Three slabs with four stairwells each on ground that falls to the mains in the east, or rises to them. */
function laid(fall: number): LaidNetwork[] {
  const utilities = ['storm', 'sewage'] as const;
  const site: Site = {
    buildings: [0, 40, 80].map((y, i) => ({
      id: `楼${i}`,
      rings: [
        [
          [0, y],
          [60, y],
          [60, y + 12],
          [0, y + 12],
          [0, y],
        ],
      ],
      doors: [7.5, 22.5, 37.5, 52.5].map((x): Point => [x, y + 12]),
      terminal: true,
      households: 48,
    })),
    barriers: [],
    streets: [],
    existing: [],
    mains: utilities.map((utility, k) => ({
      ...{ id: utility, utility, diameterMm: 400 },
      line: [
        [78 + 3 * k, -20],
        [78 + 3 * k, 120],
      ],
    })),
    groundM: (x, y) => 40 - fall * x - 0.002 * y,
  };
  return routeAll(site, utilities, { quick: true, marginM: 40, frostDepthM: 1.8 }).routes.map(
    (one) => one.network,
  );
}

const hasEngine = engine();

const tokens = (text: string, section: string) =>
  parseInp(text)
    .lines(section)
    .map((line) => line.tokens);

describe.each([
  ['downhill', 0.004],
  ['uphill, with lifts', -0.06],
])('the drains as a SWMM file, %s', (_, fall) => {
  const networks = laid(fall);
  const text = swmmOfLayout(networks)!;

  test('every household and every roof flows in, and everything leads to an outfall with one link', () => {
    const sewage = networks.find((one) => one.utility === 'sewage')!;
    const households = sewage.pipes
      .filter((one) => one.lateral)
      .reduce((sum, one) => sum + one.households, 0);
    expect(households).toBe(144);
    const dry = tokens(text, 'DWF').reduce((sum, row) => sum + Number(row[2]), 0);
    expect(dry).toBeCloseTo(144 * sewageOfHousehold() * 1000, 5);
    // three roofs of 720 m², each with the ground around it
    const hectares = tokens(text, 'SUBCATCHMENTS').reduce((sum, row) => sum + Number(row[3]), 0);
    expect(hectares).toBeCloseTo((3 * 720 * rainTable.catchmentFactor.value) / 10_000, 6);
    const next = new Map<string, string>();
    const into = new Map<string, number>();
    for (const section of ['CONDUITS', 'PUMPS'])
      for (const [, from, to] of tokens(text, section)) {
        expect(next.has(from!)).toBe(false);
        next.set(from!, to!);
        into.set(to!, (into.get(to!) ?? 0) + 1);
      }
    const outfalls = new Set(tokens(text, 'OUTFALLS').map(([id]) => id!));
    expect(outfalls.size).toBeGreaterThan(0);
    for (const outfall of outfalls) expect(into.get(outfall)).toBe(1);
    for (const [start] of tokens(text, 'JUNCTIONS')) {
      let at = start!;
      for (let steps = 0; !outfalls.has(at) && steps < 1000; steps++) at = next.get(at) ?? '';
      expect(outfalls).toContain(at);
    }
    expect(tokens(text, 'PUMPS')).toHaveLength(networks.reduce((sum, one) => sum + one.lifts, 0));
  });

  // without the engine it is told, by `engine`
  const whereItRuns = hasEngine ? test : undefined;
  whereItRuns?.('runs in SWMM: nothing is lost or flooded, the outfalls carry the design flow', () => {
    const report = run(text);
    expect(report).not.toMatch(/ERROR/);
    const errors = [...report.matchAll(/Continuity Error \(%\) \.*\s+(-?[\d.]+)/g)].map(([, one]) =>
      Math.abs(Number(one)),
    );
    expect(errors.length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...errors)).toBeLessThan(1);
    expect(report).toMatch(/No nodes were flooded/);
    // of each outfall: frequency, average, most, volume
    const most = [...report.matchAll(/^ {2}(storm|sewage)\S*\s+[\d.]+\s+[\d.]+\s+([\d.]+)\s+[\d.]+\s*$/gm)];
    const carried = (utility: string) =>
      most.filter(([, one]) => one === utility).reduce((sum, [, , flow]) => sum + Number(flow), 0);
    const storm = networks.find((one) => one.utility === 'storm')!;
    const rain = storm.pipes.filter((one) => one.lateral).reduce((sum, one) => sum + one.flowM3S! * 1000, 0);
    expect(carried('storm') / rain).toBeCloseTo(1, 1);
    const peak = sewagePeak(144 * sewageOfHousehold()) * 1000;
    expect(Math.abs(carried('sewage') / peak - 1)).toBeLessThan(0.1);
  });
});

/** A house on a hollow: its sewage is pumped along three pieces, and beyond the second another house comes in. */
function pumpedUp(branchAt: 'c' | null): LaidNetwork {
  const node = (id: string, x: number, more: Partial<LaidNetwork['nodes'][number]> = {}) => ({
    ...{ id, x, y: 0, groundM: 40 + x / 10, depthM: 1.5, kind: 'manhole' as const, dropM: 0, terminal: null },
    ...more,
  });
  const pipe = (from: string, to: string, x: number, more: Partial<LaidNetwork['pipes'][number]>) => ({
    ...{ id: `${from}${to}`, from, to, lengthM: 20, diameterMm: 100, lateral: false, households: 24 },
    line: [
      [x, 0],
      [x + 20, 0],
    ] as [Point, Point],
    ...{ fromDepthM: 1.5, toDepthM: 1.5, trenchDepthM: 1.5, slope: null, flowM3S: 0.001, pumped: true },
    ...more,
  });
  const lateral = { lateral: true, pumped: false, diameterMm: 150, slope: 0.01 };
  const branch = branchAt === null ? [] : [pipe('y', branchAt, 40, { ...lateral, fromDepthM: 1.3 })];
  return {
    utility: 'sewage',
    nodes: [
      node('x', 0, { kind: 'service', terminal: 'x' }),
      ...[node('a', 20), node('b', 40), node('c', 60), node('d', 80, { kind: 'tie-in' })],
      ...(branchAt === null ? [] : [node('y', 50, { kind: 'service', terminal: 'y' })]),
    ],
    pipes: [
      pipe('x', 'a', 0, { ...lateral, toDepthM: 3.5 }),
      ...[pipe('a', 'b', 20, {}), pipe('b', 'c', 40, {}), pipe('c', 'd', 60, {})],
      ...branch,
    ],
    ...{ lifts: 0, pumps: branchAt === null ? 1 : 2, assumptions: [] },
  };
}

test.each([
  ['is one station and one pump as far as it leads', null, [['a', 'd']], ['a', 'x']],
  [
    'ends where something else comes in, which takes a station of its own',
    'c' as const,
    [
      ['a', 'c'],
      ['c', 'd'],
    ],
    ['a', 'c', 'x', 'y'],
  ],
])('a rising main over several pieces %s', (_, branchAt, pumps, junctions) => {
  const network = pumpedUp(branchAt);
  expect(pumpingStations(network.pipes)).toEqual(pumps.map(([from]) => from));
  const text = swmmOfLayout([network])!;
  const ends = tokens(text, 'PUMPS').map(([, from, to]) => [from, to]);
  expect(ends).toEqual(pumps);
  expect(
    tokens(text, 'JUNCTIONS')
      .map(([id]) => id)
      .filter((id) => id !== 'd')
      .sort(),
  ).toEqual(junctions);
  const places = tokens(text, 'VERTICES').filter(([id]) => id === 'ab');
  expect(places.map(([, x]) => Number(x))).toEqual(branchAt === null ? [40, 60] : [40]);
  if (hasEngine) expect(run(text)).not.toMatch(/ERROR/);
});

test('without drains there is no file', () => {
  expect(swmmOfLayout([])).toBeNull();
});

test('a day has its mean and its peak, and nobody draws less than nothing', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 2.7, noNaN: true }), (peak) => {
      const factors = dayFactors(peak, builtInFlows.dayShape);
      expect(factors).toHaveLength(24);
      expect(Math.max(...factors)).toBeCloseTo(peak, 9);
      expect(Math.min(...factors)).toBeGreaterThanOrEqual(0);
      expect(factors.reduce((sum, one) => sum + one, 0) / 24).toBeCloseTo(1, 9);
    }),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** EPA's engine as PyPI's `swmm-toolkit` brings it, where the machine has it. */
function engine(): boolean {
  const found = spawnSync('python3', ['-c', 'import swmm.toolkit']).status === 0;
  if (!found)
    console.warn(
      'skipped: SWMM itself is not installed (pip install swmm-toolkit), its runs are not repeated',
    );
  return found;
}

function run(text: string): string {
  const file = join(folder, 'drains.inp');
  writeFileSync(file, text);
  const code = 'import sys; from swmm.toolkit import solver; solver.swmm_run(*sys.argv[1:4])';
  spawnSync('python3', ['-c', code, file, `${file}.rpt`, `${file}.out`]);
  return readFileSync(`${file}.rpt`, 'utf8');
}
