import { type Kysely, sql } from 'kysely';
import type { Rings } from '../../domain/zoning/unit-shapes.ts';
import type { UnitKind } from '../contract/zoning.ts';
import type { Schema } from '../db/types.ts';

/** A unit of planning with its polygons in metres of the city's own zone. */
export interface UnitOutline {
  id: number;
  polygons: Rings[];
}

/** Outlines of the units that `planningUnits` knows, in metres, by id. */
export async function unitOutlines(db: Kysely<Schema>, city: string, kind: UnitKind): Promise<UnitOutline[]> {
  const residential = kind === 'building' ? sql`and u.use = 'residential'` : sql``;
  const { rows } = await sql<{ id: number; shape: { type: string; coordinates: unknown } }>`
    select u.id::int as id, st_asgeojson(u.geom_m, 3, 0)::json as shape
    from ${sql.table(kind)} u where u.city_code = ${city} ${residential} order by u.id`.execute(db);
  return rows.map(({ id, shape }) => ({
    id,
    polygons: (shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates) as Rings[],
  }));
}
