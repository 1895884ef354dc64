import { nearestOnSegment } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import { missingMetrePrice } from '../ground/besides.ts';
import { cellAt, centreOf } from '../ground/frame.ts';
import type { SitePipe } from '../site/site.ts';
import type { Ground } from './grid-steiner.ts';

export interface RootCell {
  cell: number;
  price: number;
}

/** Legal cells along the mains of a utility, with the price of the short piece from the main to their centre. */
export function rootsOf(mains: readonly SitePipe[], utility: Utility, ground: Ground): RootCell[] {
  const { frame, field, index } = ground;
  const best = new Map<number, number>();
  for (const main of mains) {
    if (main.utility !== utility) continue;
    for (const [x, y] of along(main, frame.cellM / 2)) {
      for (let dy = -3; dy <= 3; dy++) {
        for (let dx = -3; dx <= 3; dx++) {
          const cell = cellAt(frame, x + dx * frame.cellM, y + dy * frame.cellM);
          if (cell < 0 || field[cell]! < 0) continue;
          const [cx, cy] = centreOf(frame, cell);
          const distance = Math.hypot(cx - x, cy - y);
          const way = distance * (ground.price?.[cell] ?? 1);
          const least = best.get(cell) ?? Infinity;
          if (way >= least) continue;
          // A main that lies too near to a house itself can only be met there; that is the last resort, and is told.
          const isClear = index.isClear(cx, cy, x, y);
          if (distance > frame.cellM && !isClear) continue;
          const missingM = index.besides.missingM(cx, cy, x, y) + (isClear ? 0 : frame.cellM);
          const price = way + missingMetrePrice * missingM;
          if (price < least) best.set(cell, price);
        }
      }
    }
  }
  return Array.from(best, ([cell, price]) => ({ cell, price }));
}

function* along(main: SitePipe, stepM: number): Generator<[number, number]> {
  const { line } = main;
  if (line.length === 1) yield [line[0]![0], line[0]![1]];
  for (let k = 1; k < line.length; k++) {
    const [ax, ay] = line[k - 1]!;
    const [bx, by] = line[k]!;
    const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / stepM));
    for (let i = 0; i <= steps; i++) yield [ax + ((bx - ax) * i) / steps, ay + ((by - ay) * i) / steps];
  }
}

/** Two branches that reach a main within this tie in once: their pipes would lie in each other. */
const tieInM = 0.6;

/** The tie-ins of one layout, one after the other: each where `tieInPlace` has it, or at one before that is next to it. */
export function tieIns(
  mains: readonly SitePipe[],
  ground: Ground,
): (x: number, y: number) => { x: number; y: number } {
  const made: { x: number; y: number }[] = [];
  return (x, y) => {
    const place = tieInPlace(mains, x, y, ground);
    const beside = made.find(
      (one) =>
        Math.hypot(one.x - place.x, one.y - place.y) < tieInM && ground.index.isClear(x, y, one.x, one.y),
    );
    if (!beside) made.push(place);
    return beside ?? place;
  };
}

/**
 * Where a pipe from `x, y` meets a main: the nearest place to which it keeps clear of everything, within the few cells
 * in which `rootsOf` looked, and rather one that is not too near to other new pipes; the nearest of all where none is clear.
 */
function tieInPlace(
  mains: readonly SitePipe[],
  x: number,
  y: number,
  { frame, index }: Ground,
): { x: number; y: number } {
  const nearest = nearestOnMains(mains, x, y);
  const weight = (px: number, py: number) =>
    Math.hypot(px - x, py - y) + missingMetrePrice * index.besides.missingM(x, y, px, py);
  let best: { x: number; y: number } = nearest;
  let least = index.isClear(x, y, nearest.x, nearest.y) ? weight(nearest.x, nearest.y) : Infinity;
  if (least <= nearest.distanceM) return best;
  const reachM = 5 * frame.cellM;
  for (const main of mains) {
    if (nearestOnMains([main], x, y).distanceM > reachM) continue;
    for (const [px, py] of along(main, frame.cellM / 2)) {
      if (Math.hypot(px - x, py - y) > reachM) continue;
      const own = weight(px, py);
      if (own >= least || !index.isClear(x, y, px, py)) continue;
      least = own;
      best = { x: px, y: py };
    }
  }
  return best;
}

export function nearestOnMains(
  mains: readonly SitePipe[],
  x: number,
  y: number,
): { x: number; y: number; main: number; distanceM: number } {
  let best = { x, y, main: -1, distanceM: Infinity };
  mains.forEach((one, main) => {
    one.line.forEach(([bx, by], k) => {
      const [ax, ay] = one.line[Math.max(0, k - 1)]!;
      const [nx, ny] = nearestOnSegment(x, y, ax, ay, bx, by);
      const distanceM = Math.hypot(nx - x, ny - y);
      if (distanceM < best.distanceM) best = { x: nx, y: ny, main, distanceM };
    });
  });
  return best;
}
