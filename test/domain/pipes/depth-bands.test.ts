import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { depthBands } from '../../../domain/pipes/routing/bill/depth-bands.ts';
import { ratesWith } from '../../../domain/pipes/routing/bill/own-rates.ts';
import { isPrice, priceAt } from '../../../domain/pipes/routing/bill/rate-cells.ts';
import { builtInRates } from '../../../domain/pipes/routing/bill/rates.ts';
import { trenchWork } from '../../../domain/pipes/routing/bill/trench.ts';
import { bandCell, bandsOfCity } from '../../../domain/pipes/tables/check-bands.ts';
import { cellName, checkOverrides, trimmed } from '../../../domain/pipes/tables/check-overrides.ts';
import { overridesOfRates, ratesOfCity } from '../../../domain/pipes/tables/city-rates.ts';
import type { CellOverride, TableOverrides } from '../../../domain/pipes/tables/city-tables.ts';
import { overridesFromSheets } from '../../../domain/pipes/tables/read-table-rows.ts';
import { tableRows } from '../../../domain/pipes/tables/table-rows.ts';

const put = (value: number, more: Partial<CellOverride> = {}): CellOverride => ({
  ...{ value, clause: '', document: '省定额 2024', verifiedOn: null, note: '', year: 2024, region: '' },
  ...more,
});
/** Bands as a city would put them: boundaries and prices from the surface down, the last one open. */
const bands = (...given: [toM: number, yuan: number][]): TableOverrides =>
  Object.fromEntries(
    given.flatMap(([toM, yuan], i) => [
      [bandCell(i), put(toM)],
      [`earthwork:dig${i + 1}|all`, put(yuan)],
    ]),
  );
const cities = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 40 })), {
    minLength: 1,
    maxLength: 10,
  })
  .map((steps) => {
    let [toM, yuan] = [0, 10];
    return steps.map(([deeper, dearer], i): [number, number] => {
      toM += deeper / 2;
      yuan += dearer;
      return [i === steps.length - 1 ? 99 : toM, yuan];
    });
  });

describe('depth bands of a city', () => {
  test('whatever they are, a trench is counted in them whole, and a list of them comes in as it went out', () => {
    fc.assert(
      fc.property(cities, fc.double({ min: 0.5, max: 30, noNaN: true }), (given, depthM) => {
        const own = bands(...given);
        expect(checkOverrides('rates', own)).toEqual([]);
        const rates = ratesOfCity({ rates: own }, 1);
        expect(rates.excavationByDepth).toEqual(given.map(([toM, yuanPerM3]) => ({ toM, yuanPerM3 })));
        const { excavationM3 } = trenchWork(depthM, 0.8, rates);
        expect(excavationM3.reduce((sum, one) => sum + one, 0)).toBeCloseTo(depthM * 0.8, 9);
        for (const [i, { price, cell }] of depthBands(rates).entries())
          expect(priceAt(rates, price)).toEqual({ cell, yuan: given[i]![1] });
        const cells = trimmed('rates', own);
        const sheet = [{ name: 'a', rows: tableRows('rates', cells, 'zh') }];
        expect(overridesFromSheets('rates', cells, sheet).cells).toEqual(cells);
        expect(ratesOfCity({ rates: overridesOfRates(rates) }).excavationByDepth).toEqual(
          rates.excavationByDepth,
        );
      }),
    );
  });

  test('can neither overlap nor end, and cost more with depth unless somebody says why', () => {
    const codes = (own: TableOverrides) => checkOverrides('rates', own).map((one) => [one.key, one.code]);
    expect(codes(bands([2, 30], [2, 40], [99, 50]))).toEqual([['band:dig2|all', 'bands-order']]);
    expect(codes({ 'band:dig2|all': put(1) })).toEqual([['band:dig2|all', 'bands-order']]);
    expect(codes({ 'band:dig5|all': put(8) })).toEqual([['band:dig5|all', 'bands-open']]);
    expect(codes({ 'band:dig5|all': put(8), 'band:dig6|all': put(99) })).toEqual([
      ['band:dig6|all', 'bands-price'],
    ]);
    expect(codes(bands([2, 40], [99, 30]))).toEqual([['earthwork:dig2|all', 'bands-cheaper']]);
    const explained = { ...bands([2, 40], [99, 30]), 'earthwork:dig2|all': put(30, { note: '机械开挖' }) };
    expect(codes(explained)).toEqual([]);
    expect(codes({ 'band:dig11|all': put(99) })).toEqual([['band:dig11|all', 'unknown-cell']]);
  });

  test('are called by their depths, also what a city does not use', () => {
    const own = bands([2, 30], [99, 60]);
    expect(cellName('rates', 'earthwork:dig1|all', own).zh).toBe('沟槽挖土 0–2 m');
    expect(cellName('rates', 'earthwork:dig2|all', own).zh).toBe('沟槽挖土 2 m 以下');
    expect(cellName('rates', 'earthwork:dig3|all', own).zh).toBe('沟槽挖土 第 3 层（未用）');
    expect(cellName('rates', 'earthwork:dig3|all').zh).toBe('沟槽挖土 3–4.5 m');
  });

  test('a bill that was kept keeps its meaning where bands are parted elsewhere', () => {
    const rates = ratesOfCity({ rates: bands([2, 30], [4, 50], [99, 100]) }, 2);
    expect(priceAt(rates, 'dig:0-1.5|all')).toEqual({ cell: 'earthwork:dig1|all', yuan: 30 });
    // half a metre of the second band in a metre and a half
    expect(priceAt(rates, 'dig:1.5-3|all').yuan).toBeCloseTo((0.5 * 30 + 1 * 50) / 1.5, 9);
    expect(priceAt(rates, 'dig:6-|all')).toEqual({ cell: 'earthwork:dig3|all', yuan: 100 });
    expect(
      ['dig:0-1.5|all', 'dig:6-|all', 'dig:3-1|all', 'dig:x|all'].map((key) => isPrice(builtInRates, key)),
    ).toEqual([...[true, true, false, false]]);
  });
});

describe('depth bands in a file', () => {
  const head = ['项目', '单位', '单价', '来源', '年份'];
  const row = (item: string, yuan: number) => [item, '元/m³', yuan, '省定额 2024', 2024];
  const read = (...rows: unknown[][]) =>
    overridesFromSheets('rates', {}, [{ name: 'a', rows: [head, ...rows] as never }]).cells;

  test('items by their depths are bands of the city, in any order and with any dash', () => {
    const cells = read(row('沟槽挖土 4m以下', 90), row('沟槽挖土 0—2 m', 30), row('挖沟槽土方 2～4m', 50));
    expect(bandsOfCity(cells)).toEqual([
      { toM: 2, yuanPerM3: 30 },
      { toM: 4, yuanPerM3: 50 },
      { toM: 99, yuanPerM3: 90 },
    ]);
    expect(cells['band:dig1|all']).toMatchObject({ document: '省定额 2024', year: 2024 });
  });

  test('items of the bands that hold are prices of them, alone too', () => {
    expect(read(row('沟槽挖土 1.5–3 m', 45))).toEqual({ 'earthwork:dig2|all': put(45) });
  });

  test('a gap, an overlap and a missing end are told by their rows', () => {
    const wrong = (...rows: unknown[][]) => {
      try {
        read(...rows);
      } catch (error) {
        const { facts } = error as { facts: { rows: { row: number; code: string }[] } };
        return facts.rows.map((one) => `${one.row} ${one.code}`);
      }
      return [];
    };
    expect(wrong(row('沟槽挖土 0–2 m', 30), row('沟槽挖土 3–5 m', 50), row('沟槽挖土 5 m 以下', 90))).toEqual(
      ['3 bands-gap'],
    );
    expect(wrong(row('沟槽挖土 0–2 m', 30), row('沟槽挖土 1–5 m', 50), row('沟槽挖土 5 m 以下', 90))).toEqual(
      ['3 bands-order'],
    );
    expect(wrong(row('沟槽挖土 0–2 m', 30), row('沟槽挖土 2–5 m', 50))).toEqual(['3 bands-open']);
    expect(wrong(row('沟槽挖土 0–2 m', 30), row('沟槽挖土 2 m 以下', 20))).toEqual(['3 bands-cheaper']);
  });

  test('a JSON of prices is held to the same', () => {
    const by = (excavationByDepth: object[]) =>
      ratesWith({ source: '信息价', year: 2025, excavationByDepth });
    expect(
      by([
        { toM: 2, yuanPerM3: 30 },
        { toM: 6, yuanPerM3: 60 },
      ]).excavationByDepth.at(-1)!.toM,
    ).toBe(99);
    expect(() =>
      by([
        { toM: 2, yuanPerM3: 30 },
        { toM: 2, yuanPerM3: 60 },
      ]),
    ).toThrow(expect.objectContaining({ code: 'pipes.rates' }));
  });
});
