import { nearestOnSegment } from '../../geo/plane.ts';
import type { Utility } from '../model.ts';
import { cellAt, centreOf } from './frame.ts';
import type { Ground } from './grid-steiner.ts';
import type { SitePipe } from './site.ts';

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
          // Next to the main itself no room is checked; further away the link must be clear like any pipe.
          if (distance > frame.cellM && !index.isClear(cx, cy, x, y)) continue;
          const price = distance * (ground.price?.[cell] ?? 1);
          if (price < (best.get(cell) ?? Infinity)) best.set(cell, price);
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

export function nearestOnMains(
  mains: readonly SitePipe[],
  x: number,
  y: number,
): { x: number; y: number; main: number } {
  let best = { x, y, main: -1 };
  let least = Infinity;
  mains.forEach((one, main) => {
    one.line.forEach(([bx, by], k) => {
      const [ax, ay] = one.line[Math.max(0, k - 1)]!;
      const [nx, ny] = nearestOnSegment(x, y, ax, ay, bx, by);
      const distance = Math.hypot(nx - x, ny - y);
      if (distance < least) {
        least = distance;
        best = { x: nx, y: ny, main };
      }
    });
  });
  return best;
}
