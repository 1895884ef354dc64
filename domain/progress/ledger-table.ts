import { Problem } from '../problem.ts';
import { isIsoDate, lastDayOf, monthOf } from './months.ts';
import { type Status, statuses, statusText } from './status.ts';

export type LedgerField = 'code' | 'name' | 'percent' | 'status' | 'date';

/** A ledger as it was found in a sheet: what its columns mean, and the rows that speak of communities. */
export interface LedgerTable {
  rows: LedgerLine[];
  /** Titles of columns that say nothing the system asks for; they are not read, and that is told. */
  unread: string[];
}

export interface LedgerLine {
  /** Row of the sheet, 1 = its first. */
  row: number;
  cells: Record<LedgerField, unknown>;
}

/** Titles without spaces and brackets, in small letters. */
const titles: Record<LedgerField, readonly string[]> = {
  code: ['小区编号', '小区编码', '项目编号', '编号', '编码', 'code', 'id'],
  name: ['小区名称', '项目名称', '小区', '名称', '楼盘', 'name', 'title', 'community'],
  percent: [
    '完成率%',
    '完成率',
    '完成百分比',
    '完成比例',
    '工程进度',
    '形象进度',
    '累计进度',
    '累计完成',
    '总体进度',
    '进度%',
    '进度',
    'percent',
    'progress',
    'completion',
    '%done',
  ],
  status: ['状态', '状态名称', '当前状态', '项目状态', '阶段', 'status', 'state', 'phase'],
  date: [
    '填报日期',
    '填报时间',
    '截止日期',
    '统计日期',
    '更新日期',
    '报告日期',
    '日期',
    'date',
    'reportedon',
    'reported_on',
    'asof',
  ],
};

/** Lines of a title, of a unit or of who made it may stand above the head. */
const mostLinesAbove = 15;

/** What a row of sums begins with; it is not a community. */
const sums = /^(合计|小计|总计|累计|总和|totals?|subtotal|sum|grandtotal)[:：]?$/i;

/**
 * Finds the head of a ledger and its rows. The head is the line, of the first fifteen, that names most of the columns; a
 * head of two lines (merged cells above their parts) is read as one.
 * @throws Problem `progress.ledger-columns` where no line names whom and what; `progress.ledger-column-twice`
 */
export function readLedgerTable(sheet: readonly (readonly unknown[])[]): LedgerTable {
  const heads = sheet.slice(0, mostLinesAbove).map((line, i) => headOf(line, sheet[i + 1] ?? []));
  const best = heads.reduce<(typeof heads)[number] | undefined>(
    (a, b) => (isHead(b) && (!a || b.places.size > a.places.size) ? b : a),
    undefined,
  );
  if (!best) throw noColumns((sheet[0] ?? []).map(plain).filter(Boolean));
  if (best.twice) throw columnTwice(best.twice);
  const first = heads.indexOf(best) + best.lines;
  const rows = sheet.slice(first).flatMap((line, i): LedgerLine[] => {
    const filled = line.map(plain).filter(Boolean);
    // a head is printed again on every page of some ledgers
    if (filled.length === 0 || line.some((cell) => sums.test(squeezed(cell)))) return [];
    if ([...best.places.values()].every((at) => fieldOf(line[at]) !== undefined)) return [];
    const cells = Object.fromEntries(
      (Object.keys(titles) as LedgerField[]).map((field) => [field, line[best.places.get(field) ?? -1]]),
    ) as LedgerLine['cells'];
    return [{ row: first + i + 1, cells }];
  });
  return { rows, unread: best.unread };
}

interface Head {
  lines: 1 | 2;
  places: Map<LedgerField, number>;
  unread: string[];
  twice: string | undefined;
}

function headOf(line: readonly unknown[], below: readonly unknown[]): Head {
  const one = placesOf(line);
  // a second line of the head fills in below merged cells: it names columns and has nothing where the first has its own
  const two = placesOf(line.map((cell, i) => (plain(below[i]) === '' ? cell : below[i])));
  const belowIsHead = below.some((cell) => fieldOf(cell) !== undefined && plain(cell) !== '');
  return belowIsHead && two.places.size > one.places.size ? { ...two, lines: 2 } : { ...one, lines: 1 };
}

function placesOf(line: readonly unknown[]): Omit<Head, 'lines'> {
  const places = new Map<LedgerField, number>();
  const unread: string[] = [];
  let twice: string | undefined;
  for (const [i, cell] of line.entries()) {
    const field = fieldOf(cell);
    if (field === undefined) {
      if (plain(cell) !== '') unread.push(plain(cell));
      continue;
    }
    const before = places.get(field);
    // the more exact title wins: 小区名称 before 项目名称 before 名称
    if (before === undefined || rank(field, cell) < rank(field, line[before])) places.set(field, i);
    else if (rank(field, cell) === rank(field, line[before])) twice = plain(cell);
    if (before !== undefined) unread.push(plain(places.get(field) === i ? line[before] : cell));
  }
  return { places, unread, twice };
}

function isHead({ places }: Head): boolean {
  return (places.has('code') || places.has('name')) && (places.has('percent') || places.has('status'));
}

function fieldOf(cell: unknown): LedgerField | undefined {
  const title = squeezed(cell);
  return (Object.keys(titles) as LedgerField[]).find((field) => titles[field].includes(title));
}

function rank(field: LedgerField, cell: unknown): number {
  return titles[field].indexOf(squeezed(cell));
}

/** `完成率 （％）` is `完成率%`, `Reported On` is `reportedon`. */
function squeezed(cell: unknown): string {
  return plain(cell)
    .toLowerCase()
    .replace(/[\s()[\]【】:：*_]/g, '');
}

/** Text as it is meant: full-width digits and signs are the usual ones, nothing around it. */
export function plain(cell: unknown): string {
  return cell === null || cell === undefined || cell instanceof Date
    ? ''
    : String(cell).normalize('NFKC').trim();
}

/**
 * What a number of this column means. `0.5` is half where every bare number of the column is at most 1 and one of them
 * lies between; a spreadsheet keeps `50%` so. Where only 0 and 1 are there, or both kinds, nobody can tell.
 */
export type PercentScale = 'percent' | 'share' | 'unclear';

export function percentScale(cells: readonly unknown[]): PercentScale {
  const bare = cells.map((cell) => Number(plain(cell) || Number.NaN)).filter(Number.isFinite);
  const hasParts = bare.some((value) => value > 0 && value < 1);
  const isAllSmall = bare.every((value) => value <= 1);
  if (bare.length === 0 || bare.every((value) => value === 0)) return 'percent';
  if (isAllSmall) return hasParts ? 'share' : 'unclear';
  return hasParts ? 'unclear' : 'percent';
}

/**
 * The percentage of a cell, null where it is empty.
 * @throws Problem `progress.ledger-percent`, `progress.ledger-percent-unclear`
 */
export function percentOf(cell: unknown, scale: PercentScale): number | null {
  const text = plain(cell);
  if (text === '' || /^[-—/]+$/.test(text)) return null;
  const [, number, sign] = /^([-+]?\d+(?:\.\d+)?)\s*(%?)$/.exec(text) ?? [];
  if (number === undefined) throw notAPercentage(text);
  if (sign === '%') return Number(number);
  const value = Number(number);
  if (scale === 'unclear' && value > 0 && value <= 1) throw unclearPercentage(text);
  // a tenth of a per cent is kept: more is the noise of binary fractions
  return scale === 'share' ? Math.round(value * 1000) / 10 : value;
}

/** Serial days of a spreadsheet between 1954 and 2064. */
const serials = [20_000, 60_000] as const;
const serialZero = Date.UTC(1899, 11, 30);

/**
 * `2021-06-30`, `2021/6/30 08:00`, `2021.6.30`, `20210630`, `2021年6月30日`, a cell of a date, a serial day; `2021年6月` is
 * its last day, or today while it lasts. What is none of them comes back as it is and is refused where reports are checked.
 */
export function dayOf(cell: unknown, today: string): string | null {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '?' : cell.toISOString().slice(0, 10);
  const text = plain(cell);
  if (text === '') return null;
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/.exec(text) ??
    /^(20\d{2})(\d{2})(\d{2})$/.exec(text);
  if (parts) {
    const day = `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`;
    return isIsoDate(day) ? day : text;
  }
  const month = /^(\d{4})[-/.年](\d{1,2})月?$/.exec(text);
  if (month && Number(month[2]) >= 1 && Number(month[2]) <= 12) {
    const last = lastDayOf(monthOf(`${month[1]}-${month[2]!.padStart(2, '0')}`));
    return last.slice(0, 7) === today.slice(0, 7) ? today : last;
  }
  const serial = Number(text);
  if (serial >= serials[0] && serial <= serials[1])
    return new Date(serialZero + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
  return text;
}

/** Words of offices for the states, beside the states' own names. `未开工` is not among them: it is three states. */
const statusWords: Record<string, Status> = {
  未纳入: 'reserve',
  未列入: 'reserve',
  待改造: 'reserve',
  储备库: 'reserve',
  前期工作: 'preparing',
  前期手续: 'preparing',
  前期准备: 'preparing',
  开工: 'under_way',
  已开工: 'under_way',
  施工中: 'under_way',
  在施: 'under_way',
  正在施工: 'under_way',
  改造中: 'under_way',
  进行中: 'under_way',
  已完工: 'complete',
  竣工: 'complete',
  已竣工: 'complete',
  完成: 'complete',
  已完成: 'complete',
  改造完成: 'complete',
  已验收: 'accepted',
  验收合格: 'accepted',
  竣工验收: 'accepted',
  已竣工验收: 'accepted',
};

/** @throws Problem `progress.ledger-status` for a word that means no state, or several */
export function statusOf(cell: unknown): Status | null {
  const text = plain(cell);
  if (text === '') return null;
  const status =
    statuses.find(
      (each) =>
        each === text ||
        statusText[each].zh === text ||
        statusText[each].en.toLowerCase() === text.toLowerCase(),
    ) ?? (Object.hasOwn(statusWords, text) ? statusWords[text] : undefined);
  if (status) return status;
  throw new Problem(
    'progress.ledger-status',
    { zh: `状态“${text}”无法识别。`, en: `The state “${text}” means nothing here.` },
    {
      zh: `可用：${statuses.map((each) => statusText[each].zh).join('、')}。`,
      en: `Use one of ${statuses.join(', ')}.`,
    },
    { status: 422 },
  );
}

function notAPercentage(text: string): Problem {
  return new Problem(
    'progress.ledger-percent',
    { zh: `“${text}”不是百分比。`, en: `“${text}” is not a percentage.` },
    { zh: '请写成 50 或 50%。', en: 'Write 50 or 50%.' },
    { status: 422 },
  );
}

function unclearPercentage(text: string): Problem {
  return new Problem(
    'progress.ledger-percent-unclear',
    {
      zh: `“${text}”可能是 ${text}%，也可能是 ${Number(text) * 100}%。`,
      en: `“${text}” may be ${text}% or ${Number(text) * 100}%.`,
    },
    { zh: '请在该列的数字后写上 %。', en: 'Write % behind the numbers of this column.' },
    { status: 422 },
  );
}

function noColumns(found: readonly string[]): Problem {
  return new Problem(
    'progress.ledger-columns',
    {
      zh: '前 15 行里没有找到表头：需要“小区编号”或“小区名称”，以及“完成率”或“状态”。',
      en: 'No head among the first 15 rows: a code or name of a community is needed, and a percentage or state.',
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
