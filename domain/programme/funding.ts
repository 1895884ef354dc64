import type { Bilingual } from '../problem.ts';
import type { CatalogueItem } from './catalogue.ts';

/** Where a work lies: inside the compound, directly linked to it, or part of the city's trunk. */
export type WorkPlace = 'in_compound' | 'linked' | 'trunk';
/** Works as such, the digging and reinstating for pipes, or feasibility, design and tenders. */
export type CostPart = 'works' | 'excavation' | 'preparation';

export type Funder =
  | 'central_fiscal'
  | 'central_budget'
  /** Of no level that is told; the levels of government stand beside it. */
  | 'local_fiscal'
  | 'provincial_fiscal'
  | 'city_fiscal'
  | 'district_fiscal'
  | 'special_bond'
  | 'pipe_owner'
  | 'telecom_owner'
  | 'residents'
  | 'private_capital'
  /** Money of which a document does not say what comes from whom. */
  | 'several';

/** Who may pay for what, as data (data/policies/funding.json). A condition left out holds for everything. */
export interface FundingRule {
  key: string;
  funder: Funder;
  may: boolean;
  /** `main` pays first; `may` can add; `award_after` gives money back to the one who paid. */
  role: 'main' | 'may' | 'award_after';
  when: {
    parts?: CostPart[];
    places?: WorkPlace[];
    utilities?: string[];
    groups?: string[];
    classes?: string[];
  };
  source: string;
  clause: string;
  confidence: string;
  /** null = nobody has read it in the text itself. */
  verifiedOn: string | null;
  text: Bilingual;
}

export interface FundedWork {
  item: Pick<CatalogueItem, 'class' | 'group' | 'utility'>;
  place: WorkPlace;
  part: CostPart;
}

export interface Payers {
  /** Who pays first, with the rule that says so; null where no rule names a payer. */
  main: FundingRule | null;
  mayAdd: FundingRule[];
  mayNot: FundingRule[];
}

/** Who pays for a work. Rules are asked in their order; a rule that forbids a funder removes it from the other lists. */
export function whoPays(work: FundedWork, rules: readonly FundingRule[]): Payers {
  const fitting = rules.filter((rule) => fits(rule, work));
  const mayNot = fitting.filter((rule) => !rule.may);
  const barred = new Set(mayNot.map((rule) => rule.funder));
  const open = fitting.filter((rule) => rule.may && !barred.has(rule.funder));
  const main = open.find((rule) => rule.role === 'main') ?? null;
  return { main, mayAdd: open.filter((rule) => rule !== main), mayNot };
}

export interface CostLine extends FundedWork {
  costYuan: number;
}

export interface FundingSplit {
  byFunder: Map<Funder, number>;
  /** Money for which no rule names a payer: shown, never hidden in another sum. */
  unfundedYuan: number;
  totalYuan: number;
}

/** Sums costs by the funder who pays first. `byFunder` and `unfundedYuan` add up to `totalYuan`. */
export function splitFunding(lines: readonly CostLine[], rules: readonly FundingRule[]): FundingSplit {
  const byFunder = new Map<Funder, number>();
  let unfundedYuan = 0;
  let totalYuan = 0;
  for (const line of lines) {
    const funder = whoPays(line, rules).main?.funder;
    totalYuan += line.costYuan;
    if (funder) byFunder.set(funder, (byFunder.get(funder) ?? 0) + line.costYuan);
    else unfundedYuan += line.costYuan;
  }
  return { byFunder, unfundedYuan, totalYuan };
}

export interface LiftAwardRule {
  shareOfSubsidy: number;
  shareOfPurchase: number;
  yuanPerLift: number;
}

/** Jilin's award for lifts: half the city's subsidy, at most a fifth of the purchase cost or a fixed sum a lift (JL-2020-12). */
export function liftAwardYuan(
  lifts: number,
  citySubsidyYuan: number,
  purchaseYuan: number,
  rule: LiftAwardRule,
): number {
  return Math.min(
    citySubsidyYuan * rule.shareOfSubsidy,
    purchaseYuan * rule.shareOfPurchase,
    lifts * rule.yuanPerLift,
  );
}

export interface SubsidyThreshold {
  atLeast: number;
  of: string[];
  orItem: string;
}

/** Does a list of works reach the threshold of a central subsidy: two of water, power, road, gas, or a lift (JX-2019 三(二))? */
export function reachesSubsidyThreshold(
  items: readonly Pick<CatalogueItem, 'code' | 'group' | 'utility'>[],
  rule: SubsidyThreshold,
): boolean {
  if (items.some((item) => item.code === rule.orItem)) return true;
  const kinds = new Set(items.flatMap((item) => [item.group, item.utility ?? '']));
  return rule.of.filter((kind) => kinds.has(kind)).length >= rule.atLeast;
}

function fits(rule: FundingRule, work: FundedWork): boolean {
  const { parts, places, utilities, groups, classes } = rule.when;
  return (
    (!parts || parts.includes(work.part)) &&
    (!places || places.includes(work.place)) &&
    (!utilities || (work.item.utility !== null && utilities.includes(work.item.utility))) &&
    (!groups || groups.includes(work.item.group)) &&
    (!classes || classes.includes(work.item.class))
  );
}
