/** A reach that may carry a gravity pipe, with the ground along it. */
export interface Reach {
  /** Upstream and downstream node; water runs from → to. */
  from: number;
  to: number;
  lengthM: number;
  /** Ground levels [station from the upstream node, level], first at 0 and last at the length. */
  ground: readonly (readonly [stationM: number, levelM: number])[];
  /** Sizes that may lie here, mm; a lateral is smaller than any main. Default: all. */
  sizesMm?: readonly [least: number, most: number];
  /** Levels that the pipe's outside must not touch, e.g. where an existing pipe crosses. */
  forbidden?: readonly ForbiddenWindow[];
  /** Pipes that yield to it, and what that costs where its outside touches their levels. */
  yielding?: readonly YieldingPipe[];
  /** Further manholes may stand at the inner points of its ground, where that is cheaper than a pipe from end to end. */
  mayStep?: boolean;
}

export interface ForbiddenWindow {
  stationM: number;
  /** It passes over with its invert above `topM`, or under with its crown below `bottomM`. */
  bottomM: number;
  topM: number;
  reason: string;
}

/** A crossing whose other pipe goes under where it can't pass over, at a price. */
export interface YieldingPipe extends Omit<ForbiddenWindow, 'reason'> {
  yuan: number;
}

/** A diameter that may be laid, with what the tables ask of it. */
export interface SewerSize {
  diameterMm: number;
  minSlope: number;
  maxFill: number;
  /** Least depth of its invert, where its crown asks for more than the rules' own. */
  minDepthM?: number;
  /** Of its outer crown above its invert; default 0, where windows are given for the invert. */
  heightM?: number;
}

export interface SewerRules {
  /** Of the invert below ground, anywhere along a pipe. */
  minDepthM: number;
  maxDepthM: number;
  /** Least depth of the invert where a terminal's lateral comes in. */
  inflowDepthM: number;
  /** Grid of the inverts. */
  stepM: number;
  sizes: readonly SewerSize[];
  roughness: number;
  maxVelocityMS: number;
  /** Steepest that a pipe is laid, except along ground that falls more; deeper it goes in the manhole. Default: no limit but the velocity. */
  maxSlope?: number;
  /** A drop higher than this needs a drop manhole. */
  dropFromM: number;
  /** Peak of a mean flow; default: flows are peaks already. */
  peak?: (meanFlow: number) => number;
  /** Lowest invert at the outfall (level), where the receiving pipe fixes it. */
  outfallInvertM?: number;
  /** Level of that pipe's crown: what joins it should not have its own below. */
  outfallCrownM?: number;
  /** A larger pipe leads on with its crown no higher than what arrives (管顶平接), so that no water stands back. */
  crownsMeet?: boolean;
  /** Least velocity of the flow itself in a pipe that is larger than the smallest; default: larger pipes may lie as flat as their table allows. */
  cleansingMS?: number;
}

/** Prices in yuan; trench per metre by mean depth and size. */
export interface SewerPrices {
  trench(meanDepthM: number, diameterMm: number): number;
  pipe(diameterMm: number): number;
  manhole(depthM: number): number;
  dropManhole: number;
  /** A station that lifts at a manhole, and one with a rising main; both include thirty years of running them. */
  liftStation: number;
  pumpStation: number;
  /** A metre of rising main by its size. */
  pressurePipe(sizeMm: number): number;
}

/** A tree that drains to `outfall`: `downstream[v]` is the reach by which v drains, −1 at the outfall and outside. */
export interface SewerTree {
  outfall: number;
  downstream: Int32Array;
  /** Flow that enters at each node, m³/s; peaks are made of the sums by `SewerRules.peak`. */
  inflow: Float64Array;
  /** Flow that leaves each node, where it is less than the sum of what enters above: rain that comes from far takes its time. */
  flow?: Float64Array;
  isTerminal: Uint8Array;
  /** Depth below ground at which something comes in at a node, where that is deeper than the rules' own; metres. */
  leastDepthM?: Float64Array;
}

/** Nodes of the tree, every one after those that drain through it. */
export function upstreamFirst(tree: SewerTree, reaches: readonly Reach[]): number[] {
  const waiting = new Int32Array(tree.downstream.length);
  const nodes: number[] = [];
  for (let v = 0; v < tree.downstream.length; v++) {
    if (tree.downstream[v]! < 0 && v !== tree.outfall) continue;
    nodes.push(v);
    if (tree.downstream[v]! >= 0) waiting[reaches[tree.downstream[v]!]!.to]! += 1;
  }
  const order = nodes.filter((v) => waiting[v] === 0);
  for (let i = 0; i < order.length; i++) {
    const reach = tree.downstream[order[i]!]!;
    if (reach < 0) continue;
    const next = reaches[reach]!.to;
    waiting[next]! -= 1;
    if (waiting[next] === 0) order.push(next);
  }
  return order;
}

/** Flow that passes each node's downstream reach. */
export function flowsOf(tree: SewerTree, reaches: readonly Reach[]): Float64Array {
  const flow = tree.inflow.slice();
  for (const v of upstreamFirst(tree, reaches)) {
    const reach = tree.downstream[v]!;
    if (reach >= 0) flow[reaches[reach]!.to]! += flow[v]!;
  }
  return flow;
}
