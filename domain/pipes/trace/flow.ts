import FlatQueue from 'flatqueue';
import { type NetworkGraph, otherEnd } from '../graph.ts';
import { isGravity, type NodeKind, type PipeNetwork } from '../model.ts';

/** Where water, gas and heat come from. */
export const SOURCES: ReadonlySet<NodeKind> = new Set(['reservoir', 'tank', 'regulator', 'substation']);

/** Dijkstra from several nodes at once over the open edges; `via` is the edge by which a node was reached, -1 at a start. */
export function shortestFrom(
  graph: NetworkGraph,
  starts: number[],
  open: (edge: number) => boolean,
  /** Whether the way may go on beyond a node: a shut valve is reached, but not passed. */
  pass: (node: number) => boolean,
  goal = -1,
): { distanceM: Float64Array; via: Int32Array } {
  const distanceM = new Float64Array(graph.nodeIds.length).fill(Number.POSITIVE_INFINITY);
  const via = new Int32Array(graph.nodeIds.length).fill(-1);
  const queue = new FlatQueue<number>();
  for (const node of starts) {
    distanceM[node] = 0;
    queue.push(node, 0);
  }
  while (queue.length > 0) {
    const reached = queue.peekValue()!;
    const node = queue.pop()!;
    if (node === goal) break;
    if (reached > distanceM[node]! || (reached > 0 && !pass(node))) continue;
    for (let k = graph.start[node]!; k < graph.start[node + 1]!; k++) {
      const edge = graph.edge[k]!;
      if (!open(edge)) continue;
      const next = otherEnd(graph, edge, node);
      const total = reached + graph.lengthM[edge]!;
      if (total >= distanceM[next]!) continue;
      distanceM[next] = total;
      via[next] = edge;
      queue.push(next, total);
    }
  }
  return { distanceM, via };
}

/**
 * Direction of flow by segment: +1 as drawn, -1 against, 0 unknown. Gravity flows as drawn; pressure flows away from its
 * sources along the shortest way, which is an assumption wherever a network has loops.
 */
export function flowDirections(network: PipeNetwork, graph: NetworkGraph): Int8Array {
  const flow = new Int8Array(graph.segmentIds.length);
  network.segments.forEach((segment, edge) => {
    if (isGravity(segment) || segment.kind !== 'pipe') flow[edge] = 1;
  });
  const sources = network.nodes.flatMap((one, index) => (SOURCES.has(one.kind) ? [index] : []));
  const { distanceM } = shortestFrom(
    graph,
    sources,
    (edge) => !network.segments[edge]!.closed,
    (node) => !network.nodes[node]!.closed,
  );
  for (let edge = 0; edge < flow.length; edge++) {
    if (flow[edge] !== 0 || graph.from[edge]! < 0 || graph.to[edge]! < 0) continue;
    const [a, b] = [distanceM[graph.from[edge]!]!, distanceM[graph.to[edge]!]!];
    if (a < b) flow[edge] = 1;
    else if (b < a) flow[edge] = -1;
  }
  return flow;
}
