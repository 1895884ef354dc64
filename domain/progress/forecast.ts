import { addDays, daysBetween } from './months.ts';

export interface Reading {
  on: string;
  percent: number;
}

/** When the work will be done at the rate so far, with the range in which the date lies. */
export interface Forecast {
  /** Median estimate. */
  finishOn: string;
  /** Earliest and latest by the 10th and 90th percentile of the rates seen; null = at the slow rate it never ends. */
  earliestOn: string;
  latestOn: string | null;
  /** Percentage points a month at the median. */
  pointsPerMonth: number;
  readings: number;
  /** What the estimate rests on, for the screen. */
  basis: 'rate';
}

const daysPerMonth = 30.4375;
/** A forecast further away than this says nothing more than "not at this rate". */
const horizonDays = 20 * 365;

/**
 * Forecast from the rate so far: the median of the slopes between all pairs of readings (Theil–Sen, 1968), which one odd
 * report does not move, and the 10th and 90th percentile of the same slopes as the range. It assumes that work goes on as
 * it went; winter stops are inside the rates only if the readings span one. Null with fewer than three readings, over less
 * than 30 days, or when nothing moves.
 */
export function forecastFinish(readings: readonly Reading[], today: string): Forecast | null {
  const sorted = readings.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.percent - b.percent));
  const last = sorted.at(-1);
  const first = sorted[0];
  if (!last || !first || sorted.length < 3 || last.percent >= 100) return null;
  if (daysBetween(first.on, last.on) < 30) return null;
  const rates = pairSlopes(sorted).sort((a, b) => a - b);
  const median = quantile(rates, 0.5);
  if (median <= 0) return null;
  const remaining = 100 - last.percent;
  const from = last.on;
  // Work that has not been reported since may have gone on, but nothing is finished in the past.
  const dateAt = (rate: number) => {
    const date = addDays(from, remaining / rate);
    return date < today ? today : date;
  };
  const slow = quantile(rates, 0.1);
  if (remaining / median > horizonDays) return null;
  return {
    finishOn: dateAt(median),
    earliestOn: dateAt(quantile(rates, 0.9)),
    latestOn: slow > 0 && remaining / slow <= horizonDays ? dateAt(slow) : null,
    pointsPerMonth: median * daysPerMonth,
    readings: sorted.length,
    basis: 'rate',
  };
}

/** Percentage points a day between every two readings of different days. */
function pairSlopes(sorted: readonly Reading[]): number[] {
  const slopes: number[] = [];
  // The latest 36 say how work goes now, and bound the pairs at 630.
  const recent = sorted.slice(-36);
  for (let i = 0; i < recent.length; i++)
    for (let j = i + 1; j < recent.length; j++) {
      const days = daysBetween(recent[i]!.on, recent[j]!.on);
      if (days > 0) slopes.push((recent[j]!.percent - recent[i]!.percent) / days);
    }
  return slopes;
}

/** Linear interpolation between order statistics. */
function quantile(sorted: readonly number[], p: number): number {
  if (sorted.length === 0) return 0;
  const at = p * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}
