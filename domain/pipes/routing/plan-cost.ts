import type { Funder, WorkPlace } from '../../programme/funding.ts';
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
  /** In the order of the funding table; null = no rule names a payer. Together the cost. */
  funders: { funder: Funder | null; costYuan: number }[];
}

/** Cost of a share (0…1) of a bill by a table of prices, and who pays for it by the funding rules (data/policies/funding.json). */
export function planCost(lines: readonly BillItem[], rates: Rates, share = 1): PlanCost {
  const priced = lines.map((line) => ({
    funder: fundingOf(line).funder,
    costYuan: yuanOfParts(line.prices, rates) * share,
  }));
  return { costYuan: priced.reduce((sum, one) => sum + one.costYuan, 0), funders: fundersOf(priced) };
}

/** Costs of several plans together. */
export function addPlanCosts(costs: readonly PlanCost[]): PlanCost {
  return {
    costYuan: costs.reduce((sum, one) => sum + one.costYuan, 0),
    funders: fundersOf(costs.flatMap((one) => one.funders)),
  };
}

/** Without the money, to be kept. */
export function billItems(lines: readonly QuantityLine[]): BillItem[] {
  return lines.map(({ utility, kind, code, place, item, unit, quantity, prices }) => ({
    ...{ utility, kind, code, place, item, unit, quantity, prices },
  }));
}
