/** Days as `2026-04-15`: a work has dates, not times. */
export type IsoDate = string;

export const workStates = ['planned', 'permitted', 'running', 'done', 'cancelled'] as const;
export type WorkState = (typeof workStates)[number];

/** A planned or running excavation. */
export interface Work {
  id: number;
  code: string;
  title: string;
  utility: string | null;
  owner: string | null;
  state: WorkState;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
}

/** Whether the ground is, or will be, opened by it: what is done or called off opens nothing. */
export function opensGround(work: Work): boolean {
  return work.state !== 'done' && work.state !== 'cancelled';
}

/** Whether its dates may still be moved: a permit or a running site is not moved by a proposal. */
export function isMovable(work: Work): boolean {
  return work.state === 'planned';
}

const dayMs = 86_400_000;

/** Days since 1970-01-01. */
export function dayNumber(date: IsoDate): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);
}

export function dateOfDay(day: number): IsoDate {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The same day `years` later; 29 February becomes the 28th. */
export function yearsLater(date: IsoDate, years: number): IsoDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year + years, month, 0)).getUTCDate();
  return new Date(Date.UTC(year + years, month - 1, Math.min(day, last))).toISOString().slice(0, 10);
}
