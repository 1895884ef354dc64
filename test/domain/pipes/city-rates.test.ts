import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from '../../../domain/geo/plane.ts';
import { remeasured } from '../../../domain/pipes/routing/bill/bill-routes.ts';
import { totalYuan } from '../../../domain/pipes/routing/bill/bill-sums.ts';
import { originOfPrices, pricesNote } from '../../../domain/pipes/routing/bill/price-origin.ts';
import { type QuantityLine, quantitiesOf } from '../../../domain/pipes/routing/bill/quantities.ts';
import {
  keyOfRate,
  priceAt,
  rateCells,
  ratesOfCells,
} from '../../../domain/pipes/routing/bill/rate-cells.ts';
import { builtInRates, manholeYuan, pipeYuanPerM } from '../../../domain/pipes/routing/bill/rates.ts';
import { repriced } from '../../../domain/pipes/routing/bill/reprice.ts';
import { routeAll, settle } from '../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../domain/pipes/routing/site/site.ts';
import { standards } from '../../../domain/pipes/standards.ts';
import { cellName, checkOverrides, trimmed } from '../../../domain/pipes/tables/check-overrides.ts';
import { overridesOfRates, ratesOfCity } from '../../../domain/pipes/tables/city-rates.ts';
import type { CellOverride, TableOverrides } from '../../../domain/pipes/tables/city-tables.ts';
import { isMeasuringRule } from '../../../domain/pipes/tables/rate-sections.ts';
import { overridesFromSheets } from '../../../domain/pipes/tables/read-table-rows.ts';
import { keyOf, placeOf } from '../../../domain/pipes/tables/sections.ts';
import { tableRows } from '../../../domain/pipes/tables/table-rows.ts';

const priced = (value: number, more: Partial<CellOverride> = {}): CellOverride => ({
  ...{ value, clause: '', document: '吉林省造价信息 2024 第 3 期', verifiedOn: null, note: '' },
  ...{ year: 2024, region: '珲春市', ...more },
});
const keys = rateCells().map(keyOfRate);
const prices = keys.filter((key) => !isMeasuringRule(key));
const overrides = fc.dictionary(
  fc.constantFrom(...prices),
  fc.record({
    cents: fc.integer({ min: 0, max: 2_000_000 }),
    verifiedOn: fc.constantFrom(null, '2026-01-31'),
  }),
);
/** Prices at random may be cheaper with depth, which asks for a note. */
const isDigging = (key: string) => key.startsWith('earthwork:dig');
const explained = { note: '机械开挖' };
const cellsOf = (given: Record<string, { cents: number; verifiedOn: string | null }>): TableOverrides =>
  Object.fromEntries(
    Object.entries(given).map(([key, { cents, verifiedOn }]) => [
      key,
      priced(cents / 100, { verifiedOn, ...(isDigging(key) ? explained : {}) }),
    ]),
  );

describe('unit prices as the cells of a table', () => {
  test('make the same table again, each cell with a place and a name of its own', () => {
    const { facts: _, ...again } = ratesOfCells(rateCells());
    expect(again).toEqual(builtInRates);
    for (const key of keys) {
      const place = placeOf('rates', key)!;
      expect(keyOf(place.section, place)).toBe(key);
    }
    for (const language of ['zh', 'en'] as const)
      expect(new Set(keys.map((key) => cellName('rates', key)[language])).size).toBe(keys.length);
  });

  test('are replaced one by one: what a city names holds, and nothing else changes', () => {
    fc.assert(
      fc.property(overrides, (given) => {
        const own = cellsOf(given);
        const rates = ratesOfCity({ rates: own }, 3);
        for (const key of keys)
          expect(priceAt(rates, key).yuan).toBe(own[key]?.value ?? priceAt(builtInRates, key).yuan);
        expect(overridesOfRates(rates)).toEqual(
          // the way back has no notes
          Object.fromEntries(
            Object.entries(own)
              .filter(([key]) => rates.facts?.[key])
              .map(([key, cell]) => [key, { ...cell, note: '' }]),
          ),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('a size that the list does not have may be added; sizes between two cost what the larger does', () => {
    const rates = ratesOfCity({ rates: { 'pipe:dn350|sewage': priced(200) } });
    expect([300, 320, 350, 380].map((size) => pipeYuanPerM('sewage', size, rates))).toEqual([
      168, 200, 200, 262,
    ]);
    expect(priceAt(rates, 'pipe:dn320|sewage').cell).toBe('pipe:dn350|sewage');
    expect(pipeYuanPerM('storm', 350, rates)).toBe(pipeYuanPerM('storm', 350));
  });

  test('need a source and a year, a number that can be, and a cell that is there', () => {
    const codes = (cells: TableOverrides) => checkOverrides('rates', cells).map((one) => one.code);
    const key = 'earthwork:backfill|all';
    expect(codes({ [key]: priced(26) })).toEqual([]);
    expect(codes({ [key]: priced(26, { document: '', clause: 'B-3' }) })).toEqual(['no-source']);
    expect(codes({ [key]: priced(26, { year: null }) })).toEqual(['no-year']);
    expect(codes({ [key]: priced(26, { year: 24 }) })).toEqual(['bad-year']);
    expect(codes({ [key]: priced(-1) })).toEqual(['negative']);
    expect(codes({ [key]: priced(2_600_000) })).toEqual(['too-large']);
    expect(codes({ 'earthwork:gold|all': priced(1), 'pipe:dn333|sewage': priced(1) })).toEqual([
      'unknown-cell',
      'unknown-cell',
    ]);
    expect(trimmed('rates', { [key]: priced(24, { document: '', year: null }) })).toEqual({});
  });
});

describe('a bill by a city’s prices', () => {
  const house = (id: string, x: number, y: number): Site['buildings'][number] => {
    const ring: Point[] = [
      [x, y],
      [x + 30, y],
      [x + 30, y + 12],
      [x, y + 12],
      [x, y],
    ];
    return { id, rings: [ring], doors: [[x + 15, y + 12]], terminal: true, households: 36 };
  };
  const utilities = ['sewage', 'storm', 'water', 'power', 'telecom'] as const;
  const site: Site = {
    buildings: [house('a', 0, 0), house('b', 0, 36), house('c', 44, 0), house('d', 44, 36)],
    ...{ barriers: [], streets: [], existing: [] },
    mains: utilities.map((utility, k) => ({
      ...{ id: `main ${utility}`, utility, diameterMm: 300 },
      line: [
        [100 + 3 * k, -20],
        [100 + 3 * k, 90],
      ],
    })),
    groundM: (x) => 40 - 0.004 * x,
  };
  const laid = routeAll(site, [...utilities], { quick: true, rounds: 0 });
  const billOf = (all: typeof laid): QuantityLine[] => all.routes.flatMap((one) => one.quantities);

  test('is the sum of quantity × price, line by line, after any change of prices; quantities stay', () => {
    const before = billOf(laid);
    expect(before.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(overrides, (given) => {
        const own = cellsOf(given);
        const rates = ratesOfCity({ rates: own }, 1);
        const other = repriced(laid, rates);
        const after = billOf(other);
        expect(after.map((one) => [one.item.zh, one.quantity])).toEqual(
          before.map((one) => [one.item.zh, one.quantity]),
        );
        for (const line of after) {
          const sum = line.prices.reduce(
            (yuan, one) => yuan + one.quantity * priceAt(rates, one.price).yuan,
            0,
          );
          expect(line.costYuan).toBeCloseTo(sum, 6);
          const cells = line.prices.map((one) => own[priceAt(rates, one.price).cell]);
          expect(line.confidence).toBe(cells.every((one) => one?.verifiedOn) ? 'verified' : 'unverified');
        }
        const measures = after.filter((one) => one.kind === 'measure' && one.unit === 'm');
        expect(totalYuan(measures)).toBeCloseTo(
          other.protections.reduce((sum, one) => sum + one.costYuan, 0),
          6,
        );
        expect(billOf(repriced(other, builtInRates))).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  test('is what billing the same pipes anew by these prices gives', () => {
    const rates = ratesOfCity({
      rates: {
        'pipe:dn300|sewage': priced(199),
        'earthwork:dig1|all': priced(31),
        'chamberDepth:sewage|all': priced(1200),
        'surface:paving|reinstatement': priced(150),
      },
    });
    for (const { network } of laid.routes) {
      const alone = { ...laid, routes: [{ ...laid.routes[0]!, network, quantities: quantitiesOf(network) }] };
      const [again] = repriced(alone, rates).routes;
      expect(again!.quantities).toEqual(quantitiesOf(network, { rates }));
    }
    expect(manholeYuan('sewage', 2, rates)).toBe(1450 + 2 * 1200);
  });

  test('follows other measuring rules too: what lies stays, quantities are those of laying it out by them', () => {
    const own: TableOverrides = {
      'band:dig1|all': priced(1),
      'band:dig2|all': priced(99),
      'trench:working-space|all': priced(0.5),
      'trench:bedding-depth|all': priced(0.3),
    };
    const rates = ratesOfCity({ rates: own }, 1);
    const again = remeasured(laid, rates, standards);
    for (const [i, { network, quantities }] of again.routes.entries()) {
      const before = laid.routes[i]!.network;
      expect(network.pipes.map((one) => one.line)).toEqual(before.pipes.map((one) => one.line));
      const dug = quantities.filter((one) => one.kind === 'excavation');
      for (const one of dug) expect(one.item.zh).toMatch(/(0–1 m|1 m 以下)$/);
    }
    const m3 = (all: typeof laid) =>
      billOf(all).reduce((sum, one) => sum + (one.kind === 'excavation' ? one.quantity : 0), 0);
    expect(m3(again)).toBeGreaterThan(m3(laid));
    // and stay so when somebody drags it on
    const order = again.routes.map((one) => one.network.utility);
    const byUtility = new Map(again.routes.map((one) => [one.network.utility, one]));
    expect(m3(settle(again.site, order, byUtility, standards, { rates }))).toBeCloseTo(m3(again), 6);
    expect(totalYuan(billOf(remeasured(again, builtInRates, standards)))).toBeCloseTo(
      totalYuan(billOf(laid)),
      4,
    );
  });

  test('names version, years and sources, and how many prices are assumed', () => {
    const bill = billOf(laid);
    const used = new Set(
      bill.flatMap((one) => one.prices.map(({ price }) => priceAt(builtInRates, price).cell)),
    );
    expect(pricesNote(bill, builtInRates).zh).toBe(
      `单价：所用 ${used.size} 项中示例假定（2020 年，未核实）${used.size} 项`,
    );
    const [first, second] = [...used];
    const own = {
      [first!]: priced(1, { verifiedOn: '2026-01-31' }),
      [second!]: priced(2, { year: 2023, document: '市场询价' }),
    };
    const rates = ratesOfCity({ rates: own }, 3);
    expect(pricesNote(bill, rates)).toEqual({
      zh: `单价：第 3 版，2023–2024 年，来源 吉林省造价信息 2024 第 3 期、市场询价；所用 ${used.size} 项中已核定 1 项、未核实 1 项、示例假定（2020 年，未核实）${used.size - 2} 项`,
      en: `Prices: version 3, 2023–2024, source 吉林省造价信息 2024 第 3 期, 市场询价; of ${used.size} used 1 verified, 1 unverified, ${used.size - 2} assumed (2020, unverified)`,
    });
    expect(originOfPrices([{ price: first!, quantity: 1 }], rates, 'zh')).toEqual({
      source: '吉林省造价信息 2024 第 3 期',
      years: [2024],
      region: '珲春市',
    });
  });
});

describe('a price list as a file', () => {
  const sheets = (own: TableOverrides, language: 'zh' | 'en') => [
    { name: '单价库', rows: tableRows('rates', own, language) },
  ];

  test('comes in as it went out, in both languages, whatever a city has put in place', () => {
    fc.assert(
      fc.property(overrides, fc.constantFrom('zh', 'en'), (given, language) => {
        const own = trimmed('rates', cellsOf(given));
        const { cells, read } = overridesFromSheets('rates', own, sheets(own, language));
        expect(cells).toEqual(own);
        expect(read).toBe(keys.length);
        expect(overridesFromSheets('rates', {}, sheets(own, language)).cells).toEqual(own);
      }),
      { numRuns: 30 },
    );
  });

  test('a changed price beside the shipped source is refused by its row, or takes what was said of the whole file', () => {
    const [head, ...rows] = tableRows('rates', {}, 'zh');
    const at = rows.findIndex((row) => row[1] === 'earthwork:backfill|all');
    const changed = rows.map((row, i) => (i === at ? row.with(head!.indexOf('单价'), 26) : row));
    const file = [{ name: '单价.csv', rows: [head!, ...changed] }];
    expect(() => overridesFromSheets('rates', {}, file)).toThrow(
      expect.objectContaining({
        code: 'pipes.table-rows',
        facts: expect.objectContaining({
          rows: [expect.objectContaining({ row: at + 2, code: 'no-source' })],
        }),
      }),
    );
    const defaults = { document: '市场询价', year: 2025, region: '珲春市' };
    expect(overridesFromSheets('rates', {}, file, defaults).cells).toEqual({
      'earthwork:backfill|all': priced(26, { document: '市场询价', year: 2025 }),
    });
  });

  test('needs no codes: items by their names, further sizes too; what nobody knows is told by its row', () => {
    const head = ['项目', '单位', '单价', '来源', '年份'];
    const rows = [
      ['沟槽回填', '元/m3', 26.5, '市场询价', 2025],
      ['污水管 DN350', '元/m', '215', '市场询价', '2025'],
    ];
    const own = { document: '市场询价', year: 2025, region: '' };
    expect(overridesFromSheets('rates', {}, [{ name: 'a', rows: [head, ...rows] }]).cells).toEqual({
      'earthwork:backfill|all': priced(26.5, own),
      'pipe:dn350|sewage': priced(215, own),
    });
    const bad = [
      ['金管', '元/m', 1, '市场询价', 2025],
      ['沟槽回填', '元/座', 26, '市场询价', 2025],
      ['管道垫层', '元/m³', '面议', '市场询价', 2025],
    ];
    expect(() => overridesFromSheets('rates', {}, [{ name: 'a', rows: [head, ...bad] }])).toThrow(
      expect.objectContaining({
        facts: expect.objectContaining({
          rows: [
            expect.objectContaining({ row: 2, code: 'unknown-item', column: '项目' }),
            expect.objectContaining({ row: 3, code: 'wrong-unit', column: '单位' }),
            expect.objectContaining({ row: 4, code: 'not-a-number', column: '单价' }),
          ],
        }),
      }),
    );
  });
});
