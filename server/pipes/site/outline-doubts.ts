import { lengthOf, type Point } from '../../../domain/geo/plane.ts';
import { footprintM2, type SiteBuilding } from '../../../domain/pipes/routing/site/site.ts';
import type { Bilingual } from '../../../domain/problem.ts';

/** Nobody lives in a strip this narrow: a wall, a canopy or a slip of the pen (ours, no standard says so). */
const narrowestM = 1.5;
/** Names told of one doubt. */
const namesTold = 3;

/** Doubts about outlines that are connected as houses: those that cross themselves, whose area nobody can say, and strips. */
export function outlineDoubts(file: string, buildings: readonly SiteBuilding[]): Bilingual[] {
  const houses = buildings.filter((one) => one.terminal && !one.point && one.rings.length > 0);
  const crossed = houses.filter(crossesItself);
  const strips = houses.filter((one) => !crossed.includes(one) && widthM(one) < narrowestM);
  return [
    ...told(crossed, (names, count) => ({
      zh: `${file}：${count} 个轮廓自相交（${names.zh}），面积与户数按其所围估算，请修正轮廓`,
      en: `${file}: ${count} outlines cross themselves (${names.en}); area and households are guessed by what they enclose, correct them`,
    })),
    ...told(strips, (names, count) => ({
      zh: `${file}：${count} 个轮廓宽不足 ${narrowestM} m（${names.zh}），仍按建筑接管；若是围墙、雨棚或误绘，请删去或用 --where 排除`,
      en: `${file}: ${count} outlines are less than ${narrowestM} m wide (${names.en}) and are connected as houses; take out walls, canopies and slips, or leave them out by --where`,
    })),
  ];
}

function told(
  doubted: readonly SiteBuilding[],
  words: (names: Bilingual, count: number) => Bilingual,
): Bilingual[] {
  if (doubted.length === 0) return [];
  const ids = doubted.slice(0, namesTold).map((one) => one.id);
  const more = doubted.length > namesTold ? ['…'] : [];
  return [words({ zh: [...ids, ...more].join('、'), en: [...ids, ...more].join(', ') }, doubted.length)];
}

/** Of a long outline about its width, of a compact one less than half of it. */
function widthM(one: SiteBuilding): number {
  return (2 * footprintM2(one)) / (lengthOf(one.rings[0]!) || 1);
}

function crossesItself({ rings: [ring = []] }: SiteBuilding): boolean {
  const edges = ring.slice(1).map((to, k): [Point, Point] => [ring[k]!, to]);
  return edges.some((one, i) => edges.slice(i + 2).some((other) => areAcross(one, other)));
}

/** Each has its ends on either side of the other; what merely touches, as neighbours do, is not across. */
function areAcross(one: [Point, Point], other: [Point, Point]): boolean {
  const areApart = ([from, to]: [Point, Point], [p, q]: [Point, Point]) =>
    sideOf(from, to, p) * sideOf(from, to, q) < -1e-9;
  return areApart(one, other) && areApart(other, one);
}

function sideOf([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}
