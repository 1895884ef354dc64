import { Problem } from '../problem.ts';
import { checkReport } from './check-report.ts';
import { isIsoDate } from './months.ts';
import { type Status, statuses, statusText } from './status.ts';

/** What the system says now of a community that a ledger may name. */
export interface LedgerCommunity {
  code: string;
  name: string;
  status: Status;
  percent: number;
}

export type LedgerOutcome = 'changes' | 'same' | 'unknown' | 'ambiguous' | 'refused';

export interface LedgerDifference {
  /** Row of the file, 1 = its first. */
  row: number;
  outcome: LedgerOutcome;
  code: string | null;
  name: string;
  percent: { from: number; to: number } | null;
  status: { from: Status; to: Status } | null;
  reportedOn: string | null;
  /** Why it was refused. */
  problem: Problem | null;
}

const columns = {
  code: ['小区编号', '编号', 'code'],
  name: ['小区名称', '小区', '名称', 'name'],
  percent: ['完成率%', '完成率', '进度', '进度%', 'percent'],
  status: ['状态', '状态名称', 'status'],
  date: ['填报日期', '日期', 'date', 'reported_on'],
};

/**
 * What a progress ledger would change, row by row, before anything is changed. The first row names the columns; a row is
 * found by its code, else by a name that only one community has. `today` stands where a row has no date.
 */
export function ledgerDifferences(
  rows: readonly (readonly unknown[])[],
  communities: readonly LedgerCommunity[],
  today: string,
): LedgerDifference[] {
  const [head = [], ...body] = rows;
  const titles = head.map((title) => String(title ?? '').trim());
  const at = (names: readonly string[]) => titles.findIndex((title) => names.includes(title));
  const place = Object.fromEntries(Object.entries(columns).map(([key, names]) => [key, at(names)])) as Record<
    keyof typeof columns,
    number
  >;
  if (place.code < 0 && place.name < 0) throw noColumns(titles);
  const byCode = new Map(communities.map((community) => [community.code, community]));
  const byName = Map.groupBy(communities, ({ name }) => name);
  return body
    .map((cells, i) => ({ cells, row: i + 2 }))
    .filter(({ cells }) =>
      cells.some((cell) => cell !== null && cell !== undefined && String(cell).trim() !== ''),
    )
    .map(({ cells, row }) => {
      const text = (key: keyof typeof columns) => written(cells[place[key]]);
      const named = byName.get(text('name')) ?? [];
      const community = byCode.get(text('code')) ?? (named.length === 1 ? named[0] : undefined);
      const found = {
        row,
        code: community?.code ?? null,
        name: community?.name ?? (text('name') || text('code')),
      };
      const nothing = { percent: null, status: null, reportedOn: null, problem: null };
      if (!community) return { ...found, ...nothing, outcome: named.length > 1 ? 'ambiguous' : 'unknown' };
      return { ...found, ...compare(community, text, today) };
    });
}

function compare(
  community: LedgerCommunity,
  text: (key: keyof typeof columns) => string,
  today: string,
): Pick<LedgerDifference, 'outcome' | 'percent' | 'status' | 'reportedOn' | 'problem'> {
  const nothing = { percent: null, status: null, reportedOn: null };
  try {
    const reportedOn = dayOf(text('date')) ?? today;
    const percentText = text('percent').replace(/[%％]$/, '');
    const to = percentText === '' ? null : Number(percentText);
    if (to !== null) checkReport({ reportedOn, percent: to }, today);
    const status = statusOf(text('status'));
    const percent = to !== null && to !== community.percent ? { from: community.percent, to } : null;
    const moved =
      status !== null && status !== community.status ? { from: community.status, to: status } : null;
    return {
      outcome: percent || moved ? 'changes' : 'same',
      percent,
      status: moved,
      reportedOn,
      problem: null,
    };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return { ...nothing, outcome: 'refused', problem };
  }
}

function statusOf(text: string): Status | null {
  if (text === '') return null;
  const status = statuses.find(
    (each) => each === text || statusText[each].zh === text || statusText[each].en === text,
  );
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

/** `2021-06-30`, `2021/6/30`, `2021.6.30`, `2021年6月30日`. */
function dayOf(text: string): string | null {
  if (text === '') return null;
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  const day = parts ? `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}` : text;
  // what is no date is refused where reports are checked
  return isIsoDate(day) ? day : text;
}

function written(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return cell === null || cell === undefined ? '' : String(cell).trim();
}

function noColumns(titles: readonly string[]): Problem {
  return new Problem(
    'progress.ledger-columns',
    {
      zh: '台账首行没有“小区编号”或“小区名称”列。',
      en: 'The first row names no column for the code or the name of a community.',
    },
    { zh: '请在首行写明列名。', en: 'Name the columns in the first row.' },
    { status: 422, facts: { titles } },
  );
}
