import Flatbush from 'flatbush';
import { type Point, pointToSegment, segmentsCross, segmentToSegment } from '../../../geo/plane.ts';

/** A pipe that lies already, a wall or a kerb: it may be crossed at a steep angle, but not come nearer to otherwise. */
export interface Beside {
  line: readonly [Point, Point];
  /** Between the axes; of a wall, to its line. */
  clearanceM: number;
  /** Numbers of the pieces in which it goes on from its first and from its last point. */
  goesOn: readonly [readonly number[], readonly number[]];
  /** For whoever asks what stands in the way. */
  id?: string;
  /** Undefined = a pipe. */
  kind?: 'wall' | 'kerb';
  /** What asks for the clearance, where it isn't that between pipes. */
  clause?: string;
}

/** sin 30°: flatter than this two pipes run beside each other, steeper they pass (as the clash check has it). */
export const besideSine = 0.5;

/** What a metre too near to another pipe weighs, in metres of way: a clash is dearer than any way round it. */
export const missingMetrePrice = 100;

/** Pipes that lie already, in an R-tree as wide as their clearances. */
export class BesideIndex {
  readonly besides: readonly Beside[];
  readonly #tree: Flatbush | undefined;
  /** By fives: both ends, and the clearance. */
  readonly #lines: Float64Array;

  constructor(besides: readonly Beside[] = []) {
    this.besides = besides;
    this.#lines = Float64Array.from(
      besides.flatMap(({ line: [from, to], clearanceM }) => [...from, ...to, clearanceM]),
    );
    if (besides.length === 0) return;
    this.#tree = new Flatbush(besides.length);
    for (const { line, clearanceM } of besides) {
      const [[ax, ay], [bx, by]] = line;
      this.#tree.add(
        Math.min(ax, bx) - clearanceM,
        Math.min(ay, by) - clearanceM,
        Math.max(ax, bx) + clearanceM,
        Math.max(ay, by) + clearanceM,
      );
    }
    this.#tree.finish();
  }

  /**
   * Metres that a straight piece lacks to the pipes it neither keeps away from nor passes at a steep angle, over all of them. A pipe of which only
   * an end is near, and which goes on across the piece, is passed.
   * @param enough - where they are as many, it doesn't matter how many more
   */
  missingM(ax: number, ay: number, bx: number, by: number, enough = Infinity): number {
    if (!this.#tree) return 0;
    const lines = this.#lines;
    const lengthM = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
    const ux = lengthM === 0 ? 0 : (bx - ax) / lengthM;
    const uy = lengthM === 0 ? 0 : (by - ay) / lengthM;
    let missing = 0;
    this.#tree.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), (i) => {
      if (missing >= enough) return false;
      // most of those in the box of a slanted piece lie far on one side of it
      const clearanceM = lines[5 * i + 4]!;
      const from = ux * (lines[5 * i + 1]! - ay) - uy * (lines[5 * i]! - ax);
      const to = ux * (lines[5 * i + 3]! - ay) - uy * (lines[5 * i + 2]! - ax);
      if ((from > clearanceM && to > clearanceM) || (from < -clearanceM && to < -clearanceM)) return false;
      missing += this.#missingTo(i, ax, ay, bx, by);
      return false;
    });
    return missing;
  }

  /** Those that a straight piece is too near to, with the least distance. */
  tooNear(ax: number, ay: number, bx: number, by: number): { beside: Beside; distanceM: number }[] {
    const found: { beside: Beside; distanceM: number }[] = [];
    this.#tree?.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), (i) => {
      const beside = this.besides[i]!;
      const [[cx, cy], [dx, dy]] = beside.line;
      if (this.#missingTo(i, ax, ay, bx, by) > 0)
        found.push({ beside, distanceM: segmentToSegment(ax, ay, bx, by, cx, cy, dx, dy) });
      return false;
    });
    return found;
  }

  /** How many walls a straight piece passes. */
  wallsCrossed(ax: number, ay: number, bx: number, by: number): number {
    let crossed = 0;
    this.#tree?.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), (i) => {
      if (this.besides[i]!.kind === 'wall' && this.#crosses(i, ax, ay, bx, by)) crossed++;
      return false;
    });
    return crossed;
  }

  #missingTo(i: number, ax: number, ay: number, bx: number, by: number): number {
    const lines = this.#lines;
    const [cx, cy, dx, dy] = [lines[5 * i]!, lines[5 * i + 1]!, lines[5 * i + 2]!, lines[5 * i + 3]!];
    const clearanceM = lines[5 * i + 4]!;
    const distance = segmentToSegment(ax, ay, bx, by, cx, cy, dx, dy);
    if (distance >= clearanceM) return 0;
    const cross = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
    const squares = ((bx - ax) ** 2 + (by - ay) ** 2) * ((dx - cx) ** 2 + (dy - cy) ** 2);
    const isSteep = cross * cross > besideSine * besideSine * squares;
    if (!isSteep) return clearanceM - distance;
    if (distance === 0 && segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) return 0;
    const { line, goesOn } = this.besides[i]!;
    for (const end of [0, 1] as const) {
      if (pointToSegment(...line[end], ax, ay, bx, by) >= clearanceM) continue;
      if (goesOn[end].some((next) => this.#crosses(next, ax, ay, bx, by))) return 0;
    }
    return clearanceM - distance;
  }

  #crosses(i: number, ax: number, ay: number, bx: number, by: number): boolean {
    const [[cx, cy], [dx, dy]] = this.besides[i]!.line;
    return segmentsCross(ax, ay, bx, by, cx, cy, dx, dy);
  }
}

/** Which pieces meet at their ends, for `goesOn`. @param nameOf - pieces of different names never belong together */
export function joinBesides<Piece extends { line: readonly [Point, Point] }>(
  pieces: readonly Piece[],
  nameOf: (piece: Piece) => string,
): [number[], number[]][] {
  const keys = pieces.map((piece) =>
    piece.line.map(([x, y]) => `${nameOf(piece)} ${x.toFixed(3)} ${y.toFixed(3)}`),
  );
  const at = new Map<string, number[]>();
  for (const [i, ends] of keys.entries())
    for (const key of ends) {
      const list = at.get(key);
      if (list) list.push(i);
      else at.set(key, [i]);
    }
  return keys.map(
    (ends, i) => [0, 1].map((end) => at.get(ends[end]!)!.filter((j) => j !== i)) as [number[], number[]],
  );
}
