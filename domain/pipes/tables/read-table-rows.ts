import { type Bilingual, Problem } from '../../problem.ts';
import type { RowProblem } from '../files/row-problem.ts';
import type { Cell } from '../files/survey-tables.ts';
import { sourceWord } from '../routing/bill/price-origin.ts';
import type { Figure } from '../standards.ts';
import { checkOverrides, trimmed } from './check-overrides.ts';
import { type CellOverride, cellsOf, type TableOverrides } from './city-tables.ts';
import { type BandRow, cellsOfBands, depthsOfItem } from './read-bands.ts';
import { type Bad, placeOfRow, type RowWords, wordOf } from './row-places.ts';
import { keyOf, type Section, sectionById, type TableName } from './sections.ts';
import { type Column, canName, dayOf, headOf, numberOf, plain, rounded, textOf } from './table-columns.ts';

export interface TableSheet {
  /** Name of the sheet or file, for the list of what is wrong. */
  name: string;
  rows: readonly (readonly Cell[])[];
}

export interface FileDefaults {
  /** Holds for changed cells whose row names no document. */
  document?: string;
  /** Holds for changed cells whose row has no date. */
  verifiedOn?: string | null;
  /** Hold for changed prices whose row has none. */
  year?: number | null;
  region?: string;
}

/**
 * A city's cells after a file: what the file says of a cell holds, what it does not name stays as it is. Rows of other
 * tables are passed over. Nothing of a file with a bad row is taken.
 * @throws Problem pipes.table-file-empty, pipes.table-file-head, pipes.table-rows with every bad row
 */
export function overridesFromSheets(
  standard: TableName,
  before: TableOverrides,
  sheets: readonly TableSheet[],
  defaults: FileDefaults = {},
): { cells: TableOverrides; read: number } {
  const filled = sheets.filter(({ rows }) => rows.some((row) => row.some((cell) => textOf(cell) !== '')));
  if (filled.length === 0) throw emptyFile();
  const reading: Reading = { standard, words: new Map(), problems: [], found: new Map(), bands: [] };
  let heads = 0;
  for (const sheet of filled) if (readSheet(sheet, reading)) heads++;
  if (heads === 0) throw noHead(standard);
  takeBands(reading, before);
  if (reading.found.size === 0 && reading.problems.length === 0) throw emptyFile();
  const cells = merged(standard, before, reading.found, defaults);
  for (const { key, code, text } of checkOverrides(standard, cells)) {
    const at = reading.found.get(key);
    if (at && !reading.problems.some((one) => one.table === at.table && one.row === at.row))
      reading.problems.push({ table: at.table, row: at.row, column: null, severity: 'error', code, text });
  }
  if (reading.problems.length > 0) throw badRows(reading.problems);
  return { cells: trimmed(standard, cells), read: reading.found.size };
}

interface Found {
  table: string;
  row: number;
  /** Said the other way round than the table's own key. */
  turned: boolean;
  given: CellOverride;
}

type Reading = RowWords & { problems: RowProblem[]; found: Map<string, Found>; bands: BandRow[] };

/** False where the sheet has no head of ours. */
function readSheet({ name, rows }: TableSheet, reading: Reading): boolean {
  const start = rows.findIndex((row, i) => i < 20 && headOf(row).has('value') && canName(headOf(row)));
  if (start < 0) return false;
  const head = headOf(rows[start]!);
  rows.slice(start + 1).forEach((row, i) => {
    if (row.every((cell) => textOf(cell) === '')) return;
    const at = { table: name, row: start + i + 2 };
    const bad = (column: Column | null, code: string, text: Bilingual) =>
      reading.problems.push({
        ...at,
        column: column && wordOf(reading.standard, column).zh,
        severity: 'error',
        code,
        text,
      });
    readRow((column) => (head.has(column) ? (row[head.get(column)!] ?? null) : null), at, reading, bad);
  });
  return true;
}

function readRow(
  cell: (column: Column) => Cell,
  at: { table: string; row: number },
  reading: Reading,
  bad: Bad,
): void {
  const text = (column: Column) => textOf(cell(column));
  const depths = reading.standard === 'rates' && text('key') === '' ? depthsOfItem(text('row')) : undefined;
  if (depths) {
    const given = givenOf(cell, sectionById.get('earthwork')!, bad);
    if (given) reading.bands.push({ ...at, ...depths, given });
    return;
  }
  const place = placeOfRow(reading, text, bad);
  if (!place) return;
  const { section } = place;
  const key = keyOf(section, place);
  const given = givenOf(cell, section, bad);
  if (!given) return;
  const found = { ...at, turned: place.turned, given };
  const other = reading.found.get(key);
  if (!other) reading.found.set(key, found);
  else if (other.given.value !== given.value) bad('value', ...contradiction(other, found, section));
}

/** What a row says of a cell of a section; undefined where it was refused. */
function givenOf(cell: (column: Column) => Cell, section: Section, bad: Bad): CellOverride | undefined {
  const text = (column: Column) => textOf(cell(column));
  const unit = text('unit');
  if (unit !== '' && plain(unit) !== plain(section.unit)) {
    bad('unit', 'wrong-unit', {
      zh: `单位应为 ${section.unit}，不是“${unit}”`,
      en: `the unit is ${section.unit}, not “${unit}”`,
    });
    return undefined;
  }
  const value = numberOf(cell('value'));
  if (value === undefined) {
    const said = text('value');
    bad('value', 'not-a-number', {
      zh: said === '' ? '没有数值' : `数值“${said.slice(0, 40)}”不是数字`,
      en: said === '' ? 'there is no value' : `“${said.slice(0, 40)}” is no number`,
    });
    return undefined;
  }
  return {
    // 60.2 ‰ is 0.0602, not 0.060200000000000004
    value: Number((value / section.scale).toFixed(9)),
    clause: text('clause').slice(0, 300),
    document: text('document').slice(0, 300),
    verifiedOn: dayOf(cell('verifiedOn')),
    note: text('note').slice(0, 300),
    ...(section.standard === 'rates'
      ? { year: numberOf(cell('year')) ?? null, region: text('region').slice(0, 300) }
      : {}),
  };
}

/** Rows that price digging by depths, as cells. */
function takeBands(reading: Reading, before: TableOverrides): void {
  if (reading.bands.length === 0) return;
  const cells = cellsOfBands(reading.bands, before, ({ table, row }, code, text) =>
    reading.problems.push({
      table,
      row,
      column: wordOf(reading.standard, 'row').zh,
      severity: 'error',
      code,
      text,
    }),
  );
  for (const { key, at, given } of cells)
    if (!reading.found.has(key))
      reading.found.set(key, { table: at.table, row: at.row, turned: false, given });
}

function contradiction(a: Found, b: Found, { scale, unit }: Section): [code: string, text: Bilingual] {
  const [one, two] = [rounded(a.given.value * scale), rounded(b.given.value * scale)];
  return a.turned === b.turned
    ? [
        'twice',
        {
          zh: `与第 ${a.row} 行是同一单元格，数值不同：${one} 与 ${two} ${unit}`,
          en: `the cell of row ${a.row} again with another value: ${one} and ${two} ${unit}`,
        },
      ]
    : [
        'asymmetric',
        {
          zh: `表不对称：第 ${a.row} 行为 ${one} ${unit}，行列对调后为 ${two} ${unit}`,
          en: `the table is not symmetric: ${one} ${unit} in row ${a.row}, ${two} ${unit} the other way round`,
        },
      ];
}

function merged(
  standard: TableName,
  before: TableOverrides,
  found: ReadonlyMap<string, Found>,
  defaults: FileDefaults,
): TableOverrides {
  const shown = new Map(cellsOf(standard, before).map((cell) => [cell.key, cell]));
  const cells: Record<string, CellOverride> = { ...before };
  for (const [key, { given: said }] of found) {
    const now = shown.get(key);
    const old = before[key];
    const given = standard === 'rates' ? withoutNationalOrigin(said, now?.national) : said;
    const clause = given.clause === now?.national?.clause ? '' : given.clause;
    const isSame =
      now?.figure.value === given.value &&
      (given.clause === '' || given.clause === now.figure.clause) &&
      given.verifiedOn === now.figure.verifiedOn &&
      given.document === (old?.document ?? '') &&
      (given.year ?? null) === (old?.year ?? null) &&
      (given.region ?? '') === (old?.region ?? '') &&
      given.note === (old?.note ?? '');
    if (isSame) continue;
    const isNational =
      given.value === now?.national?.value &&
      clause === '' &&
      given.verifiedOn === null &&
      given.document === '';
    cells[key] = isNational ? { ...given, clause } : withDefaults({ ...given, clause }, defaults);
  }
  return cells;
}

function withDefaults(
  given: CellOverride,
  { document = '', verifiedOn = null, year = null, region = '' }: FileDefaults,
): CellOverride {
  return {
    ...given,
    document: given.document || document,
    verifiedOn: given.verifiedOn ?? verifiedOn,
    // of prices only: the others have neither
    ...(given.year === undefined ? {} : { year: given.year ?? year, region: given.region || region }),
  };
}

/** A changed price that still stands beside the source it was shipped with has none: nobody may be told that it is from there. */
function withoutNationalOrigin(given: CellOverride, national: Figure | undefined): CellOverride {
  const isNational =
    national !== undefined &&
    [national.source, sourceWord(national.source, 'zh'), sourceWord(national.source, 'en')].includes(
      given.document,
    );
  return isNational ? { ...given, document: '', year: null, region: '' } : given;
}

function emptyFile(): Problem {
  return new Problem(
    'pipes.table-file-empty',
    { zh: '文件里没有此表的任何一行。', en: 'The file has no row of this table.' },
    {
      zh: '请先下载当前的表，在其中修改后再上传。',
      en: 'Download the table as it is, change it and send it back.',
    },
    { status: 422 },
  );
}

function noHead(standard: TableName): Problem {
  const wanted: Column[] = standard === 'rates' ? ['row', 'value'] : ['key', 'row', 'column', 'value'];
  const words = wanted.map((column) => wordOf(standard, column));
  return new Problem(
    'pipes.table-file-head',
    {
      zh: `没有找到表头：需要“${words.map((one) => one.zh).join('、')}”列。`,
      en: `There is no head: the columns ${words.map((one) => one.en).join(', ')} are needed.`,
    },
    {
      zh: '请先下载当前的表，在其中修改后再上传。',
      en: 'Download the table as it is, change it and send it back.',
    },
    { status: 422 },
  );
}

function badRows(problems: RowProblem[]): Problem {
  const first = problems[0]!;
  return new Problem(
    'pipes.table-rows',
    {
      zh: `有 ${problems.length} 行有误，未取用任何数据。首个：${first.table} 第 ${first.row} 行，${first.text.zh}。`,
      en: `${problems.length} rows are wrong; nothing was taken. The first: ${first.table}, row ${first.row}: ${first.text.en}.`,
    },
    { zh: '请按行号改正后重新上传。', en: 'Correct the rows listed and send it again.' },
    { status: 422, facts: { rows: problems.slice(0, 500), errors: problems.length } },
  );
}
