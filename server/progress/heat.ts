import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { cellLevel, cellX, cellY, heatCells } from '../../domain/progress/heat-cells.ts';
import type { HeatCells, HeatWeight } from '../../domain/progress/view.ts';

/** Levels that are maintained; finer ones are summed from the communities in sight, which are few by then. */
const kept = [6, 8, 10, 12, 14];
const mostCells = 20_000;

/**
 * Cells of the heatmap inside `bounds` (degrees: west, south, east, north) for a map at `zoom`, summed by the database.
 */
export async function readHeat(
  db: QueryExecutorProvider,
  bounds: [number, number, number, number],
  zoom: number,
  weight: HeatWeight,
): Promise<HeatCells> {
  const wanted = cellLevel(zoom);
  const level = wanted > 14 ? wanted : kept.findLast((each) => each <= wanted)!;
  const [west, south, east, north] = bounds;
  const [left, right] = [cellX(west, level), cellX(east, level)];
  const [top, bottom] = [cellY(north, level), cellY(south, level)];
  if (left > right || top > bottom) throw noBounds();
  const source = level > 14 ? finerCells(bounds, level) : sql`progress_cell`;
  const { rows } = await sql<{
    x: number;
    y: number;
    communities: string;
    underWay: string;
    households: string;
    investmentYuan: string;
    percentHouseholds: string;
  }>`
    select x, y, sum(communities) communities, sum(households) households, sum(investment_yuan) "investmentYuan",
      coalesce(sum(communities) filter (where status = 'under_way'), 0) "underWay",
      sum(permille_households) / 10.0 "percentHouseholds"
    from ${source} cell
    where level = ${level} and x between ${left} and ${right} and y between ${top} and ${bottom} and communities > 0
    group by x, y order by y, x limit ${mostCells}`.execute(db);
  const sums = rows.map(({ x, y, ...row }) => ({
    x,
    y,
    communities: Number(row.communities),
    underWay: Number(row.underWay),
    households: Number(row.households),
    investmentYuan: Number(row.investmentYuan),
    percentHouseholds: Number(row.percentHouseholds),
  }));
  return heatCells(sums, level, weight);
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

function noBounds(): Problem {
  return new Problem(
    'progress.bounds',
    { zh: '地图范围无法识别。', en: 'The extent of the map is not readable.' },
    { zh: '范围按西、南、东、北给出。', en: 'Give it as west, south, east, north.' },
  );
}
