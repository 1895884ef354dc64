import { type Month, monthOf } from './months.ts';
import { hasReached, type Status } from './status.ts';

/** How one community came to where it stands: enough to say for any month what it was then. */
export interface CommunityHistory {
  code: string;
  name: string;
  /** Month of a report and the percentage from then on, rising by month; month 0 = no date, so always. */
  percents: [Month, number][];
  /** Month in which a state was reached; month 0 = reached at a time that nobody wrote down. */
  reached: [Month, Status][];
}

export interface CommunityThen {
  status: Status;
  percent: number;
}

/** What a community was at the end of `month`: the furthest state of the months up to it, the last percentage. */
export function standingAt({ percents, reached }: CommunityHistory, month: Month): CommunityThen {
  let status: Status = 'reserve';
  for (const [since, state] of reached) if (since <= month && hasReached(state, status)) status = state;
  return { status, percent: percents.findLast(([since]) => since <= month)?.[1] ?? 0 };
}

export interface MonthNews {
  status: 'under_way' | 'complete' | 'accepted';
  names: string[];
}

/** Who began, was finished or was accepted in the month `2020-09`, by name; states in which nobody arrived are left out. */
export function newsOf(histories: readonly CommunityHistory[], monthText: string): MonthNews[] {
  const month = monthOf(monthText);
  return (['under_way', 'complete', 'accepted'] as const)
    .map((status) => ({
      status,
      names: histories
        .filter(({ reached }) => reached.some(([since, state]) => since === month && state === status))
        .map(({ name }) => name),
    }))
    .filter(({ names }) => names.length > 0);
}
