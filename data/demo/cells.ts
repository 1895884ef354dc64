import type { Chance } from './chance.ts';
import type { Frame } from './frame.ts';
import { clipLeft, type Point, ringArea } from './plane.ts';
import { type Block, type GridLine, type StreetGrid, sideOfRailway, widths } from './street-grid.ts';

/** A piece of land for one compound or one public use: a rectangle of the grid, sometimes cut by the railway. */
export interface Cell {
  block: Block;
  u0: number;
  u1: number;
  v0: number;
  v1: number;
  /** Street on each side, or null where it shares a wall with its neighbour. */
  west: GridLine | null;
  east: GridLine | null;
  south: GridLine | null;
  north: GridLine | null;
  /** Outline in the grid, counter-clockwise. */
  gridRing: Point[];
  /** Outline on the ground, EPSG:4552, counter-clockwise. */
  ring: Point[];
  isCutByRailway: boolean;
}

/** Largest width and height of a cell: work units built large compounds, others squeezed in where they could. */
const coarse: [[number, number], [number, number]] = [
  [160, 250],
  [118, 195],
];
const fine: typeof coarse = [
  [112, 190],
  [96, 165],
];

type Rect = Omit<Cell, 'block' | 'gridRing' | 'ring' | 'isCutByRailway'>;

/** Splits the blocks into cells by lanes and shared walls. Lanes are returned as streets of the plan. */
export function splitBlocks(
  chance: Chance,
  frame: Frame,
  grid: StreetGrid,
): { cells: Cell[]; lanes: GridLine[] } {
  const lanes: GridLine[] = [];
  const cells: Cell[] = [];
  const isCoarse = new Set(grid.blocks.filter(() => chance.yes(0.45)));
  let key = 1000;
  const split = (rect: Rect, block: Block) => {
    const width = rect.u1 - rect.u0;
    const height = rect.v1 - rect.v0;
    const [wide, high] = isCoarse.has(block) ? coarse : fine;
    const mostWide = chance.between(...wide);
    const mostHigh = chance.between(...high);
    if (width <= mostWide && height <= mostHigh) {
      const cell = finish(rect, block, frame, grid);
      if (cell) cells.push(cell);
      return;
    }
    const acrossU = width / mostWide >= height / mostHigh;
    const at = acrossU
      ? rect.u0 + width * chance.between(0.4, 0.6)
      : rect.v0 + height * chance.between(0.42, 0.58);
    const childWithoutStreet = acrossU
      ? !(rect.south || rect.north) && !(rect.west && rect.east)
      : !(rect.west || rect.east) && !(rect.south && rect.north);
    const isLane = childWithoutStreet || chance.yes(0.52);
    const lane: GridLine | null = isLane
      ? {
          key: key++,
          runs: acrossU ? 'north' : 'east',
          at,
          from: acrossU ? (rect.south?.at ?? rect.v0) : (rect.west?.at ?? rect.u0),
          to: acrossU ? (rect.north?.at ?? rect.v1) : (rect.east?.at ?? rect.u1),
          class: 'lane',
          widthM: widths.lane,
          isEmbankment: false,
        }
      : null;
    if (lane) lanes.push(lane);
    const gap = lane ? widths.lane / 2 : 0.4;
    if (acrossU) {
      split({ ...rect, u1: at - gap, east: lane }, block);
      split({ ...rect, u0: at + gap, west: lane }, block);
    } else {
      split({ ...rect, v1: at - gap, north: lane }, block);
      split({ ...rect, v0: at + gap, south: lane }, block);
    }
  };
  for (const block of grid.blocks) split({ ...block }, block);
  return { cells, lanes };
}

function finish(rect: Rect, block: Block, frame: Frame, grid: StreetGrid): Cell | null {
  const { u0, u1, v0, v1 } = rect;
  const whole: Point[] = [
    [u0, v0],
    [u1, v0],
    [u1, v1],
    [u0, v1],
  ];
  const sides = whole.map((p) => sideOfRailway(grid, p));
  const near = Math.min(...sides.map(Math.abs)) < grid.railwayHalfWidth;
  const straddles = Math.min(...sides) < 0 && Math.max(...sides) > 0;
  let gridRing = whole;
  const isCutByRailway = near || straddles;
  if (isCutByRailway) {
    gridRing = clipBesideRailway(whole, grid);
    if (gridRing.length < 3 || ringArea(gridRing) < 0.5 * ringArea(whole)) return null;
  }
  const ring: Point[] = [];
  for (let i = 0; i < gridRing.length; i++) {
    ring.push(...frame.follow(gridRing[i]!, gridRing[(i + 1) % gridRing.length]!).slice(0, -1));
  }
  const { west, east, south, north } = rect;
  return { block, u0, u1, v0, v1, west, east, south, north, gridRing, ring, isCutByRailway };
}

function clipBesideRailway(ring: Point[], grid: StreetGrid): Point[] {
  const [a, b] = grid.railway;
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const nx = (-(b[1] - a[1]) / length) * grid.railwayHalfWidth;
  const ny = ((b[0] - a[0]) / length) * grid.railwayHalfWidth;
  const left = clipLeft(ring, [a[0] + nx, a[1] + ny], [b[0] + nx, b[1] + ny]);
  const right = clipLeft(ring, [b[0] - nx, b[1] - ny], [a[0] - nx, a[1] - ny]);
  return ringArea(left) > ringArea(right) ? left : right;
}
