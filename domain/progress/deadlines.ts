import { type Forecast, forecastFinish, type Reading } from './forecast.ts';
import { addDays, daysBetween } from './months.ts';

export type Risk = 'on_time' | 'at_risk' | 'late' | 'overdue' | 'no_plan' | 'unknown';

export interface DeadlineVerdict {
  risk: Risk;
  dueOn: string | null;
  forecast: Forecast | null;
  /** Days that the median forecast (or today, when overdue) lies after the deadline; null when it doesn't. */
  daysLate: number | null;
}

/**
 * Whether a deadline is in danger: overdue when it has passed unfinished; late when the median forecast lies after it;
 * at risk when only the slow end of the range does, or when it is 60 days off and nothing can be forecast.
 */
export function judgeDeadline(
  dueOn: string | null,
  finishedOn: string | null,
  readings: readonly Reading[],
  today: string,
): DeadlineVerdict {
  const none = { dueOn, forecast: null, daysLate: null };
  if (finishedOn !== null) {
    const late = dueOn !== null && finishedOn > dueOn;
    return {
      ...none,
      risk: late ? 'late' : 'on_time',
      daysLate: late ? daysBetween(dueOn, finishedOn) : null,
    };
  }
  const forecast = forecastFinish(readings, today);
  if (dueOn === null) return { ...none, forecast, risk: 'no_plan' };
  if (dueOn < today) return { dueOn, forecast, risk: 'overdue', daysLate: daysBetween(dueOn, today) };
  if (forecast === null) return { ...none, risk: daysBetween(today, dueOn) <= 60 ? 'at_risk' : 'unknown' };
  const daysLate = forecast.finishOn > dueOn ? daysBetween(dueOn, forecast.finishOn) : null;
  if (daysLate !== null) return { dueOn, forecast, risk: 'late', daysLate };
  const slowIsLate = forecast.latestOn === null || forecast.latestOn > dueOn;
  return { dueOn, forecast, risk: slowIsLate ? 'at_risk' : 'on_time', daysLate: null };
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
