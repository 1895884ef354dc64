import type { QueryExecutorProvider } from 'kysely';
import type { Lang } from '../../domain/progress/markup/format.ts';
import { readNews } from './community-facts.ts';
import { licence } from './downloads.ts';
import { newsText, newsValue } from './news.ts';

/** The news of a topic as Atom. Entry ids never change, so that a reader shows nothing twice. */
export async function atomOf(
  db: QueryExecutorProvider,
  topic: string,
  title: string,
  origin: string,
  lang: Lang,
): Promise<string> {
  const news = await readNews(db, topic, 50);
  const path = `/feed/${topic.replace(':', '/')}.atom`;
  const { Feed } = await import('feed');
  const feed = new Feed({
    id: `${origin}${path}`,
    title,
    link: origin,
    language: lang === 'zh' ? 'zh-CN' : 'en',
    feedLinks: { atom: `${origin}${path}` },
    copyright: licence.text,
    updated: news[0]?.at ?? new Date(0),
    generator: 'Lianpian',
  });
  for (const row of news) {
    const what = newsText(row.kind, row.subject, row.field)[lang];
    const from = newsValue(row, row.old_value)[lang];
    const to = newsValue(row, row.new_value)[lang];
    const change = row.kind === 'change' ? `${from} → ${to}` : to;
    feed.addItem({
      id: `tag:lianpian,2026:${row.city}/${row.id}`,
      title: `${row.name} · ${what} · ${to}`,
      link: `${origin}/c/${encodeURIComponent(row.city)}/${encodeURIComponent(row.code)}`,
      date: row.at,
      description: [change, row.reason].filter(Boolean).join('。'),
    });
  }
  return feed.atom1();
}
