import { type QueryExecutorProvider, sql } from 'kysely';
import type { Milestone } from '../../domain/progress/stages.ts';
import type { Status } from '../../domain/progress/status.ts';

/** What the tables say of one community, dates as ISO days. */
export interface CommunityRecord {
  city: string;
  id: string;
  code: string;
  name: string;
  address: string;
  office_code: string | null;
  neighbourhood_code: string | null;
  office: string | null;
  office_phone: string | null;
  built_year: number | null;
  exclusion: string | null;
  willingness: number | null;
  attributes: Record<string, unknown>;
  status: Status;
  permille: number;
  weighted_by: 'cost' | 'items' | 'reported' | 'status';
  months: number[];
  permilles: number[];
  households: number;
  buildings: number;
  floor_area_m2: string;
  investment_yuan: string;
  planned_start: string | null;
  planned_finish: string | null;
  started_on: string | null;
  completed_on: string | null;
  accepted_on: string | null;
  lon: number;
  lat: number;
  demo: boolean;
  as_of: string;
}

export async function findCommunity(
  db: QueryExecutorProvider,
  city: string,
  code: string,
): Promise<CommunityRecord | undefined> {
  const { rows } = await sql<CommunityRecord>`
    select c.city_code city, c.id, c.code, c.name, c.address, c.office_code, c.neighbourhood_code, office.name office,
      office.attributes->>'phone' office_phone, c.built_year, c.exclusion, c.willingness, c.attributes, p.status,
      p.permille, p.weighted_by, p.months, p.permilles, p.households, p.buildings, p.floor_area_m2, p.investment_yuan,
      ${day('p.planned_start')} planned_start, ${day('p.planned_finish')} planned_finish,
      ${day('p.started_on')} started_on, ${day('p.completed_on')} completed_on, ${day('p.accepted_on')} accepted_on,
      st_x(centre) lon, st_y(centre) lat, city.is_demo demo,
      to_char(coalesce(greatest(p.last_report_on, (select max(changed_at)::date from milestone_change m
        where m.city_code = c.city_code and m.community_id = c.id)), p.last_change_at::date), 'YYYY-MM-DD') as_of
    from community c
    join community_progress p on p.city_code = c.city_code and p.community_id = c.id
    join city on city.city_code = c.city_code
    left join region office on office.city_code = c.city_code and office.code = c.office_code
    cross join lateral (select st_pointonsurface(c.geom) centre) place
    where c.city_code = ${city} and c.code = ${code}`.execute(db);
  return rows[0];
}

export async function readMilestones(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<Milestone[]> {
  const { rows } =
    await sql<Milestone>`select step, ${day('planned_on')} "plannedOn", ${day('actual_on')} "actualOn"
    from milestone where city_code = ${city} and community_id = ${id}`.execute(db);
  return rows;
}

export interface NewsRow {
  id: string;
  city: string;
  code: string;
  name: string;
  at: Date;
  /** The same moment to the microsecond: what is told up to here is not told again. */
  stamp: string;
  kind: 'change' | 'report' | 'answer' | 'money';
  subject: string;
  field: string;
  old_value: string | null;
  new_value: string | null;
  reason: string;
  /** Of money that a source gives: the key of the funder now, and before. */
  funder: string | null;
  old_funder: string | null;
  /** The day that a report speaks of; null of all other news. */
  day: string | null;
}

/** The latest news of a topic (`community:CITY/CODE`, `office:CITY/OFFICE`, `city:CITY`), newest first. */
export async function readNews(
  db: QueryExecutorProvider,
  topic: string,
  limit: number,
  after: string | null = null,
): Promise<NewsRow[]> {
  const kind = topic.slice(0, topic.indexOf(':'));
  // a code may hold a slash of its own
  const [city, part] = topic.slice(topic.indexOf(':') + 1).split(/\/(.*)/s);
  const inside =
    kind === 'community'
      ? sql`c.code = ${part}`
      : kind === 'office'
        ? sql`c.office_code = ${part}`
        : sql`true`;
  const { rows } =
    await sql<NewsRow>`select n.id, n.city_code city, c.code, c.name, n.at, n.at::text stamp, n.kind, n.subject, n.field,
      n.old_value, n.new_value, n.reason, n.funder, n.old_funder, ${day('n.day')} as day
    from progress_news n join community c on c.city_code = n.city_code and c.id = n.community_id
    where n.city_code = ${city} and ${inside} ${after === null ? sql`` : sql`and n.at > ${after}::timestamptz`}
    order by n.at desc, n.id desc limit ${limit}`.execute(db);
  return rows;
}

function day(column: string) {
  return sql.raw(`to_char(${column}, 'YYYY-MM-DD')`);
}
