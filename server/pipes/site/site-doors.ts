import Flatbush from 'flatbush';
import type { Point } from '../../../domain/geo/plane.ts';
import { boxOf } from '../../../domain/pipes/routing/ground/frame.ts';
import { doorReachM, doorsOnOutline } from '../../../domain/pipes/routing/site/doors-on-outline.ts';
import type { SiteBuilding } from '../../../domain/pipes/routing/site/site.ts';

/**
 * Gives the houses that want a connection their stairwell doors (单元门): each point to the house whose wall is nearest, moved onto it.
 * @returns how many points are at no such wall
 */
export function giveDoors(points: readonly Point[], buildings: readonly SiteBuilding[]): number {
  const houses = buildings.filter((one) => one.terminal && !one.point);
  if (houses.length === 0) return points.length;
  const tree = new Flatbush(houses.length);
  for (const { rings } of houses) {
    const { minX, minY, maxX, maxY } = boxOf(rings[0]!);
    tree.add(minX, minY, maxX, maxY);
  }
  tree.finish();
  let astray = 0;
  for (const [x, y] of points) {
    const near = tree
      .search(x - doorReachM, y - doorReachM, x + doorReachM, y + doorReachM)
      .flatMap((i) =>
        doorsOnOutline([[x, y]], houses[i]!.rings).map((door) => ({
          door,
          house: houses[i]!,
          distanceM: Math.hypot(door[0] - x, door[1] - y),
        })),
      )
      .sort((a, b) => a.distanceM - b.distanceM);
    if (near[0]) near[0].house.doors.push(near[0].door);
    else astray++;
  }
  return astray;
}
