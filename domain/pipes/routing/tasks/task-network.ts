import { nearestOnLines, type Point } from '../../../geo/plane.ts';
import { patchOf } from '../../edit/operations.ts';
import {
  GRAVITY_UTILITIES,
  isPlainPoint,
  type PipeNode,
  type PipeSegment,
  planLine,
  type SegmentEnd,
  tiedToMain,
} from '../../model.ts';
import { emptyPatch, type NetworkDraft } from '../../patch.ts';
import { isGroundUnknown, type LaidNetwork, toModel } from '../sizing/sized-network.ts';

/** A tie-in this near to a node of the pipe takes that node. */
const atNodeM = 0.3;
const onPipeM = 0.6;

/**
 * Adds a laid network to the draft under its own ids, joined to what is there: where it ties in, the receiving pipe gets a node (it is cut there),
 * and where it leads an existing node on, it begins at that node.
 * @param receives - which pipes it may be tied to
 * @param ledOn - existing node by the terminal that stands for it
 * @param poles - existing nodes that it may begin at without a pipe there
 */
export function addLaid(
  draft: NetworkDraft,
  laid: LaidNetwork,
  prefix: string,
  receives: (segment: PipeSegment) => boolean,
  ledOn: ReadonlyMap<string, string> = new Map(),
  poles: ReadonlySet<string> = new Set(),
): void {
  const { nodes, segments } = isGroundUnknown(laid) ? withoutGround(toModel(laid)) : toModel(laid);
  const name = (id: string): string => `${prefix}${id}`;
  const stands = new Map<string, string>();
  const patch = emptyPatch({ zh: '新管', en: 'new pipes' });
  for (const [i, node] of nodes.entries()) {
    const own = laid.nodes[i]!;
    const id = name(node.id);
    const led = own.terminal === null ? undefined : ledOn.get(own.terminal);
    if (led !== undefined && draft.nodes.has(led)) stands.set(node.id, led);
    else if (own.kind === 'tie-in') {
      const pole = [...poles].find((one) => isAt(draft.nodes.get(one), node));
      stands.set(node.id, pole ?? tieIn(draft, { ...node, id }, receives));
    } else patch.putNodes.push({ ...node, id });
  }
  // a manhole right at the tie-in is the tie-in: the pipe into it would end beyond the one it joins, and cross it
  const short = new Set<string>();
  for (const { id, from, to, lengthM } of laid.pipes) {
    const tie = laid.nodes.find((one) => one.id === to)!;
    const last = laid.nodes.find((one) => one.id === from)!;
    if (tie.kind !== 'tie-in' || last.kind !== 'manhole' || lengthM > onPipeM) continue;
    stands.set(from, stands.get(to)!);
    short.add(id);
  }
  patch.putNodes = patch.putNodes.filter(({ id }) => ![...stands.keys()].some((one) => name(one) === id));
  const gravity = GRAVITY_UTILITIES.has(laid.utility);
  const end = (id: string): string => stands.get(id) ?? name(id);
  const joined = (id: string, given: SegmentEnd): SegmentEnd =>
    stands.has(id) ? onGround(given, draft.nodes.get(end(id))?.groundM ?? null, gravity) : given;
  patch.putSegments.push(
    ...segments
      .filter((one) => !short.has(one.id))
      .map((one) => ({
        ...one,
        ...{ id: name(one.id), from: end(one.from), to: end(one.to) },
        ...{ start: joined(one.from, one.start), end: joined(one.to, one.end) },
      })),
  );
  draft.apply(patch);
}

/** Laid as if the ground were level at nought: what is stored would be taken for a survey. Its depths are true. */
function withoutGround({ nodes, segments }: ReturnType<typeof toModel>): ReturnType<typeof toModel> {
  const deep = ({ depthM }: SegmentEnd): SegmentEnd => ({ groundM: null, depthM, levelM: null });
  return {
    nodes: nodes.map((one) => ({ ...one, groundM: null })),
    segments: segments.map((one) => ({ ...one, start: deep(one.start), end: deep(one.end) })),
  };
}

/** Under the ground that the survey has at the point that is joined: drains at their level, what is laid by its cover with its cover. */
function onGround(end: SegmentEnd, groundM: number | null, gravity: boolean): SegmentEnd {
  const { depthM, levelM } = end;
  if (groundM === null || levelM === null) return end;
  if (!gravity && depthM !== null) return { groundM, depthM, levelM: groundM - depthM };
  return { groundM, depthM: groundM - levelM, levelM };
}

const isAt = (one: PipeNode | undefined, { x, y }: PipeNode): boolean =>
  one !== undefined && Math.hypot(one.x - x, one.y - y) <= atNodeM;

/** The node by which something joins the nearest pipe that may receive it; a node of its own where none is near. */
function tieIn(draft: NetworkDraft, laid: PipeNode, receives: (segment: PipeSegment) => boolean): string {
  let best: { segment: PipeSegment; line: Point[] } | undefined;
  let bestM = onPipeM;
  for (const segment of draft.segments.values()) {
    if (!receives(segment)) continue;
    const line = planLine(segment, draft.nodes);
    if (!line) continue;
    const { distanceM } = nearestOnLines([line], laid.x, laid.y);
    if (distanceM >= bestM) continue;
    bestM = distanceM;
    best = { segment, line };
  }
  if (!best) {
    draft.apply({ ...emptyPatch(cutNote), putNodes: [laid] });
    return laid.id;
  }
  // the main is here: whoever receives it is asked for its outlet from now on
  const { [tiedToMain]: _, ...attributes } = laid.attributes;
  const node = { ...laid, attributes };
  for (const id of [best.segment.from, best.segment.to]) {
    const end = draft.nodes.get(id)!;
    if (Math.hypot(end.x - node.x, end.y - node.y) > atNodeM) continue;
    // what ties in brings its chamber
    if (isPlainPoint(end) && !isPlainPoint(node))
      draft.apply({ ...emptyPatch(cutNote), putNodes: [{ ...end, kind: node.kind }] });
    return id;
  }
  draft.apply({ ...emptyPatch(cutNote), putNodes: [node] });
  draft.apply(patchOf(draft, { op: 'split-segment', segment: best.segment.id, node: node.id }));
  // the ground is that of the pipe's survey there, not that of the terrain: one point has one
  const { groundM } = draft.segments.get(best.segment.id)!.end;
  if (groundM !== null && node.groundM !== null && node.depthM !== null) {
    const depthM = groundM - (node.groundM - node.depthM);
    draft.apply({ ...emptyPatch(cutNote), putNodes: [{ ...node, groundM, depthM }] });
  }
  return node.id;
}

const cutNote = { zh: '接入', en: 'tie in' };

/** Nodes that only given up pipes still meet at are given up with them. */
export function retireNodes(
  draft: NetworkDraft,
  touched: Iterable<string>,
  note: PipeNode['attributes'],
): void {
  const patch = emptyPatch(cutNote);
  for (const id of new Set(touched)) {
    const node = draft.nodes.get(id);
    if (!node || node.state === 'abandoned') continue;
    const meeting = [...(draft.atNode.get(id) ?? [])].map((one) => draft.segments.get(one)!);
    if (meeting.length > 0 && meeting.every((one) => one.state === 'abandoned'))
      patch.putNodes.push({ ...node, state: 'abandoned', attributes: { ...node.attributes, ...note } });
  }
  draft.apply(patch);
}
