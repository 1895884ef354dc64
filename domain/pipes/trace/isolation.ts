import type { PipeNode } from '../model.ts';
import { affectedBy, type ServiceLinks } from './affected.ts';
import { SOURCES } from './flow.ts';
import type { NetworkWalk } from './network-walk.ts';
import type { TraceRequest, TraceResult } from './trace.ts';

/**
 * What must be shut to take a pipe out of use. Valves that are shut already hold; stuck ones do not, so that the trace
 * asks for the next valve behind them. Then: what else loses its way to every source.
 */
export function isolate(
  walk: NetworkWalk,
  request: TraceRequest,
  starts: number[],
  links?: ServiceLinks,
): TraceResult {
  const { network, graph } = walk;
  const stuck = new Set(request.stuck ?? []);
  const holds = (one: { id: string; stuck?: boolean }) => !stuck.has(one.id) && !one.stuck;
  const stopsNode = (node: PipeNode) => node.closed || (node.kind === 'valve' && holds(node));
  const valves = new Set<string>();
  const closedValves = new Set<string>();
  const openTo: string[] = [];
  const given = new Set(request.segment === undefined ? starts : []);
  const result = walk.walk(
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
  dropInner(walk, valves, shutNodes, shutEdges);
  const cutOff = cutOffBy(walk, shutNodes, shutEdges, new Set([...valves, ...closedValves]), links);
  const isolated = walk.result(
    'isolation',
    mark(graph.nodeIds, shutNodes),
    mark(graph.segmentIds, shutEdges),
    links,
    new Set([...valves, ...closedValves]),
  );
  return { ...isolated, valves: [...valves], closedValves: [...closedValves], openTo, cutOff };
}

/** A valve with the shut part on all its sides holds nothing back: nobody needs to walk there and turn it. */
function dropInner(
  walk: NetworkWalk,
  valves: Set<string>,
  nodes: ReadonlySet<string>,
  edges: Set<string>,
): void {
  const { graph, network } = walk;
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
      if (!around.every((one) => edges.has(graph.segmentIds[one]!) || walk.shut(one))) continue;
    }
    valves.delete(id);
  }
}

/** Nodes that a source could reach before and no source reaches with the part shut. */
function cutOffBy(
  walk: NetworkWalk,
  nodes: Set<string>,
  edges: Set<string>,
  shut: Set<string>,
  links?: ServiceLinks,
): TraceResult['cutOff'] {
  const { network, graph } = walk;
  const sources = network.nodes.flatMap((one, index) => (SOURCES.has(one.kind) ? [index] : []));
  if (sources.length === 0) return null;
  const before = walk.walk(
    'connected',
    sources,
    (edge) => !walk.shut(edge),
    undefined,
    (n) => !network.nodes[n]!.closed,
  );
  const alive = sources.filter(
    (index) => !nodes.has(graph.nodeIds[index]!) || shut.has(graph.nodeIds[index]!),
  );
  const after = walk.walk(
    'connected',
    alive,
    (edge) => !walk.shut(edge) && !edges.has(graph.segmentIds[edge]!) && !shut.has(graph.segmentIds[edge]!),
    undefined,
    (node) => !network.nodes[node]!.closed && !shut.has(graph.nodeIds[node]!),
  );
  const supplied = new Set(after.nodes);
  const lost = before.nodes.filter((id) => !supplied.has(id) && (!nodes.has(id) || shut.has(id)));
  const suppliedEdges = new Set(after.segments);
  const lostEdges = before.segments.filter((id) => !suppliedEdges.has(id) && !edges.has(id));
  return { nodes: lost, segments: lostEdges, affected: links ? affectedBy(lost, links) : null };
}

function mark(ids: string[], wanted: ReadonlySet<string>): Uint8Array {
  return Uint8Array.from(ids, (id) => (wanted.has(id) ? 1 : 0));
}
