import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { type HeatPoint, heatGrid, heatWindow, kernelCells } from '../../domain/progress/heat.ts';
import type { HeatGrid, HeatWeight } from '../../domain/progress/view.ts';

/** Levels that are maintained; where a finer grid is wanted the communities in sight are read themselves, few by then. */
const kept = [6, 8, 10, 12, 14];
/** Half the way round the world in Web Mercator, metres. */
const across = 20_037_508.342789244;

/** The heatmap inside `bounds` (degrees: west, south, east, north) for a map at `zoom`. */
export async function readHeat(
  db: QueryExecutorProvider,
  bounds: [number, number, number, number],
  zoom: number,
  weight: HeatWeight,
): Promise<HeatGrid> {
  const [west, south, east, north] = bounds;
  if (west > east || south > north) throw noBounds();
  const window = heatWindow(bounds, zoom);
  const { level, left, top, columns, rows } = window;
  // discs reach in from outside
  const reach = kernelCells + 1;
  const box = {
    left: left - reach,
    top: top - reach,
    right: left + columns + reach,
    bottom: top + rows + reach,
  };
  const points = level > 15 ? readCommunities(db, box, level, weight) : readCells(db, box, level, weight);
  return heatGrid(await points, window, weight);
}

/** In cells of a level, with fractions. */
interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Sums over maintained cells, each in the middle of its cell: at most twice as wide as those of the grid. */
async function readCells(
  db: QueryExecutorProvider,
  { left, top, right, bottom }: Box,
  level: number,
  weight: HeatWeight,
): Promise<HeatPoint[]> {
  const source = kept.findLast((each) => each <= level) ?? kept[0]!;
  const scale = 2 ** (level - source);
  const cell = (at: number) => Math.floor(at / scale);
  const amount = {
    households: sql`sum(households)`,
    investment: sql`sum(investment_yuan)`,
    under_way: sql`sum(communities) filter (where status = 'under_way')`,
  }[weight];
  const { rows } = await sql<{ x: number; y: number; value: number }>`
    select x, y, ${amount}::float8 value from progress_cell
    where level = ${source} and x between ${cell(left)} and ${cell(right)} and y between ${cell(top)} and ${cell(bottom)}
    group by x, y having ${amount} > 0`.execute(db);
  return rows.map(({ x, y, value }) => ({ x: (x + 0.5) * scale, y: (y + 0.5) * scale, value }));
}

/** Every community inside the box, in its middle. */
async function readCommunities(
  db: QueryExecutorProvider,
  { left, top, right, bottom }: Box,
  level: number,
  weight: HeatWeight,
): Promise<HeatPoint[]> {
  const side = 2 ** level;
  const metres = (cell: number) => ((2 * cell) / side - 1) * across;
  const amount = {
    households: sql`r.households`,
    investment: sql`r.investment_yuan`,
    under_way: sql`(r.status = 'under_way')::int`,
  }[weight];
  const { rows } = await sql<{ x: number; y: number; value: number }>`
    select st_x(middle) x, st_y(middle) y, value from (
      select st_centroid(c.geom_tile) middle, ${amount}::float8 value
      from community c join community_progress r on r.city_code = c.city_code and r.community_id = c.id
      where c.geom_tile && st_makeenvelope(${metres(left)}::float8, ${-metres(bottom)}::float8, ${metres(right)}::float8,
        ${-metres(top)}::float8, 3857)
    ) centres where value > 0`.execute(db);
  return rows.map(({ x, y, value }) => ({
    x: ((x / across + 1) / 2) * side,
    y: ((1 - y / across) / 2) * side,
    value,
  }));
}

function noBounds(): Problem {
  return new Problem(
    'progress.bounds',
    { zh: '地图范围无法识别。', en: 'The extent of the map is not readable.' },
    { zh: '范围按西、南、东、北给出。', en: 'Give it as west, south, east, north.' },
  );
}
