import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../domain/pipes/files/survey-tables.ts';
import { builtInTables } from '../../../domain/pipes/standards.ts';
import { type CellOverride, cellsOf, composeTables } from '../../../domain/pipes/tables/city-tables.ts';
import { cityTablesOf } from '../../../domain/pipes/tables/own-tables.ts';
import { overridesFromSheets } from '../../../domain/pipes/tables/read-table-rows.ts';
import { STANDARD_NAMES, type StandardName } from '../../../domain/pipes/tables/sections.ts';
import { tableRows } from '../../../domain/pipes/tables/table-rows.ts';
import { Problem } from '../../../domain/problem.ts';

const confirmed = { document: '珲建发〔2026〕3号', verifiedOn: '2026-01-31' };
const own = (value: number): CellOverride => ({ value, clause: '附表1', note: '', ...confirmed });

/** What is refused: the code of the whole and of each row. */
function refusal(standard: StandardName, rows: Cell[][], before = {}): [string, ...[number, string][]] {
  try {
    overridesFromSheets(standard, before, [{ name: '表', rows }]);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const list = (problem.facts.rows ?? []) as { row: number; code: string }[];
    return [problem.code, ...list.map((one): [number, string] => [one.row, one.code])];
  }
  return ['taken'];
}
const read = (standard: StandardName, rows: Cell[][], before = {}) =>
  overridesFromSheets(standard, before, [{ name: '表', rows }], confirmed).cells;
const head = ['行', '列', '条件', '数值'];

describe('a table as a file', () => {
  test('comes in as it went out, in both languages, whatever a city has put in place', () => {
    for (const standard of STANDARD_NAMES) {
      const keys = cellsOf(standard).map((cell) => cell.key);
      fc.assert(
        fc.property(
          fc.dictionary(fc.constantFrom(...keys), fc.double({ min: 0, max: 0.19, noNaN: true }), {
            maxKeys: 8,
          }),
          fc.constantFrom('zh' as const, 'en' as const),
          (values, language) => {
            const cells = Object.fromEntries(
              Object.entries(values).map(([key, value]) => [key, own(Number(value.toFixed(4)))]),
            );
            const rows = tableRows(standard, cells, language);
            expect(rows).toHaveLength(keys.length + 1);
            expect(read(standard, rows, cells)).toEqual(cells);
            expect(read(standard, rows)).toEqual(cells);
          },
        ),
        { numRuns: 25 },
      );
    }
  });

  test('what it does not name stays; what it sets back to the national figure is no override any more', () => {
    const before = { 'water-to-200|sewer': own(2), 'sewer|conduit': own(3) };
    const rows = [
      [...head, '核定日期', '核定文件'],
      ['给水 d≤200', '污水、雨水', null, 1, null, null],
      ['sewer', 'heat-direct', null, '２．５', '2026/3/1', '纪要'],
    ];
    expect(overridesFromSheets('horizontal', before, [{ name: '', rows }])).toEqual({
      read: 2,
      cells: {
        'sewer|conduit': own(3),
        'sewer|heat-direct': { value: 2.5, clause: '', document: '纪要', verifiedOn: '2026-03-01', note: '' },
      },
    });
  });

  test('words find their cell: another order of columns, title rows, pairs turned round, conditions, empty pairs', () => {
    const rows: Cell[][] = [
      ['珲春市地下管线净距规定'],
      [],
      ['数值', '条件', '列', '行'],
      [0.8, 'DN＞300', '燃气中压A', '燃气低压'],
      [4, null, '燃气高压', '污水、雨水'],
      [1.2, null, '给水 d≤200', '污水、雨水'],
      [1.2, null, '污水、雨水', '给水 d≤200'],
    ];
    expect(Object.entries(read('horizontal', rows)).map(([key, { value }]) => [key, value])).toEqual([
      ['gas-low|gas-medium-a|dn>300', 0.8],
      ['sewer|gas-high', 4],
      ['water-to-200|sewer', 1.2],
    ]);
  });

  test('slopes are read in ‰, and rows of other tables are passed over', () => {
    const both = [
      ['表', '行', '列', '数值', '单位'],
      ['最小坡度', 'DN300', '污水、雨水', 4, '‰'],
      ['水平净距', '污水、雨水', '管沟', 9, 'm'],
    ];
    expect(read('gravity', both)).toEqual({
      'minSlope:dn300|any': { value: 0.004, clause: '', note: '', ...confirmed },
    });
  });
});

describe('a bad file is refused whole, row by row', () => {
  const one = (...row: Cell[]) => refusal('horizontal', [head, row]);

  test('empty, without a head, or of another table', () => {
    expect(refusal('horizontal', [])).toEqual(['pipes.table-file-empty']);
    expect(refusal('horizontal', [[null, ' ']])).toEqual(['pipes.table-file-empty']);
    expect(refusal('horizontal', [head])).toEqual(['pipes.table-file-empty']);
    expect(
      refusal('horizontal', [
        ['甲', '乙'],
        ['1', '2'],
      ]),
    ).toEqual(['pipes.table-file-head']);
    expect(refusal('vertical', tableRows('horizontal', {}, 'zh'))).toEqual(['pipes.table-file-empty']);
  });

  test('negative, absurd, text or nothing in a number cell, a formula that failed, a foreign unit', () => {
    const rows = [
      [...head, '单位', '核定文件'],
      ['污水、雨水', '管沟', null, -1, 'm', '文'],
      ['污水、雨水', '乔木', null, '一点五', 'm', '文'],
      ['污水、雨水', '灌木', null, null, 'm', '文'],
      ['污水、雨水', '地上杆柱', null, '#REF!', 'm', '文'],
      ['污水、雨水', '道路侧石边缘', null, 150, 'cm', '文'],
      ['污水、雨水', '铁路钢轨', null, 150, 'm', '文'],
    ];
    expect(refusal('horizontal', rows)).toEqual([
      'pipes.table-rows',
      [3, 'not-a-number'],
      [4, 'not-a-number'],
      [5, 'not-a-number'],
      [6, 'wrong-unit'],
      [2, 'negative'],
      [7, 'too-large'],
    ]);
  });

  test('unknown utilities, conditions and codes', () => {
    expect(one('蒸汽', '管沟', null, 1)).toEqual(['pipes.table-rows', [2, 'unknown-utility']]);
    expect(one('管沟', '蒸汽', null, 1)).toEqual(['pipes.table-rows', [2, 'unknown-utility']]);
    expect(one('燃气低压', '燃气低压', 'DN≤500', 1)).toEqual(['pipes.table-rows', [2, 'unknown-condition']]);
    expect(
      refusal('horizontal', [
        ['代码', '数值'],
        ['steam|sewer', 1],
      ]),
    ).toEqual(['pipes.table-rows', [2, 'unknown-cell']]);
    expect(
      refusal('horizontal', [
        ['代码', '数值'],
        ['什么', 1],
      ]),
    ).toEqual(['pipes.table-rows', [2, 'unknown-cell']]);
  });

  test('a table that says another thing the other way round, or two things of one cell', () => {
    const rows = [
      [...head, '核定文件'],
      ['给水 d≤200', '污水、雨水', null, 1.2, '文'],
      ['污水、雨水', '给水 d≤200', null, 1.5, '文'],
    ];
    expect(refusal('horizontal', rows)).toEqual(['pipes.table-rows', [3, 'asymmetric']]);
    expect(
      refusal('horizontal', [rows[0]!, rows[1]!, ['给水 d≤200', '污水、雨水', null, 1.5, '文']]),
    ).toEqual(['pipes.table-rows', [3, 'twice']]);
    // by code as well
    expect(
      refusal('horizontal', [
        ['代码', '数值', '核定文件'],
        ['gas-low|sewer', 2, '文'],
        ['sewer|gas-low', 3, '文'],
      ]),
    ).toEqual(['pipes.table-rows', [3, 'asymmetric']]);
    // below and above are two things
    const crossing = [
      [...head, '核定文件'],
      ['给水', '热力', null, 0.3, '文'],
      ['热力', '给水', null, 0.2, '文'],
    ];
    expect(refusal('vertical', crossing)).toEqual(['taken']);
  });

  test('another figure without a source, confirmed without a document, no date', () => {
    expect(one('污水、雨水', '管沟', null, 3)).toEqual(['pipes.table-rows', [2, 'no-source']]);
    const rows = (date: Cell, document: Cell) => [
      [...head, '核定日期', '核定文件'],
      ['污水、雨水', '管沟', null, 1.5, date, document],
    ];
    expect(refusal('horizontal', rows('2026-01-31', null))).toEqual(['pipes.table-rows', [2, 'no-document']]);
    expect(refusal('horizontal', rows('上周', '文'))).toEqual(['pipes.table-rows', [2, 'bad-date']]);
    expect(refusal('horizontal', rows(new Date('2026-01-31T00:00:00Z'), '文'))).toEqual(['taken']);
  });
});

describe('tables as JSON', () => {
  test('are cells over the national tables and come in as they went out', () => {
    const city = {
      horizontal: { 'water-to-200|sewer': own(2) },
      gravity: { 'minSlope:dn300|any': own(0.004) },
    };
    const whole = composeTables(builtInTables, city);
    const read = cityTablesOf(whole, '珲建发〔2026〕3号');
    expect(read.horizontal).toEqual(city.horizontal);
    expect(read.gravity).toEqual(city.gravity);
    expect(read.cover).toEqual({});
    const verified = builtInTables.cover.map((cell) => ({ ...cell, verifiedOn: '2026-01-31' }));
    expect(Object.keys(cityTablesOf({ cover: verified }, '文').cover!)).toHaveLength(verified.length);
  });

  test('are refused with every bad cell', () => {
    const cell = builtInTables.horizontal[1]!;
    const bad = [
      { ...cell, valueM: -1 },
      { ...cell, a: 'steam' },
      { ...cell, a: cell.b, b: cell.a, valueM: 7 },
      { clause: 'x' },
    ] as typeof builtInTables.horizontal;
    try {
      cityTablesOf({ horizontal: bad }, '文');
      expect.unreachable();
    } catch (problem) {
      const { code, facts } = problem as Problem;
      expect(code).toBe('pipes.table-cells');
      expect((facts.cells as { code: string }[]).map((one) => one.code).sort()).toEqual([
        'two-values',
        'unknown-cell',
        'unknown-cell',
      ]);
    }
  });
});
