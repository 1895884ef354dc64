import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { programmeQuantities, sharesOf, totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { fundersOf } from '../../../../domain/pipes/routing/bill/payers.ts';
import { addPlanCosts, billItems, planCost } from '../../../../domain/pipes/routing/bill/plan-cost.ts';
import { quantitiesOf } from '../../../../domain/pipes/routing/bill/quantities.ts';
import { builtInRates, type Rates } from '../../../../domain/pipes/routing/bill/rates.ts';
import { diggingYuan, surfaceYuanPerM2, workOfPipe } from '../../../../domain/pipes/routing/bill/trench.ts';
import { existingCrossings } from '../../../../domain/pipes/routing/judge/existing-crossings.ts';
import { proveSewers } from '../../../../domain/pipes/routing/judge/prove-sewers.ts';
import type { AllRoutes } from '../../../../domain/pipes/routing/route-all.ts';
import { routeUtility } from '../../../../domain/pipes/routing/route-utility.ts';
import { anyAngleBound } from '../../../../domain/pipes/routing/search/ground-bound.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import type { LaidNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { standards } from '../../../../domain/pipes/standards.ts';
import { partBetween, route, sites, surfaceBands, utilities, wishes } from './random-sites.ts';

// Whole searches on sites drawn at random: a busy machine takes its time.
vi.setConfig({ testTimeout: 240_000 });

describe('the bill of several utilities', () => {
  test('adds up: item by item, by payer, by the programme, and against the pipes themselves', () => {
    fc.assert(
      fc.property(sites, wishes, fc.boolean(), (site, wish, loops) => {
        const all = route(site, wish, loops);
        const bill = all.routes.flatMap((one) => one.quantities);
        const total = totalYuan(bill);
        for (const one of bill) {
          expect(one.quantity).toBeGreaterThan(0);
          expect(one.quantity * one.unitYuan).toBeCloseTo(one.costYuan, 4);
        }
        const shares = sharesOf(bill);
        expect(shares.project + shares.owner).toBeCloseTo(total, 4);
        const kept = planCost(billItems(bill), builtInRates);
        expect(kept.costYuan).toBeCloseTo(total, 4);
        expect(kept.funders).toEqual(fundersOf(bill));
        const half = planCost(billItems(bill), builtInRates, 0.5);
        expect(addPlanCosts([half, half]).costYuan).toBeCloseTo(total, 4);
        const { items, withoutItem } = programmeQuantities(bill);
        const counted = items.reduce((sum, one) => sum + one.costYuan!, 0);
        expect(counted + withoutItem.costYuan).toBeCloseTo(total, 4);
        // where a surface ends is found to the millimetre: less than a yuan a pipe
        const pipes = all.routes.reduce((sum, one) => sum + one.network.pipes.length, 0);
        expect(Math.abs(total - recounted(all))).toBeLessThan(0.2 * pipes + 1e-3);
        for (const { network, quantities } of all.routes) {
          const laid = network.pipes.reduce((sum, one) => sum + one.lengthM, 0);
          const billed = quantities.filter((one) => one.unit === 'm' && one.clause === null);
          expect(billed.reduce((sum, one) => sum + one.quantity, 0)).toBeCloseTo(laid, 6);
        }
        const measures = bill.filter((one) => one.clause !== null && one.unit === 'm');
        expect(measures.reduce((sum, one) => sum + one.quantity, 0)).toBeCloseTo(
          all.protections.reduce((sum, one) => sum + one.lengthM, 0),
          6,
        );
      }),
      { numRuns: 12 },
    );
  });

  test('belongs to a legal network: no forbidden cell, slopes of the table, all connected or explained', () => {
    fc.assert(
      fc.property(sites, wishes, (site, wish) => {
        for (const { route: found, network, violations } of route(site, wish, false).routes) {
          expect(violations).toEqual([]);
          const { plan } = found;
          const reached = plan.kind.flatMap((kind, v) => (kind === 'leaf' ? plan.terminal[v]! : []));
          const explained = found.unreachable.map((one) =>
            found.terminals.findIndex((t) => t.id === one.terminal),
          );
          expect([...reached, ...explained].toSorted((a, b) => a - b)).toEqual([...found.terminals.keys()]);
          for (const one of found.unreachable) expect(one.blockers.length).toBeGreaterThan(0);
          expect(steepEnough(network)).toEqual([]);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('is the same for the same seed, byte by byte', () => {
    fc.assert(
      fc.property(sites, wishes, (site, wish) => {
        const [a, b] = [1, 2].map(() => {
          const { routes, protections, joint, clashes } = route(site, wish, true);
          const told = routes.map(({ network, quantities }) => ({ network, quantities }));
          return JSON.stringify({ told, protections, joint, clashes });
        });
        expect(a).toBe(b);
      }),
      { numRuns: 4 },
    );
  });

  test('gets no dearer, beyond the bound, where something that stood in the way is gone', () => {
    fc.assert(
      fc.property(sites, fc.constantFrom(...utilities), (site, utility) => {
        const obstacle = site.buildings.findIndex((one) => !one.terminal);
        if (obstacle < 0) return;
        const spec = { utility, diameterMm: 150 };
        const before = routeUtility(site, spec, { starts: 1 });
        const less = { ...site, buildings: site.buildings.toSpliced(obstacle, 1) };
        const after = routeUtility(less, spec, { starts: 1 });
        expect(after.unreachable.length).toBeLessThanOrEqual(before.unreachable.length);
        if (after.unreachable.length < before.unreachable.length) return;
        expect(anyAngleBound(after)).toBeLessThanOrEqual(before.lengthM + 1e-6);
      }),
      { numRuns: 10 },
    );
  });
});

test('another price changes its own item and nothing else', () => {
  const network = {
    utility: 'water',
    pipes: [
      {
        ...{ id: 'p', from: 'a', to: 'b', lengthM: 40, diameterMm: 90, lateral: false, households: 9 },
        line: [
          [0, 0],
          [40, 0],
        ],
        ...{ fromDepthM: 1.9, toDepthM: 1.9, trenchDepthM: 2, slope: null, flowM3S: null, pumped: false },
      },
    ],
    nodes: [{ id: 'a', x: 0, y: 0, groundM: 0, depthM: 1.9, kind: 'tie-in', dropM: 0, terminal: null }],
    ...{ lifts: 0, pumps: 0, assumptions: [] },
  } satisfies LaidNetwork;
  const before = quantitiesOf(network);
  const byName = (lines: typeof before) => new Map(lines.map((one) => [one.item.zh, one]));
  // 0.69 m wide, 2 m deep: 1.5 m in the first band
  const first = byName(before).get('给水沟槽挖土 0–1.5 m')!;
  expect(first.quantity).toBeCloseTo(40 * 0.69 * 1.5, 9);
  expect(byName(before).get('给水沟槽支护')!.quantity).toBeCloseTo(40 * 2 * 2, 9);
  expect(byName(before).get('给水管 De90')).toMatchObject({
    code: 'water_de90',
    quantity: 40,
    payer: 'owner',
  });
  expect(byName(before).get('给水阀门井')).toMatchObject({ code: 'valve_well', quantity: 1 });
  const rates: Rates = { ...builtInRates, backfillYuanPerM3: builtInRates.backfillYuanPerM3 + 10 };
  const after = quantitiesOf(network, { rates });
  const changed = after.filter((one, i) => one.costYuan !== before[i]!.costYuan);
  expect(changed.map((one) => one.item.zh)).toEqual(['给水沟槽回填']);
  expect(totalYuan(after) - totalYuan(before)).toBeCloseTo(10 * changed[0]!.quantity, 6);
});

/** The same money counted another way: every pipe in a trench of its own, less what shared trenches save, crossings of mains, chambers, stations and measures. */
function recounted({ site, routes, protections, joint }: AllRoutes): number {
  const pipeYuan = builtInRates.pipes as unknown as Record<string, [number, number][]>;
  let sum = protections.reduce((all, one) => all + one.costYuan, 0);
  sum -= joint.reduce((all, one) => all + one.savedYuan, 0);
  for (const { network } of routes) {
    const { utility } = network;
    for (const pipe of network.pipes) {
      const row = pipeYuan[utility]!.find(([size]) => size >= pipe.diameterMm) ?? pipeYuan[utility]!.at(-1)!;
      const work = workOfPipe(pipe);
      const [[ax], [bx]] = pipe.line;
      // the mains are all upright lines past the whole site
      const crossed = site.mains.filter(
        ({ utility: other, line }) => other !== utility && ax < line[0]![0] !== bx < line[0]![0],
      );
      sum += crossed.length * builtInRates.crossingYuan;
      sum += pipe.lengthM * (pipe.pumped ? builtInRates.pressurePipeYuanPerM : row[1]) + diggingYuan(work);
      for (const [from, to, surface] of surfaceBands)
        sum += work.surfaceM2 * partBetween(ax, bx, from, to) * surfaceYuanPerM2(surface);
    }
    const chamber = (
      builtInRates.manholes as unknown as Record<string, { at: string; baseYuan: number; yuanPerM: number }>
    )[utility]!;
    for (const node of network.nodes) {
      if (node.kind === 'service' || node.kind === 'bend') continue;
      const mains = network.pipes.filter(
        (p) => !p.lateral && (p.from === node.id || p.to === node.id),
      ).length;
      if (node.kind === 'pump') sum += builtInRates.liftStationYuan;
      if (chamber.at === 'branches' && node.kind !== 'tie-in' && mains < 3) continue;
      sum += chamber.baseYuan + chamber.yuanPerM * node.depthM;
      if (node.dropM > 1) sum += builtInRates.dropManholeYuan;
    }
    sum += network.pumps * builtInRates.pumpStationYuan;
    sum += (network.sleeves ?? []).length * builtInRates.sleeveYuan;
  }
  return sum;
}

/** Gravity pipes that fall less than the table asks for their size, or that Manning refuses. */
function steepEnough(network: LaidNetwork): string[] {
  const drain = network.utility;
  if (drain !== 'sewage' && drain !== 'storm') return [];
  const flat = network.pipes.filter(
    ({ pumped, lateral, diameterMm, slope, lengthM, fromDepthM, toDepthM }) => {
      if (pumped) return false;
      expect(Number.isFinite(fromDepthM + toDepthM + lengthM)).toBe(true);
      const asked = lateral
        ? standards.minSlope(drain, diameterMm, { compound: true })?.value
        : standards.minSlope(drain, diameterMm)?.value;
      return slope! < (asked ?? 0.003) - 1e-9;
    },
  );
  const proof = proveSewers(network);
  return [
    ...flat.map((one) => one.id),
    ...(proof?.pipes ?? []).flatMap((one) => (one.verdict === 'ok' ? [] : [`${one.segment} ${one.verdict}`])),
  ];
}

test('a pipe in the ground that is crossed is an item; mains that it joins and what the plan itself lays are none', () => {
  const pipe = { diameterMm: 100, line: [] as Point[] };
  const across = (id: string, x: number) => ({ ...pipe, id, line: [[x, -5] as Point, [x, 5] as Point] });
  const network = {
    utility: 'gas',
    pipes: [
      {
        ...{ id: 'p', from: 'a', to: 'b', lengthM: 40, diameterMm: 90, lateral: false, households: 9 },
        line: [
          [0, 0],
          [40, 0],
        ],
        ...{ fromDepthM: 1, toDepthM: 1, trenchDepthM: 1, slope: null, flowM3S: null, pumped: false },
      },
    ],
    ...{ nodes: [], lifts: 0, pumps: 0, assumptions: [] },
  } satisfies LaidNetwork;
  const existing = [
    { ...across('old water', 10), utility: 'water' as const },
    { ...across('new sewage', 20), utility: 'sewage' as const, planned: true as const },
    { ...across('beyond', 50), utility: 'water' as const },
  ];
  const mains = [
    { ...across('gas main', 39.99), utility: 'gas' as const },
    { ...across('water main', 30), utility: 'water' as const },
  ];
  const site: Site = { buildings: [], barriers: [], streets: [], existing, mains, groundM: () => 0 };
  const crossings = existingCrossings(network, site);
  expect(crossings).toEqual([
    [10, 0],
    [30, 0],
  ]);
  expect(quantitiesOf(network, { crossings }).find((one) => one.kind === 'crossing')).toMatchObject({
    quantity: 2,
    costYuan: 2 * builtInRates.crossingYuan,
    payer: 'project',
  });
});
