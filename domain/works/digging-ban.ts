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
  return grounds.flatMap((ground) => {
    const work = byId.get(ground.work);
    if (!work || !opensGround(work)) return [];
    const start = work.startsOn ?? today;
    return rules
      .filter(
        (rule) =>
          rule.subject === ground.subject &&
          rule.event === ground.event &&
          regionCode.startsWith(rule.region),
      )
      .flatMap((rule) => {
        const freeFrom = rule.years === null ? null : yearsLater(ground.since, rule.years);
        const banned =
          dayNumber(start) >= dayNumber(ground.since) &&
          (freeFrom === null || dayNumber(start) < dayNumber(freeFrom));
        return banned ? [{ work: work.id, rule, name: ground.name, since: ground.since, freeFrom }] : [];
      });
  });
}
