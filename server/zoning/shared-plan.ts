import { type Kysely, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { readUnitKey } from '../../domain/zoning/unit-key.ts';
import type { PlanContent, ZoneUnit } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';
import { dissolvedOutlines } from '../register/planning-units.ts';
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
    .select(['p.city_code', 'p.id', 'c.name'])
    .executeTakeFirst();
  if (!row) {
    throw new Problem(
      'zoning.share-unknown',
      { zh: '链接无效或已收回。', en: 'This link is not valid, or was taken back.' },
      { zh: '请向发送者索取新链接。', en: 'Ask its sender for a new one.' },
      { status: 404 },
    );
  }
  const content = await planContent(db, row.city_code, row.id);
  const members = Object.entries(content.members).map(([key, group]) => ({ ...readUnitKey(key), group }));
  const outlines = await dissolvedOutlines(db, row.city_code, content.unitKind, members);
  return {
    ...content,
    cityName: row.name,
    outlines: outlines.map(({ group, geometry }) => ({ zone: group, geometry })),
  };
}
