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

type Asked = Pick<UtilityRoute, 'frame' | 'spec' | 'terminals' | 'unreachable'>;

/** Answers by site: layouts of one utility that compete ask the same again and again. */
const answers = new WeakMap<Site, Map<string, boolean>>();

/**
 * Whether another raster or less room might lead to somebody whom a layout leaves without a way. A way anywhere in a cell lies within
 * half its diagonal of the middle, which then has so much less than its clearance at most; where not even such cells lead to
 * a free place of a wall, the house is shut in by what stands there, and no further search helps. Pipes that lie there already are left
 * out of account.
 * @param obstacles - those that the layout would be searched among; its site's buildings first
 */
export function mayBeReached(asked: Asked, site: Site, obstacles: readonly Obstacle[]): boolean {
  const known = answers.get(site) ?? new Map<string, boolean>();
  answers.set(site, known);
  const key = keyOf(asked, obstacles);
  const answer = known.get(key) ?? isWithinReach(asked, site, obstacles);
  known.set(key, answer);
  return answer;
}

/** Lines of the site are never changed in place, so that each has a number for good. */
const numbers = new WeakMap<readonly Point[], number>();
let numbered = 0;

function numberOf(line: readonly Point[]): number {
  const number = numbers.get(line) ?? numbered++;
  numbers.set(line, number);
  return number;
}

/** All that an answer depends on besides the site. */
function keyOf({ frame, spec, terminals, unreachable }: Asked, obstacles: readonly Obstacle[]): string {
  const left = new Set(unreachable.map((one) => one.terminal));
  const { x0, y0, width, height, cellM, turn } = frame;
  return [
    [spec.utility, x0, y0, width, height, cellM, turn.cos, turn.sin],
    terminals.filter((one) => left.has(one.id)).map(({ building, frontage }) => [building, frontage]),
    obstacles.map(({ paths, area, clearanceM }) => [paths.map(numberOf), area, clearanceM]),
  ]
    .map((one) => JSON.stringify(one))
    .join();
}

function isWithinReach(
  { frame, spec, terminals, unreachable }: Asked,
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
  const wanted = new Uint8Array(frame.width * frame.height);
  for (const { places, reachM } of doors)
    for (const [x, y] of places) markAround(frame, wanted, x, y, reachM + doorCells * frame.cellM);
  const mains = site.mains.filter((one) => one.utility === spec.utility).map((one) => one.line);
  return leadsTo(wanted, frame, obstacles, mains);
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

/**
 * Whether a way from the mains, not over the rim of the raster, leads to one of the wanted cells; also where none starts from a main: one that this
 * raster does not hold may lie on another.
 */
function leadsTo(
  wanted: Uint8Array,
  frame: Frame,
  obstacles: readonly Obstacle[],
  mains: readonly (readonly Point[])[],
): boolean {
  const { width, height, cellM } = frame;
  const field = clearanceField(frame, obstacles, 0);
  const least = -cellM * Math.SQRT1_2 - 1e-6;
  const closed = new Uint8Array(width * height);
  for (let cell = 0; cell < closed.length; cell++) if (field[cell]! < least) closed[cell] = 1;
  for (let column = 0; column < width; column++) closed[column] = closed[(height - 1) * width + column] = 1;
  for (let row = 0; row < height; row++) closed[row * width] = closed[(row + 1) * width - 1] = 1;
  const queue = new Int32Array(width * height);
  let end = 0;
  let isLed = false;
  const reach = (cell: number): void => {
    if (closed[cell]) return;
    closed[cell] = 1;
    if (wanted[cell]) isLed = true;
    queue[end++] = cell;
  };
  for (const line of mains) {
    // a main that is a point has an end, too
    const path = line.length === 1 ? [line[0]!, line[0]!] : line;
    for (const cell of cellsAlong(frame, path, rootCells * cellM)) reach(cell);
  }
  if (end === 0) return true;
  // the others leap over a cell
  const steps = moves.slice(0, 8).map(([dx, dy]) => dy * width + dx);
  for (let k = 0; k < end && !isLed; k++) for (const step of steps) reach(queue[k]! + step);
  return isLed;
}

function markAround(frame: Frame, wanted: Uint8Array, x: number, y: number, reachM: number): void {
  for (let dy = -reachM; dy <= reachM; dy += frame.cellM)
    for (let dx = -reachM; dx <= reachM; dx += frame.cellM) {
      const cell = cellAt(frame, x + dx, y + dy);
      if (cell >= 0) wanted[cell] = 1;
    }
}
