import {
  defaultLevelReference,
  EMBEDDINGS,
  GAS_PRESSURES,
  LEVEL_REFERENCES,
  NODE_KINDS,
  newNode,
  newSegment,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
  type Scalar,
  type SegmentEnd,
  STATES,
  UTILITIES,
} from '../model.ts';
import type { MapFeature } from './map-features.ts';

/**
 * The network of a map file that this program wrote: every field of the model has its own column, so that what comes back
 * is what went out, with whatever was changed in between (a moved point, a corrected diameter). Words that the model does
 * not know are left unknown.
 */
type Properties = Record<string, unknown>;

const SEGMENT_KINDS = ['pipe', 'pump', 'valve', 'orifice', 'weir', 'outlet'] as const;

/** The columns of a segment, beside its line. */
export function segmentProperties(segment: PipeSegment): Record<string, Scalar> {
  const { start, end, via: _, attributes, ...plain } = segment;
  return {
    ...plain,
    start_ground_m: start.groundM,
    start_depth_m: start.depthM,
    start_level_m: start.levelM,
    end_ground_m: end.groundM,
    end_depth_m: end.depthM,
    end_level_m: end.levelM,
    attributes: JSON.stringify(attributes),
  };
}

/** The columns of a node, beside its point. */
export function nodeProperties(node: PipeNode): Record<string, Scalar> {
  const { x: _x, y: _y, groundM, depthM, attributes, ...plain } = node;
  return { ...plain, ground_m: groundM, depth_m: depthM, attributes: JSON.stringify(attributes) };
}

/** Undefined where the features are not ours, or name nodes that are not there: they are then read as anybody's map. */
export function ownNetwork(features: readonly MapFeature[], crs: string | null): PipeNetwork | undefined {
  const points = features.filter((one) => one.type === 'Point' && 'ground_m' in one.properties);
  const lines = features.filter((one) => one.type === 'Line' && 'start_level_m' in one.properties);
  if (lines.length === 0 || points.length + lines.length !== features.length) return undefined;
  const nodes = points.map(nodeOf);
  const segments = lines.map(segmentOf);
  const known = new Set(nodes.map((one) => one.id));
  const unique =
    known.size === nodes.length && new Set(segments.map((one) => one.id)).size === segments.length;
  if (!unique || segments.some((one) => !known.has(one.from) || !known.has(one.to))) return undefined;
  return { crs, nodes, segments, extras: { format: 'map' } };
}

function nodeOf({ properties, coordinates, row }: MapFeature): PipeNode {
  const [x, y] = coordinates[0]![0]!;
  return newNode({
    id: text(properties.id) ?? `p${row}`,
    x,
    y,
    utility: oneOf(UTILITIES, properties.utility) ?? 'water',
    subclass: text(properties.subclass),
    kind: oneOf(NODE_KINDS, properties.kind) ?? 'junction',
    groundM: number(properties.ground_m),
    depthM: number(properties.depth_m),
    closed: yes(properties.closed),
    stuck: yes(properties.stuck),
    state: oneOf(STATES, properties.state) ?? 'in_use',
    owner: text(properties.owner),
    attributes: attributesOf(properties.attributes),
  });
}

function segmentOf({ properties, coordinates, row }: MapFeature): PipeSegment {
  const utility = oneOf(UTILITIES, properties.utility) ?? 'water';
  return newSegment({
    id: text(properties.id) ?? `l${row}`,
    from: text(properties.from) ?? '',
    to: text(properties.to) ?? '',
    utility,
    subclass: text(properties.subclass),
    kind: oneOf(SEGMENT_KINDS, properties.kind) ?? 'pipe',
    start: endOf(properties, 'start'),
    end: endOf(properties, 'end'),
    levelReference: oneOf(LEVEL_REFERENCES, properties.levelReference) ?? defaultLevelReference(utility),
    via: (coordinates[0] ?? []).slice(1, -1).map(([x, y]) => [x, y]),
    diameterMm: number(properties.diameterMm),
    widthMm: number(properties.widthMm),
    heightMm: number(properties.heightMm),
    lengthM: number(properties.lengthM),
    material: text(properties.material),
    laidYear: number(properties.laidYear),
    owner: text(properties.owner),
    embedding: oneOf(EMBEDDINGS, properties.embedding) ?? null,
    gasPressure: oneOf(GAS_PRESSURES, properties.gasPressure) ?? null,
    voltageKv: number(properties.voltageKv),
    ductsTotal: number(properties.ductsTotal),
    ductsUsed: number(properties.ductsUsed),
    state: oneOf(STATES, properties.state) ?? 'in_use',
    closed: yes(properties.closed),
    attributes: attributesOf(properties.attributes),
  });
}

function endOf(properties: Properties, side: 'start' | 'end'): SegmentEnd {
  return {
    groundM: number(properties[`${side}_ground_m`]),
    depthM: number(properties[`${side}_depth_m`]),
    levelM: number(properties[`${side}_level_m`]),
  };
}

/** GDAL hands a column of JSON over as text or already read. */
function attributesOf(given: unknown): Record<string, Scalar> {
  let read: unknown = given;
  if (typeof given === 'string') {
    try {
      read = JSON.parse(given);
    } catch {
      return given === '' ? {} : { attributes: given };
    }
  }
  if (typeof read !== 'object' || read === null) return {};
  return Object.fromEntries(
    Object.entries(read).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Scalar),
    ]),
  );
}

function oneOf<const Word extends string>(words: readonly Word[], given: unknown): Word | undefined {
  return words.find((one) => one === given);
}

function text(given: unknown): string | null {
  return given === null || given === undefined || given === '' ? null : String(given);
}

function number(given: unknown): number | null {
  const value = given === null || given === undefined || given === '' ? Number.NaN : Number(given);
  return Number.isFinite(value) ? value : null;
}

function yes(given: unknown): boolean {
  return given === true || given === 1 || given === 'true';
}
