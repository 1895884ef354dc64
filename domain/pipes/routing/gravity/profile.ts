/** One pipe of the answer; depths are those of the invert below ground. */
export interface ProfiledPipe {
  reach: number;
  diameterMm: number;
  upDepthM: number;
  downDepthM: number;
  slope: number;
  meanDepthM: number;
  flow: number;
  /** Rising main from a pump instead of gravity. */
  pressure: boolean;
}

export interface ProfiledNode {
  node: number;
  depthM: number;
  dropM: number;
  lift: boolean;
  /** Where a lift stands: how deep what arrives falls, below ground; `depthM` is where it leaves. */
  wellDepthM?: number;
}

export interface SewerProfile {
  pipes: ProfiledPipe[];
  nodes: ProfiledNode[];
  /** By the prices that the search went by. */
  costYuan: number;
  lifts: number;
  /** Stations with a rising main, which may be several reaches long. */
  pumps: number;
  /** Σ length · mean depth, m²; times the trench width it is the excavation. */
  trenchAreaM2: number;
  lengthM: number;
}

/** What one node knows: price of all that drains through it, by size and depth of its outgoing pipe. */
export interface Table {
  price: Float64Array;
  /** Depth level of the wet well when a lift is cheaper, −1 otherwise. */
  lift: Int16Array;
  /** Price of all that drains through it where it comes in under pressure and nothing else does: a rising main may go on. Infinite where none may. */
  pumpedYuan: number;
}

/** What arrives over one reach: price by size and by depth of the next outgoing pipe, and the choice behind it. */
export interface Arrival {
  price: Float64Array;
  /** Of the pipe that arrives; −2 − size for one that leads to a pump, `GOES_ON` for a rising main that goes on. */
  size: Int8Array;
  /** Depth at which that pipe leaves. */
  level: Int16Array;
  /** 1 where it passes everything that would yield to it. */
  spares: Uint8Array;
  /** Where it arrives under pressure: its price, and what leads to the pump as `size · levels + level`, `GOES_ON` for a rising main that goes on. */
  pumped: { yuan: number; from: number };
  /** Only of a reach that may step: the inner points of its ground at which further manholes stand, as bits. */
  steps?: Int32Array;
}

/** No pump stands where this reach begins: the rising main of the reach before goes on. */
export const GOES_ON = -128;

/** Levels of the grid that the inverts stand on. */
export interface Grid {
  levels: number;
  stepM: number;
  minDepthM: number;
}

/** The shallowest level of the grid that is as deep as asked. */
export function levelOf({ minDepthM, stepM }: Omit<Grid, 'levels'>, depthM: number): number {
  return Math.max(0, Math.ceil((depthM - minDepthM) / stepM - 1e-6));
}
