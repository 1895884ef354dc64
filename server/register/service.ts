import { type Kysely, sql } from 'kysely';
import { statedFrost } from '../../domain/pipes/frost-places.ts';
import { statedStorm } from '../../domain/pipes/routing/rain/stated-storm.ts';
import type { City, CommunityRow } from '../contract/register.ts';
import type { Schema } from '../db/types.ts';

type Extent = [number, number, number, number];

/** All cities, with the extent of what stands in each. */
export async function listCities(db: Kysely<Schema>): Promise<City[]> {
  const rows = await db
    .selectFrom('city as c')
    .select(['c.city_code', 'c.name', 'c.name_en', 'c.is_demo', 'c.settings'])
    .select((q) =>
      q
        .selectFrom('community as m')
        .whereRef('m.city_code', '=', 'c.city_code')
        .select(
          // a city that so far has pipes only lies where its imports said
          sql<Extent | null>`${extentSql('coalesce(st_extent(m.geom)::geometry, c.extent)')}`.as('extent'),
        )
        .as('extent'),
    )
    .orderBy('c.is_demo')
    .orderBy('c.name')
    .execute();
  return rows.map((row) => {
    const settings = row.settings as { mapApproval?: string; dataDate?: string };
    const frost = statedFrost(row.settings);
    const storm = statedStorm(row.settings);
    return {
      code: row.city_code,
      name: row.name,
      nameEn: row.name_en,
      isDemo: row.is_demo,
      ...(row.extent && { extent: row.extent }),
      ...(settings.mapApproval && { mapApproval: settings.mapApproval }),
      ...(settings.dataDate && { dataDate: settings.dataDate }),
      ...(frost && { frost }),
      ...(storm && { storm }),
    };
  });
}

/** One short line for each community (or for one of them): labels, search and the table of the workbench. */
export async function listCommunities(
  db: Kysely<Schema>,
  city: string,
  id?: number,
): Promise<CommunityRow[]> {
  return db
    .selectFrom('community as c')
    .where('c.city_code', '=', city)
    .$if(id !== undefined, (q) => q.where('c.id', '=', id as never))
    .select(['id', 'code', 'name', 'pinyin', 'initials', 'status', 'households'])
    .select([
      'building_count as buildingCount',
      'floor_area_m2 as floorAreaM2',
      'built_year as builtYear',
      'office_code as officeCode',
    ])
    .select((q) =>
      q
        .selectFrom('region as r')
        .whereRef('r.city_code', '=', 'c.city_code')
        .whereRef('r.code', '=', 'c.office_code')
        .select('r.name')
        .as('officeName'),
    )
    .select([
      sql<[number, number]>`(select json_build_array(round(st_x(p)::numeric, 6), round(st_y(p)::numeric, 6))
        from st_pointonsurface(c.geom) p)`.as('point'),
      sql<Extent>`${extentSql('box2d(c.geom)')}`.as('extent'),
    ])
    .orderBy('c.pinyin')
    .orderBy('c.name')
    .execute();
}

/** West, south, east, north as a JSON array with six decimals; null where there is nothing. */
const extentSql = (box: string) =>
  sql.raw(`(select case when b is null then null else json_build_array(round(st_xmin(b)::numeric, 6),
    round(st_ymin(b)::numeric, 6), round(st_xmax(b)::numeric, 6), round(st_ymax(b)::numeric, 6)) end
    from (select ${box} as b) boxes)`);
