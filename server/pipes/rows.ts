import { gasPressureOf, voltageOf } from '../../domain/pipes/files/survey-words.ts';
import { materialByWord } from '../../domain/pipes/materials.ts';
import {
  defaultLevelReference,
  EMBEDDINGS,
  LEVEL_REFERENCES,
  NODE_KINDS,
  newNode,
  newSegment,
  type PipeNode,
  type PipeSegment,
  type Scalar,
  STATES,
  UTILITIES,
} from '../../domain/pipes/model.ts';

/** Columns of pipe_node as the queries read and write them. */
export interface NodeRow {
  id: number;
  code: string;
  utility: string;
  kind: string;
  ground_level_m: number | null;
  depth_m: number | null;
  invert_level_m: number | null;
  state: string;
  owner: string | null;
  laid_year: number | null;
  x: number;
  y: number;
  attributes: Record<string, unknown>;
}

export interface SegmentRow {
  id: number;
  code: string;
  utility: string;
  from_code: string | null;
  to_code: string | null;
  diameter_mm: number | null;
  width_mm: number | null;
  height_mm: number | null;
  material: string | null;
  pressure: string | null;
  embedding: string | null;
  ducts_total: number | null;
  ducts_used: number | null;
  laid_year: number | null;
  owner: string | null;
  state: string;
  from_ground_m: number | null;
  to_ground_m: number | null;
  from_depth_m: number | null;
  to_depth_m: number | null;
  from_level_m: number | null;
  to_level_m: number | null;
  line: [number, number][];
  attributes: Record<string, unknown>;
}

/** What the model knows and the table has no column for: kept in `attributes` under these names. */
const NODE_KEPT = ['subclass', 'closed', 'stuck'] as const;
const SEGMENT_KEPT = [
  'subclass',
  'linkKind',
  'closed',
  'levelReference',
  'lengthM',
  'missingFrom',
  'missingTo',
] as const;

export function nodeOfRow(row: NodeRow): PipeNode {
  const { subclass, closed, stuck } = row.attributes;
  return newNode({
    id: row.code,
    utility: among(UTILITIES, row.utility) ?? 'water',
    subclass: typeof subclass === 'string' ? subclass : null,
    kind: among(NODE_KINDS, row.kind) ?? 'junction',
    x: row.x,
    y: row.y,
    groundM: row.ground_level_m,
    depthM: row.depth_m,
    closed: closed === true,
    stuck: stuck === true,
    state: among(STATES, row.state) ?? 'other',
    owner: row.owner,
    attributes: scalars(row.attributes, NODE_KEPT),
  });
}

export function segmentOfRow(row: SegmentRow): PipeSegment {
  const { subclass, linkKind, closed, levelReference, lengthM, missingFrom, missingTo } = row.attributes;
  const utility = among(UTILITIES, row.utility) ?? 'water';
  const end = (which: 'from' | 'to') => ({
    groundM: row[`${which}_ground_m`],
    depthM: row[`${which}_depth_m`],
    levelM: row[`${which}_level_m`],
  });
  // a link without length is stored as a centimetre there and back
  const [[x, y] = [0, 0]] = row.line;
  const isPoint = row.line.every(([px, py]) => Math.hypot(px - x, py - y) < 0.02);
  const via = isPoint ? [] : row.line.slice(1, -1);
  return newSegment({
    id: row.code,
    utility,
    subclass: typeof subclass === 'string' ? subclass : null,
    kind: among(['pipe', 'pump', 'valve', 'orifice', 'weir', 'outlet'] as const, linkKind) ?? 'pipe',
    from: row.from_code ?? String(missingFrom ?? ''),
    to: row.to_code ?? String(missingTo ?? ''),
    start: end('from'),
    end: end('to'),
    levelReference: among(LEVEL_REFERENCES, levelReference) ?? defaultLevelReference(utility),
    via,
    diameterMm: row.diameter_mm,
    widthMm: row.width_mm,
    heightMm: row.height_mm,
    lengthM: typeof lengthM === 'number' ? lengthM : null,
    material: row.material === null ? null : (materialByWord(row.material)?.id ?? row.material),
    laidYear: row.laid_year,
    owner: row.owner,
    embedding: among(EMBEDDINGS, row.embedding) ?? null,
    gasPressure: utility === 'gas' && row.pressure ? (gasPressureOf(row.pressure) ?? null) : null,
    voltageKv: utility === 'power' && row.pressure ? (voltageOf(row.pressure) ?? null) : null,
    ductsTotal: row.ducts_total,
    ductsUsed: row.ducts_used,
    state: among(STATES, row.state) ?? 'other',
    closed: closed === true,
    attributes: scalars(row.attributes, SEGMENT_KEPT),
  });
}

/** The row that a node becomes; `id` is the database's own affair. */
export function rowOfNode(node: PipeNode): Omit<NodeRow, 'id' | 'laid_year'> {
  return {
    code: node.id,
    utility: node.utility,
    kind: node.kind,
    ground_level_m: node.groundM,
    depth_m: node.depthM,
    invert_level_m: node.groundM !== null && node.depthM !== null ? node.groundM - node.depthM : null,
    state: node.state,
    owner: node.owner,
    x: node.x,
    y: node.y,
    attributes: {
      ...node.attributes,
      ...(node.subclass ? { subclass: node.subclass } : {}),
      ...(node.closed ? { closed: true } : {}),
      ...(node.stuck ? { stuck: true } : {}),
    },
  };
}

export function rowOfSegment(segment: PipeSegment, line: [number, number][]): Omit<SegmentRow, 'id'> {
  const { start, end } = segment;
  return {
    code: segment.id,
    utility: segment.utility,
    from_code: segment.from,
    to_code: segment.to,
    diameter_mm: segment.diameterMm,
    width_mm: segment.widthMm,
    height_mm: segment.heightMm,
    material: segment.material,
    pressure: segment.gasPressure ?? (segment.voltageKv === null ? null : `${segment.voltageKv} kV`),
    embedding: segment.embedding,
    ducts_total: segment.ductsTotal,
    ducts_used: segment.ductsUsed,
    laid_year: segment.laidYear,
    owner: segment.owner,
    state: segment.state,
    from_ground_m: start.groundM,
    to_ground_m: end.groundM,
    from_depth_m: start.depthM,
    to_depth_m: end.depthM,
    from_level_m: start.levelM,
    to_level_m: end.levelM,
    line,
    attributes: {
      ...segment.attributes,
      ...(segment.subclass ? { subclass: segment.subclass } : {}),
      ...(segment.kind === 'pipe' ? {} : { linkKind: segment.kind }),
      ...(segment.closed ? { closed: true } : {}),
      ...(segment.levelReference === defaultLevelReference(segment.utility)
        ? {}
        : { levelReference: segment.levelReference }),
      ...(segment.lengthM === null ? {} : { lengthM: segment.lengthM }),
    },
  };
}

function among<T extends string>(words: readonly T[], value: unknown): T | undefined {
  return words.find((word) => word === value);
}

function scalars(attributes: Record<string, unknown>, kept: readonly string[]): Record<string, Scalar> {
  const found: Record<string, Scalar> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (kept.includes(name)) continue;
    found[name] = typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Scalar);
  }
  return found;
}
