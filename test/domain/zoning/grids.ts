import { type Graph, graphFromPairs } from '../../../domain/zoning/graph.ts';
import type { Rings } from '../../../domain/zoning/unit-shapes.ts';

/** A grid of units with rook neighbours, numbered row by row. */
export function gridGraph(columns: number, rows: number): Graph {
  const pairs: [number, number][] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const u = y * columns + x;
      if (x + 1 < columns) pairs.push([u, u + 1]);
      if (y + 1 < rows) pairs.push([u, u + columns]);
    }
  }
  return graphFromPairs(columns * rows, pairs);
}

/** A square in metres. */
export function square(x: number, y: number, side: number): Rings {
  return [
    [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ],
  ];
}

/** Squares of `side` with lanes of `lane` between them, row by row. */
export function compounds(columns: number, rows: number, side: number, lane: number): Rings[][] {
  return Array.from({ length: columns * rows }, (_, u) => [
    square((u % columns) * (side + lane), Math.floor(u / columns) * (side + lane), side),
  ]);
}
