import { sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { hasReached } from '../../domain/progress/status.ts';
import type { Database } from './database.ts';
import { type CommunityKey, lockCommunity, setMilestoneIn } from './milestones.ts';
import { missingParts, requiredParts } from './signatures.ts';

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
 * A party signs its part, or refuses with a remark; its latest word counts. With the last part the final acceptance gets its
 * date, the state moves to accepted, and the digging ban is in force, all in one transaction. What is accepted is not signed
 * again: it is reopened first, with a reason.
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
  return db.transaction().execute(async (tx) => {
    const community = await lockCommunity(tx, city, code);
    mayTouch(community);
    if (hasReached(community.status, 'accepted')) throw alreadyAccepted();
    if (community.status !== 'complete') throw notComplete();
    await sql`insert into acceptance_signature (city_code, community_id, party, part, passed, checklist, remark, account_id)
      values (${city}, ${community.id}, ${signature.party}, ${signature.part}, ${signature.passed},
        ${JSON.stringify(signature.checklist)}, ${signature.remark}, ${accountId})`.execute(tx);
    const missing = await missingParts(tx, city, community.id);
    if (missing.length > 0) return { missing, accepted: false };
    const acceptance = {
      city,
      code,
      step: 'final_acceptance',
      actualOn: today,
      reason: '联合验收各方均已签署',
    };
    const { status } = await setMilestoneIn(tx, acceptance, accountId, today, mayTouch);
    return { missing, accepted: hasReached(status, 'accepted') };
  });
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

function alreadyAccepted(): Problem {
  return new Problem(
    'progress.already-accepted',
    { zh: '该小区已通过验收。', en: 'The community is accepted already.' },
    {
      zh: '如须撤回，请先把状态退回“完工”并写明原因。',
      en: 'To take it back, move the state back to complete first, with the reason.',
    },
    { status: 409 },
  );
}
