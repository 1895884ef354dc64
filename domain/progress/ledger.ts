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
import { datesOfCell, type SaidDate } from './ledger-dates.ts';
import {
  type DateChange,
  dateChanges,
  statusOfDates,
  vagueDays,
  withDates,
} from './ledger-dates-difference.ts';
import { type BlankMoney, blankInLongForm, blankMoney } from './ledger-money-blank.ts';
import {
  moneyChanges,
  moneyWarnings,
  readMoney,
  type SaidMoney,
  withMoney,
} from './ledger-money-difference.ts';
import { communityFinder, type FoundCommunity, isSimilarName } from './ledger-names.ts';
import {
  checkAgainst,
  checkComplete,
  notThatName,
  saidTwice,
  similarNameFound,
  smallPercentage,
} from './ledger-refusals.ts';
import type { LedgerLine, LedgerTable } from './ledger-table.ts';
import type { Milestone, Step } from './stages.ts';
import { hasReached, type Status } from './status.ts';

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
  milestones: Milestone[];
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
  /** Planned and actual days of steps. */
  dates: DateChange[];
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
  /** What a blank cell takes away. */
  blanks: BlankMoney[];
  dates: SaidDate[];
  warnings: Bilingual[];
}

const nothing = {
  percent: null,
  status: null,
  money: [],
  dates: [],
  reportedOn: null,
  warnings: [],
  problem: null,
};

/** What the programme says, and what this account may do. */
export interface LedgerTerms {
  /** Steps of the programme in order. */
  steps: readonly Step[];
  /** What a renovation costs usually: amounts far from it are doubted. */
  scale: CostScale;
  /** A blank cell of money takes away what stands; else it says nothing. */
  blankIsNone?: boolean;
  /** Throws a Problem where this account may not report for the community. */
  mayTouch?: (community: LedgerCommunity) => void;
  /** Throws a Problem where this account may not change planned money: the estimate, and what each source gives. */
  mayPlanMoney?: (changes: readonly MoneyChange[]) => void;
}

/**
 * What a progress ledger would change, row by row, before anything is changed. A row is found by its code, else by a name
 * that only one community has. Rows of one community count in the order of their days, each after the one before.
 * @param today stands where a row has no date
 * @throws Problem `progress.ledger-blank-long` where blanks are to mean none and the ledger has no cell for them
 */
export function ledgerDifferences(
  table: LedgerTable,
  communities: readonly LedgerCommunity[],
  today: string,
  terms: LedgerTerms,
): LedgerDifference[] {
  if (terms.blankIsNone && table.isLong) throw blankInLongForm();
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
      terms.mayTouch?.(community);
      const warnings = found.by === 'similar' ? [similarNameFound(community)] : [];
      wanted.push({ row: line.row, community, warnings, ...readLine(line, table, percents, today, terms) });
    } catch (problem) {
      differences.push(refusal(line.row, community, problem));
    }
  }
  for (const [community, lines] of Map.groupBy(wanted, (line) => line.community))
    differences.push(...follow(community, lines, today, terms));
  return differences.sort((a, b) => a.row - b.row);
}

function readLine(
  { cells, money, dates, problem }: LedgerLine,
  table: LedgerTable,
  scale: PercentScale,
  today: string,
  { blankIsNone }: LedgerTerms,
): Pick<Wanted, 'reportedOn' | 'percent' | 'status' | 'money' | 'blanks' | 'dates'> {
  if (problem) throw problem;
  const reportedOn = dayOf(cells.date, today) ?? today;
  const percent = percentOf(cells.percent, scale);
  checkReport({ reportedOn, percent: percent ?? 0 }, today);
  const status =
    statusOf(cells.status) ?? statusOfAnswers(cells.isStarted, cells.isComplete, cells.isAccepted);
  const said = table.dates.flatMap((column, i) => datesOfCell(dates[i], column, today));
  const amounts = readMoney(table.money, money);
  const blanks = blankIsNone ? blankMoney(table.money, money, amounts) : [];
  return { reportedOn, percent, status, money: amounts, blanks, dates: said };
}

/** The lines of one community in the order of their days, each compared with what stands after the one before. */
function follow(
  community: LedgerCommunity,
  lines: readonly Wanted[],
  today: string,
  terms: LedgerTerms,
): LedgerDifference[] {
  const inOrder = lines.toSorted((a, b) => a.reportedOn.localeCompare(b.reportedOn) || a.row - b.row);
  const standing: Standing = { ...community, reports: new Map(community.reports) };
  return inOrder.map((line) => {
    try {
      const twin = inOrder.find(
        (each) => each !== line && each.reportedOn === line.reportedOn && !agree(each, line),
      );
      if (twin) throw saidTwice(line, twin);
      return take(standing, line, inOrder, today, terms);
    } catch (problem) {
      return refusal(line.row, community, problem);
    }
  });
}

/** What stands after the lines that were taken. */
type Standing = Omit<LedgerCommunity, 'reports'> & { reports: Map<string, number> };

/** The difference of one line; `standing` is moved on by it. */
function take(
  standing: Standing,
  line: Wanted,
  inOrder: readonly Wanted[],
  today: string,
  { steps, scale, mayPlanMoney }: LedgerTerms,
): LedgerDifference {
  const { row, reportedOn } = line;
  const { status, percent, reports, money, milestones } = standing;
  const last = [...reports.keys()].sort().at(-1) ?? '';
  // of several words for one thing only the last is what is now
  const isStated = line === inOrder.findLast((each) => each.status !== null) && reportedOn >= last;
  const isLatest = (said: SaidDate) =>
    line === inOrder.findLast(({ dates }) => dates.some((each) => isOf(each, said)));
  const days = dateChanges(steps, milestones, line.dates, today, isLatest);
  const after = withDates(milestones, days);
  const stated = isStated ? line.status! : null;
  const proven = statusOfDates(steps, after, days, status, line.status);
  const next = stated ?? proven ?? status;
  const told = reports.get(reportedOn) === line.percent;
  const isNew = line.percent !== null && !told && line.percent !== percent;
  if (isNew) checkAgainst(standing, line, next, last);
  else if (proven !== null && line.percent !== null) checkComplete(next, line.percent);
  const amounts = moneyChanges(money, line.money, reportedOn, line.blanks);
  const planned = amounts.filter(({ field }) => field !== 'invested');
  if (planned.length > 0) mayPlanMoney?.(planned);
  const paid = withMoney(money, amounts, reportedOn);
  const isMoved = next !== status;
  Object.assign(standing, { status: next, milestones: after, money: paid });
  if (isNew) {
    standing.percent = line.percent!;
    reports.set(reportedOn, line.percent!);
  }
  if (isMoved && hasReached(next, 'complete')) standing.percent = 100;
  return {
    row,
    outcome: isNew || isMoved || amounts.length > 0 || days.length > 0 ? 'changes' : 'same',
    code: standing.code,
    name: standing.name,
    percent: isNew ? { from: percent, to: line.percent! } : null,
    status: isMoved ? { from: status, to: next } : null,
    money: amounts,
    dates: days,
    reportedOn,
    warnings: [
      ...line.warnings,
      ...(isNew && line.percent! > 0 && line.percent! < 1 ? [smallPercentage(line.percent!)] : []),
      ...vagueDays(line.dates, days),
      ...moneyWarnings(money, paid, amounts, scale),
    ],
    problem: null,
  };
}

const isOf = (a: SaidDate, b: SaidDate): boolean => a.step === b.step && a.field === b.field;

function agree(a: Wanted, b: Wanted): boolean {
  const sameMoney = [...a.money].every(([topic, { yuan }]) => b.money.get(topic)?.yuan === yuan);
  const sameDates = a.dates.every((said) =>
    b.dates.some((each) => isOf(each, said) && each.day === said.day),
  );
  return (
    a.percent === b.percent &&
    a.status === b.status &&
    a.money.size === b.money.size &&
    a.blanks.length === b.blanks.length &&
    a.dates.length === b.dates.length &&
    sameMoney &&
    sameDates
  );
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

function refusal(row: number, { code, name }: LedgerCommunity, problem: unknown): LedgerDifference {
  if (!(problem instanceof Problem)) throw problem;
  return { row, code, name, ...nothing, outcome: 'refused', problem };
}
