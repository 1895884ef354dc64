/** Levels of the ground at the middles of square cells, row by row from the north-west corner; metres of one plane, metres above its datum. */
export interface HeightGrid {
  originX: number;
  originY: number;
  stepM: number;
  columns: number;
  rows: number;
  /** null = nobody measured there. */
  heights: readonly (number | null)[];
}

/** Between the four nearest cells, those that have a level; undefined outside the grid and where none of them has. */
export function heightAt(grid: HeightGrid, x: number, y: number): number | undefined {
  const { originX, originY, stepM, columns, rows, heights } = grid;
  const column = (x - originX) / stepM - 0.5;
  const row = (originY - y) / stepM - 0.5;
  if (column < -0.5 || row < -0.5 || column > columns - 0.5 || row > rows - 0.5) return undefined;
  const [c0, r0] = [Math.floor(column), Math.floor(row)];
  let [sum, weights] = [0, 0];
  for (const r of [r0, r0 + 1]) {
    for (const c of [c0, c0 + 1]) {
      if (r < 0 || c < 0 || r >= rows || c >= columns) continue;
      const height = heights[r * columns + c] ?? null;
      const weight = (1 - Math.abs(column - c)) * (1 - Math.abs(row - r));
      if (height === null || weight <= 0) continue;
      sum += weight * height;
      weights += weight;
    }
  }
  return weights > 0 ? sum / weights : undefined;
}
