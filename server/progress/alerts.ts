import { type Kysely, type QueryExecutorProvider, sql } from 'kysely';
import { alertMail, type CityAlerts } from '../../domain/progress/alert-mail.ts';
import {
  type Alert,
  type AlertChoice,
  alertsOf,
  digestPeriod,
  type Rhythm,
} from '../../domain/progress/alerts.ts';
import type { Lang } from '../../domain/progress/markup/format.ts';
import type { SupervisedCommunity } from '../../domain/progress/reporting.ts';
import { todayInChina } from '../../domain/today.ts';
import type { Schema } from '../db/types.ts';
import { judgedOn, readAsOf } from './as-of.ts';
import { dispatchOf } from './dispatch.ts';
import { attachToMail, queueMail } from './mail-queue.ts';
import { superviseCity } from './supervision.ts';

interface Reader {
  account_id: string;
  email: string;
  language: Lang;
  token: string;
  weekly_made: string;
  monthly_made: string;
  choices: AlertChoice[];
}

interface SupervisedCity {
  name: string;
  day: string;
  rows: SupervisedCommunity[];
}

/** A mail server takes some 10 MB; what does not fit is on the page, one click away. */
const mostAttachedBytes = 8 * 1024 * 1024;

/**
 * Puts into the queue what supervisors have asked to be told and have not been told yet, and the digests whose time has
 * come. The mail and the note of what it tells are one transaction, so a crash leaves both or neither. Answers with how
 * many mails were made.
 */
export async function makeAlerts(db: Kysely<Schema>, origin: string, now = new Date()): Promise<number> {
  await forgetUnentitled(db);
  const cities = new Map<string, SupervisedCity>();
  let made = 0;
  for (const reader of await readReaders(db)) {
    const rhythms = dueRhythms(reader, now);
    const choices = reader.choices.filter((choice) => rhythms.includes(choice.rhythm as Rhythm));
    for (const { city } of choices)
      if (!cities.has(city)) cities.set(city, await supervisedCity(db, city, todayInChina(now)));
    if (await tellReader(db, reader, rhythms, cities, origin, now)) made += 1;
  }
  return made;
}

/** What waited for an account that may no longer read it is not sent, and counts as not told. */
async function forgetUnentitled(db: QueryExecutorProvider): Promise<void> {
  await sql`with gone as (
      delete from mail m where m.alert_account_id is not null and not exists (select from alert_reader r
        where r.account_id = m.alert_account_id and (r.cities = '{}' or m.cities <@ r.cities))
      returning id)
    delete from alert_told where mail_id in (select id from gone)`.execute(db);
}

/** Accounts that may be told something, with what they chose in the cities that are still theirs. */
async function readReaders(db: QueryExecutorProvider): Promise<Reader[]> {
  const { rows } = await sql<Reader>`
    select r.account_id, r.email, r.language, r.token, r.weekly_made, r.monthly_made,
      jsonb_agg(jsonb_build_object('city', c.city_code, 'office', c.office_code, 'kind', c.kind, 'rhythm', c.rhythm)
        order by c.city_code, c.office_code) choices
    from alert_reader r join alert_choice c on c.account_id = r.account_id
    where r.cities = '{}' or c.city_code = any (r.cities)
    group by 1, 2, 3, 4, 5, 6 order by 1`.execute(db);
  return rows;
}

function dueRhythms(reader: Pick<Reader, 'weekly_made' | 'monthly_made'>, now: Date): Rhythm[] {
  const due: Rhythm[] = ['immediate'];
  if (digestPeriod('weekly', now) > reader.weekly_made) due.push('weekly');
  if (digestPeriod('monthly', now) > reader.monthly_made) due.push('monthly');
  return due;
}

async function supervisedCity(db: Kysely<Schema>, city: string, today: string): Promise<SupervisedCity> {
  const { rows } = await sql<{ name: string }>`select name from city where city_code = ${city}`.execute(db);
  const asOf = await readAsOf(db, { kind: 'city', key: city });
  return {
    name: rows[0]?.name ?? city,
    day: judgedOn(asOf, today),
    rows: await superviseCity(db, city, [], today),
  };
}

async function tellReader(
  db: Kysely<Schema>,
  reader: Reader,
  rhythms: readonly Rhythm[],
  cities: ReadonlyMap<string, SupervisedCity>,
  origin: string,
  now: Date,
): Promise<boolean> {
  const chosen = [...new Set(reader.choices.map(({ city }) => city))].filter((city) => cities.has(city));
  const workbooks = rhythms.includes('monthly') ? await dispatches(db, reader.choices, now) : [];
  return db.transaction().execute(async (tx) => {
    // a second server on this database that wants to tell the same waits here, and then finds it told
    const { rows } = await sql<Reader>`select weekly_made, monthly_made from alert_address
      where account_id = ${reader.account_id} for update`.execute(tx);
    const stillDue = rows[0] ? dueRhythms(rows[0], now) : [];
    if (!rhythms.every((rhythm) => stillDue.includes(rhythm))) return false;
    await sql`update alert_address set weekly_made = ${digestPeriod('weekly', now)},
      monthly_made = ${digestPeriod('monthly', now)} where account_id = ${reader.account_id}`.execute(tx);
    const mailId = crypto.randomUUID();
    const told: CityAlerts[] = [];
    for (const city of chosen) {
      const { name, day, rows } = cities.get(city)!;
      const wanted = wantedAlerts(reader.choices, rhythms, city, rows, day);
      const isFresh = await noteTold(tx, reader.account_id, city, mailId, wanted);
      const fresh = wanted.filter(isFresh);
      told.push({ city, name, day, fresh, standing: wanted.length - fresh.length });
    }
    const withNews = told.filter(({ fresh }) => fresh.length > 0);
    const shown = workbooks.length > 0 ? told : withNews;
    if (shown.length === 0) return false;
    const { subject, text } = alertMail(shown, rhythms, reader.language, origin, reader.token);
    const unsubscribe = `${origin}/alerts/${reader.token}/end`;
    const account = { alertAccountId: reader.account_id, cities: shown.map(({ city }) => city) };
    await queueMail(tx, { id: mailId, email: reader.email, subject, text, unsubscribe, ...account });
    for (const { name, content } of workbooks) await attachToMail(tx, mailId, name, content);
    return true;
  });
}

/** What is amiss of the kinds, and in the places, that are to be told now. */
function wantedAlerts(
  choices: readonly AlertChoice[],
  rhythms: readonly Rhythm[],
  city: string,
  rows: readonly SupervisedCommunity[],
  day: string,
): { row: SupervisedCommunity; alert: Alert }[] {
  const rhythmOf = new Map(
    choices
      .filter((one) => one.city === city)
      .map(({ office, kind, rhythm }) => [`${office} ${kind}`, rhythm]),
  );
  return rows.flatMap((row) =>
    alertsOf(row, day)
      .filter(({ kind }) => {
        const rhythm = rhythmOf.get(`${row.officeCode ?? '-'} ${kind}`) ?? rhythmOf.get(` ${kind}`);
        return rhythms.includes(rhythm as Rhythm);
      })
      .map((alert) => ({ row, alert })),
  );
}

/** Notes what is told and answers which of it is new, or worse than it was told before. */
async function noteTold(
  tx: QueryExecutorProvider,
  account: string,
  city: string,
  mailId: string,
  wanted: readonly { row: SupervisedCommunity; alert: Alert }[],
): Promise<(one: { row: SupervisedCommunity; alert: Alert }) => boolean> {
  const facts = wanted.map(({ row, alert }) => ({
    code: row.code,
    fact: alert.fact,
    severity: alert.severity,
  }));
  const { rows } = await sql<{ code: string; fact: string }>`
    insert into alert_told (account_id, city_code, code, fact, severity, mail_id)
    select ${account}, ${city}, f.code, f.fact, max(f.severity), ${mailId}
    from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) f (code text, fact text, severity int)
    group by f.code, f.fact
    on conflict (account_id, city_code, code, fact) do update
      set severity = excluded.severity, mail_id = excluded.mail_id, told_at = now()
      where alert_told.severity < excluded.severity
    returning code, fact`.execute(tx);
  const fresh = new Set(rows.map(({ code, fact }) => `${code}\n${fact}`));
  return ({ row, alert }) => fresh.has(`${row.code}\n${alert.fact}`);
}

/** The monthly dispatch 调度 of every city that somebody wants monthly, of its chosen street offices only if it is they alone. */
async function dispatches(
  db: Kysely<Schema>,
  choices: readonly AlertChoice[],
  now: Date,
): Promise<{ name: string; content: Buffer }[]> {
  const monthly = Map.groupBy(
    choices.filter(({ rhythm }) => rhythm === 'monthly'),
    ({ city }) => city,
  );
  const today = todayInChina(now);
  const workbooks: { name: string; content: Buffer }[] = [];
  let bytes = 0;
  for (const [city, ofCity] of monthly) {
    const offices = ofCity.some(({ office }) => office === '') ? [] : ofCity.map(({ office }) => office);
    const content = await dispatchOf(db, city, offices, today);
    bytes += content.length;
    if (bytes > mostAttachedBytes) break;
    workbooks.push({ name: `dispatch-${city}-${today.slice(0, 7)}.xlsx`, content });
  }
  return workbooks;
}
