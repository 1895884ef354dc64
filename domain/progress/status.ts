import type { Bilingual } from '../problem.ts';

/** States of a community in the task ledger, in the order in which they follow each other (JL-2020-01 任务台账). */
export const statuses = [
  'reserve',
  'preparing',
  'ready',
  'under_way',
  'complete',
  'accepted',
  'managed',
] as const;

export type Status = (typeof statuses)[number];

/** What the screen says. `mark` stands beside the colour, so that no state is told by hue alone. */
export const statusText: Record<Status, Bilingual & { mark: string }> = {
  reserve: { zh: '储备', en: 'In reserve', mark: '储' },
  preparing: { zh: '前期', en: 'Preparing', mark: '前' },
  ready: { zh: '具备开工条件', en: 'Ready to start', mark: '备' },
  under_way: { zh: '在建', en: 'Under way', mark: '建' },
  complete: { zh: '完工', en: 'Complete', mark: '完' },
  accepted: { zh: '验收', en: 'Accepted', mark: '验' },
  managed: { zh: '建后管理', en: 'Managed', mark: '管' },
};

/** Position in the sequence, 0 = reserve. */
export function statusRank(status: Status): number {
  return statuses.indexOf(status);
}

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
