/** A calendar month as one number: year × 12 + (month − 1). 2020-09 is 24248. */
export type Month = number;

/** Month of an ISO date, `2020-09-12` or `2020-09`. */
export function monthOf(isoDate: string): Month {
  const year = Number(isoDate.slice(0, 4));
  const month = Number(isoDate.slice(5, 7));
  if (!Number.isInteger(year) || !(month >= 1 && month <= 12)) throw new RangeError(`not a date: ${isoDate}`);
  return year * 12 + month - 1;
}

/** `2020-09`. */
export function monthText(month: Month): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** Last day of the month, `2020-09-30`. */
export function lastDayOf(month: Month): string {
  return new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10);
}

const dayMs = 86_400_000;

/** Whole days from one ISO date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / dayMs);
}

export function addDays(isoDate: string, days: number): string {
  return new Date(Date.parse(isoDate.slice(0, 10)) + Math.round(days) * dayMs).toISOString().slice(0, 10);
}

/** A real calendar date written `2020-09-12`; 2020-02-30 is none. */
export function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}
