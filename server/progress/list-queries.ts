import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { type Filter, isPlainRegion } from '../../domain/progress/filter.ts';
import type { ToldStandstill } from '../../domain/progress/standstill.ts';
import type { CommunityList, CommunityRow } from '../../domain/progress/view.ts';
import { filterCondition, filteredRows, listOrder, type Place, relevance } from './filter-sql.ts';
import { type LooserWords, looserWords } from './looser-words.ts';
import { rankCommunities } from './search-queries.ts';
import { type ReportedCommunity, reportedMonths, withStandstills } from './standstills.ts';

export const pageSize = 20;

/** Search words that more communities hold than this are counted no further. */
const mostCounted = 500;

interface Found extends Place, ReportedCommunity {
  standstill?: ToldStandstill;
  code: string;
  name: string;
  office: string | null;
  address: string;
  permille: number;
  weighted_by: CommunityRow['weightedBy'];
  households: number;
  investment_yuan: string;
  planned_finish: string | null;
  lon: number;
  lat: number;
  demo: boolean;
  distance_m: number | null;
  estimate: number | null;
  invested_yuan: string;
  funders: string[];
  funder_yuan: string[];
}

/** A community with all its money, as downloads say it. */
export interface MoneyRow extends CommunityRow {
  estimateYuan: number | null;
  investedYuan: number | null;
  /** By key of the funder. */
  givenYuan: Record<string, number>;
}

/** One page of what the filter holds, in its order, and how many there are in all. */
export async function listCommunities(
  db: QueryExecutorProvider,
  filter: Filter,
  cursor: string | null = null,
  limit = pageSize,
  walked?: number,
  sorted?: number,
): Promise<CommunityList> {
  const after = cursor === null ? null : readCursor(cursor);
  if (filter.words !== '') {
    const list = await searchCommunities(db, filter, after, limit, walked, sorted);
    const instead = list.count === 0 ? await foundInstead(db, filter) : undefined;
    if (!instead) return list;
    const nearer = { ...filter, words: instead.words };
    const nearest = await searchCommunities(db, nearer, after, limit, walked, sorted);
    return { ...nearest, instead };
  }
  const found = await selectRows(db, filter, after, limit + 1);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return {
    rows: rows.map(toRow),
    next: last ? writeCursor(last) : null,
    count: await countCommunities(db, filter),
  };
}

/** The filter that the list of `filter` shows: for files and extents, which must hold the same. */
export async function foundFilter(db: QueryExecutorProvider, filter: Filter): Promise<Filter> {
  if (filter.words === '' || (await countCommunities(db, filter, 1)) > 0) return filter;
  return { ...filter, words: (await foundInstead(db, filter))?.words ?? filter.words };
}

/** The nearest words that any community of the filter holds. */
async function foundInstead(db: QueryExecutorProvider, filter: Filter): Promise<LooserWords | undefined> {
  for (const looser of await looserWords(filter.words))
    if ((await countCommunities(db, { ...filter, words: looser.words }, 1)) > 0) return looser;
  return undefined;
}

async function searchCommunities(
  db: QueryExecutorProvider,
  filter: Filter,
  after: Place | null,
  limit: number,
  walked?: number,
  sorted?: number,
): Promise<CommunityList> {
  const { places, count, met } = await rankCommunities(db, filter, after, limit + 1, walked, sorted);
  const page = places.slice(0, limit);
  const counted =
    count ?? (met >= mostCounted ? mostCounted : await countCommunities(db, filter, mostCounted));
  return {
    rows: await rowsAt(db, filter, page),
    next: places.length > limit ? writeCursor(page.at(-1)!) : null,
    count: counted,
    ...(count === undefined && counted === mostCounted && { atLeast: true }),
  };
}

/** Everything the filter holds, a thousand at a time, for downloads. */
export async function* eachCommunity(db: QueryExecutorProvider, filter: Filter): AsyncGenerator<MoneyRow[]> {
  for (let after: Place | null = null; ; ) {
    const found: Found[] = await selectRows(db, filter, after, 1000);
    if (found.length > 0) yield found.map(toMoneyRow);
    if (found.length < 1000) return;
    after = found.at(-1)!;
  }
}

/** @param most where words are searched for, counting stops here */
export async function countCommunities(
  db: QueryExecutorProvider,
  filter: Filter,
  most = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  const statuses = filter.statuses.length === 0 ? sql`true` : sql`status = any (${filter.statuses})`;
  const query =
    isPlainRegion(filter) && filter.region.kind !== 'zone'
      ? sql<{ n: string }>`select coalesce(sum(communities), 0) n from progress_rollup
        where kind = ${filter.region.kind} and key = ${filter.region.key} and ${statuses}`
      : sql<{ n: string }>`select count(*) n from (
        select from ${filteredRows(filter)} where ${filterCondition(filter)} ${filter.words === '' ? sql`` : sql`limit ${most}`}) hits`;
  return Number((await query.execute(db)).rows[0]?.n ?? 0);
}

/** Ranks all that the filter holds and reads a page of them. */
function selectRows(
  db: QueryExecutorProvider,
  filter: Filter,
  after: Place | null,
  limit: number,
): Promise<Found[]> {
  const { key, direction, beyond } = listOrder(filter);
  const rank = relevance(filter.words);
  // without words every rank is 0 and naming it would keep the index from giving the order
  const ranked = filter.words === '' ? sql`` : sql`${rank},`;
  const onwards =
    after === null
      ? sql`true`
      : sql`(${rank} > ${after.rank}::int or (${rank} = ${after.rank}::int and ${beyond(after)}))`;
  return readRows(
    db,
    filter,
    sql`where ${filterCondition(filter)} and ${onwards}
      order by ${ranked} ${key} ${direction}, p.city_code, p.community_id
      limit ${limit}`,
  );
}

/** The rows of these places, in their order. */
async function rowsAt(
  db: QueryExecutorProvider,
  filter: Filter,
  places: readonly Place[],
): Promise<CommunityRow[]> {
  if (places.length === 0) return [];
  const keys = places.map(({ city, id }) => sql`(${city}::text, ${id}::bigint)`);
  const found = await readRows(db, filter, sql`where (p.city_code, p.community_id) in (${sql.join(keys)})`);
  const rowOf = new Map(found.map((row) => [`${row.city} ${row.id}`, row]));
  // who was taken out of the register in between is left out
  return places.flatMap(({ city, id }) => {
    const row = rowOf.get(`${city} ${id}`);
    return row ? [toRow(row)] : [];
  });
}

async function readRows(
  db: QueryExecutorProvider,
  filter: Filter,
  which: RawBuilder<unknown>,
): Promise<Found[]> {
  const { key } = listOrder(filter);
  // the shape of a compound is read for the rows of the page only, not for all that compete for it
  const { rows } = await sql<Found>`
    select numbered.*, st_x(centre) lon, st_y(centre) lat
    from (
      select page.*, row_number() over () n from (
        select c.id, c.city_code city, c.code, c.name, office.name office, c.address, p.status, p.permille, p.weighted_by,
          p.households, p.investment_yuan, to_char(p.planned_finish, 'YYYY-MM-DD') planned_finish, c.geom,
          city.is_demo demo, ${relevance(filter.words)} rank, (${key})::text key,
          ${filter.near ? key : sql`null::double precision`} distance_m, c.estimated_cost_yuan estimate,
          p.invested_yuan, p.funders, p.funder_yuan, ${reportedMonths}
        from community_progress p
        join community c on c.city_code = p.city_code and c.id = p.community_id
        join city on city.city_code = p.city_code
        left join region office on office.city_code = c.city_code and office.code = c.office_code
        ${which}
      ) page
    ) numbered
    cross join lateral (select st_pointonsurface(geom) centre) place
    order by n`.execute(db);
  return withStandstills(db, rows);
}

function writeCursor({ rank, key, city, id }: Place): string {
  return Buffer.from(JSON.stringify({ r: rank, k: key, c: city, i: id })).toString('base64url');
}

function readCursor(cursor: string): Place {
  try {
    const { r, k, c, i } = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Number.isInteger(r) && typeof k === 'string' && typeof c === 'string' && /^\d{1,18}$/.test(i))
      return { rank: r, key: k, city: c, id: i };
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
    ...(found.standstill && { standstill: found.standstill }),
    ...(found.distance_m === null ? {} : { distanceM: Math.round(found.distance_m) }),
  };
}

function toMoneyRow(found: Found): MoneyRow {
  const invested = Number(found.invested_yuan);
  return {
    ...toRow(found),
    estimateYuan: found.estimate,
    investedYuan: invested === 0 ? null : invested,
    givenYuan: Object.fromEntries(found.funders.map((funder, i) => [funder, Number(found.funder_yuan[i])])),
  };
}

/** Six decimals are a decimetre: more says nothing of a compound. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
