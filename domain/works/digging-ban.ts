import type { Bilingual } from '../problem.ts';
import { dayNumber, type IsoDate, opensGround, type Work, yearsLater } from './work.ts';

/** One ban as data (data/policies/digging-bans.json). */
export interface BanRule {
  key: string;
  subject: 'street' | 'community';
  /** What starts it: the street was built new or overhauled, the community renovated. */
  event: string;
  /** Null = without end. */
  years: number | null;
  /** Code of the region where it is in force; '' = the whole country. */
  region: string;
  source: string;
  clause: string;
  confidence: string;
  text: Bilingual;
  exception: Bilingual;
}

/** A street or community that a work touches and that something happened to. */
export interface TouchedGround {
  work: number;
  subject: 'street' | 'community';
  name: string;
  event: string;
  /** Day of handover or completion. */
  since: IsoDate;
}

export interface BanFinding {
  work: number;
  rule: BanRule;
  name: string;
  since: IsoDate;
  /** First day on which the ground may be opened; null = never, save by exception. */
  freeFrom: IsoDate | null;
}

/** A ban on one piece of ground: opened from `since` until the day before `freeFrom` is banned; null = without end. */
export interface BanWindow {
  ground: TouchedGround;
  rule: BanRule;
  freeFrom: IsoDate | null;
}

/** The bans that lie on touched ground, whatever the dates of the works. */
export function banWindows(
  grounds: readonly TouchedGround[],
  rules: readonly BanRule[],
  regionCode: string,
): BanWindow[] {
  return grounds.flatMap((ground) =>
    rules
      .filter(
        (rule) =>
          rule.subject === ground.subject &&
          rule.event === ground.event &&
          regionCode.startsWith(rule.region),
      )
      .map((rule) => ({
        ground,
        rule,
        freeFrom: rule.years === null ? null : yearsLater(ground.since, rule.years),
      })),
  );
}

/** Whether a work that starts on this day (a day number) breaks the ban. */
export function isBanned({ ground, freeFrom }: BanWindow, startDay: number): boolean {
  return startDay >= dayNumber(ground.since) && (freeFrom === null || startDay < dayNumber(freeFrom));
}

/**
 * Which works would open ground under a ban on their first day. A work without dates is measured by `today`: it can't
 * start earlier.
 */
export function findBans(
  works: readonly Work[],
  grounds: readonly TouchedGround[],
  rules: readonly BanRule[],
  regionCode: string,
  today: IsoDate,
): BanFinding[] {
  const byId = new Map(works.map((work) => [work.id, work]));
  return banWindows(grounds, rules, regionCode).flatMap((window) => {
    const { ground, rule, freeFrom } = window;
    const work = byId.get(ground.work);
    if (!work || !opensGround(work) || !isBanned(window, dayNumber(work.startsOn ?? today))) return [];
    return [{ work: work.id, rule, name: ground.name, since: ground.since, freeFrom }];
  });
}
