import { nearestOnSegment, type Point } from '../../../geo/plane.ts';

/** A surveyed door lies a little beside the drawn wall: moved onto it. Farther away it belongs to something else; metres. */
export const doorReachM = 2;

/** Doors at an outline, each moved to the nearest place of its walls; those out of reach are left out. */
export function doorsOnOutline(doors: readonly Point[], rings: readonly Point[][]): Point[] {
  return doors.flatMap(([x, y]) => {
    let best: Point | undefined;
    let bestM = doorReachM;
    for (const ring of rings) {
      for (let i = 1; i < ring.length; i++) {
        const foot = nearestOnSegment(x, y, ...ring[i - 1]!, ...ring[i]!);
        const distanceM = Math.hypot(foot[0] - x, foot[1] - y);
        if (distanceM > bestM) continue;
        bestM = distanceM;
        best = foot;
      }
    }
    return best ? [best] : [];
  });
}
