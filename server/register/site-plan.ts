import { type QueryExecutorProvider, sql } from 'kysely';
import type { SitePlan } from '../../domain/progress/view.ts';

/** Seen around a community at least, metres; the picture is twice as wide as high. */
const marginM = 40;

/**
 * A plan of a community among its streets as SVG paths: metres of the city's zone, x east, y south, the upper left corner
 * of what is seen at 0, 0. Only layers that the public may see. Null where there is no such community.
 */
export async function sitePlan(
  db: QueryExecutorProvider,
  city: string,
  code: string,
): Promise<SitePlan | null> {
  type Row = { kind: string; path: string; strokeM: number; widthM: number; heightM: number };
  const { rows } = await sql<Row>`
    with seen as (
      select id, st_expand(geom_m, greatest(${marginM}, h + ${2 * marginM} - w / 2),
        greatest(${marginM}, w / 4 + ${marginM / 2} - h / 2)) as box
      from (select id, geom_m, st_xmax(geom_m) - st_xmin(geom_m) as w, st_ymax(geom_m) - st_ymin(geom_m) as h
        from community where city_code = ${city} and code = ${code}) c
    ),
    drawn as (
      select case when c.id = s.id then 'home' else 'beside' end as kind, 0::float8 as stroke, c.geom_m
      from community c, seen s where c.city_code = ${city} and c.geom_m && s.box
      union all
      select case when b.community_id = s.id then 'building' else 'beside-building' end, 0, b.geom_m
      from building b, seen s where b.city_code = ${city} and b.geom_m && s.box
      union all
      select 'street', coalesce(t.width_m, 6), t.geom_m
      from street t, seen s where t.city_code = ${city} and t.geom_m && s.box
      union all
      select case when w.kind = 'railway' then 'railway' when st_dimension(w.geom_m) = 2 then 'water' else 'stream' end,
        4, w.geom_m
      from barrier w, seen s
      where w.city_code = ${city} and w.kind in ('river', 'water', 'railway') and w.geom_m && s.box
    )
    select kind, stroke::float8 as "strokeM",
      st_assvg(st_translate(geom_m, -st_xmin(box), -st_ymax(box)), 0, 1) as path,
      round((st_xmax(box) - st_xmin(box))::numeric, 1)::float8 as "widthM",
      round((st_ymax(box) - st_ymin(box))::numeric, 1)::float8 as "heightM"
    from drawn, seen`.execute(db);
  const [first] = rows;
  if (!first) return null;
  const { widthM, heightM } = first;
  const shapes = rows
    .filter(({ path }) => path)
    .map(({ kind, path, strokeM }) => ({ kind: kind as SitePlan['shapes'][number]['kind'], path, strokeM }));
  return { widthM, heightM, shapes };
}
