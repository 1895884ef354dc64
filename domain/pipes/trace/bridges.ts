import { degreeOf, type NetworkGraph, otherEnd } from '../graph.ts';

/**
 * 1 for every edge whose removal parts its component, and for every edge that is not `open`: all others lie on a cycle.
 * Iterative depth-first numbering; parallel edges are no bridges.
 */
export function bridgesOf(graph: NetworkGraph, open: (edge: number) => boolean = () => true): Uint8Array {
  const n = graph.nodeIds.length;
  const order = new Int32Array(n).fill(-1);
  const low = new Int32Array(n);
  const enteredBy = new Int32Array(n).fill(-1);
  const next = graph.start.slice(0, n);
  const bridge = new Uint8Array(graph.segmentIds.length);
  let clock = 0;
  for (let root = 0; root < n; root++) {
    if (order[root] !== -1 || degreeOf(graph, root) === 0) continue;
    const stack = [root];
    order[root] = low[root] = clock++;
    while (stack.length > 0) {
      const node = stack.at(-1)!;
      if (next[node]! < graph.start[node + 1]!) {
        const edge = graph.edge[next[node]!++]!;
        if (edge === enteredBy[node]) continue;
        if (!open(edge)) {
          bridge[edge] = 1;
          continue;
        }
        const other = otherEnd(graph, edge, node);
        if (order[other] === -1) {
          order[other] = low[other] = clock++;
          enteredBy[other] = edge;
          stack.push(other);
        } else low[node] = Math.min(low[node]!, order[other]!);
        continue;
      }
      stack.pop();
      const edge = enteredBy[node]!;
      if (edge < 0) continue;
      const parent = otherEnd(graph, edge, node);
      low[parent] = Math.min(low[parent]!, low[node]!);
      if (low[node]! > order[parent]!) bridge[edge] = 1;
    }
  }
  return bridge;
}
