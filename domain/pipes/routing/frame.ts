/** A raster in the project's plane. Cell (column, row) has its centre at x0 + column · cellM, y0 + row · cellM. */
export interface Frame {
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

export function frameAround(box: Box, marginM: number, cellM: number): Frame {
  return {
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

export function centreOf(frame: Frame, cell: number): [number, number] {
  return [
    frame.x0 + (cell % frame.width) * frame.cellM,
    frame.y0 + Math.floor(cell / frame.width) * frame.cellM,
  ];
}

/** Cell whose centre is nearest; -1 outside. */
export function cellAt(frame: Frame, x: number, y: number): number {
  const column = Math.round((x - frame.x0) / frame.cellM);
  const row = Math.round((y - frame.y0) / frame.cellM);
  if (column < 0 || row < 0 || column >= frame.width || row >= frame.height) return -1;
  return row * frame.width + column;
}

/** Columns and rows of the cells inside a box, cut to the frame. */
export function cellRange(frame: Frame, box: Box): [c0: number, r0: number, c1: number, r1: number] {
  const { x0, y0, cellM, width, height } = frame;
  return [
    Math.max(0, Math.ceil((box.minX - x0) / cellM)),
    Math.max(0, Math.ceil((box.minY - y0) / cellM)),
    Math.min(width - 1, Math.floor((box.maxX - x0) / cellM)),
    Math.min(height - 1, Math.floor((box.maxY - y0) / cellM)),
  ];
}
