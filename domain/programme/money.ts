/** What the system says of the money of a community. */
export interface CommunityMoney {
  households: number | null;
  floorAreaM2: number | null;
  /** Estimate; null = none. */
  costYuan: number | null;
  /** What the public reads as investment: the sum of its money, else of its items, else the estimate. */
  investmentYuan: number;
  investedYuan: number | null;
  /** Day up to which that was counted. */
  investedOn: string | null;
  /** What each source of each project gives; null = not known yet. */
  shares: { project: string; funder: string; amountYuan: number | null }[];
  /** The projects that hold it, with the sources they have. */
  projects: { code: string; funders: string[] }[];
}

interface Amount {
  title: string;
  fromYuan: number | null;
  /** null = taken away: nobody knows it again. */
  toYuan: number | null;
}

export type MoneyChange =
  | (Amount & { field: 'cost' })
  | (Amount & { field: 'invested' })
  /** `project` null: a collecting project of this funder, which is made where it is missing. */
  | (Amount & { field: 'share'; funder: string; project: string | null });

/** Code of the project that collects what ledgers give by source without naming a project. */
export function collectingProject(funder: string): string {
  return `ledger-${funder}`;
}
