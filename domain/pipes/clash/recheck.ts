import type { PipeNetwork, PipeSegment } from '../model.ts';
import type { Pieces } from './pieces.ts';

/** The edited segments with their nodes, as a network of its own. */
export function neighbourhood(network: PipeNetwork, segments: PipeSegment[]): PipeNetwork {
  const wanted = new Set(segments.flatMap((one) => [one.from, one.to]));
  return { ...network, segments, nodes: network.nodes.filter((node) => wanted.has(node.id)) };
}

/** The same pieces with the node numbers of another network, so that shared nodes are known as shared. */
export function renumbered(pieces: Pieces, own: PipeNetwork, numbers: ReadonlyMap<string, number>): Pieces {
  // -1 = a node that the other network does not have
  const numberOf = (index: number) => numbers.get(own.nodes[index]!.id) ?? -1;
  return { ...pieces, fromNode: pieces.fromNode.map(numberOf), toNode: pieces.toNode.map(numberOf) };
}
