import type { Bilingual } from '../problem.ts';
import { type CommunityStatus, communityStatuses, statusNames, statusRank } from '../register/status.ts';

export type Status = CommunityStatus;
export const statuses = communityStatuses;
export const statusText = statusNames;

/** One character that stands beside the colour, so that no state is told by hue alone. */
export const statusMark: Record<Status, Bilingual> = {
  reserve: { zh: '储', en: 'R' },
  preparing: { zh: '前', en: 'P' },
  ready: { zh: '具', en: 'G' },
  under_way: { zh: '建', en: 'U' },
  complete: { zh: '完', en: 'C' },
  accepted: { zh: '验', en: 'A' },
  managed: { zh: '管', en: 'M' },
};

/** Whether `status` has come as far as `other`, or further. */
export function hasReached(status: Status, other: Status): boolean {
  return statusRank(status) >= statusRank(other);
}

export function isStatus(value: string): value is Status {
  return (statuses as readonly string[]).includes(value);
}

/** How many of each state; every state is present. */
export type StatusCounts = Record<Status, number>;

export function countStatuses(of: Iterable<Status>): StatusCounts {
  const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as StatusCounts;
  for (const status of of) counts[status] += 1;
  return counts;
}
