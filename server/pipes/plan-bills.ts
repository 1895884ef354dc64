import { type Kysely, sql } from 'kysely';
import type { NetworkPatch } from '../../domain/pipes/patch.ts';
import {
  addPlanCosts,
  type BillItem,
  insideOf,
  type PlanCost,
  planCost,
} from '../../domain/pipes/routing/bill/plan-cost.ts';
import { pricesNote } from '../../domain/pipes/routing/bill/price-origin.ts';
import { isPrice } from '../../domain/pipes/routing/bill/rate-cells.ts';
import { builtInRates } from '../../domain/pipes/routing/bill/rates.ts';
import { ratesOfCity } from '../../domain/pipes/tables/city-rates.ts';
import { type Bilingual, Problem } from '../../domain/problem.ts';
import type { PlanBill } from '../contract/pipes.ts';
import type { Schema } from '../db/types.ts';
import { tablesOfCity } from './city-tables.ts';

type Db = Kysely<Schema>;

/**
 * Keeps the quantities of a plan beside the edit that accepts it, in its transaction.
 * @throws Problem pipes.plan-bill where it is of no pipe of the edit, or asks for a price that is none
 */
export async function storePlanBill(
  trx: Db,
  city: string,
  patch: NetworkPatch,
  { stamp, lines }: PlanBill,
  accountId: string | null,
): Promise<void> {
  if (!patch.putSegments.some((one) => one.id.startsWith(`${stamp}-`))) throw badBill(stamp);
  const strange = lines.flatMap((one) => one.prices).find((one) => !isPrice(builtInRates, one.price));
  if (strange) throw badBill(strange.price);
  await sql`insert into pipe_plan_bill (city_code, stamp, lines, account_id)
    values (${city}, ${stamp}, ${JSON.stringify(lines)}::jsonb, ${accountId})
    on conflict (city_code, stamp) do update set lines = excluded.lines, account_id = excluded.account_id, made_at = now()`.execute(
    trx,
  );
}

export interface CityPlanCosts {
  /** By community id: its share of each plan, by the metres of its pipes that lie in it. */
  communities: Map<number, PlanCost>;
  /** Of all plans, with what lies between compounds. */
  whole: PlanCost;
  /** By whose prices; null where no plan was accepted. */
  prices: Bilingual | null;
}

/** What the accepted plans of a city cost by its unit prices as they are, and who pays first. */
export async function planCosts(db: Db, city: string): Promise<CityPlanCosts> {
  const { rows } = await sql<{ lines: BillItem[]; total_m: number; parts: { id: number; m: number }[] }>`
    with laid as (
      select b.stamp, s.geom_m from pipe_plan_bill b join pipe_segment s on s.city_code = b.city_code and starts_with(s.code, b.stamp || '-')
      where b.city_code = ${city} and s.state is distinct from 'abandoned'
    ), part as (
      select l.stamp, c.id, sum(st_length(st_intersection(l.geom_m, c.geom_m))) as m
      from laid l join community c on c.city_code = ${city} and st_intersects(l.geom_m, c.geom_m) group by l.stamp, c.id
    )
    select b.lines, (select sum(st_length(geom_m)) from laid l where l.stamp = b.stamp) as total_m,
      (select coalesce(json_agg(json_build_object('id', p.id, 'm', p.m)), '[]') from part p where p.stamp = b.stamp) as parts
    from pipe_plan_bill b where b.city_code = ${city} and exists (select from laid l where l.stamp = b.stamp)
    order by b.made_at, b.stamp`.execute(db);
  const communities = new Map<number, PlanCost>();
  if (rows.length === 0) return { communities, whole: planCost([], builtInRates), prices: null };
  const { tables, ratesVersion } = await tablesOfCity(db, city);
  const rates = ratesOfCity(tables, ratesVersion);
  for (const { lines, total_m, parts } of rows) {
    // what lies in streets is of no community; outlines that overlap do not make more of a pipe than there is
    const inside = insideOf(lines);
    const pipesM = inside.reduce((sum, one) => sum + (one.kind === 'pipe' ? one.quantity : 0), 0);
    const whole = Math.max(
      pipesM || total_m,
      parts.reduce((sum, one) => sum + one.m, 0),
    );
    for (const { id, m } of parts) {
      if (m === 0) continue;
      const own = planCost(inside, rates, m / whole);
      const known = communities.get(id);
      communities.set(id, known ? addPlanCosts([known, own]) : own);
    }
  }
  const all = rows.flatMap((one) => one.lines);
  return { communities, whole: planCost(all, rates), prices: pricesNote(all, rates) };
}

function badBill(what: string): Problem {
  return new Problem(
    'pipes.plan-bill',
    {
      zh: `随方案提交的工程量清单与方案不符（${what}）。`,
      en: `The bill sent with the plan does not belong to it (${what}).`,
    },
    { zh: '请重新布置后再采纳。', en: 'Lay it out again, then accept it.' },
    { status: 422, facts: { what } },
  );
}
