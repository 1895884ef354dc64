import { csvRows, csvSeparator } from '../../../domain/exchange/csv.ts';
import { Problem } from '../../../domain/problem.ts';

/** A CSV file: comma, semicolon or tab, with or without quotes and byte order mark. */
export interface Table {
  file: string;
  rows: string[][];
  /** Line of the file on which each row begins, from 1. */
  lines: number[];
  /** Position of the column with the first of these names that is there, -1 without. */
  column(...names: string[]): number;
  /** A cell as a number, NaN where it is none; with a decimal comma where a comma does not part the columns. */
  number(cell: string | undefined): number;
}

/** @throws Problem `pipes.quote-open` */
export function readTable(text: string, file: string): Table {
  const all = csvRows(text);
  if (!all) throw openQuote(file);
  const [head, ...rows] = all.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const header = (head?.cells ?? []).map((name) => name.trim().toLowerCase());
  const hasDecimalComma = csvSeparator(text.slice(0, 65_536)) !== ',';
  return {
    file,
    rows: rows.map(({ cells }) => cells),
    lines: rows.map(({ line }) => line),
    column: (...names) => header.indexOf(names.find((name) => header.includes(name)) ?? ''),
    number: (cell) => {
      const plain = (cell ?? '').trim();
      if (plain === '') return Number.NaN;
      return Number(hasDecimalComma && /^[^,.]*,[^,]*$/.test(plain) ? plain.replace(',', '.') : plain);
    },
  };
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
