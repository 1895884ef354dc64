import { Problem } from '../problem.ts';
import { isStatus, type Status } from './status.ts';

/**
 * A region in a roll-up: `all:*`, `province:22`, `prefecture:2224`, `city:222404`, `office:222404/222404001`, and
 * `zone:222404/12/3`, the zone 3 of the plan 12 while that is the approved one.
 */
export interface RegionKey {
  kind: 'all' | 'province' | 'prefecture' | 'city' | 'office' | 'neighbourhood' | 'zone';
  key: string;
}

export const sorts = ['active', 'name', 'percent', 'households', 'investment'] as const;
export type Sort = (typeof sorts)[number];

export const workClasses = ['basic', 'improving', 'upgrading'] as const;

/**
 * What a view of the public map shows. List, count, map, download and feed all take it from the same address, so that
 * they can't disagree.
 */
export interface Filter {
  region: RegionKey;
  /** Name, pinyin initials, address or street office. */
  words: string;
  statuses: Status[];
  /** Only communities where works of this class are planned. */
  workClass: (typeof workClasses)[number] | null;
  /** Only communities whose works began in this year. */
  startYear: number | null;
  /** West, south, east, north in degrees. */
  bounds: [number, number, number, number] | null;
  /** Only near this point; the list is then in order of distance. */
  near: [number, number] | null;
  /** active = under way first, then what was finished, then what is to come. */
  sort: Sort;
}

export const everything: Filter = {
  region: { kind: 'all', key: '*' },
  words: '',
  statuses: [],
  workClass: null,
  startYear: null,
  bounds: null,
  near: null,
  sort: 'active',
};

/** As far around a point as `near` looks, degrees. */
export const nearDegrees = 0.05;

/** Signs that a search may have: more than any name, and what the field on the page takes. */
export const mostSigns = 60;

const regionKinds = ['all', 'province', 'prefecture', 'city', 'office', 'neighbourhood', 'zone'];

/** Reads a filter from an address. Unknown parameters are not its business; wrong values are refused by name. */
export function parseFilter(query: URLSearchParams): Filter {
  const region = query.get('in') ?? '';
  const status = query.get('status') ?? '';
  const statuses = status === '' ? [] : status.split(',');
  if (!statuses.every(isStatus)) throw refuse('status', status);
  const workClass = query.get('work') || null;
  if (workClass !== null && !(workClasses as readonly string[]).includes(workClass))
    throw refuse('work', workClass);
  const sort = query.get('sort') || 'active';
  if (!(sorts as readonly string[]).includes(sort)) throw refuse('sort', sort);
  // an input method may write Ａ and ３ in full width; ü is spelt v; what is pasted brings signs that nobody sees
  const words = (query.get('q') ?? '')
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('ü', 'v')
    .trim();
  if (words.length > mostSigns) throw tooLong(words.length);
  return {
    region: parseRegion(region),
    words,
    statuses: statuses as Status[],
    workClass: workClass as Filter['workClass'],
    startYear: parseYear(query.get('year')),
    bounds: parseNumbers('bbox', query.get('bbox'), 4) as Filter['bounds'],
    near: parseNumbers('near', query.get('near'), 2) as Filter['near'],
    sort: sort as Sort,
  };
}

/** The shortest address that reads back as the same filter; parameters in a fixed order, so that a cache meets it again. */
export function filterQuery(filter: Filter): URLSearchParams {
  const query = new URLSearchParams();
  if (filter.region.kind !== 'all') query.set('in', regionText(filter.region));
  if (filter.words) query.set('q', filter.words);
  if (filter.statuses.length > 0) query.set('status', filter.statuses.join(','));
  if (filter.workClass) query.set('work', filter.workClass);
  if (filter.startYear !== null) query.set('year', String(filter.startYear));
  if (filter.bounds) query.set('bbox', filter.bounds.join(','));
  if (filter.near) query.set('near', filter.near.join(','));
  if (filter.sort !== 'active') query.set('sort', filter.sort);
  return query;
}

export function regionText(region: RegionKey): string {
  return region.kind === 'all' ? '' : `${region.kind}:${region.key}`;
}

export function parseRegion(text: string): RegionKey {
  if (text === '' || text === 'all:*') return everything.region;
  const cut = text.indexOf(':');
  const kind = text.slice(0, cut);
  const key = text.slice(cut + 1);
  const named = kind === 'office' || kind === 'neighbourhood';
  const form =
    kind === 'zone'
      ? /^[0-9A-Za-z_-]{2,32}\/\d{1,15}\/\d{1,9}$/
      : named
        ? /^[0-9A-Za-z_-]{2,32}\/.{1,64}$/u
        : /^[0-9A-Za-z_-]{2,32}$/;
  if (!regionKinds.includes(kind) || kind === 'all' || !form.test(key)) throw refuse('in', text);
  return { kind: kind as RegionKey['kind'], key };
}

/** Whether roll-ups alone answer for this filter: a region, and states at most. */
export function isPlainRegion(filter: Filter): boolean {
  return !filter.words && !filter.workClass && filter.startYear === null && !filter.bounds && !filter.near;
}

function parseYear(text: string | null): number | null {
  if (text === null || text === '') return null;
  const year = Number(text);
  if (!Number.isInteger(year) || year < 1990 || year > 2100) throw refuse('year', text);
  return year;
}

function parseNumbers(name: string, text: string | null, count: number): number[] | null {
  if (text === null || text === '') return null;
  const numbers = text.split(',').map(Number);
  const fits = numbers.every(
    (number, i) => Number.isFinite(number) && Math.abs(number) <= (i % 2 ? 90 : 180),
  );
  if (numbers.length !== count || !fits) throw refuse(name, text);
  return numbers;
}

function tooLong(length: number): Problem {
  return new Problem(
    'progress.search-too-long',
    {
      zh: `查询内容过长（${length} 字）。`,
      en: `The search is too long (${length} characters).`,
    },
    {
      zh: `最多 ${mostSigns} 字：可只写小区名称、拼音首字母或路名。`,
      en: `It may have ${mostSigns}: the name of the community, its pinyin initials or its street are enough.`,
    },
    { facts: { length, most: mostSigns } },
  );
}

function refuse(parameter: string, value: string): Problem {
  return new Problem(
    'progress.filter',
    {
      zh: `地址中的 ${parameter}=${value} 无法识别。`,
      en: `The address says ${parameter}=${value}, which means nothing here.`,
    },
    { zh: '请从首页重新选择。', en: 'Choose again from the front page.' },
    { facts: { parameter, value } },
  );
}
