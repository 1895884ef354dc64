/** Tables as delimited text, the one way in and out: RFC 4180, as the spreadsheets of a Chinese office read and write it. */

/** A date is a day. */
export type CsvCell = string | number | boolean | Date | null;

export interface CsvRow {
  /** In the file, from 1: a quoted cell may hold line breaks, so that rows are not lines. */
  line: number;
  cells: string[];
}

/** UTF-8 with a byte order mark, so that the Chinese is read; CRLF; no text that could run as a formula. */
export function csvText(rows: Iterable<readonly CsvCell[]>): string {
  const lines = Array.from(rows, (row) => row.map(csvCell).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** A cell for a reader in a spreadsheet: a text that it would run as a formula is marked as text. */
export function csvCell(value: CsvCell): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value !== 'string') return String(value);
  return quotedCell(couldRun(value) ? `'${value}` : value);
}

/** A cell for a program, to the letter. */
export function quotedCell(text: string): string {
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * What starts a formula (OWASP, CSV injection; the wide signs count where an input method is on). Plain figures such as
 * -12.5 don't, nor does a dash alone; `-1+cmd|…` does.
 */
function couldRun(text: string): boolean {
  return /^[=+\-@\t\r\n＝＋－＠]./s.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text);
}

/** Takes off the mark that `csvCell` sets, so that a table of ours comes back as it was. */
export function unmarkedCell(text: string): string {
  return text.startsWith("'") && couldRun(text.slice(1)) ? text.slice(1) : text;
}

const separators = [',', ';', '\t', '|', '，'];

/** The sign that most lines of a text's beginning hold equally often, or that `sep=;` in the first one names; else a comma. */
export function csvSeparator(head: string): string {
  const told = /^\uFEFF?sep=(.)\r?\n/i.exec(head)?.[1];
  if (told) return told;
  const lines = head
    .replace(/"[^"]*"/g, '')
    .split(/\r?\n|\r/)
    .slice(0, 50);
  const filled = lines.filter((line) => line.trim() !== '');
  let best = { separator: ',', score: 0 };
  for (const separator of separators) {
    const counts = new Map<number, number>();
    for (const line of filled) {
      const count = line.split(separator).length - 1;
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    const score = Math.max(0, ...[...counts].map(([count, times]) => times + count / 100));
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

/** A first row that only names the separator, as Excel takes and writes it. */
export function isSeparatorRow(cells: readonly string[]): boolean {
  return /^sep=.?$/i.test(cells.join(''));
}

/**
 * Rows of a text, blank ones too; cells to the letter. A quote counts at the beginning of a cell. Undefined where one is
 * not closed: the rest of the file would be one cell.
 */
export function csvRows(text: string): CsvRow[] | undefined {
  const separator = csvSeparator(text.slice(0, 65_536));
  const rows: CsvRow[] = [];
  const end = text.length;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let row: CsvRow = { line, cells: [] };
  while (at < end || row.cells.length > 0) {
    let quoted = '';
    let open = at;
    while (text[open] === ' ') open++;
    if (text[open] === '"') {
      const close = closingQuote(text, open);
      if (close < 0) return undefined;
      quoted = text.slice(open + 1, close).replaceAll('""', '"');
      line += quoted.split('\n').length - 1;
      at = close + 1;
    }
    // what stands behind a closing quote belongs to the cell
    const from = at;
    while (at < end && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
    row.cells.push(unmarkedCell(quoted + text.slice(from, at)));
    if (text[at] === separator) {
      at++;
      if (at < end) continue;
      row.cells.push('');
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    if (line > 1 || !isSeparatorRow(row.cells)) rows.push(row);
    line++;
    row = { line, cells: [] };
  }
  return rows;
}

/** A quote in a quoted cell is doubled. -1 where none closes it. */
function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close;
}
