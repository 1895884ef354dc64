import type { Funder, WorkPlace } from '../../../programme/funding.ts';
import { fundersOf, fundingOf } from './payers.ts';
import { type PricePart, yuanOfParts } from './price-parts.ts';
import type { QuantityLine } from './quantities.ts';
import type { Rates } from './rates.ts';

/** A line of a bill without money: what is kept of a plan that was accepted. */
export type BillItem = Pick<QuantityLine, 'utility' | 'kind' | 'code' | 'item' | 'unit' | 'quantity'> & {
  /** Bills that were kept before places were told lie inside. */
  place?: WorkPlace | undefined;
} & {
  prices: PricePart[];
};

/** What a plan costs and who pays first for it. */
export interface PlanCost {
  costYuan: number;
  /** Of it in streets, linked to the compounds. */
  linkedYuan: number;
  /** In the order of the funding table; null = no rule names a payer. Together the cost. */
  funders: { funder: Funder | null; costYuan: number }[];
  /** Work items by code of the catalogue, in the order of the bill; last, without code or quantity, what it has no item for. Together the cost. */
  items: { code: string | null; quantity: number | null; costYuan: number }[];
}

/** Cost of a share (0…1) of a bill by a table of prices, and who pays for it by the funding rules (data/policies/funding.json). */
export function planCost(lines: readonly BillItem[], rates: Rates, share = 1): PlanCost {
  const priced = lines.map((line) => ({
    ...{ code: line.code, place: line.place, quantity: line.quantity * share },
    funder: fundingOf(line).funder,
    costYuan: yuanOfParts(line.prices, rates) * share,
  }));
  return {
    costYuan: sumOf(priced),
    linkedYuan: sumOf(priced.filter((one) => (one.place ?? 'in_compound') !== 'in_compound')),
    funders: fundersOf(priced),
    items: itemsOf(priced),
  };
}

/** Costs of several plans together. */
export function addPlanCosts(costs: readonly PlanCost[]): PlanCost {
  return {
    costYuan: sumOf(costs),
    linkedYuan: costs.reduce((sum, one) => sum + one.linkedYuan, 0),
    funders: fundersOf(costs.flatMap((one) => one.funders)),
    items: itemsOf(costs.flatMap((one) => one.items)),
  };
}

/** The part of a bill that lies inside compounds. */
export function insideOf(lines: readonly BillItem[]): BillItem[] {
  return lines.filter((one) => (one.place ?? 'in_compound') === 'in_compound');
}

function sumOf(list: readonly { costYuan: number }[]): number {
  return list.reduce((sum, one) => sum + one.costYuan, 0);
}

function itemsOf(list: readonly PlanCost['items'][number][]): PlanCost['items'] {
  const groups = [...Map.groupBy(list, (one) => one.code)];
  const coded = groups.filter(([code]) => code !== null);
  const rest = groups.filter(([code]) => code === null);
  return [...coded, ...rest].map(([code, own]) => ({
    code,
    quantity: code === null ? null : own.reduce((sum, one) => sum + (one.quantity ?? 0), 0),
    costYuan: sumOf(own),
  }));
}

/** Without the money, to be kept. */
export function billItems(lines: readonly QuantityLine[]): BillItem[] {
  return lines.map(({ utility, kind, code, place, item, unit, quantity, prices }) => ({
    ...{ utility, kind, code, place, item, unit, quantity, prices },
  }));
}
