import { Problem } from '../../problem.ts';
import { type NetworkGraph, otherEnd } from '../graph.ts';
import { sizeLabel } from '../labels.ts';
import type { PipeNetwork } from '../model.ts';
import { affectedBy, type ServiceLinks } from './affected.ts';
import { flowDirections } from './flow.ts';
import type { TraceKind, TraceResult } from './trace.ts';

/** A network that can be walked: what is shut, which way it flows, and what a walk has reached as a result. O(n + m) each. */
export class NetworkWalk {
  readonly network: PipeNetwork;
  readonly graph: NetworkGraph;
  /** Flow direction of pressure segments, away from the sources: +1 as drawn, -1 against, 0 unknown. */
  #towards: Int8Array | undefined;

  constructor(network: PipeNetwork, graph: NetworkGraph) {
    this.network = network;
    this.graph = graph;
  }

  /** Everything reached from the starts over open edges; beyond a node that is not passed nothing is. */
  walk(
    kind: TraceKind,
    starts: number[],
    open: (edge: number, node: number) => boolean,
    links?: ServiceLinks,
    pass: (node: number) => boolean = () => true,
  ): TraceResult {
    const { start, edge: edges } = this.graph;
    const seenNode = new Uint8Array(this.graph.nodeIds.length);
    const seenEdge = new Uint8Array(this.graph.segmentIds.length);
    const stack = [...starts];
    for (const node of starts) seenNode[node] = 1;
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (!pass(node)) continue;
      for (let k = start[node]!; k < start[node + 1]!; k++) {
        const edge = edges[k]!;
        if (seenEdge[edge] || !open(edge, node)) continue;
        seenEdge[edge] = 1;
        const next = otherEnd(this.graph, edge, node);
        if (seenNode[next]) continue;
        seenNode[next] = 1;
        stack.push(next);
      }
    }
    return this.result(kind, seenNode, seenEdge, links);
  }

  flow(): Int8Array {
    this.#towards ??= flowDirections(this.network, this.graph);
    return this.#towards;
  }

  /** Beyond a shut valve nothing flows. */
  passes = (node: number): boolean => !this.network.nodes[node]!.closed;

  shut(edge: number): boolean {
    return this.network.segments[edge]!.closed;
  }

  nodeNumber(id: string): number {
    const number = this.graph.numberOfNode.get(id);
    if (number === undefined) throw unknownPart(id);
    return number;
  }

  /** What was reached, with lengths by size and who is affected; nobody is by the nodes of the border. */
  result(
    kind: TraceKind,
    seenNode: Uint8Array,
    seenEdge: Uint8Array,
    links?: ServiceLinks,
    border: ReadonlySet<string> = new Set(),
  ): TraceResult {
    const { graph, network } = this;
    const nodes = graph.nodeIds.filter((_, index) => seenNode[index]);
    const segments: string[] = [];
    const sizes = new Map<string, { lengthM: number; segments: number }>();
    let lengthM = 0;
    for (let edge = 0; edge < seenEdge.length; edge++) {
      if (!seenEdge[edge]) continue;
      segments.push(graph.segmentIds[edge]!);
      const size = sizeLabel(network.segments[edge]!);
      const entry = sizes.get(size) ?? { lengthM: 0, segments: 0 };
      entry.lengthM += graph.lengthM[edge]!;
      entry.segments++;
      sizes.set(size, entry);
      lengthM += graph.lengthM[edge]!;
    }
    return {
      kind,
      nodes,
      segments,
      lengthM,
      lengthByDiameter: [...sizes]
        .map(([size, entry]) => ({ size, ...entry }))
        .sort((a, b) => b.lengthM - a.lengthM),
      valves: [],
      closedValves: [],
      openTo: [],
      affected: links
        ? affectedBy(
            nodes.filter((id) => !border.has(id)),
            links,
          )
        : null,
      cutOff: null,
    };
  }
}

/** A point or segment that somebody named and the network does not have. */
export function unknownPart(id: string): Problem {
  return new Problem(
    'pipes.unknown-part',
    { zh: `网络中没有 ${id || '起点'}。`, en: `The network has no ${id || 'starting point'}.` },
    { zh: '请给出存在的点号或管段号。', en: 'Name an existing point or segment.' },
    { status: 404, facts: { id } },
  );
}
