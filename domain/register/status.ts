import type { Bilingual } from '../problem.ts';

/** States of a community in the programme, in order (programme: 储备 → … → 建后管理). */
export const communityStatuses = [
  'reserve',
  'preparing',
  'ready',
  'under_way',
  'complete',
  'accepted',
  'managed',
] as const;
export type CommunityStatus = (typeof communityStatuses)[number];

export const statusNames: Readonly<Record<CommunityStatus, Bilingual>> = {
  reserve: { zh: '储备', en: 'Reserve' },
  preparing: { zh: '前期', en: 'Preparing' },
  ready: { zh: '具备开工条件', en: 'Ready to start' },
  under_way: { zh: '在建', en: 'Under way' },
  complete: { zh: '完工', en: 'Complete' },
  accepted: { zh: '验收', en: 'Accepted' },
  managed: { zh: '建后管理', en: 'Managed' },
};

/** Place in the order, 0 = reserve … 6 = managed. */
export function statusRank(status: CommunityStatus): number {
  return communityStatuses.indexOf(status);
}

export interface StatusStep {
  allowed: boolean;
  /** Steps back need a reason on record: a state that was reported is corrected, not erased. */
  needsReason: boolean;
  skipped: CommunityStatus[];
}

/**
 * May a community go from one state to another? One step forward is the rule; a jump forward is allowed and names what it
 * leaves out (an office catching up with its reports); a step back is a correction and needs a reason.
 */
export function statusStep(from: CommunityStatus, to: CommunityStatus): StatusStep {
  const a = statusRank(from);
  const b = statusRank(to);
  return {
    allowed: a !== b,
    needsReason: b < a,
    skipped: b > a + 1 ? communityStatuses.slice(a + 1, b) : [],
  };
}
