import { daysBetween } from './months.ts';
import { hasReached, type Status } from './status.ts';

export interface ReportFact {
  id: number;
  itemCode: string | null;
  reportedOn: string;
  percent: number;
  quantityDone: number | null;
}

export interface PhotoFact {
  reportId: number | null;
  kind: 'before' | 'during' | 'after';
  /** Day on which the camera says the photo was taken. */
  takenOn: string | null;
}

export interface CommunityFacts {
  status: Status;
  startedOn: string | null;
  completedOn: string | null;
  acceptedOn: string | null;
  reports: readonly ReportFact[];
  photos: readonly PhotoFact[];
  planned: ReadonlyMap<string, number>;
}

/** Two statements that can't both be true, with the numbers that show it. */
export interface Contradiction {
  code:
    | 'percent_fell'
    | 'percent_without_start'
    | 'complete_below_100'
    | 'finished_before_started'
    | 'accepted_before_complete'
    | 'quantity_over_plan'
    | 'quantity_against_percent'
    | 'report_after_acceptance'
    | 'photo_after_report'
    | 'photo_too_old'
    | 'after_photo_before_work';
  on: string | null;
  reportId: number | null;
  facts: Record<string, string | number>;
}

/** Photos of the state of works older than this at the day of the report prove nothing about it. */
const photoAgeDays = 62;
/** Quantities may exceed the plan by this share before it is a contradiction: plans are estimates. */
const quantityTolerance = 0.1;

/** Finds what contradicts what in one community. `reports` are those that stand (corrected ones left out). */
export function findContradictions(facts: CommunityFacts): Contradiction[] {
  return [...dates(facts), ...reports(facts), ...photos(facts)];
}

function* dates(facts: CommunityFacts): Generator<Contradiction> {
  const { status, startedOn, completedOn, acceptedOn } = facts;
  if (startedOn && completedOn && completedOn < startedOn)
    yield found('finished_before_started', completedOn, null, { startedOn, completedOn });
  if (completedOn && acceptedOn && acceptedOn < completedOn)
    yield found('accepted_before_complete', acceptedOn, null, { completedOn, acceptedOn });
  const last = facts.reports
    .filter((report) => report.itemCode === null)
    .toSorted(byDate)
    .at(-1);
  if (!last) return;
  if (hasReached(status, 'complete') && last.percent < 100)
    yield found('complete_below_100', last.reportedOn, last.id, { percent: last.percent, status });
  if (!hasReached(status, 'under_way') && last.percent > 0)
    yield found('percent_without_start', last.reportedOn, last.id, { percent: last.percent, status });
}

function* reports(facts: CommunityFacts): Generator<Contradiction> {
  const before = new Map<string, ReportFact>();
  for (const report of facts.reports.toSorted(byDate)) {
    const key = report.itemCode ?? '';
    const earlier = before.get(key);
    if (earlier && report.percent < earlier.percent)
      yield found('percent_fell', report.reportedOn, report.id, {
        from: earlier.percent,
        to: report.percent,
        earlierReport: earlier.id,
      });
    before.set(key, report);
    if (facts.acceptedOn && report.reportedOn > facts.acceptedOn && report.percent < 100)
      yield found('report_after_acceptance', report.reportedOn, report.id, {
        acceptedOn: facts.acceptedOn,
        percent: report.percent,
      });
    yield* quantities(report, facts.planned.get(key));
  }
}

function* quantities(report: ReportFact, planned: number | undefined): Generator<Contradiction> {
  const { quantityDone } = report;
  if (planned === undefined || planned <= 0 || quantityDone === null) return;
  if (quantityDone > planned * (1 + quantityTolerance))
    yield found('quantity_over_plan', report.reportedOn, report.id, { quantityDone, planned });
  else if (Math.abs((100 * quantityDone) / planned - report.percent) > 25)
    yield found('quantity_against_percent', report.reportedOn, report.id, {
      quantityDone,
      planned,
      percent: report.percent,
    });
}

function* photos(facts: CommunityFacts): Generator<Contradiction> {
  const reportDates = new Map(facts.reports.map((report) => [report.id, report.reportedOn]));
  for (const { reportId, kind, takenOn } of facts.photos) {
    if (takenOn === null) continue;
    if (kind === 'after' && facts.startedOn && takenOn < facts.startedOn)
      yield found('after_photo_before_work', takenOn, reportId, { takenOn, startedOn: facts.startedOn });
    const reportedOn = reportId === null ? undefined : reportDates.get(reportId);
    if (reportedOn === undefined || kind === 'before') continue;
    if (takenOn > reportedOn) yield found('photo_after_report', takenOn, reportId, { takenOn, reportedOn });
    else if (daysBetween(takenOn, reportedOn) > photoAgeDays)
      yield found('photo_too_old', takenOn, reportId, { takenOn, reportedOn });
  }
}

function byDate(a: ReportFact, b: ReportFact): number {
  return a.reportedOn < b.reportedOn ? -1 : a.reportedOn > b.reportedOn ? 1 : a.id - b.id;
}

function found(
  code: Contradiction['code'],
  on: string | null,
  reportId: number | null,
  facts: Record<string, string | number>,
): Contradiction {
  return { code, on, reportId, facts };
}
