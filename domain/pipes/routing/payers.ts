import works from '../../../data/catalogue/works.json' with { type: 'json' };
import funding from '../../../data/policies/funding.json' with { type: 'json' };
import type { CatalogueItem } from '../../programme/catalogue.ts';
import { type FundedWork, type Funder, type FundingRule, whoPays } from '../../programme/funding.ts';
import type { Utility } from '../model.ts';
import type { QuantityKind } from './quantities.ts';

/** Who carries an item: the project, or the owner of the pipe. */
export type Payer = 'project' | 'owner';

const rules = funding.rules as FundingRule[];
/** Digging is let once by the project and paid by the government, so that it is not done twice (HC-2020 六(一)4). */
const digging: ReadonlySet<QuantityKind> = new Set([
  'excavation',
  'fill',
  'shoring',
  'removal',
  'reinstatement',
  'crossing',
]);
const drains: ReadonlySet<Utility> = new Set(['sewage', 'storm', 'combined']);
const owners: ReadonlySet<Funder> = new Set(['pipe_owner', 'telecom_owner']);

/** An item of a bill as the funding rules see it. What is laid out for a zone lies in its compounds or is directly linked to them. */
export function fundedWorkOf(line: {
  kind: QuantityKind;
  utility: Utility;
  code: string | null;
}): FundedWork {
  const item = works.items.find((one) => one.code === line.code) as CatalogueItem | undefined;
  return {
    item: item ?? {
      class: 'basic',
      group: drains.has(line.utility) ? 'drainage' : line.utility,
      utility: line.utility,
    },
    place: 'in_compound',
    part: digging.has(line.kind) ? 'excavation' : 'works',
  };
}

/** Who pays first for an item, and the rule that says so (data/policies/funding.json); null where no rule names a payer. */
export function fundingOf(line: { kind: QuantityKind; utility: Utility; code: string | null }): {
  funder: Funder | null;
  payer: Payer;
} {
  const funder = whoPays(fundedWorkOf(line), rules).main?.funder ?? null;
  return { funder, payer: funder !== null && owners.has(funder) ? 'owner' : 'project' };
}

/** What each funder pays of a bill, in the order of the funding table; null = nobody is named. */
export function fundersOf(
  lines: readonly { funder: Funder | null; costYuan: number }[],
): { funder: Funder | null; costYuan: number }[] {
  const sums = new Map<Funder | null, number>();
  for (const { funder, costYuan } of lines) sums.set(funder, (sums.get(funder) ?? 0) + costYuan);
  const order: (Funder | null)[] = [...funding.funders.map((one) => one.key as Funder), null];
  return order.flatMap((funder) => (sums.has(funder) ? [{ funder, costYuan: sums.get(funder)! }] : []));
}
