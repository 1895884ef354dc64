import type { Kysely } from 'kysely';
import type { Schema } from '../db/types.ts';

export type Database = Kysely<Schema>;

/** Today in China, where every city of the programme lies: a report of this morning is not in the future. */
export function todayInChina(now = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
