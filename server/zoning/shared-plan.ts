import { type Kysely, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { PlanContent, ZoneUnit } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';
import { planContent } from './plan-rows.ts';

/** A plan by its read-only link: zones as dissolved outlines, nothing about persons or pipes. */
export async function sharedPlan(
  db: Kysely<Schema>,
  token: string,
): Promise<PlanContent & { cityName: string; outlines: { zone: number; geometry: ZoneUnit['geometry'] }[] }> {
  const row = await db
    .selectFrom('plan as p')
    .innerJoin('city as c', 'c.city_code', 'p.city_code')
    .where(sql<boolean>`p.settings ->> 'shareToken' = ${token}`)
    .select(['p.city_code', 'p.id', 'p.unit_kind', 'c.name'])
    .executeTakeFirst();
  if (!row) {
    throw new Problem(
      'zoning.share-unknown',
      { zh: '链接无效或已收回。', en: 'This link is not valid, or was taken back.' },
      { zh: '请向发送者索取新链接。', en: 'Ask its sender for a new one.' },
      { status: 404 },
    );
  }
  const unit = sql.table(row.unit_kind === 'building' ? 'building' : 'community');
  const { rows } = await sql<{ zone: number; geometry: ZoneUnit['geometry'] }>`
    select m.zone_id as zone, st_asgeojson(st_union(u.geom), 7)::json as geometry
    from zone_member m join ${unit} u on u.city_code = m.city_code and u.id = m.unit_id
    where m.city_code = ${row.city_code} and m.plan_id = ${row.id}
    group by m.zone_id order by m.zone_id`.execute(db);
  return { ...(await planContent(db, row.city_code, row.id)), cityName: row.name, outlines: rows };
}
