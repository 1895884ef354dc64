import { type RawBuilder, sql } from 'kysely';
import catalogue from '../../data/catalogue/works.json' with { type: 'json' };
import { type Filter, nearDegrees, type RegionKey, type Sort } from '../../domain/progress/filter.ts';

/**
 * The one translation of a filter into SQL: list, count, download, feed and tiles ask through it. Expects
 * `community_progress p` in scope and, where the filter asks for a place, `community c` (`filteredRows`).
 */
export function filterCondition(filter: Filter): RawBuilder<boolean> {
  const parts = [regionCondition(filter.region)];
  if (filter.words !== '') parts.push(wordsCondition(filter.words));
  if (filter.statuses.length > 0) parts.push(sql`p.status = any (${filter.statuses})`);
  if (filter.workClass !== null) {
    const items = catalogue.items.filter((item) => item.class === filter.workClass).map((item) => item.code);
    parts.push(sql`exists (select from work_item w where w.city_code = p.city_code
      and w.community_id = p.community_id and w.planned > 0 and w.item_code = any (${items}))`);
  }
  if (filter.startYear !== null) {
    const [from, until] = [`${filter.startYear}-01-01`, `${filter.startYear + 1}-01-01`];
    parts.push(sql`p.started_on >= ${from}::date and p.started_on < ${until}::date`);
  }
  if (filter.bounds !== null) parts.push(sql`c.geom && st_makeenvelope(${sql.join(filter.bounds)}, 4490)`);
  if (filter.near !== null) {
    const [lon, lat] = filter.near;
    // the degrees bound the index scan; the distance itself is measured in metres on the ellipsoid
    parts.push(
      sql`c.geom && st_expand(st_setsrid(st_makepoint(${lon}, ${lat}), 4490), ${nearDegrees}::float8)`,
    );
  }
  return sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

/** The rows that a filter chooses from; shapes are read only where it asks for a place. */
export function filteredRows({ bounds, near }: Filter): RawBuilder<unknown> {
  return bounds || near
    ? sql`community_progress p join community c on c.city_code = p.city_code and c.id = p.community_id`
    : sql`community_progress p`;
}

/** Metres from the reader's point to the community. */
function distanceFrom([lon, lat]: [number, number]): RawBuilder<number> {
  return sql<number>`st_distance(st_setsrid(c.geom, 4326)::geography,
    st_setsrid(st_makepoint(${lon}, ${lat}), 4326)::geography)`;
}

export function regionCondition({ kind, key }: RegionKey): RawBuilder<boolean> {
  switch (kind) {
    case 'all':
      return sql`true`;
    case 'province':
    case 'prefecture':
      return sql`p.city_code in (select city_code from city
        where city_code ~ '^[0-9]{6}$' and left(city_code, ${key.length}) = ${key})`;
    case 'city':
      return sql`p.city_code = ${key}`;
    case 'office': {
      const [city, office] = key.split('/');
      return sql`p.city_code = ${city} and p.office_code = ${office}`;
    }
    case 'neighbourhood': {
      const [city, office, neighbourhood] = key.split('/');
      return sql`p.city_code = ${city} and p.office_code = ${office} and p.neighbourhood_code = ${neighbourhood}`;
    }
    case 'zone': {
      const [city, plan, zone] = key.split('/');
      return sql`p.city_code = ${city} and p.community_id in (select z.community_id from zone_communities(${city}) z
        where z.plan_id = ${plan}::bigint and z.zone_id = ${zone}::int)`;
    }
  }
}

/** How well words fit: the name itself, its initials, a beginning of either, within the name, anywhere else. */
export const tiers = [0, 1, 2, 3, 4] as const;

/** Which of the `tiers` a community that holds the words is in. */
export function relevance(words: string): RawBuilder<number> {
  const word = words.toLowerCase();
  if (word === '') return sql<number>`0`;
  return sql<number>`case when p.name_lower = ${word} then 0 when p.initials = ${word} then 1
    when starts_with(p.name_lower, ${word}) or starts_with(p.initials, ${word}) then 2
    when position(${word} in p.name_lower) > 0 then 3 else 4 end`;
}

/** With the help of the indexes of words, or row by row on the way through the list. */
type Way = 'by index' | 'looked at';

/**
 * What holds a tier: all of it, with some of the tiers above. Conditions that no community meets two of, each for an index
 * of its own.
 */
export function tierCandidates(words: string, tier: number, way: Way = 'by index'): RawBuilder<boolean>[] {
  const word = words.toLowerCase();
  const begins = `${escaped(word)}%`;
  switch (tier) {
    case 0:
      return [sql<boolean>`p.name_lower = ${word}`];
    case 1:
      return [sql<boolean>`(p.initials = ${word} and p.initials <> '')`];
    case 2:
      return [
        sql<boolean>`p.name_lower like ${begins}`,
        sql<boolean>`(p.initials like ${begins} and p.initials <> '' and p.name_lower not like ${begins})`,
      ];
    case 3: {
      const like = sql<boolean>`p.name_lower like ${`%${escaped(word)}%`}`;
      const grams = splitWords(word).map(
        (each) => sql`progress_grams(p.name_lower) @> progress_asked(${each})`,
      );
      return [way === 'looked at' ? like : sql<boolean>`(${sql.join(grams, sql` and `)} and ${like})`];
    }
    default:
      return [wordsCondition(words, way)];
  }
}

/** Where a row stands in a list: what the next page begins after. */
export interface Place {
  rank: number;
  /** Of the sort, as text. */
  key: string;
  city: string;
  id: string;
}

/** The order of a list within a rank. */
export function listOrder(filter: Filter): {
  key: RawBuilder<unknown>;
  direction: RawBuilder<unknown>;
  /** Beyond a place of the same rank. */
  beyond: (place: Place) => RawBuilder<boolean>;
} {
  const { key, descending, cast } = filter.near
    ? { key: distanceFrom(filter.near), descending: false, cast: 'double precision' }
    : sortKey(filter.sort);
  const beyond = ({ key: text, city, id }: Place) => {
    const value = sql`${text}::${sql.raw(cast)}`;
    const next = sql`(p.city_code, p.community_id) > (${city}::text, ${id}::bigint)`;
    return descending
      ? sql<boolean>`(${key} < ${value} or (${key} = ${value} and ${next}))`
      : sql<boolean>`(${key}, p.city_code, p.community_id) > (${value}, ${city}::text, ${id}::bigint)`;
  };
  return { key, direction: descending ? sql`desc` : sql`asc`, beyond };
}

/** What a list is sorted by, as numbers or text that rise; a page begins after the last row's values. */
function sortKey(sort: Sort): { key: RawBuilder<unknown>; descending: boolean; cast: string } {
  switch (sort) {
    case 'active':
      return { key: sql`progress_list_order(p.status) || p.name_key`, descending: false, cast: 'text' };
    case 'name':
      return { key: sql`p.name_key`, descending: false, cast: 'text' };
    case 'percent':
      return { key: sql`p.permille`, descending: true, cast: 'int' };
    case 'households':
      return { key: sql`p.households`, descending: true, cast: 'int' };
    case 'investment':
      return { key: sql`p.investment_yuan`, descending: true, cast: 'bigint' };
  }
}

/** Every word stands somewhere in name, initials, pinyin, address, street office or code. */
export function wordsCondition(words: string, way: Way = 'by index'): RawBuilder<boolean> {
  const parts = splitWords(words.toLowerCase()).map((word) => {
    const like = sql`p.search like ${`%${escaped(word)}%`}`;
    // signs and pairs of signs find the candidates by index, like proves them
    return way === 'looked at' ? like : sql`(p.grams @> progress_asked(${word}) and ${like})`;
  });
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

function splitWords(words: string): string[] {
  return words.split(/\s+/).filter(Boolean);
}

function escaped(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&');
}
