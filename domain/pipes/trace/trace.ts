import { Problem } from '../../problem.ts';
import { graphOf, type NetworkGraph, otherEnd } from '../graph.ts';
import type { PipeNetwork } from '../model.ts';
import type { Affected, ServiceLinks } from './affected.ts';
import { bridgesOf } from './bridges.ts';
import { shortestFrom } from './flow.ts';
import { isolate } from './isolation.ts';
import { NetworkWalk, unknownPart } from './network-walk.ts';

export const TRACE_KINDS = [
  'upstream',
  'downstream',
  'connected',
  'loops',
  'shortest-path',
  'isolation',
  'supply-zone',
] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

export interface TraceRequest {
  kind: TraceKind;
  /** Start nodes, or a segment to start from. */
  nodes?: string[];
  segment?: string;
  /** Of a shortest path. */
  to?: string;
  /** Valves (nodes or link valves) that can't be moved, beyond those marked stuck. */
  stuck?: string[];
}

export interface TraceResult {
  kind: TraceKind;
  nodes: string[];
  segments: string[];
  lengthM: number;
  /** By size label, longest first; adds up to `lengthM`. */
  lengthByDiameter: { size: string; lengthM: number; segments: number }[];
  /** Isolation: valves to close. Supply zone: valves at its border. */
  valves: string[];
  /** Valves of the border that are shut already. */
  closedValves: string[];
  /** Isolation: nothing can be shut between here and these sources. */
  openTo: string[];
  affected: Affected | null;
  /** Isolation: what loses its supply although it is outside the shut part. */
  cutOff: { nodes: string[]; segments: string[]; affected: Affected | null } | null;
}

/** A network made ready for many traces. */
export interface Tracer {
  graph: NetworkGraph;
  trace(request: TraceRequest, links?: ServiceLinks): TraceResult;
}

/** Builds the graph once; each trace then is O(n + m) on typed arrays. */
export function createTracer(network: PipeNetwork): Tracer {
  const graph = graphOf(network);
  const context = new TraceContext(network, graph);
  return {
    graph,
    trace: (request, links) => context.trace(request, links),
  };
}

class TraceContext extends NetworkWalk {
  trace(request: TraceRequest, links: ServiceLinks | undefined): TraceResult {
    const starts = this.starts(request);
    switch (request.kind) {
      case 'upstream':
        return this.directed(request, starts, -1, links);
      case 'downstream':
        return this.directed(request, starts, 1, links);
      case 'connected':
        return this.walk(request.kind, starts, () => true, links);
      case 'supply-zone':
        return this.supplyZone(starts, links);
      case 'loops':
        return this.loops(starts, links);
      case 'shortest-path':
        return this.shortestPath(request, starts, links);
      case 'isolation':
        return isolate(this, request, starts, links);
    }
  }

  /** Everything reached along (+1) or against (-1) the flow. */
  private directed(request: TraceRequest, starts: number[], sense: 1 | -1, links?: ServiceLinks) {
    const flow = this.flow();
    const { from } = this.graph;
    return this.walk(
      request.kind,
      starts,
      (edge, node) => {
        const along = from[edge] === node ? 1 : -1;
        const direction = flow[edge]!;
        // unknown direction (a loop with no fall of pressure known) may carry either way
        return !this.shut(edge) && (direction === 0 || along * direction === sense);
      },
      links,
      (node) => this.passes(node) || starts.includes(node),
    );
  }

  /** The part that shares a supply: up to shut valves, pressure-reducing valves and pumps. */
  private supplyZone(starts: number[], links?: ServiceLinks): TraceResult {
    const border = new Set<number>();
    const result = this.walk(
      'supply-zone',
      starts,
      (edge) => !this.shut(edge) && this.network.segments[edge]!.kind === 'pipe',
      links,
      (node) => {
        const closed = this.network.nodes[node]!.closed;
        if (closed) border.add(node);
        return !closed || starts.includes(node);
      },
    );
    const inside = new Set(result.nodes);
    const valves: string[] = [...border].map((node) => this.graph.nodeIds[node]!);
    this.network.segments.forEach((segment) => {
      const touches = inside.has(segment.from) || inside.has(segment.to);
      if (touches && (segment.kind !== 'pipe' || segment.closed)) valves.push(segment.id);
    });
    return {
      ...result,
      valves: [...new Set(valves)],
      closedValves: [...border].map((n) => this.graph.nodeIds[n]!),
    };
  }

  /**
   * Edges that lie on a cycle of the starting component = those that are no bridge. A shut valve or pipe opens the cycle that
   * it is in. Iterative Tarjan, O(n + m).
   */
  private loops(starts: number[], links?: ServiceLinks): TraceResult {
    const { graph } = this;
    const bridges = bridgesOf(
      graph,
      (edge) => !this.shut(edge) && this.passes(graph.from[edge]!) && this.passes(graph.to[edge]!),
    );
    const reach = this.walk('loops', starts, (edge) => !this.shut(edge), undefined, this.passes);
    const seenNode = new Uint8Array(graph.nodeIds.length);
    const seenEdge = new Uint8Array(graph.segmentIds.length);
    for (const id of reach.segments) {
      const edge = graph.numberOfSegment.get(id)!;
      if (bridges[edge]) continue;
      seenEdge[edge] = 1;
      seenNode[graph.from[edge]!] = 1;
      seenNode[graph.to[edge]!] = 1;
    }
    return this.result('loops', seenNode, seenEdge, links);
  }

  private shortestPath(request: TraceRequest, starts: number[], links?: ServiceLinks): TraceResult {
    const { graph } = this;
    const goal = this.nodeNumber(request.to ?? '');
    const { distanceM: distance, via } = shortestFrom(
      graph,
      starts,
      (edge) => !this.shut(edge),
      this.passes,
      goal,
    );
    const seenNode = new Uint8Array(graph.nodeIds.length);
    const seenEdge = new Uint8Array(graph.segmentIds.length);
    if (distance[goal] === Number.POSITIVE_INFINITY) {
      throw new Problem(
        'pipes.no-path',
        { zh: '两点之间没有开通的管路。', en: 'No open pipe leads from one to the other.' },
        { zh: '请检查关闭的阀门与断点。', en: 'Check shut valves and gaps.' },
        { status: 422, facts: { from: request.nodes, to: request.to } },
      );
    }
    for (let node = goal; ; ) {
      seenNode[node] = 1;
      const edge = via[node]!;
      if (edge < 0) break;
      seenEdge[edge] = 1;
      node = otherEnd(graph, edge, node);
    }
    return this.result('shortest-path', seenNode, seenEdge, links);
  }

  private starts(request: TraceRequest): number[] {
    if (request.segment !== undefined) {
      const edge = this.graph.numberOfSegment.get(request.segment);
      if (edge === undefined) throw unknownPart(request.segment);
      const ends = [this.graph.from[edge]!, this.graph.to[edge]!].filter((node) => node >= 0);
      if (request.kind === 'upstream' || request.kind === 'downstream') {
        const along = this.flow()[edge]! >= 0;
        const [from, to] = [this.graph.from[edge]!, this.graph.to[edge]!];
        return [(request.kind === 'downstream') === along ? to : from];
      }
      return ends;
    }
    const nodes = (request.nodes ?? []).map((id) => this.nodeNumber(id));
    if (nodes.length === 0) throw unknownPart('');
    return nodes;
  }
}
