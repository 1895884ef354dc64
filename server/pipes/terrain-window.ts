import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { HeightGrid } from '../../domain/geo/height-grid.ts';
import type { Schema } from '../db/types.ts';

/** As many cells as a page takes beside the pipes of a zone; a finer grid is thinned. */
const MOST_CELLS = 160_000;

/**
 * The part of a city's terrain that lies in a box of its metric zone; null where the city has none there.
 * @param box - SQL of a geometry in the city's metric zone
 */
export async function terrainWindow(
  db: Kysely<Schema>,
  city: string,
  box: RawBuilder<unknown>,
): Promise<HeightGrid | null> {
  const { rows } = await sql<{
    origin_x: number;
    origin_y: number;
    step_m: number;
    columns: number;
    rows: number;
    west: number;
    south: number;
    east: number;
    north: number;
  }>`select origin_x, origin_y, step_m, columns, rows, st_xmin(b) as west, st_ymin(b) as south, st_xmax(b) as east, st_ymax(b) as north
    from terrain, (select ${box} as b) as place where city_code = ${city}`.execute(db);
  const grid = rows[0];
  if (!grid) return null;
  const { origin_x: x0, origin_y: y0, step_m: stepM } = grid;
  const [c0, c1] = within((grid.west - x0) / stepM, (grid.east - x0) / stepM, grid.columns);
  const [r0, r1] = within((y0 - grid.north) / stepM, (y0 - grid.south) / stepM, grid.rows);
  if (c1 < c0 || r1 < r0) return null;
  const { rows: lines } = await sql<{ heights: Buffer }>`
    select substring(heights from ${1 + r0 * grid.columns * 4} for ${(r1 - r0 + 1) * grid.columns * 4}) as heights
    from terrain where city_code = ${city}`.execute(db);
  const bytes = lines[0]!.heights;
  const every = Math.max(1, Math.ceil(Math.sqrt(((c1 - c0 + 1) * (r1 - r0 + 1)) / MOST_CELLS)));
  const columns = Math.ceil((c1 - c0 + 1) / every);
  const thinned = Math.ceil((r1 - r0 + 1) / every);
  const heights: (number | null)[] = [];
  for (let r = 0; r < thinned; r++) {
    for (let c = 0; c < columns; c++) {
      const height = bytes.readFloatBE((r * every * grid.columns + c0 + c * every) * 4);
      // to the millimetre: what a file of levels has at best
      heights.push(Number.isFinite(height) ? Math.round(height * 1000) / 1000 : null);
    }
  }
  if (heights.every((one) => one === null)) return null;
  // a thinned cell keeps its middle, which its larger square must have, too
  const shift = ((every - 1) / 2) * stepM;
  return {
    originX: x0 + c0 * stepM - shift,
    originY: y0 - r0 * stepM + shift,
    stepM: stepM * every,
    ...{ columns, rows: thinned, heights },
  };
}

/** Cells from and to, one more on each side for the ground between them. */
function within(from: number, to: number, count: number): [number, number] {
  return [Math.max(0, Math.floor(from) - 1), Math.min(count - 1, Math.ceil(to))];
}
