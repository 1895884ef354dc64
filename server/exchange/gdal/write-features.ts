/**
 * Writing features to the formats that offices and CAD programs take, by GDAL in a thread of its own.
 *
 * ```ts
 * const files = await writeFeatures('shapefile', [{ name: 'zones', features }], { encoding: 'gbk', srid: 4552 });
 * ```
 */
import { createWriteStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Geometry } from 'geojson';
import { refuse } from '../problems.ts';
import { chineseDxf, dxfDash, dxfLabel, dxfLayerName, outlines } from './dxf-finish.ts';
import { GdalError, GdalThread } from './gdal-thread.ts';
import { defaultLimits, type Limits } from './limits.ts';

export type WriteFormat = 'geojson' | 'geopackage' | 'shapefile' | 'dxf' | 'flatgeobuf' | 'kml';

export interface WriteFeature {
  geometry: Geometry | null;
  /** Flat values; objects and lists are written as JSON text. */
  properties: Record<string, unknown>;
}

export interface WriteLayer {
  name: string;
  features: Iterable<WriteFeature> | AsyncIterable<WriteFeature>;
}

export interface WriteOptions {
  /** Coordinate system of the coordinates given; EPSG:4490 when absent; 0 for a local frame that is nowhere on Earth. */
  sourceSrid?: number;
  /** Coordinate system of the file; the source's when absent. GeoJSON and KML are always longitude/latitude. */
  srid?: number;
  /** Of a shapefile's .dbf. */
  encoding?: 'utf-8' | 'gbk';
  /** Of a DXF: AutoCAD colour index (1…255) by drawing layer. */
  layerColours?: Record<string, number>;
  limits?: Partial<Limits>;
  signal?: AbortSignal;
}

export interface WrittenFile {
  name: string;
  bytes: Buffer;
}

const drivers: Record<WriteFormat, { driver: string; ending: string }> = {
  geojson: { driver: 'GeoJSON', ending: '.geojson' },
  geopackage: { driver: 'GPKG', ending: '.gpkg' },
  shapefile: { driver: 'ESRI Shapefile', ending: '.shp' },
  dxf: { driver: 'DXF', ending: '.dxf' },
  flatgeobuf: { driver: 'FlatGeobuf', ending: '.fgb' },
  kml: { driver: 'KML', ending: '.kml' },
};

/**
 * Writes layers; several layers become tables of one GeoPackage, else a file each. A DXF takes the drawing layer of
 * each feature from its property `Layer` and must be given a metric `srid`; a point with `Text`, `HeightM` (metres) and
 * `TurnDegrees` is a text there, a line with `DashM` is dashed. A shapefile splits into points, lines and
 * areas when a layer mixes them. Errors: `export.failed`.
 */
export async function writeFeatures(
  format: WriteFormat,
  layers: WriteLayer[],
  options: WriteOptions = {},
): Promise<WrittenFile[]> {
  const thread = new GdalThread({ ...defaultLimits, ...options.limits }, options.signal);
  try {
    for (const [i, layer] of layers.entries()) {
      for (const part of await stageLayer(thread, `${i}`, layer, format)) {
        await writeLayer(thread, format, part, options);
      }
    }
    const names = (await readdir(thread.outFolder)).sort();
    return await Promise.all(
      names.map(async (name) => {
        const bytes = await readFile(join(thread.outFolder, name));
        return { name, bytes: format === 'dxf' ? chineseDxf(bytes, options.layerColours) : bytes };
      }),
    );
  } catch (error) {
    if (!(error instanceof GdalError)) throw error;
    throw refuse(
      'export-failed',
      ['导出失败。', 'The export failed.'],
      ['请换一种格式，或减少字段后重试。', 'Try another format, or fewer fields.'],
      { format, reason: error.message },
      500,
    );
  } finally {
    await thread.close();
  }
}

interface StagedLayer {
  path: string;
  name: string;
}

/** Writes a layer as lines of GeoJSON into the stage, one file a geometry family where the format knows one only. */
async function stageLayer(
  thread: GdalThread,
  key: string,
  layer: WriteLayer,
  format: WriteFormat,
): Promise<StagedLayer[]> {
  const split = format === 'shapefile' || format === 'flatgeobuf';
  const outputs = new Map<
    string,
    { lines: string[]; stream: ReturnType<typeof createWriteStream>; path: string }
  >();
  const flush = async (output: { lines: string[]; stream: ReturnType<typeof createWriteStream> }) => {
    await pipeline(Readable.from([`${output.lines.join('\n')}\n`]), output.stream, { end: false });
    output.lines = [];
  };
  for await (const feature of layer.features) {
    const family = split ? familyOf(feature.geometry) : '';
    let output = outputs.get(family);
    if (!output) {
      const path = `layer${key}${family}.geojsonl`;
      output = { lines: [], stream: createWriteStream(join(thread.stageFolder, path)), path };
      outputs.set(family, output);
    }
    const geometry = format === 'dxf' ? outlines(feature.geometry) : feature.geometry;
    output.lines.push(
      JSON.stringify({ type: 'Feature', properties: flat(feature.properties, format), geometry }),
    );
    if (output.lines.length >= 2_000) await flush(output);
  }
  const staged: StagedLayer[] = [];
  for (const [family, output] of outputs) {
    await flush(output);
    output.stream.end();
    await new Promise<void>((done) => output.stream.once('close', () => done()));
    staged.push({ path: output.path, name: outputs.size > 1 ? `${layer.name}_${family}` : layer.name });
  }
  return staged;
}

function familyOf(geometry: Geometry | null): string {
  return geometry === null ? 'none' : geometry.type.replace('Multi', '').toLowerCase();
}

function flat(properties: Record<string, unknown>, format: WriteFormat): Record<string, unknown> {
  if (format === 'dxf') return drawn(properties);
  // GDAL's KML takes the label of a placemark from a field called Name
  const named = format === 'kml' ? { Name: properties.name ?? properties.名称, ...properties } : properties;
  return Object.fromEntries(
    Object.entries(named).map(([key, value]) => [
      key,
      value !== null && typeof value === 'object' ? JSON.stringify(value) : value,
    ]),
  );
}

/** GDAL takes layer and look of a drawing's entity from fields of these names. */
function drawn({
  Layer,
  Text,
  HeightM,
  TurnDegrees,
  DashM,
}: Record<string, unknown>): Record<string, unknown> {
  const look =
    typeof Text === 'string' && typeof HeightM === 'number'
      ? dxfLabel(Text, HeightM, Number(TurnDegrees ?? 0))
      : typeof DashM === 'number'
        ? dxfDash(DashM, DashM / 2)
        : null;
  return { Layer: dxfLayerName(String(Layer ?? '0')), ...(look ? { OGR_STYLE: look } : {}) };
}

async function writeLayer(
  thread: GdalThread,
  format: WriteFormat,
  layer: StagedLayer,
  options: WriteOptions,
): Promise<void> {
  const { driver, ending } = drivers[format];
  const source = options.sourceSrid ?? 4490;
  const longLat = format === 'geojson' || format === 'kml';
  const target = longLat ? (source === 4326 ? 4326 : 4490) : (options.srid ?? source);
  const place = source === 0 ? ['-a_srs', 'NULL'] : ['-s_srs', `EPSG:${source}`, '-t_srs', `EPSG:${target}`];
  const args = ['-f', driver, ...place, '-nln', layer.name];
  if (format === 'geojson') args.push('-lco', 'COORDINATE_PRECISION=9', '-lco', 'RFC7946=NO');
  if (format === 'shapefile') {
    args.push('-lco', `ENCODING=${options.encoding === 'gbk' ? 'GBK' : 'UTF-8'}`, '-nlt', 'PROMOTE_TO_MULTI');
  }
  if (format === 'geopackage') args.push('-nlt', 'PROMOTE_TO_MULTI', '-lco', 'GEOMETRY_NAME=geom');
  // of a plain drawing; GDAL's own is an undefined system in degrees
  if (format === 'geopackage' && source === 0) args.push('-lco', 'SRID=-1');
  if (format === 'flatgeobuf') args.push('-nlt', 'PROMOTE_TO_MULTI');
  const first = (await readdir(thread.outFolder)).length === 0;
  if (format === 'geopackage' && !first) args.push('-update', '-append');
  if (format === 'dxf' || format === 'geopackage') args.push('-skipfailures');
  const out = format === 'geopackage' ? 'data.gpkg' : `${layer.name}${ending}`;
  const dataset = { path: layer.path, drivers: ['GeoJSONSeq', 'GeoJSON'], openOptions: [] };
  await thread.translate(dataset, args, out);
}
