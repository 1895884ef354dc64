import type { Chance } from './chance.ts';
import type { Frame } from './frame.ts';
import type { Point } from './plane.ts';

export type StreetClass = 'arterial' | 'collector' | 'minor' | 'lane';

/** A street of the plan: straight in the grid. `runs: 'north'` lies at u = at, `runs: 'east'` at v = at. */
export interface GridLine {
  key: number;
  runs: 'north' | 'east';
  at: number;
  from: number;
  to: number;
  class: StreetClass;
  /** Between the red lines, property to property. */
  widthM: number;
  isEmbankment: boolean;
}

/** Land between four streets, red lines taken off. */
export interface Block {
  west: GridLine;
  east: GridLine;
  south: GridLine;
  north: GridLine;
  u0: number;
  u1: number;
  v0: number;
  v1: number;
}

export interface StreetGrid {
  norths: GridLine[];
  easts: GridLine[];
  blocks: Block[];
  /** The creek runs north–south from `creekFrom` down to the river. */
  creekU: number;
  creekFrom: number;
  /** The railway: straight in the grid, from the west to the north. */
  railway: [Point, Point];
  railwayHalfWidth: number;
}

export const widths: Record<StreetClass, number> = { arterial: 38, collector: 25, minor: 16, lane: 8 };

const edge = { west: -1860, east: 1860, north: 1600, south: -1540 };

/** Lays out the streets on both banks, a creek between two of them, and the land between. */
export function planStreets(chance: Chance, frame: Frame): StreetGrid {
  const bank = frame.riverHalfWidth + 24;
  const northV = ladder(chance, frame.riverV + bank, edge.north, 205, 268);
  const southV = ladder(chance, edge.south, frame.riverV - bank, 205, 262);
  const us = ladder(chance, edge.west, edge.east, 185, 300);
  const creekIndex = Math.round(us.length * 0.64);
  const creekWest = us[creekIndex]!;
  us.splice(creekIndex + 1, 0, creekWest + 46);
  let key = 0;
  const easts = [...southV, ...northV].map((at, j): GridLine => {
    const isEmbankment = j === southV.length - 1 || j === southV.length;
    const kind = isEmbankment ? 'minor' : rank(j + 1);
    return {
      key: key++,
      runs: 'east',
      at,
      from: edge.west,
      to: edge.east,
      class: kind,
      widthM: widths[kind],
      isEmbankment,
    };
  });
  const norths = us.map((at, i): GridLine => {
    const beside = i === creekIndex || i === creekIndex + 1;
    const kind = beside ? 'minor' : rank(i > creekIndex ? i - 1 : i);
    const from = i === creekIndex + 1 ? frame.riverV + bank : edge.south;
    return {
      key: key++,
      runs: 'north',
      at,
      from,
      to: edge.north,
      class: kind,
      widthM: widths[kind],
      isEmbankment: false,
    };
  });
  return {
    norths,
    easts,
    blocks: blocksBetween(chance, norths, easts, creekIndex, southV.length),
    creekU: creekWest + 23,
    creekFrom: edge.north + 60,
    railway: [
      [-2250, 600],
      [620, 1990],
    ],
    railwayHalfWidth: 19,
  };
}

/** Side of the railway: positive to the north-west of it, in metres of the grid. */
export function sideOfRailway(grid: StreetGrid, p: Point): number {
  const [a, b] = grid.railway;
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  return ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])) / length;
}

/** Where a street meets the railway, as its own coordinate; null where it does not. */
export function railwayCrossing(grid: StreetGrid, line: GridLine): number | null {
  const [a, b] = grid.railway;
  const along = line.runs === 'north' ? 0 : 1;
  const t = (line.at - a[along]) / (b[along] - a[along]);
  if (t < 0 || t > 1) return null;
  const other = 1 - along;
  const at = a[other]! + t * (b[other]! - a[other]!);
  return at > line.from && at < line.to ? at : null;
}

function rank(index: number): StreetClass {
  return index % 4 === 2 ? 'arterial' : index % 2 === 0 ? 'collector' : 'minor';
}

function ladder(chance: Chance, from: number, to: number, low: number, high: number): number[] {
  const steps: number[] = [];
  let sum = 0;
  while (sum < to - from - low / 2) {
    const step = chance.between(low, high);
    steps.push(step);
    sum += step;
  }
  const scale = (to - from) / sum;
  const rungs = [from];
  for (const step of steps) rungs.push(rungs.at(-1)! + step * scale);
  return rungs;
}

/** How often a minor street leaves out a block, so that two blocks become one: old towns are full of such streets. */
const missingStreet = 0.34;

function blocksBetween(
  chance: Chance,
  norths: GridLine[],
  easts: GridLine[],
  creekIndex: number,
  southRows: number,
): Block[] {
  const blocks: Block[] = [];
  for (let j = 0; j + 1 < easts.length; j++) {
    if (j === southRows - 1) continue;
    const isSouth = j < southRows;
    const lines = norths.filter((_, i) => !(isSouth && i === creekIndex + 1));
    for (let i = 0; i + 1 < lines.length; i++) {
      const west = lines[i]!;
      if (!isSouth && west === norths[creekIndex]) continue;
      const isLast = i + 2 >= lines.length;
      const between = lines[i + 1]!;
      const isBank = !isSouth && (between === norths[creekIndex] || between === norths[creekIndex + 1]);
      if (between.class === 'minor' && !isLast && !isBank && chance.yes(missingStreet)) i++;
      const east = lines[i + 1]!;
      blocks.push(blockOf(west, east, easts[j]!, easts[j + 1]!));
    }
  }
  return blocks;
}

const blockOf = (west: GridLine, east: GridLine, south: GridLine, north: GridLine): Block => ({
  west,
  east,
  south,
  north,
  u0: west.at + west.widthM / 2,
  u1: east.at - east.widthM / 2,
  v0: south.at + south.widthM / 2,
  v1: north.at - north.widthM / 2,
});
