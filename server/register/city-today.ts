import { type QueryExecutorProvider, sql } from 'kysely';

/**
 * The day on which a city's plans are judged, as `2026-04-15`: today in China; in a demo city, whose data stand still, the day of its
 * data.
 */
export async function cityToday(db: QueryExecutorProvider, city: string): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    select coalesce(
      (select settings ->> 'dataDate' from city where city_code = ${city} and is_demo),
      to_char(now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD')
    ) as today`.execute(db);
  return rows[0]!.today;
}
