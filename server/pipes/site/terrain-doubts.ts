import type { Point } from '../../../domain/geo/plane.ts';
import { boxOf } from '../../../domain/pipes/routing/ground/frame.ts';
import type { Site } from '../../../domain/pipes/routing/site/site.ts';
import type { Bilingual } from '../../../domain/problem.ts';

/** Places along each side of the site that are looked at. */
const looks = 80;
/** A step that no yard has: so many metres, and steeper than one in one. */
const stepM = 10;
/** Two places nearer to each other than cells of common terrain are one. */
const leastApartM = 10;

/**
 * Steps in the terrain below a site that are most often fill values which nobody flagged (0, say, amid levels of 100): a pipe that has to follow them
 * dives as deep. Told with the levels on both sides; the terrain stays as it is, since quays and quarries have such walls.
 */
export function terrainDoubts(
  file: string,
  { buildings, mains, groundM }: Pick<Site, 'buildings' | 'mains' | 'groundM'>,
): Bilingual[] {
  const houses = buildings.filter((one) => one.terminal).flatMap((one) => one.rings[0] ?? []);
  if (houses.length === 0) return [];
  const own = boxOf(houses);
  // a main that is far off does not make a province of the site
  const reachM = Math.max(own.maxX - own.minX, own.maxY - own.minY, 200);
  const near = mains
    .flatMap((one) => one.line)
    .filter(
      ([x, y]) =>
        x > own.minX - reachM && x < own.maxX + reachM && y > own.minY - reachM && y < own.maxY + reachM,
    );
  const { minX, minY, maxX, maxY } = boxOf([...houses, ...near]);
  const apartM = Math.max(leastApartM, (maxX - minX) / looks, (maxY - minY) / looks);
  let worst: { low: number; high: number; at: Point } | undefined;
  for (let x = minX; x <= maxX; x += apartM)
    for (let y = minY; y <= maxY; y += apartM) {
      const here = groundM(x, y);
      if (here === undefined) continue;
      for (const there of [groundM(x + apartM, y), groundM(x, y + apartM)]) {
        const isStep = there !== undefined && Math.abs(there - here) > Math.max(stepM, apartM);
        if (!isStep || (worst && Math.abs(there - here) <= worst.high - worst.low)) continue;
        worst = { low: Math.min(here, there), high: Math.max(here, there), at: [x, y] };
      }
    }
  if (!worst) return [];
  const { low, high, at } = worst;
  const place = at.map((one) => one.toFixed(0)).join(', ');
  const [from, to] = [low.toFixed(1), high.toFixed(1)];
  const within = apartM.toFixed(0);
  return [
    {
      zh: `${file}：地形在 ${place} 处 ${within} m 内从 ${from} m 跳到 ${to} m，可能是未标明的无数据值（如 0），请核对；管线埋深随地形而定`,
      en: `${file}: near ${place} the terrain goes from ${from} to ${to} m within ${within} m; check for fill values that nobody flagged (0, say), since depths follow the terrain`,
    },
  ];
}
