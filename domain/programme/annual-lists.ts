import type { EligibilityVerdict } from '../register/eligibility.ts';
import type { CommunityStatus } from '../register/status.ts';

/** 实施一批, 谋划一批, 储备一批 of a year (JX-2019 四(二)); beside them what is done and what may not be applied for. */
export const libraryLists = ['build', 'prepare', 'reserve', 'done', 'barred'] as const;
export type LibraryList = (typeof libraryLists)[number];

/** What the lists ask of a community; money in yuan, null = not known. */
export interface LibraryEntry {
  status: CommunityStatus;
  eligibility: EligibilityVerdict;
  needs: readonly string[];
  /** Share of households in favour, 0…1. */
  willingness: number | null;
  buildings: number | null;
  households: number | null;
  floorAreaM2: number | null;
  costYuan: number | null;
  fundedYuan: number;
}

/**
 * The list a community stands on: its state decides, as the states are the steps from reserve to build. A community in
 * reserve that breaks a rule of eligibility is barred; one already in preparation stays where it is and is said to break it.
 */
export function listOf({ status, eligibility }: Pick<LibraryEntry, 'status' | 'eligibility'>): LibraryList {
  switch (status) {
    case 'reserve':
      return eligibility === 'ineligible' ? 'barred' : 'reserve';
    case 'preparing':
      return 'prepare';
    case 'ready':
    case 'under_way':
      return 'build';
    default:
      return 'done';
  }
}

/**
 * Which of two communities comes first: more of the urgent needs, then the stronger wish (unknown last), then more
 * households. `urgent` = needs that come first, as data (data/policies/annual-lists.json).
 */
export function compareUrgency(a: LibraryEntry, b: LibraryEntry, urgent: readonly string[]): number {
  return (
    urgentNeeds(b, urgent).length - urgentNeeds(a, urgent).length ||
    (b.willingness ?? -1) - (a.willingness ?? -1) ||
    (b.households ?? 0) - (a.households ?? 0)
  );
}

export function urgentNeeds(entry: Pick<LibraryEntry, 'needs'>, urgent: readonly string[]): string[] {
  return entry.needs.filter((need) => urgent.includes(need));
}

export interface LibraryTotals {
  communities: number;
  buildings: number;
  households: number;
  floorAreaM2: number;
  /** Of those whose cost is known. */
  costYuan: number;
  costUnknown: number;
  fundedYuan: number;
  /** What is not covered, summed over communities: the surplus of one does not pay for another. */
  gapYuan: number;
}

/** Sums that equal their rows. */
export function addUpLibrary(entries: Iterable<LibraryEntry>): LibraryTotals {
  const totals: LibraryTotals = {
    communities: 0,
    buildings: 0,
    households: 0,
    floorAreaM2: 0,
    costYuan: 0,
    costUnknown: 0,
    fundedYuan: 0,
    gapYuan: 0,
  };
  for (const entry of entries) {
    totals.communities += 1;
    totals.buildings += entry.buildings ?? 0;
    totals.households += entry.households ?? 0;
    totals.floorAreaM2 += entry.floorAreaM2 ?? 0;
    totals.costYuan += entry.costYuan ?? 0;
    totals.costUnknown += entry.costYuan === null ? 1 : 0;
    totals.fundedYuan += entry.fundedYuan;
    totals.gapYuan += gapOf(entry);
  }
  return totals;
}

/** What a community's known cost exceeds its money by; 0 where the cost is not known. */
export function gapOf({ costYuan, fundedYuan }: Pick<LibraryEntry, 'costYuan' | 'fundedYuan'>): number {
  return Math.max(0, (costYuan ?? 0) - fundedYuan);
}
