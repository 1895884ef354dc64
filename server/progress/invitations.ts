import { createHash, randomBytes } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { createAccount } from '../access/accounts.ts';
import { joinBody, readSigner } from '../access/bodies.ts';
import { notAppointed, readStanding } from './appointments.ts';
import type { Database } from './database.ts';
import { lockCommunity } from './milestones.ts';
import { requireOrganiser } from './organisers.ts';
import { invitationDays } from './parties.ts';

export interface Invitation {
  city: string;
  cityName: string;
  party: string;
  body: string;
  code: string;
  community: string;
  /** Other communities in which the body plays a party and that the account will see too. */
  others: string[];
  expiresOn: string;
}

/**
 * A link for one account of the body that plays this party here. Only a hash of the token is kept: the link is shown once.
 * A street office lets in for its own communities, others for all in which the body was appointed.
 */
export async function invite(
  db: Database,
  place: { city: string; code: string; party: string },
  accountId: string | null,
): Promise<{ token: string; expiresOn: string }> {
  const { city, code, party } = place;
  const token = randomBytes(24).toString('base64url');
  return db.transaction().execute(async (tx) => {
    const signer = await readSigner(tx, city, accountId);
    const community = await lockCommunity(tx, city, code);
    requireOrganiser(signer, community);
    const standing = (await readStanding(tx, city, community.id)).find((one) => one.party === party);
    if (!standing) throw notAppointed(party);
    // a new link ends the one before it: who lost it, or sent it to somebody else, makes another
    await sql`update acceptance_invitation set withdrawn_at = now() where city_code = ${city}
      and appointment_id = ${standing.id} and used_at is null and withdrawn_at is null`.execute(tx);
    const offices = signer.role === 'office' ? [community.office ?? ''] : [];
    const { rows } = await sql<{ on: string }>`insert into acceptance_invitation
        (city_code, appointment_id, token_hash, offices, invited_by, expires_at)
      values (${city}, ${standing.id}, ${hashOf(token)}, ${offices}, ${signer.accountId},
        now() + make_interval(days => ${invitationDays}::int))
      returning to_char(expires_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "on"`.execute(tx);
    return { token, expiresOn: rows[0]!.on };
  });
}

/** What a link is for. @throws Problem progress.invitation-over */
export async function readInvitation(db: QueryExecutorProvider, token: string): Promise<Invitation> {
  const { invitedBy: _, ...told } = await find(db, token, false);
  return told;
}

/**
 * Uses the link up: whoever is signed in becomes one of the body, else a new account of it is made.
 * @throws Problem progress.invitation-over (410), progress.own-invitation (403), access.other-body, access.username-taken
 */
export async function acceptInvitation(
  db: Database,
  token: string,
  who: { accountId: string } | { username: string; name: string; password: string },
): Promise<{ username: string; body: string; city: string; code: string; accountId: string }> {
  return db.transaction().execute(async (tx) => {
    const invitation = await find(tx, token, true);
    const { city, bodyId, offices, id, invitedBy } = invitation;
    const { accountId, username } =
      'accountId' in who ? await present(tx, city, who.accountId) : await made(tx, city, who);
    if (accountId === invitedBy) throw ownInvitation();
    await joinBody(tx, city, accountId, bodyId, offices, invitedBy);
    await sql`update acceptance_invitation set used_by = ${accountId}, used_at = now()
      where city_code = ${city} and id = ${id}`.execute(tx);
    return { username, body: invitation.body, city, code: invitation.code, accountId };
  });
}

async function present(tx: QueryExecutorProvider, city: string, id: string) {
  const { accountId } = await readSigner(tx, city, id);
  const { rows } = await sql<{ username: string }>`select username from account where id = ${id}`.execute(tx);
  return { accountId, username: rows[0]!.username };
}

async function made(
  tx: Parameters<typeof createAccount>[0],
  city: string,
  fields: { username: string; name: string; password: string },
) {
  const scope = { role: 'party' as const, cities: [city], offices: [], utilities: [] };
  const account = await createAccount(tx, { ...fields, ...scope });
  return { accountId: account.id, username: account.username };
}

interface Found extends Invitation {
  id: number;
  bodyId: number;
  offices: string[];
  invitedBy: string | null;
}

/** @param hold waits for whoever is using the same link, and sees then that it was used */
async function find(db: QueryExecutorProvider, token: string, hold: boolean): Promise<Found> {
  const { rows } = await sql<Found & { isOver: boolean }>`select i.id::int id, i.city_code city,
      (select name from city where city_code = i.city_code) "cityName", p.party, b.name body, b.id::int "bodyId", c.code,
      c.name community, i.offices, i.invited_by "invitedBy",
      to_char(i.expires_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "expiresOn",
      array(select o.name from acceptance_party q join community o on o.city_code = q.city_code and o.id = q.community_id
        where q.city_code = p.city_code and q.body_id = p.body_id and q.ended_at is null and o.id <> c.id
          and (i.offices = '{}' or o.office_code = any (i.offices)) order by o.name limit 50) others,
      i.used_at is not null or i.withdrawn_at is not null or i.expires_at <= now() or p.ended_at is not null as "isOver"
    from acceptance_invitation i
    join acceptance_party p on p.city_code = i.city_code and p.id = i.appointment_id
    join body b on b.city_code = p.city_code and b.id = p.body_id
    join community c on c.city_code = p.city_code and c.id = p.community_id
    where i.token_hash = ${hashOf(token)} ${hold ? sql`for update of i` : sql``}`.execute(db);
  const found = rows[0];
  if (!found || found.isOver) throw over();
  const { isOver: _, ...invitation } = found;
  return invitation;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

function over(): Problem {
  return new Problem(
    'progress.invitation-over',
    { zh: '邀请链接无效：已使用、已过期或已撤销。', en: 'This invitation is used, expired or withdrawn.' },
    {
      zh: '请联系街道或实施单位重新发出邀请；已有账号的请直接登录 /report。',
      en: 'Ask the street office or the implementing unit for another; with an account sign in at /report.',
    },
    { status: 410 },
  );
}

function ownInvitation(): Problem {
  return new Problem(
    'progress.own-invitation',
    { zh: '邀请人不能自己接受邀请。', en: 'Who invites a body does not join it by his own invitation.' },
    {
      zh: '请把链接发给该单位，由其本人打开（先退出您的账号）。',
      en: 'Send the link to the body, to be opened there.',
    },
    { status: 403 },
  );
}
