import type { Reading } from '../../domain/progress/forecast.ts';
import { lastDayOf } from '../../domain/progress/months.ts';

/** What the roll-up keeps of a community's reports: one percentage a month, of its last day, or of today while it lasts. */
export function readingsOf(row: { months: number[]; permilles: number[] }, today: string): Reading[] {
  return row.months.flatMap((month, i) => {
    if (month <= 0) return [];
    const end = lastDayOf(month);
    return [{ on: end < today ? end : today, percent: row.permilles[i]! / 10 }];
  });
}
