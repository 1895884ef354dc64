import { type Kysely, sql } from 'kysely';
import { unitKey } from '../../domain/zoning/unit-key.ts';
import type { CommunityDivision, ZoneUnit } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';
import type { PlanningUnit } from './planning-units.ts';

interface PartRow {
  community: number;
  id: number;
  code: string;
  name: string;
  households: number;
  floorAreaM2: number;
  costYuan: number;
  builtYear: number | null;
  geometry: ZoneUnit['geometry'];
  communityCode: string;
  communityName: string;
  office: string | null;
  willingness: number | null;
  exclusion: string | null;
  status: string;
}

/**
 * Communities as their residential buildings: each with its share of households, floor area and cost (they add up to the community's) and of the
 * compound's ground (EPSG:4490). The shares that plans already use are read, others are found on the spot. A community without residential
 * buildings has no parts; one that does not exist is left out.
 */
export async function communityDivisions(
  db: Kysely<Schema>,
  city: string,
  communities: readonly number[],
): Promise<(Omit<CommunityDivision, 'parts'> & { parts: PlanningUnit[] })[]> {
  const { rows: summaries } = await sql<Omit<CommunityDivision, 'parts'>>`
    select c.id as community,
      json_build_object('households', c.households, 'buildings', c.building_count) as registered,
      json_build_object(
        'households', coalesce(sum(b.households) filter (where b.use = 'residential'), 0)::int,
        'buildings', (count(b.id) filter (where b.use = 'residential'))::int,
        'withoutHouseholds', (count(b.id) filter (where b.use = 'residential' and b.households is null))::int,
        'notResidential', (count(b.id) filter (where b.use <> 'residential'))::int) as counted
    from community c left join building b on b.city_code = c.city_code and b.community_id = c.id
    where c.city_code = ${city} and c.id = any(${communities}::bigint[])
    group by c.city_code, c.id order by c.id`.execute(db);
  const parts = await partRows(db, city, communities);
  return summaries.map((summary) => ({
    ...summary,
    parts: parts.filter(({ community }) => community === summary.community).map(unitOf),
  }));
}

async function partRows(
  db: Kysely<Schema>,
  city: string,
  communities: readonly number[],
): Promise<PartRow[]> {
  const { rows } = await sql<PartRow>`
    with kept as (
      select community_id, building_id, households, floor_area_m2, cost_yuan, geom
      from community_part where city_code = ${city} and community_id = any(${communities}::bigint[])
    ),
    missing as (
      select coalesce(array_agg(id), '{}') as ids from unnest(${communities}::bigint[]) id
      where id not in (select community_id from kept)
    ),
    plot as materialized (
      select made.* from missing, unnest(missing.ids) id, lateral community_plots(${city}, id) made
    ),
    share as materialized (
      select made.* from missing, lateral community_shares(${city}, missing.ids) made
    ),
    part as (
      select * from kept
      union all
      select s.community_id, s.building_id, s.households, s.floor_area_m2, s.cost_yuan, plot.geom
      from share s join plot on plot.building_id = s.building_id
    )
    select part.community_id as community, b.id, b.code, b.name, part.households, part.floor_area_m2 as "floorAreaM2",
      part.cost_yuan as "costYuan", coalesce(b.built_year, c.built_year) as "builtYear",
      st_asgeojson(part.geom, 7)::json as geometry, c.code as "communityCode", c.name as "communityName",
      c.office_code as office, c.willingness, c.exclusion, c.status
    from part
    join building b on b.city_code = ${city} and b.id = part.building_id
    join community c on c.city_code = ${city} and c.id = part.community_id
    order by part.community_id, b.id`.execute(db);
  return rows;
}

function unitOf(row: PartRow): PlanningUnit {
  const { community, id, households, floorAreaM2, costYuan, builtYear, geometry, office, willingness } = row;
  const own = row.name || row.code;
  return {
    facts: { builtYear, exclusion: row.exclusion, status: row.status, willingness },
    unit: {
      key: unitKey(community, id),
      id,
      // codes of buildings and of communities may be the same; together they are one unit's alone
      code: `${row.communityCode}/${row.code}`,
      name: own.startsWith(row.communityName) ? own : `${row.communityName} ${own}`,
      households,
      buildings: 1,
      floorAreaM2,
      costYuan,
      builtYear,
      willingness,
      office,
      community,
      geometry,
    },
  };
}
