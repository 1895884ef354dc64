import type { Bilingual } from '../problem.ts';
import type { PipeNetwork, PipeNode, PipeSegment } from './model.ts';

/** Every edit of a network: what is put and what is deleted, with a note for the list of undo. */
export interface NetworkPatch {
  note: Bilingual;
  putNodes: PipeNode[];
  putSegments: PipeSegment[];
  deleteNodes: string[];
  deleteSegments: string[];
}

export function emptyPatch(note: Bilingual): NetworkPatch {
  return { note, putNodes: [], putSegments: [], deleteNodes: [], deleteSegments: [] };
}

/** A network as maps, for many edits in a row; `patch` says what became different since it was opened. */
export interface NetworkDraft {
  nodes: Map<string, PipeNode>;
  segments: Map<string, PipeSegment>;
  /** Ids of the segments at a node. */
  atNode: Map<string, Set<string>>;
  apply(patch: NetworkPatch): void;
  patch(note: Bilingual): NetworkPatch;
  network(): PipeNetwork;
}

export function openDraft(network: PipeNetwork): NetworkDraft {
  const nodes = new Map(network.nodes.map((one) => [one.id, one]));
  const segments = new Map(network.segments.map((one) => [one.id, one]));
  const before = { nodes: new Map(nodes), segments: new Map(segments) };
  const atNode = new Map<string, Set<string>>();
  const hang = (segment: PipeSegment) => {
    for (const id of [segment.from, segment.to]) {
      const set = atNode.get(id);
      if (set) set.add(segment.id);
      else atNode.set(id, new Set([segment.id]));
    }
  };
  const unhang = (id: string) => {
    const old = segments.get(id);
    if (old) for (const node of [old.from, old.to]) atNode.get(node)?.delete(id);
  };
  for (const segment of segments.values()) hang(segment);
  return {
    nodes,
    segments,
    atNode,
    apply(patch) {
      for (const id of patch.deleteSegments) {
        unhang(id);
        segments.delete(id);
      }
      for (const id of patch.deleteNodes) nodes.delete(id);
      for (const node of patch.putNodes) nodes.set(node.id, node);
      for (const segment of patch.putSegments) {
        unhang(segment.id);
        segments.set(segment.id, segment);
        hang(segment);
      }
    },
    patch(note) {
      return {
        note,
        putNodes: [...nodes.values()].filter((one) => before.nodes.get(one.id) !== one),
        putSegments: [...segments.values()].filter((one) => before.segments.get(one.id) !== one),
        deleteNodes: [...before.nodes.keys()].filter((id) => !nodes.has(id)),
        deleteSegments: [...before.segments.keys()].filter((id) => !segments.has(id)),
      };
    },
    network: () => ({ ...network, nodes: [...nodes.values()], segments: [...segments.values()] }),
  };
}

/** The network after a patch, and the patch that takes it back. The given network is not touched. */
export function applyPatch(
  network: PipeNetwork,
  patch: NetworkPatch,
): { network: PipeNetwork; undo: NetworkPatch } {
  const nodes = new Map(network.nodes.map((one) => [one.id, one]));
  const segments = new Map(network.segments.map((one) => [one.id, one]));
  const undo = emptyPatch({ zh: `撤销：${patch.note.zh}`, en: `Undo: ${patch.note.en}` });
  keepOld(nodes, patch.putNodes, patch.deleteNodes, undo.putNodes, undo.deleteNodes);
  keepOld(segments, patch.putSegments, patch.deleteSegments, undo.putSegments, undo.deleteSegments);
  return {
    network: { ...network, nodes: [...nodes.values()], segments: [...segments.values()] },
    undo,
  };
}

function keepOld<T extends { id: string }>(
  items: Map<string, T>,
  puts: T[],
  deletes: string[],
  restore: T[],
  remove: string[],
) {
  for (const id of deletes) {
    const old = items.get(id);
    if (old) restore.push(old);
    items.delete(id);
  }
  for (const item of puts) {
    const old = items.get(item.id);
    if (old) restore.push(old);
    else remove.push(item.id);
    items.set(item.id, item);
  }
}
