import { sql } from 'kysely';
import { type CommunityFacts, findContradictions } from '../../domain/progress/contradictions.ts';
import { dangers, judgeDeadline, reportOverdueDays, riskSince } from '../../domain/progress/deadlines.ts';
import { type BuildingSeason, standstillOf } from '../../domain/progress/pace.ts';
import type { SupervisedCommunity } from '../../domain/progress/reporting.ts';
import type { Status } from '../../domain/progress/status.ts';
import { judgedOn, readAsOf } from './as-of.ts';
import type { Database } from './database.ts';
import { buildingSeasonOf } from './policy.ts';
import { readingsOf } from './readings.ts';
import { type LatestSignature, wordsOfParties } from './signatures.ts';

interface Row {
  id: number;
  code: string;
  name: string;
  office: string | null;
  office_code: string | null;
  status: Status;
  permille: number;
  months: number[];
  permilles: number[];
  planned_finish: string | null;
  last_report_on: string | null;
  started: string | null;
  completed: string | null;
  accepted: string | null;
  reports: CommunityFacts['reports'] | null;
  photos: CommunityFacts['photos'] | null;
  planned: { item: string; quantity: number }[] | null;
  acceptance_planned: string | null;
  signatures: LatestSignature[] | null;
  appointed: string[];
}

/** Every community of a city that is in the works or has been: deadlines, missing reports, contradictions. */
export async function superviseCity(
  db: Database,
  city: string,
  offices: readonly string[],
  calendarDay: string,
): Promise<SupervisedCommunity[]> {
  const today = judgedOn(await readAsOf(db, { kind: 'city', key: city }), calendarDay);
  const { rows } = await sql<Row>`
    select c.id, c.code, c.name, office.name office, c.office_code, p.status, p.permille, p.months, p.permilles,
      to_char(p.planned_finish, 'YYYY-MM-DD') planned_finish, to_char(p.last_report_on, 'YYYY-MM-DD') last_report_on,
      ${actual('under_way')} started, ${actual('complete')} completed, ${actual('accepted')} accepted,
      (select jsonb_agg(jsonb_build_object('id', r.id, 'itemCode', r.item_code, 'reportedOn', r.reported_on,
          'percent', r.percent, 'quantityDone', r.quantity_done))
        from progress_report r where r.city_code = c.city_code and r.community_id = c.id
          and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)) reports,
      (select jsonb_agg(jsonb_build_object('reportId', f.report_id, 'kind', f.kind, 'takenOn', f.taken_on))
        from photo f where f.city_code = c.city_code and f.community_id = c.id and f.withdrawn_reason is null) photos,
      (select jsonb_agg(jsonb_build_object('item', w.item_code, 'quantity', w.planned))
        from work_item w where w.city_code = c.city_code and w.community_id = c.id) planned,
      (select to_char(max(m.planned_on), 'YYYY-MM-DD') from milestone m join progress_step s on s.key = m.step
        where m.city_code = c.city_code and m.community_id = c.id and s.reaches = 'accepted') acceptance_planned,
      case when p.status = 'complete' then (select jsonb_agg(latest) from (
        select distinct on (a.party, a.part) a.party, a.part, a.passed, a.way, a.remark,
          to_char(a.signed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "on"
        from acceptance_signature a where a.city_code = c.city_code and a.community_id = c.id
        order by a.party, a.part, a.id desc) latest) end signatures,
      array(select s.party from acceptance_party s where s.city_code = c.city_code and s.community_id = c.id
        and s.ended_at is null) appointed
    from community_progress p
    join community c on c.city_code = p.city_code and c.id = p.community_id
    left join region office on office.city_code = c.city_code and office.code = c.office_code
    where p.city_code = ${city} and (p.status <> 'reserve' or p.last_report_on is not null)
      and (${offices.length === 0} or p.office_code = any (${offices as string[]}))
    order by p.name_key`.execute(db);
  const season = buildingSeasonOf(city);
  return rows.map((row) => supervise(row, today, season));
}

function supervise(row: Row, today: string, season: BuildingSeason | null): SupervisedCommunity {
  const readings = readingsOf(row, today);
  const standstill = row.status === 'under_way' ? standstillOf(readings, season) : null;
  const deadline = judgeDeadline(row.planned_finish, row.completed, readings, today, standstill);
  const inDanger = row.completed === null && dangers.includes(deadline.risk);
  return {
    code: row.code,
    name: row.name,
    office: row.office,
    officeCode: row.office_code,
    status: row.status,
    percent: row.permille / 10,
    deadline,
    riskSince: inDanger ? riskSince(deadline, readings, today) : null,
    reportOverdueDays:
      row.status === 'under_way' ? reportOverdueDays(row.started, row.last_report_on, today) : 0,
    lastReportOn: row.last_report_on,
    contradictions: findContradictions({
      status: row.status,
      startedOn: row.started,
      completedOn: row.completed,
      acceptedOn: row.accepted,
      reports: row.reports ?? [],
      photos: row.photos ?? [],
      planned: new Map((row.planned ?? []).map(({ item, quantity }) => [item, quantity])),
    }),
    acceptance:
      row.status === 'complete' && row.completed !== null
        ? {
            completedOn: row.completed,
            plannedOn: row.acceptance_planned,
            ...wordsOfParties(row.signatures ?? [], row.appointed),
          }
        : null,
  };
}

/** The date as reported, not as the roll-up smooths it: a contradiction must stay visible. */
function actual(status: Status) {
  return sql`(select to_char(min(m.actual_on), 'YYYY-MM-DD') from milestone m join progress_step s on s.key = m.step
    where m.city_code = c.city_code and m.community_id = c.id and s.reaches = ${status})`;
}
