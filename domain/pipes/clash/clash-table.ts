import type { PieceIndex } from './near-pairs.ts';
import { visitNearPairs } from './near-pairs.ts';
import { firstPiece, type Pieces, ROWS } from './pieces.ts';
import type { RuleMatrix } from './rule-matrix.ts';
import type { PlanRelation } from './segment-distance.ts';
import { stackedGapM } from './stacked.ts';

/** What a row of a clash table says. */
export const CLASH_KINDS = ['horizontal', 'vertical', 'unknown-level', 'order'] as const;
const HORIZONTAL = 0;
const VERTICAL = 1;
const UNKNOWN_LEVEL = 2;
const ORDER = 3;

/**
 * Findings as columns: pieces `a` (of the query) and `b` (of the index), the figure that was missed and what was
 * measured between the outer walls (negative = they run into or over each other), at the place of `a`'s axis.
 */
export interface ClashTable {
  count: number;
  kind: Uint8Array;
  a: Int32Array;
  b: Int32Array;
  requiredM: Float64Array;
  measuredM: Float64Array;
  x: Float64Array;
  y: Float64Array;
  z: Float64Array;
}

/** Node numbers that are joined by one segment, as compressed rows; only needed to forgive what is one pipe bending. */
export interface NodeLinks {
  start: Int32Array;
  node: Int32Array;
  segment: Int32Array;
}

/** A micrometre is arithmetic, not distance. */
const EXACT_M = 1e-6;
/** sin 30°: flatter than this two pieces run beside each other, steeper they pass. */
const BESIDE_SINE = 0.5;

/**
 * Table 4.1.9 where two pieces run beside each other, Table 4.1.14 where they cross, and §4.1.12 for the order of water
 * above drains. Pieces that meet at a node are one construction and are left out, and so is a pipe's next reach after its
 * own crossing. O((n + k) log n) for k near pairs.
 */
export function clashTable(
  index: PieceIndex,
  rules: RuleMatrix,
  links: NodeLinks,
  query?: Pieces,
): ClashTable {
  const base = index.pieces;
  const asked = query ?? base;
  const rows = new GrowingTable();
  const utility = utilityOfRow;
  visitNearPairs(
    index,
    rules.horizontalM,
    rules.reachM,
    (i, j, relation) => {
      const segmentA = asked.segment[i]!;
      const segmentB = base.segment[j]!;
      if (sharesNode(asked, segmentA, base, segmentB)) return;
      const rowA = asked.row[i]!;
      const rowB = base.row[j]!;
      const { t, u } = relation;
      const x = asked.x0[i]! + t * (asked.x1[i]! - asked.x0[i]!);
      const y = asked.y0[i]! + t * (asked.y1[i]! - asked.y0[i]!);
      const zA = asked.z0[i]! + t * (asked.z1[i]! - asked.z0[i]!);
      const zB = base.z0[j]! + u * (base.z1[j]! - base.z0[j]!);
      if (relation.crosses) {
        const gap = Math.abs(zA - zB) - asked.halfHeightM[i]! - base.halfHeightM[j]!;
        const aBelow = zA < zB;
        const required = aBelow ? rules.verticalM[rowA * ROWS + rowB]! : rules.verticalM[rowB * ROWS + rowA]!;
        if (Number.isNaN(gap)) rows.push(UNKNOWN_LEVEL, i, j, required, Number.NaN, x, y, zA);
        else if (gap < required - EXACT_M) rows.push(VERTICAL, i, j, required, gap, x, y, zA);
        else if (aBelow ? isWaterUnderDrain(rowA, rowB) : isWaterUnderDrain(rowB, rowA))
          rows.push(ORDER, i, j, required, gap, x, y, zA);
        return;
      }
      if (utility(rowA) === utility(rowB) && nearlyMeet(links, [asked, i], [base, j], index)) return;
      if (!runsBeside(asked, i, base, j) && passedByNeighbour(links, asked, i, base, j, index, relation))
        return;
      const measured = relation.distanceM - asked.radiusM[i]! - base.radiusM[j]!;
      const required = rules.horizontalM[rowA * ROWS + rowB]!;
      if (measured >= required - EXACT_M) return;
      // no figure asks them apart: they only clash where they really meet
      if (required === 0 && stackedGapM(asked, i, base, j) > 0) return;
      rows.push(HORIZONTAL, i, j, required, measured, x, y, zA);
    },
    query,
  );
  return rows.finish();
}

/** Adjacency of nodes, from the segments of the pieces. */
export function nodeLinks(pieces: Pieces, nodeCount: number): NodeLinks {
  const { fromNode, toNode } = pieces;
  const start = new Int32Array(nodeCount + 1);
  for (let s = 0; s < fromNode.length; s++) {
    start[fromNode[s]! + 1]!++;
    start[toNode[s]! + 1]!++;
  }
  for (let i = 0; i < nodeCount; i++) start[i + 1]! += start[i]!;
  const fill = start.slice();
  const node = new Int32Array(fromNode.length * 2);
  const segment = new Int32Array(fromNode.length * 2);
  for (let s = 0; s < fromNode.length; s++) {
    const from = fromNode[s]!;
    const to = toNode[s]!;
    node[fill[from]!] = to;
    segment[fill[from]!++] = s;
    node[fill[to]!] = from;
    segment[fill[to]!++] = s;
  }
  return { start, node, segment };
}

function sharesNode(a: Pieces, segmentA: number, b: Pieces, segmentB: number): boolean {
  const from = a.fromNode[segmentA]!;
  const to = a.toNode[segmentA]!;
  const otherFrom = b.fromNode[segmentB]!;
  const otherTo = b.toNode[segmentB]!;
  return from === otherFrom || from === otherTo || to === otherFrom || to === otherTo;
}

/** Two reaches of one utility with one short reach between them are a bend, not a clash; each however it is cut. */
function nearlyMeet(links: NodeLinks, a: Place, b: Place, index: PieceIndex): boolean {
  const others = straightRun(links, b, index);
  return straightRun(links, a, index).some(([own, i]) =>
    others.some(([other, j]) => {
      const [segmentA, segmentB] = [own.segment[i]!, other.segment[j]!];
      return (
        sharesNode(own, segmentA, other, segmentB) || nodesAdjacent(links, own, segmentA, other, segmentB)
      );
    }),
  );
}

function nodesAdjacent(links: NodeLinks, a: Pieces, segmentA: number, b: Pieces, segmentB: number): boolean {
  for (const here of [a.fromNode[segmentA]!, a.toNode[segmentA]!]) {
    if (here < 0) continue; // a new node: nothing of the index hangs on it
    for (let k = links.start[here]!; k < links.start[here + 1]!; k++) {
      const next = links.node[k]!;
      if (next === b.fromNode[segmentB]! || next === b.toNode[segmentB]!) return true;
    }
  }
  return false;
}

function runsBeside(a: Pieces, i: number, b: Pieces, j: number): boolean {
  const rx = a.x1[i]! - a.x0[i]!;
  const ry = a.y1[i]! - a.y0[i]!;
  const sx = b.x1[j]! - b.x0[j]!;
  const sy = b.y1[j]! - b.y0[j]!;
  const sine = Math.abs(rx * sy - ry * sx);
  return sine <= BESIDE_SINE * Math.hypot(rx, ry) * Math.hypot(sx, sy);
}

/**
 * Piece i comes near piece j with its end only, at a steep angle, and the pipe goes on there and crosses j (or the pipe
 * of j goes on and crosses i): then the crossing is judged by the vertical table and the approach is no second finding.
 */
function passedByNeighbour(
  links: NodeLinks,
  a: Pieces,
  i: number,
  b: Pieces,
  j: number,
  index: PieceIndex,
  { t, u }: PlanRelation,
): boolean {
  return (
    (t === 0 || t === 1 ? endCrosses(links, a, i, t === 1, b, j, index) : false) ||
    (u === 0 || u === 1 ? endCrosses(links, b, j, u === 1, a, i, index) : false)
  );
}

type Place = readonly [pieces: Pieces, piece: number];

/** Whether the pipe goes on beyond an end of a piece, as far as it goes straight on, and crosses `against` or what that goes straight on in. */
function endCrosses(
  links: NodeLinks,
  own: Pieces,
  piece: number,
  atEnd: boolean,
  other: Pieces,
  against: number,
  index: PieceIndex,
): boolean {
  const crossed = straightRun(links, [other, against], index);
  for (const { nexts } of onwards(links, [own, piece], atEnd, index))
    for (const next of nexts) if (crossed.some((one) => axesCross(...next, ...one))) return true;
  return false;
}

/** A piece and all that it goes straight on in. */
function straightRun(links: NodeLinks, place: Place, index: PieceIndex): Place[] {
  const ends = [true, false].flatMap((end) => onwards(links, place, end, index));
  return [place, ...ends.flatMap(({ on }) => (on ? [on] : []))];
}

/** Pieces that a straight pipe is cut into, looked along from an end of it. */
const mostCuts = 12;

/** What meets at the end of a piece, at the end of the one that goes straight on there, and so on. */
function onwards(
  links: NodeLinks,
  from: Place,
  fromItsEnd: boolean,
  index: PieceIndex,
): { nexts: Place[]; on: Place | undefined }[] {
  const steps: { nexts: Place[]; on: Place | undefined }[] = [];
  let [here, atEnd] = [from, fromItsEnd];
  while (steps.length < mostCuts) {
    const [own, piece] = here;
    const node = (atEnd ? own.toNode : own.fromNode)[own.segment[piece]!]!;
    // at a bend between two nodes: the next piece of the same segment
    const isInside = (atEnd ? own.atEnd : own.atStart)[piece] === 0;
    const nexts: Place[] = [];
    if (isInside) nexts.push([own, atEnd ? piece + 1 : piece - 1]);
    else if (node < 0) break;
    else
      for (let k = links.start[node]!; k < links.start[node + 1]!; k++)
        for (const next of piecesAtNode(index.pieces, links.segment[k]!, node))
          nexts.push([index.pieces, next]);
    // cut in a straight line, where it bends up or down: the same pipe still
    const on = nexts.find((next) => next[1] !== piece && goesStraightOn(here, next));
    steps.push({ nexts, on });
    if (!on) break;
    if (!isInside) atEnd = on[0].fromNode[on[0].segment[on[1]]!] === node && on[0].atStart[on[1]] !== 0;
    here = on;
  }
  return steps;
}

/** sin of the angle, in plan, up to which two pieces are one straight line. */
const straightSine = 0.01;

function goesStraightOn([a, i]: Place, [b, j]: Place): boolean {
  const rx = a.x1[i]! - a.x0[i]!;
  const ry = a.y1[i]! - a.y0[i]!;
  const sx = b.x1[j]! - b.x0[j]!;
  const sy = b.y1[j]! - b.y0[j]!;
  return Math.abs(rx * sy - ry * sx) <= straightSine * Math.hypot(rx, ry) * Math.hypot(sx, sy);
}

function piecesAtNode(pieces: Pieces, segment: number, node: number): number[] {
  const found: number[] = [];
  if (pieces.fromNode[segment] === node) found.push(firstPiece(pieces, segment));
  if (pieces.toNode[segment] === node) found.push(firstPiece(pieces, segment + 1) - 1);
  return found;
}

function axesCross(a: Pieces, i: number, b: Pieces, j: number): boolean {
  const rx = a.x1[i]! - a.x0[i]!;
  const ry = a.y1[i]! - a.y0[i]!;
  const sx = b.x1[j]! - b.x0[j]!;
  const sy = b.y1[j]! - b.y0[j]!;
  const cross = rx * sy - ry * sx;
  if (cross === 0) return false;
  const wx = b.x0[j]! - a.x0[i]!;
  const wy = b.y0[j]! - a.y0[i]!;
  const t = (wx * sy - wy * sx) / cross;
  const u = (wx * ry - wy * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1;
}

// order of PIPE_CLASSES: 0–1 water, 2 sewer, 3 reclaimed, 4–9 gas, 10 heat, 11–12 power, 13–14 telecom, 15 conduit
const UTILITY_OF_CLASS = [0, 0, 1, 2, 3, 3, 3, 3, 3, 3, 4, 5, 5, 6, 6, 7];

function utilityOfRow(row: number): number {
  return UTILITY_OF_CLASS[row % 16]!;
}

function isWaterUnderDrain(below: number, above: number): boolean {
  return utilityOfRow(below) === 0 && utilityOfRow(above) === 1;
}

class GrowingTable {
  private count = 0;
  private size = 1024;
  private ints = [new Int32Array(1024), new Int32Array(1024)];
  private kinds = new Uint8Array(1024);
  private doubles = Array.from({ length: 5 }, () => new Float64Array(1024));

  push(
    kind: number,
    a: number,
    b: number,
    required: number,
    measured: number,
    x: number,
    y: number,
    z: number,
  ) {
    if (this.count === this.size) this.grow();
    const at = this.count++;
    this.kinds[at] = kind;
    this.ints[0]![at] = a;
    this.ints[1]![at] = b;
    const [r, m, xs, ys, zs] = this.doubles as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    r[at] = required;
    m[at] = measured;
    xs[at] = x;
    ys[at] = y;
    zs[at] = z;
  }

  finish(): ClashTable {
    const n = this.count;
    const [requiredM, measuredM, x, y, z] = this.doubles.map((column) => column.subarray(0, n)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const [a, b] = this.ints.map((column) => column.subarray(0, n)) as [Int32Array, Int32Array];
    return { count: n, kind: this.kinds.subarray(0, n), a, b, requiredM, measuredM, x, y, z };
  }

  private grow() {
    this.size *= 2;
    this.ints = this.ints.map((column) => copied(column, new Int32Array(this.size)));
    this.kinds = copied(this.kinds, new Uint8Array(this.size));
    this.doubles = this.doubles.map((column) => copied(column, new Float64Array(this.size)));
  }
}

function copied<T extends { set(from: T): void }>(from: T, into: T): T {
  into.set(from);
  return into;
}
