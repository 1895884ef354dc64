import { type QueryExecutorProvider, sql } from 'kysely';
import type { RegionKey } from '../../domain/progress/filter.ts';
import { regionCondition } from './filter-sql.ts';
import type { MonthRow, RollupRow } from './rollup-queries.ts';

// Zones are few and belong to one city: they are added up when asked for, in the shape of the maintained sums.

/** Sums of every zone of a city's approved plan; none where no plan is approved. */
export async function readZoneRollups(db: QueryExecutorProvider, city: string): Promise<RollupRow[]> {
  const { rows } = await sql<RollupRow>`
    select 'zone' kind, p.city_code || '/' || z.plan_id || '/' || z.zone_id as key, p.status, count(*) communities,
      sum(p.households) households, sum(p.buildings) buildings, sum(p.floor_area_m2) floor_area_m2,
      sum(p.investment_yuan) investment_yuan, sum(p.permille) permille_communities,
      sum(p.permille::bigint * p.households) permille_households,
      sum(p.permille::numeric * p.investment_yuan) permille_investment
    from zone_communities(${city}) z
    join community_progress p on p.city_code = ${city} and p.community_id = z.community_id
    group by p.city_code, z.plan_id, z.zone_id, p.status
    order by z.plan_id, z.zone_id`.execute(db);
  return rows;
}

/** What each month added in a zone. */
export async function readZoneMonths(db: QueryExecutorProvider, zone: RegionKey): Promise<MonthRow[]> {
  const { rows } = await sql<MonthRow>`
    select 'zone' kind, ${zone.key}::text as key, x.month, sum(x.started) started, sum(x.completed) completed,
      sum(x.accepted) accepted, sum(x.done::bigint * p.households) households, sum(x.done) communities,
      sum(x.planned::bigint * p.households) planned_households, sum(x.planned) planned_communities
    from community_progress p cross join lateral progress_monthly(p) x
    where ${regionCondition(zone)}
    group by x.month order by x.month`.execute(db);
  return rows;
}
