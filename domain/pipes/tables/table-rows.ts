import type { Bilingual } from '../../problem.ts';
import type { Cell } from '../files/survey-tables.ts';
import { sourceWord } from '../routing/bill/price-origin.ts';
import { cellName } from './check-overrides.ts';
import { cellsOf, type TableCell, type TableOverrides } from './city-tables.ts';
import { nameOf } from './names.ts';
import { conditionName, type TableName } from './sections.ts';
import { type Column, columnsOf, rounded } from './table-columns.ts';

/** One table as rows under a head, each cell of the table a row: what can be edited in a spreadsheet and come in again. */
export function tableRows(standard: TableName, overrides: TableOverrides, language: 'zh' | 'en'): Cell[][] {
  const columns = Object.entries(columnsOf(standard)) as [Column, Bilingual][];
  return [
    columns.map(([, name]) => name[language]),
    ...cellsOf(standard, overrides).map((cell) => {
      const words = wordsOf(cell, overrides, language);
      return columns.map(([column]) => words[column]);
    }),
  ];
}

function wordsOf(cell: TableCell, overrides: TableOverrides, language: 'zh' | 'en'): Record<Column, Cell> {
  const own = overrides[cell.key];
  const { section, figure, row, column, condition, standard, key } = cell;
  const isPrice = standard === 'rates';
  return {
    table: section.title[language],
    key,
    row: isPrice ? cellName(standard, key, overrides)[language] : nameOf(row)[language],
    column: nameOf(column)[language],
    condition: condition === '' ? null : conditionName(condition)[language],
    value: rounded(figure.value * section.scale),
    unit: section.unit,
    clause: (isPrice ? own?.clause : figure.clause) || null,
    confidence: figure.confidence,
    verifiedOn: figure.verifiedOn,
    document: own?.document || (isPrice ? sourceWord(figure.source, language) : null),
    year: figure.year ?? null,
    region: figure.region || null,
    note: own?.note || null,
  };
}
