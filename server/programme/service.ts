import type { Kysely } from 'kysely';
import type { PlanCost } from '../../domain/pipes/routing/bill/plan-cost.ts';
import type { Bilingual } from '../../domain/problem.ts';
import type { FundedProject, LibraryRow } from '../contract/programme.ts';
import type { Schema } from '../db/types.ts';
import { planCosts } from '../pipes/plan-bills.ts';
import { renewalFacts } from '../register/renewal-facts.ts';
import { listCommunities } from '../register/service.ts';
import { markOf, readProjectsWithShares } from './projects.ts';
import { readShares } from './queries.ts';

export { changeMoney, costScale, readMoneyOfCity } from './money.ts';

/** Every community of a city with what decides its list and its money, and the projects the money comes from. */
export async function readProgramme(
  db: Kysely<Schema>,
  city: string,
): Promise<{
  communities: LibraryRow[];
  projects: FundedProject[];
  pipes: PlanCost;
  pipePrices: Bilingual | null;
}> {
  const [rows, facts, projects, shares, plans] = await Promise.all([
    listCommunities(db, city),
    renewalFacts(db, city),
    readProjectsWithShares(db, city),
    readShares(db, city),
    planCosts(db, city),
  ]);
  const money = Map.groupBy(shares, (share) => share.communityId);
  const communities = rows.flatMap((row): LibraryRow[] => {
    const known = facts.get(row.id);
    if (!known) return [];
    const { estimatedCostYuan, ...rest } = known;
    return [
      {
        id: row.id,
        code: row.code,
        name: row.name,
        status: row.status,
        households: row.households,
        buildingCount: row.buildingCount,
        floorAreaM2: row.floorAreaM2,
        builtYear: row.builtYear,
        officeName: row.officeName,
        extent: row.extent,
        ...rest,
        costYuan: estimatedCostYuan,
        money: (money.get(row.id) ?? []).map(({ communityId: _, ...share }) => share),
        pipes: plans.communities.get(row.id) ?? null,
      },
    ];
  });
  const listed = [...projects.values()].map((project): FundedProject => {
    const { shares, ...facts } = project;
    const communities = [...new Set(shares.map(({ community }) => community))];
    return { ...facts, communities, mark: markOf(project) };
  });
  return { communities, projects: listed, pipes: plans.whole, pipePrices: plans.prices };
}
