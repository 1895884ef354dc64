import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import type { Filter } from '../../domain/progress/filter.ts';
import {
  filterCondition,
  filteredRows,
  listOrder,
  type Place,
  relevance,
  tierCandidates,
  tiers,
  wordsCondition,
} from './filter-sql.ts';

/**
 * Communities that are looked at in the order of the list before an index of words is asked. What many hold is met among
 * so many; what few hold the index finds at once; neither ever has to rank all that hold a word.
 */
const walkedAtFirst = 2_000;

/** Communities of one rank that are sorted. Of a rank with more, the list is gone through until a page is full. */
const mostSorted = 2_000;

interface Walk {
  hits: Place[];
  /** Nothing lies beyond what was looked at: `hits` are all there are. */
  complete: boolean;
  count: number;
}

export interface Ranking {
  places: Place[];
  /** How many the filter holds; undefined where that was not learnt on the way. */
  count: number | undefined;
  /** So many at least were met. */
  met: number;
}

/**
 * The first communities that hold the words, best rank first and within a rank in the order of the list: exactly those
 * that ranking all of them would bring.
 * @param after the last place of the page before
 * @param walked see `walkedAtFirst`, and `sorted` see `mostSorted`; any numbers give the same answer
 */
export async function rankCommunities(
  db: QueryExecutorProvider,
  filter: Filter,
  after: Place | null,
  limit: number,
  walked = walkedAtFirst,
  sorted = mostSorted,
): Promise<Ranking> {
  const places: Place[] = [];
  const walk = await walkList(db, filter, after, limit, walked);
  let met = walk.count;
  // a page that follows another begins inside a rank; the ranks behind that one begin at the head of the list
  let head = after === null ? walk : undefined;
  for (const tier of tiers.filter((each) => each >= (after?.rank ?? 0))) {
    const wanted = limit - places.length;
    if (wanted === 0) break;
    const from = tier === after?.rank ? after : null;
    if (!from) head ??= await walkList(db, filter, null, limit, walked);
    const near = from || !head ? walk : head;
    const seen = near.hits.filter(({ rank }) => rank === tier).slice(0, wanted);
    if (near.complete || seen.length === wanted) {
      places.push(...seen);
      continue;
    }
    const whole = await sortTier(db, filter, tier, from, wanted, sorted);
    met = Math.max(met, whole.met);
    if (whole.met <= sorted) places.push(...whole.places);
    else if (standsTogether(filter, tier)) places.push(...(await sortBegun(db, filter, tier, from, wanted)));
    else places.push(...(await goThroughTier(db, filter, tier, from, wanted)));
  }
  return {
    places,
    count: after === null && walk.complete ? walk.count : undefined,
    met,
  };
}

/** The first of every rank among the first of the list, and how many hits there are among these. */
async function walkList(
  db: QueryExecutorProvider,
  filter: Filter,
  after: Place | null,
  limit: number,
  walked: number,
): Promise<Walk> {
  const { key, direction } = listOrder(filter);
  const { rows } = await sql<Place & { hits: number; looked: number }>`
    with p as materialized (
      select p.city_code, p.community_id, p.name_lower, p.initials, p.search, ${key} sort_key
      from ${filteredRows(filter)}
      where ${behind(filter, after)}
      order by ${key} ${direction}, p.city_code, p.community_id
      limit ${walked}
    ),
    ranked as (
      select city_code, community_id, sort_key, ${relevance(filter.words)} rank
      from p where ${wordsCondition(filter.words, 'looked at')}
    ),
    numbered as (
      select *, row_number() over (partition by rank order by sort_key ${direction}, city_code, community_id) n,
        count(*) over ()::int hits
      from ranked
    )
    select looked, hits, rank, sort_key::text key, city_code city, community_id::text id
    from (select count(*)::int looked from p) l left join numbered on n <= ${limit}
    order by rank, n`.execute(db);
  const { looked, hits } = rows[0]!;
  return {
    hits: rows.filter(({ id }) => id !== null),
    complete: looked < walked,
    count: hits ?? 0,
  };
}

/**
 * The first of one rank, found by the index that knows them all, and how many it knows of this rank and those above; in
 * vain where these are more than `sorted`.
 */
async function sortTier(
  db: QueryExecutorProvider,
  filter: Filter,
  tier: number,
  after: Place | null,
  limit: number,
  sorted: number,
): Promise<{ places: Place[]; met: number }> {
  const { key, direction } = listOrder(filter);
  const candidates = tierCandidates(filter.words, tier).map(
    (condition) => sql`(
      select p.city_code, p.community_id, p.name_lower, p.initials, ${key} sort_key
      from ${filteredRows(filter)}
      where ${condition} and ${behind(filter, after)}
      limit ${sorted + 1}
    )`,
  );
  // the order of the list was looked through in vain: the planner must not hope for it again
  const { rows } = await sql<Place & { met: number; id: string | null }>`
    with p as materialized (${sql.join(candidates, sql` union all `)}),
    held as (
      select * from p where ${relevance(filter.words)} = ${tier}::int
      order by sort_key ${direction}, city_code, community_id
      limit ${limit}
    )
    select ${tier}::int rank, sort_key::text key, city_code city, community_id::text id, met
    from (select count(*)::int met from p) all_met left join held on true
    order by sort_key ${direction}, city_code, community_id`.execute(db);
  return {
    places: rows.filter(({ id }) => id !== null).map(({ met, ...place }) => place),
    met: rows[0]!.met,
  };
}

/** In the order of names all that begin alike stand together, perhaps at the end: the list would be gone through in vain. */
function standsTogether({ sort, near }: Filter, tier: number): boolean {
  return sort === 'name' && near === null && tier <= 2;
}

/** The first of a rank that says how names begin, all of which are sorted: the indexes hold what that asks for. */
async function sortBegun(
  db: QueryExecutorProvider,
  filter: Filter,
  tier: number,
  after: Place | null,
  limit: number,
): Promise<Place[]> {
  const { key, direction } = listOrder(filter);
  // `offset 0`: the planner must not hope to meet them in the order of the list
  const candidates = tierCandidates(filter.words, tier).map(
    (condition) => sql`(
      select p.city_code, p.community_id, p.name_lower, p.initials, ${key} sort_key
      from ${filteredRows(filter)}
      where ${condition} and ${behind(filter, after)}
      offset 0
    )`,
  );
  const { rows } = await sql<Place>`
    select ${tier}::int rank, sort_key::text key, city_code city, community_id::text id
    from (${sql.join(candidates, sql` union all `)}) p
    where ${relevance(filter.words)} = ${tier}::int
    order by sort_key ${direction}, city_code, community_id
    limit ${limit}`.execute(db);
  return rows;
}

/** The first of a rank that thousands are in, met in the order of the list. */
async function goThroughTier(
  db: QueryExecutorProvider,
  filter: Filter,
  tier: number,
  after: Place | null,
  limit: number,
): Promise<Place[]> {
  const { key, direction } = listOrder(filter);
  // a plain comparison of the rank is guessed to be true of one row in 200, which would make sorting them all look cheap
  const { rows } = await sql<Place>`
    select ${tier}::int rank, (${key})::text key, p.city_code city, p.community_id::text id
    from ${filteredRows(filter)}
    where (${sql.join(tierCandidates(filter.words, tier, 'looked at'), sql` or `)})
      and case when ${relevance(filter.words)} = ${tier}::int then true else false end
      and ${behind(filter, after)}
    order by ${key} ${direction}, p.city_code, p.community_id
    limit ${limit}`.execute(db);
  return rows;
}

/** All that the filter asks for but its words, from a place on. */
function behind(filter: Filter, after: Place | null): RawBuilder<boolean> {
  const elsewise = filterCondition({ ...filter, words: '' });
  return after === null ? elsewise : sql<boolean>`(${elsewise} and ${listOrder(filter).beyond(after)})`;
}
