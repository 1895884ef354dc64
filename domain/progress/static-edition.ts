import { type Filter, nearDegrees, type RegionKey } from './filter.ts';
import type { CommunityRow } from './view.ts';

/** A community as the static edition keeps it: the line of the list and what a filter asks. */
export type StaticCommunity = CommunityRow & {
  /** Pinyin initials, small letters. */
  initials: string;
  search: string;
  officeCode: string | null;
  neighbourhoodCode: string | null;
  startYear: number | null;
  /** Classes of the works that are planned. */
  workClasses: string[];
  /** Of the approved plan: `city/plan/zone`. */
  zones: string[];
};
export type StaticCommunities = StaticCommunity[];

/** File of a region below `data/view/` and `data/replay/`. */
export function regionFile({ kind, key }: RegionKey): string {
  return `${kind}-${kind === 'all' ? 'whole' : key.split('/').map(fileName).join('-')}.json`;
}

/**
 * A code as the name of a file and as a part of its address: letters, digits, `_` and `-` stay, everything else (`..`, `/`,
 * `%`, `#`, …) becomes its number between two `~`, so that no code leads out of the folder or to another file.
 */
export function fileName(code: string): string {
  return code.replace(/[^\p{L}\p{N}_-]/gu, (sign) => `~${sign.codePointAt(0)!.toString(16)}~`);
}

/** The filter of an address over plain rows: the same words, states, works, year, bounds, regions and ranks as on the server. */
export function filterRows(rows: readonly StaticCommunity[], filter: Filter): StaticCommunity[] {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(
    (row) =>
      inRegion(row, filter.region) &&
      words.every((word) => row.search.includes(word)) &&
      (filter.statuses.length === 0 || filter.statuses.includes(row.status)) &&
      (filter.workClass === null || row.workClasses.includes(filter.workClass)) &&
      (filter.startYear === null || row.startYear === filter.startYear) &&
      inBounds(row.at, filter.bounds) &&
      (filter.near === null || inBounds(row.at, aroundOf(filter.near))),
  );
  const isMixed = found.some(({ city: each }) => each !== found[0]!.city);
  return found.sort(order(filter, isMixed));
}

function inRegion(row: StaticCommunity, { kind, key }: RegionKey): boolean {
  const [city, office, neighbourhood] = key.split('/');
  if (kind === 'all') return true;
  if (kind === 'province' || kind === 'prefecture')
    return /^[0-9]{6}$/.test(row.city) && row.city.startsWith(city!);
  if (row.city !== city) return false;
  if (kind === 'city') return true;
  if (kind === 'zone') return row.zones.includes(key);
  return row.officeCode === office && (kind === 'office' || row.neighbourhoodCode === neighbourhood);
}

function inBounds([lon, lat]: [number, number], bounds: Filter['bounds']): boolean {
  return bounds === null || (lon >= bounds[0] && lat >= bounds[1] && lon <= bounds[2] && lat <= bounds[3]);
}

/** As far as the server looks around a point. */
function aroundOf([lon, lat]: [number, number]): [number, number, number, number] {
  return [lon - nearDegrees, lat - nearDegrees, lon + nearDegrees, lat + nearDegrees];
}

/** The better rank first, within a rank in the order of the list. */
function order(filter: Filter, isMixed: boolean): (a: StaticCommunity, b: StaticCommunity) => number {
  const within = listOrder(filter, isMixed);
  const words = filter.words.toLowerCase();
  if (words === '') return within;
  return (a, b) => rankOf(a, words) - rankOf(b, words) || within(a, b);
}

/** How well words fit: the name itself, its initials, a beginning of either, within the name, anywhere else. */
function rankOf({ name, initials }: StaticCommunity, words: string): number {
  const lower = name.toLowerCase();
  if (lower === words) return 0;
  if (initials === words) return 1;
  if (lower.startsWith(words) || initials.startsWith(words)) return 2;
  return lower.includes(words) ? 3 : 4;
}

const byName = new Intl.Collator('zh').compare;
const activeFirst = ['under_way', 'complete', 'accepted', 'managed', 'ready', 'preparing', 'reserve'];

/** The rows of a city arrive in the order `active`; the sort is stable, so that equals stay in it. `isMixed`: of several cities. */
function listOrder(
  { sort, near }: Filter,
  isMixed: boolean,
): (a: StaticCommunity, b: StaticCommunity) => number {
  if (near) {
    const squeeze = Math.cos((near[1] * Math.PI) / 180) ** 2;
    const away = ({ at }: StaticCommunity) => (at[0] - near[0]) ** 2 * squeeze + (at[1] - near[1]) ** 2;
    return (a, b) => away(a) - away(b);
  }
  switch (sort) {
    case 'active':
      return (a, b) =>
        activeFirst.indexOf(a.status) - activeFirst.indexOf(b.status) ||
        (isMixed ? byName(a.name, b.name) : 0);
    case 'name':
      return (a, b) => byName(a.name, b.name);
    case 'percent':
      return (a, b) => b.percent - a.percent;
    case 'households':
      return (a, b) => b.households - a.households;
    case 'investment':
      return (a, b) => b.investmentYuan - a.investmentYuan;
  }
}
