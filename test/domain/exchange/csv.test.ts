import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { csvCell, csvRows, csvSeparator, csvText } from '../../../domain/exchange/csv.ts';

const cellsOf = (text: string) => csvRows(text)?.map(({ cells }) => cells);

describe('tables as delimited text', () => {
  it('any cells come back to the letter, formulas too', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', ' ', '=', '-', '＝', "'", '1', '户') }),
    );
    // a row of one empty cell is a blank line; a mark of ours that the text itself had is taken for one
    const row = fc
      .array(cell, { minLength: 2, maxLength: 4 })
      .filter((cells) => !cells.some((text) => /^ *"|^'/.test(text)) && !/^sep=.?$/i.test(cells.join('')));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const head = ['a', 'b', 'c', 'd'];
        const commas = [head, head, head, head, head, head, head, head, head, head];
        expect(cellsOf(csvText([...commas, ...rows]))?.slice(commas.length)).toEqual(rows);
      }),
    );
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['-1+cmd|calc', "'-1+cmd|calc"],
    ['-12.5', '-12.5'],
    ['-', '-'],
    ['＝HYPERLINK("x")', '"\'＝HYPERLINK(""x"")"'],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t=1"'],
    ['建设街', '建设街'],
  ])('%j leaves as %s', (text, cell) => expect(csvCell(text)).toBe(cell));

  test.each([
    ['编号;户数\n1;12,5\n2;13,5', ';'],
    ['某市小区表\n编号，户数\n1，12\n2，13', '，'],
    ['sep=|\na,b|c,d', '|'],
    ['name\nx', ','],
    ['"a,b"\tc\n"d,e,f"\tg', '\t'],
  ])('the separator of %j is %j', (text, sign) => expect(csvSeparator(text)).toBe(sign));

  it('rows know their line, blank ones and line breaks in quotes counted', () => {
    expect(csvRows('\uFEFFa,b\r\n\r\n"c\nd", "e"\rf,\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: [''] },
      { line: 3, cells: ['c\nd', 'e'] },
      { line: 5, cells: ['f', ''] },
    ]);
    expect(cellsOf('sep=;\na;b')).toEqual([['a', 'b']]);
  });

  it('a quote that nobody closes is told, in a text of any length', () => {
    expect(csvRows(`a,b\n"${'x,\n'.repeat(1_000_000)}`)).toBeUndefined();
  });
});
