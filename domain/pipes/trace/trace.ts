import { Problem } from '../../problem.ts';
import { graphOf, type NetworkGraph, otherEnd } from '../graph.ts';
import { sizeLabel } from '../labels.ts';
import type { PipeNetwork, PipeNode } from '../model.ts';
import { type Affected, affectedBy, type ServiceLinks } from './affected.ts';
import { bridgesOf } from './bridges.ts';
import { flowDirections, SOURCES, shortestFrom } from './flow.ts';

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

class TraceContext {
  readonly network: PipeNetwork;
  readonly graph: NetworkGraph;
  /** Flow direction of pressure segments, away from the sources: +1 as drawn, -1 against, 0 unknown. */
  #towards: Int8Array | undefined;

  constructor(network: PipeNetwork, graph: NetworkGraph) {
    this.network = network;
    this.graph = graph;
  }

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
        return this.isolation(request, starts, links);
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

  private walk(
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

  /**
   * What must be shut to take a pipe out of use. Valves that are shut already hold; stuck ones do not, so that the trace
   * asks for the next valve behind them. Then: what else loses its way to every source.
   */
  private isolation(request: TraceRequest, starts: number[], links?: ServiceLinks): TraceResult {
    const { network, graph } = this;
    const stuck = new Set(request.stuck ?? []);
    const holds = (one: { id: string; stuck?: boolean }) => !stuck.has(one.id) && !one.stuck;
    const stopsNode = (node: PipeNode) => node.closed || (node.kind === 'valve' && holds(node));
    const valves = new Set<string>();
    const closedValves = new Set<string>();
    const openTo: string[] = [];
    const given = new Set(request.segment === undefined ? starts : []);
    const result = this.walk(
      'isolation',
      starts,
      (edge) => {
        const segment = network.segments[edge]!;
        if (segment.closed) closedValves.add(segment.id);
        else if (
          segment.kind === 'valve' &&
          holds({ id: segment.id, stuck: segment.attributes.stuck === true })
        )
          valves.add(segment.id);
        else return true;
        return segment.id === request.segment;
      },
      links,
      (node) => {
        const it = network.nodes[node]!;
        if (given.has(node)) return true;
        if (it.closed) closedValves.add(it.id);
        else if (stopsNode(it)) valves.add(it.id);
        else {
          if (SOURCES.has(it.kind)) openTo.push(it.id);
          return true;
        }
        return false;
      },
    );
    const shutNodes = new Set(result.nodes);
    // a pipe between two valves is reached from neither end
    const shutEdges = new Set(
      request.segment === undefined ? result.segments : [...result.segments, request.segment],
    );
    this.dropInner(valves, shutNodes, shutEdges);
    const cutOff = this.cutOff(shutNodes, shutEdges, new Set([...valves, ...closedValves]), links);
    const isolated = this.result(
      'isolation',
      mark(graph.nodeIds, shutNodes),
      mark(graph.segmentIds, shutEdges),
      links,
      new Set([...valves, ...closedValves]),
    );
    return { ...isolated, valves: [...valves], closedValves: [...closedValves], openTo, cutOff };
  }

  /** A valve with the shut part on all its sides holds nothing back: nobody needs to walk there and turn it. */
  private dropInner(valves: Set<string>, nodes: ReadonlySet<string>, edges: Set<string>) {
    const { graph, network } = this;
    for (const id of [...valves]) {
      const edge = graph.numberOfSegment.get(id);
      const node = graph.numberOfNode.get(id);
      if (edge !== undefined) {
        const { from, to } = network.segments[edge]!;
        const isInner = [from, to].every((end) => nodes.has(end) && !valves.has(end));
        if (!isInner) continue;
        edges.add(id);
      } else if (node !== undefined) {
        const around = graph.edge.subarray(graph.start[node]!, graph.start[node + 1]!);
        if (!around.every((one) => edges.has(graph.segmentIds[one]!) || this.shut(one))) continue;
      }
      valves.delete(id);
    }
  }

  /** Nodes that a source could reach before and no source reaches with the part shut. */
  private cutOff(nodes: Set<string>, edges: Set<string>, shut: Set<string>, links?: ServiceLinks) {
    const { network, graph } = this;
    const sources = network.nodes.flatMap((one, index) => (SOURCES.has(one.kind) ? [index] : []));
    if (sources.length === 0) return null;
    const before = this.walk(
      'connected',
      sources,
      (edge) => !this.shut(edge),
      undefined,
      (n) => !network.nodes[n]!.closed,
    );
    const alive = sources.filter(
      (index) => !nodes.has(graph.nodeIds[index]!) || shut.has(graph.nodeIds[index]!),
    );
    const after = this.walk(
      'connected',
      alive,
      (edge) => !this.shut(edge) && !edges.has(graph.segmentIds[edge]!) && !shut.has(graph.segmentIds[edge]!),
      undefined,
      (node) => !network.nodes[node]!.closed && !shut.has(graph.nodeIds[node]!),
    );
    const supplied = new Set(after.nodes);
    const lost = before.nodes.filter((id) => !supplied.has(id) && (!nodes.has(id) || shut.has(id)));
    const suppliedEdges = new Set(after.segments);
    const lostEdges = before.segments.filter((id) => !suppliedEdges.has(id) && !edges.has(id));
    return { nodes: lost, segments: lostEdges, affected: links ? affectedBy(lost, links) : null };
  }

  private flow(): Int8Array {
    this.#towards ??= flowDirections(this.network, this.graph);
    return this.#towards;
  }

  /** Beyond a shut valve nothing flows. */
  private passes = (node: number): boolean => !this.network.nodes[node]!.closed;

  private shut(edge: number): boolean {
    return this.network.segments[edge]!.closed;
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

  private nodeNumber(id: string): number {
    const number = this.graph.numberOfNode.get(id);
    if (number === undefined) throw unknownPart(id);
    return number;
  }

  private result(
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

function mark(ids: string[], wanted: ReadonlySet<string>): Uint8Array {
  return Uint8Array.from(ids, (id) => (wanted.has(id) ? 1 : 0));
}

function unknownPart(id: string): Problem {
  return new Problem(
    'pipes.unknown-part',
    { zh: `网络中没有 ${id || '起点'}。`, en: `The network has no ${id || 'starting point'}.` },
    { zh: '请给出存在的点号或管段号。', en: 'Name an existing point or segment.' },
    { status: 404, facts: { id } },
  );
}
