import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { type AlertChoice, type AlertSettings, digestPeriod } from '../../domain/progress/alerts.ts';
import type { Lang } from '../../domain/progress/markup/format.ts';
import type { Schema } from '../db/types.ts';
import { checkedEmail } from './email.ts';
import { queueMail } from './mail-queue.ts';

/** What an account has chosen. */
export async function readAlertSettings(
  db: Kysely<Schema>,
  accountId: string,
  hasMail: boolean,
): Promise<AlertSettings> {
  const { rows } = await sql<Omit<AlertSettings, 'hasMail'>>`
    select a.email, a.confirmed_at is not null "isConfirmed",
      (select m.failure from mail m where m.failure is not null
        and (m.alert_account_id = a.account_id or m.email = a.email) order by m.made_at desc limit 1) failure,
      coalesce((select jsonb_agg(jsonb_build_object('city', c.city_code, 'office', c.office_code, 'kind', c.kind,
        'rhythm', c.rhythm) order by c.city_code, c.office_code, c.kind)
        from alert_choice c where c.account_id = a.account_id), '[]') choices
    from alert_address a where a.account_id = ${accountId}`.execute(db);
  const none = { email: '', isConfirmed: false, failure: null, choices: [] };
  return { hasMail, ...(rows[0] ?? none) };
}

/**
 * Keeps what an account wants to be told, in place of what it wanted before. An address that is new gets a mail first and
 * nothing else until it has answered; what stands today is told with the first mail, digests begin with their next day.
 * The caller has checked that the cities are the account's.
 * @throws Problem progress.email, progress.alert-place
 */
export async function setAlertSettings(
  db: Kysely<Schema>,
  account: { id: string; name: string },
  wish: { email: string; lang: Lang; choices: readonly AlertChoice[] },
  origin: string,
  now = new Date(),
): Promise<void> {
  const email = checkedEmail(wish.email);
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ token: string; asks: boolean }>`
      insert into alert_address as a (account_id, email, language, token, weekly_made, monthly_made)
      values (${account.id}, ${email}, ${wish.lang}, ${newToken()}, ${digestPeriod('weekly', now)},
        ${digestPeriod('monthly', now)})
      on conflict (account_id) do update set language = excluded.language, email = excluded.email,
        token = case when a.email = excluded.email then a.token else excluded.token end,
        confirmed_at = case when a.email = excluded.email then a.confirmed_at end
      returning token, confirmed_at is null asks`.execute(tx);
    await sql`delete from alert_choice where account_id = ${account.id}`.execute(tx);
    for (const { city, office, kind, rhythm } of wish.choices) {
      const { numAffectedRows } =
        await sql`insert into alert_choice (account_id, city_code, office_code, kind, rhythm)
        select ${account.id}, city.city_code, ${office}, ${kind}, ${rhythm} from city where city.city_code = ${city}
          and (${office} = '' or exists (select from region r where r.city_code = city.city_code and r.code = ${office}))
        on conflict do nothing`.execute(tx);
      if (!numAffectedRows) throw unknownPlace(city, office);
    }
    const { token, asks } = rows[0]!;
    if (asks) await queueMail(tx, { email, ...confirmation(account.name, token, wish.lang, origin) });
  });
}

/** Confirms an address or ends its alerts by the token of its mails; false when there is none. */
export async function settleAlerts(
  db: Kysely<Schema>,
  token: string,
  act: 'confirm' | 'end',
): Promise<boolean> {
  const query =
    act === 'confirm'
      ? sql`update alert_address set confirmed_at = coalesce(confirmed_at, now()) where token = ${token} returning 1`
      : sql`delete from alert_address where token = ${token} returning 1`;
  return (await query.execute(db)).rows.length > 0;
}

/** Ends the alerts of an account. */
export async function endAlerts(db: Kysely<Schema>, accountId: string): Promise<void> {
  await sql`delete from alert_address where account_id = ${accountId}`.execute(db);
}

function confirmation(name: string, token: string, lang: Lang, origin: string) {
  return lang === 'zh'
    ? {
        subject: '请确认接收督办预警',
        text: `账号“${name}”希望用此邮箱接收督办预警。\n\n确认：${origin}/alerts/${token}/confirm\n\n如非本人操作，不必理会，不会再收到邮件。\n`,
      }
    : {
        subject: 'Please confirm: alerts for supervisors',
        text: `The account ${name} wants its alerts at this address.\n\nConfirm: ${origin}/alerts/${token}/confirm?lang=en\n\nIf it was not you, do nothing: no mail will follow.\n`,
      };
}

const newToken = () => randomBytes(24).toString('base64url');

function unknownPlace(city: string, office: string): Problem {
  return new Problem(
    'progress.alert-place',
    { zh: '没有这个城市或街道。', en: 'There is no such city or street office.' },
    { zh: '请刷新后重新选择。', en: 'Reload the page and choose again.' },
    { status: 422, facts: { city, office } },
  );
}
