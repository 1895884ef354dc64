import { nearestOnSegment, type Point } from '../../geo/plane.ts';
import type { Utility } from '../model.ts';
import { clearanceField, forCellsInside } from './clearance-field.ts';
import { cellRange, type Frame, turned } from './frame.ts';
import type { Obstacle } from './obstacles.ts';
import type { Site } from './site.ts';

/** Asphalt of a street costs this much more than a yard that the renovation repaves: metres count for more there. */
const streetFactor: Record<string, number> = {
  footway: 1,
  path: 1,
  pedestrian: 1,
  service: 1.1,
  steps: 1.5,
  living_street: 1.1,
  residential: 1.25,
  tertiary: 1.5,
  secondary: 1.7,
  primary: 2,
  trunk: 2.5,
  motorway: 4,
};

/** A metre in a corridor that somebody asked for counts a quarter: a detour of up to four times is worth it. */
const CORRIDOR_FACTOR = 0.25;
/** Half the width of a corridor: a trench, and for each further utility its lane beside it. */
const corridorHalfM = (utilities: number): number => 1 + 0.8 * utilities;

/**
 * Price per metre relative to a paved yard; undefined where every metre costs the same.
 * @param streetWeight - how many times what a street costs more counts
 */
export function groundPrice(
  frame: Frame,
  site: Site,
  utility: Utility,
  { streetWeight = 1, together = 1 }: { streetWeight?: number; together?: number } = {},
): Float32Array | undefined {
  const corridors = (site.corridors ?? []).filter((one) => one.utilities?.includes(utility) ?? true);
  if (site.streets.length + corridors.length === 0) return undefined;
  const price = new Float32Array(frame.width * frame.height).fill(1);
  for (const street of site.streets) {
    const factor = 1 + ((streetFactor[street.kind] ?? 1.25) - 1) * streetWeight;
    const half = street.widthM / 2;
    if (street.rings)
      forCellsInside(frame, street.rings, (cell) => {
        price[cell] = Math.max(price[cell]!, factor);
      });
    for (const cell of cellsAlong(frame, street.line, half)) {
      if (price[cell]! < factor) price[cell] = factor;
    }
  }
  for (const cell of new Set(
    corridors.flatMap(({ line }) => cellsAlong(frame, line, corridorHalfM(together))),
  ))
    price[cell]! *= CORRIDOR_FACTOR;
  return price;
}

/** A metre that is legal for narrow pipes only counts this much: a detour of up to three times is worth it. */
const NARROW_FACTOR = 3;

/**
 * Makes ground dearer where less than `roomM` is left beyond the clearances: pipes of a network that come out wider than the most of it
 * keep off such ways where there are others, while a narrow one may still pass.
 */
export function priceNarrow(
  frame: Frame,
  price: Float32Array,
  obstacles: readonly Obstacle[],
  roomM: number,
): void {
  clearanceField(frame, obstacles, roomM).forEach((left, cell) => {
    if (left >= 0 && left < roomM) price[cell]! *= NARROW_FACTOR;
  });
}

/** A metre that is legal with a safety measure only counts this much, as one beside a pipe that was too near before. */
const REDUCED_FACTOR = 8;

/** Makes the ground dear that lies within the clearances of the table, where a measure reduces them. */
export function priceReduced(frame: Frame, price: Float32Array, asked: readonly Obstacle[]): void {
  clearanceField(frame, asked, 0).forEach((left, cell) => {
    if (left < 0) price[cell]! *= REDUCED_FACTOR;
  });
}

/** Cells whose centre is within `halfM` of a line; some of them twice. */
function cellsAlong(frame: Frame, line: readonly Point[], halfM: number): number[] {
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
