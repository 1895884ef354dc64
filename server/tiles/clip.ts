/**
 * Clipping of tile geometry against the buffered square of a tile. Coordinates are flat pairs x, y in tile units, not yet
 * rounded.
 */

/** Part of a ring inside min ≤ x, y ≤ max (Sutherland–Hodgman, one half plane after the other); empty when none is. */
export function clipRing(ring: number[], min: number, max: number): number[] {
  let part = ring;
  for (let axis = 0; axis < 2 && part.length > 0; axis++) {
    part = clipHalf(part, axis, min, 1);
    part = clipHalf(part, axis, max, -1);
  }
  return part;
}

/** Parts of a line inside min ≤ x, y ≤ max, each at least one segment long (Liang–Barsky for each segment). */
export function clipLine(line: number[], min: number, max: number): number[][] {
  const parts: number[][] = [];
  let part: number[] = [];
  for (let i = 2; i < line.length; i += 2) {
    const [ax, ay, bx, by] = [line[i - 2]!, line[i - 1]!, line[i]!, line[i + 1]!];
    const span = insideSpan(ax, ay, bx, by, min, max);
    if (!span) {
      if (part.length > 2) parts.push(part);
      part = [];
      continue;
    }
    const [from, to] = span;
    if (part.length === 0) part.push(ax + (bx - ax) * from, ay + (by - ay) * from);
    part.push(ax + (bx - ax) * to, ay + (by - ay) * to);
    if (to < 1) {
      parts.push(part);
      part = [];
    }
  }
  if (part.length > 2) parts.push(part);
  return parts;
}

/** Keeps the side of `edge` where (value − edge) · side ≥ 0; closes the ring again. */
function clipHalf(ring: number[], axis: number, edge: number, side: number): number[] {
  const kept: number[] = [];
  const n = ring.length;
  for (let i = 0; i < n; i += 2) {
    const j = (i + 2) % n;
    const [ax, ay, bx, by] = [ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!];
    const a = ((axis === 0 ? ax : ay) - edge) * side;
    const b = ((axis === 0 ? bx : by) - edge) * side;
    if (a >= 0) kept.push(ax, ay);
    if (a >= 0 !== b >= 0) {
      const t = a / (a - b);
      kept.push(ax + (bx - ax) * t, ay + (by - ay) * t);
    }
  }
  return kept;
}

/** Share of a segment, from … to in 0…1, that lies in the square; undefined when none does. */
function insideSpan(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  min: number,
  max: number,
): [number, number] | undefined {
  let [from, to] = [0, 1];
  for (const [start, delta] of [
    [ax, bx - ax],
    [ay, by - ay],
  ] as const) {
    if (delta === 0) {
      if (start < min || start > max) return undefined;
      continue;
    }
    const [t1, t2] = [(min - start) / delta, (max - start) / delta];
    from = Math.max(from, Math.min(t1, t2));
    to = Math.min(to, Math.max(t1, t2));
  }
  return from < to ? [from, to] : undefined;
}
