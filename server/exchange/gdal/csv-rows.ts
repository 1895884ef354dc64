/** Rows of a delimited text, already in UTF-8: the delimiter by what the lines have in common, ragged rows kept whole. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { csvSeparator, isSeparatorRow, unmarkedCell } from '../../../domain/exchange/csv.ts';
import { refuse } from '../problems.ts';
import { readHead } from './detect-format.ts';
import type { TableRow } from './table.ts';

/** Every row that is not blank, numbered as a spreadsheet numbers them. Errors: `import.unreadable`. */
export async function readCsvRows(path: string, name: string): Promise<TableRow[]> {
  const parser = createReadStream(path).pipe(
    parse({
      delimiter: csvSeparator(readHead(path, 64 * 1024).toString('utf8')),
      bom: true,
      relaxColumnCount: true,
      relaxQuotes: true,
      skipEmptyLines: false,
      // one cell of half a gigabyte is a quote that nobody closed
      maxRecordSize: 16 * 2 ** 20,
    }),
  );
  const rows: TableRow[] = [];
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row++;
      const cells = record.map((cell) => (cell === '' ? null : unmarkedCell(cell)));
      const isSeparator = row === 1 && isSeparatorRow(record);
      if (!isSeparator && cells.some((cell) => cell !== null && cell.trim() !== ''))
        rows.push({ row, cells });
    }
  } catch (error) {
    throw refuse(
      'unreadable',
      [
        `“${name}”第 ${row + 1} 行起无法读取：引号不成对。`,
        `“${name}” cannot be read from row ${row + 1} on: a quote is not closed.`,
      ],
      ['请检查该行的引号后重试。', 'Check the quotes of that row and try again.'],
      { file: name, row: row + 1, reason: error instanceof Error ? error.message : String(error) },
    );
  }
  return rows;
}
