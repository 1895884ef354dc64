import { type Kysely, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { CommunityDetail } from '../contract/register.ts';
import type { Schema } from '../db/types.ts';
import { listCommunities } from './service.ts';

/** @throws Problem register.unknown-community */
export async function readCommunity(db: Kysely<Schema>, city: string, id: number): Promise<CommunityDetail> {
  const [line] = await listCommunities(db, city, id);
  const rest = await db
    .selectFrom('community as c')
    .where('c.city_code', '=', city)
    .where('c.id', '=', id as never)
    .select(['address', 'exclusion', 'willingness', 'needs', 'source'])
    .select([
      'property_right as propertyRight',
      'estimated_cost_yuan as estimatedCostYuan',
      sql<string>`to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`.as('updatedAt'),
      sql<number>`round(st_area(geom_m)::numeric, 1)::float8`.as('areaM2'),
    ])
    .executeTakeFirst();
  if (!line || !rest) throw unknown(id);
  const buildings = await db
    .selectFrom('building as b')
    .where('b.city_code', '=', city)
    .where('b.community_id', '=', id as never)
    .select(['code', 'name', 'use', 'levels', 'households'])
    .select([sql<number>`id::int`.as('id'), 'floor_area_m2 as floorAreaM2', 'built_year as builtYear'])
    .orderBy('code')
    .execute();
  return { ...line, ...rest, buildings };
}

function unknown(id: number): Problem {
  return new Problem(
    'register.unknown-community',
    { zh: `没有编号为 ${id} 的小区。`, en: `There is no community ${id}.` },
    { zh: '它可能已被删除，请刷新。', en: 'It may have been removed: reload.' },
    { status: 404 },
  );
}
