import { describe, expect, test } from 'vitest';
import { GRAVITY_UTILITIES, type Utility } from '../../../../domain/pipes/model.ts';
import { packRoutes, unpackRoutes } from '../../../../domain/pipes/routing/answer/packed-routes.ts';
import { totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { repriced } from '../../../../domain/pipes/routing/bill/reprice.ts';
import { dragged } from '../../../../domain/pipes/routing/drag.ts';
import { proveWater, type WaterProof } from '../../../../domain/pipes/routing/judge/prove-water.ts';
import { laidLengthM } from '../../../../domain/pipes/routing/layout/loops.ts';
import { type AllRoutes, routeAll, settle } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { enlargeWater } from '../../../../domain/pipes/routing/sizing/enlarge-water.ts';
import { layoutSay } from '../../../../domain/pipes/sheet/layout-say.ts';
import { proofLines } from '../../../../domain/pipes/sheet/proof-words.ts';

/** Two rows of houses of six storeys east of their mains. */
function rows(perRow: number, households: number, waterMm = 400): Site {
  return {
    buildings: Array.from({ length: perRow * 2 }, (_, i) => {
      const [x, y] = [(i % perRow) * 40, 20 + Math.floor(i / perRow) * 40];
      const ring = [
        [x, y],
        [x + 25, y],
        [x + 25, y + 12],
        [x, y + 12],
        [x, y],
      ] as [number, number][];
      return { id: `b${i}`, rings: [ring], terminal: true, doors: [], households, storeys: 6 };
    }),
    ...{ barriers: [], streets: [], existing: [] },
    mains: (['sewage', 'water'] as const).map((utility, i) => ({
      ...{ id: `main ${utility}`, utility, diameterMm: utility === 'water' ? waterMm : 400 },
      line: [
        [-30 - 4 * i, -10],
        [-30 - 4 * i, 140],
      ],
    })),
    groundM: (x, y) => 100 + 0.001 * x - 0.01 * y,
  };
}

const laying = { frostDepthM: 1.5, rounds: 0, quick: true };
const layOut = (site: Site, utilities: Utility[] = ['water']): AllRoutes => routeAll(site, utilities, laying);
const waterOf = ({ routes }: AllRoutes) => routes.find((one) => one.network.utility === 'water')!.network;
const proofOf = async (all: AllRoutes, mainHeadM: number): Promise<WaterProof> =>
  (await proveWater(waterOf(all), { mainHeadM, storeysOf: () => 6 }))!;
const enlarged = async (all: AllRoutes, mainHeadM: number): Promise<AllRoutes> =>
  enlargeWater(all, await proofOf(all, mainHeadM), { ...laying, mainHeadM, storeysOf: () => 6 });
const yuanOf = ({ routes }: AllRoutes) => totalYuan(routes.flatMap((one) => one.quantities));

/** No pipe is wider than the one that brings its water, as far as the first tree was so. */
function narrowerThanFeeders(all: AllRoutes): void {
  const { pipes } = waterOf(all);
  const into = new Map(pipes.map((one) => [one.to, one]));
  for (const { from, diameterMm } of pipes)
    expect(diameterMm).toBeLessThanOrEqual(into.get(from)?.diameterMm ?? Infinity);
}

describe('pressure of houses', () => {
  const all = layOut(rows(6, 900), ['sewage', 'water']);

  test('what holds stays the very layout', async () => {
    expect(await enlarged(all, 35)).toBe(all);
  });

  test('a house that lacks a little gets wider pipes on its way until it holds, and the bill follows', async () => {
    const short = await proofOf(all, 28.8);
    expect(short.nodes.some((one) => !one.ok)).toBe(true);
    expect(short.mainLacks).toBe(0);
    const next = await enlarged(all, 28.8);
    const proof = await proofOf(next, 28.8);
    expect(proof.nodes.every((one) => one.ok)).toBe(true);
    const { pipes, causes, costYuan, stuck } = waterOf(next).enlarged!;
    expect([stuck, causes.map((one) => one.why)]).toEqual([0, ['pressure']]);
    expect(causes[0]!.was).toBeLessThan(28);
    expect(pipes.length).toBeGreaterThan(0);
    const laid = new Map(waterOf(next).pipes.map((one) => [one.of ?? one.id, one]));
    for (const { pipe, fromMm, toMm } of pipes) {
      expect(toMm).toBeGreaterThan(fromMm);
      expect(laid.get(pipe)!.diameterMm).toBe(toMm);
    }
    narrowerThanFeeders(next);
    expect(yuanOf(next) - yuanOf(all)).toBeCloseTo(costYuan!, 6);
    expect(costYuan).toBeGreaterThan(0);
    // everything else lies as it lay, and nothing is nearer to anything than before
    expect(next.clashes.length).toBeLessThanOrEqual(all.clashes.length);
    expect(laidLengthM(waterOf(next))).toBeCloseTo(laidLengthM(waterOf(all)), 6);
    const sewage = ({ routes }: AllRoutes) =>
      routes.find((one) => GRAVITY_UTILITIES.has(one.network.utility))!.network.pipes;
    expect(sewage(next)).toEqual(sewage(all));
    // settled once more it is the same: what was enlarged is part of the layout
    const order = next.routes.map((one) => one.network.utility);
    const again = settle(
      next.site,
      order,
      new Map(next.routes.map((one) => [one.network.utility, one])),
      undefined,
      laying,
    );
    expect(yuanOf(again)).toBeCloseTo(yuanOf(next), 6);
    // the layout that it was made from stays as it was
    expect(waterOf(all).enlarged).toBeUndefined();
    const said = (language: 'zh' | 'en') =>
      proofLines({ water: proof, sewers: [] }, layoutSay(language)).join('\n');
    expect(said('zh')).toMatch(
      /给水管放大 \d+ 段共 \d+ m（De63→De90 \d+ m）.*造价增加 \d+ 元；b5 高峰水压原为 27\.\d m，需 28 m/,
    );
    expect(said('en')).toMatch(
      /water pipes of \d+ m in all were enlarged \(De63→De90 \d+ m\), for ¥\d+ more; b5 had 27\.\d m/,
    );
  });

  test('what was enlarged stays so through a drag and over the border of a worker', async () => {
    const next = await enlarged(all, 28.8);
    const there = unpackRoutes(structuredClone(packRoutes(next)), next.site);
    const { pipes } = waterOf(there).enlarged!;
    const { x, y } = waterOf(there).nodes.find((one) => one.kind === 'manhole')!;
    const moved = dragged(there, { utility: 'water', from: [x, y], to: [x + 0.5, y + 0.5] }, laying);
    if (typeof moved === 'string') throw new Error(moved);
    expect(waterOf(moved).enlarged!.costYuan).toBeNull();
    const kept = waterOf(moved).enlarged!.pipes;
    expect(kept.length).toBe(pipes.length);
    expect((await proofOf(moved, 28.9)).nodes.filter((one) => !one.ok)).toEqual([]);
  });

  test('a second step is told with the first', async () => {
    const first = await enlarged(all, 28.8);
    const second = await enlarged(first, 28.6);
    const [one, two] = [waterOf(first).enlarged!, waterOf(second).enlarged!];
    expect(two.pipes.length).toBeGreaterThanOrEqual(one.pipes.length);
    for (const { pipe, fromMm } of one.pipes)
      expect(two.pipes.find((other) => other.pipe === pipe)!.fromMm).toBe(fromMm);
    expect(yuanOf(second) - yuanOf(all)).toBeCloseTo(two.costYuan!, 6);
  });

  test('by other prices nobody knows what it cost, and what was enlarged stays told', async () => {
    const next = await enlarged(all, 28.8);
    const { pipes } = waterOf(next).enlarged!;
    const other = repriced(next, { ...next.rates, wallYuan: next.rates.wallYuan + 1 });
    expect(waterOf(other).enlarged).toMatchObject({ pipes, costYuan: null });
    const said = proofLines({ water: await proofOf(other, 28.8), sewers: [] }, layoutSay('zh')).join();
    expect(said).toMatch(/给水管放大 \d+ 段/);
    expect(said).not.toContain('造价增加');
  });

  test('where the main itself lacks head nothing is enlarged, and that is said', async () => {
    expect(await enlarged(all, 20)).toBe(all);
    const proof = await proofOf(all, 20);
    expect(proof.mainLacks).toBe(12);
    const said = proofLines({ water: proof, sewers: [] }, layoutSay('zh')).join('\n');
    expect(said).toContain('12 个接入点缺的是干管自身压力');
  });
});

test('a pipe that runs too fast in the peak hour is enlarged', async () => {
  const all = layOut(rows(6, 1250));
  const short = await proofOf(all, 35);
  expect([short.ok, short.tooFast > 0, short.fastestMS > 2.5]).toEqual([false, true, true]);
  const next = await enlarged(all, 35);
  const proof = await proofOf(next, 35);
  expect([proof.tooFast, proof.fastestMS < 2.5]).toEqual([0, true]);
  expect(waterOf(next).enlarged!.causes).toMatchObject([{ why: 'velocity', asked: 2.5 }]);
});

test('a hydrant at the end of a long main gets its pressure by wider pipes', async () => {
  const all = layOut(rows(15, 8));
  const short = await proofOf(all, 28.9);
  expect(short.fire.passed).toBeLessThan(short.fire.tried);
  const next = await enlarged(all, 28.9);
  const proof = await proofOf(next, 28.9);
  expect(proof.fire.passed).toBe(proof.fire.tried);
  expect(proof.ok).toBe(proof.nodes.every((one) => one.ok));
  narrowerThanFeeders(next);
});

test('no pipe becomes wider than the main that it is tied to', async () => {
  const all = layOut(rows(8, 120, 200));
  const next = await enlarged(all, 28.7);
  expect(waterOf(next).enlarged).toMatchObject({ pipes: [], kept: [], costYuan: 0 });
  expect(waterOf(next).enlarged!.stuck).toBeGreaterThan(0);
  expect(waterOf(next).pipes).toBe(waterOf(all).pipes);
  const proof = await proofOf(next, 28.7);
  expect([proof.ok, proof.mainLacks]).toEqual([false, 0]);
  const said = proofLines({ water: proof, sewers: [] }, layoutSay('zh')).join();
  expect(said).toMatch(/管径未改；\d 处放大至最大合理管径仍不满足.*流速不低于 0\.1 m\/s/);
});

test('where a wider pipe would lie too near to a house the smaller one stays, and others are widened', async () => {
  // De300 has to keep 3 m from houses, De200 and narrower 1 m
  const all = layOut(rows(8, 120));
  expect(all.routes[0]!.violations).toEqual([]);
  const next = await enlarged(all, 28.5);
  const { pipes, kept, causes } = waterOf(next).enlarged!;
  expect(kept.length).toBeGreaterThan(0);
  expect(next.routes[0]!.violations).toEqual([]);
  expect(Math.max(...waterOf(next).pipes.map((one) => one.diameterMm))).toBe(200);
  expect([pipes.length > 0, causes.length]).toEqual([true, 1]);
  const [before, after] = [await proofOf(all, 28.5), await proofOf(next, 28.5)];
  const short = ({ nodes }: WaterProof) => nodes.filter((one) => !one.ok).length;
  expect(short(after)).toBeLessThan(short(before));
  const said = proofLines({ water: after, sewers: [] }, layoutSay('en')).join();
  expect(said).toContain(`${kept.length} pipes keep a smaller size`);
});
