import { randomInt } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { Ticket } from '../../domain/progress/markup/other-pages.ts';
import { maskPersonal } from '../../domain/progress/mask-personal.ts';
import type { Database } from './database.ts';
import { queueMail } from './mail-queue.ts';
import { lockCommunity } from './milestones.ts';

/** Letters and digits that nobody mistakes for each other on the telephone. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Takes a question; its number is all that is needed to come back. No name, no address of the sender is kept. */
export async function takeFeedback(
  db: QueryExecutorProvider,
  question: { city: string; code: string; question: string; email: string | null },
): Promise<{ ticket: string }> {
  // a form without script sends every line break as two signs, which the field has counted as one
  const text = question.question
    .replaceAll('\r\n', '\n')
    .replace(/\p{Bidi_Control}/gu, '')
    .trim();
  const seen = text.replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, '');
  if (seen.length < fewestSigns || text.length > mostSigns)
    throw wrongLength(text.length > mostSigns ? text.length : seen.length);
  const community = await lockCommunity(db, question.city, question.code);
  const ticket = newTicket();
  await sql`insert into feedback (city_code, ticket, community_id, question, email)
    values (${question.city}, ${ticket}, ${community.id}, ${text}, ${question.email})`.execute(db);
  return { ticket };
}

const fewestSigns = 2;
const mostSigns = 1000;

function wrongLength(length: number): Problem {
  const over = length - mostSigns;
  return new Problem(
    'progress.question-length',
    { zh: '问题须在 2 到 1000 字之间。', en: 'A question has 2 to 1,000 characters.' },
    over > 0
      ? {
          zh: `您写了 ${length} 字，请删去 ${over} 字后再提交。`,
          en: `You wrote ${length} characters: take away ${over} and send it again.`,
        }
      : { zh: '请写明问题后再提交。', en: 'Write your question and send it again.' },
    { status: 422, facts: { length } },
  );
}

/** What residents read of a question and its answer: nothing that tells who asked. */
export function masked<T extends { question: string; answer: string | null }>(row: T): T {
  return {
    ...row,
    question: maskPersonal(row.question),
    answer: row.answer && maskPersonal(row.answer, 'office'),
  };
}

/** What became of a question. Answers that were not approved for the public are shown to nobody else either. */
export async function readTicket(db: QueryExecutorProvider, ticket: string): Promise<Ticket | undefined> {
  const { rows } =
    await sql<Ticket>`select f.ticket, f.city_code city, c.code, c.name community, f.question, f.state, f.answer,
      to_char(f.asked_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "askedOn",
      to_char(f.answered_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "answeredOn"
    from feedback f join community c on c.city_code = f.city_code and c.id = f.community_id
    where f.ticket = ${tidyTicket(ticket)}`.execute(db);
  return rows.map(masked)[0];
}

export interface OpenQuestion {
  ticket: string;
  city: string;
  code: string;
  community: string;
  office: string | null;
  question: string;
  askedAt: Date;
}

/** Questions of a city that wait for an answer, personal data masked, oldest first; of some street offices only when `offices` names any. */
export async function openQuestions(
  db: QueryExecutorProvider,
  city: string,
  offices: readonly string[],
): Promise<OpenQuestion[]> {
  const { rows } =
    await sql<OpenQuestion>`select f.ticket, f.city_code city, c.code, c.name community, c.office_code office,
      f.question, f.asked_at "askedAt"
    from feedback f join community c on c.city_code = f.city_code and c.id = f.community_id
    where f.city_code = ${city} and f.state = 'new'
      and (${offices.length === 0} or c.office_code = any (${offices as string[]}))
    order by f.asked_at limit 200`.execute(db);
  return rows.map((row) => ({ ...row, question: maskPersonal(row.question) }));
}

/**
 * Answers or declines a question; the answer stands in public only when `isPublic`. Who left an e-mail is told where to read
 * it (`link`; none where there is no mail server), and the e-mail is forgotten.
 */
export async function answerQuestion(
  db: Database,
  answer: { city: string; ticket: string; answer: string; isPublic: boolean; declined: boolean },
  accountId: string | null,
  link?: string,
): Promise<{ told: boolean }> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      email: string | null;
    }>`update feedback f set state = ${answer.declined ? 'declined' : 'answered'},
        answer = ${answer.answer}, is_public = ${answer.isPublic && !answer.declined}, answered_by = ${accountId},
        answered_at = now(), email = null
      from (select id, email from feedback where city_code = ${answer.city} and ticket = ${answer.ticket} for update) old
      where f.city_code = ${answer.city} and f.id = old.id returning old.email`.execute(tx);
    if (!rows[0]) throw unknownTicket(answer.ticket);
    const { email } = rows[0];
    if (email === null || link === undefined) return { told: false };
    const subject = `您的问题 ${answer.ticket} 已答复 · Your question was answered`;
    await queueMail(tx, { email, subject, text: `${link}\n` });
    return { told: true };
  });
}

export function unknownTicket(ticket: string): Problem {
  return new Problem(
    'progress.ticket-unknown',
    { zh: `没有受理编号 ${ticket}。`, en: `There is no ticket ${ticket}.` },
    { zh: '请核对编号。', en: 'Check the number.' },
    { status: 404, facts: { ticket } },
  );
}

/** A number as somebody types it from a slip of paper: small letters, no hyphen or another one, full width. */
export function tidyTicket(text: string): string {
  const signs = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
  return signs.length === 10 ? `${signs.slice(0, 5)}-${signs.slice(5)}` : signs;
}

/** Ten places of 31 signs: 50 bits, not to be guessed within the limits of the server. */
function newTicket(): string {
  const signs = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]);
  return `${signs.slice(0, 5).join('')}-${signs.slice(5).join('')}`;
}
