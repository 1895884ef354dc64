import { sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { pipeParties } from './community-page.ts';
import type { Database } from './database.ts';
import { type CommunityKey, lockCommunity, setMilestone } from './milestones.ts';
import { acceptanceParties } from './policy.ts';

/** What the sheet of pipe works asks, each to be answered with yes (JL-2020-12 监督: pipe works are looked at hardest). */
export const pipeChecklist = ['pressure_test', 'as_built_drawings', 'backfill', 'manholes', 'flow'] as const;

export interface Signature {
  city: string;
  code: string;
  party: string;
  part: 'whole' | 'pipes';
  passed: boolean;
  checklist: Record<string, boolean>;
  remark: string;
}

/**
 * A party signs its part, or refuses with a remark. When all parts are signed the final acceptance gets its date, the state
 * moves to accepted, and with it the digging ban begins.
 */
export async function signAcceptance(
  db: Database,
  signature: Signature,
  accountId: string | null,
  today: string,
  mayTouch: (community: CommunityKey) => void = () => {},
): Promise<{ missing: string[]; accepted: boolean }> {
  checkSignature(signature);
  const { city, code } = signature;
  const missing = await db.transaction().execute(async (tx) => {
    const community = await lockCommunity(tx, city, code);
    mayTouch(community);
    if (!['complete', 'accepted', 'managed'].includes(community.status)) throw notComplete();
    await sql`insert into acceptance_signature (city_code, community_id, party, part, passed, checklist, remark, account_id)
      values (${city}, ${community.id}, ${signature.party}, ${signature.part}, ${signature.passed},
        ${JSON.stringify(signature.checklist)}, ${signature.remark}, ${accountId})`.execute(tx);
    const { rows } = await sql<{ part: string }>`select part from (
        select distinct on (party, part) party || ' ' || part part, passed from acceptance_signature
        where city_code = ${city} and community_id = ${community.id}
        order by party, part, signed_at desc, id desc
      ) latest where passed`.execute(tx);
    const signed = new Set(rows.map(({ part }) => part));
    return requiredParts().filter((part) => !signed.has(part));
  });
  if (missing.length > 0) return { missing, accepted: false };
  const reason = '联合验收各方均已签署';
  const { status } = await setMilestone(
    db,
    { city, code, step: 'final_acceptance', actualOn: today, reason },
    accountId,
    today,
  );
  return { missing, accepted: status === 'accepted' || status === 'managed' };
}

function requiredParts(): string[] {
  return acceptanceParties.flatMap((party) =>
    pipeParties.has(party) ? [`${party} whole`, `${party} pipes`] : [`${party} whole`],
  );
}

function checkSignature({ party, part, passed, checklist, remark }: Signature): void {
  if (!requiredParts().includes(`${party} ${part}`))
    throw new Problem(
      'progress.party-unknown',
      { zh: `${party}不签署这一部分。`, en: `${party} does not sign this part.` },
      { zh: '请从验收各方中选择。', en: 'Choose one of the parties.' },
      { status: 422, facts: { parts: requiredParts() } },
    );
  const open = part === 'pipes' && passed ? pipeChecklist.filter((item) => checklist[item] !== true) : [];
  if (open.length > 0)
    throw new Problem(
      'progress.pipe-checklist',
      { zh: '管线专项检查尚有未通过项。', en: 'The sheet of the pipe works has open points.' },
      { zh: `未通过：${open.join('、')}。`, en: `Open: ${open.join(', ')}.` },
      { status: 422, facts: { open } },
    );
  if (!passed && remark.trim() === '')
    throw new Problem(
      'progress.reason-missing',
      { zh: '不予通过须写明原因。', en: 'A refusal needs a reason.' },
      { zh: '请填写原因。', en: 'Give the reason.' },
      { status: 422 },
    );
}

function notComplete(): Problem {
  return new Problem(
    'progress.not-complete',
    { zh: '完工之前不能验收。', en: 'There is nothing to accept before the works are complete.' },
    { zh: '请先填报完工日期。', en: 'Report the completion first.' },
    { status: 409 },
  );
}
