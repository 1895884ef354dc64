import disturbances from '../../../../data/standards/street-disturbance.json' with { type: 'json' };
import type { Point } from '../../../geo/plane.ts';
import { builtInRates, type Rates } from '../bill/rates.ts';
import type { Site } from '../site/site.ts';
import { clearanceField } from './clearance-field.ts';
import { cellsAlong, type Frame } from './frame.ts';
import { type ExpectedPipe, metreYuan } from './metre-price.ts';
import type { Obstacle } from './obstacles.ts';
import { forCellsOver, surfaceCells, surfaceNumbers } from './surface-cells.ts';
import { carriageways } from './surfaces.ts';

/** A metre in a corridor that somebody asked for counts a quarter: a detour of up to four times is worth it. */
const CORRIDOR_FACTOR = 0.25;
/** Half the width of a corridor: a trench, and for each further utility its lane beside it. */
export const corridorHalfM = (utilities: number): number => 1 + 0.8 * utilities;

export interface GroundPriceOptions {
  rates?: Rates;
  /** A metre in a carriageway counts so many times its price. */
  streetWeight?: number;
  /** How many utilities are laid. */
  together?: number;
  /** Depth of the trench in every cell, metres; default: that of the pipe. */
  depths?: Float32Array | undefined;
}

/**
 * Price per metre and cell, in metres of a paved yard: what the bill will count for pipe, trench and surface there by what it counts under paving,
 * times the disturbance of busy streets (data/standards/street-disturbance.json). Undefined where every metre costs the same.
 */
export function groundPrice(
  frame: Frame,
  site: Site,
  pipe: ExpectedPipe,
  { rates = builtInRates, streetWeight = 1, together = 1, depths }: GroundPriceOptions = {},
): Float32Array | undefined {
  const corridors = (site.corridors ?? []).filter((one) => one.utilities?.includes(pipe.utility) ?? true);
  const surfaces = site.surfaces?.length ?? 0;
  if (site.streets.length + corridors.length + surfaces === 0 && !site.repaves && !depths) return undefined;
  const pavedYuan = metreYuan(pipe, 'paving', rates);
  const byDecimetre = new Map<number, number[]>();
  const factorsAt = (decimetres: number, depthM: number): number[] => {
    const known = byDecimetre.get(decimetres);
    if (known) return known;
    const own = { ...pipe, depthM };
    const factors = surfaceNumbers.map((surface) => metreYuan(own, surface, rates) / pavedYuan);
    byDecimetre.set(decimetres, factors);
    return factors;
  };
  const price = Float32Array.from(surfaceCells(frame, site), (surface, cell) => {
    if (!depths) return factorsAt(0, pipe.depthM)[surface]!;
    const decimetres = Math.round(depths[cell]! * 10);
    return factorsAt(decimetres, decimetres / 10)[surface]!;
  });
  for (const [cell, factor] of disturbance(frame, site, streetWeight)) price[cell]! *= factor;
  for (const cell of new Set(
    corridors.flatMap(({ line }) => cellsAlong(frame, line, corridorHalfM(together))),
  ))
    price[cell]! *= CORRIDOR_FACTOR;
  return price;
}

/** How many times its price a metre in a carriageway counts; of two streets over a cell the busier one. */
function disturbance(frame: Frame, site: Site, streetWeight: number): Map<number, number> {
  const factors = new Map<number, number>();
  const byStreet: Record<string, number> = disturbances.byStreet;
  const roads = new Set(carriageways(site));
  for (const street of site.streets) {
    const factor = (byStreet[street.kind] ?? disturbances.other) * (roads.has(street) ? streetWeight : 1);
    if (factor === 1) continue;
    forCellsOver(frame, street, (cell) => {
      if ((factors.get(cell) ?? 0) < factor) factors.set(cell, factor);
    });
  }
  return factors;
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

/** What the bill counts for a wall that is passed (opened, pipe in a sleeve, made good), in metres of a pipe under a paved yard. */
export function wallPrice(pipe: ExpectedPipe, rates: Rates): number {
  return rates.wallYuan / metreYuan(pipe, 'paving', rates);
}

/** The same for a pipe in the ground that is crossed. */
export function crossingPrice(pipe: ExpectedPipe, rates: Rates): number {
  return rates.crossingYuan / metreYuan(pipe, 'paving', rates);
}

/** Makes ground dearer along lines, so that the way across one costs `crossing`. */
export function priceCrossings(
  frame: Frame,
  price: Float32Array,
  lines: readonly (readonly Point[])[],
  crossing: number,
): void {
  if (crossing === 0) return;
  // two cells wide, because a knight's leap passes over one
  const cells = new Set(lines.flatMap((line) => cellsAlong(frame, line, frame.cellM)));
  for (const cell of cells) price[cell]! += crossing / (2 * frame.cellM);
}

/** A metre that is legal with a safety measure only counts this much, as one beside a pipe that was too near before. */
const REDUCED_FACTOR = 8;

/** Makes the ground dear that lies within the clearances of the table, where a measure reduces them. */
export function priceReduced(frame: Frame, price: Float32Array, asked: readonly Obstacle[]): void {
  clearanceField(frame, asked, 0).forEach((left, cell) => {
    if (left < 0) price[cell]! *= REDUCED_FACTOR;
  });
}
