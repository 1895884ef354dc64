import { type Filter, filterQuery, type RegionKey, regionText } from '../filter.ts';
import { type Picture, pictureQuery } from '../picture.ts';
import { fileName } from '../static-edition.ts';
import type { Lang } from './format.ts';

/** Where a page stands: its language, its looks, and how addresses are made on this edition of the site. */
export interface Site {
  lang: Lang;
  /** Inside another page: no header, no footer. */
  embed: boolean;
  large: boolean;
  /** How the overview is looked at; its links keep it. */
  picture: Picture;
  /** '/' on the server; the way back to the root of a static edition, e.g. '../../', which lies where nobody knows. */
  base: string;
  /** A static edition has no server behind it: no feedback, no mails, no SSE. */
  isStatic: boolean;
}

/** Address of the overview with this filter, in the language and looks of the reader. */
export function viewHref(site: Site, filter: Filter, extra: Record<string, string> = {}): string {
  const query = filterQuery(filter);
  for (const [key, value] of [...pictureQuery(site.picture), ...Object.entries(extra)]) query.set(key, value);
  return `${overviewHref(site)}${withLooks(site, query)}`;
}

/** Where the overview lies, without its query. */
export function overviewHref(site: Site): string {
  return `${site.base}${site.isStatic ? inLanguage(site) : ''}`;
}

export function regionHref(site: Site, filter: Filter, region: RegionKey): string {
  return viewHref(site, { ...filter, region, bounds: null, near: null });
}

/** The overview of a region with its map at a place (degrees), near enough to tell compounds apart. */
export function placeHref(site: Site, region: RegionKey, [lon, lat]: readonly [number, number]): string {
  const query = new URLSearchParams({ in: regionText(region), side: 'map' });
  return `${overviewHref(site)}${withLooks(site, query)}#map=16.5/${lat.toFixed(5)}/${lon.toFixed(5)}`;
}

export function communityHref(site: Site, city: string, code: string): string {
  const [place, name] = site.isStatic
    ? [fileName(city), `${encodeURIComponent(fileName(code))}/${inLanguage(site)}`]
    : [city, encodeURIComponent(code)];
  return `${site.base}c/${encodeURIComponent(place)}/${name}${withLooks(site, new URLSearchParams())}`;
}

/** The published figures. */
export function figuresHref(site: Site): string {
  return pageHref(site, site.isStatic ? `figures/${inLanguage(site)}` : 'figures');
}

/** A static page in English lies in a folder of the one in Chinese: no script prints it anew. */
export function inLanguage({ lang }: Pick<Site, 'lang'>): string {
  return lang === 'en' ? 'en/' : '';
}

export function pageHref(
  site: Site,
  path: string,
  looks: Partial<Pick<Site, 'lang' | 'large'>> = {},
): string {
  const place = path === '' ? overviewHref(site) : `${site.base}${path}`;
  return `${place}${withLooks({ ...site, ...looks }, new URLSearchParams())}`;
}

/** Topic of a feed or of mails: `city:222404`, `office:222404/222404001`. */
export function topicOf(region: RegionKey): string | null {
  return region.kind === 'city' || region.kind === 'office' ? regionText(region) : null;
}

function withLooks(site: Site, query: URLSearchParams): string {
  if (site.lang === 'en' && !site.isStatic) query.set('lang', 'en');
  if (site.large) query.set('type', 'large');
  if (site.embed) query.set('embed', '1');
  return queryText(query);
}

/** `?in=city:222404`, as people can read it; nothing where nothing is asked. */
export function queryText(query: URLSearchParams): string {
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}
