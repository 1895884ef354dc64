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

/**
 * The desk of a city, or of some of its street offices, or of the communities in which a body plays a party. Communities that
 * are not in the programme are left out.
 */
export async function readDesk(
  db: Database,
  city: string,
  { offices, body }: DeskOf,
): Promise<ReportingDesk> {
  const { rows } = await sql<DeskCommunity & { items: Omit<DeskItem, 'text' | 'unit' | 'measure'>[] | null }>`
    select c.code, c.name, c.initials, office.name office, seat.parties,
      ${body}::text is null or seat.parties && ${reportingParties as string[]} reports, p.status, p.permille / 10.0::float8 percent,
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
    from community_progress p
    join community c on c.city_code = p.city_code and c.id = p.community_id
    left join region office on office.city_code = c.city_code and office.code = c.office_code
    left join lateral (
      select r.id from progress_report r
      where r.city_code = c.city_code and r.community_id = c.id and r.item_code is null
        and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
      order by r.reported_on desc, r.id desc limit 1
    ) latest on true
    left join lateral (
      select array_agg(s.party order by s.party) parties from acceptance_party s
      join body_account m on m.city_code = s.city_code and m.body_id = s.body_id
      where s.city_code = c.city_code and s.community_id = c.id and s.ended_at is null and m.account_id = ${body}
        and (m.offices = '{}' or c.office_code = any (m.offices))
    ) seat on true
    where p.city_code = ${city} and p.status <> 'reserve'
      and (${offices.length === 0} or p.office_code = any (${offices as string[]}))
      and (${body}::text is null or seat.parties is not null)
    order by p.status = 'under_way' desc, p.name_key limit 500`.execute(db);
  return {
    city,
    communities: rows.map((row) => ({
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
