import { checkClashes } from '../clash/check.ts';
import type { Finding } from '../clash/finding.ts';
import { GRAVITY_UTILITIES, type Utility } from '../model.ts';
import { standards as builtIn, type Standards } from '../standards.ts';
import { checkLayout, type Violation } from './check-layout.ts';
import { axisClearanceM } from './clearances.ts';
import type { Frame } from './frame.ts';
import { type JointTrench, jointTrenches } from './joint-trench.ts';
import { groundPrice } from './price.ts';
import { type QuantityLine, quantitiesOf } from './quantities.ts';
import { mainSizeMm, type SurfaceId } from './rates.ts';
import { piecesOf, type RouteOptions, routeUtility, type UtilityRoute } from './route-utility.ts';
import { crossingsOf, crownDepth, type Neighbour, parallelsOf, priceBeside } from './separation.ts';
import type { Site } from './site.ts';
import {
  type LaidNetwork,
  type LaidPipe,
  type SizingOptions,
  sizeNetwork,
  toModel,
} from './sized-network.ts';

export interface RouteAllOptions extends SizingOptions, Omit<RouteOptions, 'price' | 'onProgress'> {
  surfaceAt?: (x: number, y: number) => SurfaceId;
  /** Rounds of taking up and laying again what follows another pipe too near; default 2. */
  rounds?: number;
  onProgress?: (utility: Utility, route: UtilityRoute, network: LaidNetwork) => void;
}

export interface RoutedUtility {
  route: UtilityRoute;
  network: LaidNetwork;
  quantities: QuantityLine[];
  violations: Violation[];
}

export interface AllRoutes {
  site: Site;
  routes: RoutedUtility[];
  clashes: Finding[];
  joint: JointTrench[];
}

/** Gravity first, then what yields (§4.4: pressure to gravity, small to large); deeper gravity after shallower. */
export const layingOrder: readonly Utility[] = [
  'storm',
  'combined',
  'sewage',
  'heat',
  'water',
  'gas',
  'power',
  'telecom',
];

/**
 * Lays several utilities out on one site. Each sees those before it: beside them ground is dear, so that it crosses and
 * does not follow; at crossings pressure pipes pass over or under. What still follows too near is taken up and laid
 * again on dearer ground (negotiated congestion after PathFinder).
 */
export function routeAll(
  site: Site,
  utilities: readonly Utility[],
  options: RouteAllOptions = {},
): AllRoutes {
  const rules = options.standards ?? builtIn;
  const order = layingOrder.filter((one) => utilities.includes(one));
  const laid = new Map<Utility, RoutedUtility>();
  const penalties = new Map<Utility, number>();
  const lay = (utility: Utility): void => {
    const others = order.filter((one) => one !== utility && laid.has(one));
    const pipes = [
      ...existingNeighbours(site),
      ...others.flatMap((one) => neighboursOf(laid.get(one)!.network)),
    ];
    laid.set(utility, routeOne(site, utility, pipes, penalties.get(utility) ?? 6, options, rules));
    const { route, network } = laid.get(utility)!;
    options.onProgress?.(utility, route, network);
  };
  for (const utility of order) lay(utility);
  for (let round = 0; round < (options.rounds ?? 2); round++) {
    const crowded = order.filter((utility, i) => i > 0 && follows(laid, order, utility, rules));
    if (crowded.length === 0) break;
    for (const utility of crowded) {
      penalties.set(utility, (penalties.get(utility) ?? 6) * 3);
      lay(utility);
    }
  }
  const networks = order.map((one) => laid.get(one)!.network);
  setLevels(networks, site, rules);
  const { trenches, shareOf } = jointTrenches(networks);
  for (const one of laid.values()) {
    one.quantities = quantitiesOf(one.network, {
      trenchShare: shareOf,
      ...(options.surfaceAt ? { surfaceAt: options.surfaceAt } : {}),
    });
  }
  const models = networks.map(toModel);
  const whole = {
    crs: null,
    nodes: models.flatMap((one) => one.nodes),
    segments: models.flatMap((one) => one.segments),
    extras: {},
  };
  const report = checkClashes(whole, undefined, { standards: rules });
  const clashes = report.findings.filter((one) => one.b.type === 'segment');
  return { site, routes: order.map((one) => laid.get(one)!), clashes, joint: trenches };
}

function routeOne(
  site: Site,
  utility: Utility,
  pipes: readonly Neighbour[],
  penalty: number,
  options: RouteAllOptions,
  rules: Standards,
): RoutedUtility {
  const spec = { utility, diameterMm: mainSizeMm(utility) };
  const price = (frame: Frame): Float32Array | undefined => {
    const field = groundPrice(frame, site);
    if (!field && pipes.length === 0) return undefined;
    const whole = field ?? new Float32Array(frame.width * frame.height).fill(1);
    priceBeside(frame, whole, pipes, (one) => axisClearanceM(spec, one, rules) ?? 0.5, penalty);
    return whole;
  };
  const { onProgress: _, ...rest } = options;
  const route = routeUtility(site, spec, { ...rest, price });
  const network = sizeNetwork(site, route, { ...options, standards: rules, passing: pipes });
  const own = (v: number): number =>
    route.plan.kind[v] === 'leaf' ? route.terminals[route.plan.terminal[v]!]!.building : -1;
  const violations = checkLayout(
    piecesOf(route.plan).map((one) => ({ line: one.line, own: Math.max(own(one.from), own(one.to)) })),
    route.index.obstacles,
  );
  return { route, network, quantities: [], violations };
}

function follows(
  laid: ReadonlyMap<Utility, RoutedUtility>,
  order: readonly Utility[],
  utility: Utility,
  rules: Standards,
): boolean {
  const mine = neighboursOf(laid.get(utility)!.network, true);
  const before = order
    .slice(0, order.indexOf(utility))
    .flatMap((one) => neighboursOf(laid.get(one)!.network, true));
  return parallelsOf(mine, before, rules).length > 0;
}

/** Pipes of a network as others see them. */
export function neighboursOf(network: LaidNetwork, mainsOnly = false): Neighbour[] {
  return network.pipes.flatMap((pipe) =>
    mainsOnly && pipe.lateral ? [] : [neighbourOf(network.utility, pipe)],
  );
}

function neighbourOf(utility: Utility, pipe: LaidPipe): Neighbour {
  const height = pipe.diameterMm / 1000;
  const depths = [pipe.fromDepthM, pipe.toDepthM] as const;
  // Gravity depths are inverts, the others crowns.
  const gravity = GRAVITY_UTILITIES.has(utility);
  const top = gravity ? ([depths[0] - height, depths[1] - height] as const) : depths;
  const bottom = gravity ? depths : ([depths[0] + height, depths[1] + height] as const);
  return { id: pipe.id, utility, diameterMm: pipe.diameterMm, line: pipe.line, topM: top, bottomM: bottom };
}

/** Existing pipes without levels are taken to lie between 0.7 and 1.5 m below ground. */
function existingNeighbours(site: Site): Neighbour[] {
  return site.existing.flatMap(({ id, utility, diameterMm, line }) =>
    line.slice(1).map(
      (end, i): Neighbour => ({
        id: `${id}/${i}`,
        utility,
        diameterMm,
        line: [line[i]!, end],
        topM: [0.7, 0.7],
        bottomM: [1.5, 1.5],
      }),
    ),
  );
}

/** Pressure pipes pass what they cross, in laying order, each against all that is fixed already. */
function setLevels(networks: readonly LaidNetwork[], site: Site, rules: Standards): void {
  const fixed: Neighbour[] = existingNeighbours(site);
  for (const network of networks) {
    if (!GRAVITY_UTILITIES.has(network.utility)) {
      const mine = neighboursOf(network);
      const crossed = Map.groupBy(crossingsOf(mine, fixed), (one) => one.pipe);
      network.pipes.forEach((pipe, i) => {
        const list = (crossed.get(i) ?? []).map((one) => ({ pipe: fixed[one.other]!, at: one.otherAt }));
        const depth = crownDepth(
          pipe.fromDepthM,
          { utility: network.utility, diameterMm: pipe.diameterMm },
          list,
          rules,
        );
        pipe.fromDepthM = depth;
        pipe.toDepthM = depth;
        pipe.trenchDepthM = depth + pipe.diameterMm / 1000;
      });
    }
    fixed.push(...neighboursOf(network));
  }
}
