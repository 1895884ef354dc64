import type { Point } from '../../../../domain/geo/plane.ts';
import type { SiteBuilding } from '../../../../domain/pipes/routing/site/site.ts';

/** A closed rectangle by its lower left corner, metres. */
export const box = (x: number, y: number, w: number, h: number): Point[] => [
  [x, y],
  [x + w, y],
  [x + w, y + h],
  [x, y + h],
  [x, y],
];

/** A house of forty households that wants to be connected, anywhere on its outline. */
export const house = (
  id: string,
  ring: Point[],
  more: Partial<Omit<SiteBuilding, 'id' | 'rings'>> = {},
): SiteBuilding => ({ id, rings: [ring], terminal: true, doors: [], households: 40, ...more });
