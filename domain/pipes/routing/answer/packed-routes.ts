import { axesOf } from '../ground/axes.ts';
import type { Box } from '../ground/frame.ts';
import { type Obstacle, ObstacleIndex } from '../ground/obstacles.ts';
import { PlanTree } from '../layout/plan-tree.ts';
import type { AllRoutes, RoutedUtility } from '../route-all.ts';
import type { UtilityRoute } from '../route-utility.ts';
import type { Site } from '../site/site.ts';
import { wholeGround } from '../site/whole-ground.ts';

/** A layout as plain data, which can be sent from one worker to another. */
export interface PackedRoutes extends Omit<AllRoutes, 'site' | 'routes'> {
  routes: PackedUtility[];
}

interface PackedUtility extends Omit<RoutedUtility, 'route'> {
  route: Omit<UtilityRoute, 'plan' | 'index' | 'axes'> & {
    plan: Pick<PlanTree, 'x' | 'y' | 'kind' | 'terminal' | 'neighbours'>;
    obstacles: readonly Obstacle[];
    besides: ObstacleIndex['besides']['besides'];
    axesBox: Box;
  };
}

export function packRoutes({ site: _, routes, ...rest }: AllRoutes): PackedRoutes {
  return {
    ...rest,
    routes: routes.map(({ route: { plan, index, axes, ...route }, ...one }) => ({
      ...one,
      route: {
        ...route,
        plan: { x: plan.x, y: plan.y, kind: plan.kind, terminal: plan.terminal, neighbours: plan.neighbours },
        obstacles: index.obstacles,
        besides: index.besides.besides,
        axesBox: axes.box,
      },
    })),
  };
}

/** @param given - the site that it was laid on, as `routeAll` took it */
export function unpackRoutes({ routes, ...rest }: PackedRoutes, given: Site): AllRoutes {
  const site = wholeGround(given);
  return {
    ...rest,
    site,
    routes: routes.map(({ route: { plan, obstacles, besides, axesBox, ...route }, ...one }) => ({
      ...one,
      route: {
        ...route,
        plan: Object.assign(new PlanTree(), plan),
        index: new ObstacleIndex(obstacles, besides),
        axes: axesOf(site, axesBox),
      },
    })),
  };
}
