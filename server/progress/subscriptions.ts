import { randomBytes } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { Lang } from '../../domain/progress/markup/format.ts';
import { checkedEmail } from './email.ts';
import { queueMail } from './mail-queue.ts';

export type TopicKind = 'community' | 'office' | 'city';

/** Asks an address to confirm that it wants news of a topic. Says the same whether or not it is subscribed already. */
export async function subscribe(
  db: QueryExecutorProvider,
  wish: { city: string; code: string; topic: TopicKind; email: string; lang: Lang },
  origin: string,
): Promise<void> {
  const email = checkedEmail(wish.email);
  const { topic, name } = await topicFor(db, wish);
  await forgetUnconfirmed(db);
  if (!(await mayAsk(db, email, topic))) return;
  const { rows } = await sql<{ token: string; confirmed: boolean }>`
    insert into subscription (email, topic, language, token)
    values (${email}, ${topic}, ${wish.lang}, ${randomBytes(24).toString('base64url')})
    on conflict (email, topic) do update set
      -- who has confirmed keeps his language: anybody may type his address
      language = case when subscription.confirmed_at is null then excluded.language else subscription.language end,
      sent_until = case when subscription.confirmed_at is null then now() else subscription.sent_until end
    returning token, confirmed_at is not null confirmed`.execute(db);
  const { token, confirmed } = rows[0]!;
  if (confirmed) return;
  const zh = wish.lang === 'zh';
  await queueMail(db, {
    email,
    subject: zh ? `请确认订阅：${name}` : `Please confirm: ${name}`,
    text: zh
      ? `有人（希望是您）用此邮箱订阅了“${name}”的改造进度。\n\n确认订阅：${origin}/subscription/${token}/confirm\n\n如非本人操作，不必理会，不会再收到邮件。\n`
      : `Somebody, we hope you, asked for news of ${name} at this address.\n\nConfirm: ${origin}/subscription/${token}/confirm?lang=en\n\nIf it was not you, do nothing: no mail will follow.\n`,
  });
}

/** Topics that an address is asked about within an hour: nobody's mailbox is filled by somebody else. */
const mostAsked = 3;

/** Until an address has confirmed, `sent_until` is when it was asked last. */
async function mayAsk(db: QueryExecutorProvider, email: string, topic: string): Promise<boolean> {
  const { rows } = await sql<{ topic: string }>`select topic from subscription
    where email = ${email} and confirmed_at is null and sent_until > now() - interval '1 hour'`.execute(db);
  return rows.length < mostAsked && !rows.some((row) => row.topic === topic);
}

/** An address that somebody typed and nobody confirmed is not kept beyond a week. */
async function forgetUnconfirmed(db: QueryExecutorProvider): Promise<void> {
  await sql`delete from subscription
    where confirmed_at is null and sent_until < now() - interval '7 days'`.execute(db);
}

/** Confirms or ends a subscription by the token of its mails; undefined when there is none. */
export async function settleSubscription(
  db: QueryExecutorProvider,
  token: string,
  act: 'confirm' | 'end',
): Promise<{ topic: string } | undefined> {
  const query =
    act === 'confirm'
      ? sql<{
          topic: string;
        }>`update subscription set confirmed_at = coalesce(confirmed_at, now()), sent_until = case
          when confirmed_at is null then now() else sent_until end where token = ${token} returning topic`
      : sql<{ topic: string }>`delete from subscription where token = ${token} returning topic`;
  return (await query.execute(db)).rows[0];
}

async function topicFor(
  db: QueryExecutorProvider,
  { city, code, topic }: { city: string; code: string; topic: TopicKind },
): Promise<{ topic: string; name: string }> {
  const { rows } = await sql<{
    name: string;
    office: string | null;
    office_name: string | null;
    city_name: string;
  }>`
    select c.name, c.office_code office, r.name office_name, city.name city_name from community c
    join city on city.city_code = c.city_code
    left join region r on r.city_code = c.city_code and r.code = c.office_code
    where c.city_code = ${city} and c.code = ${code}`.execute(db);
  const found = rows[0];
  if (found && topic === 'community') return { topic: `community:${city}/${code}`, name: found.name };
  if (found && topic === 'city') return { topic: `city:${city}`, name: found.city_name };
  if (found?.office)
    return { topic: `office:${city}/${found.office}`, name: found.office_name ?? found.office };
  throw new Problem(
    'progress.topic-unknown',
    { zh: '没有这个订阅主题。', en: 'There is nothing of that name to follow.' },
    { zh: '请从小区页面订阅。', en: 'Subscribe from the page of a community.' },
    { status: 404, facts: { city, code, topic } },
  );
}

export const noMailCode = 'progress.mail-not-configured';

export function noMail(): Problem {
  return new Problem(
    noMailCode,
    { zh: '本站没有开通邮件通知。', en: 'This site sends no e-mail.' },
    {
      zh: '关注进度请改用订阅源。网站运维人员：设置环境变量 SMTP_URL 和 MAIL_FROM 并重启服务，即可开通邮件。',
      en: 'Follow the progress by its feed instead. Who runs this site: set SMTP_URL and MAIL_FROM and start it again, and it sends e-mail.',
    },
    { status: 503 },
  );
}
