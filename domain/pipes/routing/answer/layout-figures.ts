import type { Utility } from '../../model.ts';
import { amountOf, totalYuan } from '../bill/bill-sums.ts';
import { addParts, type PricePart } from '../bill/price-parts.ts';
import type { QuantityLine } from '../bill/quantities.ts';
import { deepestM } from '../bill/trench-floor.ts';
import { type LoopFigures, laidLengthM } from '../layout/loops.ts';
import { type Shape, shapeOf, sumOfShapes } from '../layout/shape.ts';
import type { AllRoutes, RoutedUtility } from '../route-all.ts';
import { connectionsOf, type UtilityRoute } from '../route-utility.ts';

/** One utility of an alternative, in figures. */
export interface UtilityFigures {
  utility: Utility;
  lengthM: number;
  costYuan: number;
  /** What that is made of. */
  prices: PricePart[];
  /** Share above the lower bound; null where it is not known. */
  gap: number | null;
  gapOn: GapOn | null;
  deepestM: number;
  terminals: number;
  connected: number;
  lifts: number;
  shape: Shape;
  loops: LoopFigures | null;
  /** By which its corridors were searched. */
  seed: number;
  milliseconds: number;
}

/** Dug, opened (of it carriageway), and chambers, by the bill. */
export interface WorkFigures {
  excavationM3: number;
  surfaceM2: number;
  streetM2: number;
  chambers: number;
}

/** What alternatives are compared by, whoever shows them: the desk's view of an answer is one. */
export interface LayoutFigures {
  costYuan: number;
  lengthM: number;
  quantities: readonly QuantityLine[];
  utilities: readonly Pick<
    UtilityFigures,
    'utility' | 'deepestM' | 'lifts' | 'shape' | 'gap' | 'terminals' | 'connected'
  >[];
  work: WorkFigures;
  clashes: number;
  violations: number;
  /** Places that are legal only with a measure. */
  measures: readonly unknown[];
}

/** Best of what: of all legal ground, or, where that is too wide to prove anything of, of the corridors that the search opened. */
export type GapOn = 'ground' | 'corridors';

/**
 * What a layout costs at most above the best one, as a share, by the prices of the search; null where nothing was searched or somebody moved it by
 * hand.
 */
export function gapOf({ onRaster }: Pick<UtilityRoute, 'onRaster'>): number | null {
  const on = gapOn({ onRaster });
  if (!on) return null;
  const bound = on === 'ground' ? onRaster.bound : onRaster.corridorBound;
  return Math.max(0, (onRaster.cost - bound) / bound);
}

export function gapOn({ onRaster: { bound, corridorBound } }: Pick<UtilityRoute, 'onRaster'>): GapOn | null {
  if (bound > 0) return 'ground';
  return corridorBound > 0 ? 'corridors' : null;
}

export function figuresOf({ route, network, quantities }: RoutedUtility): UtilityFigures {
  const { raster, first, search, straight } = route.seconds;
  return {
    utility: network.utility,
    lengthM: laidLengthM(network),
    costYuan: totalYuan(quantities),
    prices: quantities.reduce<PricePart[]>((sum, one) => addParts(sum, one.prices), []),
    gap: gapOf(route),
    gapOn: gapOn(route),
    deepestM: Math.max(0, ...network.pipes.map(deepestM)),
    ...connectionsOf(route),
    lifts: network.lifts + network.pumps,
    shape: shapeOf(route),
    loops: network.loops ?? null,
    seed: route.seed,
    milliseconds: (raster + first + search + straight) * 1000,
  };
}

export function workOf(quantities: readonly QuantityLine[]): WorkFigures {
  return {
    excavationM3: amountOf(quantities, 'excavation'),
    surfaceM2: amountOf(quantities, 'removal'),
    streetM2: amountOf(quantities, 'removal', 'road_removal'),
    chambers: amountOf(quantities, 'chamber'),
  };
}

/** An answer as it is compared where no desk is. */
export function layoutFigures({
  routes,
  clashes,
  protections,
  relocations,
  walls,
}: AllRoutes): LayoutFigures {
  const quantities = routes.flatMap((one) => one.quantities);
  return {
    costYuan: totalYuan(quantities),
    lengthM: routes.reduce((sum, one) => sum + laidLengthM(one.network), 0),
    quantities,
    utilities: routes.map(figuresOf),
    work: workOf(quantities),
    clashes: clashes.length,
    violations: routes.reduce((sum, one) => sum + one.violations.length, 0),
    measures: [...protections, ...relocations, ...walls],
  };
}

/** Rows of a comparison, the decisive first. */
export const COMPARED = [
  ...(['cost', 'measures', 'length', 'deepest', 'excavation', 'surface', 'street', 'chambers'] as const),
  ...(['lifts', 'slanted', 'bends', 'clashes', 'places', 'unreachable', 'gap'] as const),
] as const;
export type Compared = (typeof COMPARED)[number];

/** One figure of an alternative, in its own unit; of each the smallest is the best. Null where it is not known of this one. */
export function comparedBy(row: Compared, of: LayoutFigures): number | null {
  const { quantities, utilities, work } = of;
  switch (row) {
    case 'cost':
      return of.costYuan;
    case 'measures':
      return totalYuan(quantities.filter((one) => one.kind === 'measure'));
    case 'length':
      return of.lengthM;
    case 'deepest':
      return Math.max(0, ...utilities.map((one) => one.deepestM));
    case 'excavation':
      return work.excavationM3;
    case 'surface':
      return work.surfaceM2;
    case 'street':
      return work.streetM2;
    case 'chambers':
      return work.chambers;
    case 'lifts':
      return utilities.reduce((sum, one) => sum + one.lifts, 0);
    case 'slanted':
      return slantedShare(utilities);
    case 'bends':
      return sumOfShapes(utilities.map((one) => one.shape)).bends;
    case 'clashes':
      return of.clashes + of.violations;
    case 'places':
      return of.measures.length;
    case 'unreachable':
      // houses: a pin that nothing leads to is told as a wish
      return utilities.reduce((sum, one) => sum + one.terminals - one.connected, 0);
    case 'gap': {
      const gaps = utilities.flatMap((one) => one.gap ?? []);
      return gaps.length > 0 ? Math.max(...gaps) : null;
    }
  }
}

function slantedShare(utilities: LayoutFigures['utilities']): number | null {
  const { mainM, parallelM } = sumOfShapes(utilities.map((one) => one.shape));
  return mainM > 0 ? 1 - parallelM / mainM : null;
}
