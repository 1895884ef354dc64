import { type QueryExecutorProvider, sql } from 'kysely';

/**
 * Day on which each finished community of a city was completed, by its id: accepted where completion is not on record, and
 * where no date is, the day on which the office moved it to a finished state. Unknown where it came finished and undated.
 */
export async function completionDays(
  db: QueryExecutorProvider,
  city: string,
  communityId: number | null = null,
): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; day: string }>`
    select id, to_char(day, 'YYYY-MM-DD') as day
    from (
      select p.community_id::int as id, coalesce(p.completed_on, p.accepted_on, (
        select max((m.changed_at at time zone 'Asia/Shanghai')::date) from milestone_change m
        where m.city_code = p.city_code and m.community_id = p.community_id and m.field = 'status'
          and m.new_value in ('complete', 'accepted', 'managed')
          and m.old_value not in ('complete', 'accepted', 'managed'))) as day
      from community_progress p
      where p.city_code = ${city} and p.status in ('complete', 'accepted', 'managed')
        and (${communityId === null} or p.community_id = ${communityId})
    ) finished
    where day is not null`.execute(db);
  return new Map(rows.map((row) => [row.id, row.day]));
}
