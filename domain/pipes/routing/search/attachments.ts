import { nearestOnLines } from '../../../geo/plane.ts';
import { missingMetrePrice } from '../ground/besides.ts';
import { cellsAround } from '../ground/clearance-field.ts';
import { centreOf } from '../ground/frame.ts';
import { ObstacleIndex } from '../ground/obstacles.ts';
import type { Site, Terminal } from '../site/site.ts';
import type { Attachment, Ground } from './grid-steiner.ts';

/** Where a lateral enters: the nearest point of the stairwell's stretch of wall, or of the outline. */
export function leafOf(
  terminal: Terminal,
  index: ObstacleIndex,
  x: number,
  y: number,
): { x: number; y: number } {
  if (terminal.frontage) return nearestOnLines([terminal.frontage], x, y);
  return index.nearestOn(terminal.building, x, y);
}

/**
 * Cells from which a lateral may lead to each terminal, with its price: legal, not through the rest of its building, dearer beside other pipes.
 * @param wallPrice - of each wall that it passes
 */
export function attachmentsOf(
  site: Site,
  terminals: Terminal[],
  ground: Ground,
  wallPrice: number,
): Attachment[] {
  const { frame, field, index } = ground;
  const { cellM } = frame;
  const result: Attachment[] = [];
  terminals.forEach((terminal, t) => {
    const obstacle = index.obstacles[terminal.building]!;
    const around = terminal.frontage ? { ...obstacle, paths: [terminal.frontage], area: false } : obstacle;
    const { pin, point } = site.buildings[terminal.building]!;
    const reach = point && !pin ? pointReachM : obstacle.clearanceM + 1.5 * cellM;
    for (const { cell, distanceM } of cellsAround(frame, field, around, reach)) {
      const [x, y] = centreOf(frame, cell);
      const leaf = leafOf(terminal, index, x, y);
      if (!index.isClear(x, y, leaf.x, leaf.y, terminal.building)) continue;
      if (crossesOwn(site, terminal, x, y, leaf)) continue;
      const crowded = index.besides.missingM(x, y, leaf.x, leaf.y);
      const walls = wallPrice > 0 ? index.besides.wallsCrossed(x, y, leaf.x, leaf.y) : 0;
      result.push({
        cell,
        terminal: t,
        price: distanceM * (ground.price?.[cell] ?? 1) + missingMetrePrice * crowded + wallPrice * walls,
      });
    }
  });
  return result;
}

/** A manhole that is led on may lie this far inside the clearance of a wall. */
const pointReachM = 3;

/** A lateral of a stairwell must not pass through the rest of its building. */
function crossesOwn(
  site: Site,
  terminal: Terminal,
  x: number,
  y: number,
  leaf: { x: number; y: number },
): boolean {
  if (!terminal.frontage) return false;
  const lone = new ObstacleIndex([
    {
      id: '',
      kind: 'building',
      paths: site.buildings[terminal.building]!.rings,
      area: true,
      clearanceM: 0.01,
    },
  ]);
  const length = Math.hypot(x - leaf.x, y - leaf.y);
  if (length < 0.5) return false;
  const part = 0.3 / length;
  return !lone.isClear(leaf.x + (x - leaf.x) * part, leaf.y + (y - leaf.y) * part, x, y);
}
