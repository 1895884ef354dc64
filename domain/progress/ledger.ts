import { type Bilingual, Problem } from '../problem.ts';
import type { CommunityMoney, MoneyChange } from '../programme/money.ts';
import type { CostScale } from '../programme/plausible-cost.ts';
import { checkReport } from './check-report.ts';
import {
  dayOf,
  type PercentScale,
  percentOf,
  percentScale,
  plain,
  statusOf,
  statusOfAnswers,
} from './ledger-cells.ts';
import {
  moneyChanges,
  moneyWarnings,
  readMoney,
  type SaidMoney,
  withMoney,
} from './ledger-money-difference.ts';
import { communityFinder, type FoundCommunity, isSimilarName } from './ledger-names.ts';
import type { LedgerLine, LedgerTable } from './ledger-table.ts';
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
  money: CommunityMoney;
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
  money: MoneyChange[];
  reportedOn: string | null;
  /** What a person should look at before it is written. */
  warnings: Bilingual[];
  /** Why it was refused. */
  problem: Problem | null;
}

interface Wanted {
  row: number;
  community: LedgerCommunity;
  reportedOn: string;
  percent: number | null;
  status: Status | null;
  money: SaidMoney;
  warnings: Bilingual[];
}

const nothing = { percent: null, status: null, money: [], reportedOn: null, warnings: [], problem: null };

/**
 * What a progress ledger would change, row by row, before anything is changed. A row is found by its code, else by a name
 * that only one community has. Rows of one community count in the order of their days, each after the one before.
 * @param today stands where a row has no date
 * @param scale what a renovation costs usually: amounts far from it are doubted
 * @param mayTouch throws a Problem where this account may not report for the community
 */
export function ledgerDifferences(
  table: LedgerTable,
  communities: readonly LedgerCommunity[],
  today: string,
  scale: CostScale,
  mayTouch: (community: LedgerCommunity) => void = () => {},
): LedgerDifference[] {
  const find = communityFinder(communities);
  const names = new Set(communities.map(({ name }) => plain(name)));
  const percents = percentScale(
    table.rows.map(({ cells }) => cells.percent),
    table.percentTitle,
  );
  const differences: LedgerDifference[] = [];
  const wanted: Wanted[] = [];
  for (const line of table.rows) {
    const [code, name] = [plain(line.cells.code), plain(line.cells.name)];
    const found = find(code, name);
    if (!found.community) {
      differences.push(notFound(line.row, name || code, found));
      continue;
    }
    const { community } = found;
    try {
      if (names.has(name) && plain(community.name) !== name && !isSimilarName(community.name, name))
        throw notThatName(community, name);
      mayTouch(community);
      const warnings = found.by === 'similar' ? [similarNameFound(community)] : [];
      wanted.push({ row: line.row, community, warnings, ...readLine(line, table, percents, today) });
    } catch (problem) {
      differences.push(refusal(line.row, community, problem));
    }
  }
  for (const [community, lines] of Map.groupBy(wanted, (line) => line.community))
    differences.push(...follow(community, lines, scale));
  return differences.sort((a, b) => a.row - b.row);
}

function readLine(
  { cells, money }: LedgerLine,
  table: LedgerTable,
  scale: PercentScale,
  today: string,
): Pick<Wanted, 'reportedOn' | 'percent' | 'status' | 'money'> {
  const reportedOn = dayOf(cells.date, today) ?? today;
  const percent = percentOf(cells.percent, scale);
  checkReport({ reportedOn, percent: percent ?? 0 }, today);
  const status =
    statusOf(cells.status) ?? statusOfAnswers(cells.isStarted, cells.isComplete, cells.isAccepted);
  return { reportedOn, percent, status, money: readMoney(table.money, money) };
}

/** The lines of one community in the order of their days, each compared with what stands after the one before. */
function follow(community: LedgerCommunity, lines: readonly Wanted[], scale: CostScale): LedgerDifference[] {
  let { status, percent, money } = community;
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
      const amounts = moneyChanges(money, line.money, reportedOn);
      const after = withMoney(money, amounts, reportedOn);
      const difference: LedgerDifference = {
        row,
        outcome: isNew || isMoved || amounts.length > 0 ? 'changes' : 'same',
        code: community.code,
        name: community.name,
        percent: isNew ? { from: percent, to: line.percent! } : null,
        status: isMoved ? { from: status, to: line.status! } : null,
        money: amounts,
        reportedOn,
        warnings: [
          ...line.warnings,
          ...(isNew && line.percent! > 0 && line.percent! < 1 ? [smallPercentage(line.percent!)] : []),
          ...moneyWarnings(money, after, amounts, scale),
        ],
        problem: null,
      };
      money = after;
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
  const sameMoney = [...a.money].every(([topic, { yuan }]) => b.money.get(topic)?.yuan === yuan);
  return a.percent === b.percent && a.status === b.status && a.money.size === b.money.size && sameMoney;
}

function notFound(row: number, name: string, found: FoundCommunity<LedgerCommunity>): LedgerDifference {
  const near = found.community === null ? found.near.slice(0, 3) : [];
  const list = near.map(({ code, name }) => `${name}（${code}）`);
  const warnings = list.length
    ? [{ zh: `是不是 ${list.join('、')}？`, en: `Is it ${list.join(', ')}?` }]
    : [];
  const outcome = found.by === 'ambiguous' ? 'ambiguous' : 'unknown';
  return { row, code: null, name, ...nothing, warnings, outcome };
}

/** 0.5 in a column of % that also has 35 is half a per cent as it is written, and may well be meant as half. */
function smallPercentage(percent: number): Bilingual {
  return { zh: `按 ${percent}% 读取，请核对。`, en: `Read as ${percent}%: please check.` };
}

function similarNameFound({ code, name }: LedgerCommunity): Bilingual {
  return {
    zh: `按相近名称对应到“${name}”（${code}）。`,
    en: `Taken for “${name}” (${code}), whose name is similar.`,
  };
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
