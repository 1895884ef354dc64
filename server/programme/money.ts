import { type QueryExecutorProvider, sql } from 'kysely';
import funding from '../../data/policies/funding.json' with { type: 'json' };
import plausible from '../../data/policies/plausible-cost.json' with { type: 'json' };
import { type CommunityMoney, collectingProject, type MoneyChange } from '../../domain/programme/money.ts';
import type { CostScale } from '../../domain/programme/plausible-cost.ts';
import { untold } from '../../domain/programme/sources.ts';

/** What a renovation costs usually (data/policies/plausible-cost.json). */
export const costScale: CostScale = {
  yuanPerHousehold: plausible.yuanPerHousehold.value,
  yuanPerM2: plausible.yuanPerM2.value,
  factor: plausible.factor.value,
  mostYuanUnsized: plausible.mostYuanUnsized.value,
};

/** The money of every community of a city, by code: estimate, what was spent, what each project gives. */
export async function readMoneyOfCity(
  db: QueryExecutorProvider,
  city: string,
): Promise<Map<string, CommunityMoney>> {
  const { rows } = await sql<CommunityMoney & { code: string }>`
    select c.code, c.households, c.floor_area_m2 "floorAreaM2", c.estimated_cost_yuan "costYuan",
      p.investment_yuan::float8 "investmentYuan", spent.invested_yuan "investedYuan",
      to_char(spent.counted_on, 'YYYY-MM-DD') "investedOn", coalesce(given.shares, '[]') shares,
      coalesce(held.projects, '[]') projects
    from community c
    join community_progress p on p.city_code = c.city_code and p.community_id = c.id
    left join community_investment spent on spent.city_code = c.city_code and spent.community_id = c.id
    left join (
      select s.community_id, json_agg(json_build_object('project', j.code, 'funder', s.funder,
        'amountYuan', s.amount_yuan) order by j.code, s.funder) shares
      from community_project s join project j on j.city_code = s.city_code and j.id = s.project_id
      where s.city_code = ${city} group by 1
    ) given on given.community_id = c.id
    left join (
      select h.community_id, json_agg(json_build_object('code', j.code, 'funders', j.funders) order by j.code) projects
      from (select distinct community_id, project_id from community_project where city_code = ${city}) h
      join (
        select p.id, p.code, array_agg(f.funder order by f.funder) funders
        from project p join project_source f on f.city_code = p.city_code and f.project_id = p.id
        where p.city_code = ${city} group by 1, 2
      ) j on j.id = h.project_id group by 1
    ) held on held.community_id = c.id
    where c.city_code = ${city}`.execute(db);
  return new Map(rows.map(({ code, ...money }) => [code, money]));
}

export interface MoneyEdit {
  city: string;
  communityId: number;
  /** Day up to which what was spent is counted. */
  countedOn: string;
  reason: string;
  accountId: string | null;
}

/** Writes an amount of a community, or takes it away, and keeps who, when and why; inside a transaction that somebody else has begun. */
export async function changeMoney(
  tx: QueryExecutorProvider,
  { city, communityId, countedOn, reason, accountId }: MoneyEdit,
  change: MoneyChange,
): Promise<void> {
  const { toYuan, fromYuan } = change;
  let project: string | null = null;
  const funder = change.field === 'share' ? change.funder : null;
  if (change.field === 'cost')
    await sql`update community set estimated_cost_yuan = ${toYuan}, updated_at = now()
      where city_code = ${city} and id = ${communityId}`.execute(tx);
  else if (change.field === 'invested' && toYuan === null)
    await sql`delete from community_investment where city_code = ${city} and community_id = ${communityId}`.execute(
      tx,
    );
  else if (change.field === 'invested')
    await sql`insert into community_investment (city_code, community_id, invested_yuan, counted_on)
      values (${city}, ${communityId}, ${toYuan}, ${countedOn})
      on conflict (city_code, community_id) do update
      set invested_yuan = excluded.invested_yuan, counted_on = excluded.counted_on`.execute(tx);
  else if (toYuan === null) {
    project = change.project;
    await takeShareAway(tx, city, communityId, change);
  } else {
    project = change.project ?? (await collectingProjectOf(tx, city, change.funder));
    await sql`insert into community_project (city_code, community_id, project_id, funder, amount_yuan)
      select ${city}, ${communityId}, id, ${funder}, ${toYuan} from project where city_code = ${city} and code = ${project}
      on conflict (city_code, community_id, project_id, funder) do update set amount_yuan = excluded.amount_yuan`.execute(
      tx,
    );
    // somebody gives now: that nobody said who is no longer true
    await sql`delete from community_project s using project p
      where p.city_code = s.city_code and p.id = s.project_id and s.city_code = ${city} and p.code = ${project}
        and s.community_id = ${communityId} and s.funder = ${untold} and s.amount_yuan is null`.execute(tx);
  }
  await sql`insert into money_change (city_code, community_id, field, project, funder, old_funder, old_yuan, new_yuan, reason,
      account_id)
    values (${city}, ${communityId}, ${change.field}, ${project}, ${funder}, ${funder}, ${fromYuan}, ${toYuan}, ${reason},
      ${accountId})`.execute(tx);
}

/** A project that somebody listed still holds the community; what collects the money of ledgers holds nobody without any. */
async function takeShareAway(
  tx: QueryExecutorProvider,
  city: string,
  communityId: number,
  { funder, project }: Extract<MoneyChange, { field: 'share' }>,
): Promise<void> {
  if (project === collectingProject(funder))
    await sql`delete from community_project s using project p
      where p.city_code = s.city_code and p.id = s.project_id and s.city_code = ${city} and p.code = ${project}
        and s.community_id = ${communityId} and s.funder = ${funder}`.execute(tx);
  else
    await sql`update community_project s set amount_yuan = null from project p
      where p.city_code = s.city_code and p.id = s.project_id and s.city_code = ${city} and p.code = ${project}
        and s.community_id = ${communityId} and s.funder = ${funder}`.execute(tx);
}

/** The project that collects what ledgers give by source without naming a project; it has no budget of its own. */
async function collectingProjectOf(tx: QueryExecutorProvider, city: string, funder: string): Promise<string> {
  const code = collectingProject(funder);
  const name = `台账资金（${funding.funders.find(({ key }) => key === funder)?.zh ?? funder}）`;
  await sql`insert into project (city_code, code, name, source) values (${city}, ${code}, ${name}, '台账导入')
    on conflict (city_code, code) do nothing`.execute(tx);
  await sql`insert into project_source (city_code, project_id, funder)
    select city_code, id, ${funder} from project where city_code = ${city} and code = ${code}
    on conflict do nothing`.execute(tx);
  return code;
}
