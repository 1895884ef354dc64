import { type Kysely, sql } from 'kysely';
import type { Schema } from '../db/types.ts';

export interface GroundUnder {
  /** Index of the shape that was asked. */
  shape: number;
  subject: 'street' | 'community';
  id: number;
  name: string;
  /** Of a street: how it was last built, `new` or `overhaul`; of a community: `renovated` when it is complete. */
  event: string;
  /** Day of handover of a street; null for a community, whose day is known to progress. */
  since: string | null;
}

/**
 * Streets with a known day of handover and finished communities on whose ground shapes lie.
 * @param shapes GeoJSON geometries in longitude and latitude
 */
export async function groundUnder(
  db: Kysely<Schema>,
  city: string,
  shapes: readonly object[],
): Promise<GroundUnder[]> {
  if (shapes.length === 0) return [];
  // A street is a line: half of its width counts as its ground; 40 m keeps the index in use.
  const { rows } = await sql<GroundUnder>`
    with shape as (
      select n::int - 1 as shape, st_transform(st_setsrid(st_geomfromgeojson(g), 4490), c.metric_srid) as geom_m
      from city c, json_array_elements_text(${JSON.stringify(shapes.map((one) => JSON.stringify(one)))}::json)
        with ordinality as given (g, n)
      where c.city_code = ${city}
    )
    select s.shape, 'street' as subject, t.id::int as id, t.name,
      coalesce(t.attributes->>'built_as', 'new') as event, to_char(t.built_on, 'YYYY-MM-DD') as since
    from shape s
    join street t on t.city_code = ${city} and t.built_on is not null and st_dwithin(t.geom_m, s.geom_m, 40)
      and st_distance(t.geom_m, s.geom_m) <= coalesce(t.width_m, 6) / 2
    union all
    select s.shape, 'community', m.id::int, m.name, 'renovated', null
    from shape s
    join community m on m.city_code = ${city} and m.status in ('complete', 'accepted', 'managed')
      and st_intersects(m.geom_m, s.geom_m)`.execute(db);
  return rows;
}
