import { nearestOnSegment, type Point } from '../../../geo/plane.ts';

/** How far the axes of a raster are turned against the plane's. */
export interface Turn {
  cos: number;
  sin: number;
}

/**
 * A raster in the project's plane, its axes along the façades. Cell (column, row) has its centre at x0 + column · cellM,
 * y0 + row · cellM along those axes.
 */
export interface Frame {
  turn: Turn;
  x0: number;
  y0: number;
  cellM: number;
  width: number;
  height: number;
}

export interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

const unturned: Turn = { cos: 1, sin: 0 };

/** @param box - along the turned axes */
export function frameAround(box: Box, marginM: number, cellM: number, turn = unturned): Frame {
  return {
    turn,
    x0: box.minX - marginM,
    y0: box.minY - marginM,
    cellM,
    width: Math.max(1, Math.ceil((box.maxX - box.minX + 2 * marginM) / cellM) + 1),
    height: Math.max(1, Math.ceil((box.maxY - box.minY + 2 * marginM) / cellM) + 1),
  };
}

export function boxOf(coordinates: Iterable<readonly [number, number]>): Box {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const [x, y] of coordinates) {
    box.minX = Math.min(box.minX, x);
    box.minY = Math.min(box.minY, y);
    box.maxX = Math.max(box.maxX, x);
    box.maxY = Math.max(box.maxY, y);
  }
  return box;
}

/** A place of the plane along the turned axes. */
export function turned({ cos, sin }: Turn, x: number, y: number): [number, number] {
  return [x * cos + y * sin, y * cos - x * sin];
}

/** Turned on by an angle, radians. */
export function turnBy({ cos, sin }: Turn, angle: number): Turn {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return { cos: cos * c - sin * s, sin: sin * c + cos * s };
}

/** Centre of a cell, in the plane. */
export function centreOf({ turn, x0, y0, cellM, width }: Frame, cell: number): [number, number] {
  const u = x0 + (cell % width) * cellM;
  const v = y0 + Math.floor(cell / width) * cellM;
  return [u * turn.cos - v * turn.sin, u * turn.sin + v * turn.cos];
}

/** Cell whose centre is nearest to a place of the plane; -1 outside. */
export function cellAt(frame: Frame, x: number, y: number): number {
  const { cos, sin } = frame.turn;
  const column = Math.round((x * cos + y * sin - frame.x0) / frame.cellM);
  const row = Math.round((y * cos - x * sin - frame.y0) / frame.cellM);
  if (column < 0 || row < 0 || column >= frame.width || row >= frame.height) return -1;
  return row * frame.width + column;
}

/** Columns and rows of the cells inside a box along the turned axes, cut to the frame. */
export function cellRange(frame: Frame, box: Box): [c0: number, r0: number, c1: number, r1: number] {
  const { x0, y0, cellM, width, height } = frame;
  return [
    Math.max(0, Math.ceil((box.minX - x0) / cellM)),
    Math.max(0, Math.ceil((box.minY - y0) / cellM)),
    Math.min(width - 1, Math.floor((box.maxX - x0) / cellM)),
    Math.min(height - 1, Math.floor((box.maxY - y0) / cellM)),
  ];
}

/** Cells whose centre is within `halfM` of a line; some of them twice. */
export function cellsAlong(frame: Frame, line: readonly Point[], halfM: number): number[] {
  const cells: number[] = [];
  for (let k = 1; k < line.length; k++) {
    const [ax, ay] = turned(frame.turn, ...line[k - 1]!);
    const [bx, by] = turned(frame.turn, ...line[k]!);
    const [c0, r0, c1, r1] = cellRange(frame, {
      minX: Math.min(ax, bx) - halfM,
      minY: Math.min(ay, by) - halfM,
      maxX: Math.max(ax, bx) + halfM,
      maxY: Math.max(ay, by) + halfM,
    });
    for (let row = r0; row <= r1; row++) {
      for (let column = c0; column <= c1; column++) {
        const x = frame.x0 + column * frame.cellM;
        const y = frame.y0 + row * frame.cellM;
        const [nx, ny] = nearestOnSegment(x, y, ax, ay, bx, by);
        if (Math.hypot(nx - x, ny - y) <= halfM) cells.push(row * frame.width + column);
      }
    }
  }
  return cells;
}
