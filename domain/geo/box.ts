/** Smallest box around points of one plane, or of the globe away from the date line (west, south, east, north). */
export type Box = [minX: number, minY: number, maxX: number, maxY: number];

/** Holds nothing: its minima are infinite. */
export function emptyBox(): Box {
  return [Infinity, Infinity, -Infinity, -Infinity];
}

export function widen(box: Box, x: number, y: number): void {
  box[0] = Math.min(box[0], x);
  box[1] = Math.min(box[1], y);
  box[2] = Math.max(box[2], x);
  box[3] = Math.max(box[3], y);
}

/** Of any number of points: `Math.min(...xs)` ends with the stack at some hundred thousand. */
export function boxOf(points: Iterable<readonly (number | undefined)[]>): Box {
  const box = emptyBox();
  for (const [x, y] of points) widen(box, x!, y!);
  return box;
}

/** Widens by the coordinates of a GeoJSON geometry, however deep they are nested. */
export function widenByCoordinates(box: Box, coordinates: unknown): void {
  if (!Array.isArray(coordinates)) return;
  if (typeof coordinates[0] === 'number') widen(box, coordinates[0], coordinates[1] as number);
  else for (const part of coordinates) widenByCoordinates(box, part);
}
