import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { type Filter, isPlainRegion } from '../../domain/progress/filter.ts';
import type { CommunityList, CommunityRow } from '../../domain/progress/view.ts';
import { distanceFrom, filterCondition, relevance, sortKey } from './filter-sql.ts';

export const pageSize = 20;

/** Search words that more communities hold than this are ranked and counted over the first of them only. */
const mostHits = 500;

interface Found {
  id: string;
  city: string;
  code: string;
  name: string;
  office: string | null;
  address: string;
  status: CommunityRow['status'];
  permille: number;
  weighted_by: CommunityRow['weightedBy'];
  households: number;
  investment_yuan: string;
  planned_finish: string | null;
  lon: number;
  lat: number;
  demo: boolean;
  rank: number;
  sort_key: string;
  distance_m: number | null;
}

/** One page of what the filter holds, in its order, and how many there are in all. */
export async function listCommunities(
  db: QueryExecutorProvider,
  filter: Filter,
  cursor: string | null = null,
  limit = pageSize,
): Promise<CommunityList> {
  const found = await selectRows(db, filter, cursor, limit + 1, mostHits);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  const count = await countCommunities(db, filter, mostHits);
  return {
    rows: rows.map(toRow),
    next: last ? writeCursor(last) : null,
    count,
    ...(filter.words !== '' && count === mostHits && { atLeast: true }),
  };
}

/** Everything the filter holds, a thousand at a time, for downloads. */
export async function* eachCommunity(
  db: QueryExecutorProvider,
  filter: Filter,
): AsyncGenerator<CommunityRow[]> {
  for (let cursor: string | null = null; ; ) {
    const found: Found[] = await selectRows(db, filter, cursor, 1000);
    if (found.length > 0) yield found.map(toRow);
    if (found.length < 1000) return;
    cursor = writeCursor(found.at(-1)!);
  }
}

/** @param most where words are searched for, counting stops here */
export async function countCommunities(
  db: QueryExecutorProvider,
  filter: Filter,
  most = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  const statuses = filter.statuses.length === 0 ? sql`true` : sql`status = any (${filter.statuses})`;
  const query = isPlainRegion(filter)
    ? sql<{ n: string }>`select coalesce(sum(communities), 0) n from progress_rollup
        where kind = ${filter.region.kind} and key = ${filter.region.key} and ${statuses}`
    : sql<{ n: string }>`select count(*) n from (
        select from community_progress p join community c on c.city_code = p.city_code and c.id = p.community_id
        where ${filterCondition(filter)} ${filter.words === '' ? sql`` : sql`limit ${most}`}) hits`;
  return Number((await query.execute(db)).rows[0]?.n ?? 0);
}

async function selectRows(
  db: QueryExecutorProvider,
  filter: Filter,
  cursor: string | null,
  limit: number,
  mostRanked = Number.MAX_SAFE_INTEGER,
): Promise<Found[]> {
  const rank = relevance(filter.words);
  const near = filter.near === null ? null : distanceFrom(filter.near);
  const { key, descending, cast } = near
    ? { key: near, descending: false, cast: 'double precision' }
    : sortKey(filter.sort);
  const direction = descending ? sql`desc` : sql`asc`;
  // without words every rank is 0 and naming it would keep the index from giving the order
  const ranked = filter.words === '' ? sql`` : sql`${rank},`;
  const after = cursor === null ? sql`true` : afterCursor(cursor, rank, key, descending, cast);
  const condition =
    mostRanked === Number.MAX_SAFE_INTEGER || filter.words === ''
      ? filterCondition(filter)
      : hits(filter, mostRanked);
  // the shape of a compound is read for the rows of the page only, not for all that compete for it
  const { rows } = await sql<Found>`
    select numbered.*, st_x(centre) lon, st_y(centre) lat
    from (
      select page.*, row_number() over () n from (
        select c.id, c.city_code city, c.code, c.name, office.name office, c.address, p.status, p.permille, p.weighted_by,
          p.households, p.investment_yuan, to_char(p.planned_finish, 'YYYY-MM-DD') planned_finish, c.geom,
          city.is_demo demo, ${rank} rank, (${key})::text sort_key, ${near ?? sql`null::double precision`} distance_m
        from community_progress p
        join community c on c.city_code = p.city_code and c.id = p.community_id
        join city on city.city_code = p.city_code
        left join region office on office.city_code = c.city_code and office.code = c.office_code
        where ${condition} and ${after}
        order by ${ranked} ${key} ${direction}, p.city_code, p.community_id
        limit ${limit}
      ) page
    ) numbered
    cross join lateral (select st_pointonsurface(geom) centre) place
    order by n`.execute(db);
  return rows;
}

/** Keys of what the words name or begin, and of the first others that hold them: what is worth ranking. */
function hits(filter: Filter, most: number): RawBuilder<boolean> {
  const word = filter.words.toLowerCase();
  const begins = `${word.replace(/[\\%_]/g, '\\$&')}%`;
  const from = sql`from community_progress p join community c on c.city_code = p.city_code and c.id = p.community_id`;
  const condition = filterCondition(filter);
  // what begins with the words holds them: saying so again would only lead the planner astray
  const elsewise = filterCondition({ ...filter, words: '' });
  return sql<boolean>`(p.city_code, p.community_id) in (
    (select p.city_code, p.community_id ${from} where c.initials like ${begins} and ${elsewise} limit ${most})
    union
    (select p.city_code, p.community_id ${from} where c.name like ${begins} and ${elsewise} limit ${most})
    union
    (select p.city_code, p.community_id ${from} where ${condition} limit ${most})
  )`;
}

function afterCursor(
  cursor: string,
  rank: RawBuilder<number>,
  key: RawBuilder<unknown>,
  descending: boolean,
  cast: string,
): RawBuilder<boolean> {
  const { r, k, c, i } = readCursor(cursor);
  const value = sql`${k}::${sql.raw(cast)}`;
  const beyond = descending
    ? sql`(${key} < ${value} or (${key} = ${value} and (p.city_code, p.community_id) > (${c}::text, ${i}::bigint)))`
    : sql`(${key}, p.city_code, p.community_id) > (${value}, ${c}::text, ${i}::bigint)`;
  return sql<boolean>`(${rank} > ${r}::int or (${rank} = ${r}::int and ${beyond}))`;
}

function writeCursor(row: Found): string {
  return Buffer.from(JSON.stringify({ r: row.rank, k: row.sort_key, c: row.city, i: row.id })).toString(
    'base64url',
  );
}

function readCursor(cursor: string): { r: number; k: string; c: string; i: string } {
  try {
    const { r, k, c, i } = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Number.isInteger(r) && typeof k === 'string' && typeof c === 'string' && /^\d{1,18}$/.test(i))
      return { r, k, c, i };
  } catch {
    // falls through to the refusal
  }
  throw new Problem(
    'progress.cursor',
    { zh: '翻页位置无法识别。', en: 'The place to go on from is not readable.' },
    { zh: '请从第一页重新开始。', en: 'Start again from the first page.' },
  );
}

function toRow(found: Found): CommunityRow {
  return {
    city: found.city,
    code: found.code,
    name: found.name,
    office: found.office,
    address: found.address,
    status: found.status,
    percent: found.permille / 10,
    weightedBy: found.weighted_by,
    households: found.households,
    investmentYuan: Number(found.investment_yuan),
    plannedFinish: found.planned_finish,
    at: [round(found.lon), round(found.lat)],
    demo: found.demo,
    ...(found.distance_m === null ? {} : { distanceM: Math.round(found.distance_m) }),
  };
}

/** Six decimals are a decimetre: more says nothing of a compound. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
