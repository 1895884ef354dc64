import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { csvRows } from '../../../domain/exchange/csv.ts';
import { type LengthUnit, metresPerUnit } from '../../../domain/geo/placement.ts';
import { uncutPipeColumn } from '../../../domain/pipes/files/cut-pipe-columns.ts';
import type { DrawingLayer, DrawingNote } from '../../../domain/pipes/files/drawing-layers.ts';
import { readEpanet } from '../../../domain/pipes/files/epanet-read.ts';
import { inpKind, parseInp } from '../../../domain/pipes/files/inp-text.ts';
import type { LayerUse } from '../../../domain/pipes/files/layer-uses.ts';
import {
  type FeaturesRead,
  type MapFeature,
  type MapOptions,
  networkFeatures,
} from '../../../domain/pipes/files/map-features.ts';
import { readOwnDrawing } from '../../../domain/pipes/files/own-drawing.ts';
import { ownNetwork } from '../../../domain/pipes/files/own-features.ts';
import { type ReadResult, refuseOnErrors } from '../../../domain/pipes/files/row-problem.ts';
import { readSurvey } from '../../../domain/pipes/files/survey-read.ts';
import type { Cell, SurveySheet } from '../../../domain/pipes/files/survey-tables.ts';
import { readSwmm } from '../../../domain/pipes/files/swmm-read.ts';
import { networkFromLines } from '../../../domain/pipes/from-lines.ts';
import type { PipeNetwork, Utility } from '../../../domain/pipes/model.ts';
import { isLayout, networkLayers } from '../../../domain/pipes/routing/answer/layout-layers.ts';
import { Problem } from '../../../domain/problem.ts';
import { decodeBytes, sniffEncoding } from '../../exchange/gdal/text-encoding.ts';
import { readWorkbook } from '../../exchange/workbook.ts';
import { cutColumnWords } from '../site/cut-column-words.ts';
import { isOwnDrawing } from './own-file.ts';
import { openQuote } from './plain-table.ts';

export interface PipeFileOptions {
  crs?: string | null;
  /** The file keeps north first. */
  swapXY?: boolean;
  /** Unit of a drawing that has no coordinate system. */
  unit?: LengthUnit;
  utility?: Utility;
  /** What the layers of a drawing hold, over what their names say. */
  layers?: Record<string, LayerUse>;
  /** EPSG code of the metres, where another file decided it already. */
  metricSrid?: number;
  /** Read on over errors and return them with what could be read: for checking, never for storing. */
  lenient?: boolean;
}

export interface PipeFile {
  path: string;
  /** Name by which the kind is known, where the path is temporary. */
  name?: string;
}

/** What was read, of a drawing also its layers. */
export interface PipesRead extends ReadResult {
  layers?: DrawingLayer[];
}

/**
 * One network from files of any kind that pipes come in: `.inp` (EPANET or SWMM), survey tables as XLSX or CSV (several files
 * belong together), `.json` (a network of ours), and GeoJSON, Shapefile, GeoPackage, DXF by GDAL. Coordinates come out
 * in metres. Throws `pipes.rows-rejected` with every bad row; nothing is half-read.
 */
export async function readPipeFiles(files: PipeFile[], options: PipeFileOptions = {}): Promise<PipesRead> {
  const kinds = new Set(files.map((file) => kindOf(file)));
  const label = files.map((file) => file.name ?? basename(file.path)).join(', ');
  const result: PipesRead = kinds.has('inp')
    ? readInp(files[0]!, options)
    : kinds.has('table')
      ? readSurvey((await Promise.all(files.map(sheetsOf))).flat(), options)
      : kinds.has('json')
        ? { network: JSON.parse(readText(files[0]!)) as PipeNetwork, problems: [] }
        : (readOurDrawing(files, options) ?? (await readMap(files, options)));
  if (!options.lenient) refuseOnErrors(result, label);
  return result;
}

function kindOf({ path, name }: PipeFile): 'inp' | 'table' | 'json' | 'map' {
  const ending = extname(name ?? path).toLowerCase();
  if (ending === '.inp') return 'inp';
  if (['.xlsx', '.csv', '.tsv', '.txt'].includes(ending)) return 'table';
  if (ending !== '.json') return 'map';
  // a GeoJSON file may end in .json too
  const text = readText({ path });
  return /"segments"\s*:/.test(text) && !/"FeatureCollection"/.test(text.slice(0, 4000)) ? 'json' : 'map';
}

function readInp(file: PipeFile, options: PipeFileOptions): ReadResult {
  const text = readText(file);
  const unit = options.unit === undefined ? {} : { metresPerUnit: metresPerUnit[options.unit] };
  const read = inpKind(parseInp(text)) === 'swmm' ? readSwmm : readEpanet;
  return read(text, { ...options, ...unit });
}

async function sheetsOf(file: PipeFile): Promise<SurveySheet[]> {
  const name = basename(file.name ?? file.path, extname(file.name ?? file.path));
  if (extname(file.name ?? file.path).toLowerCase() === '.xlsx') {
    return await readWorkbook(readFileSync(file.path), {
      unpackedBytes: 400 * 2 ** 20,
      cells: 30_000_000,
      tooLarge: () => tooLarge(name),
      unreadable: (cause) => unreadable(name, cause),
    });
  }
  return [{ name, rows: separated(readText(file), name) }];
}

function tooLarge(name: string): Problem {
  return new Problem(
    'pipes.workbook-too-large',
    { zh: `${name} 的工作表过大。`, en: `The sheets of ${name} are too large.` },
    {
      zh: '请删除多余的行列，分幅导入，或另存为 .csv。',
      en: 'Remove rows and columns that hold nothing, import it in parts, or save it as .csv.',
    },
    { status: 413 },
  );
}

function unreadable(name: string, cause: unknown): Problem {
  return new Problem(
    'pipes.unreadable-workbook',
    { zh: `${name} 不是可读的 XLSX 工作簿。`, en: `${name} is no readable XLSX workbook.` },
    { zh: '请在表格软件中另存为 .xlsx 或 .csv。', en: 'Save it again as .xlsx or .csv.' },
    { status: 422, cause },
  );
}

/** UTF-8, UTF-16 or GB18030, told by the bytes. */
function readText({ path }: PipeFile): string {
  const bytes = readFileSync(path);
  const encoding = sniffEncoding(bytes);
  if (encoding) return decodeBytes(bytes, encoding).replace(/^\uFEFF/, '');
  throw new Problem(
    'pipes.not-text',
    { zh: `${basename(path)} 不是文本文件。`, en: `${basename(path)} is no text file.` },
    { zh: '请选择 .inp、.csv、.xlsx 或地图文件。', en: 'Choose an .inp, .csv, .xlsx or map file.' },
    { status: 422 },
  );
}

/** Figures become numbers, everything else stays text. */
function separated(text: string, name: string): Cell[][] {
  const rows = csvRows(text);
  if (!rows) throw openQuote(name);
  return rows.map(({ cells }) =>
    cells.map((cell) => {
      const plain = cell.trim();
      // point numbers such as 007 stay text
      return plain === '' ? null : /^-?(0|[1-9]\d*)(\.\d+)?$/.test(plain) ? Number(plain) : plain;
    }),
  );
}

/** A drawing of ours alone has its records in it, which GDAL does not hand over. */
function readOurDrawing([file, ...more]: PipeFile[], options: PipeFileOptions): PipesRead | undefined {
  const name = file!.name ?? basename(file!.path);
  if (more.length > 0 || extname(name).toLowerCase() !== '.dxf' || !isOwnDrawing(file!.path))
    return undefined;
  const { layers, ...read } = readOwnDrawing(readText(file!), name, {
    crs: options.crs ?? null,
    layers: options.layers,
  });
  return { ...read, ...(layers.length > 0 ? { layers } : {}) };
}

/** Lines and points through GDAL, in metres of their own zone, or of the local frame where nobody placed them. */
async function readMap(files: PipeFile[], options: PipeFileOptions): Promise<PipesRead> {
  const { readFeatures } = await import('../../exchange/gdal/read-features.ts');
  const layer = await filledLayers(files);
  const read = await readFeatures(files, {
    target: 'metric',
    localUnit: options.unit ?? 'm',
    uncut: uncutPipeColumn,
    ...(options.crs ? { crs: options.crs } : {}),
    ...(options.swapXY ? { swapXY: true } : {}),
    ...(options.metricSrid === undefined ? {} : { metricSrid: options.metricSrid }),
    ...(layer.length > 1 ? { layer } : {}),
  });
  const { crs, warnings } = read;
  const features = read.features.map(
    (one): MapFeature => ({ row: one.row, properties: one.properties, ...shape(one.geometry) }),
  );
  const placed = crs.metricSrid ? `EPSG:${crs.metricSrid}` : null;
  const name = files[0]!.name ?? basename(files[0]!.path);
  const isDrawing = read.layers.some((one) => one.source.format === 'dxf');
  const drawing = isDrawing ? { drawing: { fileName: name, layers: options.layers } } : {};
  const own = ownNetwork(features, placed);
  const { network, notes, layers } = own
    ? { network: own, notes: [], layers: [] }
    : networkOfAnybody(features, placed, {
        ...(options.utility ? { utility: options.utility } : {}),
        ...drawing,
      });
  const said: DrawingNote[] = warnings.map((code) => ({ code, text: { zh: code, en: code } }));
  const cut = cutColumnWords(read.fields);
  if (cut) said.push({ code: 'columns-cut', text: cut });
  const problems = [...said, ...notes].map(({ code, text }) => ({
    table: name,
    row: 1,
    column: null,
    severity: 'warning' as const,
    code: `map.${code}`,
    text,
  }));
  return { network, problems, ...(layers.length > 0 ? { layers } : {}) };
}

/** Pipes and their points, or one layer for each utility: all of a file's layers are one network, but for what a layout tells of its own. */
async function filledLayers(files: PipeFile[]): Promise<string[]> {
  const { openFiles } = await import('../../exchange/gdal/read-features.ts');
  const opened = await openFiles(files, {});
  try {
    const filled = opened.layers.filter((one) => one.featureCount !== 0).map((one) => one.name);
    return isLayout(filled) ? [...networkLayers] : filled;
  } finally {
    opened.close();
  }
}

function networkOfAnybody(
  features: MapFeature[],
  crs: string | null,
  options: MapOptions,
): Pick<FeaturesRead, 'notes' | 'layers'> & { network: PipeNetwork } {
  const { lines, points, notes, layers } = networkFeatures(features, options);
  const network = networkFromLines(lines, points, crs, options.utility);
  network.extras.format = 'map';
  return { network, notes, layers };
}

function shape(geometry: GeoJSON.Geometry | null): Pick<MapFeature, 'type' | 'coordinates'> {
  type Line = [number, number, number?][];
  switch (geometry?.type) {
    case 'Point':
      return { type: 'Point', coordinates: [[geometry.coordinates as Line[number]]] };
    case 'MultiPoint':
      return { type: 'Point', coordinates: geometry.coordinates.map((one) => [one as Line[number]]) };
    case 'LineString':
      return { type: 'Line', coordinates: [geometry.coordinates as Line] };
    case 'MultiLineString':
      return { type: 'Line', coordinates: geometry.coordinates as Line[] };
    default:
      return { type: geometry ? geometry.type : 'none', coordinates: [] };
  }
}
