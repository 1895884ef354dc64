import type { Axes } from './axes.ts';
import { centreOf, type Frame, type Turn } from './frame.ts';

/** What a bend costs beside the pipe, in metres of way: a fitting or a manhole. */
export const bendM = 2.5;

/** The same while searching, where a cell knows only the last move of the one way that leads to it: enough against staircases. */
const turnM = 0.5;

/** What a slant costs more than its two legs, as a share of the shorter leg: long diagonals become legs, short ones stay. */
const slantShare = 0.08;

/**
 * How much longer a direction counts than it is: along the axes by nothing, at a slant by its two legs and a little.
 * @param dx, dy - of length one
 */
export function slantFactor({ cos, sin }: Turn, dx: number, dy: number): number {
  const along = Math.abs(dx * cos + dy * sin);
  const across = Math.abs(dy * cos - dx * sin);
  return along + across + slantShare * Math.min(along, across);
}

/** A slant is an oddity of its own, up to this shorter leg, metres: it costs what a corner more would. */
const oddLegM = 5;
const oddShare = 0.3;

/** What a straight piece costs for being slanted at all, in metres. @param dx, dy - of the whole piece, metres */
export function slantM({ cos, sin }: Turn, dx: number, dy: number): number {
  const shorter = Math.min(Math.abs(dx * cos + dy * sin), Math.abs(dy * cos - dx * sin));
  return oddShare * Math.min(shorter, oddLegM);
}

/** Moves over a raster that follows the axes. */
export interface AlignedMoves {
  /** Which of the axes governs each cell. */
  turnOf: Uint8Array;
  /** Metres that a move counts, by `turn · 16 + move`. */
  stepM: Float64Array;
  /** What it costs to go on by a move after another, by `before · 16 + after`. */
  bendM: Float64Array;
}

export function alignedMoves(
  frame: Frame,
  axes: Axes,
  moves: readonly (readonly [number, number])[],
): AlignedMoves {
  const { cos, sin } = frame.turn;
  const stepM = axes.turns.flatMap((turn) =>
    moves.map(([u, v]) => {
      const length = Math.hypot(u, v);
      const factor = slantFactor(turn, (u * cos - v * sin) / length, (u * sin + v * cos) / length);
      return length * frame.cellM * factor;
    }),
  );
  const bends = moves.flatMap(([u, v]) =>
    moves.map(([p, q]) => turnM * (1 - (u * p + v * q) / (Math.hypot(u, v) * Math.hypot(p, q)))),
  );
  const turnOf = new Uint8Array(frame.width * frame.height);
  if (axes.turns.length > 1) {
    // directions change by squares of many cells: one look for eight by eight of them
    for (let row = 0; row < frame.height; row += 8) {
      for (let column = 0; column < frame.width; column += 8) {
        const turn = axes.at(...centreOf(frame, row * frame.width + column));
        if (turn === 0) continue;
        for (let r = row; r < Math.min(row + 8, frame.height); r++) {
          turnOf.fill(turn, r * frame.width + column, r * frame.width + Math.min(column + 8, frame.width));
        }
      }
    }
  }
  return { turnOf, stepM: Float64Array.from(stepM), bendM: Float64Array.from(bends) };
}
