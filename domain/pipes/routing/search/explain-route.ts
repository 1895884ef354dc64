import { standards as builtIn, type Standards } from '../../standards.ts';
import { clearanceField } from '../ground/clearance-field.ts';
import { halfWidthOf, obstaclesFor } from '../ground/clearances.ts';
import { cellsAlong } from '../ground/frame.ts';
import type { Obstacle } from '../ground/obstacles.ts';
import { eased } from '../ground/reduced-clearance.ts';
import { piecesOf, type UtilityRoute } from '../route-utility.ts';
import type { Site } from '../site/site.ts';
import { explainUnreachable } from './explain.ts';
import type { Ground } from './grid-steiner.ts';
import { rootsOf } from './roots.ts';

/**
 * The same layout, with what blocks each of those whom it leaves without a way. Of its own, because a layout is searched many times
 * (by sizes, with measures, by seeds) before one of them is the answer, and looking for the least illegal ways takes longer than a tree.
 * @param obstacles - further ones that it was laid among
 */
export function explained(
  route: UtilityRoute,
  site: Site,
  { standards = builtIn, obstacles = [] }: { standards?: Standards; obstacles?: readonly Obstacle[] } = {},
): UtilityRoute {
  if (route.unreachable.every((one) => one.reason === 'no-main')) return route;
  const { frame, index, plan, spec, terminals } = route;
  const field = clearanceField(frame, index.obstacles, 3);
  const ground: Ground = { frame, field, price: undefined, index };
  const network = piecesOf(plan)
    .flatMap(({ line }) => cellsAlong(frame, line, frame.cellM / 2))
    .filter((cell) => field[cell]! >= 0);
  const left = new Set(route.unreachable.map((one) => one.terminal));
  const missing = terminals.flatMap((one, t) => (left.has(one.id) ? [t] : []));
  const half = halfWidthOf(spec);
  const everybody = new Set(site.buildings.map(({ id }) => id));
  const leastField = () => {
    const asked = eased(obstaclesFor(site, spec, standards), everybody, half);
    return clearanceField(frame, [...asked, ...obstacles], 0);
  };
  const roots = rootsOf(site.mains, spec.utility, ground);
  const unreachable = explainUnreachable(
    site,
    terminals,
    missing,
    ground,
    [...new Set(network)],
    roots,
    leastField,
  );
  return { ...route, unreachable };
}
