import { type Kysely, sql } from 'kysely';
import type { Schema } from '../db/types.ts';
import { cityFacts } from './network-service.ts';

/** A pipe as a line in metres of the city's own zone. */
export interface PipeLine {
  utility: string;
  line: number[][];
}

/** Which pipes count as mains: their states, and kinds of node at whose end a pipe is only a connection. */
export interface MainsWanted {
  states: string[];
  connections: { nodeKinds: string[] };
}

/** Pipes that touch at least two of the boxes (`minX minY maxX maxY` in metres of the city's zone, one after the other). */
export async function mainsNear(
  db: Kysely<Schema>,
  city: string,
  boxes: number[],
  { states, connections }: MainsWanted,
): Promise<PipeLine[]> {
  const { srid } = await cityFacts(db, city);
  const column = (place: number) => boxes.filter((_, i) => i % 4 === place);
  const { rows } = await sql<PipeLine>`
    with near as (
      select s.id
      from unnest(${column(0)}::float8[], ${column(1)}::float8[], ${column(2)}::float8[], ${column(3)}::float8[])
        as box (min_x, min_y, max_x, max_y)
      join pipe_segment s on s.city_code = ${city} and s.state = any (${states}::text[])
        and s.geom_m && st_makeenvelope(box.min_x, box.min_y, box.max_x, box.max_y, ${sql.lit(srid)})
      group by s.id having count(*) > 1
    )
    select s.utility, st_asgeojson(s.geom_m, 3, 0)::json->'coordinates' as line
    from near
    join pipe_segment s on s.city_code = ${city} and s.id = near.id
    left join pipe_node a on a.city_code = s.city_code and a.id = s.from_node
    left join pipe_node b on b.city_code = s.city_code and b.id = s.to_node
    where coalesce(a.kind, '') <> all (${connections.nodeKinds}::text[])
      and coalesce(b.kind, '') <> all (${connections.nodeKinds}::text[])
    order by s.id`.execute(db);
  return rows;
}

/** Whether a city has any pipe in one of the states. */
export async function hasPipes(db: Kysely<Schema>, city: string, states: string[]): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from pipe_segment where city_code = ${city} and state = any (${states}::text[])) as known`.execute(
    db,
  );
  return rows[0]!.known;
}
