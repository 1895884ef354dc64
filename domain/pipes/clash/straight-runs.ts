import type { PieceIndex } from './near-pairs.ts';
import { firstPiece, type Pieces } from './pieces.ts';
import type { PlanRelation } from './segment-distance.ts';

/** Node numbers that are joined by one segment, as compressed rows; only needed to forgive what is one pipe bending. */
export interface NodeLinks {
  start: Int32Array;
  node: Int32Array;
  segment: Int32Array;
}

export function sharesNode(a: Pieces, segmentA: number, b: Pieces, segmentB: number): boolean {
  const from = a.fromNode[segmentA]!;
  const to = a.toNode[segmentA]!;
  const otherFrom = b.fromNode[segmentB]!;
  const otherTo = b.toNode[segmentB]!;
  return from === otherFrom || from === otherTo || to === otherFrom || to === otherTo;
}

/** Two reaches of one utility with one short reach between them are a bend, not a clash; each however it is cut. */
export function nearlyMeet(links: NodeLinks, a: Place, b: Place, index: PieceIndex): boolean {
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

/**
 * Piece i comes near piece j with its end only, at a steep angle, and the pipe goes on there and crosses j (or the pipe
 * of j goes on and crosses i): then the crossing is judged by the vertical table and the approach is no second finding.
 */
export function passedByNeighbour(
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
