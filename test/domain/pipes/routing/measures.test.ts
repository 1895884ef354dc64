import { describe, expect, test, vi } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import type { Utility } from '../../../../domain/pipes/model.ts';
import { quantitiesOf } from '../../../../domain/pipes/routing/bill/quantities.ts';
import { builtInRates } from '../../../../domain/pipes/routing/bill/rates.ts';
import { groundUse, pavedYard } from '../../../../domain/pipes/routing/ground/ground-use.ts';
import { judgeBesideExisting } from '../../../../domain/pipes/routing/judge/beside-existing.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import type { LaidNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { relocationLines } from '../../../../domain/pipes/routing/tasks/relocations.ts';
import { standards } from '../../../../domain/pipes/standards.ts';

// Whole searches on sites drawn at random: a busy machine takes its time.
vi.setConfig({ testTimeout: 240_000 });

describe('what the drawing asks for is not free of charge', () => {
  const drain = (id: string, y: number) => ({
    ...{ id, from: `${id}a`, to: `${id}b`, lengthM: 40, diameterMm: 300, lateral: false, households: 9 },
    line: [
      [0, y],
      [40, y],
    ] as [Point, Point],
    ...{ fromDepthM: 1.2, toDepthM: 1.4, trenchDepthM: 1.45, slope: 0.005, flowM3S: 0.001, pumped: false },
  });
  test('drains above the frost line are insulated over their length, by the clause that allows them', () => {
    const network: LaidNetwork = {
      ...{ utility: 'sewage', pipes: [drain('p', 0), drain('q', 9)], nodes: [], lifts: 0, pumps: 0 },
      assumptions: [],
      aboveFrost: {
        ...{ coverM: 0.9, frostCoverM: 1.8, lengthM: 40, stationsSaved: 1 },
        pipes: [{ pipe: 'q', lengthM: 40 }],
        figure: standards.frost('sewer')!,
      },
    };
    const ground = groundUse(
      () => 'paving',
      (x) => (x < 30 ? 'in_compound' : 'linked'),
    );
    const measures = quantitiesOf(network, { ground }).filter((one) => one.kind === 'measure');
    expect(measures.map((one) => one.place)).toEqual(['in_compound', 'linked']);
    expect(measures[0]!.quantity).toBeCloseTo(30, 2);
    expect(measures[1]!.costYuan).toBeCloseTo(10 * builtInRates.insulationYuanPerM, 0);
    for (const one of measures)
      expect(one).toMatchObject({ confidence: 'unverified', clause: standards.frost('sewer')!.clause });
  });

  const old = (utility: Utility, line: Point[], levelM?: number): Site['existing'][number] => ({
    ...{ id: `old ${utility}`, utility, diameterMm: 110, line },
    ...(levelM === undefined ? {} : { startLevelM: levelM, endLevelM: levelM }),
  });
  const laid = (utility: Utility, pipe: LaidNetwork['pipes'][number]): LaidNetwork => ({
    ...{ utility, pipes: [pipe], lifts: 0, pumps: 0, assumptions: [] },
    nodes: [pipe.from, pipe.to].map((id, i) => ({
      ...{ id, x: pipe.line[i]![0], y: pipe.line[i]![1], groundM: 10, depthM: pipe.fromDepthM },
      ...{ kind: 'manhole' as const, dropM: 0, terminal: null },
    })),
  });
  const siteWith = (existing: Site['existing']): Site => ({
    ...{ buildings: [], barriers: [], streets: [], mains: [], existing },
    groundM: () => 10,
  });

  test('water under a drain lies in a sleeve, by the clause and where it is', () => {
    const network: LaidNetwork = {
      ...laid('water', drain('n', 0)),
      sleeves: [
        [10, 0],
        [35, 0],
      ],
    };
    const ground = groundUse(
      () => 'paving',
      (x) => (x < 30 ? 'in_compound' : 'linked'),
    );
    const sleeves = quantitiesOf(network, { ground }).filter((one) => one.kind === 'measure');
    expect(
      sleeves.map(({ place, quantity, costYuan, clause }) => [place, quantity, costYuan, clause]),
    ).toEqual([
      ['in_compound', 1, builtInRates.sleeveYuan, 'GB 50289-2016 4.1.12'],
      ['linked', 1, builtInRates.sleeveYuan, 'GB 50289-2016 4.1.12'],
    ]);
  });

  test('a pipe too near to an existing one is told with distance, clause and price; its own utility’s main is joined', () => {
    const network = laid('water', drain('n', 0.6));
    const beside: Point[] = [
      [10, 0],
      [30, 0],
    ];
    for (const levelM of [8.8, undefined]) {
      const found = judgeBesideExisting(siteWith([old('gas', beside, levelM)]), [network]);
      expect(found).toMatchObject({ clashes: [], relocations: [] });
      const [one] = found.protections;
      expect(one).toMatchObject({ utility: 'water', finding: { requiredM: 0.5 } });
      expect(one!.finding.measuredM!).toBeLessThan(0.5);
      expect(one!.finding.figure!.clause).toContain('4.1.9');
      expect(one!.lengthM).toBeGreaterThan(20);
      expect(one!.costYuan).toBeCloseTo(one!.lengthM * builtInRates.protectionYuanPerM, 6);
      const lines = quantitiesOf(network, { protections: found.protections });
      expect(lines.find((line) => line.kind === 'measure')!.costYuan).toBeCloseTo(one!.costYuan, 6);
    }
    const main = { ...siteWith([]), mains: [old('water', beside, 8.8)] };
    expect(judgeBesideExisting(main, [network]).protections).toEqual([]);
    expect(
      judgeBesideExisting(
        siteWith([
          old(
            'gas',
            beside.map(([x, y]) => [x, y + 3]),
          ),
        ]),
        [network],
      ),
    ).toEqual({
      ...{ clashes: [], protections: [], relocations: [], moved: [] },
    });
  });

  test('an existing duct in the way of a drain makes way, with its measure, stretch and price in the bill of the drain', () => {
    const network = laid('sewage', { ...drain('n', 0), fromDepthM: 1.5, toDepthM: 1.7 });
    const across: Point[] = [
      [20, -15],
      [20, 15],
    ];
    const found = judgeBesideExisting(siteWith([old('telecom', across, 8.6)]), [network]);
    expect(found).toMatchObject({ clashes: [], protections: [] });
    const [one] = found.relocations;
    expect(one).toMatchObject({ kind: 'move', utility: 'telecom', laidBy: 'sewage', segment: 'old telecom' });
    expect(found.moved).toHaveLength(1);
    expect(found.moved[0]).toMatchObject({ segment: 'old telecom', fromM: 12, toM: 18 });
    const [line] = relocationLines(found.relocations, pavedYard, builtInRates);
    expect(line).toMatchObject({ kind: 'measure', quantity: one!.lengthM, place: 'in_compound' });
    expect(line!.costYuan).toBeCloseTo(one!.lengthM * builtInRates.existing.moveYuanPerM, 6);
  });
});
