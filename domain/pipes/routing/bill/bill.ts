import type { WorkPlace } from '../../../programme/funding.ts';
import type { Utility } from '../../model.ts';
import { fundingOf } from './payers.ts';
import { type PricePart, pricedLine } from './price-parts.ts';
import type { QuantityKind, QuantityLine } from './quantities.ts';
import type { Rates } from './rates.ts';

/** What a line of a bill is for. */
export interface Item {
  utility: Utility;
  kind: QuantityKind;
  zh: string;
  en: string;
  /** Of the catalogue of works; null where it has no such item. */
  code: string | null;
}

/** A line that is still added to: its quantities by the prices they are for. */
interface OpenLine extends Omit<QuantityLine, 'unitYuan' | 'costYuan' | 'confidence' | 'prices'> {
  parts: Map<string, number>;
}

/** Adds up the items of one or more utilities: equal ones in one place are one line. */
export class Bill {
  readonly #lines = new Map<string, OpenLine>();
  readonly #rates: Rates;

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** @param clause - where a rule asks for the item */
  add(
    { utility, kind, zh, en, code }: Item,
    unit: QuantityLine['unit'],
    quantity: number,
    prices: readonly PricePart[],
    place: WorkPlace,
    clause: string | null = null,
  ): void {
    if (quantity <= 0) return;
    const name = `${utility} ${place} ${zh}`;
    let line = this.#lines.get(name);
    if (!line) {
      line = {
        ...{ utility, kind, code, place, item: { zh, en }, unit, quantity: 0, parts: new Map(), clause },
        ...fundingOf({ kind, utility, code, place }),
      };
      this.#lines.set(name, line);
    }
    line.quantity += quantity;
    for (const { price, quantity: part } of prices)
      line.parts.set(price, (line.parts.get(price) ?? 0) + part);
  }

  /** One unit of an item costs one price. */
  addPriced(
    item: Item,
    unit: QuantityLine['unit'],
    quantity: number,
    price: string,
    place: WorkPlace,
    clause: string | null = null,
  ): void {
    this.add(item, unit, quantity, [{ price, quantity }], place, clause);
  }

  /** What lies inside first, in the order in which items came. */
  lines(): QuantityLine[] {
    const lines = [...this.#lines.values()].map(({ parts, ...line }) => {
      const prices = Array.from(parts, ([price, quantity]): PricePart => ({ price, quantity }));
      return pricedLine({ ...line, prices }, this.#rates);
    });
    return [
      ...lines.filter(({ place }) => place === 'in_compound'),
      ...lines.filter(({ place }) => place !== 'in_compound'),
    ];
  }
}
