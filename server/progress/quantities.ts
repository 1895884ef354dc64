import { type QueryExecutorProvider, sql } from 'kysely';
import type { RegionKey } from '../../domain/progress/filter.ts';
import type { QuantityLine } from '../../domain/progress/view.ts';
import { regionCondition } from './filter-sql.ts';
import { works } from './policy.ts';

interface QuantityRow {
  item_code: string;
  communities: string;
  /** Thousandths of a unit. */
  planned: string;
  done: string;
  counted: string;
}

/** What is planned and done of every item in a region, from the maintained sums; of a zone from its communities. */
export async function readQuantities(db: QueryExecutorProvider, region: RegionKey): Promise<QuantityLine[]> {
  const query =
    region.kind === 'zone'
      ? sql<QuantityRow>`select x.item_code, count(*) communities, sum(x.planned) planned, sum(x.done) done,
          sum(least(x.done, x.planned)) counted
        from community_progress p cross join lateral progress_quantities_of(p) x
        where ${regionCondition(region)} group by 1`
      : sql<QuantityRow>`select item_code, communities, planned_milli planned, done_milli done, counted_milli counted
        from progress_quantity where kind = ${region.kind} and key = ${region.key} and planned_milli > 0`;
  const { rows } = await query.execute(db);
  const place = new Map([...works.keys()].map((code, i) => [code, i]));
  rows.sort((a, b) => (place.get(a.item_code) ?? 1e6) - (place.get(b.item_code) ?? 1e6));
  return rows.map(({ item_code, communities, planned, done, counted }) => {
    const item = works.get(item_code);
    return {
      text: item ? { zh: item.zh, en: item.en } : { zh: item_code, en: item_code },
      workClass: item?.class ?? 'basic',
      unit: item?.unit ?? '',
      measure: item?.measure ?? null,
      communities: Number(communities),
      planned: Number(planned) / 1000,
      done: Number(done) / 1000,
      percent: (100 * Number(counted)) / Number(planned),
    };
  });
}
