import type { Kysely } from 'kysely';
import type { Schema } from '../db/types.ts';

export interface RenewalFacts {
  exclusion: string | null;
  willingness: number | null;
  needs: string[];
  estimatedCostYuan: number | null;
}

/** What the register knows that a programme asks, by community id. */
export async function renewalFacts(db: Kysely<Schema>, city: string): Promise<Map<number, RenewalFacts>> {
  const rows = await db
    .selectFrom('community')
    .where('city_code', '=', city)
    .select(['id', 'exclusion', 'willingness', 'needs', 'estimated_cost_yuan as estimatedCostYuan'])
    .execute();
  return new Map(rows.map(({ id, ...facts }) => [Number(id), facts]));
}
