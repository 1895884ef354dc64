import Flatbush from 'flatbush';
import type { Pieces } from './pieces.ts';
import { type PlanRelation, planRelation } from './segment-distance.ts';

export interface PieceIndex {
  tree: Flatbush;
  pieces: Pieces;
  largestRadiusM: number;
}

/** Packed Hilbert R-tree over the plan boxes of the axes. O(n log n), 40 bytes a piece. */
export function indexPieces(pieces: Pieces): PieceIndex | undefined {
  if (pieces.count === 0) return undefined;
  const tree = new Flatbush(pieces.count);
  let largestRadiusM = 0;
  const { x0, y0, x1, y1, radiusM } = pieces;
  for (let i = 0; i < pieces.count; i++) {
    const ax = x0[i]!;
    const ay = y0[i]!;
    const bx = x1[i]!;
    const by = y1[i]!;
    tree.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
    if (radiusM[i]! > largestRadiusM) largestRadiusM = radiusM[i]!;
  }
  tree.finish();
  return { tree, pieces, largestRadiusM };
}

export type VisitPair = (i: number, j: number, relation: PlanRelation) => void;

export interface NearOptions {
  /** Pieces that are looked up in the index; default: its own. */
  query?: Pieces | undefined;
  /** Without `query`, by segment: 1 where all pairs that it is one of are wanted; default: every pair. */
  only?: Uint8Array | undefined;
}

/**
 * Every pair whose outer walls are nearer in plan than the figure for their two rows (`limitM[rowI * rows + rowJ]`), and
 * every pair that crosses. With `query` omitted: each unordered pair of the index once, i < j; otherwise i is a piece of
 * `query` and j one of the index. Pieces of one segment are never paired.
 */
export function visitNearPairs(
  index: PieceIndex,
  limitM: Float64Array,
  reachM: Float64Array,
  visit: VisitPair,
  { query, only }: NearOptions = {},
): void {
  const { tree, pieces: base, largestRadiusM } = index;
  const own = query === undefined;
  const asked = query ?? base;
  const rows = reachM.length;
  const relation: PlanRelation = { distanceM: 0, crosses: false, t: 0, u: 0 };
  const { x0, y0, x1, y1, radiusM, row, segment } = base;
  let i = 0;
  let ax = 0;
  let ay = 0;
  let bx = 0;
  let by = 0;
  let radius = 0;
  let offset = 0;
  let ofSegment = 0;
  // results are consumed inside the filter, which always declines: no array grows
  const filter = (j: number): boolean => {
    if (own && segment[j] === ofSegment) return false;
    // a pair is met from its first piece, or from the only one of the two that is asked for
    const isTurned = own && j <= i;
    if (isTurned && (!only || only[segment[j]!] === 1)) return false;
    if (isTurned) planRelation(x0[j]!, y0[j]!, x1[j]!, y1[j]!, ax, ay, bx, by, relation);
    else planRelation(ax, ay, bx, by, x0[j]!, y0[j]!, x1[j]!, y1[j]!, relation);
    if (relation.crosses || relation.distanceM - radius - radiusM[j]! < limitM[offset + row[j]!]!) {
      if (isTurned) visit(j, i, relation);
      else visit(i, j, relation);
    }
    return false;
  };
  for (i = 0; i < asked.count; i++) {
    if (only?.[asked.segment[i]!] === 0) continue;
    ax = asked.x0[i]!;
    ay = asked.y0[i]!;
    bx = asked.x1[i]!;
    by = asked.y1[i]!;
    radius = asked.radiusM[i]!;
    ofSegment = asked.segment[i]!;
    const rowI = asked.row[i]!;
    offset = rowI * rows;
    const reach = reachM[rowI]! + radius + largestRadiusM;
    tree.search(
      Math.min(ax, bx) - reach,
      Math.min(ay, by) - reach,
      Math.max(ax, bx) + reach,
      Math.max(ay, by) + reach,
      filter,
    );
  }
}
