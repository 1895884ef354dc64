import { lengthOf, nearestOnSegment } from '../../../geo/plane.ts';
import type { SitePipe } from '../site/site.ts';
import type { Drain } from './sewer-rules.ts';

/** Mains that lie this near to the tie-in are the one that is joined. */
const besideM = 0.1;

/** Of the pipe that a tree is tied to, at the place where it is. */
export interface Outfall {
  invertM: number;
  crownM: number;
}

/** Levels of the invert and crown of the nearest main of a utility at a place; undefined where none has levels at both ends there. */
export function joinedInvert(
  mains: readonly SitePipe[],
  utility: Drain,
  x: number,
  y: number,
): Outfall | undefined {
  const near = mains
    .filter((one) => one.utility === utility)
    .map((main) => ({ main, ...footOn(main, x, y) }))
    .toSorted((a, b) => a.distanceM - b.distanceM);
  const known = near.find(
    ({ main, distanceM }) =>
      distanceM < near[0]!.distanceM + besideM &&
      main.startLevelM !== undefined &&
      main.endLevelM !== undefined,
  );
  if (!known) return undefined;
  const { startLevelM, endLevelM, diameterMm } = known.main;
  const invertM = startLevelM! + (endLevelM! - startLevelM!) * known.share;
  return { invertM, crownM: invertM + diameterMm / 1000 };
}

/** How far a main is, and how far along it its nearest place lies. */
function footOn({ line }: SitePipe, x: number, y: number): { distanceM: number; share: number } {
  const wholeM = lengthOf(line);
  let best = { distanceM: Math.hypot(x - line[0]![0], y - line[0]![1]), alongM: 0 };
  let before = 0;
  for (let k = 1; k < line.length; k++) {
    const [[ax, ay], [bx, by]] = [line[k - 1]!, line[k]!];
    const [nx, ny] = nearestOnSegment(x, y, ax, ay, bx, by);
    const distanceM = Math.hypot(x - nx, y - ny);
    if (distanceM < best.distanceM) best = { distanceM, alongM: before + Math.hypot(nx - ax, ny - ay) };
    before += Math.hypot(bx - ax, by - ay);
  }
  return { distanceM: best.distanceM, share: wholeM > 0 ? best.alongM / wholeM : 0 };
}
