import { type QueryExecutorProvider, sql } from 'kysely';
import type { Mailer } from './mailer.ts';

/** A mail as it is put into the queue. */
export interface QueuedMail {
  id?: string;
  email: string;
  subject: string;
  text: string;
  unsubscribe?: string;
  /** The subscription that it belongs to: it goes with it. */
  subscriptionId?: number;
  /** The account whose alerts it holds, of these cities: not sent when the account may no longer read them. */
  alertAccountId?: string;
  cities?: string[];
}

/** How long one sender has a mail for himself, seconds; longer than a mail server may take (mailer.ts). */
const leaseSeconds = 90;
/** Tries over some two days, each twice as long after the last one. */
const mostAttempts = 12;

/**
 * Puts a mail into the queue. Inside the transaction that notes what it tells, a crash leaves both or neither; call
 * `wakePost` (post.ts) after it, or it waits for the next minute.
 */
export async function queueMail(tx: QueryExecutorProvider, mail: QueuedMail): Promise<void> {
  await sql`insert into mail (id, email, subject, body, unsubscribe, subscription_id, alert_account_id, cities)
    values (${mail.id ?? crypto.randomUUID()}, ${mail.email}, ${mail.subject}, ${mail.text},
      ${mail.unsubscribe ?? null}, ${mail.subscriptionId ?? null}, ${mail.alertAccountId ?? null},
      ${mail.cities ?? []})`.execute(tx);
}

/** A file that goes with a mail that waits. */
export async function attachToMail(
  tx: QueryExecutorProvider,
  mailId: string,
  name: string,
  content: Buffer,
): Promise<void> {
  await sql`insert into mail_attachment (mail_id, name, content) values (${mailId}, ${name}, ${content})`.execute(
    tx,
  );
}

/**
 * Sends what is due, oldest first, and answers with how many were taken. An address that the mail server refuses costs only
 * its own mail; when the server itself can't be reached the rest waits. A mail is sent again only if its sender died
 * between the server's yes and the note of it, and then with the same Message-ID. Stops between two mails when it may not go on.
 */
export async function sendQueued(
  db: QueryExecutorProvider,
  mailer: Mailer,
  mayGoOn: () => boolean = () => true,
): Promise<number> {
  for (let sent = 0; ; ) {
    const mail = mayGoOn() ? await claimMail(db) : undefined;
    if (!mail) return sent;
    try {
      await mailer.send({
        id: mail.id,
        to: mail.email,
        subject: mail.subject,
        text: mail.body,
        ...(mail.unsubscribe && { unsubscribe: mail.unsubscribe }),
        attachments: await attachmentsOf(db, mail.id),
      });
      await sql`delete from mail where id = ${mail.id}`.execute(db);
      sent += 1;
    } catch (error) {
      const { responseCode, message } = error as Error & { responseCode?: number };
      await putBack(db, mail, message, isRefused(responseCode));
      console.warn(`mail not sent: ${message}`);
      if (responseCode === undefined) return sent;
    }
  }
}

/**
 * What a mail server did not take before this server was started is tried again at once: it may have been mended. `alone`
 * where no other server can be at work on the database: then nobody is sending anything.
 */
export async function retryMails(db: QueryExecutorProvider, alone: boolean): Promise<void> {
  await sql`update mail set due_at = now()
    where due_at > now() and due_at < 'infinity' and (${alone} or failure is not null)`.execute(db);
}

interface ClaimedMail {
  id: string;
  email: string;
  subject: string;
  body: string;
  unsubscribe: string | null;
  attempts: number;
}

/**
 * The oldest mail that is due, for this sender alone: two servers on one database never take the same. Alerts go to the
 * address that their account has now, and to nobody without the right to read them now.
 */
async function claimMail(db: QueryExecutorProvider): Promise<ClaimedMail | undefined> {
  const { rows } = await sql<ClaimedMail>`update mail set attempts = attempts + 1, failure = null,
      due_at = now() + make_interval(secs => ${leaseSeconds}),
      email = coalesce((select r.email from alert_reader r where r.account_id = mail.alert_account_id), email)
    where id = (select m.id from mail m where m.due_at <= now() and (m.alert_account_id is null
          or exists (select from alert_reader r where r.account_id = m.alert_account_id
            and (r.cities = '{}' or m.cities <@ r.cities)))
        order by m.made_at, m.id limit 1 for update skip locked)
    returning id, email, subject, body, unsubscribe, attempts`.execute(db);
  return rows[0];
}

async function attachmentsOf(
  db: QueryExecutorProvider,
  mailId: string,
): Promise<{ filename: string; content: Buffer }[]> {
  const { rows } = await sql<{ filename: string; content: Buffer }>`select name filename, content
    from mail_attachment where mail_id = ${mailId} order by name`.execute(db);
  return rows;
}

async function putBack(
  db: QueryExecutorProvider,
  { id, attempts }: ClaimedMail,
  failure: string,
  isFinal: boolean,
): Promise<void> {
  const minutes = Math.min(2 ** (attempts - 1), 8 * 60);
  const due =
    isFinal || attempts >= mostAttempts ? sql`'infinity'` : sql`now() + make_interval(mins => ${minutes})`;
  await sql`update mail set due_at = ${due}, failure = ${failure.slice(0, 500)} where id = ${id}`.execute(db);
}

/** 5xx is no, 4xx is not now (RFC 5321 4.2.1); a wrong password of ours (530, 535) is not the fault of the mail. */
function isRefused(responseCode: number | undefined): boolean {
  return responseCode !== undefined && responseCode >= 500 && ![530, 534, 535].includes(responseCode);
}
