import { type Kysely, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { unitKey } from '../../domain/zoning/unit-key.ts';
import type { PlanContent, PlanSummary, SavedPatch } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';

/** One plan, or all of a city, without members. */
export async function planSummaries(db: Kysely<Schema>, city: string, plan?: number): Promise<PlanSummary[]> {
  const rows = await db
    .selectFrom('plan as p')
    .where('p.city_code', '=', city)
    .$if(plan !== undefined, (query) => query.where('p.id', '=', plan!))
    .select(['p.id', 'p.name', 'p.state', 'p.unit_kind', 'p.version', 'p.forked_from', 'p.updated_at'])
    .select([
      sql<number>`(select count(*)::int from zone z where z.city_code = p.city_code and z.plan_id = p.id)`.as(
        'zones',
      ),
      sql<number>`(select count(*)::int from zone_member m where m.city_code = p.city_code and m.plan_id = p.id)`.as(
        'units',
      ),
    ])
    .orderBy('p.updated_at', 'desc')
    .orderBy('p.id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    state: row.state as PlanSummary['state'],
    unitKind: row.unit_kind as PlanSummary['unitKind'],
    version: row.version,
    forkedFrom: row.forked_from,
    zones: row.zones,
    units: row.units,
    updatedAt: row.updated_at.toISOString(),
  }));
}

/** One plan, or a `Problem` with 404. */
export async function planSummary(db: Kysely<Schema>, city: string, plan: number): Promise<PlanSummary> {
  const [summary] = await planSummaries(db, city, plan);
  if (summary) return summary;
  throw new Problem(
    'zoning.plan-missing',
    { zh: `没有编号为 ${plan} 的方案。`, en: `There is no plan ${plan}.` },
    { zh: '请从方案列表中选择。', en: 'Choose one from the list of plans.' },
    { status: 404, facts: { plan } },
  );
}

/** A plan with its zones and members. */
export async function planContent(db: Kysely<Schema>, city: string, plan: number): Promise<PlanContent> {
  const summary = await planSummary(db, city, plan);
  const { settings } = await db
    .selectFrom('plan')
    .where('city_code', '=', city)
    .where('id', '=', plan)
    .select('settings')
    .executeTakeFirstOrThrow();
  const zones = await db
    .selectFrom('zone')
    .where('city_code', '=', city)
    .where('plan_id', '=', plan)
    .select(['id', 'name', 'locked'])
    .orderBy('id')
    .execute();
  const members = await db
    .selectFrom('zone_member')
    .where('city_code', '=', city)
    .where('plan_id', '=', plan)
    .select(['unit_id', 'part_id', 'zone_id'])
    .execute();
  const divided = await db
    .selectFrom('plan_division')
    .where('city_code', '=', city)
    .where('plan_id', '=', plan)
    .select('community_id')
    .orderBy('community_id')
    .execute();
  const { shareToken: _, ...open } = settings as Record<string, unknown>;
  return {
    ...summary,
    settings: open,
    zoneRows: Object.fromEntries(zones.map(({ id, name, locked }) => [String(id), { name, locked }])),
    divided: divided.map(({ community_id }) => community_id),
    members: Object.fromEntries(
      members.map(({ unit_id, part_id, zone_id }) => [unitKey(unit_id, part_id), zone_id]),
    ),
  };
}

/** Edits after a version, oldest first. */
export async function patchesSince(
  db: Kysely<Schema>,
  city: string,
  plan: number,
  since: number,
): Promise<SavedPatch[]> {
  const rows = await db
    .selectFrom('plan_patch as p')
    .where('p.city_code', '=', city)
    .where('p.plan_id', '=', plan)
    .where('p.version', '>', since)
    .select(['p.version', 'p.patch', 'p.note', 'p.account_id', 'p.made_at'])
    .orderBy('p.version')
    .execute();
  return rows.map((row) => ({
    version: row.version,
    patch: row.patch as unknown as SavedPatch['patch'],
    note: row.note,
    by: row.account_id,
    at: row.made_at.toISOString(),
  }));
}
