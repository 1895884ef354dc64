/**
 * The network as plain data. Plan coordinates are metres in the project's own projected system, `x` east and `y` north
 * (survey tables call them Y and X); levels are metres above the height datum; diameters are millimetres.
 * Unknown figures are `null`, never 0 and never NaN.
 */

export const UTILITIES = [
  'water',
  'sewage',
  'storm',
  'combined',
  'gas',
  'heat',
  'power',
  'telecom',
  'conduit',
] as const;
/** `conduit` is 管沟 / 综合管沟: a channel that carries others. */
export type Utility = (typeof UTILITIES)[number];

export const GRAVITY_UTILITIES: ReadonlySet<Utility> = new Set(['sewage', 'storm', 'combined']);

export const NODE_KINDS = [
  'junction',
  'bend',
  'tee',
  'cross',
  'multiway',
  'reducer',
  'cap',
  'stub',
  'manhole',
  'chamber',
  'gully',
  'outfall',
  'inlet',
  'septic-tank',
  'valve',
  'air-valve',
  'drain-valve',
  'hydrant',
  'meter',
  'pump',
  'tank',
  'reservoir',
  'regulator',
  'compensator',
  'cabinet',
  'handhole',
  'substation',
  'pole',
  'service',
  'divider',
  'storage',
] as const;
/** What stands or lies at the node. Features of a line (bend, tee …) and appurtenances (manhole, valve …) in one list. */
export type NodeKind = (typeof NODE_KINDS)[number];

const PLAIN_POINTS: ReadonlySet<NodeKind> = new Set([
  'junction',
  'bend',
  'tee',
  'cross',
  'multiway',
  'reducer',
  'cap',
  'stub',
]);

/** A point that is a feature of its line only: nothing stands there. */
export function isPlainPoint(node: Pick<PipeNode, 'kind'>): boolean {
  return PLAIN_POINTS.has(node.kind);
}

export const STATES = ['in_use', 'abandoned', 'empty', 'other', 'planned', 'approved', 'building'] as const;
export type PipeState = (typeof STATES)[number];

export const EMBEDDINGS = [
  'direct-buried',
  'sleeved',
  'duct-bank',
  'channel',
  'overhead',
  'surface',
  'rack',
  'small-passage',
  'utility-tunnel',
  'civil-defence',
  'chamber-link',
  'jacked',
  'underwater',
] as const;
export type Embedding = (typeof EMBEDDINGS)[number];

export const LEVEL_REFERENCES = ['invert', 'crown', 'axis', 'bottom'] as const;
/**
 * What the stated level of a segment's end means: inner bottom (管内底), outer top (管顶), axis, outer bottom (管外底). Gravity pipes are surveyed at the
 * invert, pressure pipes at the crown.
 */
export type LevelReference = (typeof LEVEL_REFERENCES)[number];

/** GB 50289 pressure classes of gas: low < 0.01, medium B ≤ 0.2, medium A ≤ 0.4, sub-high B ≤ 0.8, sub-high A ≤ 1.6 MPa. */
export const GAS_PRESSURES = ['low', 'medium_b', 'medium_a', 'sub_high_b', 'sub_high_a', 'high'] as const;
export type GasPressure = (typeof GAS_PRESSURES)[number];

export type Scalar = string | number | boolean | null;

/** Linear, as EPANET and SWMM write it: `pump`, `valve` (with its type in `attributes.valveType`), orifice … */
export type SegmentKind = 'pipe' | 'pump' | 'valve' | 'orifice' | 'weir' | 'outlet';

export interface PipeNode {
  id: string;
  utility: Utility;
  /** CJJ 61 subclass, two letters: JP, WS, YS, TR … */
  subclass: string | null;
  kind: NodeKind;
  x: number;
  y: number;
  groundM: number | null;
  /** Depth of the chamber's floor below ground. */
  depthM: number | null;
  /** A valve that is shut, and a valve that can't be moved. */
  closed: boolean;
  stuck: boolean;
  state: PipeState;
  owner: string | null;
  /** Everything else that the source said, under its own column names. */
  attributes: Record<string, Scalar>;
}

/** One end of a segment. `levelM` is meant as `PipeSegment.levelReference` says; `depthM` is ground minus that level. */
export interface SegmentEnd {
  groundM: number | null;
  depthM: number | null;
  levelM: number | null;
}

export interface PipeSegment {
  id: string;
  utility: Utility;
  subclass: string | null;
  kind: SegmentKind;
  /** Node ids. Gravity segments run from upstream to downstream. */
  from: string;
  to: string;
  start: SegmentEnd;
  end: SegmentEnd;
  levelReference: LevelReference;
  /** Plan vertices between the two nodes; levels run evenly along the length. */
  via: [x: number, y: number][];
  /** Nominal inner diameter of a round pipe (of PE and PVC the designated outer diameter, see materials.json). */
  diameterMm: number | null;
  /** Rectangular section or duct bank, outer. */
  widthMm: number | null;
  heightMm: number | null;
  /** Where it is stated; otherwise the length in space counts. */
  lengthM: number | null;
  /** Id in data/standards/materials.json. */
  material: string | null;
  laidYear: number | null;
  owner: string | null;
  embedding: Embedding | null;
  gasPressure: GasPressure | null;
  voltageKv: number | null;
  ductsTotal: number | null;
  ductsUsed: number | null;
  state: PipeState;
  /** A pipe that is shut (EPANET status CLOSED) or a link valve that is. */
  closed: boolean;
  attributes: Record<string, Scalar>;
}

export interface PipeNetwork {
  /** `EPSG:4552`; `null` = a local frame nobody has placed on the earth. */
  crs: string | null;
  nodes: PipeNode[];
  segments: PipeSegment[];
  /** Sections of the source that the model has no words for, kept so that writing the file back loses nothing. */
  extras: Record<string, unknown>;
}

/** A node with every field present; only id and place must be given. */
export function newNode(given: Partial<PipeNode> & Pick<PipeNode, 'id' | 'x' | 'y'>): PipeNode {
  return {
    id: given.id,
    utility: given.utility ?? 'water',
    subclass: given.subclass ?? null,
    kind: given.kind ?? 'junction',
    x: given.x,
    y: given.y,
    groundM: given.groundM ?? null,
    depthM: given.depthM ?? null,
    closed: given.closed ?? false,
    stuck: given.stuck ?? false,
    state: given.state ?? 'in_use',
    owner: given.owner ?? null,
    attributes: given.attributes ?? {},
  };
}

/** A segment with every field present; only id and its two nodes must be given. */
export function newSegment(
  given: Partial<PipeSegment> & Pick<PipeSegment, 'id' | 'from' | 'to'>,
): PipeSegment {
  const utility = given.utility ?? 'water';
  return {
    id: given.id,
    utility,
    subclass: given.subclass ?? null,
    kind: given.kind ?? 'pipe',
    from: given.from,
    to: given.to,
    start: given.start ?? { groundM: null, depthM: null, levelM: null },
    end: given.end ?? { groundM: null, depthM: null, levelM: null },
    levelReference: given.levelReference ?? defaultLevelReference(utility),
    via: given.via ?? [],
    diameterMm: given.diameterMm ?? null,
    widthMm: given.widthMm ?? null,
    heightMm: given.heightMm ?? null,
    lengthM: given.lengthM ?? null,
    material: given.material ?? null,
    laidYear: given.laidYear ?? null,
    owner: given.owner ?? null,
    embedding: given.embedding ?? null,
    gasPressure: given.gasPressure ?? null,
    voltageKv: given.voltageKv ?? null,
    ductsTotal: given.ductsTotal ?? null,
    ductsUsed: given.ductsUsed ?? null,
    state: given.state ?? 'in_use',
    closed: given.closed ?? false,
    attributes: given.attributes ?? {},
  };
}

/** CJJ 61 practice: gravity pipes and channels by their invert (管内底, 沟底), everything else by its crown (管顶). */
export function defaultLevelReference(utility: Utility): LevelReference {
  return GRAVITY_UTILITIES.has(utility) || utility === 'conduit' ? 'invert' : 'crown';
}

/** Plan line of a segment: start, vertices between, end. Undefined where a node is missing. */
export function planLine(
  segment: PipeSegment,
  nodes: ReadonlyMap<string, PipeNode>,
): [number, number][] | undefined {
  const from = nodes.get(segment.from);
  const to = nodes.get(segment.to);
  if (!from || !to) return undefined;
  return [[from.x, from.y], ...segment.via, [to.x, to.y]];
}

export function planLengthM(line: readonly (readonly [number, number])[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) {
    sum += Math.hypot(line[i]![0] - line[i - 1]![0], line[i]![1] - line[i - 1]![1]);
  }
  return sum;
}

export function nodesById(network: Pick<PipeNetwork, 'nodes'>): Map<string, PipeNode> {
  return new Map(network.nodes.map((node) => [node.id, node]));
}

/** Level of an end as stated, or as ground minus depth; null where neither is known. */
export function statedLevelM(end: SegmentEnd): number | null {
  if (end.levelM !== null) return end.levelM;
  return end.groundM !== null && end.depthM !== null ? end.groundM - end.depthM : null;
}

export function isGravity(segment: Pick<PipeSegment, 'utility' | 'kind' | 'attributes'>): boolean {
  return segment.kind === 'pipe' && GRAVITY_UTILITIES.has(segment.utility) && !segment.attributes[risingMain];
}

/** Attribute of a drain that a pump presses the water through (压力管): it may rise, and Manning says nothing about it. */
export const risingMain = 'risingMain';

/** Attribute of a planned point by which its network is tied to a main that is not in the network (接入点). */
export const tiedToMain = 'tiedToMain';
