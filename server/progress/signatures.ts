import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { OpenAcceptance } from '../../domain/progress/reporting.ts';
import { acceptanceParties, pipeParties } from './policy.ts';

/** What a joint acceptance consists of, as `party part` (JX-2019 三(三)4). */
export function requiredParts(): string[] {
  return acceptanceParties.flatMap((party) =>
    pipeParties.has(party) ? [`${party} whole`, `${party} pipes`] : [`${party} whole`],
  );
}

/** The latest word of a party on its part. */
export interface LatestSignature {
  party: string;
  part: 'whole' | 'pipes';
  passed: boolean;
  remark: string;
  on: string;
}

/** Who has still to sign, and whose latest word is no. */
export function wordsOfParties(
  latest: readonly LatestSignature[],
): Pick<OpenAcceptance, 'signedParts' | 'missing' | 'refused'> {
  const open = openParts(latest);
  return {
    signedParts: requiredParts().length - open.length,
    missing: [...new Set(open.map((part) => part.split(' ')[0]!))],
    refused: latest.filter(({ passed }) => !passed).map(({ party, on, remark }) => ({ party, on, remark })),
  };
}

/** Parts of a community that nobody has signed, or whose latest word is no. */
export async function missingParts(
  tx: QueryExecutorProvider,
  city: string,
  communityId: number,
): Promise<string[]> {
  const { rows } = await sql<LatestSignature>`select distinct on (party, part) party, part, passed, remark,
      to_char(signed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "on"
    from acceptance_signature where city_code = ${city} and community_id = ${communityId}
    order by party, part, signed_at desc, id desc`.execute(tx);
  return openParts(rows);
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
      zh: '请在“验收签署”中由各方签署，签齐后自动转入验收状态。',
      en: 'Let every party sign under “Acceptance”; with the last one the state moves by itself.',
    },
    { status: 409, facts: { missing } },
  );
}

function openParts(latest: readonly LatestSignature[]): string[] {
  const signed = new Set(latest.filter(({ passed }) => passed).map(({ party, part }) => `${party} ${part}`));
  return requiredParts().filter((part) => !signed.has(part));
}
