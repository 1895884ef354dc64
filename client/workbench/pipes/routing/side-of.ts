import type { Bounds } from '../../../api/pipes.ts';

const sides = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export type Side = (typeof sides)[number];

/** On which of eight sides of a box a place lies, seen from the box's nearest point; from its middle where it lies within. */
export function sideOf([west, south, east, north]: Bounds, [lon, lat]: readonly [number, number]): Side {
  const middle = [(west + east) / 2, (south + north) / 2] as const;
  const isInside = lon >= west && lon <= east && lat >= south && lat <= north;
  const [x, y] = isInside
    ? middle
    : [Math.min(east, Math.max(west, lon)), Math.min(north, Math.max(south, lat))];
  const eastwards = (lon - x) * Math.cos((lat * Math.PI) / 180);
  const clockwise = (Math.atan2(eastwards, lat - y) + 2 * Math.PI) % (2 * Math.PI);
  return sides[Math.round(clockwise / (Math.PI / 4)) % 8]!;
}
