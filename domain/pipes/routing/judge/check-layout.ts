import { insideRings, type Point, segmentToSegment } from '../../../geo/plane.ts';
import { type Box, boxOf } from '../ground/frame.ts';
import type { Obstacle } from '../ground/obstacles.ts';

/** A straight piece of a layout; `own` is the obstacle that its lateral may come near to, −1 for none. */
export interface CheckedPiece {
  line: readonly [Point, Point];
  own: number;
}

export interface Violation {
  piece: number;
  obstacle: string;
  distanceM: number;
  neededM: number;
}

/**
 * Judge of layouts that shares nothing with the search: every piece against every edge of every obstacle, by exact
 * distances and without any index, save for those whose box is farther away than their clearance. A millimetre is forgiven.
 */
export function checkLayout(pieces: readonly CheckedPiece[], obstacles: readonly Obstacle[]): Violation[] {
  const violations: Violation[] = [];
  const boxes = obstacles.map(boxOfPaths);
  pieces.forEach(({ line: [a, b], own }, piece) => {
    obstacles.forEach((obstacle, i) => {
      if (i === own || isFar(boxes[i]!, a, b, obstacle.clearanceM)) return;
      let distanceM = Infinity;
      for (const path of obstacle.paths) {
        for (let k = path.length === 1 ? 0 : 1; k < path.length; k++) {
          const [cx, cy] = path[Math.max(0, k - 1)]!;
          const [dx, dy] = path[k]!;
          distanceM = Math.min(distanceM, segmentToSegment(a[0], a[1], b[0], b[1], cx, cy, dx, dy));
        }
      }
      if (obstacle.area && insideRings(a[0], a[1], obstacle.paths)) distanceM = 0;
      if (distanceM < obstacle.clearanceM - 1e-3) {
        violations.push({ piece, obstacle: obstacle.id, distanceM, neededM: obstacle.clearanceM });
      }
    });
  });
  return violations;
}

const boxOfObstacle = new WeakMap<Obstacle['paths'], Box>();

/** Asked with every drag of a manhole; obstacles stay where they are. */
function boxOfPaths({ paths }: Obstacle): Box {
  let box = boxOfObstacle.get(paths);
  if (!box) {
    box = boxOf(paths.flat());
    boxOfObstacle.set(paths, box);
  }
  return box;
}

/** sin 30°, as the clash check has it: flatter than this a pipe runs beside a line, steeper it passes. */
const besideSine = 0.5;

/** The same for lines that may be passed across (walls, kerbs): a piece that runs beside one keeps its clearance. */
export function checkPassing(pieces: readonly CheckedPiece[], lines: readonly Obstacle[]): Violation[] {
  const violations: Violation[] = [];
  const boxes = lines.map(boxOfPaths);
  pieces.forEach(({ line: [a, b] }, piece) => {
    lines.forEach(({ id, paths, clearanceM }, i) => {
      if (isFar(boxes[i]!, a, b, clearanceM)) return;
      let distanceM = Infinity;
      for (const path of paths) {
        for (let k = 1; k < path.length; k++) {
          const [c, d] = [path[k - 1]!, path[k]!];
          const across = Math.abs((b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]));
          const lengths = Math.hypot(b[0] - a[0], b[1] - a[1]) * Math.hypot(d[0] - c[0], d[1] - c[1]);
          if (across > besideSine * lengths) continue;
          distanceM = Math.min(distanceM, segmentToSegment(...a, ...b, ...c, ...d));
        }
      }
      if (distanceM < clearanceM - 1e-3)
        violations.push({ piece, obstacle: id, distanceM, neededM: clearanceM });
    });
  });
  return violations;
}

function isFar(box: Box, a: Point, b: Point, clearanceM: number): boolean {
  return (
    Math.max(a[0], b[0]) < box.minX - clearanceM ||
    Math.min(a[0], b[0]) > box.maxX + clearanceM ||
    Math.max(a[1], b[1]) < box.minY - clearanceM ||
    Math.min(a[1], b[1]) > box.maxY + clearanceM
  );
}
