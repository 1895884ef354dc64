import { type QueryExecutorProvider, sql } from 'kysely';
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
 * @param walked see `walkedAtFirst`; any number gives the same answer
 */
export async function rankCommunities(
  db: QueryExecutorProvider,
  filter: Filter,
  after: Place | null,
  limit: number,
  walked = walkedAtFirst,
): Promise<Ranking> {
  const places: Place[] = [];
  const walk = await walkList(db, filter, after, limit, walked);
  // a page that follows another begins inside a rank; the ranks behind that one begin at the head of the list
  let head = after === null ? walk : undefined;
  for (const tier of tiers.filter((each) => each >= (after?.rank ?? 0))) {
    const wanted = limit - places.length;
    if (wanted === 0) break;
    const from = tier === after?.rank ? after : null;
    if (!from) head ??= await walkList(db, filter, null, limit, walked);
    const near = from || !head ? walk : head;
    const met = near.hits.filter(({ rank }) => rank === tier).slice(0, wanted);
    places.push(
      ...(near.complete || met.length === wanted ? met : await wholeTier(db, filter, tier, from, wanted)),
    );
  }
  return {
    places,
    count: after === null && walk.complete ? walk.count : undefined,
    met: walk.count,
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
  const { key, direction, beyond } = listOrder(filter);
  const elsewise = filterCondition({ ...filter, words: '' });
  const { rows } = await sql<Place & { hits: number; looked: number }>`
    with p as materialized (
      select p.city_code, p.community_id, p.name_lower, p.initials, p.search, ${key} sort_key
      from ${filteredRows(filter)}
      where ${elsewise} and ${after === null ? sql`true` : beyond(after)}
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

/** The first of one rank, found by the index that knows them all. */
async function wholeTier(
  db: QueryExecutorProvider,
  filter: Filter,
  tier: number,
  after: Place | null,
  limit: number,
): Promise<Place[]> {
  const { key, direction, beyond } = listOrder(filter);
  // the order of the list was looked through in vain: the planner must not hope for it again
  const { rows } = await sql<Place>`
    with p as materialized (
      select p.city_code, p.community_id, ${key} sort_key
      from ${filteredRows(filter)}
      where ${tierCandidates(filter.words, tier)} and ${relevance(filter.words)} = ${tier}::int
        and ${filterCondition({ ...filter, words: '' })}
        and ${after === null ? sql`true` : beyond(after)}
    )
    select ${tier}::int rank, sort_key::text key, city_code city, community_id::text id
    from p order by sort_key ${direction}, city_code, community_id
    limit ${limit}`.execute(db);
  return rows;
}
