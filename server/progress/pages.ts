import type { QueryExecutorProvider } from 'kysely';
import type { Filter } from '../../domain/progress/filter.ts';
import { everything } from '../../domain/progress/filter.ts';
import { communityText } from '../../domain/progress/markup/community-page.ts';
import { frame, frontLayout } from '../../domain/progress/markup/frame.ts';
import { frontText, frontTitle, isEmpty } from '../../domain/progress/markup/front-page.ts';
import { Html, html } from '../../domain/progress/markup/html.ts';
import { figuresText } from '../../domain/progress/markup/other-pages.ts';
import { type Site, topicOf } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { parsePicture } from '../../domain/progress/picture.ts';
import type { CommunityPage } from '../../domain/progress/view.ts';
import { readCommunityPage } from './community-page.ts';
import { officialFigures } from './figures.ts';
import { listCommunities } from './list-queries.ts';
import type { Page } from './page-template.ts';
import { readMonths, readOverview } from './rollup-queries.ts';

/** The address asked for, to make the links to the other language and type size. */
export interface Place {
  path: string;
  query: URLSearchParams;
  /** Scheme and host, for QR codes and feeds. */
  origin: string;
  /** A mail server is set: news and answers can be sent. */
  hasMail: boolean;
  /** Where the same page lies in the other language, where no word in the address says it. */
  otherLanguage?: string;
}

/** The overview: text first, complete without a script. */
export async function frontPage(
  db: QueryExecutorProvider,
  filter: Filter,
  cursor: string | null,
  site: Site,
  place: Place,
  today: string,
): Promise<Page> {
  const [overview, list, months] = await Promise.all([
    readOverview(db, filter.region),
    listCommunities(db, filter, cursor),
    readMonths(db, filter.region, today),
  ]);
  const topic = topicOf(filter.region);
  return {
    title: frontTitle(overview.region, site.lang),
    kind: 'front',
    content: frame(
      frontLayout(frontText({ filter, overview, list, months }, site), site, !isEmpty(overview)),
      site,
      otherLooks(site, place),
      overview.asOf === '' ? '' : `${say(site.lang, 'asOf')} ${overview.asOf}`,
    ),
    facts: { overview, months: { ...months, curve: [] } },
    ...(topic && !site.isStatic
      ? {
          head: html`<link rel="alternate" type="application/atom+xml" href="/feed/${new Html(topic.replace(':', '/'))}.atom">`,
        }
      : {}),
  };
}

/** The page of one community, or undefined when there is none. */
export async function communityPage(
  db: QueryExecutorProvider,
  city: string,
  code: string,
  site: Site,
  place: Place,
  today: string,
): Promise<Page | undefined> {
  const page = await readCommunityPage(db, city, code, today);
  return page && printCommunity(page, site, place);
}

export async function printCommunity(page: CommunityPage, site: Site, place: Place): Promise<Page> {
  const { city, code } = page.row;
  const address = `${place.origin}/c/${encodeURIComponent(city)}/${encodeURIComponent(code)}`;
  const qr = site.embed || place.origin === '' ? null : new Html(await qrSvg(address));
  return {
    title: `${page.row.name} · ${say(site.lang, 'title')}`,
    description: page.sentence[site.lang],
    kind: 'community',
    content: frame(
      communityText(page, site, qr, place.hasMail),
      site,
      otherLooks(site, place),
      `${say(site.lang, 'asOf')} ${page.asOf}`,
    ),
    facts: { city, code },
    head: html`<link rel="alternate" type="application/atom+xml" href="/feed/community/${encodeURIComponent(city)}/${encodeURIComponent(code)}.atom">`,
  };
}

export async function figuresPage(db: QueryExecutorProvider, site: Site, place: Place): Promise<Page> {
  const overview = await readOverview(db, everything.region);
  return {
    title: `${say(site.lang, 'figures')} · ${say(site.lang, 'product')}`,
    kind: 'plain',
    content: frame(figuresText(officialFigures(site.lang), overview, site), site, otherLooks(site, place)),
  };
}

export function plainPage(title: string, content: Html, site: Site, place: Place): Page {
  return {
    title: `${title} · ${say(site.lang, 'product')}`,
    kind: 'plain',
    content: frame(content, site, otherLooks(site, place)),
  };
}

/** A page that its script fills after sign-in; without a script it says where to go. */
export function toolPage(kind: 'report' | 'supervise', site: Site, place: Place): Page {
  const title = say(site.lang, `${kind}Title`);
  const content = html`<article class="plain tool"><h1>${title}</h1><div id="${kind}"><noscript><p>${say(site.lang, 'needsScript')}</p></noscript></div></article>`;
  return {
    title: `${title} · ${say(site.lang, 'product')}`,
    kind,
    content: frame(content, site, otherLooks(site, place)),
  };
}

/** How a reader wants pages: language, type size, inside another page or not. */
export function readSite(query: URLSearchParams): Site {
  return {
    lang: query.get('lang') === 'en' ? 'en' : 'zh',
    large: query.get('type') === 'large',
    embed: query.get('embed') === '1',
    picture: parsePicture(query),
    base: '/',
    isStatic: false,
  };
}

export function otherLooks(site: Site, place: Place): { otherLanguage: string; otherType: string } {
  const withLook = (name: string, value: string | null) => {
    const query = new URLSearchParams(place.query);
    if (value === null) query.delete(name);
    else query.set(name, value);
    const text = query.toString();
    return `${place.path}${text && `?${text}`}`;
  };
  return {
    otherLanguage: place.otherLanguage ?? withLook('lang', site.lang === 'zh' ? 'en' : null),
    otherType: withLook('type', site.large ? null : 'large'),
  };
}

async function qrSvg(text: string): Promise<string> {
  const { default: QRCode } = await import('qrcode');
  const svg = await QRCode.toString(text, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' });
  return svg.replace('<svg ', '<svg role="img" aria-label="QR" ');
}
