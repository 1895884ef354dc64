import { GRAVITY_UTILITIES, type Utility } from '../model.ts';
import type { Standards } from '../standards.ts';
import { roughYuan } from './bill/rough-cost.ts';
import type { Obstacle } from './ground/obstacles.ts';
import { judgeNetwork } from './judge/judge-network.ts';
import { stationsOf } from './lower-mains.ts';
import type { AllRoutes, RoutedUtility } from './route-all.ts';
import { passedBy } from './site/existing-neighbours.ts';
import type { Site } from './site/site.ts';
import { neighboursOf } from './sizing/laid-neighbours.ts';
import { type LaidNetwork, type SizingOptions, sizeNetwork } from './sizing/sized-network.ts';

/**
 * What a gravity network is sized among, once all others lie: pipes that it has to pass, and those that yield to it at a price. Other networks ask for
 * nothing of the kind.
 */
export function amidOthers(
  site: Site,
  utility: Utility,
  routes: readonly RoutedUtility[],
): Pick<SizingOptions, 'passing' | 'yielding'> {
  if (!GRAVITY_UTILITIES.has(utility)) return {};
  const others = routes.filter((one) => one.network.utility !== utility);
  // what yields is passed as it lay before it was led under anything
  const lying = (gravity: boolean) =>
    others
      .filter((one) => GRAVITY_UTILITIES.has(one.network.utility) === gravity)
      .flatMap(({ unlevelled, network }) => neighboursOf(unlevelled ?? network));
  return { passing: [...passedBy(site, utility), ...lying(true)], yielding: lying(false) };
}

/**
 * Drains are laid first and as high as they may, so that all that is laid after them goes under them, water in a sleeve. Now that they are known, the
 * levels of the drains are found again with what that costs: they go below where it is cheaper (GB 50289 4.1.12 wants them there). The cheaper of both
 * answers stays, the new one only without a further clash or station.
 * @param arrange - levels and clashes of the same layouts with other drains
 */
export function drainsAmid(
  state: AllRoutes,
  options: SizingOptions & { standards: Standards; obstacles?: readonly Obstacle[] },
  arrange: (laid: ReadonlyMap<Utility, RoutedUtility>) => AllRoutes,
): AllRoutes {
  const { site, rates } = state;
  const drains = state.routes.filter((one) => GRAVITY_UTILITIES.has(one.network.utility));
  if (drains.length === 0 || state.routes.length < 2) return state;
  const laid = new Map(state.routes.map((one) => [one.network.utility, one]));
  for (const one of drains) {
    const { utility } = one.network;
    const amid = amidOthers(site, utility, [...laid.values()]);
    const network = sizeNetwork(site, one.route, { ...options, rates, ...amid });
    // a pipe that comes out wider may lie too near to something
    const breaks = (sized: LaidNetwork) =>
      judgeNetwork(site, one.route, sized, options.standards, options.obstacles).length;
    const isWorse = breaks(network) > breaks(one.network) || stationsOf(network) > stationsOf(one.network);
    if (!isWorse) laid.set(utility, { ...one, network, unlevelled: undefined });
  }
  const next = arrange(laid);
  if (next.clashes.length > state.clashes.length) return state;
  return roughYuan(next) < roughYuan(state) ? next : state;
}
