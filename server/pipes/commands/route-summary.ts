import type { Finding } from '../../../domain/pipes/clash/finding.ts';
import { gapOf, gapOn } from '../../../domain/pipes/routing/answer/layout-figures.ts';
import type { ToldMeasure } from '../../../domain/pipes/routing/answer/told-measures.ts';
import { programmeQuantities, sharesOf, totalYuan } from '../../../domain/pipes/routing/bill/bill-sums.ts';
import { fundersOf, placesOfBill } from '../../../domain/pipes/routing/bill/payers.ts';
import type { QuantityLine } from '../../../domain/pipes/routing/bill/quantities.ts';
import { deepestM } from '../../../domain/pipes/routing/bill/trench-floor.ts';
import type { PlacesBy } from '../../../domain/pipes/routing/ground/work-place.ts';
import { laidLengthM } from '../../../domain/pipes/routing/layout/loops.ts';
import { shapeOf } from '../../../domain/pipes/routing/layout/shape.ts';
import type { RoutedUtility } from '../../../domain/pipes/routing/route-all.ts';
import { connectionsOf } from '../../../domain/pipes/routing/route-utility.ts';
import { type MovedPipe, movedWords } from '../../../domain/pipes/routing/tasks/moved-pipes.ts';

/** One routed utility as the command line prints it. */
export function summaryOf(one: RoutedUtility) {
  const { route, network, quantities } = one;
  const { cost, bound, corridorBound, corridorCells } = route.onRaster;
  const { width, height, cellM } = route.frame;
  const on = gapOn(route);
  const gap = gapOf(route);
  return {
    utility: route.spec.utility,
    ...connectionsOf(route),
    lengthM: round(laidLengthM(network)),
    lateralM: round(
      network.pipes.filter((pipe) => pipe.lateral).reduce((sum, pipe) => sum + pipe.lengthM, 0),
    ),
    costYuan: round(totalYuan(quantities)),
    shares: sharesOf(quantities),
    bound: {
      rasterCost: round(cost),
      lowerBound: round(on === 'corridors' ? corridorBound : bound),
      gap: gap === null ? null : round(gap),
      of: on,
      on:
        on === 'corridors'
          ? `${corridorCells} corridor cells`
          : `all legal ground of a raster of ${width} × ${height} cells of ${round(cellM)} m`,
      corridors: { lowerBound: round(corridorBound), cells: corridorCells },
    },
    shape: shapeSummary(one),
    violations: one.violations,
    deepestM: round(Math.max(0, ...network.pipes.map(deepestM))),
    lifts: network.lifts,
    pumps: network.pumps,
    quantities: quantities.map((line) => ({
      ...line,
      quantity: round(line.quantity),
      unitYuan: round(line.unitYuan),
      costYuan: round(line.costYuan),
    })),
    assumptions: network.assumptions,
    loops: network.loops ?? null,
    seconds: route.seconds,
  };
}

/** Where the money lies, inside the compound or in streets linked to it, and who pays first. */
export function placesOfAnswer(by: PlacesBy, bill: readonly QuantityLine[]) {
  const yuan = new Map(placesOfBill(bill).map((one) => [one.place, one.costYuan]));
  return {
    places: {
      by,
      inCompoundYuan: round(yuan.get('in_compound') ?? 0),
      linkedYuan: round(yuan.get('linked') ?? 0),
    },
    funders: fundersOf(bill).map(({ funder, costYuan }) => ({ funder, costYuan: round(costYuan) })),
  };
}

/** A clash as the command line prints it, with the ids of its two pipes; metres, `measuredM` below nought where their walls meet. */
export function clashSummary({ kind, a, b, text, measuredM, requiredM, x, y }: Finding) {
  return {
    ...{ kind, a: a.id, b: b.id, text: text.en, textZh: text.zh },
    measuredM: measuredM === null ? null : round(measuredM),
    requiredM: round(requiredM),
    at: [round(x), round(y)],
  };
}

export type ClashSummary = ReturnType<typeof clashSummary>;

/** A measure as the command line prints it. */
export function measureWords({ kind, measure, text, at, stretch, ...one }: ToldMeasure) {
  return {
    ...one,
    kind: kind === 'protect' ? 'horizontal' : kind === 'wall' ? 'wall' : 'vertical',
    measure: kind,
    what: measure.en,
    text: text.en,
    textZh: text.zh,
    lengthM: one.lengthM === null ? null : round(one.lengthM),
    costYuan: round(one.costYuan),
    at: at.map(round),
    stretch: stretch.map((point) => point.map(round)),
  };
}

/** An existing pipe laid anew where it makes way; its line has a level at every point. */
export function movedPipeWords(one: MovedPipe) {
  const { segment, utility, diameterMm, fromM, toM, line } = one;
  const { zh, en } = movedWords(one);
  return {
    ...{ segment, utility, diameterMm, fromM: round(fromM), toM: round(toM), text: en, textZh: zh },
    line: line.map(({ at: [x, y], levelM }) => [x, y, levelM].map(round)),
  };
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Mains without laterals: metres, the share of them along façades and streets (within 5°), bends, pieces too short to be built. */
function shapeSummary({ route }: RoutedUtility) {
  const { mainM, parallelM, bends, shortPieces } = shapeOf(route);
  return {
    mainM: round(mainM),
    parallelShare: mainM > 0 ? round(parallelM / mainM) : null,
    bends,
    shortPieces,
  };
}

/** The bill by item of the catalogue of works, and what the catalogue has no item for. */
export function programmeOf(bill: readonly QuantityLine[]) {
  const { items, withoutItem } = programmeQuantities(bill);
  return {
    items: items.map(({ itemCode, planned, costYuan }) => ({
      itemCode,
      planned: round(planned),
      costYuan: costYuan === null ? null : round(costYuan),
    })),
    withoutItem: {
      costYuan: round(withoutItem.costYuan),
      names: withoutItem.names.map((one) => one.zh),
    },
  };
}
