import { nearestOnSegment } from '../../geo/plane.ts';
import { forCellsInside } from './clearance-field.ts';
import { cellRange, type Frame } from './frame.ts';
import type { Site } from './site.ts';

/** Asphalt of a street costs this much more than a yard that the renovation repaves: metres count for more there. */
const streetFactor: Record<string, number> = {
  footway: 1,
  path: 1,
  pedestrian: 1,
  service: 1.1,
  steps: 1.5,
  living_street: 1.1,
  residential: 1.25,
  tertiary: 1.5,
  secondary: 1.7,
  primary: 2,
  trunk: 2.5,
  motorway: 4,
};

/**
 * Price per metre relative to a paved yard; undefined where no street is known and every metre costs the same.
 * @param streetWeight - how many times what a street costs more counts
 */
export function groundPrice(frame: Frame, site: Site, streetWeight = 1): Float32Array | undefined {
  if (site.streets.length === 0) return undefined;
  const price = new Float32Array(frame.width * frame.height).fill(1);
  for (const street of site.streets) {
    const factor = 1 + ((streetFactor[street.kind] ?? 1.25) - 1) * streetWeight;
    const half = street.widthM / 2;
    if (street.rings)
      forCellsInside(frame, street.rings, (cell) => {
        price[cell] = Math.max(price[cell]!, factor);
      });
    for (let k = 1; k < street.line.length; k++) {
      const [ax, ay] = street.line[k - 1]!;
      const [bx, by] = street.line[k]!;
      const [c0, r0, c1, r1] = cellRange(frame, {
        minX: Math.min(ax, bx) - half,
        minY: Math.min(ay, by) - half,
        maxX: Math.max(ax, bx) + half,
        maxY: Math.max(ay, by) + half,
      });
      for (let row = r0; row <= r1; row++) {
        for (let column = c0; column <= c1; column++) {
          const x = frame.x0 + column * frame.cellM;
          const y = frame.y0 + row * frame.cellM;
          const [nx, ny] = nearestOnSegment(x, y, ax, ay, bx, by);
          const cell = row * frame.width + column;
          if (Math.hypot(nx - x, ny - y) <= half && price[cell]! < factor) price[cell] = factor;
        }
      }
    }
  }
  return price;
}
