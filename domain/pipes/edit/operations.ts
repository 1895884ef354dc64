import { Problem } from '../../problem.ts';
import {
  isPlainPoint,
  newNode,
  newSegment,
  type PipeNode,
  type PipeSegment,
  planLengthM,
  type SegmentEnd,
  statedLevelM,
} from '../model.ts';
import { emptyPatch, type NetworkDraft, type NetworkPatch } from '../patch.ts';

/** The edits that a repair or a hand may ask for. Each is data, so that it can be sent, logged and made again. */
export type Operation =
  | { op: 'merge-nodes'; nodes: string[]; x: number; y: number }
  | { op: 'split-segment'; segment: string; node: string }
  | { op: 'node-at-crossing'; a: string; b: string; x: number; y: number }
  | { op: 'reverse-segment'; segment: string }
  | { op: 'delete-segment'; segment: string }
  | { op: 'delete-node'; node: string }
  | { op: 'set-end'; segment: string; end: 'start' | 'end'; values: Partial<SegmentEnd> }
  | { op: 'set-node'; node: string; values: Partial<PipeNode> };

/** The patch that an operation means on the draft as it is now. Throws `pipes.stale-operation` where its parts are gone. */
export function patchOf(draft: NetworkDraft, operation: Operation): NetworkPatch {
  switch (operation.op) {
    case 'merge-nodes':
      return mergeNodes(draft, operation.nodes, operation.x, operation.y);
    case 'split-segment':
      return splitSegment(draft, operation.segment, need(draft.nodes, operation.node));
    case 'node-at-crossing':
      return nodeAtCrossing(draft, operation);
    case 'reverse-segment':
      return put({ zh: '调转方向', en: 'reverse' }, reversed(need(draft.segments, operation.segment)));
    case 'delete-segment':
      need(draft.segments, operation.segment);
      return { ...emptyPatch({ zh: '删除管段', en: 'delete segment' }), deleteSegments: [operation.segment] };
    case 'delete-node':
      return deleteNode(draft, operation.node);
    case 'set-end': {
      const segment = need(draft.segments, operation.segment);
      const end = { ...segment[operation.end], ...operation.values };
      return put({ zh: '改端点标高', en: 'set levels' }, { ...segment, [operation.end]: end });
    }
    case 'set-node': {
      const node = { ...need(draft.nodes, operation.node), ...operation.values };
      return { ...emptyPatch({ zh: '改点属性', en: 'set point' }), putNodes: [node] };
    }
  }
}

/** All become the first, at the given place; segments that shrink to nothing are deleted. */
function mergeNodes(draft: NetworkDraft, ids: string[], x: number, y: number): NetworkPatch {
  const nodes = ids.map((id) => need(draft.nodes, id));
  const first = nodes[0]!;
  const patch = emptyPatch({ zh: `合并 ${ids.length} 个点`, en: `join ${ids.length} points` });
  const known = nodes.find((one) => one.groundM !== null);
  // what stands at any of them stands at the one that is left; of bare points the joint counts, not the loose end
  const lines = (one: PipeNode) => draft.atNode.get(one.id)?.size ?? 0;
  const standing =
    [first, ...nodes].find((one) => !isPlainPoint(one)) ??
    nodes.reduce((a, b) => (lines(b) > lines(a) ? b : a));
  const attributes = { ...standing.attributes };
  if (attributes.mapNumber !== undefined) attributes.mapNumber = first.attributes.mapNumber ?? first.id;
  const groundM = first.groundM ?? known?.groundM ?? null;
  patch.putNodes.push({ ...standing, id: first.id, x, y, groundM, attributes });
  patch.deleteNodes.push(...ids.slice(1));
  const gone = new Set(ids);
  for (const id of new Set(ids.flatMap((node) => [...(draft.atNode.get(node) ?? [])]))) {
    const segment = draft.segments.get(id)!;
    const from = gone.has(segment.from) ? first.id : segment.from;
    const to = gone.has(segment.to) ? first.id : segment.to;
    if (from === to && segment.via.length === 0) patch.deleteSegments.push(id);
    else patch.putSegments.push({ ...segment, from, to });
  }
  return patch;
}

/** Cuts a segment at the place of a node that lies on or near it; levels and length are shared out along it. */
function splitSegment(draft: NetworkDraft, id: string, node: PipeNode): NetworkPatch {
  const segment = need(draft.segments, id);
  const line: [number, number][] = [
    pointOf(need(draft.nodes, segment.from)),
    ...segment.via,
    pointOf(need(draft.nodes, segment.to)),
  ];
  const { leg, share } = nearestOn(line, node.x, node.y);
  const middle: SegmentEnd = {
    groundM: between(segment.start.groundM, segment.end.groundM, share) ?? node.groundM,
    depthM: between(segment.start.depthM, segment.end.depthM, share),
    levelM: between(statedLevelM(segment.start), statedLevelM(segment.end), share),
  };
  const length = segment.lengthM;
  const second = freshId(draft, `${id}~2`);
  const patch = emptyPatch({ zh: `在 ${node.id} 处打断 ${id}`, en: `split ${id} at ${node.id}` });
  patch.putNodes.push(node);
  patch.putSegments.push(
    {
      ...segment,
      to: node.id,
      end: middle,
      via: segment.via.slice(0, leg),
      lengthM: length === null ? null : length * share,
    },
    {
      ...newSegment({ ...segment, id: second }),
      from: node.id,
      start: middle,
      via: segment.via.slice(leg),
      lengthM: length === null ? null : length * (1 - share),
    },
  );
  return patch;
}

function nodeAtCrossing(
  draft: NetworkDraft,
  { a, b, x, y }: { a: string; b: string; x: number; y: number },
): NetworkPatch {
  const first = need(draft.segments, a);
  need(draft.segments, b);
  for (const id of [a, b]) {
    // an earlier repair may have cut the segment: the crossing is then on its other part
    if (offLineM(draft, id, x, y) > 0.05) throw stale(id);
  }
  const node = newNode({ id: freshId(draft, `${a}×${b}`), x, y, utility: first.utility, kind: 'cross' });
  const one = splitSegment(draft, a, node);
  const two = splitSegment(draft, b, node);
  return {
    ...emptyPatch({ zh: `${a} 与 ${b} 交叉处加点`, en: `node where ${a} and ${b} cross` }),
    putNodes: [node],
    putSegments: [...one.putSegments, ...two.putSegments],
  };
}

function deleteNode(draft: NetworkDraft, id: string): NetworkPatch {
  need(draft.nodes, id);
  const hanging = [...(draft.atNode.get(id) ?? [])];
  return {
    ...emptyPatch({ zh: '删除点', en: 'delete point' }),
    deleteNodes: [id],
    deleteSegments: hanging,
  };
}

/** The same pipe told from the other end. */
export function reversed(segment: PipeSegment): PipeSegment {
  return {
    ...segment,
    from: segment.to,
    to: segment.from,
    start: segment.end,
    end: segment.start,
    via: segment.via.toReversed(),
  };
}

/** Leg of a line that is nearest to a point, and the share of the length up to there. */
export function nearestOn(
  line: readonly (readonly [number, number])[],
  x: number,
  y: number,
): { leg: number; share: number; distanceM: number; x: number; y: number } {
  let best = { leg: 0, share: 0, distanceM: Number.POSITIVE_INFINITY, x, y };
  let along = 0;
  const total = planLengthM(line as [number, number][]) || 1;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1]!;
    const [bx, by] = line[i]!;
    const length = Math.hypot(bx - ax, by - ay);
    const raw = length > 0 ? ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / (length * length) : 0;
    const t = Math.min(1, Math.max(0, raw));
    const px = ax + t * (bx - ax);
    const py = ay + t * (by - ay);
    const distanceM = Math.hypot(x - px, y - py);
    if (distanceM < best.distanceM)
      best = { leg: i - 1, share: (along + t * length) / total, distanceM, x: px, y: py };
    along += length;
  }
  return best;
}

function put(note: { zh: string; en: string }, segment: PipeSegment): NetworkPatch {
  return { ...emptyPatch(note), putSegments: [segment] };
}

function between(a: number | null, b: number | null, share: number): number | null {
  return a === null || b === null ? null : a + (b - a) * share;
}

function pointOf(node: PipeNode): [number, number] {
  return [node.x, node.y];
}

function freshId(draft: NetworkDraft, wanted: string): string {
  let id = wanted;
  for (let k = 2; draft.nodes.has(id) || draft.segments.has(id); k++) id = `${wanted}~${k}`;
  return id;
}

function need<T>(items: ReadonlyMap<string, T>, id: string): T {
  const item = items.get(id);
  if (item) return item;
  throw stale(id);
}

function offLineM(draft: NetworkDraft, id: string, x: number, y: number): number {
  const segment = need(draft.segments, id);
  const ends = [need(draft.nodes, segment.from), need(draft.nodes, segment.to)] as const;
  return nearestOn([pointOf(ends[0]), ...segment.via, pointOf(ends[1])], x, y).distanceM;
}

function stale(id: string): Problem {
  return new Problem(
    'pipes.stale-operation',
    { zh: `${id} 已不存在。`, en: `${id} is no longer there.` },
    { zh: '请重新检查后再修复。', en: 'Check again, then repair.' },
    { status: 409, facts: { id } },
  );
}
