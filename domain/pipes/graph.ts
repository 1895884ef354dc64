import { nodesById, type PipeNetwork, planLengthM, planLine } from './model.ts';

/** The network as a graph in compressed rows: the form in which traces run and cross a worker border. */
export interface NetworkGraph {
  nodeIds: string[];
  segmentIds: string[];
  numberOfNode: Map<string, number>;
  numberOfSegment: Map<string, number>;
  /** Node numbers of each segment; -1 where the node does not exist. */
  from: Int32Array;
  to: Int32Array;
  /** Length along the plan, or as stated. */
  lengthM: Float64Array;
  /** Edges of node n: indices start[n] … start[n + 1] - 1 of `edge`. */
  start: Int32Array;
  edge: Int32Array;
}

/** O(n); segments with a missing node stay in the arrays but hang on nothing. */
export function graphOf(network: PipeNetwork): NetworkGraph {
  const nodes = nodesById(network);
  const nodeIds = network.nodes.map((one) => one.id);
  const segmentIds = network.segments.map((one) => one.id);
  const numberOfNode = new Map(nodeIds.map((id, index) => [id, index]));
  const numberOfSegment = new Map(segmentIds.map((id, index) => [id, index]));
  const count = segmentIds.length;
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  const lengthM = new Float64Array(count);
  const start = new Int32Array(nodeIds.length + 1);
  network.segments.forEach((segment, k) => {
    from[k] = numberOfNode.get(segment.from) ?? -1;
    to[k] = numberOfNode.get(segment.to) ?? -1;
    const line = planLine(segment, nodes);
    lengthM[k] = segment.lengthM ?? (line ? planLengthM(line) : 0);
    if (from[k]! < 0 || to[k]! < 0) return;
    start[from[k]! + 1]!++;
    if (to[k] !== from[k]) start[to[k]! + 1]!++;
  });
  for (let i = 0; i < nodeIds.length; i++) start[i + 1]! += start[i]!;
  const fill = start.slice();
  const edge = new Int32Array(start[nodeIds.length]!);
  for (let k = 0; k < count; k++) {
    if (from[k]! < 0 || to[k]! < 0) continue;
    edge[fill[from[k]!]!++] = k;
    if (to[k] !== from[k]) edge[fill[to[k]!]!++] = k;
  }
  return { nodeIds, segmentIds, numberOfNode, numberOfSegment, from, to, lengthM, start, edge };
}

export function degreeOf(graph: NetworkGraph, node: number): number {
  return graph.start[node + 1]! - graph.start[node]!;
}

export function otherEnd(graph: NetworkGraph, edge: number, node: number): number {
  return graph.from[edge] === node ? graph.to[edge]! : graph.from[edge]!;
}

/** Number of the component of each node; `open` may close edges. */
export function components(
  graph: NetworkGraph,
  open: (edge: number) => boolean = () => true,
): { component: Int32Array; count: number } {
  const component = new Int32Array(graph.nodeIds.length).fill(-1);
  const stack: number[] = [];
  let count = 0;
  for (let seed = 0; seed < component.length; seed++) {
    if (component[seed] !== -1) continue;
    component[seed] = count;
    stack.push(seed);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      for (let k = graph.start[node]!; k < graph.start[node + 1]!; k++) {
        const edge = graph.edge[k]!;
        const next = otherEnd(graph, edge, node);
        if (component[next] !== -1 || !open(edge)) continue;
        component[next] = count;
        stack.push(next);
      }
    }
    count++;
  }
  return { component, count };
}
