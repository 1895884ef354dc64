import { type QueryExecutorProvider, sql } from 'kysely';
import { maskPersonal } from '../../domain/progress/mask-personal.ts';
import { type Standstill, standstillOf } from '../../domain/progress/pace.ts';
import type { StandstillPoint, ToldStandstill } from '../../domain/progress/standstill.ts';
import type { Status } from '../../domain/progress/status.ts';
import { buildingSeasonOf } from './policy.ts';
import { readingsOf } from './readings.ts';

/** What the roll-up keeps of a community; months and per milles are asked of works under way only. */
export interface ReportedCommunity {
  city: string;
  id: string;
  status: Status;
  months: number[];
  permilles: number[];
}

/** The columns of `ReportedCommunity` that a list need not carry for who is not at work; `p` = community_progress. */
export const reportedMonths = sql`case when p.status = 'under_way' then p.months else '{}' end months,
  case when p.status = 'under_way' then p.permilles else '{}' end permilles`;

/** A month counts as a whole, over or not: which day it is changes nothing. */
const endOfTime = '9999-12-31';

/** By the month, as the roll-up knows it: no further question to the database. */
export function standstillByMonth(row: ReportedCommunity): Standstill | null {
  if (row.status !== 'under_way') return null;
  return standstillOf(readingsOf(row, endOfTime), buildingSeasonOf(row.city));
}

/**
 * Which of these communities stand still or go backward, each by its place in `rows`: since the day of the report that
 * began it, with the latest remark made after that. One query for all of them, none where all go on.
 */
export async function readStandstills(
  db: QueryExecutorProvider,
  rows: readonly ReportedCommunity[],
): Promise<Map<number, ToldStandstill>> {
  const found = rows.flatMap((row, at) => {
    const standstill = standstillByMonth(row);
    return standstill === null ? [] : [{ at, row, standstill }];
  });
  if (found.length === 0) return new Map();
  const { rows: told } = await sql<{
    n: string;
    since: string | null;
    remark: string | null;
    on: string | null;
  }>`
    with found as (
      select * from unnest(${found.map(({ row }) => row.city)}::text[], ${found.map(({ row }) => row.id)}::bigint[],
        ${found.map(({ standstill }) => standstill.since)}::date[],
        ${found.map(({ standstill }) => standstill.kind === 'falling')}::boolean[])
        with ordinality f (city, id, month_end, falling, n)
    )
    select f.n, to_char(begun.since, 'YYYY-MM-DD') since, said.remark, to_char(said.reported_on, 'YYYY-MM-DD') "on"
    from found f
    left join lateral (
      select case when f.falling then min(r.reported_on) filter (where r.percent < r.before)
        else max(r.reported_on) filter (where r.percent is distinct from r.before) end since
      from (
        select r.reported_on, r.percent,
          lag(r.percent) over (partition by coalesce(r.item_code, '') order by r.reported_on, r.id) before
        from progress_report r
        where r.city_code = f.city and r.community_id = f.id
          and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
      ) r
      where date_trunc('month', r.reported_on) = date_trunc('month', f.month_end)
    ) begun on true
    left join lateral (
      select r.remark, r.reported_on from progress_report r
      where r.city_code = f.city and r.community_id = f.id and trim(r.remark) <> ''
        -- what is said of the last progress is no reason that there is none since
        and (r.reported_on > coalesce(begun.since, f.month_end) or (f.falling and r.reported_on = begun.since))
        and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
      order by r.reported_on desc, r.id desc limit 1
    ) said on true`.execute(db);
  return new Map(
    told.map(({ n, since, remark, on }) => {
      const { at, standstill } = found[Number(n) - 1]!;
      return [
        at,
        {
          ...standstill,
          since: since ?? standstill.since,
          remark: maskPersonal(remark?.trim() ?? ''),
          remarkOn: on,
        },
      ];
    }),
  );
}

/** Rows of a list with their standstills, where they have one, and without what it was reckoned from. */
export async function withStandstills<Row extends ReportedCommunity>(
  db: QueryExecutorProvider,
  rows: readonly Row[],
): Promise<(Row & { standstill?: ToldStandstill })[]> {
  const standstills = await readStandstills(db, rows);
  return rows.map((row, at) => {
    const standstill = standstills.get(at);
    return standstill ? { ...row, standstill } : row;
  });
}

/** Who stands still in a city: for marks on its map. */
export async function readStandstillPoints(
  db: QueryExecutorProvider,
  city: string,
): Promise<StandstillPoint[]> {
  const { rows } = await sql<ReportedCommunity & { code: string; name: string }>`
    select p.city_code city, p.community_id id, c.code, c.name, p.status, p.months, p.permilles
    from community_progress p join community c on c.city_code = p.city_code and c.id = p.community_id
    where p.city_code = ${city} and p.status = 'under_way' order by p.name_key, p.community_id`.execute(db);
  const found = rows.flatMap((row) => {
    const standstill = standstillByMonth(row);
    return standstill ? [{ ...row, kind: standstill.kind }] : [];
  });
  if (found.length === 0) return [];
  const { rows: places } = await sql<{ id: string; at: [number, number] }>`
    select id, array[round(st_x(p)::numeric, 6), round(st_y(p)::numeric, 6)]::float8[] at
    from community c cross join lateral (select st_pointonsurface(c.geom) p) centre
    where c.city_code = ${city} and c.id = any (${found.map(({ id }) => id)}::bigint[])`.execute(db);
  const placeOf = new Map(places.map(({ id, at }) => [id, at]));
  return found.flatMap(({ id, code, name, kind }) => {
    const at = placeOf.get(id);
    return at ? [{ code, name, kind, at }] : [];
  });
}
