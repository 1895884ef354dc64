import { type Kysely, sql } from 'kysely';
import type { Schema } from '../db/types.ts';

/** Day on which each finished community of a city was completed, by its id; accepted where completion is not on record. */
export async function completionDays(db: Kysely<Schema>, city: string): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; day: string }>`
    select community_id::int as id, to_char(coalesce(completed_on, accepted_on), 'YYYY-MM-DD') as day
    from community_progress
    where city_code = ${city} and coalesce(completed_on, accepted_on) is not null`.execute(db);
  return new Map(rows.map((row) => [row.id, row.day]));
}
