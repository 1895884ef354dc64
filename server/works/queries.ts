import { type Kysely, sql } from 'kysely';
import type { SharedPlace } from '../../domain/works/encounters.ts';
import type { WorkRow } from '../contract/works.ts';
import type { Schema } from '../db/types.ts';

type Db = Kysely<Schema>;

/** Half the width that a trench and its working strip take on the ground; two strips that touch share the ground. */
const halfStripM = 1.5;

/** All works of a city, or one of them. */
export async function readWorks(db: Db, city: string, id?: number): Promise<WorkRow[]> {
  return db
    .selectFrom('work as w')
    .where('w.city_code', '=', city)
    .$if(id !== undefined, (q) => q.where('w.id', '=', id! as never))
    .select(['w.code', 'w.title', 'w.owner'])
    .select((q) => [
      sql<number>`w.id::int`.as('id'),
      q.ref('w.utility').$castTo<WorkRow['utility']>().as('utility'),
      q.ref('w.state').$castTo<WorkRow['state']>().as('state'),
      sql<string | null>`to_char(w.starts_on, 'YYYY-MM-DD')`.as('startsOn'),
      sql<string | null>`to_char(w.ends_on, 'YYYY-MM-DD')`.as('endsOn'),
      sql<number | null>`w.community_id::int`.as('communityId'),
      'w.public_note as publicNote',
      'w.approval',
      sql<number>`round(st_length(w.geom_m)::numeric, 1)::float8`.as('lengthM'),
      // option 0: no `crs` member, which GeoJSON forbids
      sql<WorkRow['geometry']>`st_asgeojson(w.geom, 7, 0)::json`.as('geometry'),
      sql<
        WorkRow['extent']
      >`json_build_array(st_xmin(w.geom), st_ymin(w.geom), st_xmax(w.geom), st_ymax(w.geom))`.as('extent'),
    ])
    .orderBy('w.starts_on')
    .orderBy('w.id')
    .execute();
}

/** Pairs of open works whose strips lie over each other, each with the ground they share. */
export async function readSharedPlaces(db: Db, city: string): Promise<SharedPlace[]> {
  const { rows } = await sql<SharedPlace>`
    with strip as (
      select id, geom_m, st_buffer(geom_m, ${halfStripM}) as ground
      from work
      where city_code = ${city} and state in ('planned', 'permitted', 'running') and starts_on is not null
    )
    select a.id::int as a, b.id::int as b, round(st_area(shared.geom)::numeric, 1)::float8 as "areaM2",
      json_build_array(st_x(middle.geom), st_y(middle.geom)) as at
    from strip a
    join strip b on a.id < b.id and st_dwithin(a.geom_m, b.geom_m, ${2 * halfStripM})
    -- on a grid of a millimetre: the exact overlay of two strips can break off where there are no exceptions (embedded)
    cross join lateral (select st_intersection(a.ground, b.ground, 0.001) as geom) shared
    cross join lateral (select st_transform(st_pointonsurface(shared.geom), 4490) as geom) middle
    where not st_isempty(shared.geom)`.execute(db);
  return rows;
}

export interface WorkColumns {
  title?: string | undefined;
  utility?: string | null | undefined;
  owner?: string | null | undefined;
  public_note?: string | undefined;
  approval?: string | undefined;
  state?: string | undefined;
  starts_on?: string | null | undefined;
  ends_on?: string | null | undefined;
}

/** @returns the id of the new row */
export async function insertWork(
  db: Db,
  city: string,
  code: string,
  columns: WorkColumns,
  geometry: object,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into work (city_code, code, title, utility, owner, public_note, approval, state, starts_on, ends_on, geom, metric_srid,
      community_id)
    select c.city_code, ${code}, ${columns.title}, ${columns.utility}, ${columns.owner}, ${columns.public_note},
      ${columns.approval},      ${columns.state}, ${columns.starts_on}::date, ${columns.ends_on}::date, g.geom, c.metric_srid,
      (select m.id from community m where m.city_code = c.city_code and st_intersects(m.geom, g.geom)
        order by m.id limit 1)
    from city c, (select st_setsrid(st_geomfromgeojson(${JSON.stringify(geometry)}), 4490) as geom) g
    where c.city_code = ${city} and st_isvalid(g.geom)
    returning id::int as id`.execute(db);
  return rows[0]?.id ?? 0;
}

/** @returns whether there was such a work and, where a geometry came, it was valid */
export async function updateWork(
  db: Db,
  city: string,
  id: number,
  columns: WorkColumns,
  geometry: object | undefined,
): Promise<boolean> {
  const changes = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
  const sets = [
    ...Object.entries(changes).map(([column, value]) => sql`${sql.id(column)} = ${value}`),
    ...(geometry ? [sql`geom = st_setsrid(st_geomfromgeojson(${JSON.stringify(geometry)}), 4490)`] : []),
  ];
  if (sets.length === 0) return true;
  const valid = geometry ? sql`and st_isvalid(st_geomfromgeojson(${JSON.stringify(geometry)}))` : sql``;
  const { numAffectedRows } = await sql`
    update work set ${sql.join(sets)} where city_code = ${city} and id = ${id} ${valid}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

export interface MovedWork {
  work: number;
  from: { startsOn: string; endsOn: string };
  to: { startsOn: string; endsOn: string };
}

/** @returns the works that moved: those that are planned and stood where the mover saw them */
export async function moveWorks(db: Db, city: string, moves: readonly MovedWork[]): Promise<number[]> {
  const rows = moves.map(({ work, from, to }) => ({ work, was: from, becomes: to }));
  const { rows: moved } = await sql<{ id: number }>`
    update work w set starts_on = (m.becomes ->> 'startsOn')::date, ends_on = (m.becomes ->> 'endsOn')::date
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(work bigint, was jsonb, becomes jsonb)
    where w.city_code = ${city} and w.id = m.work and w.state = 'planned'
      and w.starts_on = (m.was ->> 'startsOn')::date and w.ends_on = (m.was ->> 'endsOn')::date
    returning w.id::int as id`.execute(db);
  return moved.map(({ id }) => id);
}

export async function deleteWork(db: Db, city: string, id: number): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from work where city_code = ${city} and id = ${id}`.execute(
    db,
  );
  return (numAffectedRows ?? 0n) > 0n;
}
