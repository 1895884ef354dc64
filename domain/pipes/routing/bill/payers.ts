import works from '../../../../data/catalogue/works.json' with { type: 'json' };
import funding from '../../../../data/policies/funding.json' with { type: 'json' };
import type { CatalogueItem } from '../../../programme/catalogue.ts';
import {
  type FundedWork,
  type Funder,
  type FundingRule,
  type WorkPlace,
  whoPays,
} from '../../../programme/funding.ts';
import type { Utility } from '../../model.ts';
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

/** What of a line of a bill decides who pays for it. */
export interface FundedLine {
  kind: QuantityKind;
  utility: Utility;
  code: string | null;
  /** Bills that were kept before places were told lie inside. */
  place?: WorkPlace | undefined;
}

/** An item of a bill as the funding rules see it. What is laid out for a zone lies in its compounds or is directly linked to them. */
export function fundedWorkOf(line: FundedLine): FundedWork {
  const item = works.items.find((one) => one.code === line.code) as CatalogueItem | undefined;
  return {
    item: item ?? {
      class: 'basic',
      group: drains.has(line.utility) ? 'drainage' : line.utility,
      utility: line.utility,
    },
    place: line.place ?? 'in_compound',
    part: digging.has(line.kind) ? 'excavation' : 'works',
  };
}

/** Who pays first for an item, and the rule that says so (data/policies/funding.json); null where no rule names a payer. */
export function fundingOf(line: FundedLine): {
  funder: Funder | null;
  payer: Payer;
  fundingClause: string | null;
  fundingConfidence: string | null;
} {
  const { main } = whoPays(fundedWorkOf(line), rules);
  const funder = main?.funder ?? null;
  return {
    funder,
    payer: funder !== null && owners.has(funder) ? 'owner' : 'project',
    fundingClause: main ? `${main.source} ${main.clause}` : null,
    fundingConfidence: main?.confidence ?? null,
  };
}

/** What a bill costs inside the compound and in the street linked to it; places where nothing lies left out. */
export function placesOfBill(
  lines: readonly { place?: WorkPlace | undefined; costYuan: number }[],
): { place: WorkPlace; costYuan: number }[] {
  const order: WorkPlace[] = ['in_compound', 'linked', 'trunk'];
  return order.flatMap((place) => {
    const own = lines.filter((one) => (one.place ?? 'in_compound') === place);
    return own.length > 0 ? [{ place, costYuan: own.reduce((sum, one) => sum + one.costYuan, 0) }] : [];
  });
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
