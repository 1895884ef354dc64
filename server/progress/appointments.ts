import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { hasReached } from '../../domain/progress/status.ts';
import { type Body, bodyNamed, readSigner, unknownBody } from '../access/bodies.ts';
import { alreadyAccepted } from './acceptance.ts';
import type { Database } from './database.ts';
import { type CommunityKey, lockCommunity } from './milestones.ts';
import { requireOrganiser } from './organisers.ts';
import { neverOneBody, parties } from './parties.ts';
import { documentText } from './policy.ts';
import { voidSignatures } from './signatures.ts';

export interface Appointment {
  city: string;
  /** One contract often covers several communities: all of them or none. */
  codes: readonly string[];
  party: string;
  /** A body that is registered, by its id, or one that is made by name where there is none of it. */
  body: { id: number } | { name: string; creditCode: string | null };
  /** Needed where another body stands in that place. */
  reason: string;
}

/**
 * Says which body plays a party in communities. What another body signed for that party is void then and has to be signed
 * again. An accepted community is a closed record: nobody is appointed after it.
 */
export async function appoint(
  db: Database,
  wanted: Appointment,
  accountId: string | null,
): Promise<{ body: Body; changed: number }> {
  const { city, party } = wanted;
  if (parties.get(party)?.signedBy !== 'body') throw notAppointable(party);
  return db.transaction().execute(async (tx) => {
    const signer = await readSigner(tx, city, accountId);
    // in one order: two who appoint for the same communities wait for each other, not for ever
    const communities: CommunityKey[] = [];
    for (const code of [...new Set(wanted.codes)].sort()) {
      const community = await lockCommunity(tx, city, code);
      requireOrganiser(signer, community);
      if (hasReached(community.status, 'accepted')) throw alreadyAccepted();
      communities.push(community);
    }
    const body = await bodyOf(tx, city, wanted.body, accountId);
    let changed = 0;
    for (const community of communities) {
      const standing = await readStanding(tx, city, community.id);
      const before = standing.find((one) => one.party === party);
      if (before?.bodyId === body.id) continue;
      refuseForbiddenPair(standing, party, body, community);
      if (before) {
        await endIn(tx, city, before.id, wanted.reason, accountId);
        await voidSignatures(
          tx,
          city,
          community.id,
          `${party}更换：${wanted.reason.trim()}`,
          accountId,
          party,
        );
      }
      await sql`insert into acceptance_party (city_code, community_id, party, body_id, appointed_by)
        values (${city}, ${community.id}, ${party}, ${body.id}, ${accountId})`.execute(tx);
      changed++;
    }
    return { body, changed };
  });
}

/** Nobody plays the party from now on; what was signed for it is void. */
export async function endAppointment(
  db: Database,
  place: { city: string; code: string; party: string; reason: string },
  accountId: string | null,
): Promise<void> {
  const { city, code, party, reason } = place;
  await db.transaction().execute(async (tx) => {
    const signer = await readSigner(tx, city, accountId);
    const community = await lockCommunity(tx, city, code);
    requireOrganiser(signer, community);
    if (hasReached(community.status, 'accepted')) throw alreadyAccepted();
    const before = (await readStanding(tx, city, community.id)).find((one) => one.party === party);
    if (!before) throw notAppointed(party);
    await endIn(tx, city, before.id, reason, accountId);
    await voidSignatures(tx, city, community.id, `${party}终止：${reason.trim()}`, accountId, party);
  });
}

export interface Standing {
  id: number;
  party: string;
  bodyId: number;
}

export async function readStanding(
  tx: QueryExecutorProvider,
  city: string,
  communityId: number,
): Promise<Standing[]> {
  const { rows } = await sql<Standing>`select id::int id, party, body_id::int "bodyId" from acceptance_party
    where city_code = ${city} and community_id = ${communityId} and ended_at is null order by party`.execute(
    tx,
  );
  return rows;
}

export function notAppointed(party: string): Problem {
  return new Problem(
    'progress.party-unappointed',
    { zh: `${party}尚未指定单位。`, en: `No body was appointed for the party ${party}.` },
    { zh: '请先指定单位。', en: 'Appoint one first.' },
    { status: 409, facts: { party } },
  );
}

async function bodyOf(
  tx: QueryExecutorProvider,
  city: string,
  wanted: Appointment['body'],
  accountId: string | null,
): Promise<Body> {
  if ('name' in wanted) return bodyNamed(tx, city, wanted, accountId);
  const { rows } = await sql<Body>`select id::int id, name, credit_code "creditCode" from body
    where city_code = ${city} and id = ${wanted.id}`.execute(tx);
  if (!rows[0]) throw unknownBody();
  return rows[0];
}

async function endIn(
  tx: QueryExecutorProvider,
  city: string,
  id: number,
  reason: string,
  accountId: string | null,
): Promise<void> {
  if (reason.trim() === '') throw reasonMissing();
  await sql`update acceptance_party set ended_at = now(), ended_by = ${accountId}, ended_reason = ${reason.trim()}
    where city_code = ${city} and id = ${id}`.execute(tx);
  await sql`update acceptance_invitation set withdrawn_at = now()
    where city_code = ${city} and appointment_id = ${id} and used_at is null and withdrawn_at is null`.execute(
    tx,
  );
}

/** @throws Problem progress.never-one-body with the clause */
function refuseForbiddenPair(
  standing: readonly Standing[],
  party: string,
  body: Body,
  community: CommunityKey,
): void {
  for (const other of standing) {
    const rule = other.bodyId === body.id ? neverOneBody(party, other.party) : undefined;
    if (!rule) continue;
    const law = documentText(rule.source);
    throw new Problem(
      'progress.never-one-body',
      {
        zh: `${body.name}已是${community.name}的${other.party}，不能再任${party}：${rule.zh}（${law.zh}${rule.clause}）。`,
        en: `${body.name} is ${other.party} of ${community.name} and cannot be ${party} as well: ${rule.en} (${law.en}, ${rule.clause}).`,
      },
      {
        zh: '请指定另一单位，或先更换原指定。',
        en: 'Appoint another body, or change the other appointment first.',
      },
      {
        status: 422,
        facts: {
          parties: rule.parties,
          source: rule.source,
          clause: rule.clause,
          confidence: rule.confidence,
        },
      },
    );
  }
}

function notAppointable(party: string): Problem {
  return new Problem(
    'progress.party-unknown',
    { zh: `${party}不由指定产生。`, en: `Nobody is appointed as ${party}.` },
    {
      zh: '街道由所属街道账号签署；其余请从验收各方中选择。',
      en: 'The street office signs by its own accounts; choose one of the other parties.',
    },
    { status: 422 },
  );
}

function reasonMissing(): Problem {
  return new Problem(
    'progress.reason-missing',
    {
      zh: '更换或终止已指定的单位须写明原因。',
      en: 'A body that was appointed is replaced only with a reason.',
    },
    {
      zh: '请填写原因；该方已签署的部分须重新签署。',
      en: 'Give the reason; what it signed has to be signed again.',
    },
    { status: 422 },
  );
}
