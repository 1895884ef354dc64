import { type Kysely, sql } from 'kysely';
import type { Utility } from '../../domain/pipes/model.ts';
import type { Schema } from '../db/types.ts';
import { cityFacts, type Place } from './network-service.ts';

/** A pipe that new ones might be led to. */
export interface NearestMain {
  utility: Utility;
  /** From the edge of the place, metres. */
  distanceM: number;
  /** Of the pipe, nearest to the place; longitude, latitude. */
  at: [number, number];
  diameterMm: number | null;
}

/**
 * Of each utility the nearest pipe in the ground that comes nowhere nearer to a place than `beyondM`; none where the city has none.
 * Errors: `pipes.no-city`.
 */
export async function nearestMains(
  db: Kysely<Schema>,
  city: string,
  [west, south, east, north]: Place,
  utilities: readonly Utility[],
  beyondM: number,
): Promise<NearestMain[]> {
  const { srid } = await cityFacts(db, city);
  const { rows } = await sql<{
    utility: Utility;
    distance: number;
    lon: number;
    lat: number;
    diameter: number | null;
  }>`
    with place as (
      select st_transform(st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4490), ${sql.lit(srid)}) as box
    )
    select wanted.utility, nearest.distance, st_x(nearest.at) as lon, st_y(nearest.at) as lat, nearest.diameter
    from place
    cross join unnest(${[...new Set(utilities)]}::text[]) as wanted (utility)
    cross join lateral (
      select st_distance(s.geom_m, place.box) as distance, s.diameter_mm as diameter,
        st_transform(st_closestpoint(s.geom_m, place.box), 4490) as at
      from pipe_segment s
      where s.city_code = ${city} and s.utility = wanted.utility and s.state <> 'abandoned'
        and coalesce(s.embedding, '') <> all ('{overhead,rack,surface,chamber-link}'::text[])
        and st_distance(s.geom_m, place.box) > ${beyondM}::float8
      order by s.geom_m <-> place.box
      limit 1
    ) nearest
    order by nearest.distance`.execute(db);
  return rows.map(({ utility, distance, lon, lat, diameter }) => ({
    ...{ utility, at: [lon, lat], diameterMm: diameter },
    distanceM: Math.round(distance),
  }));
}
