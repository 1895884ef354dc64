/** A terrain raster → the one grid of heights of a city, squared in its metric zone. */
import { basename } from 'node:path';
import type { Pool } from 'pg';
import { boxOf } from '../../../domain/geo/box.ts';
import { projectionOf } from '../../../domain/geo/crs.ts';
import type { ImportOptions, ImportReport } from '../../contract/exchange.ts';
import type { Limits } from '../gdal/limits.ts';
import { type Raster, readRaster } from '../gdal/read-raster.ts';
import type { InputFile } from '../gdal/stage.ts';
import { findCity, makeCity, newCityName } from './city.ts';
import { noCounts } from './report.ts';
import type { ImportResult } from './run-import.ts';
import { warning } from './warnings.ts';

export interface TerrainRun {
  files: InputFile[];
  options: ImportOptions;
  limits?: Partial<Limits>;
  signal?: AbortSignal;
}

export async function runTerrainImport(pool: Pool, run: TerrainRun): Promise<ImportResult> {
  const started = performance.now();
  const { options } = run;
  const unit = options.place?.unit;
  const feet = unit === 'us-ft' || unit === 'ft';
  const client = await pool.connect();
  try {
    await client.query('begin');
    const known = await findCity(client, options.city);
    const raster = await readRaster(run.files, {
      ...options,
      metricSrid: known?.metricSrid,
      heightUnit: feet ? unit : 'm',
      limits: run.limits,
      signal: run.signal,
    });
    const middle = projectionOf(raster.metricSrid).inverse(
      raster.originX + (raster.columns * raster.stepX) / 2,
      raster.originY - (raster.rows * raster.stepY) / 2,
    );
    const city =
      known ?? (await makeCity(client, options.city, newCityName(options.city, options.cityName), middle));
    const grid = squared(raster, city.metricSrid);
    const filled = grid.heights.reduce((count, height) => count + (Number.isNaN(height) ? 0 : 1), 0);
    const file = run.files.map((each) => each.name ?? basename(each.path)).join(', ');
    await client.query(
      `insert into terrain (city_code, origin_x, origin_y, step_m, columns, rows, heights, source)
       values ($1, $2, $3, $4, $5::int, $6::int, $7, $8)
       on conflict (city_code) do update set origin_x = excluded.origin_x, origin_y = excluded.origin_y,
         step_m = excluded.step_m, columns = excluded.columns, rows = excluded.rows, heights = excluded.heights,
         source = excluded.source`,
      [
        city.code,
        grid.originX,
        grid.originY,
        grid.stepM,
        grid.columns,
        grid.rows,
        bigEndian(grid.heights),
        file,
      ],
    );
    await client.query(options.dryRun ? 'rollback' : 'commit');
    const report: ImportReport = {
      file,
      kind: 'terrain',
      city: city.code,
      crs: { declared: raster.crs.declared ?? null, used: raster.crs.used, metricSrid: city.metricSrid },
      counts: {
        ...noCounts(),
        read: raster.columns * raster.rows,
        accepted: filled,
        skipped: raster.columns * raster.rows - filled,
      },
      warnings: feet
        ? [
            warning(
              'units-assumed',
              '高程按英尺换算为米。',
              'Heights were taken for feet and turned into metres.',
            ),
          ]
        : [],
      rows: [],
      moreRows: 0,
      seconds: Number(((performance.now() - started) / 1000).toFixed(2)),
      dryRun: options.dryRun,
    };
    return { batchId: null, report };
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

export interface SquareGrid {
  originX: number;
  originY: number;
  stepM: number;
  columns: number;
  rows: number;
  heights: Float32Array;
}

/** Square cells in the wanted zone; a raster that is that already keeps its numbers, any other is resampled bilinearly. */
export function squared(raster: Raster, srid: number): SquareGrid {
  const { stepX, stepY, columns, rows, heights, originX, originY } = raster;
  if (raster.metricSrid === srid && Math.abs(stepX - stepY) < 1e-6 * stepX)
    return { originX, originY, stepM: stepX, columns, rows, heights };
  const stepM = Math.min(stepX, stepY);
  const [from, to] = [projectionOf(raster.metricSrid), projectionOf(srid)];
  const corners = [0, columns].flatMap((c) =>
    [0, rows].map((r) => to.forward(...from.inverse(originX + c * stepX, originY - r * stepY))),
  );
  const [west, south, east, north] = boxOf(corners);
  const grid: SquareGrid = {
    originX: west,
    originY: north,
    stepM,
    columns: Math.ceil((east - west) / stepM),
    rows: Math.ceil((north - south) / stepM),
    heights: new Float32Array(0),
  };
  grid.heights = new Float32Array(grid.columns * grid.rows);
  const same = raster.metricSrid === srid;
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const x = west + (column + 0.5) * stepM;
      const y = north - (row + 0.5) * stepM;
      const [sx, sy] = same ? [x, y] : from.forward(...to.inverse(x, y));
      grid.heights[row * grid.columns + column] = bilinear(
        raster,
        (sx - originX) / stepX - 0.5,
        (originY - sy) / stepY - 0.5,
      );
    }
  }
  return grid;
}

function bilinear({ heights, columns, rows }: Raster, column: number, row: number): number {
  if (column < -0.5 || row < -0.5 || column > columns - 0.5 || row > rows - 0.5) return Number.NaN;
  const c = Math.min(columns - 1, Math.max(0, column));
  const r = Math.min(rows - 1, Math.max(0, row));
  const [c0, r0] = [Math.floor(c), Math.floor(r)];
  const [c1, r1] = [Math.min(columns - 1, c0 + 1), Math.min(rows - 1, r0 + 1)];
  const [u, v] = [c - c0, r - r0];
  const at = (rr: number, cc: number) => heights[rr * columns + cc]!;
  return (at(r0, c0) * (1 - u) + at(r0, c1) * u) * (1 - v) + (at(r1, c0) * (1 - u) + at(r1, c1) * u) * v;
}

function bigEndian(heights: Float32Array): Buffer {
  const bytes = Buffer.alloc(heights.length * 4);
  for (const [i, height] of heights.entries()) bytes.writeFloatBE(height, i * 4);
  return bytes;
}
