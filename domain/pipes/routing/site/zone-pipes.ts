import { insideRings, lengthOf, type Point } from '../../../geo/plane.ts';

/** A pipe of a zone leads this far beyond it, to the street; metres. */
const leadsOutM = 30;
/** How finely a line is looked at, metres. */
const stepM = 1;

/**
 * Whether a pipe belongs to a zone: it has a point inside, and most of it lies there, or it only leads out to the street. A street's main of which
 * the zone catches a piece does not, however its points lie.
 * @param line - metres @param zone - outer rings, metres
 */
export function isPipeOfZone(line: readonly Point[], zone: Point[][]): boolean {
  if (!line.some(([x, y]) => insideRings(x, y, zone))) return false;
  const wholeM = lengthOf(line);
  if (wholeM <= leadsOutM) return true;
  let outsideM = 0;
  for (let i = 1; i < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i - 1]!, line[i]!];
    const pieceM = Math.hypot(bx - ax, by - ay);
    const steps = Math.ceil(pieceM / stepM);
    for (let k = 0; k < steps; k++) {
      const share = (k + 0.5) / steps;
      if (!insideRings(ax + (bx - ax) * share, ay + (by - ay) * share, zone)) outsideM += pieceM / steps;
    }
  }
  return outsideM <= Math.max(leadsOutM, wholeM / 2);
}
