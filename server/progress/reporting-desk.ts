import { sql } from 'kysely';
import type { DeskCommunity, DeskItem, ReportingDesk } from '../../domain/progress/reporting.ts';
import type { Database } from './database.ts';
import { reportingParties } from './parties.ts';
import { steps, works } from './policy.ts';

/** What narrows a desk. */
export interface DeskOf {
  /** Street offices; none = the whole city. */
  offices: readonly string[];
  /** Account of a party: only where its body was appointed. */
  body: string | null;
}

/** What of a desk is asked for. */
export interface DeskQuery {
  /** Words in the name, its initials or the code; '' = all. */
  find?: string;
  /** Codes that come too, whatever was found: a device keeps them from an earlier search. */
  also?: readonly string[];
}

/** A device keeps so many without being asked; the others are found by name. */
const mostKept = 500;
const mostFound = 40;

/**
 * The desk of a city, or of some of its street offices, or of the communities in which a body plays a party: those under way
 * first, by name. Communities that are not in the programme are left out. `total` counts what the account may report or sign
 * and holds the words, listed or not.
 */
export async function readDesk(
  db: Database,
  city: string,
  { offices, body }: DeskOf,
  { find = '', also = [] }: DeskQuery = {},
): Promise<ReportingDesk> {
  const words = find.trim().toLowerCase();
  type Row = DeskCommunity & { items: Omit<DeskItem, 'text' | 'unit' | 'measure'>[] | null; total: string };
  const { rows } = await sql<Row>`
    with own as materialized (
      select p.city_code, p.community_id, held.is_hit, seat.parties,
        count(*) filter (where held.is_hit) over () total,
        row_number() over (order by held.is_hit desc, p.status = 'under_way' desc, p.name_key, p.community_id) place,
        c.code = any (${also as string[]}::text[]) is_also
      from community_progress p
      join community c on c.city_code = p.city_code and c.id = p.community_id
      cross join lateral (
        select ${words === ''} or strpos(lower(concat_ws(E'\n', c.name, c.code, c.initials)), ${words}) > 0 is_hit
      ) held
      left join lateral (
        select array_agg(s.party order by s.party) parties from acceptance_party s
        join body_account m on m.city_code = s.city_code and m.body_id = s.body_id
        where s.city_code = c.city_code and s.community_id = c.id and s.ended_at is null and m.account_id = ${body}
          and (m.offices = '{}' or c.office_code = any (m.offices))
      ) seat on true
      where p.city_code = ${city} and p.status <> 'reserve'
        and (${offices.length === 0} or p.office_code = any (${offices as string[]}))
        and (${body}::text is null or seat.parties is not null)
    )
    select own.total, c.code, c.name, c.initials, office.name office, own.parties,
      ${body}::text is null or own.parties && ${reportingParties as string[]} reports, p.status, p.permille / 10.0::float8 percent,
      to_char(p.last_report_on, 'YYYY-MM-DD') "lastReportOn", latest.id::int seen,
      (select jsonb_agg(jsonb_build_object('itemCode', w.item_code, 'planned', w.planned, 'done', w.done,
          'percent', r.percent, 'seen', r.id) order by w.item_code)
        from work_item w
        left join lateral (
          select r.id, r.percent from progress_report r
          where r.city_code = w.city_code and r.community_id = w.community_id and r.item_code = w.item_code
            and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
          order by r.reported_on desc, r.id desc limit 1
        ) r on true
        where w.city_code = c.city_code and w.community_id = c.id and w.planned > 0) items,
      coalesce((select jsonb_agg(jsonb_build_object('step', m.step, 'plannedOn', m.planned_on, 'actualOn', m.actual_on))
        from milestone m where m.city_code = c.city_code and m.community_id = c.id), '[]') milestones
    from own
    join community_progress p on p.city_code = own.city_code and p.community_id = own.community_id
    join community c on c.city_code = own.city_code and c.id = own.community_id
    left join region office on office.city_code = c.city_code and office.code = c.office_code
    left join lateral (
      select r.id from progress_report r
      where r.city_code = c.city_code and r.community_id = c.id and r.item_code is null
        and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
      order by r.reported_on desc, r.id desc limit 1
    ) latest on true
    where (own.is_hit and own.place <= ${words === '' ? mostKept : mostFound}) or own.is_also
    order by own.place`.execute(db);
  return {
    city,
    total: Number(rows[0]?.total ?? 0),
    communities: rows.map(({ total: _, ...row }) => ({
      ...row,
      parties: row.parties ?? [],
      percent: Number(row.percent),
      items: (row.items ?? []).map((item) => {
        const known = works.get(item.itemCode);
        const text = { zh: known?.zh ?? item.itemCode, en: known?.en ?? item.itemCode };
        return { ...item, text, unit: known?.unit ?? '', measure: known?.measure ?? null };
      }),
    })),
    steps: steps.map(({ key, text }) => ({ key, text })),
  };
}
