import type { PipeNetwork } from '../../model.ts';
import type { QuantityLine } from '../bill/quantities.ts';
import { type AboveFrost, aboveFrostWord, aboveFrostWords, joinAboveFrost } from '../gravity/above-frost.ts';
import { joinRain, type LaidRain } from '../rain/laid-rain.ts';
import type { AllRoutes, RoutedUtility } from '../route-all.ts';
import type { OnRaster } from '../route-utility.ts';
import type { Site } from '../site/site.ts';
import type { LaidNetwork } from '../sizing/sized-network.ts';
import type { BuryPlan } from './bury-lines.ts';
import type { PlanJudgement } from './judge-plan.ts';
import { type OldPipe, oldDrains, oldSpans } from './old-pipes.ts';
import type { SeparationPlan } from './separation-plan.ts';

/** A ready-made task as one layout: what files and drawings are written from. */
export interface TaskLayout {
  layout: AllRoutes;
  /** Of the bill, beyond what the routes list by themselves. */
  lines: QuantityLine[];
  old: OldPipe[];
}

/** Connections, ways on and the other system together, each utility once. */
export function layoutOfSeparation(plan: SeparationPlan, network: PipeNetwork): TaskLayout {
  const { parts, site } = plan.layout;
  // terminals are told by their place among the buildings: the trunk has those of the site and the ends of the old drains after them
  const whole: Site = { ...parts.trunk.site, existing: site.existing, mains: site.mains };
  return {
    layout: together([parts.branches, parts.trunk, parts.other], whole, plan.judgement),
    lines: plan.lines,
    old: oldDrains(plan, network),
  };
}

export function layoutOfBurying(plan: BuryPlan, network: PipeNetwork): TaskLayout {
  const { all } = plan.layout;
  return {
    layout: together([all], all.site, plan.judgement),
    lines: plan.lines,
    old: oldSpans(plan, network),
  };
}

function together(
  parts: readonly AllRoutes[],
  site: Site,
  { clashes, protections, relocations, moved }: PlanJudgement,
): AllRoutes {
  const routes = parts.flatMap((one) => one.routes);
  const [first] = parts as [AllRoutes, ...AllRoutes[]];
  return {
    ...{ site, clashes, protections, relocations, moved },
    routes: [...Map.groupBy(routes, (one) => one.network.utility).values()].map(oneOf),
    joint: parts.flatMap((one) => one.joint),
    walls: parts.flatMap((one) => one.walls),
    placesBy: first.placesBy,
    rates: first.rates,
  };
}

/** Layouts of one utility as one; ids of different parts differ. */
function oneOf(routes: readonly RoutedUtility[]): RoutedUtility {
  const [first] = routes as [RoutedUtility, ...RoutedUtility[]];
  if (routes.length === 1) return first;
  return {
    route: {
      ...first.route,
      terminals: routes.flatMap((one) => one.route.terminals),
      unreachable: routes.flatMap((one) => one.route.unreachable),
      lengthM: routes.reduce((sum, one) => sum + one.route.lengthM, 0),
      onRaster: onRasters(routes.map(({ route }) => route.onRaster)),
    },
    network: oneNetwork(routes.map((one) => one.network)),
    quantities: routes.flatMap((one) => one.quantities),
    violations: routes.flatMap((one) => one.violations),
  };
}

/** Bounds add up; where one is unknown, so is their sum. */
function onRasters(all: readonly OnRaster[]): OnRaster {
  const sum = (of: (one: OnRaster) => number): number => all.reduce((total, one) => total + of(one), 0);
  const bound = (key: 'bound' | 'corridorBound'): number =>
    all.every((one) => one[key] > 0 || one.cost === 0) ? sum((one) => one[key]) : 0;
  return {
    cost: sum((one) => one.cost),
    bound: bound('bound'),
    corridorBound: bound('corridorBound'),
    corridorCells: sum((one) => one.corridorCells),
  };
}

function oneNetwork(networks: readonly LaidNetwork[]): LaidNetwork {
  const [first] = networks as [LaidNetwork, ...LaidNetwork[]];
  const sum = (of: (one: LaidNetwork) => number): number =>
    networks.reduce((total, one) => total + of(one), 0);
  const aboveFrost = networks.reduce<AboveFrost | undefined>(
    (all, one) => (one.aboveFrost ? joinAboveFrost(all, one.aboveFrost) : all),
    undefined,
  );
  const rain = networks.reduce<LaidRain | undefined>(
    (all, one) => (one.rain ? joinRain(all, one.rain) : all),
    undefined,
  );
  const assumptions = networks
    .flatMap((one) => one.assumptions)
    .filter((one) => !one.startsWith(aboveFrostWord));
  return {
    utility: first.utility,
    pipes: networks.flatMap((one) => one.pipes),
    nodes: networks.flatMap((one) => one.nodes),
    lifts: sum((one) => one.lifts),
    pumps: sum((one) => one.pumps),
    assumptions: [...new Set([...assumptions, ...(aboveFrost ? [aboveFrostWords(aboveFrost)] : [])])],
    sleeves: networks.flatMap((one) => one.sleeves ?? []),
    ...(aboveFrost ? { aboveFrost } : {}),
    ...(rain ? { rain } : {}),
  };
}
