import { type NearOptions, type PieceIndex, visitNearPairs } from './near-pairs.ts';
import { type Pieces, ROWS, runsBeside } from './pieces.ts';
import type { RuleMatrix } from './rule-matrix.ts';
import { stackedGapM } from './stacked.ts';
import { type NodeLinks, nearlyMeet, passedByNeighbour, sharesNode } from './straight-runs.ts';

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

/** A micrometre is arithmetic, not distance. */
const EXACT_M = 1e-6;

/**
 * Table 4.1.9 where two pieces run beside each other, Table 4.1.14 where they cross, both where they cross at less than 30°,
 * and §4.1.12 for the order of water above drains. Pieces that meet at a node are one construction and are left out, and so is a pipe's next reach after its
 * own crossing. O((n + k) log n) for k near pairs.
 */
export function clashTable(
  index: PieceIndex,
  rules: RuleMatrix,
  links: NodeLinks,
  {
    between,
    ...asking
  }: NearOptions & { between?: ((segmentA: number, segmentB: number) => boolean) | undefined } = {},
): ClashTable {
  const base = index.pieces;
  const asked = asking.query ?? base;
  const rows = new GrowingTable();
  const utility = utilityOfRow;
  visitNearPairs(
    index,
    rules.horizontalM,
    rules.reachM,
    (i, j, relation) => {
      const segmentA = asked.segment[i]!;
      const segmentB = base.segment[j]!;
      if (between && !between(segmentA, segmentB)) return;
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
        // crossing so flat they lie over one another for long: the distance beside each other counts, too
        if (!runsBeside(asked, i, base, j) || rules.horizontalM[rowA * ROWS + rowB]! === 0) return;
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
    asking,
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
