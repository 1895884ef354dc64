import { Problem } from '../problem.ts';
import { checkReport } from './check-report.ts';
import {
  dayOf,
  type LedgerLine,
  type LedgerTable,
  type PercentScale,
  percentOf,
  percentScale,
  plain,
  statusOf,
} from './ledger-table.ts';
import { hasReached, type Status, statusText } from './status.ts';

/** What the system says now of a community that a ledger may name. */
export interface LedgerCommunity {
  code: string;
  name: string;
  office: string | null;
  status: Status;
  percent: number;
  /** `reported` and `status` can be moved by a report of the whole; else items of works make the percentage. */
  weightedBy: string;
  /** Day and percentage of the reports of the whole that stand, the oldest first. */
  reports: [string, number][];
}

export type LedgerOutcome = 'changes' | 'same' | 'unknown' | 'ambiguous' | 'refused';

export interface LedgerDifference {
  /** Row of the sheet, 1 = its first. */
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

interface Wanted {
  row: number;
  community: LedgerCommunity;
  reportedOn: string;
  percent: number | null;
  status: Status | null;
}

const nothing = { percent: null, status: null, reportedOn: null, problem: null };

/**
 * What a progress ledger would change, row by row, before anything is changed. A row is found by its code, else by a name
 * that only one community has. Rows of one community count in the order of their days, each after the one before.
 * @param today stands where a row has no date
 * @param mayTouch throws a Problem where this account may not report for the community
 */
export function ledgerDifferences(
  table: LedgerTable,
  communities: readonly LedgerCommunity[],
  today: string,
  mayTouch: (community: LedgerCommunity) => void = () => {},
): LedgerDifference[] {
  const byCode = new Map(communities.map((community) => [community.code, community]));
  const byName = Map.groupBy(communities, ({ name }) => plain(name));
  const scale = percentScale(table.rows.map(({ cells }) => cells.percent));
  const differences: LedgerDifference[] = [];
  const wanted: Wanted[] = [];
  for (const { row, cells } of table.rows) {
    const [code, name] = [plain(cells.code), plain(cells.name)];
    const named = byName.get(name) ?? [];
    // a code that is none of ours is a number of the ledger's own: the name then decides
    const community = byCode.get(code) ?? (named.length === 1 ? named[0] : undefined);
    if (!community) {
      const outcome = named.length > 1 ? 'ambiguous' : 'unknown';
      differences.push({ row, code: null, name: name || code, ...nothing, outcome });
      continue;
    }
    try {
      if (named.length > 0 && !named.includes(community)) throw notThatName(community, name);
      mayTouch(community);
      wanted.push({ row, community, ...readLine(cells, scale, today) });
    } catch (problem) {
      differences.push(refusal(row, community, problem));
    }
  }
  for (const [community, lines] of Map.groupBy(wanted, (line) => line.community))
    differences.push(...follow(community, lines));
  return differences.sort((a, b) => a.row - b.row);
}

function readLine(
  cells: LedgerLine['cells'],
  scale: PercentScale,
  today: string,
): Pick<Wanted, 'reportedOn' | 'percent' | 'status'> {
  const reportedOn = dayOf(cells.date, today) ?? today;
  const percent = percentOf(cells.percent, scale);
  checkReport({ reportedOn, percent: percent ?? 0 }, today);
  return { reportedOn, percent, status: statusOf(cells.status) };
}

/** The lines of one community in the order of their days, each compared with what stands after the one before. */
function follow(community: LedgerCommunity, lines: readonly Wanted[]): LedgerDifference[] {
  let { status, percent } = community;
  const reports = new Map(community.reports);
  const last = () => [...reports.keys()].sort().at(-1) ?? '';
  const inOrder = lines.toSorted((a, b) => a.reportedOn.localeCompare(b.reportedOn) || a.row - b.row);
  // of several states only the last is the one that is now
  const lastStated = inOrder.findLast((line) => line.status !== null);
  return inOrder.map((line, i) => {
    try {
      const twin = inOrder.find(
        (each, j) => j !== i && each.reportedOn === line.reportedOn && !agree(each, line),
      );
      if (twin) throw saidTwice(line, twin);
      const { row, reportedOn } = line;
      const told = reports.get(reportedOn) === line.percent;
      const isNew = line.percent !== null && !told && line.percent !== percent;
      const isMoved = line === lastStated && line.status !== status && reportedOn >= last();
      if (isNew) checkAgainst(community, line, isMoved ? line.status! : status, last());
      const difference: LedgerDifference = {
        row,
        outcome: isNew || isMoved ? 'changes' : 'same',
        code: community.code,
        name: community.name,
        percent: isNew ? { from: percent, to: line.percent! } : null,
        status: isMoved ? { from: status, to: line.status! } : null,
        reportedOn,
        problem: null,
      };
      if (isMoved) status = line.status!;
      if (isNew) {
        percent = line.percent!;
        reports.set(reportedOn, percent);
      }
      if (isMoved && hasReached(status, 'complete')) percent = 100;
      return difference;
    } catch (problem) {
      return refusal(line.row, community, problem);
    }
  });
}

/** Refuses a percentage that would be taken and yet not be seen: the difference that is shown must come true. */
function checkAgainst(community: LedgerCommunity, line: Wanted, status: Status, lastReport: string): void {
  if (line.reportedOn < lastReport)
    throw new Problem(
      'progress.ledger-older',
      {
        zh: `${line.reportedOn} 早于最近一次填报（${lastReport}）。`,
        en: `${line.reportedOn} is before the latest report (${lastReport}).`,
      },
      { zh: '旧的进度请在填报页更正。', en: 'Correct an earlier report on the page for reporting.' },
      { status: 422 },
    );
  if (hasReached(status, 'complete') && line.percent !== 100)
    throw new Problem(
      'progress.ledger-complete',
      {
        zh: `状态为“${statusText[status].zh}”，进度却是 ${line.percent}%。`,
        en: `The state is “${statusText[status].en}”, the percentage ${line.percent}.`,
      },
      { zh: '请核对状态或进度。', en: 'Check the state or the percentage.' },
      { status: 422 },
    );
  if (!['reported', 'status'].includes(community.weightedBy))
    throw new Problem(
      'progress.ledger-by-items',
      {
        zh: '该小区的进度由各改造内容汇总得出。',
        en: 'The percentage of this community is made of its items of works.',
      },
      { zh: '请按改造内容填报。', en: 'Report by item.' },
      { status: 422 },
    );
}

function agree(a: Wanted, b: Wanted): boolean {
  return a.percent === b.percent && a.status === b.status;
}

function refusal(row: number, { code, name }: LedgerCommunity, problem: unknown): LedgerDifference {
  if (!(problem instanceof Problem)) throw problem;
  return { row, code, name, ...nothing, outcome: 'refused', problem };
}

function saidTwice(line: Wanted, twin: Wanted): Problem {
  return new Problem(
    'progress.ledger-twice',
    {
      zh: `第 ${line.row} 行与第 ${twin.row} 行是同一小区、同一天，内容不同。`,
      en: `Rows ${line.row} and ${twin.row} speak of one community on one day and differ.`,
    },
    { zh: '请只留一行。', en: 'Keep one of them.' },
    { status: 422, facts: { rows: [line.row, twin.row] } },
  );
}

function notThatName({ code, name }: LedgerCommunity, written: string): Problem {
  return new Problem(
    'progress.ledger-name',
    {
      zh: `编号 ${code} 是“${name}”，而“${written}”是另一个小区。`,
      en: `${code} is “${name}”; “${written}” is another community.`,
    },
    { zh: '请核对编号和名称。', en: 'Check code and name.' },
    { status: 422 },
  );
}
