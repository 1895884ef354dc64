import { nearestOnLines, type Point } from '../../../geo/plane.ts';
import { type Box, boxOf } from '../ground/frame.ts';

/** How far beyond a zone something counts at least, on the desk and of files, m: houses and the like; pipes. */
export const standingM = 80;
export const mainsM = 150;
/** How far around its houses the desk searches, m. */
export const deskMarginM = 40;
/** The widest clearance of the tables beyond the ground that is searched. */
const clearanceM = 20;
/** How far around a zone the desk has to know what is there: beyond a main at the edge of what counts, pipes may still come to lie, m. */
export const deskReachM = mainsM + deskMarginM + clearanceM;

/**
 * Where pipes may come to lie, and a clearance beyond: within `marginM` around what is connected, and, of each utility none of whose mains is
 * that near, around the nearest place of its mains.
 * @param asked - what is connected
 * @param mains - lines of each utility
 */
export function searchedBox(
  asked: Box,
  mains: Iterable<readonly (readonly Point[])[]>,
  marginM: number,
): Box {
  const ways = [...mains].flatMap((lines) => wayTo(lines, asked, marginM));
  return grown(unionOf([asked, ...ways]), marginM + clearanceM);
}

/** The nearest place of mains none of which is near. */
function wayTo(lines: readonly (readonly Point[])[], asked: Box, marginM: number): Box[] {
  if (lines.length === 0) return [];
  const near = grown(asked, marginM);
  if (lines.some((line) => line.some((point) => meets(boxOf([point]), near)))) return [];
  const { x, y } = nearestOnLines(lines, (asked.minX + asked.maxX) / 2, (asked.minY + asked.maxY) / 2);
  return [boxOf([[x, y]])];
}

export function unionOf(boxes: readonly Box[]): Box {
  return {
    minX: Math.min(...boxes.map((one) => one.minX)),
    minY: Math.min(...boxes.map((one) => one.minY)),
    maxX: Math.max(...boxes.map((one) => one.maxX)),
    maxY: Math.max(...boxes.map((one) => one.maxY)),
  };
}

export function grown({ minX, minY, maxX, maxY }: Box, byM: number): Box {
  return { minX: minX - byM, minY: minY - byM, maxX: maxX + byM, maxY: maxY + byM };
}

export function meets(one: Box, other: Box): boolean {
  return one.maxX > other.minX && one.minX < other.maxX && one.maxY > other.minY && one.minY < other.maxY;
}
