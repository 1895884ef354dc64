import Flatbush from 'flatbush';
import { insideRings, type Point } from '../../../domain/geo/plane.ts';
import { boxOf } from '../../../domain/pipes/routing/ground/frame.ts';
import type { SiteBuilding } from '../../../domain/pipes/routing/site/site.ts';
import type { Bilingual } from '../../../domain/problem.ts';

/**
 * Trees, barriers and carriageways that are drawn over houses are most often another file, houses or plots: taken as they are, and told.
 * @param areas - rings of each area, outline first
 */
export function coveredHouses(
  option: 'streets' | 'trees' | 'barriers',
  file: string,
  areas: readonly (readonly Point[])[][],
  buildings: readonly SiteBuilding[],
): Bilingual[] {
  const houses = buildings.filter((one) => one.terminal && !one.point);
  if (houses.length === 0 || areas.length === 0) return [];
  const middles = houses.map(({ rings }): Point => {
    const { minX, minY, maxX, maxY } = boxOf(rings[0]!);
    return [(minX + maxX) / 2, (minY + maxY) / 2];
  });
  const index = new Flatbush(middles.length);
  for (const [x, y] of middles) index.add(x, y, x, y);
  index.finish();
  const covered = new Set<number>();
  for (const rings of areas) {
    const { minX, minY, maxX, maxY } = boxOf(rings[0]!);
    for (const i of index.search(minX, minY, maxX, maxY))
      if (insideRings(...middles[i]!, rings)) covered.add(i);
  }
  if (covered.size === 0) return [];
  return [
    {
      zh: `--${option} ${file}：其中的面盖住 ${covered.size} 栋接管建筑，请核对是否给错文件`,
      en: `--${option} ${file}: its areas lie over ${covered.size} of the houses to be connected; check that it is the right file`,
    },
  ];
}
