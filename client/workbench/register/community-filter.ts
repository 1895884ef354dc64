import type { ExpressionSpecification } from 'maplibre-gl';
import type { CommunityRow } from '../../api/communities.ts';
import { communityStatuses } from '../../map/layers/communities.ts';

/** What the register shows: one filter for table, totals, export and map, kept in the address. */
export interface CommunityFilter {
  /** Empty = all. */
  statuses: readonly string[];
  offices: readonly string[];
  /** Built in this year or before. */
  builtBy: number | null;
  /** Part of name or code; narrows the table, never the map. */
  text: string;
}

export const noFilter: CommunityFilter = { statuses: [], offices: [], builtBy: null, text: '' };

export function isActive(filter: CommunityFilter): boolean {
  return filter.statuses.length + filter.offices.length > 0 || filter.builtBy !== null || filter.text !== '';
}

export function matches(filter: CommunityFilter, row: CommunityRow): boolean {
  const text = filter.text.trim().toLowerCase();
  return (
    (!filter.statuses.length || filter.statuses.includes(row.status)) &&
    (!filter.offices.length || filter.offices.includes(row.officeCode ?? '')) &&
    (filter.builtBy === null || (row.builtYear !== null && row.builtYear <= filter.builtBy)) &&
    (!text || row.name.toLowerCase().includes(text) || row.code.toLowerCase().includes(text))
  );
}

/** The same filter over the properties of a tile; null when it lets everything through. */
export function toExpression(filter: CommunityFilter): ExpressionSpecification | null {
  const all: unknown[] = [];
  if (filter.statuses.length) all.push(['in', ['get', 'status'], ['literal', filter.statuses]]);
  if (filter.offices.length)
    all.push(['in', ['coalesce', ['get', 'office_code'], ''], ['literal', filter.offices]]);
  if (filter.builtBy !== null)
    all.push([
      'all',
      ['has', 'built_year'],
      ['<=', ['to-number', ['get', 'built_year'], 9999], filter.builtBy],
    ]);
  return all.length ? (['all', ...all] as ExpressionSpecification) : null;
}

/** `status:ready+under_way;office:xinan;built:2000;text:河南` */
export function writeFilter(filter: CommunityFilter): string {
  const parts = [
    filter.statuses.length ? `status:${filter.statuses.join('+')}` : '',
    filter.offices.length ? `office:${filter.offices.map(encodeURIComponent).join('+')}` : '',
    filter.builtBy === null ? '' : `built:${filter.builtBy}`,
    filter.text ? `text:${encodeURIComponent(filter.text)}` : '',
  ];
  return parts.filter(Boolean).join(';');
}

/** Reads what `writeFilter` wrote; what it does not know it leaves out. */
export function readFilter(text: string): CommunityFilter {
  const parts = new Map(
    text.split(';').map((part) => {
      const at = part.indexOf(':');
      return [part.slice(0, at), part.slice(at + 1)] as const;
    }),
  );
  const list = (name: string) => (parts.get(name) ?? '').split('+').filter(Boolean);
  const year = Number(parts.get('built'));
  return {
    statuses: list('status').filter((key) => communityStatuses.some((one) => one.key === key)),
    offices: list('office').flatMap((one) => decoded(one) ?? []),
    builtBy: Number.isInteger(year) && year >= 1800 && year <= 2200 ? year : null,
    text: decoded(parts.get('text') ?? '') ?? '',
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
