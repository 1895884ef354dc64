import { type Kysely, sql } from 'kysely';
import type { Schema } from '../db/types.ts';

export interface Share {
  communityId: number;
  project: string;
  /** Who gives it. */
  funder: string;
  amountYuan: number;
}

/** What each source of each project gives to each community; shares without an amount are not money yet. */
export function readShares(db: Kysely<Schema>, city: string): Promise<Share[]> {
  return db
    .selectFrom('community_project as s')
    .innerJoin('project as p', (join) =>
      join.onRef('p.city_code', '=', 's.city_code').onRef('p.id', '=', 's.project_id'),
    )
    .where('s.city_code', '=', city)
    .where('s.amount_yuan', 'is not', null)
    .select([
      sql<number>`s.community_id::int`.as('communityId'),
      'p.code as project',
      's.funder',
      sql<number>`s.amount_yuan`.as('amountYuan'),
    ])
    .orderBy('p.year')
    .orderBy('p.code')
    .orderBy('s.funder')
    .execute();
}
