/**
 * Reading vector files of any kind that GDAL knows, in a thread of their own.
 *
 * ```ts
 * const { features, crs } = await readFeatures(['lots.shp'], { place: { lon: 130.36, lat: 42.86, unit: 'us-ft' }, target: 'metric' });
 * ```
 */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Geometry } from 'geojson';
import { columnRole } from '../../../domain/exchange/columns.ts';
import { metricSridOf, type Position, projectionOf } from '../../../domain/geo/crs.ts';
import { mapPositions } from '../../../domain/geo/map-positions.ts';
import { type LengthUnit, metresPerUnit } from '../../../domain/geo/placement.ts';
import type { SimilarityFit } from '../../../domain/geo/similarity.ts';
import { refuse } from '../problems.ts';
import { type CrsChoice, type CrsWish, chooseCrs } from './choose-crs.ts';
import type { Format } from './detect-format.ts';
import { GdalThread } from './gdal-thread.ts';
import {
  describeLayers,
  type Field,
  type Layer,
  readable,
  refuseBadCondition,
  refuseDamage,
  type Uncut,
} from './layers.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Source } from './source.ts';
import { type InputFile, stageFiles } from './stage.ts';
import { readTables, type Table } from './table.ts';
import { tableFeatures, tableLayer } from './table-features.ts';

export interface OpenOptions {
  /** TextDecoder label, e.g. `gb18030`; found by itself when absent. */
  encoding?: string;
  /** Columns of a table by role: `x`, `y` or `shape` where their names do not say it. */
  map?: Record<string, string>;
  limits?: Partial<Limits>;
  /** Calls columns that a shapefile cut short by their whole names; conditions (`where`) have them as the file does. */
  uncut?: Uncut;
  /** Ends the GDAL thread at once. */
  signal?: AbortSignal;
}

export interface ReadOptions extends OpenOptions, CrsWish {
  /** Names of layers; of a DXF names of drawing layers. Needed where a file holds several. */
  layer?: string | string[];
  /** An SQL condition over the file's own fields. */
  where?: string;
  /** Stop after so many features (previews). */
  limit?: number;
  /** `lonlat` (EPSG:4490, default), `metric` (metres in the zone of the data) or `source` (numbers as in the file). */
  target?: 'lonlat' | 'metric' | 'source';
  /** With target `metric`: a file without any coordinate system is a plain drawing in this unit, nowhere on Earth. */
  localUnit?: LengthUnit;
}

export interface ReadFeature {
  /** Row of a table as a spreadsheet shows it; else the position in the layer, 1-based. */
  row: number;
  properties: Record<string, unknown>;
  geometry: Geometry | null;
  /** Coordinates that stand in the row and could not be read. */
  unread?: string;
}

export interface ReadResult {
  layers: Layer[];
  /** Union of the fields of the layers read. */
  fields: Field[];
  features: ReadFeature[];
  crs: { declared?: string; used: string; metricSrid?: number; fit?: SimilarityFit };
  /** Stable keys such as `crs-assumed`, `encoding-contradicts-cpg`, and what GDAL said. */
  warnings: string[];
}

/** Reads one dataset whole into memory; for larger ones use `openFiles` and stream. Errors: `import.*`. */
export async function readFeatures(
  files: (string | InputFile)[],
  options: ReadOptions = {},
): Promise<ReadResult> {
  const opened = await openFiles(files, options);
  try {
    const layers = chooseLayers(opened.layers, options.layer);
    const result: ReadResult = { layers, fields: [], features: [], crs: { used: '' }, warnings: [] };
    let metric: ReturnType<typeof projectionOf> | undefined;
    for (const layer of layers) {
      const local = isLocal(layer, options);
      const reading = opened.read(layer, local ? { ...options, target: 'source' } : options);
      const choice = local ? { ...reading.choice, used: `local ${options.localUnit}` } : reading.choice;
      result.crs = {
        declared: layer.crs?.name,
        used: choice.used,
        metricSrid: choice.placement?.metricSrid ?? options.metricSrid,
        fit: choice.placement?.fit,
      };
      result.warnings.push(...layer.source.warnings, ...choice.warnings);
      for (const field of layer.fields)
        if (!result.fields.some((f) => f.name === field.name)) result.fields.push(field);
      for await (const feature of reading.features) {
        if (local && feature.geometry) {
          const k = metresPerUnit[options.localUnit!];
          feature.geometry = mapPositions(feature.geometry, ([x, y]) => [x * k, y * k]);
        } else if (options.target === 'metric' && feature.geometry) {
          metric ??= projectionOf(result.crs.metricSrid ?? metricSridOf(...firstPosition(feature.geometry)));
          const { forward } = metric;
          feature.geometry = mapPositions(feature.geometry, ([lon, lat]) => forward(lon, lat));
        }
        result.features.push(feature);
      }
      result.crs.metricSrid ??= metric?.srid;
      result.warnings.push(...reading.messages);
    }
    return result;
  } finally {
    await opened.close();
  }
}

function isLocal(layer: Layer, options: ReadOptions): boolean {
  const told = options.crs ?? options.place ?? options.control ?? layer.crs;
  return options.target === 'metric' && options.localUnit !== undefined && told === undefined;
}

export interface LayerReading {
  choice: CrsChoice;
  features: AsyncGenerator<ReadFeature>;
  /** What GDAL had to say; complete when the features are. */
  messages: string[];
}

export interface OpenedFiles {
  sources: Source[];
  layers: Layer[];
  read(layer: Layer, options: ReadOptions): LayerReading;
  close(): Promise<void>;
}

/** Stages and describes files; `read` streams a layer in bounded memory. Close it in any case. */
export async function openFiles(
  files: (string | InputFile)[],
  options: OpenOptions = {},
): Promise<OpenedFiles> {
  const limits = { ...defaultLimits, ...options.limits };
  const thread = new GdalThread(limits, options.signal);
  try {
    const inputs = files.map((file) =>
      typeof file === 'string' ? { path: file, name: basename(file) } : file,
    );
    const sources = await stageFiles(inputs, thread.stageFolder, limits, options.encoding);
    const tables = new Map<Layer, Table>();
    const layers: Layer[] = [];
    for (const source of sources) {
      if (isRaster(source)) throw rasterRefused(source);
      if (source.format === 'csv' || source.format === 'xlsx') {
        for (const table of await readTables(thread, source, limits)) {
          const layer = tableLayer(table, options.map);
          tables.set(layer, table);
          layers.push(layer);
        }
      } else layers.push(...(await describeLayers(thread, source, options.uncut)));
    }
    const read = (layer: Layer, wish: ReadOptions): LayerReading => {
      const choice = wish.target === 'source' ? untouched : chooseCrs(layer, wish);
      const table = tables.get(layer);
      const messages: string[] = [];
      const features = table
        ? tableFeatures(thread, table, choice, wish)
        : streamLayer(thread, layer, choice, wish, limits, messages);
      return { choice, features, messages };
    };
    return { sources, layers, read, close: () => thread.close() };
  } catch (error) {
    await thread.close();
    throw error;
  }
}

const untouched: CrsChoice = { used: 'source', raw: true, toLonLat: (position) => position, warnings: [] };

/** Layers by name, or the one that has features. Errors: `import.layer-unknown`, `import.layer-ambiguous`, `import.no-features`. */
export function chooseLayers(layers: Layer[], wanted: string | string[] | undefined): Layer[] {
  const names = wanted === undefined ? [] : [wanted].flat();
  const isField = layerField[layers[0]?.source.format ?? 'csv'] !== undefined;
  if (names.length > 0 && !isField) {
    return names.map((name) => {
      const found =
        layers.find((layer) => layer.name === name) ??
        layers.find((layer) => layer.name.toLowerCase() === name.toLowerCase());
      if (found) return found;
      throw refuse(
        'layer-unknown',
        [`没有图层“${name}”。`, `There is no layer “${name}”.`],
        [
          `可选：${layers.map((layer) => layer.name).join('、')}。`,
          `Choose from: ${layers.map((layer) => layer.name).join(', ')}.`,
        ],
        { layer: name, layers: layers.map((layer) => layer.name) },
      );
    });
  }
  const filled = layers.filter((layer) => layer.featureCount !== 0);
  if (filled.length === 0) {
    throw refuse(
      'no-features',
      ['文件里没有任何要素。', 'The file holds no features.'],
      ['请检查导出设置后重新导出。', 'Check the export settings and export it again.'],
      {
        layers: layers.map((layer) => layer.name),
        // a table whose columns say no place is no empty layer
        ...(layers.every((layer) => layer.geometryType === 'None')
          ? { placeless: layers.flatMap((layer) => layer.fields.map((field) => field.name)) }
          : {}),
      },
    );
  }
  const merged = ['kml', 'gml', 'gpx', 'dxf', 'topojson', 'geojson', 'mapinfo', 'shapefile', 'csv'];
  const telling = filled.filter(
    (layer) => !layer.hidden && layer.fields.some((field) => isTelling(field.name)),
  );
  if (telling.length === 1 && filled.every((layer) => layer.source.format === 'xlsx')) return telling;
  if (filled.length === 1 || filled.every((layer) => merged.includes(layer.source.format))) return filled;
  throw refuse(
    'layer-ambiguous',
    ['文件含有多个图层，请选择一个。', 'The file holds several layers; choose one.'],
    [
      `用 --layer 指定：${filled.map((layer) => layer.name).join('、')}。`,
      `Name it with --layer: ${filled.map((layer) => layer.name).join(', ')}.`,
    ],
    { layers: filled.map((layer) => layer.name) },
  );
}

async function* streamLayer(
  thread: GdalThread,
  layer: Layer,
  choice: CrsChoice,
  wish: ReadOptions,
  limits: Limits,
  messages: string[],
): AsyncGenerator<ReadFeature> {
  const out = `${layer.source.dataset.path.replace(/\W/g, '')}-${Math.random().toString(36).slice(2)}.geojsonl`;
  const args = ['-f', 'GeoJSONSeq', '-skipfailures', '-preserve_fid', '-lco', 'COORDINATE_PRECISION=9'];
  if (choice.raw) args.push('-a_srs', 'NONE');
  else args.push('-t_srs', 'EPSG:4326', ...(choice.sourceSrs ? ['-s_srs', choice.sourceSrs] : []));
  const where = whereOf(layer, wish);
  if (where) args.push('-where', where);
  if (wish.limit !== undefined) args.push('-limit', String(wish.limit));
  args.push(layer.name);
  const said = await readable(layer.source, () => thread.translate(layer.source.dataset, args, out));
  refuseBadCondition(said.messages, where);
  refuseDamage(layer.source, said.messages);
  messages.push(...said.messages.filter((text) => !/No SRS set on layer|isn.t a LINESTRING/.test(text)));
  const path = join(thread.outFolder, out);
  const moved = choice.raw || choice.used === 'gcj02' || choice.used === 'bd09';
  const whole = new Map(
    layer.fields.flatMap(({ name, inFile }) => (inFile ? [[inFile, name] as const] : [])),
  );
  const byFid = ['shapefile', 'dbf'].includes(layer.source.format);
  let count = 0;
  try {
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (line.length < 2) continue;
      count++;
      if (count > limits.features) throw tooMany(limits.features);
      const feature = JSON.parse(line) as {
        id?: number;
        properties: Record<string, unknown>;
        geometry: Geometry | null;
      };
      const geometry =
        feature.geometry && moved ? mapPositions(feature.geometry, choice.toLonLat) : feature.geometry;
      const properties =
        whole.size === 0
          ? feature.properties
          : Object.fromEntries(
              Object.entries(feature.properties).map(([name, value]) => [whole.get(name) ?? name, value]),
            );
      yield { row: byFid ? (feature.id ?? 0) + 1 : count, properties, geometry };
    }
  } finally {
    await rm(path, { force: true });
  }
}

/** Formats whose layers or folders are a field of one layer. */
const layerField: Partial<Record<Format, string>> = { dxf: 'Layer', kml: 'folder' };

function whereOf(layer: Layer, wish: ReadOptions): string | undefined {
  const field = layerField[layer.source.format];
  if (field === undefined || wish.layer === undefined) return wish.where;
  const names = [wish.layer].flat().map((name) => `'${name.replaceAll("'", "''")}'`);
  const inLayers = `${field} IN (${names.join(',')})`;
  return wish.where ? `(${wish.where}) AND ${inLayers}` : inLayers;
}

/** A sheet of instructions beside the data names nothing and places nothing. */
function isTelling(column: string): boolean {
  const role = columnRole(column);
  return role === 'name' || role === 'code' || role === 'x' || role === 'shape';
}

function isRaster(source: Source): boolean {
  return ['geotiff', 'arc-grid', 'ascii-grid'].includes(source.format);
}

function rasterRefused(source: Source) {
  return refuse(
    'raster',
    [`“${source.name}”是栅格，不是矢量数据。`, `“${source.name}” is a raster, not vector data.`],
    ['地形栅格请用 --as terrain 导入。', 'Import terrain with --as terrain.'],
    { file: source.name },
  );
}

function tooMany(limit: number) {
  return refuse(
    'too-many-features',
    [`要素超过上限 ${limit}。`, `There are more than ${limit} features.`],
    ['请用 --where 筛选或拆分文件。', 'Filter with --where or split the file.'],
    { limit },
    413,
  );
}

function firstPosition(geometry: Geometry): Position {
  let first: Position | undefined;
  mapPositions(geometry, (position) => {
    first ??= position;
    return position;
  });
  return first ?? [0, 0];
}
