/** Distances in the plane, in metres; every one exact up to rounding. */

export type Point = readonly [x: number, y: number];

// Innermost loops ask for these: Math.sqrt, because Math.hypot takes ten times as long and guards against lengths that no
// map has.

export function pointToSegment(
  px: number,
  py: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  return Math.sqrt(squareToSegment(px, py, ax, ay, bx, by));
}

function squareToSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / square));
  const x = px - ax - t * dx;
  const y = py - ay - t * dy;
  return x * x + y * y;
}

export function nearestOnSegment(
  px: number,
  py: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): [number, number] {
  const dx = bx - ax;
  const dy = by - ay;
  const square = dx * dx + dy * dy;
  if (square === 0) return [ax, ay];
  const t = Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / square));
  return [ax + t * dx, ay + t * dy];
}

/** The nearest place on any of some lines (a line of one point is that point). */
export function nearestOnLines(
  lines: readonly (readonly Point[])[],
  x: number,
  y: number,
): { x: number; y: number; distanceM: number } {
  let best = { x, y, distanceM: Number.POSITIVE_INFINITY };
  for (const line of lines) {
    for (let k = line.length === 1 ? 0 : 1; k < line.length; k++) {
      const [ax, ay] = line[Math.max(0, k - 1)]!;
      const [bx, by] = line[k]!;
      const [nx, ny] = nearestOnSegment(x, y, ax, ay, bx, by);
      const distanceM = Math.hypot(nx - x, ny - y);
      if (distanceM < best.distanceM) best = { x: nx, y: ny, distanceM };
    }
  }
  return best;
}

/** 0 where they cross or touch. */
export function segmentToSegment(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): number {
  if (segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) return 0;
  return Math.sqrt(
    Math.min(
      squareToSegment(ax, ay, cx, cy, dx, dy),
      squareToSegment(bx, by, cx, cy, dx, dy),
      squareToSegment(cx, cy, ax, ay, bx, by),
      squareToSegment(dx, dy, ax, ay, bx, by),
    ),
  );
}

/** True for a proper crossing; touching ends have distance 0 anyway. */
export function segmentsCross(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  const [ux, uy] = [bx - ax, by - ay];
  if (ux * (cy - ay) - uy * (cx - ax) > 0 === ux * (dy - ay) - uy * (dx - ax) > 0) return false;
  const [vx, vy] = [dx - cx, dy - cy];
  return vx * (ay - cy) - vy * (ax - cx) > 0 !== vx * (by - cy) - vy * (bx - cx) > 0;
}

/** Even-odd rule over all rings, so that courtyards are outside. */
export function insideRings(x: number, y: number, rings: readonly (readonly Point[])[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i]!;
      const [xj, yj] = ring[j]!;
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

export function lengthOf(line: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) {
    sum += Math.hypot(line[i]![0] - line[i - 1]![0], line[i]![1] - line[i - 1]![1]);
  }
  return sum;
}
