/**
 * Cells of a raster that lie on a way from one of `from` to one of `to` over moves that are open.
 * @param stride - from a cell to the one behind each of the 16 moves (see `moves` of grid-steiner.ts)
 * @param isOpen - whether the move into `cell` from the one behind move `m` is
 */
export function cellsOnWays(
  from: readonly number[],
  to: readonly number[],
  cellCount: number,
  stride: Int32Array,
  isOpen: (cell: number, m: number) => boolean,
): number[] {
  const ahead = new Uint8Array(cellCount);
  const stack = [...from];
  for (const cell of stack) ahead[cell] = 1;
  while (stack.length > 0) {
    const cell = stack.pop()!;
    for (let m = 0; m < 16; m++) {
      const next = cell + stride[m]!;
      if (ahead[next] !== 0 || !isOpen(next, opposite(m))) continue;
      ahead[next] = 1;
      stack.push(next);
    }
  }
  const found = to.filter((cell) => ahead[cell] === 1);
  for (const cell of found) ahead[cell] = 2;
  for (let k = 0; k < found.length; k++) {
    const cell = found[k]!;
    for (let m = 0; m < 16; m++) {
      const behind = cell + stride[m]!;
      if (ahead[behind] !== 1 || !isOpen(cell, m)) continue;
      ahead[behind] = 2;
      found.push(behind);
    }
  }
  return found;
}

/** The move back: the first eight go round in quarters, the knights' leaps as well. */
const opposite = (m: number): number => (m & 8) | ((m + 4) & 7);
