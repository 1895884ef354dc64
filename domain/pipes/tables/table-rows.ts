import type { Cell } from '../files/survey-tables.ts';
import { type CellOverride, cellsOf, type TableCell, type TableOverrides } from './city-tables.ts';
import { nameOf } from './names.ts';
import { conditionName, type StandardName } from './sections.ts';
import { columns, rounded } from './table-columns.ts';

/** One table as rows under a head, each cell of the table a row: what can be edited in a spreadsheet and come in again. */
export function tableRows(
  standard: StandardName,
  overrides: TableOverrides,
  language: 'zh' | 'en',
): Cell[][] {
  const head = Object.values(columns).map((name) => name[language]);
  return [head, ...cellsOf(standard, overrides).map((cell) => rowOf(cell, overrides[cell.key], language))];
}

function rowOf(cell: TableCell, own: CellOverride | undefined, language: 'zh' | 'en'): Cell[] {
  const { section, figure, row, column, condition } = cell;
  return [
    section.title[language],
    cell.key,
    nameOf(row)[language],
    nameOf(column)[language],
    condition === '' ? null : conditionName(condition)[language],
    rounded(figure.value * section.scale),
    section.unit,
    figure.clause,
    figure.confidence,
    figure.verifiedOn,
    own?.document || null,
    own?.note || null,
  ];
}
