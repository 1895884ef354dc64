import type { Feature, Position } from 'geojson';
import type { MetricFrame } from '../../domain/geo/metric-frame.ts';
import { Problem } from '../../domain/problem.ts';
import type { LineFeature, LineWork } from '../../domain/zoning/barriers.ts';
import { packShapes, type Rings, type UnitShapes } from '../../domain/zoning/unit-shapes.ts';
import { partsOf, readLayer } from './read-features.ts';

/** Field names that hold an identifier, tried in this order where `--id` is not given. */
const idFields = [
  'id',
  'ID',
  'Id',
  'code',
  'CODE',
  'GEOID',
  'geoid',
  'path',
  'FIPS',
  'fid',
  'osm_id',
  'OBJECTID',
  'name',
  'NAME',
];

/** How the units are called, and by which field. */
export interface UnitNames {
  ids: string[];
  /** The field that tells the units apart; `null` = GeoJSON's own `id`, `undefined` = their number from 0. */
  field: string | null | undefined;
  /** Fields that would have come first but name two units alike, each with a value that occurs twice. */
  doubled: { field: string; value: string }[];
}

/** Identifiers of the units: the named field, else the first known field that tells them apart, else their number from 0. */
export function unitNames(features: Feature[], field: string | undefined): UnitNames {
  if (field !== undefined) return { ids: idsOf(features, field), field, doubled: [] };
  const doubled: UnitNames['doubled'] = [];
  const candidates = [
    ...idFields.map((name) => ({ name, of: (feature: Feature) => feature.properties?.[name] })),
    { name: null, of: (feature: Feature) => feature.id },
  ];
  for (const { name, of } of candidates) {
    const ids = features.map((feature) => text(of(feature)));
    const twice = firstDouble(ids.filter((id) => id !== ''));
    if (twice !== undefined) doubled.push({ field: name ?? 'Feature.id', value: twice });
    else if (!ids.includes('')) return { ids, field: name, doubled };
  }
  return { ids: features.map((_, index) => String(index)), field: undefined, doubled };
}

/** Identifiers of a field that the caller names: it must tell all units apart. */
function idsOf(features: Feature[], field: string): string[] {
  const ids = features.map((feature) => text(feature.properties?.[field]));
  const twice = firstDouble(ids);
  if (!ids.includes('') && twice === undefined) return ids;
  throw new Problem(
    'zoning.id-bad',
    {
      zh: `字段 ${field} 不能区分单元：${twice ? `${twice} 重复` : '有空值'}。`,
      en: `${field} does not tell the units apart: ${twice ? `${twice} occurs twice` : 'some are empty'}.`,
    },
    {
      zh: '请用 --id 指定另一个字段，或去掉该参数按序号编号。',
      en: 'Name another field with --id, or leave it out to count from 0.',
    },
    { facts: { field, duplicate: twice } },
  );
}

/** A numeric field of all units. Missing, negative and wordy values are a `Problem` that lists them, unless `missing` stands in for empty ones. */
export function numberField(
  features: Feature[],
  ids: string[],
  field: string,
  missing?: number,
): Float64Array {
  const bad: string[] = [];
  const values = Float64Array.from(features, (feature, u) => {
    const raw = feature.properties?.[field];
    const empty = raw === null || raw === undefined || raw === '';
    const value = empty ? (missing ?? Number.NaN) : Number(String(raw).replaceAll(/[,\s，]/g, ''));
    if (!(value >= 0) || !Number.isFinite(value)) bad.push(`${ids[u]}=${empty ? '' : raw}`);
    return value;
  });
  if (bad.length === 0) return values;
  const known = [...new Set(features.flatMap((feature) => Object.keys(feature.properties ?? {})))];
  if (!known.includes(field)) {
    throw new Problem(
      'zoning.field-missing',
      { zh: `文件没有字段 ${field}。`, en: `The file has no field ${field}.` },
      known.length > 0
        ? { zh: `可用字段：${known.join('、')}。`, en: `It has: ${known.join(', ')}.` }
        : {
            zh: '文件只有轮廓，没有字段：请用 --fields 给出另一个次序相同的文件（CSV、GeoJSON 等）。',
            en: 'It holds outlines without fields: give them by --fields with a file in the same order (CSV, GeoJSON …).',
          },
      { facts: { field, known } },
    );
  }
  throw new Problem(
    'zoning.weight-bad',
    {
      zh: `字段 ${field} 有 ${bad.length} 个单元的值缺失、为负或不是数：${bad.slice(0, 5).join('、')}。`,
      en: `${field} is missing, negative or no number for ${bad.length} units: ${bad.slice(0, 5).join(', ')}.`,
    },
    {
      zh: '请更正，或用 --missing 0 把空值当作 0。',
      en: 'Correct them, or count empty ones as 0 with --missing 0.',
    },
    { facts: { field, units: bad.slice(0, 100) } },
  );
}

/** Polygons of the units in metres; what is no polygon has no parts. */
export function unitShapes(features: Feature[], frame: MetricFrame): UnitShapes {
  return packShapes(features.map((feature) => polygonsOf(feature, frame)));
}

function polygonsOf(feature: Feature, frame: MetricFrame): Rings[] {
  const project = (ring: Position[]) => ring.map((position) => frame.toMetres(position));
  return partsOf(feature.geometry).flatMap((part): Rings[] => {
    if (part.type === 'Polygon') return [part.coordinates.map(project)];
    if (part.type === 'MultiPolygon') return part.coordinates.map((polygon) => polygon.map(project));
    return [];
  });
}

/** Barrier and street files: bridges and underpasses among the barriers become crossings. */
export async function readLines(
  barriers: string[],
  streets: string[],
  frame: MetricFrame,
): Promise<LineWork> {
  const work: LineWork = { barriers: [], crossings: [], streets: [] };
  for (const path of barriers) {
    for (const feature of (await readLayer(path)).features) {
      const properties = feature.properties ?? {};
      const into = isCrossing(properties) ? work.crossings : work.barriers;
      into.push(...linesOf(feature, frame, kindOf(properties, 'barrier')));
    }
  }
  for (const path of streets) {
    for (const feature of (await readLayer(path)).features) {
      work.streets.push(...linesOf(feature, frame, kindOf(feature.properties ?? {}, 'street')));
    }
  }
  return work;
}

function kindOf(properties: Record<string, unknown>, otherwise: string): string {
  for (const key of [
    'kind',
    'class',
    'highway',
    'railway',
    'waterway',
    'fclass',
    'barrier',
    'natural',
    'type',
  ]) {
    const value = text(properties[key]);
    if (value !== '' && value !== 'no')
      return key === 'railway' && value === 'rail' ? 'railway' : value.replace(/_link$/, '');
  }
  return otherwise;
}

function isCrossing(properties: Record<string, unknown>): boolean {
  if (/^(foot)?bridge$|underpass|tunnel|crossing|overpass/i.test(kindOf(properties, ''))) return true;
  return ['bridge', 'tunnel', 'underpass'].some(
    (key) => !['', 'no', '0', 'F', 'false'].includes(text(properties[key])),
  );
}

/** Lines and outlines of a feature in metres. */
export function linesOf(feature: Feature, frame: MetricFrame, kind: string): LineFeature[] {
  const line = (positions: Position[]): LineFeature => ({
    kind,
    xy: positions.flatMap((position) => frame.toMetres(position)),
  });
  return partsOf(feature.geometry).flatMap((part): LineFeature[] => {
    switch (part.type) {
      case 'Point':
        return [line([part.coordinates])];
      case 'MultiPoint':
        return part.coordinates.map((position) => line([position]));
      case 'LineString':
        return [line(part.coordinates)];
      case 'MultiLineString':
      case 'Polygon':
        return part.coordinates.map(line);
      default:
        return part.coordinates.flat().map(line);
    }
  });
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value).trim();
}

function firstDouble(ids: string[]): string | undefined {
  const seen = new Set<string>();
  return ids.find((id) => seen.has(id) || !seen.add(id));
}
