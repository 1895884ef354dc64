import standstill from '../../data/policies/standstill.json' with { type: 'json' };
import type { Reading } from './forecast.ts';
import { type Month, monthOf, monthText } from './months.ts';

/** Months in which works outdoors go on, as month and day (data/policies/digging-seasons.json); a stop outside them is planned. */
export interface BuildingSeason {
  from: string;
  until: string;
}

/** Reports go on and the work does not: it stands still, or what was reported done is less than it was. */
export interface Standstill {
  kind: 'standing' | 'falling';
  /** Standing: the day of the report that brought the present percentage. Falling: that of the first report below the former one. */
  since: string;
  /** Percent before and now; the same, give or take a point, where it stands. */
  from: number;
  to: number;
}

/** In percentage points, and in months of the building season running that bring no progress. */
const [noticeablePoints, standstillMonths] = [standstill.points.value, standstill.months.value];

/**
 * Whether work that was begun and isn't finished stands still or goes backward by its own reports. Silence is neither: it
 * is a missing report. Months outside the building season don't count as standing; a fall counts at once, until the former
 * percentage is reached again or work goes on from the lower one.
 * @param readings - of one community, in percent; any order
 */
export function standstillOf(
  readings: readonly Reading[],
  season: BuildingSeason | null = null,
): Standstill | null {
  const sorted = readings.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const last = sorted.at(-1);
  if (!last || last.percent >= 100) return null;
  return fallOf(sorted, last) ?? pauseOf(sorted, last, season);
}

function fallOf(sorted: readonly Reading[], last: Reading): Standstill | null {
  let peakAt = 0;
  // the latest of equal peaks: a fall that was made good again is over
  for (let i = 1; i < sorted.length; i++) if (sorted[i]!.percent >= sorted[peakAt]!.percent) peakAt = i;
  const after = sorted.slice(peakAt + 1);
  const peak = sorted[peakAt]!.percent;
  const low = Math.min(...after.map(({ percent }) => percent));
  if (peak - last.percent < noticeablePoints || last.percent - low >= noticeablePoints) return null;
  const first = after.find(({ percent }) => peak - percent >= noticeablePoints)!;
  return { kind: 'falling', since: first.on, from: peak, to: last.percent };
}

function pauseOf(
  sorted: readonly Reading[],
  last: Reading,
  season: BuildingSeason | null,
): Standstill | null {
  let first = last;
  for (const reading of sorted.toReversed()) {
    if (Math.abs(last.percent - reading.percent) >= noticeablePoints) break;
    first = reading;
  }
  if (openMonths(monthOf(first.on), monthOf(last.on), season) < standstillMonths) return null;
  return { kind: 'standing', since: first.on, from: first.percent, to: last.percent };
}

/** Months after `from` up to `to` whose middle lies in the season. Readings are known by month, not by day. */
function openMonths(from: Month, to: Month, season: BuildingSeason | null): number {
  let open = 0;
  for (let month = from + 1; month <= to; month++) {
    const middle = `${monthText(month)}-15`.slice(5);
    if (season === null || (middle >= season.from && middle <= season.until)) open += 1;
  }
  return open;
}
