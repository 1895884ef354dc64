import type pg from 'pg';

/** Seeded, spread over `cities` places near Hunchun: compounds of 3 to 7 sides, and pipes of three points each. */
export interface TileSeed {
  communities?: number;
  buildings?: number;
  pipes?: number;
  /** Side of the square that is filled, in degrees. */
  spanDeg?: number;
}

export const CITY = '222404';
export const CENTRE = { lon: 130.36, lat: 42.86 };

/** Fills the tables that tiles are made of; all arithmetic is modular, so every run has the same rows. */
export async function seedTiles(
  pool: pg.Pool,
  { communities = 0, buildings = 0, pipes = 0, spanDeg = 0.1 }: TileSeed,
) {
  await pool.query(
    `insert into city (city_code, name, metric_srid) values ($1, '珲春市', 4552) on conflict do nothing`,
    [CITY],
  );
  const place = `$2 + $4 * (((i * 7919::bigint) % 1000003) / 1000003.0 - 0.5) as x,
    $3 + $4 * (((i * 104729::bigint) % 999983) / 999983.0 - 0.5) as y`;
  const values = [CITY, CENTRE.lon, CENTRE.lat, spanDeg];
  const spots = (count: number) => `(select i, ${place} from generate_series(1, ${count}) i) s`;
  if (communities > 0) {
    await pool.query(
      `insert into community (city_code, code, name, households, status, metric_srid, geom)
       select $1, 'c' || i, '小区' || i, i % 300, (array['reserve', 'ready', 'under_way'])[1 + i % 3], 4552,
         st_setsrid(st_buffer(st_point(x, y), 0.0004 + 0.0001 * (i % 7), 2 + i % 5), 4490) from ${spots(communities)}`,
      values,
    );
  }
  if (buildings > 0) {
    await pool.query(
      `insert into building (city_code, code, use, levels, built_year, metric_srid, geom)
       select $1, 'b' || i, 'residential', 5 + i % 3, 1980 + i % 20, 4552,
         st_setsrid(st_makeenvelope(x, y, x + 0.0007, y + 0.00012), 4490) from ${spots(buildings)}`,
      values,
    );
  }
  if (pipes > 0) {
    await pool.query(
      `insert into pipe_segment (city_code, code, utility, diameter_mm, material, laid_year, metric_srid, geom)
       select $1, 'p' || i, (array['water', 'sewage', 'gas', 'heat'])[1 + i % 4], (array[50, 100, 300, 600])[1 + i % 4],
         'PE', 1985 + i % 30, 4552,
         st_setsrid(st_makeline(array[st_point(x, y), st_point(x + 0.0003 * cos(i), y + 0.0002 * sin(i)),
           st_point(x + 0.0005 * cos(i), y + 0.0004 * sin(i))]), 4490) from ${spots(pipes)}`,
      values,
    );
  }
}

/** Column and row of the tile over the centre at this zoom. */
export function centreTile(z: number): { x: number; y: number } {
  const n = 2 ** z;
  const lat = (CENTRE.lat * Math.PI) / 180;
  return {
    x: Math.floor(((CENTRE.lon + 180) / 360) * n),
    y: Math.floor(((1 - Math.log(Math.tan(lat) + 1 / Math.cos(lat)) / Math.PI) / 2) * n),
  };
}
