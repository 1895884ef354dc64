import { type QueryExecutorProvider, sql } from 'kysely';
import { bodiesOfSeveral } from '../../domain/progress/acceptance.ts';
import type { CommunityPage, PhotoLine } from '../../domain/progress/view.ts';
import { partStates, readLines } from './acceptance-record.ts';
import type { NewsRow } from './community-facts.ts';
import { masked } from './feedback.ts';
import { newsReason, newsText, newsValues } from './news.ts';
import { partyText } from './parties.ts';
import { funderText, works } from './policy.ts';
import { readSeats } from './seats.ts';

// What belongs to one community, a query for each part of its page. `id` = its key in the database.

export async function readItems(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['works']> {
  const { rows } = await sql<{
    item_code: string;
    planned: number;
    done: number;
    cost_yuan: number | null;
    percent: number | null;
  }>`select w.item_code, w.planned, w.done, w.cost_yuan, latest.percent
    from work_item w
    left join lateral (
      select r.percent from progress_report r
      where r.city_code = w.city_code and r.community_id = w.community_id and r.item_code = w.item_code
        and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
      order by r.reported_on desc, r.id desc limit 1
    ) latest on true
    where w.city_code = ${city} and w.community_id = ${id} and w.planned > 0
    order by w.item_code`.execute(db);
  const place = new Map([...works.keys()].map((code, i) => [code, i]));
  rows.sort((a, b) => (place.get(a.item_code) ?? 1e6) - (place.get(b.item_code) ?? 1e6));
  return rows.map((row) => {
    const item = works.get(row.item_code);
    return {
      text: item ? { zh: item.zh, en: item.en } : { zh: row.item_code, en: row.item_code },
      workClass: item?.class ?? 'basic',
      unit: item?.unit ?? '',
      measure: item?.measure ?? null,
      planned: row.planned,
      // whoever reports a percentage only has done that part of what is planned: so do the sums of regions
      done: row.done > 0 ? row.done : (row.planned * (row.percent ?? 0)) / 100,
      percent: row.percent ?? Math.min(100, (100 * row.done) / row.planned),
      costYuan: row.cost_yuan,
    };
  });
}

export async function readMoney(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['money']> {
  const { rows } = await sql<{ funder: string; name: string; amount_yuan: number | null }>`
    select m.funder, p.name, m.amount_yuan from community_project m
    join project p on p.city_code = m.city_code and p.id = m.project_id
    where m.city_code = ${city} and m.community_id = ${id} order by m.amount_yuan desc nulls last, p.name, m.funder`.execute(
    db,
  );
  return rows.map((row) => ({
    source: funderText(row.funder),
    project: row.name,
    amountYuan: row.amount_yuan,
  }));
}

export async function readInvested(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['invested']> {
  const { rows } = await sql<NonNullable<CommunityPage['invested']>>`select invested_yuan yuan,
      to_char(counted_on, 'YYYY-MM-DD') "countedOn"
    from community_investment where city_code = ${city} and community_id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Changes of dates, state and money with their reasons, the latest first. */
export async function readChanges(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['changes']> {
  const { rows } =
    await sql<ChangeRow>`select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "on", kind, subject,
      field, old_value, new_value, reason, funder, old_funder, null as day
    from progress_news where city_code = ${city} and community_id = ${id} and kind in ('change', 'money')
    order by at desc, length(id) desc, id desc limit 200`.execute(db);
  return rows.map((row) => ({
    at: row.on,
    text: newsText(row),
    ...newsValues(row),
    reason: newsReason(row),
  }));
}

type ChangeRow = Omit<NewsRow, 'id' | 'city' | 'code' | 'name' | 'at' | 'stamp'> & { on: string };

export async function readPhotos(db: QueryExecutorProvider, city: string, id: string): Promise<PhotoLine[]> {
  const { rows } =
    await sql<PhotoLine>`select id, kind, to_char(taken_on, 'YYYY-MM-DD') "takenOn", width, height, caption
    from photo where city_code = ${city} and community_id = ${id} and withdrawn_reason is null
    order by array_position(array['before', 'during', 'after'], kind), coalesce(taken_on, received_at::date), received_at
    limit 60`.execute(db);
  return rows;
}

/** Works that close the yard now or later: dates and the sentence written for residents, nothing else of the works. */
export async function readClosures(
  db: QueryExecutorProvider,
  city: string,
  id: string,
  today: string,
): Promise<CommunityPage['closures']> {
  const { rows } = await sql<
    CommunityPage['closures'][number]
  >`select to_char(starts_on, 'YYYY-MM-DD') "from",
      to_char(ends_on, 'YYYY-MM-DD') "to", public_note note
    from work where city_code = ${city} and community_id = ${id} and public_note <> '' and starts_on is not null
      and state in ('permitted', 'running', 'planned') and coalesce(ends_on, starts_on) >= ${today}::date
    order by starts_on`.execute(db);
  return rows;
}

/** Who plays which party and has signed what, and how: bodies, never persons. */
export async function readSignatures(
  db: QueryExecutorProvider,
  city: string,
  id: string,
  office: string | null,
): Promise<Pick<CommunityPage, 'acceptance' | 'conflicts'>> {
  const [seats, lines] = [
    await readSeats(db, city, { id: Number(id), office }),
    await readLines(db, city, id),
  ];
  return {
    acceptance: seats.flatMap(({ party, body }) =>
      partStates(party, lines).map(({ part, passed, on, way, signedAs, paper }) => ({
        party: partyText(party),
        body: (passed ? signedAs : '') || (body?.name ?? null),
        part,
        signedOn: passed ? on : null,
        way: passed ? way : null,
        enteredAs: passed ? (paper?.enteredAs ?? '') : '',
      })),
    ),
    conflicts: bodiesOfSeveral(seats).map(({ body, parties }) => ({ body, parties: parties.map(partyText) })),
  };
}

export async function readAnswers(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['answers']> {
  const { rows } = await sql<CommunityPage['answers'][number]>`select ticket, question, answer,
      to_char(asked_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "askedOn",
      to_char(answered_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "answeredOn"
    from feedback where city_code = ${city} and community_id = ${id} and is_public and state = 'answered'
    order by answered_at desc limit 20`.execute(db);
  return rows.map(masked);
}

export async function readBuildings(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['buildingList']> {
  const { rows } = await sql<CommunityPage['buildingList'][number]>`
    select code, name, levels, households, built_year "builtYear" from building
    where city_code = ${city} and community_id = ${id} and use = 'residential' order by code limit 400`.execute(
    db,
  );
  return rows;
}
