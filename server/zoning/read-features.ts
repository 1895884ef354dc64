import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { type Box, emptyBox, widenByCoordinates } from '../../domain/geo/box.ts';
import {
  inverseOf,
  type MetricFrame,
  metricFrameFor,
  planeFrame,
  projTextOf,
  scaledFrame,
} from '../../domain/geo/metric-frame.ts';
import { Problem } from '../../domain/problem.ts';
import { outlineFeatures } from './read-outlines.ts';

/** A layer as read: features in the coordinates of the file. */
export interface Layer {
  features: Feature[];
  /** What the file says about its coordinates: an EPSG code, or undefined. */
  epsg: number | undefined;
}

/** A system that has a name but no code: degrees or metres, as the numbers say. */
const namedOnly = -1;

/** Reads GeoJSON directly; every other format goes through the exchange room. */
export async function readLayer(path: string): Promise<Layer> {
  if (!['.geojson', '.json'].includes(extname(path).toLowerCase())) return readOther(path);
  const json = parseJson(await readText(path), path) as FeatureCollection & {
    crs?: { properties?: { name?: unknown } };
    epsg?: unknown;
  };
  const features = json?.type === 'FeatureCollection' ? json.features : plainFeatures(json, path);
  if (!Array.isArray(features)) throw notUnits(json, path);
  return { features, epsg: epsgOf(json.crs?.properties?.name ?? json.epsg) };
}

/** A bare list of features, or outlines without features. */
function plainFeatures(json: unknown, path: string): Feature[] | undefined {
  const isFeature = (one: unknown) => (one as Feature | null)?.type === 'Feature';
  return Array.isArray(json) && json.every(isFeature) ? json : outlineFeatures(json, path);
}

function notUnits(json: unknown, path: string): Problem {
  const keys = json !== null && typeof json === 'object' ? Object.keys(json).slice(0, 8).join(', ') : '';
  return new Problem(
    'zoning.not-geojson',
    {
      zh: `${path} 不是 GeoJSON 要素集合${keys && `（其中有：${keys}）`}。`,
      en: `${path} is no GeoJSON FeatureCollection${keys && ` (it holds: ${keys})`}.`,
    },
    {
      zh: '请提供 FeatureCollection，或 { "polys": [轮廓, …], "字段": [数值, …] } 形式的轮廓表。',
      en: 'Give a FeatureCollection, or outlines as { "polys": [outline, …], "field": [value, …] }.',
    },
  );
}

/** Text of a file, or a `Problem` that names it. */
export async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (cause) {
    throw new Problem(
      'zoning.file-unreadable',
      { zh: `无法读取文件 ${path}。`, en: `The file ${path} can't be read.` },
      { zh: '请检查路径。', en: 'Check the path.' },
      { cause },
    );
  }
}

/** A text is found whole, so that what stands in it is left alone. */
const wordsAndNoNumbers = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;

/** JSON of a text, or a `Problem` that names the file. Python writes a missing number as NaN: read as null. */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const mended = text.replace(wordsAndNoNumbers, (found) => (found[0] === '"' ? found : 'null'));
    if (mended !== text) return parseJson(mended, path);
    throw new Problem(
      'zoning.json-broken',
      {
        zh: `${path} 不是有效的 JSON：${(cause as Error).message}`,
        en: `${path} is not valid JSON: ${(cause as Error).message}.`,
      },
      { zh: '请修复文件。', en: 'Repair the file.' },
      { cause },
    );
  }
}

/** The code inside `EPSG:4326`, `urn:ogc:def:crs:EPSG::4549`, `4490`; CRS84 is 4326. */
export function epsgOf(name: unknown): number | undefined {
  const text = String(name ?? '');
  if (/CRS84/i.test(text)) return 4326;
  const match = /(?:EPSG\D+)?(\d{4,6})\s*$/i.exec(text);
  return match ? Number(match[1]) : undefined;
}

/**
 * How the coordinates become metres. Longitude and latitude get the zone that fits them; projected data stay as they are; `crs` may
 * be `EPSG:…`, `metres`, `feet`. Without any word the numbers decide, and `guessed` says so.
 */
export function frameFor(
  features: Feature[],
  crs: string | undefined,
  epsg: number | undefined,
): { frame: MetricFrame; guessed: boolean } {
  if (crs !== undefined && /^(m|metres?|meters?|plane)$/i.test(crs))
    return { frame: planeFrame, guessed: false };
  if (crs !== undefined && /^(ft|feet|foot)$/i.test(crs))
    return { frame: scaledFrame(0.3048), guessed: false };
  const code = crs === undefined ? epsg : epsgOf(crs);
  if (crs !== undefined && code === undefined) {
    throw new Problem(
      'zoning.crs-unknown',
      { zh: `无法识别坐标系 ${crs}。`, en: `The coordinate system ${crs} is not known.` },
      { zh: '请写 EPSG:编码、metres 或 feet。', en: 'Write EPSG:code, metres or feet.' },
    );
  }
  const box = boxOf(features);
  const degrees = box[0] >= -180.01 && box[2] <= 180.01 && box[1] >= -90.01 && box[3] <= 90.01;
  const geographic =
    code !== undefined && ([4326, 4490, 4269, 4258, 4283].includes(code) || (code === namedOnly && degrees));
  if (geographic && !degrees) {
    throw new Problem(
      'zoning.crs-mismatch',
      {
        zh: `坐标系声明为经纬度（EPSG:${code}），但坐标超出范围。`,
        en: `EPSG:${code} means degrees, but the coordinates are no degrees.`,
      },
      { zh: '请用 --crs 指定正确的坐标系。', en: 'Name the right system with --crs.' },
    );
  }
  if (geographic || (code === undefined && degrees)) return { frame: metricFrameFor(...box), guessed: false };
  if (code === 3857) {
    const inverse = inverseOf(projTextOf(3857)!);
    const [west, south] = inverse([box[0], box[1]]);
    const [east, north] = inverse([box[2], box[3]]);
    const inner = metricFrameFor(west, south, east, north);
    return { frame: { ...inner, toMetres: (position) => inner.toMetres(inverse(position)) }, guessed: false };
  }
  return { frame: planeFrame, guessed: code === undefined };
}

/** Bounding box of the coordinates as they stand. */
function boxOf(features: Feature[]): Box {
  const box = emptyBox();
  for (const { geometry } of features)
    for (const part of partsOf(geometry))
      widenByCoordinates(box, 'coordinates' in part ? part.coordinates : []);
  return box[0] === Infinity ? [0, 0, 0, 0] : box;
}

/** Geometry collections taken apart; null is no part. */
export function partsOf(
  geometry: Geometry | null | undefined,
): Exclude<Geometry, { type: 'GeometryCollection' }>[] {
  if (!geometry) return [];
  return geometry.type === 'GeometryCollection' ? geometry.geometries.flatMap(partsOf) : [geometry];
}

/** Shapefile, GeoPackage, DXF, KML, CSV …: through the exchange room, loaded only now so that GeoJSON does not pay for GDAL. */
async function readOther(path: string): Promise<Layer> {
  await readText(path);
  const { readFeatures } = await import('../exchange/gdal/read-features.ts');
  const { features, crs } = await readFeatures([path], { target: 'source' });
  return {
    features: features.map(({ properties, geometry }) => ({
      type: 'Feature',
      properties,
      geometry: geometry as Geometry,
    })),
    epsg: epsgOf(crs.declared) ?? (crs.declared ? namedOnly : undefined),
  };
}
