import { epsgCode, type Position, projectionOf } from '../../../domain/geo/crs.ts';
import type { Site } from '../../../domain/pipes/routing/site/site.ts';
import { Problem } from '../../../domain/problem.ts';
import type { ReadOptions } from '../../exchange/gdal/read-features.ts';
import { type Raster, readRaster } from '../../exchange/gdal/read-raster.ts';
import { ofOption } from './site-reader.ts';

/**
 * Ground level of a site from its terrain, in the metres of `options.metricSrid`. The raster lies where it says itself or by a .prj, .aux.xml or world
 * file beside it; `terrainCrs` goes before that, `crs` of the site's own files behind.
 * Errors: those of `readRaster`, with what this command has for terrain without coordinate system.
 */
export async function readTerrain(
  file: string,
  { crs, terrainCrs }: { crs?: string | undefined; terrainCrs?: string | undefined },
  { metricSrid, localUnit }: Pick<ReadOptions, 'metricSrid' | 'localUnit'>,
): Promise<Site['groundM']> {
  const raster = await ofOption('terrain', file, async () => {
    try {
      return await readRaster([file], {
        ...(metricSrid === undefined ? {} : { metricSrid }),
        ...(terrainCrs ? { crs: terrainCrs } : {}),
        // terrain is not shifted as maps in GCJ-02 are
        ...(crs && epsgCode(crs) !== undefined ? { otherwiseCrs: crs } : {}),
        // only a drawing without coordinate system has terrain without one
        ...(localUnit && metricSrid === undefined ? { localUnit } : {}),
      });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'import.crs-missing') throw error;
      throw withoutSystem(error);
    }
  });
  return groundFrom(raster, metricSrid);
}

function withoutSystem(error: Problem): Problem {
  return new Problem(
    error.code,
    error.title,
    {
      zh: '请在栅格旁放上同名的 .prj（或 .aux.xml），或用 --terrain-crs EPSG:n 指定。',
      en: 'Put its .prj (or .aux.xml) beside it, or name the system with --terrain-crs EPSG:n.',
    },
    { facts: error.facts, status: error.status, cause: error },
  );
}

/**
 * Height between those of the four nearest cells that have one; undefined outside the raster and in a cell without height.
 * @param srid - of the metres that it is asked in, where the raster may lie in another zone than the site
 */
export function groundFrom(
  raster: Raster,
  srid: number = raster.metricSrid,
): (x: number, y: number) => number | undefined {
  const { columns, rows, originX, originY, stepX, stepY, heights } = raster;
  const toRaster = between(srid, raster.metricSrid);
  return (siteX, siteY) => {
    const [x, y] = toRaster(siteX, siteY);
    const c = (x - originX) / Math.abs(stepX) - 0.5;
    const r = (originY - y) / Math.abs(stepY) - 0.5;
    const c0 = Math.min(columns - 1, Math.max(0, Math.floor(c)));
    const r0 = Math.min(rows - 1, Math.max(0, Math.floor(r)));
    // a raster may be one cell wide
    const [c1, r1] = [Math.min(columns - 1, c0 + 1), Math.min(rows - 1, r0 + 1)];
    if (c < -1 || r < -1 || c > columns || r > rows) return undefined;
    const [u, v] = [Math.min(1, Math.max(0, c - c0)), Math.min(1, Math.max(0, r - r0))];
    const at = (column: number, row: number): number => heights[row * columns + column]!;
    const cells: [height: number, weight: number][] = [
      [at(c0, r0), (1 - u) * (1 - v)],
      [at(c1, r0), u * (1 - v)],
      [at(c0, r1), (1 - u) * v],
      [at(c1, r1), u * v],
    ];
    // at the rim of a gap the cell itself still says how high it is
    if (Number.isNaN(at(u > 0.5 ? c1 : c0, v > 0.5 ? r1 : r0))) return undefined;
    let [sum, weights] = [0, 0];
    for (const [height, weight] of cells) {
      if (Number.isNaN(height)) continue;
      sum += height * weight;
      weights += weight;
    }
    return sum / weights;
  };
}

function between(from: number, to: number): (x: number, y: number) => Position {
  if (from === to || to === 0) return (x, y) => [x, y];
  const [own, other] = [projectionOf(from), projectionOf(to)];
  return (x, y) => other.forward(...own.inverse(x, y));
}
