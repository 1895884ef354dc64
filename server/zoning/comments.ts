import { type Kysely, sql } from 'kysely';
import type { Actor } from '../access/actor.ts';
import type { PlanComment } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';
import { planSummary } from './plan-rows.ts';

/** Comments on a plan, newest first. */
export async function listComments(db: Kysely<Schema>, city: string, plan: number): Promise<PlanComment[]> {
  await planSummary(db, city, plan);
  const rows = await db
    .selectFrom('plan_comment')
    .where('city_code', '=', city)
    .where('plan_id', '=', plan)
    .select(['id', 'text', 'author', 'made_at'])
    .select(
      sql<
        [number, number] | null
      >`case when position is null then null else json_build_array(st_x(position), st_y(position)) end`.as(
        'position',
      ),
    )
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id, text, author, made_at, position }) => ({
    id,
    text,
    by: author || null,
    at: made_at.toISOString(),
    position,
  }));
}

export async function addComment(
  db: Kysely<Schema>,
  actor: Actor,
  input: { city: string; plan: number; text: string; position?: [number, number] | undefined },
): Promise<PlanComment> {
  const { state } = await planSummary(db, input.city, input.plan);
  const [x, y] = input.position ?? [];
  const { id, made_at } = await db
    .insertInto('plan_comment')
    .values({
      city_code: input.city,
      plan_id: input.plan,
      text: input.text,
      state,
      account_id: actor.accountId,
      author: actor.name,
      position: (input.position ? sql`st_setsrid(st_makepoint(${x}, ${y}), 4490)` : null) as never,
    })
    .returning(['id', 'made_at'])
    .executeTakeFirstOrThrow();
  return {
    id,
    text: input.text,
    by: actor.name || null,
    at: made_at.toISOString(),
    position: input.position ?? null,
  };
}
