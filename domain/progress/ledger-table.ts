import { Problem } from '../problem.ts';
import { plain } from './ledger-cells.ts';
import type { DateColumn } from './ledger-dates.ts';
import { readLongTable } from './ledger-long.ts';
import { type MoneyColumn, unitAbove } from './ledger-money.ts';
import { carried, isAside } from './ledger-rows.ts';
import {
  fieldOf,
  headAt,
  isHead,
  type LedgerField,
  type LedgerHead,
  ledgerFields,
  size,
} from './ledger-titles.ts';

/** A ledger as it was found in a sheet: what its columns mean, and the rows that speak of communities. */
export interface LedgerTable {
  rows: LedgerLine[];
  money: MoneyColumn[];
  /** Columns of planned and actual days of steps. */
  dates: DateColumn[];
  percentTitle: string;
  /** A row for each source or step, put together: what is missing there was not left blank. */
  isLong: boolean;
  /** Titles of columns that say nothing the system asks for; they are not read, and that is told. */
  unread: string[];
}

export interface LedgerLine {
  /** Row of the sheet, 1 = its first. */
  row: number;
  cells: Record<LedgerField, unknown>;
  /** One for each column of money, in their order. */
  money: unknown[];
  /** One for each column of days. */
  dates: unknown[];
  /** Why the rows of a community in a long ledger can't be put together; null of every other one. */
  problem: Problem | null;
}

/** Lines of a title, of a unit or of who made it may stand above the head. */
const mostLinesAbove = 15;

/**
 * Finds the head of a ledger and its rows. The head is the line, of the first fifteen, that names most of the columns; a
 * head of several lines (merged cells above their parts) is read as one. A ledger in long form is read as if it were wide.
 * @param unitYuan what a number of money is where neither its column nor the sheet says it
 * @throws Problem `progress.ledger-columns` where no line names whom and what; `progress.ledger-column-twice`
 */
export function readLedgerTable(
  sheet: readonly (readonly unknown[])[],
  unitYuan: number | null = null,
): LedgerTable {
  const above = (top: number) => unitAbove(sheet.slice(0, top)) ?? unitYuan;
  for (let top = 0; top < Math.min(sheet.length, mostLinesAbove); top++) {
    const long = readLongTable(sheet, top, above(top));
    if (long) return long;
  }
  const heads = sheet.slice(0, mostLinesAbove).map((_, i) => headAt(sheet, i));
  const best = heads.reduce<LedgerHead | undefined>(
    (a, b) => (isHead(b) && (!a || saysMore(b, a)) ? b : a),
    undefined,
  );
  if (!best) throw noColumns((sheet[0] ?? []).map(plain).filter(Boolean));
  if (best.twice) throw columnTwice(best.twice);
  const top = heads.indexOf(best);
  const first = top + best.lines;
  const unit = above(top);
  const money = best.money.map((column) => ({ ...column, factor: column.factor ?? unit }));
  const repeated = new Map<number, unknown>();
  const rows = sheet.slice(first).flatMap((line, i): LedgerLine[] => {
    if (!speaksOfOne(line, best)) return [];
    const cellAt = (at: number | undefined) => (at === undefined ? undefined : carried(repeated, line, at));
    const cells = Object.fromEntries(
      ledgerFields.map((field) => [field, cellAt(best.places.get(field))]),
    ) as LedgerLine['cells'];
    const dates = best.dates.map(({ at }) => cellAt(at));
    return [{ row: first + i + 1, cells, money: money.map(({ at }) => line[at]), dates, problem: null }];
  });
  const at = best.places.get('percent') ?? -1;
  const percentTitle = sheet
    .slice(top, first)
    .map((line) => plain(line[at]))
    .join(' ');
  return { rows, money, dates: best.dates, percentTitle, isLong: false, unread: best.unread };
}

/** Of two heads with as many columns the one of fewer lines: lines above a head are no part of it. */
function saysMore(a: LedgerHead, b: LedgerHead): boolean {
  return size(a) > size(b) || (size(a) === size(b) && a.lines < b.lines);
}

function speaksOfOne(line: readonly unknown[], { places, money, dates }: LedgerHead): boolean {
  if (isAside(line)) return false;
  const read = [...places.values(), ...[...money, ...dates].map(({ at }) => at)];
  if (read.every((at) => plain(line[at]) === '' && !(line[at] instanceof Date))) return false;
  // a head is printed again on every page of some ledgers
  return ![...places.values()].every((at) => fieldOf(line[at]) !== undefined);
}

function noColumns(found: readonly string[]): Problem {
  return new Problem(
    'progress.ledger-columns',
    {
      zh: '前 15 行里没有找到表头：需要“小区编号”或“小区名称”，以及“完成率”“状态”、日期或金额。',
      en: 'No head among the first 15 rows: a code or name of a community is needed, and a percentage, state, day or amount.',
    },
    { zh: '请在表头写明列名。', en: 'Name the columns in one row.' },
    { status: 422, facts: { titles: found.slice(0, 40) } },
  );
}

function columnTwice(title: string): Problem {
  return new Problem(
    'progress.ledger-column-twice',
    { zh: `表头中有两列“${title}”。`, en: `Two columns are called “${title}”.` },
    { zh: '请删去或改名其中一列。', en: 'Delete or rename one of them.' },
    { status: 422, facts: { title } },
  );
}
