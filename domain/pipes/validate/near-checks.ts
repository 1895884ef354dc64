import Flatbush from 'flatbush';
import { indexPieces, visitNearPairs } from '../clash/near-pairs.ts';
import { type Pieces, piecesOf, ROWS } from '../clash/pieces.ts';
import { nearestOn } from '../edit/operations.ts';
import { degreeOf } from '../graph.ts';
import { isPlainPoint, type NodeKind, type PipeNode, planLine } from '../model.ts';
import { type CheckContext, surveyPractice } from './issue.ts';

/** Points in one place, ends that were meant to be joined, pipes that cross without a point. */
export function nearChecks(context: CheckContext): void {
  const joined = statedNodesApart(context);
  nearPoints(context, joined);
  endsNearPipes(context, joined);
  crossings(context);
}

/** A file that names the node at each end, but draws the ends apart (attribute `statedNode`). */
function statedNodesApart({ network, report }: CheckContext): Set<string> {
  const done = new Set<string>();
  const named = network.nodes.filter((one) => typeof one.attributes.statedNode === 'string');
  for (const [name, group] of Map.groupBy(named, (one) => `${one.utility}|${one.attributes.statedNode}`)) {
    if (group.length < 2) continue;
    const x = group.reduce((sum, one) => sum + one.x, 0) / group.length;
    const y = group.reduce((sum, one) => sum + one.y, 0) / group.length;
    const apart = Math.max(...group.map((one) => Math.hypot(one.x - x, one.y - y)));
    const title = name.slice(name.indexOf('|') + 1);
    for (const one of group) done.add(one.id);
    report({
      code: 'topology.dangling-end',
      severity: 'error',
      text: {
        zh: `${group.length} 个管端都标为 ${title}，却相距至 ${(2 * apart).toFixed(2)} m`,
        en: `${group.length} pipe ends are all named ${title} but lie up to ${(2 * apart).toFixed(2)} m apart`,
      },
      clause: null,
      nodes: group.map((one) => one.id),
      segments: [],
      x,
      y,
      repair: joinRepair(group, x, y),
    });
  }
  return done;
}

/** Ends that are meant to lie where they lie. A cap is not: so near to its own network it is a joint that was missed. */
const ENDS: ReadonlySet<NodeKind> = new Set(['outfall', 'service']);

/** Greedy joining, nearest first; two clusters that a segment links are never joined, so that no pipe collapses. */
function nearPoints(context: CheckContext, joined: Set<string>) {
  const { network, graph, limits, report } = context;
  const pairs = nearPairsOfNodes(network.nodes, limits.snapM).filter(({ i, j, distanceM }) => {
    const [a, b] = [network.nodes[i]!, network.nodes[j]!];
    if (a.utility !== b.utility || joined.has(a.id) || joined.has(b.id)) return false;
    if (distanceM <= limits.samePlaceM) return true;
    const free = (index: number, node: PipeNode) => degreeOf(graph, index) === 1 && !ENDS.has(node.kind);
    return free(i, a) || free(j, b);
  });
  pairs.sort((a, b) => a.distanceM - b.distanceM || a.i - b.i || a.j - b.j);
  const clusterOf = new Map<number, number[]>();
  for (const { i, j } of pairs) {
    const a = clusterOf.get(i) ?? [i];
    const b = clusterOf.get(j) ?? [j];
    if (a === b || linked(context, a, b)) continue;
    const both = [...a, ...b];
    for (const member of both) clusterOf.set(member, both);
  }
  for (const cluster of new Set(clusterOf.values())) {
    const stated = new Set(cluster.map((index) => network.nodes[index]!.attributes.statedNode));
    const group = cluster.toSorted((a, b) => a - b).map((index) => network.nodes[index]!);
    for (const one of group) joined.add(one.id);
    const x = group.reduce((sum, one) => sum + one.x, 0) / group.length;
    const y = group.reduce((sum, one) => sum + one.y, 0) / group.length;
    const apart = Math.max(...group.map((one) => Math.hypot(one.x - group[0]!.x, one.y - group[0]!.y)));
    const same = apart <= limits.samePlaceM;
    report({
      code: same ? 'topology.same-place' : 'topology.dangling-end',
      severity: 'error',
      text: same
        ? {
            zh: `点 ${names(group)} 在同一位置`,
            en: `points ${names(group)} lie in one place`,
          }
        : {
            zh: `管端 ${names(group)} 相距 ${apart.toFixed(2)} m，未接上`,
            en: `ends ${names(group)} are ${apart.toFixed(2)} m apart and not joined`,
          },
      clause: surveyPractice,
      nodes: group.map((one) => one.id),
      segments: [],
      x,
      y,
      // the file itself calls them by different names: two sides of a pump, perhaps
      repair: stated.size > 1 || standDifferent(group) ? null : joinRepair(group, x, y),
    });
  }
}

/** A loose end near another pipe of its utility: the pipe is cut there. */
function endsNearPipes(context: CheckContext, joined: Set<string>) {
  const { network, nodes, graph, limits, report } = context;
  const pieces = piecesOf(network);
  const index = indexPieces(pieces);
  if (!index) return;
  for (const [number, node] of network.nodes.entries()) {
    if (degreeOf(graph, number) !== 1 || joined.has(node.id) || ENDS.has(node.kind)) continue;
    const { x, y } = node;
    const near = index.tree.search(x - limits.snapM, y - limits.snapM, x + limits.snapM, y + limits.snapM);
    const ids = new Set(near.map((piece) => pieces.segmentIds[pieces.segment[piece]!]!));
    for (const id of ids) {
      const segment = context.segments.get(id)!;
      if (segment.utility !== node.utility || segment.from === node.id || segment.to === node.id) continue;
      const line = planLine(segment, nodes);
      if (!line) continue;
      const foot = nearestOn(line, x, y);
      if (foot.distanceM > limits.snapM || foot.share <= 1e-6 || foot.share >= 1 - 1e-6) continue;
      if (sharesNeighbour(context, node.id, segment.from, segment.to)) continue;
      report({
        code: 'topology.dangling-end',
        severity: 'error',
        text: {
          zh: `管端 ${node.id} 距 ${id} ${foot.distanceM.toFixed(2)} m，未接上`,
          en: `end ${node.id} is ${foot.distanceM.toFixed(2)} m from ${id} and not joined to it`,
        },
        clause: surveyPractice,
        nodes: [node.id],
        segments: [id],
        x,
        y,
        repair: {
          title: { zh: `接到 ${id}（打断）`, en: `join to ${id} (split it)` },
          operations: [{ op: 'split-segment', segment: id, node: node.id }],
        },
      });
      break;
    }
  }
}

/** Same utility, crossing away from all nodes, at a level where they meet or where nobody knows the level. */
function crossings({ network, segments, limits, report }: CheckContext) {
  const pieces = piecesOf(network);
  const axes: Pieces = { ...pieces, radiusM: new Float64Array(pieces.count) };
  const index = indexPieces(axes);
  if (!index) return;
  const none = new Float64Array(ROWS * ROWS);
  visitNearPairs(index, none, new Float64Array(ROWS), (i, j, { crosses, t, u }) => {
    const a = segments.get(pieces.segmentIds[pieces.segment[i]!]!)!;
    const b = segments.get(pieces.segmentIds[pieces.segment[j]!]!)!;
    if (!crosses || a.utility !== b.utility || a.kind !== 'pipe' || b.kind !== 'pipe') return;
    if (a.from === b.from || a.from === b.to || a.to === b.from || a.to === b.to) return;
    if (nearEnd(pieces, i, t, limits.samePlaceM) || nearEnd(pieces, j, u, limits.samePlaceM)) return;
    const za = pieces.z0[i]! + t * (pieces.z1[i]! - pieces.z0[i]!);
    const zb = pieces.z0[j]! + u * (pieces.z1[j]! - pieces.z0[j]!);
    const gap = Math.abs(za - zb) - pieces.halfHeightM[i]! - pieces.halfHeightM[j]!;
    if (gap > 0) return;
    const x = pieces.x0[i]! + t * (pieces.x1[i]! - pieces.x0[i]!);
    const y = pieces.y0[i]! + t * (pieces.y1[i]! - pieces.y0[i]!);
    const known = !Number.isNaN(gap);
    report({
      code: 'topology.crossing-without-node',
      severity: known ? 'error' : 'notice',
      text: known
        ? {
            zh: `${a.id} 与 ${b.id} 在同一标高相交而无点`,
            en: `${a.id} and ${b.id} meet at one level without a point`,
          }
        : {
            zh: `${a.id} 与 ${b.id} 相交而无点（标高未知）`,
            en: `${a.id} and ${b.id} cross without a point (levels unknown)`,
          },
      clause: null,
      nodes: [],
      segments: [a.id, b.id],
      x,
      y,
      // without levels they may pass over each other: a person must look
      repair: known
        ? {
            title: { zh: '在交点处加点并打断', en: 'put a point there and split both' },
            operations: [{ op: 'node-at-crossing', a: a.id, b: b.id, x, y }],
          }
        : null,
    });
  });
}

function nearPairsOfNodes(nodes: PipeNode[], withinM: number): { i: number; j: number; distanceM: number }[] {
  const placed = nodes
    .map((node, index) => ({ node, index }))
    .filter(({ node }) => Number.isFinite(node.x) && Number.isFinite(node.y));
  if (placed.length === 0) return [];
  const tree = new Flatbush(placed.length);
  for (const { node } of placed) tree.add(node.x, node.y, node.x, node.y);
  tree.finish();
  const pairs: { i: number; j: number; distanceM: number }[] = [];
  placed.forEach(({ node, index }, at) => {
    for (const hit of tree.search(node.x - withinM, node.y - withinM, node.x + withinM, node.y + withinM)) {
      if (hit <= at) continue;
      const other = placed[hit]!;
      const distanceM = Math.hypot(node.x - other.node.x, node.y - other.node.y);
      if (distanceM <= withinM) pairs.push({ i: index, j: other.index, distanceM });
    }
  });
  return pairs;
}

function linked({ graph }: CheckContext, a: number[], b: number[]): boolean {
  const other = new Set(b);
  return a.some((node) => {
    for (let k = graph.start[node]!; k < graph.start[node + 1]!; k++) {
      const edge = graph.edge[k]!;
      if (other.has(graph.from[edge]!) || other.has(graph.to[edge]!)) return true;
    }
    return false;
  });
}

/** A stub that leaves a pipe at a sharp angle stays near it: its far end is no loose end of that pipe. */
function sharesNeighbour({ graph, segments }: CheckContext, node: string, from: string, to: string): boolean {
  const number = graph.numberOfNode.get(node)!;
  const only = segments.get(graph.segmentIds[graph.edge[graph.start[number]!]!]!)!;
  return [only.from, only.to].some((id) => id === from || id === to);
}

function nearEnd(pieces: Pieces, i: number, t: number, toleranceM: number): boolean {
  const length = Math.hypot(pieces.x1[i]! - pieces.x0[i]!, pieces.y1[i]! - pieces.y0[i]!);
  return (
    (t * length <= toleranceM && pieces.atStart[i] === 1) ||
    ((1 - t) * length <= toleranceM && pieces.atEnd[i] === 1)
  );
}

/** A valve and a hydrant in one place are two things; one of them would be lost by joining. */
function standDifferent(group: PipeNode[]): boolean {
  return new Set(group.filter((one) => !isPlainPoint(one)).map((one) => one.kind)).size > 1;
}

function joinRepair(group: PipeNode[], x: number, y: number) {
  return {
    title: { zh: '合并为一点', en: 'join into one point' },
    operations: [{ op: 'merge-nodes' as const, nodes: group.map((one) => one.id), x, y }],
  };
}

function names(group: PipeNode[]): string {
  const shown = group.slice(0, 4).map((one) => one.id);
  return group.length > 4 ? `${shown.join('、')}…` : shown.join('、');
}
