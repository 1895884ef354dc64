import type { ImportReport } from '../../api/exchange.ts';

export type RowNote = ImportReport['rows'][number];

/** Notes that say the same of several rows together, in the order of the first of each. */
export function alikeNotes(notes: readonly RowNote[]): RowNote[][] {
  return [...Map.groupBy(notes, ({ outcome, code, reason }) => `${outcome} ${code} ${reason.zh}`).values()];
}
