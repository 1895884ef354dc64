import { boxOf } from '../../geo/box.ts';
import type { LineFeature, PointFeature } from '../from-lines.ts';
import { materialByWord } from '../materials.ts';
import { type PipeSegment, planLengthM, type Scalar, type Utility } from '../model.ts';
import {
  type DrawingLayer,
  type DrawingNote,
  DrawingTally,
  type DrawnObject,
  drawingNotes,
} from './drawing-layers.ts';
import type { LayerUse, ResolvedLayer } from './layer-uses.ts';
import { endsAsStated, type HeadedFigure, type StatedEnd } from './stated-ends.ts';
import { sizeOf } from './survey-size.ts';
import {
  embeddingOf,
  gasPressureOf,
  lineRole,
  nodeKind,
  pointRole,
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
  /** Of a drawing: its name and what a person said of its layers. Without it a layer only helps where columns are silent. */
  drawing?: { fileName: string; layers?: Record<string, LayerUse> | undefined };
}

/** What a map's features are as a network; of a drawing also its layers, and what was left out. */
export interface FeaturesRead {
  lines: LineFeature[];
  points: PointFeature[];
  layers: DrawingLayer[];
  notes: DrawingNote[];
}

/** Pipes and points of map features, by the usual column names; everything else is kept as attributes. */
export function networkFeatures(features: MapFeature[], options: MapOptions = {}): FeaturesRead {
  const { drawing } = options;
  const tally = new DrawingTally();
  for (const feature of features) tally.add(drawnObject(feature));
  const { layers, resolved } = tally.resolve(drawing?.layers, drawing?.fileName);
  const read: FeaturesRead = { lines: [], points: [], layers: [], notes: [] };
  if (drawing) Object.assign(read, { layers, notes: drawingNotes(layers, drawing.layers) });
  for (const feature of features) {
    const { properties, type, row } = feature;
    const layer = resolved.get(layerOf(feature))!;
    if (drawing && !isOfNetwork(feature, layer, options.utility)) continue;
    if (type.includes('Point')) {
      for (const [place] of feature.coordinates)
        if (place) read.points.push(point(properties, place, row, layer, options));
    } else if (type.includes('Line')) {
      feature.coordinates.forEach((coordinates, part) => {
        const line = lineOf(properties, coordinates, row, layer, options);
        read.lines.push(part === 0 ? line : { ...line, id: `${line.id}~${part + 1}` });
      });
    } else if (type === 'none') read.lines.push(lineOf(properties, [], row, layer, options));
  }
  return read;
}

function layerOf({ properties }: MapFeature): string {
  return text(properties.Layer ?? properties.layer);
}

/** Of a drawing: on a layer of pipes, and neither lettering nor a symbol. */
function isOfNetwork(feature: MapFeature, layer: ResolvedLayer, utility: Utility | undefined): boolean {
  if (layer.utility === 'ignore' || (layer.utility === null && utility === undefined)) return false;
  const { kind, text: lettering, isSymbol: symbol } = drawnObject(feature);
  return kind !== 'area' && !symbol && (kind !== 'point' || lettering === '');
}

function drawnObject(feature: MapFeature): DrawnObject {
  const { type, properties, coordinates } = feature;
  const kind = type.includes('Point') ? 'point' : type.includes('Line') ? 'line' : 'area';
  return {
    layer: layerOf(feature),
    text: text(properties.Text),
    kind,
    isSymbol: kind === 'line' && isSymbol(feature),
    lengthM: coordinates.reduce(
      (sum, line) => sum + planLengthM(line.map(([x, y]): [number, number] => [x, y])),
      0,
    ),
  };
}

/** Metres across: inserted blocks come as the small closed figures they are made of. */
function isSymbol({ coordinates }: MapFeature): boolean {
  const [line] = coordinates;
  const places = coordinates.flat();
  if (coordinates.length === 1) {
    const [first, last] = [line?.[0], line?.at(-1)];
    if (!first || !last || first[0] !== last[0] || first[1] !== last[1]) return false;
  }
  const [minX, minY, maxX, maxY] = boxOf(places);
  return Math.hypot(maxX - minX, maxY - minY) < 4;
}

function point(
  properties: Record<string, unknown>,
  [x, y]: [number, number, number?],
  row: number,
  layer: ResolvedLayer,
  options: MapOptions,
): PointFeature {
  const { found, rest } = byRole(
    properties,
    (name) => options.fields?.[name] ?? pointRole(name) ?? idWord(name),
  );
  const word = (role: string) => text(found.get(role));
  const kind = utilityOf(word('subclass')) ?? utilityOf(word('utility')) ?? utilityOfLayer(layer);
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
      state: stateOf(word('state')) ?? layer.state ?? 'in_use',
      attributes: rest,
    },
  };
}

function lineOf(
  properties: Record<string, unknown>,
  coordinates: [number, number, number?][],
  row: number,
  layer: ResolvedLayer,
  options: MapOptions,
): LineFeature {
  const { found, rest, heads } = byRole(
    properties,
    (name) => options.fields?.[name] ?? lineRole(name) ?? idWord(name),
  );
  const word = (role: string) => text(found.get(role));
  const kind = utilityOf(word('subclass')) ?? utilityOf(word('utility')) ?? utilityOfLayer(layer);
  const utility = kind?.utility ?? options.utility ?? 'water';
  const size = sizeOf(word('size')) ?? sizeOfLayer(layer);
  const figures = (role: string): HeadedFigure[] =>
    (heads.get(role) ?? []).map((head) => ({ head, value: number(properties[head]) }));
  const end = (side: 'start' | 'end'): StatedEnd => ({
    groundM: number(found.get(`${side}GroundM`)),
    depths: figures(`${side}DepthM`),
    levels: figures(`${side}LevelM`),
  });
  const material = materialByWord(word('material'));
  const pressure = word('pressure');
  const values: Partial<PipeSegment> & { utility: Utility } = {
    utility,
    subclass: kind?.subclass ?? null,
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
    state: stateOf(word('state')) ?? layer.state ?? 'in_use',
    lengthM: number(found.get('lengthM')),
    attributes: rest,
  };
  const [fromName, toName] = [word('from'), word('to')];
  return {
    id: word('id') || word('name') || `l${row}`,
    coordinates,
    values: { ...values, ...endsAsStated(end('start'), end('end'), values, word('levelReference')) },
    ...(fromName && toName ? { fromName, toName } : {}),
  };
}

function byRole(properties: Record<string, unknown>, roleOf: (name: string) => string | undefined) {
  const found = new Map<string, unknown>();
  const rest: Record<string, Scalar> = {};
  /** All names of a role, of blank cells too. */
  const heads = new Map<string, string[]>();
  for (const [name, value] of Object.entries(properties)) {
    const role = roleOf(name);
    if (role) heads.set(role, [...(heads.get(role) ?? []), name]);
    if (value === null || value === undefined || value === '') continue;
    if (role && !found.has(role)) found.set(role, value);
    else rest[name] = typeof value === 'object' ? JSON.stringify(value) : (value as Scalar);
  }
  return { found, rest, heads };
}

function idWord(name: string): string | undefined {
  const plain = name.toLowerCase();
  if (plain === 'name' || plain === 'id' || plain === 'code' || plain === 'facilityid' || plain === '编号')
    return 'name';
  return plain === 'kind' || plain === 'type' ? 'kind' : undefined;
}

function utilityOfLayer({ utility, subclass }: ResolvedLayer) {
  return utility === null || utility === 'ignore' ? undefined : { utility, subclass };
}

function sizeOfLayer({ diameterMm, widthMm, heightMm }: ResolvedLayer): ReturnType<typeof sizeOf> {
  if (diameterMm !== null) return { diameterMm };
  return widthMm !== null && heightMm !== null ? { widthMm, heightMm } : undefined;
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value).trim();
}

function number(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const result = Number(value);
  return Number.isFinite(result) ? result : null;
}
