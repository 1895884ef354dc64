import { type RawBuilder, sql } from 'kysely';
import catalogue from '../../data/catalogue/works.json' with { type: 'json' };
import type { Filter, RegionKey, Sort } from '../../domain/progress/filter.ts';

/**
 * The one translation of a filter into SQL: list, count, download, feed and tiles ask through it. Expects
 * `community_progress p` and `community c` in scope.
 */
export function filterCondition(filter: Filter): RawBuilder<boolean> {
  const parts = [regionCondition(filter.region)];
  for (const word of filter.words.toLowerCase().split(/\s+/).filter(Boolean)) parts.push(wordCondition(word));
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
    // 0.05 degrees bound the index scan; the distance itself is measured in metres on the ellipsoid
    parts.push(sql`c.geom && st_expand(st_setsrid(st_makepoint(${lon}, ${lat}), 4490), 0.05)`);
  }
  return sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

/** Metres from the reader's point to the community. */
export function distanceFrom([lon, lat]: [number, number]): RawBuilder<number> {
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
  }
}

/** Best answers first when words are given: the name itself, then its initials or beginning, then anywhere. */
export function relevance(words: string): RawBuilder<number> {
  const word = words.toLowerCase();
  if (word === '') return sql<number>`0`;
  return sql<number>`case when lower(c.name) = ${word} then 0 when c.initials = ${word} then 1
    when starts_with(lower(c.name), ${word}) or starts_with(c.initials, ${word}) then 2
    when position(${word} in lower(c.name)) > 0 then 3 else 4 end`;
}

/** What a list is sorted by, as numbers or text that rise; a page begins after the last row's values. */
export function sortKey(sort: Sort): { key: RawBuilder<unknown>; descending: boolean; cast: string } {
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

function wordCondition(word: string): RawBuilder<boolean> {
  const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  // pairs of characters find the candidates by index, like proves them; one character has no pair
  if ([...word].length < 2) return sql`p.search like ${like}`;
  return sql`(p.grams @> progress_grams(${word}) and p.search like ${like})`;
}
