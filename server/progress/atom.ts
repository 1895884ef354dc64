import { type QueryExecutorProvider, sql } from 'kysely';
import { escapeHtml } from '../../domain/escape-html.ts';
import type { Lang } from '../../domain/progress/markup/format.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { readNews } from './community-facts.ts';
import { licence } from './downloads.ts';
import { newsReason, newsText, newsValues } from './news.ts';

/** What a feed tells of. */
export interface Topic {
  kind: 'community' | 'office' | 'city';
  city: string;
  /** Code of the community or street office. */
  part: string | undefined;
}

const longest = 50;

/**
 * The news of a topic as Atom (RFC 4287), undefined where there is none of that name. Ids of entries never change, so that a
 * reader shows nothing twice; whatever people wrote stands there as text, never as markup. An entry was published (§4.2.9)
 * and last changed (§4.2.15) when the news were made: both tell of the life of the entry, and by them readers sort and notice
 * what is new. The day that a report speaks of may lie far before; it stands in title and summary.
 */
export async function atomOf(
  db: QueryExecutorProvider,
  topic: Topic,
  origin: string,
  lang: Lang,
): Promise<string | undefined> {
  const name = await nameOf(db, topic);
  if (name === undefined) return undefined;
  const parts = topic.part === undefined ? [topic.city] : [topic.city, topic.part];
  const news = await readNews(db, `${topic.kind}:${parts.join('/')}`, longest);
  const looks = lang === 'en' ? 'lang=en' : '';
  const self = `${origin}/feed/${topic.kind}/${parts.map(encodeURIComponent).join('/')}.atom`;
  const entries = news.map((row) => {
    const what = newsText(row)[lang];
    const values = newsValues(row);
    const [from, to] = [values.from[lang], values.to[lang]];
    const change = row.kind === 'change' || row.kind === 'money' ? `${from} → ${to}` : to;
    const stop = lang === 'zh' ? '。' : '. ';
    return `<entry>
${text('title', `${row.name} · ${what} · ${to}`)}
${text('id', `tag:lianpian,2026:${row.city}/${row.id}`)}
${link('alternate', `${origin}${communityPath(row.city, row.code)}${looks && `?${looks}`}`, 'text/html')}
${text('published', row.at.toISOString())}
${text('updated', row.at.toISOString())}
${text('summary', [change, newsReason(row)].filter(Boolean).join(stop))}
</entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
${text('id', self)}
${text('title', `${name} · ${say(lang, 'title')}`)}
${text('updated', (news[0]?.at ?? new Date(0)).toISOString())}
<author>${text('name', say(lang, 'product'))}</author>
${link('self', `${self}${looks && `?${looks}`}`, 'application/atom+xml')}
${link('alternate', `${origin}${pagePath(topic, parts, looks)}`, 'text/html')}
${link('license', licence.url)}
${text('rights', licence.text)}
<generator>Lianpian</generator>
${entries.join('\n')}
</feed>
`;
}

async function nameOf(db: QueryExecutorProvider, { kind, city, part }: Topic): Promise<string | undefined> {
  const { rows } = await (kind === 'city'
    ? sql<{ name: string }>`select name from city where city_code = ${city}`
    : kind === 'office'
      ? sql<{ name: string }>`select name from region where city_code = ${city} and code = ${part}`
      : sql<{ name: string }>`select name from community where city_code = ${city} and code = ${part}`
  ).execute(db);
  return rows[0]?.name;
}

/** The page whose news these are. */
function pagePath({ kind }: Topic, parts: readonly string[], looks: string): string {
  if (kind === 'community') return `${communityPath(parts[0]!, parts[1]!)}${looks && `?${looks}`}`;
  return `/?in=${kind}:${parts.map(encodeURIComponent).join('/')}${looks && `&${looks}`}`;
}

function communityPath(city: string, code: string): string {
  return `/c/${encodeURIComponent(city)}/${encodeURIComponent(code)}`;
}

function text(element: string, content: string): string {
  return `<${element}>${escapeXml(content)}</${element}>`;
}

function link(rel: string, href: string, type?: string): string {
  return `<link rel="${rel}"${type ? ` type="${type}"` : ''} href="${escapeXml(href)}"/>`;
}

/** What XML 1.0 can't say at all (control characters) is left out. */
function escapeXml(content: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for
  return escapeHtml(content.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''));
}
