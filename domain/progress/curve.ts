import { type Month, monthOf } from './months.ts';

/** One month of a planned-against-actual curve, both as percent of the whole weight, cumulative. */
export interface CurvePoint {
  month: Month;
  planned: number;
  /** null after the last month that is known. */
  actual: number | null;
}

export interface CurveMember {
  weight: number;
  plannedStart: string | null;
  plannedFinish: string | null;
  /** Percentages by month, cumulative, in order of month. */
  history: readonly { month: Month; percent: number }[];
}

/**
 * Planned against actual (S-curve). A member's plan rises evenly from its planned start to the end of its planned finish
 * month; where a plan lacks a date the member adds nothing to the planned line but stays in the whole.
 */
export function sCurve(members: readonly CurveMember[], through: Month): CurvePoint[] {
  const whole = members.reduce((sum, member) => sum + member.weight, 0);
  if (whole <= 0) return [];
  const planned = new Map<Month, number>();
  const actual = new Map<Month, number>();
  for (const member of members) {
    for (const [month, share] of planShares(member.plannedStart, member.plannedFinish))
      planned.set(month, (planned.get(month) ?? 0) + member.weight * share);
    let before = 0;
    for (const { month, percent } of member.history) {
      actual.set(month, (actual.get(month) ?? 0) + member.weight * (percent - before));
      before = percent;
    }
  }
  return accumulate(planned, actual, whole * 100, through);
}

/**
 * Adds up monthly increments (percent × weight) into a curve without gaps, from the first month with anything in it to
 * the later of `through` and the last planned month. Actual values stop at `through`.
 */
export function accumulate(
  planned: ReadonlyMap<Month, number>,
  actual: ReadonlyMap<Month, number>,
  wholePercentWeight: number,
  through: Month,
): CurvePoint[] {
  const months = [...planned.keys(), ...[...actual.keys()].filter((month) => month <= through)];
  if (months.length === 0 || wholePercentWeight <= 0) return [];
  const first = months.reduce((least, month) => Math.min(least, month));
  const last = months.reduce((most, month) => Math.max(most, month), through);
  const points: CurvePoint[] = [];
  let plannedSum = 0;
  let actualSum = 0;
  for (let month = first; month <= last; month++) {
    plannedSum += planned.get(month) ?? 0;
    actualSum += actual.get(month) ?? 0;
    points.push({
      month,
      planned: (100 * plannedSum) / wholePercentWeight,
      actual: month <= through ? (100 * actualSum) / wholePercentWeight : null,
    });
  }
  return points;
}

/** Months of a plan with the percentage points that each adds; they add up to 100. */
function* planShares(start: string | null, finish: string | null): Generator<[Month, number]> {
  if (finish === null) return;
  const last = monthOf(finish);
  const first = Math.min(start === null ? last : monthOf(start), last);
  const months = last - first + 1;
  for (let month = first; month <= last; month++) yield [month, 100 / months];
}
