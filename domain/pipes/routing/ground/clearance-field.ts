import { nearestOnSegment, type Point } from '../../../geo/plane.ts';
import { cellRange, type Frame, turned } from './frame.ts';
import type { Obstacle } from './obstacles.ts';

/**
 * Per cell, how much more room there is than the clearances ask for: the least of (distance of the cell's centre −
 * clearance) over all obstacles, cut off at `bandM`; below 0 the cell is illegal, inside areas far below. Distances are
 * those of the vectors, not of painted cells: every edge writes into the band around itself only, so that the work is
 * that of the band, O(perimeter · band / cell²).
 */
export function clearanceField(frame: Frame, obstacles: readonly Obstacle[], bandM: number): Float32Array {
  const field = new Float32Array(frame.width * frame.height).fill(bandM);
  for (const obstacle of obstacles) {
    if (obstacle.area) fillInside(frame, field, obstacle);
    for (const path of obstacle.paths) {
      for (let k = path.length === 1 ? 0 : 1; k < path.length; k++) {
        const [ax, ay] = turned(frame.turn, ...path[Math.max(0, k - 1)]!);
        const [bx, by] = turned(frame.turn, ...path[k]!);
        writeBand(frame, field, ax, ay, bx, by, obstacle.clearanceM, bandM);
      }
    }
  }
  return field;
}

function writeBand(
  frame: Frame,
  field: Float32Array,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  clearanceM: number,
  bandM: number,
): void {
  const reach = clearanceM + bandM;
  // an edge that nothing keeps away from (a forbidden place) has no band
  if (reach <= 0) return;
  const length = Math.hypot(bx - ax, by - ay);
  // Long slanted edges are cut, or their boxes would hold mostly cells that are far away.
  const pieces = Math.max(1, Math.ceil(length / (4 * reach)));
  for (let i = 0; i < pieces; i++) {
    const x1 = ax + ((bx - ax) * i) / pieces;
    const y1 = ay + ((by - ay) * i) / pieces;
    const x2 = ax + ((bx - ax) * (i + 1)) / pieces;
    const y2 = ay + ((by - ay) * (i + 1)) / pieces;
    const box = {
      minX: Math.min(x1, x2) - reach,
      minY: Math.min(y1, y2) - reach,
      maxX: Math.max(x1, x2) + reach,
      maxY: Math.max(y1, y2) + reach,
    };
    const [c0, r0, c1, r1] = cellRange(frame, box);
    const dx = x2 - x1;
    const dy = y2 - y1;
    const square = dx * dx + dy * dy;
    for (let row = r0; row <= r1; row++) {
      const py = frame.y0 + row * frame.cellM - y1;
      for (let column = c0; column <= c1; column++) {
        const px = frame.x0 + column * frame.cellM - x1;
        let t = square === 0 ? 0 : (px * dx + py * dy) / square;
        t = Math.min(1, Math.max(0, t));
        const ex = px - t * dx;
        const ey = py - t * dy;
        const left = Math.sqrt(ex * ex + ey * ey) - clearanceM;
        const at = row * frame.width + column;
        if (left < field[at]!) field[at] = left;
      }
    }
  }
}

/** Inside is −clearance − 1 at least. */
function fillInside(frame: Frame, field: Float32Array, { paths, clearanceM }: Obstacle): void {
  forCellsInside(frame, paths, (cell) => {
    field[cell] = -clearanceM - 1;
  });
}

/** Every cell whose centre lies inside the rings: scan lines with the even-odd rule. */
export function forCellsInside(frame: Frame, rings: readonly Point[][], visit: (cell: number) => void): void {
  let minY = Infinity;
  let maxY = -Infinity;
  const paths = rings.map((ring) => ring.map(([x, y]) => turned(frame.turn, x, y)));
  for (const path of paths) {
    for (const [, y] of path) {
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
  }
  const [, r0, , r1] = cellRange(frame, { minX: -Infinity, maxX: Infinity, minY, maxY });
  const crossings: number[] = [];
  for (let row = r0; row <= r1; row++) {
    const y = frame.y0 + row * frame.cellM;
    crossings.length = 0;
    for (const path of paths) {
      for (let i = 0, j = path.length - 1; i < path.length; j = i++) {
        const [xi, yi] = path[i]!;
        const [xj, yj] = path[j]!;
        if (yi > y !== yj > y) crossings.push(((xj - xi) * (y - yi)) / (yj - yi) + xi);
      }
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.ceil((crossings[k]! - frame.x0) / frame.cellM));
      const to = Math.min(frame.width - 1, Math.floor((crossings[k + 1]! - frame.x0) / frame.cellM));
      for (let column = from; column <= to; column++) visit(row * frame.width + column);
    }
  }
}

/** Legal cells within `withinM` of an obstacle's outline, with their distance from it; for the laterals of a building. */
export function cellsAround(
  frame: Frame,
  field: Float32Array,
  obstacle: Obstacle,
  withinM: number,
): { cell: number; distanceM: number }[] {
  const nearest = new Map<number, number>();
  for (const path of obstacle.paths) {
    for (let k = path.length === 1 ? 0 : 1; k < path.length; k++) {
      const from = turned(frame.turn, ...path[Math.max(0, k - 1)]!);
      addCellsAround(frame, field, from, turned(frame.turn, ...path[k]!), withinM, nearest);
    }
  }
  return Array.from(nearest, ([cell, distanceM]) => ({ cell, distanceM }));
}

/** For one edge; a function of its own, because the compiler gives up on loops as deep as all of them in one. */
function addCellsAround(
  frame: Frame,
  field: Float32Array,
  [ax, ay]: Point,
  [bx, by]: Point,
  withinM: number,
  nearest: Map<number, number>,
): void {
  const [c0, r0, c1, r1] = cellRange(frame, {
    minX: Math.min(ax, bx) - withinM,
    minY: Math.min(ay, by) - withinM,
    maxX: Math.max(ax, bx) + withinM,
    maxY: Math.max(ay, by) + withinM,
  });
  for (let row = r0; row <= r1; row++) {
    for (let column = c0; column <= c1; column++) {
      const cell = row * frame.width + column;
      if (field[cell]! < 0) continue;
      const x = frame.x0 + column * frame.cellM;
      const y = frame.y0 + row * frame.cellM;
      const [nx, ny] = nearestOnSegment(x, y, ax, ay, bx, by);
      const distance = Math.hypot(nx - x, ny - y);
      if (distance <= withinM && distance < (nearest.get(cell) ?? Infinity)) nearest.set(cell, distance);
    }
  }
}
