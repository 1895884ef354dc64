import type { HeatGrid, HeatWeight } from './view.ts';

/**
 * The heatmap as a density of kernels: what a community has is spread round its middle over a disc, so that what is
 * read at a place is the amount per hectare within that disc. Nothing is lost or added: summed over the ground, the
 * densities give back the total.
 */

/** Cells of Web Mercator: 2^level to a side of the world, the first in the north-west. */
export interface HeatWindow {
  level: number;
  left: number;
  top: number;
  columns: number;
  rows: number;
}

/** Where a community stands, in cells of the window's level, and what it weighs. */
export interface HeatPoint {
  x: number;
  y: number;
  value: number;
}

/** Radius of the kernel; a cell is 8 to 16 pixels wide, so the disc is about as wide as a thumb. */
export const kernelCells = 5;
/** At this zoom compounds can be told apart: from here on each is drawn with its own figure. */
export const heatUpTo = 14.5;

const finest = 20;
const mostCells = 40_000;
/** Windows begin and end at multiples of it, so that a map moved a little asks for the same again. */
const stride = 16;
const earthRadiusM = 6_378_137;

/** The window that covers `bounds` (degrees: west, south, east, north) on a map at `zoom`. */
export function heatWindow(bounds: readonly [number, number, number, number], zoom: number): HeatWindow {
  for (let level = Math.min(finest, Math.max(6, Math.floor(zoom) + 6)); ; level--) {
    const [west, south, east, north] = bounds;
    const left = snapDown(cellX(west, level));
    const top = snapDown(cellY(north, level));
    const columns = snapUp(cellX(east, level)) - left;
    const rows = snapUp(cellY(south, level)) - top;
    if (columns * rows <= mostCells || level === 1) return { level, left, top, columns, rows };
  }
}

/** West, south, east and north of the middles of its outermost cells, degrees: asked for again, they give the same window. */
export function windowBounds({
  level,
  left,
  top,
  columns,
  rows,
}: HeatWindow): [number, number, number, number] {
  return [
    longitudeOf(left + 0.5, level),
    latitudeOf(top + rows - 0.5, level),
    longitudeOf(left + columns - 0.5, level),
    latitudeOf(top + 0.5, level),
  ];
}

/** Degrees to cells of a level, with fractions. */
export function cellX(longitude: number, level: number): number {
  return ((longitude + 180) / 360) * 2 ** level;
}

export function cellY(latitude: number, level: number): number {
  const limited = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  return ((1 - Math.asinh(Math.tan(limited)) / Math.PI) / 2) * 2 ** level;
}

export function longitudeOf(x: number, level: number): number {
  return (x / 2 ** level) * 360 - 180;
}

export function latitudeOf(y: number, level: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** level))) * 180) / Math.PI;
}

/** Ground area of a cell in row `y`, on the sphere of Web Mercator. */
export function cellAreaM2(y: number, level: number): number {
  const sideM = (2 * Math.PI * earthRadiusM) / 2 ** level;
  return (sideM * Math.cos((latitudeOf(y + 0.5, level) * Math.PI) / 180)) ** 2;
}

/** Amount per hectare in every cell of the window, row by row from the north-west. Quartic kernel (Silverman 1986, 4.5). */
export function kernelDensity(points: Iterable<HeatPoint>, window: HeatWindow): Float64Array {
  const { level, left, top, columns, rows } = window;
  const sums = new Float64Array(columns * rows);
  const reach = Math.ceil(kernelCells);
  const shares = new Float64Array((2 * reach + 1) ** 2);
  for (const { x, y, value } of points) {
    const [column, row] = [Math.floor(x) - reach, Math.floor(y) - reach];
    let whole = 0;
    for (let j = 0, at = 0; j <= 2 * reach; j++)
      for (let i = 0; i <= 2 * reach; i++, at++) {
        const away = ((column + i + 0.5 - x) ** 2 + (row + j + 0.5 - y) ** 2) / kernelCells ** 2;
        shares[at] = away < 1 ? (1 - away) ** 2 : 0;
        whole += shares[at]!;
      }
    for (let j = 0, at = 0; j <= 2 * reach; j++)
      for (let i = 0; i <= 2 * reach; i++, at++) {
        const [u, v] = [column + i - left, row + j - top];
        // what is outside the window is counted there all the same: shares are of the whole disc
        if (u >= 0 && u < columns && v >= 0 && v < rows)
          sums[v * columns + u]! += (value * shares[at]!) / whole;
      }
  }
  for (let v = 0; v < rows; v++) {
    const hectares = cellAreaM2(top + v, level) / 10_000;
    for (let u = 0; u < columns; u++) sums[v * columns + u]! /= hectares;
  }
  return sums;
}

/** The window with its values in the unit of the legend. `points` weigh households, yuan or communities under way. */
export function heatGrid(points: Iterable<HeatPoint>, window: HeatWindow, weight: HeatWeight): HeatGrid {
  // communities are few: of them a square kilometre is told
  const perUnit = weight === 'under_way' ? 100 : 1;
  const values = Array.from(kernelDensity(points, window), (value) =>
    Number((value * perUnit).toPrecision(3)),
  );
  const felt = values.filter((value) => value > 0).sort((a, b) => a - b);
  const at = (share: number) => felt[Math.floor(share * (felt.length - 1))] ?? 0;
  const middle = cellAreaM2(window.top + window.rows / 2, window.level);
  return {
    ...window,
    weight,
    unit: unitOf[weight],
    radiusM: Number((kernelCells * Math.sqrt(middle)).toPrecision(2)),
    values,
    breaks: [at(0.5), at(0.9), at(1)],
  };
}

const unitOf = {
  households: 'households_per_ha',
  investment: 'yuan_per_ha',
  under_way: 'communities_per_km2',
} as const satisfies Record<HeatWeight, HeatGrid['unit']>;

function snapDown(cell: number): number {
  return Math.floor(cell / stride) * stride;
}

function snapUp(cell: number): number {
  return (Math.floor(cell / stride) + 1) * stride;
}
