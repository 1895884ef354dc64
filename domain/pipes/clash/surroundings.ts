import Flatbush from 'flatbush';
import { boxOf } from '../../geo/box.ts';
import { pointToSegment } from '../../geo/plane.ts';
import { partyLabel } from '../labels.ts';
import { isGravity, nodesById, type PipeNetwork, type PipeNode, type PipeSegment } from '../model.ts';
import { type Figure, figureMark, type NeighbourClass, PIPE_CLASSES, type Standards } from '../standards.ts';
import { groundAt, lowerCure, shiftCure, upToCentimetre } from './cure.ts';
import { type Finding, round } from './finding.ts';
import { besideFoundationM, foundationDepthM, foundationFigure, foundationReachM } from './foundation.ts';
import { insideRings, nearestOutline, outlineDistanceM } from './outline.ts';
import { invertLevelM, type Pieces } from './pieces.ts';
import { classOfRow, conditions } from './rule-matrix.ts';
import type { SurfaceStreet } from './surface-over.ts';
import { againstLines } from './surrounding-lines.ts';

/** What a network keeps its distance from. Plan coordinates in the network's own system. */
export interface Surroundings {
  buildings: Building[];
  points: { id: string; kind: 'tree' | 'shrub' | 'pole'; x: number; y: number }[];
  lines: { id: string; kind: 'wall' | 'kerb' | 'railway'; line: [number, number][]; electrified?: boolean }[];
  /** Rivers, lakes and ditches: areas by their rings, or middle lines. */
  waters?: { id: string; name: string; paths: [number, number][][]; area: boolean }[];
  /** They decide what lies over a pipe; unknown = no street anywhere. */
  streets?: SurfaceStreet[];
  /** Areas whose surface is known. */
  surfaces?: { surface: 'paving' | 'green'; rings: [number, number][][] }[];
}

export interface Building {
  id: string;
  name?: string;
  /** Name of its community, where known. */
  community?: string;
  households?: number | null;
  /** As the register has it; `residential` or unknown = people live there. */
  use?: string;
  floors?: number | null;
  foundationDepthM?: number | null;
  /** Outer ring first, then courts; rings may be closed or open. */
  rings: [number, number][][];
  /** Doors of the stairwells, where known. */
  doors?: [number, number][];
}

export const noSurroundings: Surroundings = { buildings: [], points: [], lines: [] };

const names: Record<NeighbourClass, { zh: string; en: string }> = {
  building: { zh: '建筑', en: 'building' },
  tree: { zh: '乔木', en: 'tree' },
  shrub: { zh: '灌木', en: 'shrub' },
  pole: { zh: '杆柱', en: 'pole' },
  wall: { zh: '围墙', en: 'wall' },
  kerb: { zh: '路缘石', en: 'kerb' },
  railway: { zh: '铁路', en: 'railway' },
};
/** A pipe that ends within this of a wall serves that building and may come near it. */
const SERVICE_M = 0.5;
/** Nobody sets out or measures a trench to less than a millimetre. */
export const forgivenM = 1e-3;

/** Clearance of pipes to buildings (with §4.1.11 for pipes deeper than a foundation), trees, poles, walls, kerbs and railways. */
export function surroundingFindings(
  network: PipeNetwork,
  pieces: Pieces,
  around: Surroundings,
  { standards, frostDepthM }: { standards: Standards; frostDepthM: number | null },
): Finding[] {
  const nodes = nodesById(network);
  const segments = new Map(network.segments.map((one) => [one.id, one]));
  const worst = new Map<string, Finding>();
  const keep = (finding: Finding) => {
    const old = worst.get(finding.id);
    const margin = finding.measuredM! - finding.requiredM;
    if (!old || margin < old.measuredM! - old.requiredM) worst.set(finding.id, finding);
  };
  const meeting = new Map<string, PipeSegment[]>();
  for (const one of network.segments)
    for (const id of [one.from, one.to]) {
      const list = meeting.get(id);
      if (list) list.push(one);
      else meeting.set(id, [one]);
    }
  const context = { nodes, meeting, pieces, standards, frostDepthM, keep };
  againstBuildings(context, segments, around.buildings);
  againstPoints(context, segments, around.points);
  againstLines(context, segments, around.lines);
  return [...worst.values()];
}

export interface Context {
  nodes: ReadonlyMap<string, PipeNode>;
  /** Segments by the nodes that they end at. */
  meeting: ReadonlyMap<string, readonly PipeSegment[]>;
  pieces: Pieces;
  standards: Standards;
  /** Metres; null = unknown. */
  frostDepthM: number | null;
  keep: (finding: Finding) => void;
}

function againstBuildings(context: Context, segments: Map<string, PipeSegment>, buildings: Building[]) {
  if (buildings.length === 0) return;
  const { pieces, standards, frostDepthM, nodes } = context;
  const tree = new Flatbush(buildings.length);
  for (const building of buildings) {
    const [minX, minY, maxX, maxY] = boxOf(building.rings[0] ?? []);
    tree.add(minX, minY, maxX, maxY);
  }
  tree.finish();
  const foundationOf = (building: Building): number =>
    foundationDepthM(building.foundationDepthM, frostDepthM);
  const shallowestM = buildings.reduce((least, one) => Math.min(least, foundationOf(one)), Infinity);
  for (let i = 0; i < pieces.count; i++) {
    const segment = segments.get(pieces.segmentIds[pieces.segment[i]!]!)!;
    const row = pieces.row[i]!;
    const radius = pieces.radiusM[i]!;
    const table = standards.horizontal(classOfRow(row), 'building', conditions(row, row));
    const depth = trenchDepthM(segment, pieces, i, nodes);
    // the search must reach what the deepest trench beside the shallowest foundation asks for
    const reach = Math.max(
      (table?.value ?? 0) + radius,
      depth === null ? 0 : foundationReachM(depth, shallowestM, radius),
    );
    for (const hit of searchPiece(tree, pieces, i, reach)) {
      const building = buildings[hit]!;
      if (serves(segment, building, context)) continue;
      const near = nearestOutline(pieces, i, building.rings);
      const measured = near.distanceM - radius;
      const deep = depth === null ? 0 : besideFoundationM(depth, foundationOf(building), radius);
      const required = Math.max(table?.value ?? 0, deep);
      if (measured >= required - forgivenM) continue;
      const isDeep = deep > (table?.value ?? 0);
      const figure = isDeep ? foundationFigure(deep) : (table ?? null);
      const kind = isDeep ? 'foundation' : 'building';
      context.keep(
        finding(kind, segment, { type: 'building', id: building.id, name: building.name }, figure, {
          required,
          measured,
          at: near.at,
          away: near.away,
        }),
      );
    }
  }
}

function againstPoints(context: Context, segments: Map<string, PipeSegment>, points: Surroundings['points']) {
  if (points.length === 0) return;
  const { pieces, standards } = context;
  const tree = new Flatbush(points.length);
  for (const point of points) tree.add(point.x, point.y, point.x, point.y);
  tree.finish();
  const reach = largestM(standards, ['tree', 'shrub', 'pole']);
  for (let i = 0; i < pieces.count; i++) {
    const segment = segments.get(pieces.segmentIds[pieces.segment[i]!]!)!;
    const row = pieces.row[i]!;
    for (const hit of searchPiece(tree, pieces, i, reach + pieces.radiusM[i]!)) {
      const point = points[hit]!;
      const figure = standards.horizontal(classOfRow(row), point.kind, conditions(row, row));
      if (!figure) continue;
      const { x0, y0, x1, y1 } = pieces;
      const axis = pointToSegment(point.x, point.y, x0[i]!, y0[i]!, x1[i]!, y1[i]!);
      const measured = axis - pieces.radiusM[i]!;
      if (measured >= figure.value - forgivenM) continue;
      const foot = footOn(point, pieces, i);
      context.keep(
        finding(point.kind, segment, { type: point.kind, id: point.id }, figure, {
          required: figure.value,
          measured,
          at: foot,
          away: [foot[0] - point.x, foot[1] - point.y],
        }),
      );
    }
  }
}

export function finding(
  kind: Finding['kind'],
  segment: PipeSegment,
  other: { type: NeighbourClass; id: string; name?: string | undefined },
  figure: Figure | null,
  given: {
    required: number;
    measured: number;
    at: [number, number];
    /** From the other towards the pipe; null = the pipe passes below it. */
    away: [number, number] | null;
  },
): Finding {
  const label = partyLabel(segment);
  const { required, measured, at } = given;
  const name = names[other.type];
  const tail = other.name || other.id;
  const open = figureMark(figure);
  return {
    id: `${kind}|${segment.id}|${other.id}`,
    kind,
    severity: measured < 0 ? 'collision' : 'too-near',
    a: { type: 'segment', id: segment.id, label },
    b: { type: other.type, id: other.id, label: { zh: `${name.zh} ${tail}`, en: `${name.en} ${tail}` } },
    figure,
    requiredM: round(required),
    measuredM: round(measured, 3),
    x: at[0],
    y: at[1],
    levelM: null,
    yields: null,
    cure: given.away
      ? shiftCure('a', upToCentimetre(required - measured), given.away)
      : lowerCure('a', required - measured),
    text:
      given.away === null
        ? {
            zh: `${label.zh} 从${name.zh} ${tail} 下方穿过，距轨底 ${measured.toFixed(2)} m，要求 ${required.toFixed(2)} m（${figure?.clause ?? '—'}）${open.zh}`,
            en: `${label.en} passes under ${name.en} ${tail} with ${measured.toFixed(2)} m, ${required.toFixed(2)} m asked (${figure?.clause ?? '—'})${open.en}`,
          }
        : {
            zh: `${label.zh} 距${name.zh} ${tail} 净距 ${measured.toFixed(2)} m，要求 ${required.toFixed(2)} m（${figure?.clause ?? '—'}）${open.zh}`,
            en: `${label.en}: ${measured.toFixed(2)} m from ${name.en} ${tail}, ${required.toFixed(2)} m asked (${figure?.clause ?? '—'})${open.en}`,
          },
  };
}

/** Ground to the bottom of the pipe at the deeper end of the piece; gravity pipes only have one that matters. */
function trenchDepthM(
  segment: PipeSegment,
  pieces: Pieces,
  i: number,
  nodes: ReadonlyMap<string, PipeNode>,
): number | null {
  // each end below its own ground: on a slope the lower end's bottom lies far below the higher end's ground
  const ends = [
    { x: pieces.x0[i]!, y: pieces.y0[i]!, z: pieces.z0[i]! },
    { x: pieces.x1[i]!, y: pieces.y1[i]!, z: pieces.z1[i]! },
  ];
  const depths = ends.flatMap(({ z, ...place }) => {
    const ground = groundAt(segment, place, nodes);
    return ground !== null && Number.isFinite(z) ? [ground - z + pieces.halfHeightM[i]!] : [];
  });
  if (depths.length === ends.length) return Math.max(...depths);
  if (!isGravity(segment)) return null;
  const depth = Math.max(segment.start.depthM ?? -1, segment.end.depthM ?? -1);
  return depth > 0 && invertLevelM(segment, 'start') === null ? depth : null;
}

function serves(segment: PipeSegment, building: Building, { nodes, meeting }: Context): boolean {
  return [segment.from, segment.to].some((id) => {
    const node = nodes.get(endOfRun(segment, id, meeting, nodes));
    if (!node) return false;
    if (insideRings(node.x, node.y, building.rings)) return true;
    return outlineDistanceM(node.x, node.y, building.rings) <= SERVICE_M;
  });
}

/** Pieces that a straight service pipe is cut into where it bends up and down. */
const mostCuts = 12;
/** cos of the angle, in plan, up to which two of them are one line. */
const straightCosine = 0.9999;

/** The node at which a pipe ends, beyond an end of one of its straight pieces; empty where others go on there. */
function endOfRun(
  first: PipeSegment,
  end: string,
  meeting: Context['meeting'],
  nodes: ReadonlyMap<string, PipeNode>,
): string {
  let [segment, id] = [first, end];
  for (let cut = 0; cut < mostCuts; cut++) {
    const here = meeting.get(id) ?? [];
    if (here.length < 2 || nodes.get(id)?.kind === 'service') return id;
    const next = here.find((one) => one !== segment);
    if (here.length > 2 || !next || !goesStraightOn(segment, id, next, nodes)) return '';
    [segment, id] = [next, next.from === id ? next.to : next.from];
  }
  return '';
}

function goesStraightOn(
  a: PipeSegment,
  at: string,
  b: PipeSegment,
  nodes: ReadonlyMap<string, PipeNode>,
): boolean {
  if (a.via.length + b.via.length > 0) return false;
  const [before, here, after] = [a.from === at ? a.to : a.from, at, b.from === at ? b.to : b.from].map((id) =>
    nodes.get(id),
  );
  if (!before || !here || !after) return false;
  const [ux, uy, vx, vy] = [here.x - before.x, here.y - before.y, after.x - here.x, after.y - here.y];
  return ux * vx + uy * vy >= straightCosine * Math.hypot(ux, uy) * Math.hypot(vx, vy);
}

function footOn(point: { x: number; y: number }, pieces: Pieces, i: number): [number, number] {
  const [ax, ay, bx, by] = [pieces.x0[i]!, pieces.y0[i]!, pieces.x1[i]!, pieces.y1[i]!];
  const square = (bx - ax) ** 2 + (by - ay) ** 2;
  const raw = square > 0 ? ((point.x - ax) * (bx - ax) + (point.y - ay) * (by - ay)) / square : 0;
  const t = Math.min(1, Math.max(0, raw));
  return [ax + t * (bx - ax), ay + t * (by - ay)];
}

export function largestM(standards: Standards, kinds: NeighbourClass[]): number {
  const figures = kinds.flatMap((kind) =>
    PIPE_CLASSES.map((one) => standards.horizontal(one, kind)?.value ?? 0),
  );
  return Math.max(...figures);
}

export function searchPiece(tree: Flatbush, pieces: Pieces, i: number, reach: number): number[] {
  const { x0, y0, x1, y1 } = pieces;
  return tree.search(
    Math.min(x0[i]!, x1[i]!) - reach,
    Math.min(y0[i]!, y1[i]!) - reach,
    Math.max(x0[i]!, x1[i]!) + reach,
    Math.max(y0[i]!, y1[i]!) + reach,
  );
}
