import { type QueryExecutorProvider, sql } from 'kysely';
import type { RegionKey } from '../../domain/progress/filter.ts';

export interface AsOf {
  /** Day of the latest report in the region; '' where nobody has reported. */
  reportedOn: string;
  hasDemo: boolean;
  /** Nothing but demonstration data: it stands still, and so does its calendar. */
  onlyDemo: boolean;
}

/** How fresh a region is: one index entry for each of its cities. */
export async function readAsOf(db: QueryExecutorProvider, { kind, key }: RegionKey): Promise<AsOf> {
  const city = key.split('/')[0]!;
  const inside =
    kind === 'all'
      ? sql`true`
      : kind === 'province' || kind === 'prefecture'
        ? sql`city_code ~ '^[0-9]{6}$' and left(city_code, ${city.length}) = ${city}`
        : sql`city_code = ${city}`;
  const { rows } = await sql<{ reported: string | null; demo: boolean | null; only: boolean | null }>`
    select to_char(max(latest.last_report_on), 'YYYY-MM-DD') reported, bool_or(is_demo) demo, bool_and(is_demo) only
    from city
    cross join lateral (
      select last_report_on from community_progress p where p.city_code = city.city_code
      order by last_report_on desc nulls last limit 1
    ) latest
    where ${inside}`.execute(db);
  const row = rows[0];
  return { reportedOn: row?.reported ?? '', hasDemo: row?.demo ?? false, onlyDemo: row?.only ?? false };
}

/** The day on which a region is judged: today, save where all is demonstration data, which ends on a day of its own. */
export function judgedOn(asOf: AsOf, today: string): string {
  return asOf.onlyDemo && asOf.reportedOn !== '' ? asOf.reportedOn : today;
}
