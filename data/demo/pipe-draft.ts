import { distance, lengthOf, type Point, partOf } from './plane.ts';
import type { GridLine } from './street-grid.ts';
import type { Compound } from './town.ts';
import type { PipeState, Utility } from './types.ts';

/** A network while it is being laid out: plan first, levels later. Points in EPSG:4552. */
export interface DraftNode {
  utility: Utility;
  kind: string;
  p: Point;
  compound: Compound | null;
  /** Gravity networks: invert level once known. */
  invertM: number | null;
}

export type Role =
  | 'row'
  | 'corridor'
  | 'ring'
  | 'link'
  | 'service'
  | 'outlet'
  | 'gully'
  | 'reserve'
  | 'branch'
  | 'street'
  | 'old';

export interface DraftEdge {
  utility: Utility;
  role: Role;
  /** Gravity: upstream end. Pressure: the end nearer to the source. */
  from: DraftNode;
  to: DraftNode;
  via: Point[];
  compound: Compound | null;
  line: GridLine | null;
  diameterMm: number | null;
  itemCode: string | null;
  laidYear: number | null;
  state: PipeState | null;
}

/** A node on a street main where a compound's pipe joins. */
export interface Tap {
  line: GridLine;
  /** Coordinate along the street, in the grid. */
  at: number;
  node: DraftNode;
}

export interface PipeDraft {
  nodes: DraftNode[];
  edges: DraftEdge[];
  taps: Tap[];
}

export function addNode(
  draft: PipeDraft,
  utility: Utility,
  kind: string,
  p: Point,
  compound: Compound | null,
): DraftNode {
  const node: DraftNode = { utility, kind, p, compound, invertM: null };
  draft.nodes.push(node);
  return node;
}

export function addEdge(
  draft: PipeDraft,
  role: Role,
  from: DraftNode,
  to: DraftNode,
  set: Partial<DraftEdge> = {},
): DraftEdge {
  const edge: DraftEdge = {
    utility: from.utility,
    role,
    from,
    to,
    via: [],
    compound: from.compound ?? to.compound,
    line: null,
    diameterMm: null,
    itemCode: null,
    laidYear: null,
    state: null,
    ...set,
  };
  draft.edges.push(edge);
  return edge;
}

export const lineOf = (edge: DraftEdge): Point[] => [edge.from.p, ...edge.via, edge.to.p];

/** A straight edge needs no walk along its vertices. */
export const edgeLength = (edge: DraftEdge): number =>
  edge.via.length === 0 ? distance(edge.from.p, edge.to.p) : lengthOf(lineOf(edge));

export const totalLength = (edges: readonly DraftEdge[]): number =>
  edges.reduce((sum, edge) => sum + edgeLength(edge), 0);

/** Puts a node on an edge, `atM` metres from its start. The edge keeps the first part; the second part is returned. */
export function splitEdge(
  draft: PipeDraft,
  edge: DraftEdge,
  atM: number,
  kind: string,
): { node: DraftNode; rest: DraftEdge } {
  const line = lineOf(edge);
  const whole = lengthOf(line);
  const first = partOf(line, 0, atM);
  const second = partOf(line, atM, whole);
  const node = addNode(draft, edge.utility, kind, first.at(-1)!, edge.compound);
  const rest: DraftEdge = { ...edge, from: node, via: second.slice(1, -1) };
  edge.to = node;
  edge.via = first.slice(1, -1);
  draft.edges.push(rest);
  return { node, rest };
}
