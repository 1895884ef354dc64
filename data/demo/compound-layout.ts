import type { BuildingUse } from '../../domain/register/community.ts';
import type { Cell } from './cells.ts';
import type { Chance } from './chance.ts';
import type { Frame } from './frame.ts';
import { isWellInside, type Point } from './plane.ts';

/** How a compound of its time was built. Metres. */
export interface Style {
  key: 'slab80' | 'slab90' | 'slab00' | 'tower' | 'bungalow';
  storeys: [number, number];
  depth: [number, number];
  unitLength: [number, number];
  mostUnits: number;
  /** Clear yard between rows, as a share of the height. */
  yardRatio: number;
  leastYard: number;
  northSetback: number;
  southSetback: number;
  sideSetback: number;
}

export const styles: Record<Style['key'], Style> = {
  slab80: slab('slab80', [5, 6], [10.2, 11.4], [12.6, 14.2], 1.35),
  slab90: slab('slab90', [6, 7], [11, 12.6], [13.4, 15], 1.4),
  slab00: slab('slab00', [6, 7], [12.6, 14], [15, 17], 1.6),
  tower: {
    ...slab('tower', [11, 18], [14.5, 16.5], [16, 19], 1),
    mostUnits: 2,
    leastYard: 36,
    sideSetback: 9,
  },
  bungalow: {
    ...slab('bungalow', [1, 1], [6.2, 7.4], [7, 8.5], 0),
    mostUnits: 7,
    leastYard: 6.5,
    northSetback: 3,
    southSetback: 4,
    sideSetback: 3,
  },
};

/** Setbacks of a compound to be renovated: room for every pipe between buildings and wall (see yard-pipes.ts). */
export const renovationStyle = (style: Style, mostUnits: number): Style => ({
  ...style,
  storeys: [6, 7],
  depth: [11.2, 12.6],
  unitLength: [13, 14],
  mostUnits,
  leastYard: 23,
  northSetback: 14.6,
  southSetback: 11.6,
  sideSetback: 9.6,
});

function slab(
  key: Style['key'],
  storeys: [number, number],
  depth: [number, number],
  unitLength: [number, number],
  yardRatio: number,
): Style {
  return {
    key,
    storeys,
    depth,
    unitLength,
    yardRatio,
    mostUnits: 6,
    leastYard: 16,
    northSetback: 7,
    southSetback: 9,
    sideSetback: 5,
  };
}

/** A residential building in the compound's own frame: x along the rows, y to the north. */
export interface Slab {
  row: number;
  x0: number;
  x1: number;
  /** South and north face. */
  y0: number;
  y1: number;
  units: number;
  storeys: number;
  flatsPerLanding: number;
}

export interface Extra {
  use: BuildingUse;
  x0: number;
  x1: number;
  y0: number;
  y1: number;
  storeys: number;
}

export interface Layout {
  /** Compound frame to EPSG:4552 and back. */
  toGround(x: number, y: number): Point;
  fromGround(p: Point): Point;
  slabs: Slab[];
  extras: Extra[];
  /** Box of the cell in the compound frame. */
  minX: number;
  maxX: number;
  minY: number;
  maxY: number;
}

/** Rows of buildings facing south inside a cell, with shops on its busy sides and garages or a boiler house in gaps. */
export function layOut(chance: Chance, frame: Frame, cell: Cell, style: Style, withExtras: boolean): Layout {
  const layout = compoundFrame(frame, cell);
  const isFree = (x0: number, x1: number, y0: number, y1: number) =>
    [x0, (x0 + x1) / 2, x1].every((x) =>
      [y0, y1].every((y) => isWellInside(layout.toGround(x, y), cell.ring, 1.6)),
    );
  const busy = (line: Cell['west']) => line?.class === 'arterial' || line?.class === 'collector';
  const shops = {
    west: withExtras && busy(cell.west) && style.key !== 'bungalow' && chance.yes(0.6),
    east: withExtras && busy(cell.east) && style.key !== 'bungalow' && chance.yes(0.6),
  };
  const shopDepth = 9;
  const left = layout.minX + style.sideSetback + (shops.west ? shopDepth : 0);
  const right = layout.maxX - style.sideSetback - (shops.east ? shopDepth : 0);
  fillRows(chance, layout, style, left, right, isFree, withExtras);
  if (shops.west) lineWithShops(chance, layout, layout.minX + 1.7, layout.minX + 1.7 + shopDepth, isFree);
  if (shops.east) lineWithShops(chance, layout, layout.maxX - 1.7 - shopDepth, layout.maxX - 1.7, isFree);
  return layout;
}

function compoundFrame(frame: Frame, cell: Cell): Layout {
  const u = (cell.u0 + cell.u1) / 2;
  const v = (cell.v0 + cell.v1) / 2;
  const origin = frame.place(u, v);
  const ahead = frame.place(u + 20, v);
  const length = Math.hypot(ahead[0] - origin[0], ahead[1] - origin[1]);
  const cos = (ahead[0] - origin[0]) / length;
  const sin = (ahead[1] - origin[1]) / length;
  const toGround = (x: number, y: number): Point => [
    origin[0] + x * cos - y * sin,
    origin[1] + x * sin + y * cos,
  ];
  const fromGround = (p: Point): Point => {
    const dx = p[0] - origin[0];
    const dy = p[1] - origin[1];
    return [dx * cos + dy * sin, -dx * sin + dy * cos];
  };
  // The cell is a little askew in this frame: the box is the largest upright one inside it.
  const at = (a: number, b: number) => fromGround(frame.place(a, b));
  const west = Math.max(at(cell.u0, cell.v0)[0], at(cell.u0, cell.v1)[0]);
  const east = Math.min(at(cell.u1, cell.v0)[0], at(cell.u1, cell.v1)[0]);
  const south = Math.max(at(cell.u0, cell.v0)[1], at(cell.u1, cell.v0)[1]);
  const north = Math.min(at(cell.u0, cell.v1)[1], at(cell.u1, cell.v1)[1]);
  return { toGround, fromGround, slabs: [], extras: [], minX: west, maxX: east, minY: south, maxY: north };
}

type IsFree = (x0: number, x1: number, y0: number, y1: number) => boolean;

function fillRows(
  chance: Chance,
  layout: Layout,
  style: Style,
  left: number,
  right: number,
  isFree: IsFree,
  withExtras: boolean,
): void {
  const storeys = chance.whole(...style.storeys);
  const depth = chance.between(...style.depth);
  const yard = Math.max(style.leastYard, style.yardRatio * storeys * 2.9);
  const height = layout.maxY - style.northSetback - (layout.minY + style.southSetback);
  const rows = Math.floor((height + yard) / (depth + yard));
  if (rows < 1) return;
  const pitch = rows > 1 ? Math.min(depth + yard * 1.35, (height - depth) / (rows - 1)) : 0;
  const unitLength = chance.between(...style.unitLength);
  const endGap = style.key === 'tower' ? 16 : style.key === 'bungalow' ? 4 : chance.between(7, 10);
  const fit = Math.floor((right - left + endGap) / unitLength);
  const count = Math.max(1, Math.ceil((right - left) / (style.mostUnits * unitLength + endGap)));
  for (let row = 0; row < rows; row++) {
    const y1 = layout.maxY - style.northSetback - row * pitch;
    const y0 = y1 - depth;
    let units = Math.min(
      count * style.mostUnits,
      Math.floor((right - left - (count - 1) * endGap) / unitLength),
    );
    if (units < count || fit < 1) continue;
    const spare = right - left - (count - 1) * endGap - units * unitLength;
    let x = left + (count === 1 ? spare / 2 : 0);
    for (let k = 0; k < count; k++) {
      const own = Math.ceil(units / (count - k));
      units -= own;
      const x0 = x;
      const x1 = x + own * unitLength;
      x = x1 + endGap + (count > 1 ? spare / (count - 1) : 0);
      if (!isFree(x0, x1, y0, y1)) continue;
      if (withExtras && style.key !== 'bungalow' && chance.yes(0.09)) {
        fillGap(chance, layout, x0, x1, y0, y1);
        continue;
      }
      const lower = style.key !== 'tower' && chance.yes(0.12) ? 1 : 0;
      layout.slabs.push({
        row,
        x0,
        x1,
        y0,
        y1,
        units: own,
        storeys: Math.max(1, storeys - lower),
        flatsPerLanding: style.key === 'tower' ? 4 : 2,
      });
    }
  }
}

/** A slot of a row that never got its building: boiler house with its yard, or garages. */
function fillGap(chance: Chance, layout: Layout, x0: number, x1: number, y0: number, y1: number): void {
  const width = x1 - x0;
  if (chance.yes(0.45) && width > 22) {
    const at = x0 + chance.between(1, width - 19);
    layout.extras.push({
      use: 'boiler_house',
      x0: at,
      x1: at + 16,
      y0,
      y1: y0 + Math.min(10, y1 - y0),
      storeys: 2,
    });
    return;
  }
  const long = Math.floor(Math.min(width, 42) / 3.5) * 3.5;
  layout.extras.push({ use: 'garage', x0, x1: x0 + long, y0, y1: y0 + 5.8, storeys: 1 });
}

function lineWithShops(chance: Chance, layout: Layout, x0: number, x1: number, isFree: IsFree): void {
  let y = layout.minY + 3;
  while (y < layout.maxY - 16) {
    const long = chance.between(18, 46);
    const y1 = Math.min(y + long, layout.maxY - 3);
    if (isFree(x0, x1, y, y1))
      layout.extras.push({ use: 'shop', x0, x1, y0: y, y1, storeys: chance.whole(1, 3) });
    y = y1 + (chance.yes(0.7) ? chance.between(0.3, 1) : chance.between(6, 9));
  }
}
