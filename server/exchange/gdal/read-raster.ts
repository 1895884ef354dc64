/** Reading a terrain raster (GeoTIFF, ArcInfo grid, ASCII grid) as one grid of heights. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { epsgCode, metricSridOf, projDefinition, projectionOf } from '../../../domain/geo/crs.ts';
import { type LengthUnit, metresPerUnit, placeAt } from '../../../domain/geo/placement.ts';
import { refuse } from '../problems.ts';
import type { CrsWish } from './choose-crs.ts';
import { GdalThread, type OpenedDataset } from './gdal-thread.ts';
import { readable } from './layers.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Source } from './source.ts';
import { type InputFile, stageFiles } from './stage.ts';

export interface Raster {
  columns: number;
  rows: number;
  /** Upper left corner of the upper left cell, and the sides of a cell, metres in `metricSrid`. */
  originX: number;
  originY: number;
  stepX: number;
  stepY: number;
  metricSrid: number;
  /** Row by row from the north-west; NaN where there is no height. */
  heights: Float32Array;
  crs: { declared?: string; used: string };
}

interface GdalInfo {
  size: [number, number];
  geoTransform?: [number, number, number, number, number, number];
  coordinateSystem?: { wkt?: string };
  bands: { type: string; noDataValue?: number | string }[];
  stac?: { 'proj:epsg'?: number | null };
}

/** Heights no mountain or mine has: the fill values of rasters that forgot to flag them. */
const plausible = (height: number) => height > -500 && height < 9_000;

export interface RasterOptions extends CrsWish {
  /** The system of a raster that says none, neither itself nor beside it. */
  otherwiseCrs?: string;
  /** Metres per unit of the heights: `us-ft` terrain is turned into metres. */
  heightUnit?: LengthUnit;
  /** A raster that says no coordinate system belongs to a plain drawing in this unit, heights too; `metricSrid` of the answer is 0. */
  localUnit?: LengthUnit;
  limits?: Partial<Limits>;
  signal?: AbortSignal;
}

/**
 * Heights in the metric zone of the place. A raster in degrees keeps its cells; their sides are measured at its middle,
 * which holds for a town (turn and stretch stay under a cell over 10 km) and not for a province. Errors: `import.crs-missing`, `import.unreadable`, `import.not-a-raster`, `import.over-size`.
 */
export async function readRaster(
  files: (string | InputFile)[],
  options: RasterOptions = {},
): Promise<Raster> {
  const limits = { ...defaultLimits, ...options.limits };
  const thread = new GdalThread(limits, options.signal);
  try {
    const inputs = files.map((file) =>
      typeof file === 'string' ? { path: file, name: basename(file) } : file,
    );
    const [source] = await stageFiles(inputs, thread.stageFolder, limits);
    if (!source || !['geotiff', 'arc-grid', 'ascii-grid'].includes(source.format)) {
      throw refuse(
        'not-a-raster',
        ['该文件不是地形栅格。', 'The file is no terrain raster.'],
        ['请提供 GeoTIFF、ArcInfo 或 ASCII 栅格。', 'Give a GeoTIFF, an ArcInfo grid or an ASCII grid.'],
      );
    }
    const { value: own } = await readable(source, () => thread.rasterInfo<GdalInfo>(source.dataset));
    const beside = systemBeside(join(thread.stageFolder, source.dataset.path), own, options);
    const { info, dataset } =
      beside || isOfAnotherSystem(own, options)
        ? await inDegrees(source, own, thread, beside)
        : { info: own, dataset: source.dataset };
    const [columns, rows] = info.size;
    requireSize(info);
    const transform = info.geoTransform;
    if (transform?.[2] !== 0 || transform[4] !== 0) throw unplaced(source.name);
    await readable(source, () =>
      thread.rasterTranslate(dataset, ['-of', 'ENVI', '-ot', 'Float32', '-b', '1'], 'heights.bin'),
    );
    const bytes = await readFile(join(thread.outFolder, 'heights.bin'));
    const heights = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + columns * rows * 4),
    );
    const placed = frame(source.name, info, transform, options);
    const isLocal = placed.metricSrid === 0;
    const factor = metresPerUnit[options.heightUnit ?? (isLocal ? options.localUnit : undefined) ?? 'm'];
    const noData = Number(info.bands[0]?.noDataValue ?? Number.NaN);
    for (const [i, height] of heights.entries())
      heights[i] =
        height !== Math.fround(noData) && plausible(height * factor) ? height * factor : Number.NaN;
    return { columns, rows, heights, ...placed };
  } finally {
    await thread.close();
  }
}

function requireSize({ size: [columns, rows] }: GdalInfo): void {
  if (columns * rows <= 100_000_000) return;
  throw refuse(
    'over-size',
    [
      `栅格有 ${columns} × ${rows} 格，超过上限。`,
      `The raster has ${columns} × ${rows} cells, over the limit.`,
    ],
    ['请裁剪或降低分辨率。', 'Clip it or lower its resolution.'],
    { columns, rows },
    413,
  );
}

/** It says where it lies, in a system that is none of ours (another country's, Beijing 1954, one without a code), or its rows lie askew. */
function isOfAnotherSystem(info: GdalInfo, { crs, place, localUnit }: RasterOptions): boolean {
  const { coordinateSystem, geoTransform, stac } = info;
  if (crs || place || !coordinateSystem?.wkt || !geoTransform) return false;
  const stated = stac?.['proj:epsg'];
  if (!stated) return !localUnit && /PROJ|GEOG/.test(coordinateSystem.wkt);
  const isAskew = geoTransform[2] !== 0 || geoTransform[4] !== 0;
  return isAskew || projDefinition(stated) === undefined;
}

/**
 * What is said of a raster's system elsewhere: by the caller, or by the .prj or .aux.xml of one that names none itself. GDAL passes over the .prj of a
 * TIFF with a world file and over the system in the .aux.xml of an ASCII grid.
 */
function systemBeside(path: string, { coordinateSystem }: GdalInfo, options: RasterOptions) {
  // a stated system that this program has no formulas for, GDAL has
  const stated = options.crs && epsgCode(options.crs);
  if (stated) return projDefinition(stated) === undefined ? `EPSG:${stated}` : undefined;
  if (options.crs || options.place || /PROJ|GEOG/.test(coordinateSystem?.wkt ?? '')) return undefined;
  const base = path.replace(/\.[^.]+$/, '');
  const readable = (one: string): string => (existsSync(one) ? readFileSync(one, 'utf8') : '');
  const words = [
    readable(`${base}.prj`),
    ...[`${path}.aux.xml`, `${base}.aux.xml`].map((one) => srsIn(readable(one))),
  ];
  return words.map((one) => one.trim()).find((one) => /^(PROJ|GEOG)/.test(one));
}

/** The system in the words of GDAL's .aux.xml. */
function srsIn(xml: string): string {
  const text = /<SRS\b[^>]*>([^<]*)<\/SRS>/.exec(xml)?.[1] ?? '';
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** The same in longitude and latitude, as many cells as it has. @param system - of a raster that does not say it itself */
async function inDegrees(
  source: Source,
  own: GdalInfo,
  thread: GdalThread,
  system?: string,
): Promise<{ info: GdalInfo; dataset: OpenedDataset }> {
  requireSize(own);
  // a fill value that nobody flagged must not run into the heights beside it
  const between = own.bands[0]?.noDataValue === undefined ? 'near' : 'bilinear';
  const words = [
    ...(system ? ['-s_srs', system] : []),
    '-t_srs',
    'EPSG:4326',
    '-r',
    between,
    '-ot',
    'Float32',
    '-dstnodata',
    '-9999',
    '-of',
    'GTiff',
  ];
  await readable(source, () => thread.rasterWarp(source.dataset, words, 'degrees.tif'));
  const dataset: OpenedDataset = { path: 'degrees.tif', folder: 'out', drivers: ['GTiff'], openOptions: [] };
  const { value: info } = await readable(source, () => thread.rasterInfo<GdalInfo>(dataset));
  return { info, dataset };
}

type Frame = Pick<Raster, 'originX' | 'originY' | 'stepX' | 'stepY' | 'metricSrid' | 'crs'>;

/** Where the cells lie in metres. Cells in degrees keep their count; their sides are measured at the middle of the grid. */
function frame(
  name: string,
  info: GdalInfo,
  transform: NonNullable<GdalInfo['geoTransform']>,
  options: RasterOptions,
): Frame {
  const [x0, dx, , y0, , dy] = transform;
  const declared = info.coordinateSystem?.wkt?.match(/"([^"]+)"/)?.[1];
  const stated = options.crs
    ? Number(options.crs.replace(/^epsg:/i, ''))
    : (info.stac?.['proj:epsg'] ?? (options.otherwiseCrs ? epsgCode(options.otherwiseCrs) : undefined));
  if (options.place) {
    const placement = placeAt(options.place, options.metricSrid);
    const [originX, originY] = placement.toMetric([x0, y0]);
    const k = metresPerUnit[options.place.unit];
    return {
      originX,
      originY,
      stepX: dx * k,
      stepY: -dy * k,
      metricSrid: placement.metricSrid,
      crs: { declared, used: 'placed' },
    };
  }
  if (!stated && options.localUnit) {
    const k = metresPerUnit[options.localUnit];
    return {
      ...{ originX: x0 * k, originY: y0 * k, stepX: dx * k, stepY: -dy * k, metricSrid: 0 },
      crs: { declared, used: `local ${options.localUnit}` },
    };
  }
  if (!stated) throw unplaced(name);
  if (stated !== 4326 && stated !== 4490) {
    return {
      originX: x0,
      originY: y0,
      stepX: dx,
      stepY: -dy,
      metricSrid: stated,
      crs: { declared, used: `EPSG:${stated}` },
    };
  }
  const [lon, lat] = [x0 + (dx * info.size[0]) / 2, y0 + (dy * info.size[1]) / 2];
  const metricSrid = options.metricSrid ?? metricSridOf(lon, lat);
  const { forward } = projectionOf(metricSrid);
  const [cx, cy] = forward(lon, lat);
  const stepX = (forward(lon + dx, lat)[0] - forward(lon - dx, lat)[0]) / 2;
  const stepY = (forward(lon, lat - dy)[1] - forward(lon, lat + dy)[1]) / 2;
  const originX = cx - (stepX * info.size[0]) / 2;
  const originY = cy + (stepY * info.size[1]) / 2;
  return { originX, originY, stepX, stepY, metricSrid, crs: { declared, used: `EPSG:${stated}` } };
}

function unplaced(name: string) {
  return refuse(
    'crs-missing',
    [`“${name}”没有坐标系信息。`, `“${name}” does not say its coordinate system.`],
    [
      '请用 --crs 指定坐标系，或用 --place 经度,纬度 --unit 单位 定位。',
      'Name it with --crs, or place it with --place LON,LAT --unit UNIT.',
    ],
    { file: name },
  );
}
