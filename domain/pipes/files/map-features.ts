import type { LineFeature, PointFeature } from '../from-lines.ts';
import { materialByWord } from '../materials.ts';
import { defaultLevelReference, type PipeSegment, type Scalar, type Utility } from '../model.ts';
import {
  embeddingOf,
  gasPressureOf,
  lineRole,
  nodeKind,
  pointRole,
  sizeOf,
  stateOf,
  utilityOf,
  voltageOf,
  yearOf,
} from './survey-words.ts';

/** A feature of a map file in metres: what Shapefile, GeoPackage, GeoJSON and DXF have in common. */
export interface MapFeature {
  /** Counted from 1. */
  row: number;
  properties: Record<string, unknown>;
  type: string;
  /** Parts of a line, or points. */
  coordinates: [number, number, number?][][];
}

export interface MapOptions {
  /** By layer or file name, where the attributes do not tell it. */
  utility?: Utility;
  /** Field → role of the line or point table, for columns that have their own names. */
  fields?: Record<string, string>;
}

/** Pipes and points of map features, by the usual column names; everything else is kept as attributes. */
export function networkFeatures(
  features: MapFeature[],
  options: MapOptions = {},
): { lines: LineFeature[]; points: PointFeature[] } {
  const lines: LineFeature[] = [];
  const points: PointFeature[] = [];
  for (const feature of features) {
    const { properties, type, row } = feature;
    if (type.includes('Point')) {
      for (const [place] of feature.coordinates)
        if (place) points.push(point(properties, place, row, options));
    } else if (type.includes('Line')) {
      feature.coordinates.forEach((coordinates, part) => {
        const line = lineOf(properties, coordinates, row, options);
        lines.push(part === 0 ? line : { ...line, id: `${line.id}~${part + 1}` });
      });
    } else if (type === 'none') lines.push(lineOf(properties, [], row, options));
  }
  return { lines, points };
}

function point(
  properties: Record<string, unknown>,
  [x, y]: [number, number, number?],
  row: number,
  options: MapOptions,
): PointFeature {
  const { found, rest } = byRole(
    properties,
    (name) => options.fields?.[name] ?? pointRole(name) ?? idWord(name),
  );
  const word = (role: string) => text(found.get(role));
  const layer = text(properties.Layer ?? properties.layer);
  const kind = utilityOf(word('subclass')) ?? utilityOf(word('utility')) ?? utilityOf(layer);
  const id = word('id') || word('name') || `p${row}`;
  const appurtenance = word('appurtenance') || word('kind');
  return {
    id,
    x,
    y,
    values: {
      utility: kind?.utility ?? options.utility ?? utilityOf(id)?.utility ?? 'water',
      subclass: kind?.subclass ?? null,
      kind: nodeKind(appurtenance, word('feature')),
      groundM: number(found.get('groundM')),
      depthM: number(found.get('wellDepthM')),
      owner: word('owner') || null,
      state: stateOf(word('state')) ?? 'in_use',
      attributes: rest,
    },
  };
}

function lineOf(
  properties: Record<string, unknown>,
  coordinates: [number, number, number?][],
  row: number,
  options: MapOptions,
): LineFeature {
  const { found, rest } = byRole(
    properties,
    (name) => options.fields?.[name] ?? lineRole(name) ?? idWord(name),
  );
  const word = (role: string) => text(found.get(role));
  const layer = text(properties.Layer ?? properties.layer);
  const kind = utilityOf(word('subclass')) ?? utilityOf(word('utility')) ?? utilityOf(layer);
  const utility = kind?.utility ?? options.utility ?? 'water';
  const size = sizeOf(word('size')) ?? sizeInLayer(layer);
  const end = (side: 'start' | 'end') => ({
    groundM: number(found.get(`${side}GroundM`)),
    depthM: number(found.get(`${side}DepthM`)),
    levelM: number(found.get(`${side}LevelM`)),
  });
  const material = materialByWord(word('material'));
  const pressure = word('pressure');
  const values: Partial<PipeSegment> = {
    utility,
    subclass: kind?.subclass ?? null,
    start: end('start'),
    end: end('end'),
    levelReference: defaultLevelReference(utility),
    // figures below ten that name a diameter are metres (0.1524), as WNTR writes them
    diameterMm:
      size?.diameterMm === undefined ? null : size.diameterMm < 10 ? size.diameterMm * 1000 : size.diameterMm,
    widthMm: size?.widthMm ?? null,
    heightMm: size?.heightMm ?? null,
    material: material?.id ?? null,
    laidYear: yearOf(word('laidYear')) ?? null,
    owner: word('owner') || null,
    embedding: embeddingOf(word('embedding')) ?? null,
    gasPressure: utility === 'gas' && pressure ? (gasPressureOf(pressure) ?? null) : null,
    voltageKv: utility === 'power' && pressure ? (voltageOf(pressure) ?? null) : null,
    ductsTotal: number(found.get('ductsTotal')),
    ductsUsed: number(found.get('ductsUsed')),
    state: stateOf(word('state')) ?? 'in_use',
    lengthM: number(found.get('lengthM')),
    attributes: rest,
  };
  const [fromName, toName] = [word('from'), word('to')];
  return {
    id: word('id') || word('name') || `l${row}`,
    coordinates,
    values,
    ...(fromName && toName ? { fromName, toName } : {}),
  };
}

function byRole(properties: Record<string, unknown>, roleOf: (name: string) => string | undefined) {
  const found = new Map<string, unknown>();
  const rest: Record<string, Scalar> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === '') continue;
    const role = roleOf(name);
    if (role && !found.has(role)) found.set(role, value);
    else rest[name] = typeof value === 'object' ? JSON.stringify(value) : (value as Scalar);
  }
  return { found, rest };
}

function idWord(name: string): string | undefined {
  const plain = name.toLowerCase();
  if (plain === 'name' || plain === 'id' || plain === 'code' || plain === 'facilityid' || plain === '编号')
    return 'name';
  return plain === 'kind' || plain === 'type' ? 'kind' : undefined;
}

/** CAD layers such as `WATER_8` or `给水DN300` carry the size; inches where the figure is small. */
function sizeInLayer(layer: string): ReturnType<typeof sizeOf> {
  const match = /(?:DN|De|_|-)(\d{1,4}(?:\.\d+)?)$/i.exec(layer.trim());
  if (!match) return undefined;
  const value = Number(match[1]);
  if (!(value > 0)) return undefined;
  return { diameterMm: value < 20 ? value * 25.4 : value };
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value).trim();
}

function number(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const result = Number(value);
  return Number.isFinite(result) ? result : null;
}
