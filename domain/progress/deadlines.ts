import { type Forecast, forecastFinish, type Reading } from './forecast.ts';
import { addDays, daysBetween } from './months.ts';
import type { Standstill } from './pace.ts';

export type Risk =
  | 'on_time'
  | 'at_risk'
  | 'standing'
  | 'falling'
  | 'late'
  | 'overdue'
  | 'no_plan'
  | 'unknown';

/** Verdicts that ask somebody to act. */
export const dangers: readonly Risk[] = ['at_risk', 'standing', 'falling', 'late', 'overdue'];

export interface DeadlineVerdict {
  risk: Risk;
  dueOn: string | null;
  forecast: Forecast | null;
  /** Days that the median forecast (or today, when overdue) lies after the deadline; null when it doesn't. */
  daysLate: number | null;
  /** Where the reports go on and the work does not, whatever the deadline; there is no forecast then. */
  standstill: Standstill | null;
}

/**
 * Whether a deadline is in danger: overdue when it has passed unfinished; standing or falling when the reports say so, with
 * or without a deadline; late when the median forecast lies after it; at risk when only the slow end of the range does, or
 * when it is 60 days off and nothing can be forecast.
 * @param standstill - of works under way (`standstillOf`)
 */
export function judgeDeadline(
  dueOn: string | null,
  finishedOn: string | null,
  readings: readonly Reading[],
  today: string,
  standstill: Standstill | null = null,
): DeadlineVerdict {
  const none = { dueOn, forecast: null, daysLate: null, standstill: null };
  if (finishedOn !== null) {
    const late = dueOn !== null && finishedOn > dueOn;
    return {
      ...none,
      risk: late ? 'late' : 'on_time',
      daysLate: late ? daysBetween(dueOn, finishedOn) : null,
    };
  }
  // a forecast assumes that work goes on as it went
  const forecast = standstill === null ? forecastFinish(readings, today) : null;
  const verdict = { ...none, forecast, standstill };
  if (dueOn !== null && dueOn < today)
    return { ...verdict, risk: 'overdue', daysLate: daysBetween(dueOn, today) };
  if (standstill !== null) return { ...verdict, risk: standstill.kind };
  if (dueOn === null) return { ...verdict, risk: 'no_plan' };
  if (forecast === null) return { ...none, risk: daysBetween(today, dueOn) <= 60 ? 'at_risk' : 'unknown' };
  const daysLate = forecast.finishOn > dueOn ? daysBetween(dueOn, forecast.finishOn) : null;
  if (daysLate !== null) return { ...verdict, risk: 'late', daysLate };
  const slowIsLate = forecast.latestOn === null || forecast.latestOn > dueOn;
  return { ...verdict, risk: slowIsLate ? 'at_risk' : 'on_time' };
}

/**
 * Since when a deadline has been in danger: the first of the readings from which on every verdict said so, the verdict of
 * each reading's own day; null when the latest one alone does not say so.
 */
export function riskSince(
  { dueOn, standstill }: Pick<DeadlineVerdict, 'dueOn' | 'standstill'>,
  readings: readonly Reading[],
  today: string,
): string | null {
  if (dueOn !== null && dueOn < today) return dueOn;
  if (standstill !== null) return standstill.since;
  if (dueOn === null) return null;
  const sorted = readings.toSorted((a, b) => (a.on < b.on ? -1 : 1));
  let since: string | null = null;
  for (let n = sorted.length; n > 0; n--) {
    const day = n === sorted.length ? today : sorted[n - 1]!.on;
    const { risk } = judgeDeadline(dueOn, null, sorted.slice(0, n), day);
    if (!dangers.includes(risk)) break;
    // a month that is not over is read as its last day
    since = sorted[n - 1]!.on < today ? sorted[n - 1]!.on : today;
  }
  return (
    since ?? (dangers.includes(judgeDeadline(dueOn, null, readings, today).risk) ? addDays(dueOn, -60) : null)
  );
}

/**
 * Days that a report is overdue: under way, a report is due every month (日常调度) and counts as missing `graceDays` after
 * the last one is a month old. 0 = nothing is missing.
 */
export function reportOverdueDays(
  startedOn: string | null,
  lastReportOn: string | null,
  today: string,
  graceDays = 10,
): number {
  const from = lastReportOn ?? startedOn;
  if (from === null) return 0;
  return Math.max(0, daysBetween(addDays(from, 31 + graceDays), today));
}
