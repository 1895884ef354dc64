import { type BanWindow, isBanned } from './digging-ban.ts';
import { dateOfDay, dayNumber, type IsoDate, type Work } from './work.ts';

/** One season as data (data/policies/digging-seasons.json): month and day from which and until which ground is opened. */
export interface DiggingSeason {
  key: string;
  region: string;
  /** Null = every utility. */
  utility: string | null;
  from: string;
  until: string;
  source: string;
  confidence: string;
  text: { zh: string; en: string };
}

/** Whether a work may start on a day (a day number). Asked for each of a thousand days, so the answers are a table. */
export interface OpenDays {
  firstDay: number;
  /** 1 where a start is allowed, one entry a day from `firstDay`. */
  allowed: Uint8Array;
}

/**
 * On which days each work may start: from `today` on, not under a ban, and so that its site is open within every season that
 * holds for it. A work longer than a season need only start in it.
 * @param works - with dates; their length is kept
 * @param days - how far ahead dates are looked for
 */
export function openDays(
  works: readonly Work[],
  bans: readonly BanWindow[],
  seasons: readonly DiggingSeason[],
  regionCode: string,
  today: IsoDate,
  days: number,
): Map<number, OpenDays> {
  const firstDay = dayNumber(today);
  const byWork = Map.groupBy(bans, (ban) => ban.ground.work);
  const here = seasons.filter((season) => regionCode.startsWith(season.region));
  return new Map(
    works.map((work) => {
      const length = dayNumber(work.endsOn!) - dayNumber(work.startsOn!);
      const forbidden = byWork.get(work.id) ?? [];
      const seasonal = here.filter(({ utility }) => utility === null || utility === work.utility);
      const allowed = new Uint8Array(days);
      for (let i = 0; i < days; i++) {
        const day = firstDay + i;
        const isFree = !forbidden.some((ban) => isBanned(ban, day));
        if (isFree && seasonal.every((season) => isInSeason(season, day, length))) allowed[i] = 1;
      }
      return [work.id, { firstDay, allowed }];
    }),
  );
}

/** @returns whether a start on that day is allowed; days outside the table are not */
export function mayStart({ firstDay, allowed }: OpenDays, day: number): boolean {
  return allowed[day - firstDay] === 1;
}

/** The nearest allowed day at or after (`step` 1) or at or before (`step` -1) a day. */
export function nearestOpenDay({ firstDay, allowed }: OpenDays, day: number, step: 1 | -1): number | null {
  const last = allowed.length - 1;
  const from = step === 1 ? Math.max(0, day - firstDay) : Math.min(last, day - firstDay);
  for (let i = from; i >= 0 && i <= last; i += step) if (allowed[i] === 1) return firstDay + i;
  return null;
}

function isInSeason({ from, until }: DiggingSeason, day: number, length: number): boolean {
  const year = Number(dateOfDay(day).slice(0, 4));
  const [opens, closes] = [dayNumber(`${year}-${from}`), dayNumber(`${year}-${until}`)];
  if (day < opens || day > closes) return false;
  return day + length <= closes || length > closes - opens;
}
