import { csvRows } from '../../domain/exchange/csv.ts';
import { Problem } from '../../domain/problem.ts';

/** A CSV file: comma, semicolon or tab, with or without quotes and byte order mark. */
export interface Table {
  file: string;
  rows: string[][];
  /** Position of the column with the first of these names that is there, -1 without. */
  column(...names: string[]): number;
}

/** @throws Problem `pipes.quote-open` */
export function readTable(text: string, file: string): Table {
  const [head, ...rows] = filledRows(text, file);
  const header = (head ?? []).map((name) => name.trim().toLowerCase());
  return {
    file,
    rows,
    column: (...names) => header.indexOf(names.find((name) => header.includes(name)) ?? ''),
  };
}

/** Cells of every row that is not blank. */
function filledRows(text: string, file: string): string[][] {
  const rows = csvRows(text);
  if (!rows) throw openQuote(file);
  return rows.map(({ cells }) => cells).filter((cells) => cells.some((cell) => cell.trim() !== ''));
}

/** Position of a column that must be there. */
export function need(table: Table, ...names: string[]): number {
  const at = table.column(...names);
  if (at >= 0) return at;
  throw new Problem(
    'pipes.column-missing',
    {
      zh: `${table.file} 缺少列 ${names.join(' / ')}。`,
      en: `${table.file} has no column ${names.join(' or ')}.`,
    },
    { zh: '请在首行写明列名。', en: 'Name it in the first line.' },
    { facts: { file: table.file, columns: names } },
  );
}

export function openQuote(file: string): Problem {
  return new Problem(
    'pipes.quote-open',
    { zh: `${file} 中有引号未成对。`, en: `A quotation mark in ${file} is not closed.` },
    { zh: '请补全引号后重试。', en: 'Close it and try again.' },
    { status: 422, facts: { file } },
  );
}
