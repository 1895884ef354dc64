import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { HeatCells, HeatWeight } from '../../domain/progress/view.ts';

/** Levels that are maintained; finer ones are summed from the communities in sight, which are few by then. */
const kept = [6, 8, 10, 12, 14];
const finest = 18;
const mostCells = 20_000;

/**
 * Cells of the heatmap inside `bounds` (degrees: west, south, east, north) for a map at `zoom`, summed by the database.
 * A cell is about a sixteenth of a tile, so that a screen holds some thousands of them at most.
 */
export async function readHeat(
  db: QueryExecutorProvider,
  bounds: [number, number, number, number],
  zoom: number,
  weight: HeatWeight,
): Promise<HeatCells> {
  const wanted = Math.min(finest, Math.max(6, Math.floor(zoom) + 4));
  const level = wanted > 14 ? wanted : kept.findLast((each) => each <= wanted)!;
  const [west, south, east, north] = bounds;
  const [left, right] = [cellX(west, level), cellX(east, level)];
  const [top, bottom] = [cellY(north, level), cellY(south, level)];
  if (left > right || top > bottom) throw noBounds();
  const source = level > 14 ? finerCells(bounds, level) : sql`progress_cell`;
  const { rows } = await sql<{
    x: number;
    y: number;
    n: string;
    h: string;
    m: string;
    u: string;
    ph: string;
  }>`
    select x, y, sum(communities) n, sum(households) h, sum(investment_yuan) m,
      coalesce(sum(communities) filter (where status = 'under_way'), 0) u, sum(permille_households) ph
    from ${source} cell
    where level = ${level} and x between ${left} and ${right} and y between ${top} and ${bottom} and communities > 0
    group by x, y order by y, x limit ${mostCells}`.execute(db);
  const cells = rows.map((row): HeatCells['cells'][number] => {
    const hectares = cellAreaM2(row.y, level) / 10_000;
    const value =
      weight === 'households'
        ? Number(row.h) / hectares
        : weight === 'investment'
          ? Number(row.m) / hectares
          : (100 * Number(row.u)) / hectares;
    const households = Number(row.h);
    return [row.x, row.y, value, Number(row.n), households > 0 ? Number(row.ph) / households / 10 : 0];
  });
  const values = cells.map(([, , value]) => value).sort((a, b) => a - b);
  const at = (share: number) => values[Math.floor(share * (values.length - 1))] ?? 0;
  const unit =
    weight === 'households'
      ? 'households_per_ha'
      : weight === 'investment'
        ? 'yuan_per_ha'
        : 'communities_per_km2';
  return { level, weight, unit, cells, breaks: [at(0.5), at(0.9), at(1)] };
}

/** Rows like those of progress_cell at a finer level, for the communities inside the bounds. */
function finerCells(bounds: readonly number[], level: number) {
  const across = 20037508.342789244;
  return sql`(
    select ${level}::int as level, floor((st_x(p) + ${across}::float8) / (2 * ${across}::float8) * ${2 ** level}::float8)::int x,
      floor((${across}::float8 - st_y(p)) / (2 * ${across}::float8) * ${2 ** level}::float8)::int y, status, 1 communities, households,
      investment_yuan, permille::bigint * households permille_households
    from (
      select st_transform(st_centroid(c.geom), 3857) p, r.status, r.households, r.investment_yuan, r.permille
      from community c join community_progress r on r.city_code = c.city_code and r.community_id = c.id
      where c.geom && st_makeenvelope(${sql.join(bounds.map((each) => sql`${each}::float8`))}, 4490)
    ) centres
  )`;
}

/** Ground area of a Web Mercator cell, on the sphere of that projection. */
export function cellAreaM2(y: number, level: number): number {
  const side = (2 * Math.PI * 6_378_137) / 2 ** level;
  const latitude = Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + 0.5)) / 2 ** level)));
  return (side * Math.cos(latitude)) ** 2;
}

function cellX(longitude: number, level: number): number {
  return Math.floor(((longitude + 180) / 360) * 2 ** level);
}

function cellY(latitude: number, level: number): number {
  const limited = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  return Math.floor(((1 - Math.asinh(Math.tan(limited)) / Math.PI) / 2) * 2 ** level);
}

function noBounds(): Problem {
  return new Problem(
    'progress.bounds',
    { zh: '地图范围无法识别。', en: 'The extent of the map is not readable.' },
    { zh: '范围按西、南、东、北给出。', en: 'Give it as west, south, east, north.' },
  );
}
