import { type Kysely, type QueryExecutorProvider, sql } from 'kysely';
import type { Lang } from '../../domain/progress/markup/format.ts';
import { colon } from '../../domain/progress/markup/parts.ts';
import type { Schema } from '../db/types.ts';
import { type NewsRow, readNews } from './community-facts.ts';
import { type QueuedMail, queueMail } from './mail-queue.ts';
import { newsReason, newsText, newsValues } from './news.ts';

interface Subscriber {
  id: number;
  email: string;
  topic: string;
  language: Lang;
  token: string;
  /** To the microsecond, as the database writes it. */
  sent_until: string;
}

/** More of one mail nobody reads; the page has the rest. */
const mostNews = 40;

/**
 * Puts what is new into the queue for all who confirmed: one mail for each subscription, however much is new. The mail and
 * the note up to where it tells are one transaction. Answers with how many mails were made.
 */
export async function makeNews(db: Kysely<Schema>, origin: string): Promise<number> {
  const { rows } = await sql<Subscriber>`
    select id::int id, email, topic, language, token, sent_until::text from subscription
    where confirmed_at is not null`.execute(db);
  let made = 0;
  const news = new Map<string, NewsRow[]>();
  for (const subscriber of rows) {
    const key = `${subscriber.topic} ${subscriber.sent_until}`;
    const fresh = news.get(key) ?? (await readNews(db, subscriber.topic, mostNews, subscriber.sent_until));
    news.set(key, fresh);
    if (fresh.length === 0) continue;
    await db.transaction().execute(async (tx) => {
      if (await moveOn(tx, subscriber, fresh[0]!.stamp))
        await queueMail(tx, mailOf(subscriber, fresh, origin));
    });
    made += 1;
  }
  return made;
}

/** False where another server on the same database has told these news already. */
async function moveOn(
  tx: QueryExecutorProvider,
  { id, sent_until }: Subscriber,
  to: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update subscription set sent_until = ${to}::timestamptz
    where id = ${id} and sent_until = ${sent_until}::timestamptz`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

function mailOf(subscriber: Subscriber, fresh: readonly NewsRow[], origin: string): QueuedMail {
  const { id, email, token, language: lang } = subscriber;
  const look = lang === 'en' ? '?lang=en' : '';
  const end = `${origin}/subscription/${token}/end${look}`;
  const names = [...new Set(fresh.map((row) => row.name))];
  const about =
    names.length === 1
      ? names[0]!
      : lang === 'zh'
        ? `${names[0]}等 ${names.length} 个小区`
        : `${names.length} communities`;
  const lines = fresh.map((row) => {
    const values = newsValues(row);
    // an amount alone says little: what it was stands before it
    const to = row.kind === 'money' ? `${values.from[lang]} → ${values.to[lang]}` : values.to[lang];
    const why = newsReason(row);
    const reason = why ? (lang === 'zh' ? `（${why}）` : ` (${why})`) : '';
    return `· ${row.name} ${newsText(row)[lang]}${colon(lang)}${to}${reason}\n  ${origin}/c/${encodeURIComponent(row.city)}/${encodeURIComponent(row.code)}${look}`;
  });
  const foot = `${lang === 'zh' ? '退订' : 'Unsubscribe'}${colon(lang)}${end}`;
  return {
    email,
    subject: lang === 'zh' ? `改造进度：${about}` : `Renewal progress: ${about}`,
    text: `${lines.join('\n')}\n\n${foot}\n`,
    unsubscribe: end,
    subscriptionId: id,
  };
}
