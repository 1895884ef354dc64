import { sharesOf, totalYuan } from '../../domain/pipes/routing/bill/bill-sums.ts';
import { placesOfBill } from '../../domain/pipes/routing/bill/payers.ts';
import { pricesNote } from '../../domain/pipes/routing/bill/price-origin.ts';
import { pricedLine, yuanOfParts } from '../../domain/pipes/routing/bill/price-parts.ts';
import { measuresOf } from '../../domain/pipes/routing/bill/rate-cells.ts';
import type { Rates } from '../../domain/pipes/routing/bill/rates.ts';
import { repricedMeasure } from './measure-view.ts';
import type { RoutingView } from './routing-view.ts';

/** What a view shows by other prices: the same pipes and quantities, other amounts, and the name of the prices. */
export function repricedView<View extends RoutingView>(view: View, rates: Rates): View {
  const quantities = view.quantities.map((line) => pricedLine(line, rates));
  return {
    ...view,
    quantities,
    costYuan: totalYuan(quantities),
    shares: sharesOf(quantities),
    savedYuan: yuanOfParts(view.saved, rates),
    utilities: view.utilities.map((one) => ({ ...one, costYuan: yuanOfParts(one.prices, rates) })),
    measures: view.measures.map((one) => repricedMeasure(one, rates)),
    places: placesOfBill(quantities),
    prices: {
      ...view.prices,
      ...pricesNow(quantities, rates),
      measuredOtherwise: measuresOf(rates) !== view.prices.measures,
    },
  };
}

/** By whose prices a view was laid out and is billed. */
export interface ViewPrices {
  /** Version of the city's prices that it is billed by; 0 = the city has none of its own. */
  version: number;
  note: RoutingView['judgedBy'];
  /** Version by which its way was searched. */
  laidBy: number;
  /** Measuring rules have changed since: its quantities are those of the older. */
  measuredOtherwise: boolean;
  /** The measuring rules it was measured by. */
  measures: string;
}

export function pricesOfView(quantities: RoutingView['quantities'], rates: Rates): ViewPrices {
  return {
    laidBy: rates.version ?? 0,
    measures: measuresOf(rates),
    ...pricesNow(quantities, rates),
    measuredOtherwise: false,
  };
}

function pricesNow(
  quantities: RoutingView['quantities'],
  rates: Rates,
): Pick<ViewPrices, 'version' | 'note'> {
  return { version: rates.version ?? 0, note: pricesNote(quantities, rates) };
}
