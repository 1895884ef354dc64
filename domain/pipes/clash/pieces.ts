import { boreMm, material } from '../materials.ts';
import {
  defaultLevelReference,
  GRAVITY_UTILITIES,
  type LevelReference,
  nodesById,
  type PipeNetwork,
  type PipeSegment,
  planLengthM,
  planLine,
  statedLevelM,
  type Utility,
} from '../model.ts';
import { PIPE_CLASSES, pipeClass } from '../standards.ts';

/**
 * Straight pieces of all segments as typed arrays: the form in which a check runs and in which it crosses a worker
 * border. The line x0…z1 is the axis; a level that nobody knows is NaN.
 */
export interface Pieces {
  count: number;
  x0: Float64Array;
  y0: Float64Array;
  z0: Float64Array;
  x1: Float64Array;
  y1: Float64Array;
  z1: Float64Array;
  /** Half the outer width and half the outer height. */
  radiusM: Float64Array;
  halfHeightM: Float64Array;
  /** Row of the rule tables, see `rowOf`. */
  row: Uint8Array;
  /** Index into `segmentIds`. */
  segment: Int32Array;
  segmentIds: string[];
  /** Node numbers of each segment; equal numbers = the same node. */
  fromNode: Int32Array;
  toNode: Int32Array;
  /** 1 for a piece that holds its segment's first (last) node. */
  atStart: Uint8Array;
  atEnd: Uint8Array;
}

/** Twice the classes: the second half is for what a cell's condition asks (gas DN > 300, power ≥ 35 kV). */
export const ROWS = PIPE_CLASSES.length * 2;

export function rowOf(segment: PipeSegment): number {
  const index = PIPE_CLASSES.indexOf(pipeClass(segment));
  const special =
    (segment.utility === 'gas' && (segment.diameterMm ?? 0) > 300) ||
    (segment.utility === 'power' && (segment.voltageKv ?? 0) >= 35);
  return special ? index + PIPE_CLASSES.length : index;
}

/** Outer diameter in metres of a round pipe; null = unknown, and then a wall and the smallest size are assumed. */
export function outerDiameterM(
  utility: Utility,
  materialCode: string | null,
  diameterMm: number | null,
): number {
  const nominalM = (diameterMm ?? 100) / 1000;
  if (material(materialCode)?.designatedByOuterDiameter) return nominalM;
  return nominalM * (1 + 2 * wallPerDiameter(utility, materialCode));
}

/** Unknown walls: concrete in gravity networks, steel elsewhere. */
function wallPerDiameter(utility: Utility, materialCode: string | null): number {
  return material(materialCode)?.wallPerDiameter ?? (GRAVITY_UTILITIES.has(utility) ? 0.1 : 0.02);
}

/** Outer width and height in metres, and the inner height that lies between invert and soffit. */
export function sectionM(segment: PipeSegment): {
  widthM: number;
  heightM: number;
  innerHeightM: number;
  assumed: boolean;
} {
  const { diameterMm, widthMm, heightMm } = segment;
  if (diameterMm === null && widthMm !== null && heightMm !== null) {
    const heightM = heightMm / 1000;
    return { widthM: widthMm / 1000, heightM, innerHeightM: heightM, assumed: false };
  }
  // a cable or a pipe of unknown size still takes room: 100 mm is the smallest that is laid
  const nominalM = (diameterMm ?? 100) / 1000;
  const outerM = outerDiameterM(segment.utility, segment.material, diameterMm);
  return {
    widthM: outerM,
    heightM: outerM,
    innerHeightM: boreMm(segment.material, nominalM),
    assumed: diameterMm === null,
  };
}

/** Level of the axis at one end; null where the survey gave no level. */
export function axisLevelM(segment: PipeSegment, end: 'start' | 'end'): number | null {
  return levelAsM(segment, end, 'axis');
}

export function crownLevelM(segment: PipeSegment, end: 'start' | 'end'): number | null {
  return levelAsM(segment, end, 'crown');
}

/** Invert = the inner bottom. */
export function invertLevelM(segment: PipeSegment, end: 'start' | 'end'): number | null {
  return levelAsM(segment, end, 'invert');
}

/** Level of an end as its utility is surveyed: drains and channels by the invert, everything else by the crown. */
export function usualLevelM(segment: PipeSegment, end: 'start' | 'end'): number | null {
  return levelAsM(segment, end, defaultLevelReference(segment.utility));
}

function levelAsM(segment: PipeSegment, end: 'start' | 'end', wanted: LevelReference): number | null {
  const level = statedLevelM(segment[end]);
  return level === null ? null : level + aboveM(segment, wanted, segment.levelReference);
}

/** How far one place of a pipe's section lies above another one, by its size and wall. */
export function aboveM(segment: PipeSegment, place: LevelReference, other: LevelReference): number {
  if (place === other) return 0;
  const { heightM, innerHeightM } = sectionM(segment);
  const fromAxisM = { axis: 0, crown: heightM / 2, invert: -innerHeightM / 2, bottom: -heightM / 2 };
  return fromAxisM[place] - fromAxisM[other];
}

/** Overhead lines, pipes on racks and those on the ground take no part in underground clearances. */
export function isUnderground(segment: PipeSegment): boolean {
  return (
    segment.embedding !== 'overhead' &&
    segment.embedding !== 'rack' &&
    segment.embedding !== 'surface' &&
    segment.embedding !== 'chamber-link'
  );
}

/** Cuts the underground segments (or those of `only`) into straight pieces. */
export function piecesOf(network: PipeNetwork, only?: ReadonlySet<string>): Pieces {
  const nodes = nodesById(network);
  const numberOfNode = new Map<string, number>();
  network.nodes.forEach((node, index) => {
    numberOfNode.set(node.id, index);
  });
  const used: { segment: PipeSegment; line: [number, number][] }[] = [];
  let count = 0;
  for (const segment of network.segments) {
    if (only && !only.has(segment.id)) continue;
    if (!isUnderground(segment)) continue;
    const line = planLine(segment, nodes);
    if (!line?.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))) continue;
    used.push({ segment, line });
    count += line.length - 1;
  }
  const pieces = emptyPieces(count, used.length);
  let at = 0;
  used.forEach(({ segment, line }, index) => {
    pieces.segmentIds.push(segment.id);
    pieces.fromNode[index] = numberOfNode.get(segment.from)!;
    pieces.toNode[index] = numberOfNode.get(segment.to)!;
    at = cut(pieces, at, index, segment, line);
  });
  return pieces;
}

export function emptyPieces(count: number, segments: number): Pieces {
  const doubles = () => new Float64Array(count);
  return {
    count,
    x0: doubles(),
    y0: doubles(),
    z0: doubles(),
    x1: doubles(),
    y1: doubles(),
    z1: doubles(),
    radiusM: doubles(),
    halfHeightM: doubles(),
    row: new Uint8Array(count),
    segment: new Int32Array(count),
    segmentIds: [],
    fromNode: new Int32Array(segments),
    toNode: new Int32Array(segments),
    atStart: new Uint8Array(count),
    atEnd: new Uint8Array(count),
  };
}

function cut(pieces: Pieces, first: number, index: number, segment: PipeSegment, line: [number, number][]) {
  const { widthM, heightM } = sectionM(segment);
  const zStart = axisLevelM(segment, 'start') ?? Number.NaN;
  const zEnd = axisLevelM(segment, 'end') ?? Number.NaN;
  const row = rowOf(segment);
  const total = line.length > 2 ? planLengthM(line) : 1;
  let along = 0;
  let at = first;
  for (let i = 1; i < line.length; i++, at++) {
    const [ax, ay] = line[i - 1]!;
    const [bx, by] = line[i]!;
    pieces.x0[at] = ax;
    pieces.y0[at] = ay;
    pieces.x1[at] = bx;
    pieces.y1[at] = by;
    if (line.length === 2) {
      pieces.z0[at] = zStart;
      pieces.z1[at] = zEnd;
    } else {
      pieces.z0[at] = zStart + (zEnd - zStart) * (total > 0 ? along / total : 0);
      along += Math.hypot(bx - ax, by - ay);
      pieces.z1[at] = zStart + (zEnd - zStart) * (total > 0 ? along / total : 0);
    }
    pieces.radiusM[at] = widthM / 2;
    pieces.halfHeightM[at] = heightM / 2;
    pieces.row[at] = row;
    pieces.segment[at] = index;
    pieces.atStart[at] = i === 1 ? 1 : 0;
    pieces.atEnd[at] = i === line.length - 1 ? 1 : 0;
  }
  return at;
}

/** Pieces lie in segment order: the first one of a segment, by a binary search. */
export function firstPiece(pieces: Pieces, segment: number): number {
  let low = 0;
  let high = pieces.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces.segment[middle]! < segment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** sin 30°: flatter than this two pieces run beside each other, steeper they pass. */
const BESIDE_SINE = 0.5;

/** Whether two pieces run beside each other in plan, rather than pass. */
export function runsBeside(a: Pieces, i: number, b: Pieces, j: number): boolean {
  const rx = a.x1[i]! - a.x0[i]!;
  const ry = a.y1[i]! - a.y0[i]!;
  const sx = b.x1[j]! - b.x0[j]!;
  const sy = b.y1[j]! - b.y0[j]!;
  const sine = Math.abs(rx * sy - ry * sx);
  return sine <= BESIDE_SINE * Math.hypot(rx, ry) * Math.hypot(sx, sy);
}
