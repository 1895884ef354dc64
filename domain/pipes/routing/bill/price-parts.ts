import { depthBands } from './depth-bands.ts';
import { priceAt, rateFactsOf } from './rate-cells.ts';
import type { Rates, SurfaceId } from './rates.ts';
import type { TrenchWork } from './trench.ts';

/** So much of what one price of the table is for. Every amount is a sum of them, so that other prices need no other quantities. */
export interface PricePart {
  /** Key of a cell of the unit prices (`rateCells`). */
  price: string;
  quantity: number;
}

/** Quantities by the same price together. */
export function addParts(a: readonly PricePart[], b: readonly PricePart[]): PricePart[] {
  const sums = new Map(a.map((one) => [one.price, one.quantity]));
  for (const { price, quantity } of b) sums.set(price, (sums.get(price) ?? 0) + quantity);
  return [...sums].map(([price, quantity]) => ({ price, quantity }));
}

export function yuanOfParts(parts: readonly PricePart[], rates: Rates): number {
  return parts.reduce((sum, { price, quantity }) => sum + quantity * priceAt(rates, price).yuan, 0);
}

/** A line of a bill with its amount by a table of prices; the mean price where several make it. */
export function pricedLine<Line extends { quantity: number; prices: readonly PricePart[] }>(
  line: Line,
  rates: Rates,
): Line & { unitYuan: number; costYuan: number; confidence: string } {
  const costYuan = yuanOfParts(line.prices, rates);
  return {
    ...line,
    unitYuan: costYuan / line.quantity,
    costYuan,
    confidence: line.prices.every(({ price }) => isVerified(price, rates)) ? 'verified' : 'unverified',
  };
}

/** Digging of a trench and what it opens, by the prices of the table. */
export function partsOfWork(
  work: TrenchWork,
  surfaces: readonly { id: SurfaceId; areaM2: number }[],
  rates: Rates,
): PricePart[] {
  return [
    ...depthBands(rates).map(({ price }, i) => ({ price, quantity: work.excavationM3[i]! })),
    { price: 'earthwork:backfill|all', quantity: work.backfillM3 },
    { price: 'earthwork:bedding|all', quantity: work.beddingM3 },
    { price: 'shoring:shoring|all', quantity: work.shoringM2 },
    ...surfaces.flatMap(({ id, areaM2 }) =>
      ['removal', 'reinstatement'].map((part) => ({ price: `surface:${id}|${part}`, quantity: areaM2 })),
    ),
  ];
}

function isVerified(price: string, rates: Rates): boolean {
  return rateFactsOf(rates, priceAt(rates, price).cell).verifiedOn !== null;
}
