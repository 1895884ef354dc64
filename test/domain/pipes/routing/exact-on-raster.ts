import type { Searched } from '../../../../domain/pipes/routing/search/grid-dual-ascent.ts';
import { moves } from '../../../../domain/pipes/routing/search/grid-steiner.ts';

/**
 * The price of the cheapest tree on the raster, by the dynamic program over sets of terminals (Dreyfus and Wagner 1972) and a plain relaxation that shares nothing
 * with the search. For a handful of terminals, ground without a price and without pipes to keep clear of.
 */
export function exactOnRaster({ ground, attachments, roots, tree }: Searched): number {
  const { frame, field, aligned } = ground;
  const { width, height, cellM } = frame;
  const terminals = tree.attached.flatMap((one, t) => (one ? [t] : []));
  const all = 2 ** terminals.length - 1;
  const straightM = moves.map(([dx, dy]) => Math.hypot(dx, dy) * cellM);
  const halfM = (cell: number, m: number): number =>
    (aligned ? aligned.stepM[16 * aligned.turnOf[cell]! + m]! : straightM[m]!) / 2;
  const inside = (cell: number): boolean => {
    const [column, row] = [cell % width, Math.floor(cell / width)];
    return column > 1 && column < width - 2 && row > 1 && row < height - 2 && field[cell]! >= 0;
  };
  const spread = (start: Float64Array): Float64Array => {
    let wave = Array.from(start.keys()).filter((cell) => start[cell]! < Infinity);
    while (wave.length > 0) {
      const next = new Set<number>();
      for (const cell of wave) {
        moves.forEach(([dx, dy], m) => {
          const to = cell + dy * width + dx;
          if (!inside(to)) return;
          const price = start[cell]! + halfM(cell, m) + halfM(to, m);
          if (price >= start[to]! - 1e-9) return;
          start[to] = price;
          next.add(to);
        });
      }
      wave = [...next];
    }
    return start;
  };
  const least: Float64Array[] = [];
  /** By set of terminals, what it costs to lead all of it to roots. */
  const led = [0];
  for (let set = 1; set <= all; set++) {
    const price = new Float64Array(width * height).fill(Infinity);
    if ((set & (set - 1)) === 0) {
      for (const one of attachments)
        if (one.terminal === terminals[Math.log2(set)])
          price[one.cell] = Math.min(price[one.cell]!, one.price);
    }
    for (let part = (set - 1) & set; part > set - part; part = (part - 1) & set) {
      const [a, b] = [least[part]!, least[set - part]!];
      for (let cell = 0; cell < price.length; cell++)
        if (a[cell]! + b[cell]! < price[cell]!) price[cell] = a[cell]! + b[cell]!;
    }
    least[set] = spread(price);
    let best = roots.reduce((sum, root) => Math.min(sum, price[root.cell]! + root.price), Infinity);
    for (let part = (set - 1) & set; part > 0; part = (part - 1) & set)
      best = Math.min(best, led[part]! + led[set - part]!);
    led[set] = best;
  }
  return led[all]!;
}
