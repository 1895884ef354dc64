import { expect, test, vi } from 'vitest';
import { searchPrices } from '../../../../domain/pipes/routing/aims.ts';
import { amountOf, totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import { builtInRates } from '../../../../domain/pipes/routing/bill/rates.ts';
import { diggingYuan, pipeTrenchWidthM, trenchWork } from '../../../../domain/pipes/routing/bill/trench.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import { routeUtility } from '../../../../domain/pipes/routing/route-utility.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { type LaidNetwork, sizeNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { box, house } from './a-house.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Two rows of houses whose doorsteps are a street that leads to the main; the yards behind are a way round two walls. */
function yard(fall: number): Site {
  return {
    buildings: [0, 1, 2].flatMap((k) => [
      house(`南${k}`, box(k * 40, -22, 24, 10)),
      house(`北${k}`, box(k * 40, 12, 24, 10)),
    ]),
    barriers: [32, 72].flatMap((x) =>
      [1, -1].map((side) => ({
        id: `wall ${x} ${side}`,
        kind: 'structure' as const,
        area: false,
        paths: [
          [
            [x, side * 14],
            [x, side * 48],
          ] as [number, number][],
        ],
      })),
    ),
    streets: [
      {
        id: 'street',
        kind: 'tertiary',
        widthM: 24,
        line: [
          [-20, 0],
          [150, 0],
        ],
      },
    ],
    existing: [],
    mains: [
      {
        id: 'main',
        utility: 'sewage',
        diameterMm: 400,
        line: [
          [150, -60],
          [150, 60],
        ],
      },
    ],
    groundM: (x, y) => 40 - fall * x + 0.004 * y,
  };
}

test('sparing streets opens less of them, at the same true prices', () => {
  const [plain, spared] = (['cost', 'streets'] as const).map((aim) => {
    const all = routeAll(yard(0.004), ['sewage'], { quick: true, marginM: 40, aim });
    expect(all.routes[0]!.route.unreachable).toEqual([]);
    return all.routes.flatMap((one) => one.quantities);
  });
  expect(amountOf(plain!, 'removal', 'road_removal')).toBeGreaterThan(0);
  expect(amountOf(spared!, 'removal', 'road_removal')).toBeLessThan(
    amountOf(plain!, 'removal', 'road_removal'),
  );
  for (const line of spared!.filter((one) => one.kind === 'fill' && one.item.zh.endsWith('回填')))
    expect(line.unitYuan).toBeCloseTo(builtInRates.backfillYuanPerM3, 9);
  expect(totalYuan(spared!)).toBeGreaterThan(0);
});

test.each([0.0005, 0.002, 0.01])('shallow: no tree is dug dearer than by cost, ground falling %f', (fall) => {
  const site = yard(fall);
  const route = routeUtility(site, { utility: 'sewage', diameterMm: 300 }, { quick: true });
  const [plain, shallow] = (['cost', 'shallow'] as const).map((aim) => sizeNetwork(site, route, { aim }));
  // what is dear in the search, by true prices: digging at the mean depth of each pipe
  const dug = ({ pipes }: LaidNetwork): number =>
    pipes.reduce((sum, pipe) => {
      const work = trenchWork(pipe.trenchDepthM - builtInRates.beddingM, pipeTrenchWidthM(pipe));
      return sum + diggingYuan({ ...work, backfillM3: 0, beddingM3: 0 }) * pipe.lengthM;
    }, 0);
  expect(dug(shallow!)).toBeLessThanOrEqual(dug(plain!) * 1.001);
  expect(shallow!.pipes).toHaveLength(plain!.pipes.length);
});

test('only the search is biased', () => {
  expect(searchPrices('cost')).toEqual({ streetWeight: 1, rates: builtInRates });
  expect(searchPrices('shallow').rates.pipes).toEqual(builtInRates.pipes);
  expect(searchPrices('shallow').rates.excavationByDepth[0]!.yuanPerM3).toBeGreaterThan(
    builtInRates.excavationByDepth[0]!.yuanPerM3,
  );
});
