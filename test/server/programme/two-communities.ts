import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../../server/db/types.ts';

/** A city with the communities A 一区 and B 二区. */
export async function addCommunities(db: Kysely<Schema>, city: string): Promise<void> {
  await sql`insert into city (city_code, name, metric_srid) values (${city}, '珲春市', 4552)`.execute(db);
  for (const [code, name, east] of [
    ['A', '一区', 0],
    ['B', '二区', 0.01],
  ] as const)
    await sql`insert into community (city_code, code, name, status, geom, metric_srid) values
      (${city}, ${code}, ${name}, 'under_way', st_makeenvelope(${130.36 + east}::float8, 42.86, ${130.361 + east}::float8, 42.861, 4490), 4552)`.execute(
      db,
    );
}
