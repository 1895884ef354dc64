import { type Kysely, sql } from 'kysely';
import { unitKey } from '../../domain/zoning/unit-key.ts';
import type { UnitKind, ZoneUnit } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';

type Geometry = ZoneUnit['geometry'];

/** Which unit (building `part` of it, 0 = all of it) is in which group. */
export interface GroupedUnit {
  unit: number;
  part: number;
  group: number;
}

/** A community or a residential building as planning needs it, with the facts that the rules ask for. */
export interface PlanningUnit {
  unit: Omit<ZoneUnit, 'eligibility' | 'rules'>;
  facts: { builtYear: number | null; exclusion: string | null; status: string; willingness: number | null };
}

/** Units of a city with their outlines (EPSG:4490), by id. */
export async function planningUnits(
  db: Kysely<Schema>,
  city: string,
  kind: UnitKind,
): Promise<PlanningUnit[]> {
  return kind === 'community' ? communities(db, city) : buildings(db, city);
}

/** What lies between the units: barriers, streets by class, and what crosses (bridges and underpasses). */
export async function linesBetween(db: Kysely<Schema>, city: string) {
  const outline = sql<Geometry>`st_asgeojson(geom, 7)::json`;
  const barriers = await db
    .selectFrom('barrier')
    .where('city_code', '=', city)
    .select(['kind', outline.as('geometry')])
    .orderBy('id')
    .execute();
  const streets = await db
    .selectFrom('street')
    .where('city_code', '=', city)
    .select(['class', 'crossing', outline.as('geometry')])
    .orderBy('id')
    .execute();
  return {
    barriers,
    crossings: streets.flatMap(({ crossing, geometry }) => (crossing ? [{ kind: crossing, geometry }] : [])),
    streets: streets.flatMap(({ crossing, class: kind, geometry }) => (crossing ? [] : [{ kind, geometry }])),
  };
}

/** Union of the outlines of each group of units. */
export async function dissolvedOutlines(
  db: Kysely<Schema>,
  city: string,
  kind: UnitKind,
  members: readonly GroupedUnit[],
): Promise<{ group: number; geometry: Geometry }[]> {
  const table = sql.table(kind);
  const { rows } = await sql<{ group: number; geometry: Geometry }>`
    select m.grp as "group", st_asgeojson(st_union(coalesce(p.geom, u.geom), 1e-9), 7)::json as geometry
    from unnest(${members.map(({ unit }) => unit)}::bigint[], ${members.map(({ part }) => part)}::bigint[],
      ${members.map(({ group }) => group)}::int[]) m (unit, part, grp)
    join ${table} u on u.city_code = ${city} and u.id = m.unit
    left join community_part p on p.city_code = ${city} and p.building_id = m.part and p.community_id = m.unit
    where m.part = 0 or p.building_id is not null
    group by m.grp order by m.grp`.execute(db);
  return rows;
}

async function communities(db: Kysely<Schema>, city: string): Promise<PlanningUnit[]> {
  const rows = await db
    .selectFrom('community')
    .where('city_code', '=', city)
    .select([
      'id',
      'code',
      'name',
      'households',
      'building_count',
      'floor_area_m2',
      'estimated_cost_yuan',
      'built_year',
      'willingness',
      'office_code',
      'exclusion',
      'status',
    ])
    .select(sql<Geometry>`st_asgeojson(geom, 7)::json`.as('geometry'))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    facts: {
      builtYear: row.built_year,
      exclusion: row.exclusion,
      status: row.status,
      willingness: row.willingness,
    },
    unit: {
      key: unitKey(row.id),
      id: row.id,
      code: row.code,
      name: row.name,
      households: row.households ?? 0,
      buildings: row.building_count ?? 0,
      floorAreaM2: row.floor_area_m2 ?? 0,
      costYuan: row.estimated_cost_yuan ?? 0,
      builtYear: row.built_year,
      willingness: row.willingness,
      office: row.office_code,
      community: row.id,
      geometry: row.geometry,
    },
  }));
}

async function buildings(db: Kysely<Schema>, city: string): Promise<PlanningUnit[]> {
  const rows = await db
    .selectFrom('building as b')
    .leftJoin('community as c', (on) =>
      on.onRef('c.city_code', '=', 'b.city_code').onRef('c.id', '=', 'b.community_id'),
    )
    .where('b.city_code', '=', city)
    .where('b.use', '=', 'residential')
    .select(['b.id', 'b.code', 'b.name', 'b.households', 'b.floor_area_m2', 'b.built_year', 'b.community_id'])
    .select([
      'c.office_code',
      'c.exclusion',
      'c.status',
      'c.willingness',
      'c.built_year as community_year',
      'c.estimated_cost_yuan',
      'c.floor_area_m2 as community_area',
    ])
    .select(sql<Geometry>`st_asgeojson(b.geom, 7)::json`.as('geometry'))
    .orderBy('b.id')
    .execute();
  return rows.map((row) => {
    const floorAreaM2 = row.floor_area_m2 ?? 0;
    const builtYear = row.built_year ?? row.community_year;
    return {
      facts: {
        builtYear,
        exclusion: row.exclusion,
        status: row.status ?? 'reserve',
        willingness: row.willingness,
      },
      unit: {
        key: unitKey(row.id),
        id: row.id,
        code: row.code,
        name: row.name,
        households: row.households ?? 0,
        buildings: 1,
        floorAreaM2,
        // a building's share of its compound's estimate, by floor area
        costYuan:
          row.estimated_cost_yuan && row.community_area
            ? (row.estimated_cost_yuan * floorAreaM2) / row.community_area
            : 0,
        builtYear,
        willingness: row.willingness,
        office: row.office_code,
        community: row.community_id,
        geometry: row.geometry,
      },
    };
  });
}
