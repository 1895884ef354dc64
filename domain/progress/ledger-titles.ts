import { plain } from './ledger-cells.ts';
import { type DateColumn, dateTopic, settleDates } from './ledger-dates.ts';
import { type MoneyColumn, moneyTopic } from './ledger-money.ts';

/** Columns of a ledger beside those of money and of days of steps; the three that begin with `is` are answered by 是 or √. */
export type LedgerField =
  | 'code'
  | 'name'
  | 'percent'
  | 'status'
  | 'date'
  | 'isStarted'
  | 'isComplete'
  | 'isAccepted';

/** Titles without spaces and brackets, in small letters; the more exact first. */
const titles: Record<LedgerField, readonly string[]> = {
  code: ['小区编号', '小区编码', '项目编号', '项目编码', '编号', '编码', 'code', 'id'],
  name: [
    '小区名称',
    '改造小区名称',
    '小区楼院名称',
    '改造小区',
    '小区项目名称',
    '项目小区名称',
    '项目名称',
    '小区',
    '名称',
    '楼盘',
    'name',
    'title',
    'community',
  ],
  percent: [
    '完成率%',
    '完成率',
    '完成百分比',
    '完成比例',
    '工程进度',
    '工程进度%',
    '形象进度',
    '形象进度%',
    '累计进度',
    '累计完成',
    '总体进度',
    '施工进度',
    '施工进度%',
    '进度%',
    '进度',
    'percent',
    'progress',
    'completion',
    '%done',
  ],
  status: [
    '状态',
    '状态名称',
    '当前状态',
    '项目状态',
    '建设状态',
    '阶段',
    '项目阶段',
    'status',
    'state',
    'phase',
  ],
  date: [
    '填报日期',
    '填报时间',
    '截止日期',
    '截止时间',
    '统计日期',
    '统计时间',
    '更新日期',
    '更新时间',
    '报告日期',
    '日期',
    'date',
    'reportedon',
    'reported_on',
    'asof',
  ],
  isStarted: ['是否开工', '是否已开工', '开工情况', '已开工', '开工'],
  isComplete: [
    '是否完工',
    '是否竣工',
    '是否已完工',
    '是否已竣工',
    '是否完成',
    '完工情况',
    '已完工',
    '完工',
    '竣工',
  ],
  isAccepted: ['是否验收', '是否通过验收', '是否竣工验收', '是否已验收', '验收情况', '已验收', '验收'],
};
export const ledgerFields = Object.keys(titles) as LedgerField[];

export interface LedgerHead {
  lines: number;
  places: Map<LedgerField, number>;
  money: MoneyColumn[];
  dates: DateColumn[];
  unread: string[];
  twice: string | undefined;
}

/** A head may have merged cells above their parts, in as many lines. */
const mostLines = 3;
/** Of a sheet that is wider the rest is not read. */
const mostColumns = 1000;

/** The head that begins with a line of a sheet, in the number of lines that names most columns. */
export function headAt(sheet: readonly (readonly unknown[])[], at: number): LedgerHead {
  let best = columnsOf([sheet[at] ?? []]);
  for (let lines = 2; lines <= mostLines; lines++) {
    const below = sheet[at + lines - 1] ?? [];
    if (!below.slice(0, mostColumns).some((cell) => isTitle(plain(cell)))) break;
    const deeper = columnsOf(sheet.slice(at, at + lines));
    if (size(deeper) > size(best)) best = deeper;
  }
  return best;
}

export function isHead({ places, money, dates }: LedgerHead): boolean {
  const says = [...places.keys()].some((field) => !['code', 'name', 'date'].includes(field));
  return (places.has('code') || places.has('name')) && (says || money.length > 0 || dates.length > 0);
}

export const size = ({ places, money, dates }: LedgerHead): number =>
  places.size + money.length + dates.length;

export function fieldOf(cell: unknown): LedgerField | undefined {
  const title = squeezed(cell);
  return ledgerFields.find((field) => titles[field].includes(title));
}

function isTitle(text: string): boolean {
  if (text === '') return false;
  return [fieldOf(text), dateTopic(text, ['日期']), moneyTopic(text, ['资金'])].some(Boolean);
}

function columnsOf(lines: readonly (readonly unknown[])[]): LedgerHead {
  const found: LedgerHead = {
    lines: lines.length,
    places: new Map(),
    money: [],
    dates: [],
    unread: [],
    twice: undefined,
  };
  const width = Math.min(mostColumns, Math.max(...lines.map((line) => line.length)));
  // a merged cell says its text once and stands for all below it
  const standing = lines.slice(0, -1).map(() => '');
  const own: string[] = [];
  for (let i = 0; i < width; i++) {
    const stack = lines.map((line) => plain(line[i]));
    stack.slice(0, -1).forEach((text, level) => {
      if (text !== '') standing.fill('', level + 1)[level] = text;
    });
    const depth = stack.findLastIndex((text) => text !== '');
    own.push(depth < 0 ? '' : stack[depth]!);
    if (depth >= 0) readTitle(found, own, i, standing.slice(0, depth).filter(Boolean));
  }
  const { dates, unread } = settleDates(found.dates);
  return { ...found, dates, ...settleMoney({ ...found, unread: [...found.unread, ...unread] }) };
}

function readTitle(found: LedgerHead, own: readonly string[], at: number, groups: readonly string[]): void {
  const title = own[at]!;
  const field = fieldOf(title);
  const asked = field === undefined || field.startsWith('is');
  const date = asked ? dateTopic(title, groups) : undefined;
  if (date) {
    found.dates.push({ at, title: [...groups.slice(-1), title].join(' '), ...date });
    return;
  }
  if (field === undefined) {
    const money = moneyTopic(title, groups);
    if (money) found.money.push({ at, title: [...groups.slice(-1), title].join(' '), ...money });
    else found.unread.push(title);
    return;
  }
  const before = found.places.get(field);
  // the more exact title wins: 小区名称 before 项目名称 before 名称
  if (before === undefined || rank(field, title) < rank(field, own[before])) found.places.set(field, at);
  else if (rank(field, title) === rank(field, own[before])) found.twice = title;
  if (before !== undefined) found.unread.push(found.places.get(field) === at ? own[before]! : title);
}

/** One column a topic, or all its parts: of a whole and its parts the whole is read, of two wholes the first. */
function settleMoney({ money, unread }: LedgerHead): Pick<LedgerHead, 'money' | 'unread'> {
  const kept = [...Map.groupBy(money, ({ topic }) => topic).values()].flatMap((columns) => {
    const one = columns.filter(({ isPart }) => !isPart).sort((a, b) => exactness(b) - exactness(a))[0];
    return one ? [one] : columns;
  });
  const left = money.filter((column) => !kept.includes(column)).map(({ title }) => title);
  return { money: kept.sort((a, b) => a.at - b.at), unread: [...unread, ...left] };
}

/** 估算总投资 is the estimate before 投资, which may be anything. */
function exactness({ title }: MoneyColumn): number {
  return (title.includes('估算') ? 2 : 0) + (title.includes('总') || title.includes('累计') ? 1 : 0);
}

function rank(field: LedgerField, cell: unknown): number {
  return titles[field].indexOf(squeezed(cell));
}

/** `完成率 （％）` is `完成率%`, `Reported On` is `reportedon`. */
export function squeezed(cell: unknown): string {
  return plain(cell)
    .toLowerCase()
    .replace(/[\s()[\]【】:：*_/、]/g, '');
}
