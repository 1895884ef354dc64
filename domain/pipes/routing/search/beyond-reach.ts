import { insideRings, lengthOf, type Point } from '../../../geo/plane.ts';
import { clearanceField } from '../ground/clearance-field.ts';
import { cellAt, cellsAlong, type Frame } from '../ground/frame.ts';
import { type Obstacle, ObstacleIndex } from '../ground/obstacles.ts';
import type { UtilityRoute } from '../route-utility.ts';
import type { Site, Terminal } from '../site/site.ts';
import { moves } from './grid-steiner.ts';

/** Roots are looked for within four cells of a main, doors within one and a half of the clearance of a wall; one more for another raster. */
const rootCells = 5;
const doorCells = 2.5;
/** Walls are looked at every so often. */
const alongM = 0.25;

/**
 * Whether another raster or less room might lead to somebody whom a layout leaves without a way. A way anywhere in a cell lies within
 * half its diagonal of the middle, which then has so much less than its clearance at most; where not even such cells lead to
 * a free place of a wall, the house is shut in by what stands there, and no further search helps. Pipes that lie there already are left
 * out of account.
 * @param obstacles - those that the layout would be searched among; its site's buildings first
 */
export function mayBeReached(
  { frame, spec, terminals, unreachable }: Pick<UtilityRoute, 'frame' | 'spec' | 'terminals' | 'unreachable'>,
  site: Site,
  obstacles: readonly Obstacle[],
): boolean {
  const left = new Set(unreachable.map((one) => one.terminal));
  const index = new ObstacleIndex(obstacles);
  const doors = terminals
    .filter((one) => left.has(one.id))
    .map((one) => ({ places: freePlaces(one, index), reachM: obstacles[one.building]!.clearanceM }))
    .filter(({ places }) => places.length > 0);
  if (doors.length === 0) return false;
  const mains = site.mains.filter((one) => one.utility === spec.utility).map((one) => one.line);
  const reached = reachedCells(frame, obstacles, mains);
  // a main that this raster does not hold may lie on another one
  if (!reached) return true;
  return doors.some(({ places, reachM }) =>
    places.some(([x, y]) => hasReachedAround(frame, reached, x, y, reachM + doorCells * frame.cellM)),
  );
}

/** Places of its wall that nothing but the house itself is too near to. */
function freePlaces({ building, frontage }: Terminal, index: ObstacleIndex): Point[] {
  const own = index.obstacles[building]!;
  const others = index.obstacles.filter((one, i) => i !== building && one.area);
  return (frontage ? [frontage] : own.paths)
    .flatMap((wall) => everySoOften(wall))
    .filter(
      ([x, y]) =>
        index.slack(x, y, x, y, building) > -alongM && !others.some((one) => insideRings(x, y, one.paths)),
    );
}

function everySoOften(wall: readonly Point[]): Point[] {
  return wall.flatMap(([x, y], k): Point[] => {
    const from = wall[Math.max(0, k - 1)]!;
    const steps = Math.max(1, Math.ceil(lengthOf([from, [x, y]]) / alongM));
    return Array.from({ length: steps }, (_, i): Point => {
      const part = (i + 1) / steps;
      return [from[0] + (x - from[0]) * part, from[1] + (y - from[1]) * part];
    });
  });
}

/** 1 for each cell that a way from the mains may pass, but not on the rim of the raster; undefined where none starts from a main. */
function reachedCells(
  frame: Frame,
  obstacles: readonly Obstacle[],
  mains: readonly (readonly Point[])[],
): Uint8Array | undefined {
  const { width, height, cellM } = frame;
  const field = clearanceField(frame, obstacles, 0);
  const least = -cellM * Math.SQRT1_2 - 1e-6;
  const closed = Uint8Array.from(field, (one) => (one < least ? 1 : 0));
  for (let column = 0; column < width; column++) closed[column] = closed[(height - 1) * width + column] = 1;
  for (let row = 0; row < height; row++) closed[row * width] = closed[(row + 1) * width - 1] = 1;
  const reached = new Uint8Array(width * height);
  const queue = new Int32Array(width * height);
  let end = 0;
  const reach = (cell: number): void => {
    if (closed[cell]) return;
    closed[cell] = 1;
    reached[cell] = 1;
    queue[end++] = cell;
  };
  for (const line of mains) {
    // a main that is a point has an end, too
    const path = line.length === 1 ? [line[0]!, line[0]!] : line;
    for (const cell of cellsAlong(frame, path, rootCells * cellM)) reach(cell);
  }
  if (end === 0) return undefined;
  // the others leap over a cell
  const steps = moves.slice(0, 8).map(([dx, dy]) => dy * width + dx);
  for (let k = 0; k < end; k++) for (const step of steps) reach(queue[k]! + step);
  return reached;
}

function hasReachedAround(frame: Frame, reached: Uint8Array, x: number, y: number, reachM: number): boolean {
  for (let dy = -reachM; dy <= reachM; dy += frame.cellM)
    for (let dx = -reachM; dx <= reachM; dx += frame.cellM) {
      const cell = cellAt(frame, x + dx, y + dy);
      if (cell >= 0 && reached[cell]) return true;
    }
  return false;
}
