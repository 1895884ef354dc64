import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { OpenAcceptance } from '../../domain/progress/reporting.ts';
import { type Part, requiredParts } from './parties.ts';

/** The latest word of a party on its part; `passed` null = it was taken back. */
export interface LatestSignature {
  id: number;
  party: string;
  part: Part;
  passed: boolean | null;
  way: 'account' | 'paper' | 'entered' | 'void';
  bodyId: number | null;
  remark: string;
  on: string;
}

/** Who has still to sign, and whose latest word is no. */
export function wordsOfParties(
  latest: readonly LatestSignature[],
  appointed: readonly string[],
): Pick<OpenAcceptance, 'signedParts' | 'missing' | 'refused'> {
  const required = requiredParts(appointed);
  const open = openParts(latest, required);
  return {
    signedParts: required.length - open.length,
    missing: [...new Set(open.map((part) => part.split(' ')[0]!))],
    refused: latest
      .filter(({ passed }) => passed === false)
      .map(({ party, on, remark }) => ({ party, on, remark })),
  };
}

export async function readLatest(
  tx: QueryExecutorProvider,
  city: string,
  communityId: number,
): Promise<LatestSignature[]> {
  const { rows } =
    await sql<LatestSignature>`select distinct on (party, part) id::int id, party, part, passed, way,
      body_id::int "bodyId", remark, to_char(signed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "on"
    from acceptance_signature where city_code = ${city} and community_id = ${communityId}
    order by party, part, id desc`.execute(tx);
  return rows;
}

/** Parts of a community that nobody has signed, or whose latest word is no or was taken back. */
export async function missingParts(
  tx: QueryExecutorProvider,
  city: string,
  communityId: number,
): Promise<string[]> {
  const { rows } = await sql<{ party: string }>`select party from acceptance_party
    where city_code = ${city} and community_id = ${communityId} and ended_at is null`.execute(tx);
  const required = requiredParts(rows.map(({ party }) => party));
  return openParts(await readLatest(tx, city, communityId), required);
}

/** An acceptance is joint: no date and no state says that it is there before everybody has signed. */
export async function requireSignatures(
  tx: QueryExecutorProvider,
  city: string,
  communityId: number,
): Promise<void> {
  const missing = await missingParts(tx, city, communityId);
  if (missing.length === 0) return;
  const parties = [...new Set(missing.map((part) => part.split(' ')[0]!))];
  throw new Problem(
    'progress.acceptance-unsigned',
    {
      zh: `联合验收尚未完成，尚缺：${parties.join('、')}。`,
      en: `The joint acceptance is not complete; missing: ${parties.join(', ')}.`,
    },
    {
      zh: '请在“联合验收”中由各方用本单位账号签署，签齐后自动转入验收状态。',
      en: 'Let every party sign by its own account under “Joint acceptance”; with the last one the state moves by itself.',
    },
    { status: 409, facts: { missing } },
  );
}

/**
 * What stands is no longer signed: the works were reopened, or a party is another body. It stays on record with the reason,
 * and has to be signed again.
 * @param party only this one; else all
 */
export async function voidSignatures(
  tx: QueryExecutorProvider,
  city: string,
  communityId: number,
  reason: string,
  accountId: string | null,
  party?: string,
): Promise<void> {
  const standing = (await readLatest(tx, city, communityId)).filter(
    (word) => word.passed !== null && (party === undefined || word.party === party),
  );
  for (const word of standing)
    await sql`insert into acceptance_signature
        (city_code, community_id, party, part, passed, remark, account_id, way, body_id)
      values (${city}, ${communityId}, ${word.party}, ${word.part}, null, ${reason}, ${accountId}, 'void',
        ${word.bodyId})`.execute(tx);
}

function openParts(latest: readonly LatestSignature[], required: readonly string[]): string[] {
  const signed = new Set(latest.filter(({ passed }) => passed).map(({ party, part }) => `${party} ${part}`));
  return required.filter((part) => !signed.has(part));
}
