import type { Point } from '../../geo/plane.ts';
import type { Finding } from '../clash/finding.ts';
import { GRAVITY_UTILITIES, type Utility } from '../model.ts';
import { standards as builtIn, type Standards } from '../standards.ts';
import { known } from './as-before.ts';
import { besideExisting, billRoutes } from './bill/bill-routes.ts';
import type { JointTrench } from './bill/joint-trench.ts';
import type { QuantityLine } from './bill/quantities.ts';
import { builtInRates, type Rates } from './bill/rates.ts';
import { roughYuan } from './bill/rough-cost.ts';
import { drainsAmid } from './drains-amid.ts';
import type { Neighbour } from './ground/separation.ts';
import { type PlacesBy, placesBy } from './ground/work-place.ts';
import { besideBuildings } from './judge/beside-buildings.ts';
import { clashesAmong } from './judge/clashes-among.ts';
import { judgeOnce, type PipeViolation } from './judge/judge-network.ts';
import { type Protection, splitProtected } from './judge/protection.ts';
import type { WallCrossing } from './judge/wall-crossings.ts';
import { rankIn } from './lanes/lane-of.ts';
import { type Effort, layDrains } from './lay-drains.ts';
import { isLess, layUtility, mightBeServed, worthAlone } from './lay-utility.ts';
import { joinLowerMains } from './lower-mains.ts';
import type { RouteOptions, UtilityRoute } from './route-utility.ts';
import { provedOnGround, unproved } from './search/ground-bound.ts';
import { type Entry, entriesOf } from './site/entries.ts';
import { passedBy } from './site/existing-neighbours.ts';
import { withoutOverlaps } from './site/overlaps.ts';
import type { Site } from './site/site.ts';
import { wholeGround, withoutLevelsOf } from './site/whole-ground.ts';
import { neighboursOf } from './sizing/laid-neighbours.ts';
import { expectedMm, widestOf } from './sizing/laying-size.ts';
import { withPressureLevels } from './sizing/pressure-levels.ts';
import { type LaidNetwork, type SizingOptions, sizeNetwork } from './sizing/sized-network.ts';
import type { MovedPipe } from './tasks/moved-pipes.ts';
import type { Relocation } from './tasks/relocations.ts';

export interface RouteAllOptions extends SizingOptions, Omit<RouteOptions, 'price' | 'onProgress'> {
  /** Where along a stairwell's wall each enters; default: side by side with those that are laid with it. */
  entries?: ReadonlyMap<Utility, Entry>;
  /**
   * Rounds of taking up and laying again what comes too near to another pipe, where that is cheaper than its measures; default 2, thrice as many while
   * pipes collide. A quick answer takes up only what collides.
   */
  rounds?: number;
  /** Layouts of each gravity utility that are sized and billed, the cheapest is taken; default 1. */
  tries?: number;
  /** Seeds of single utilities; `seed` for all others. */
  seeds?: ReadonlyMap<Utility, number>;
  onProgress?: (utility: Utility, route: UtilityRoute, network: LaidNetwork) => void;
  /** A task judges its whole plan beside what stays, and this layout is only a part of it. */
  isPart?: boolean;
}

export interface RoutedUtility {
  route: UtilityRoute;
  network: LaidNetwork;
  /** The network before its pipes were led under what they cross; `settle` goes back to it. */
  unlevelled?: LaidNetwork | undefined;
  /** As it lay before it was dragged: what still lies so is known again. */
  was?: LaidNetwork | undefined;
  quantities: QuantityLine[];
  violations: PipeViolation[];
}

export interface AllRoutes {
  site: Site;
  routes: RoutedUtility[];
  /** Of the product's own clash check: what must not stay; mere notices left out. */
  clashes: Finding[];
  /** What stays only with a protective measure. */
  protections: Protection[];
  joint: JointTrench[];
  /** Where new pipes pass walls. */
  walls: WallCrossing[];
  /** Existing pipes that make way at a crossing, each with its measure and price. */
  relocations: Relocation[];
  /** Where these are laid anew, with their levels. */
  moved: MovedPipe[];
  /** What tells whether a pipe lies inside the compound or in a street. */
  placesBy: PlacesBy;
  /** By which it was billed. */
  rates: Rates;
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
 * In which sequence they are laid: as it comes cheapest, or as they are to lie from the building line outward (GB 50289-2016 4.1.4), so that each finds
 * the lanes inside its own taken and its own free; drains before all others even so.
 */
export function sequenceOf(laneOrder: boolean): readonly Utility[] {
  if (!laneOrder) return layingOrder;
  const rank = (one: Utility): number => rankIn('courtyard', one) ?? layingOrder.length;
  const drains = (one: Utility): number => (GRAVITY_UTILITIES.has(one) ? 0 : 1);
  return layingOrder.toSorted((a, b) => drains(a) - drains(b) || rank(a) - rank(b));
}

/**
 * Lays several utilities out on one site. Each sees those before it: beside them ground is dear, so that it crosses and
 * does not follow; at crossings pressure pipes pass over or under. What still follows too near is taken up and laid
 * again on dearer ground (negotiated congestion after PathFinder).
 */
export function routeAll(
  given: Site,
  utilities: readonly Utility[],
  options: RouteAllOptions = {},
): AllRoutes {
  const site = wholeGround(withoutOverlaps(given));
  const rules = options.standards ?? builtIn;
  const order = sequenceOf(options.laneOrder ?? false).filter((one) => utilities.includes(one));
  const entries = options.entries ?? entriesOf(order, rules);
  const laid = new Map<Utility, RoutedUtility>();
  const dear = new Map<Utility, Neighbour[]>();
  let { cellM } = options;
  const { tries = 1, quick = false } = options;
  const lay = (utility: Utility, effort: Effort = { tries, quick }): void => {
    const others = order.filter((one) => one !== utility && laid.has(one));
    const entry = entries.get(utility);
    const before = laid.get(utility);
    const widestMm = before ? widestOf(before) : expectedMm(site, utility);
    const seed = options.seeds?.get(utility) ?? options.seed;
    const own = {
      ...{ ...options, ...effort },
      ...(entry && { entry }),
      ...(seed !== undefined && { seed }),
      ...(cellM !== undefined && { cellM }),
    };
    const beside = dear.get(utility) ?? [];
    const passing = (at: Site) => [
      ...passedBy(at, utility),
      ...others.flatMap((one) => neighboursOf(laid.get(one)!.network)),
    ];
    const layOn = (at: Site) =>
      layUtility(
        {
          ...{ site: at, utility, pipes: passing(at), dear: beside },
          ...{ options: own, rules, together: order.length, before: before?.network },
        },
        widestMm,
      );
    const sizeFree = (one: RoutedUtility) =>
      sizeNetwork(withoutLevelsOf(site, utility), one.route, {
        ...options,
        standards: rules,
        passing: passing(site),
      });
    laid.set(utility, joinLowerMains(layOn(site), site, layOn, sizeFree));
    const { route, network } = laid.get(utility)!;
    options.onProgress?.(utility, route, network);
  };
  const layAll = (): void => {
    const drains = order.filter((one) => GRAVITY_UTILITIES.has(one));
    const worth = (one: RoutedUtility): number[] => worthAlone(one, site, rules, options);
    const mayServe = (one: RoutedUtility): boolean => mightBeServed(one, { site, rules, options });
    layDrains(drains, laid, { effort: { tries, quick }, lay, worth, mayServe });
    for (const utility of order) if (!laid.has(utility)) lay(utility);
  };
  layAll();
  let best = arranged(site, order, laid, rules, options);
  // ground on which one of them has to be looked for between cells is narrow for all of them
  const finest = finerCellM(best);
  if (finest !== undefined) {
    const coarse = new Map(laid);
    cellM = finest;
    laid.clear();
    layAll();
    const next = arranged(site, order, laid, rules, options);
    if (isLess(worthOf(next), worthOf(best))) best = next;
    else {
      cellM = options.cellM;
      for (const [utility, one] of coarse) laid.set(utility, one);
    }
  }
  const rounds = options.rounds ?? 2;
  const isOpen = (round: number) =>
    hasToYield(best) ? round < 3 * rounds : !options.quick && round < rounds && best.protections.length > 0;
  for (let round = 0; isOpen(round); round++) {
    const state = round === 0 ? best : arranged(site, order, laid, rules, options);
    const yielding = remember(state, order, laid, dear);
    if (yielding.size === 0) break;
    for (const utility of order) if (yielding.has(utility)) lay(utility);
    const next = arranged(site, order, laid, rules, options);
    if (isLess(worthOf(next), worthOf(best))) best = next;
    // where only measures are at stake, who gave way in vain once does so again
    else if (!hasToYield(best)) break;
  }
  const sizing = { ...options, standards: rules };
  const settled = drainsAmid(best, sizing, (drawn) => arranged(site, order, drawn, rules, options));
  const proved = settled.routes.map((one) => ({
    ...one,
    route: options.quick ? unproved(one.route) : provedOnGround(one.route),
  }));
  return billRoutes(judged({ ...settled, routes: proved }, rules, options), rules);
}

/** The finest raster of those that they lie on; undefined where all lie on one. */
function finerCellM({ routes }: AllRoutes): number | undefined {
  const sizes = routes.map(({ route }) => route.frame.cellM);
  const finest = Math.min(...sizes);
  return sizes.some((one) => one > finest) ? finest : undefined;
}

/** Whether two utilities are in each other's way: what a network does to itself no further round of yielding mends. */
function hasToYield({ clashes, routes }: AllRoutes): boolean {
  const utilityOf = new Map(
    routes.flatMap(({ network }) => network.pipes.map(({ id }) => [id, network.utility] as const)),
  );
  return clashes.some(({ a, b }) => utilityOf.get(a.id) !== utilityOf.get(b.id));
}

/** Clashes weigh more than any number of houses without a way, and these more than any price; measures are among the price. */
function worthOf(all: AllRoutes): number[] {
  const without = all.routes.reduce((sum, { route }) => sum + route.unreachable.length, 0);
  return [all.clashes.length, without, roughYuan(all)];
}

/** Every layout before the judges that share nothing with the search: beside what is to be kept clear of, and beside the pipes that stay. */
function judged(all: AllRoutes, rules: Standards, options: RouteAllOptions): AllRoutes {
  for (const one of all.routes)
    one.violations = judgeOnce(all.site, one.route, one.network, rules, options.obstacles);
  return besideExisting(all, rules, options);
}

/** Levels, clashes and what lies beside it of what lies now, without its bill. */
export function settleUnbilled(
  site: Site,
  order: readonly Utility[],
  laid: ReadonlyMap<Utility, RoutedUtility>,
  rules: Standards = builtIn,
  options: RouteAllOptions = {},
): AllRoutes {
  return judged(arranged(site, order, laid, rules, options), rules, options);
}

/** The same with joint trenches and its bill; after a person moved something, again. */
export function settle(...given: Parameters<typeof settleUnbilled>): AllRoutes {
  const [, , , rules = builtIn] = given;
  return billRoutes(settleUnbilled(...given), rules);
}

/** As it was before its pipes were led under what they cross, for whoever changes it and settles it again; what then lies as it lay is known again. */
export function withoutLevels({ unlevelled, ...one }: RoutedUtility): RoutedUtility {
  return { ...one, network: unlevelled ?? one.network, was: one.was ?? one.network };
}

/** Levels, and what of it clashes with what else is laid; neither billed nor judged beside what lies there. */
function arranged(
  site: Site,
  order: readonly Utility[],
  laid: ReadonlyMap<Utility, RoutedUtility>,
  rules: Standards,
  options: RouteAllOptions,
): AllRoutes {
  const before = order.map((one) => laid.get(one)!);
  const level = before.map((one) => withoutLevels(one).network);
  const networks = withPressureLevels(level, site, rules).map((one, i) => ({
    ...one,
    ...known(one, before[i]!.was ?? before[i]!.network),
  }));
  const routes = before.map(
    ({ was: _, ...one }, i): RoutedUtility => ({ ...one, network: networks[i]!, unlevelled: level[i]! }),
  );
  const rates = options.rates ?? builtInRates;
  const findings = clashesAmong(site, networks, rules);
  const between = findings.filter((one) => one.b.type === 'segment' && one.severity !== 'notice');
  const { clashes, protections } = splitProtected(between, networks, rates);
  tellOrder(findings, networks);
  const facts = { standards: rules, rates, frostDepthM: options.frostDepthM ?? null };
  const beside = routes.flatMap((one) => besideBuildings(site, one, facts));
  return {
    site,
    routes,
    clashes,
    protections: [...protections, ...beside],
    relocations: [],
    moved: [],
    joint: [],
    walls: [],
    placesBy: placesBy(site),
    rates,
  };
}

/** Water that has to pass under a drain is legal, but not as it should be (§4.1.12): said with its places. */
function tellOrder(findings: readonly Finding[], networks: readonly LaidNetwork[]): void {
  const water = networks.find((one) => one.utility === 'water');
  if (!water) return;
  water.sleeves = findings.filter((one) => one.kind === 'order').map(({ x, y }): Point => [x, y]);
  const places = water.sleeves.length;
  if (places === 0) return;
  water.assumptions = [
    ...water.assumptions.filter((one) => !one.startsWith('water-under-drains')),
    `water-under-drains: ${places} places, where water belongs above (GB 50289-2016 4.1.12); each needs a sleeve`,
  ];
}

/** The later utility of each clash yields: the ground beside the pipe that it came too near to gets dearer for it. */
function remember(
  state: AllRoutes,
  order: readonly Utility[],
  laid: ReadonlyMap<Utility, RoutedUtility>,
  dear: Map<Utility, Neighbour[]>,
): Set<Utility> {
  const pipeOf = new Map(
    order.flatMap((one) => neighboursOf(laid.get(one)!.network).map((pipe) => [pipe.id, pipe] as const)),
  );
  const yielding = new Set<Utility>();
  for (const { a, b, kind } of [...state.clashes, ...state.protections.map(({ finding }) => finding)]) {
    const [p, q] = [pipeOf.get(a.id), pipeOf.get(b.id)];
    if (kind !== 'horizontal' || !p || !q || p.utility === q.utility) continue;
    const [stays, moves] = order.indexOf(p.utility) < order.indexOf(q.utility) ? [p, q] : [q, p];
    const list = dear.get(moves.utility) ?? [];
    list.push(stays);
    dear.set(moves.utility, list);
    yielding.add(moves.utility);
  }
  return yielding;
}
