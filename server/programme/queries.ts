import { type Kysely, sql } from 'kysely';
import type { FundedProject } from '../contract/programme.ts';
import type { Schema } from '../db/types.ts';

/** Projects that carry money, the oldest first. */
export function readProjects(db: Kysely<Schema>, city: string): Promise<FundedProject[]> {
  return db
    .selectFrom('project')
    .where('city_code', '=', city)
    .select(['code', 'name', 'year', 'source'])
    .select([
      'funding_source as fundingSource',
      'budget_yuan as budgetYuan',
      sql<string>`coalesce(attributes->>'note', '')`.as('note'),
    ])
    .orderBy('year')
    .orderBy('code')
    .execute();
}

export interface Share {
  communityId: number;
  project: string;
  amountYuan: number;
}

/** What each project gives to each community; shares without an amount are not money yet. */
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
      sql<number>`s.amount_yuan`.as('amountYuan'),
    ])
    .orderBy('p.year')
    .orderBy('p.code')
    .execute();
}
