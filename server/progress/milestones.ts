import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { checkMilestones, statusAfter } from '../../domain/progress/check-report.ts';
import { type Milestone, provenStatus } from '../../domain/progress/stages.ts';
import { hasReached, type Status, statusText } from '../../domain/progress/status.ts';
import { statusStep } from '../../domain/register/status.ts';
import { readMilestones } from './community-facts.ts';
import type { Database } from './database.ts';
import { steps } from './policy.ts';
import { requireSignatures, voidSignatures } from './signatures.ts';

export interface MilestoneChange {
  city: string;
  code: string;
  step: string;
  /** undefined = stays as it is, null = taken back. */
  plannedOn?: string | null | undefined;
  actualOn?: string | null | undefined;
  reason: string;
}

export interface CommunityKey {
  id: number;
  name: string;
  status: Status;
  office: string | null;
}

/** Throws where whoever asks may not touch this community; asked inside the transaction that touches it. */
export type MayTouch = (
  community: CommunityKey,
  tx: QueryExecutorProvider,
  about?: { step?: string; author?: string | null },
) => void | Promise<void>;

/**
 * Sets dates of a step, keeps every change with its reason, and moves the state of the community on when the dates prove
 * a later one. A date that was set before needs a reason to change.
 */
export async function setMilestone(
  db: Database,
  change: MilestoneChange,
  accountId: string | null,
  today: string,
  mayTouch: MayTouch = () => {},
): Promise<{ status: Status }> {
  return db.transaction().execute((tx) => setMilestoneIn(tx, change, accountId, today, mayTouch));
}

/** The same inside a transaction that somebody else has begun. */
export function setMilestoneIn(
  tx: QueryExecutorProvider,
  change: MilestoneChange,
  accountId: string | null,
  today: string,
  mayTouch: MayTouch = () => {},
): Promise<{ status: Status }> {
  const { city, code, reason, ...day } = change;
  return setMilestonesIn(tx, { city, code, days: [day], reason }, accountId, today, { mayTouch });
}

export interface MilestoneChanges {
  city: string;
  code: string;
  days: readonly Pick<MilestoneChange, 'step' | 'plannedOn' | 'actualOn'>[];
  reason: string;
}

/**
 * Sets several days of a community at once: start and finish that move together are judged together, as they will stand.
 * @param more `isSignedOnPaper` for a ledger, which tells of acceptances of the past
 */
export async function setMilestonesIn(
  tx: QueryExecutorProvider,
  { city, code, days, reason }: MilestoneChanges,
  accountId: string | null,
  today: string,
  more: { mayTouch?: MayTouch; isSignedOnPaper?: boolean } = {},
): Promise<{ status: Status }> {
  const community = await lockCommunity(tx, city, code);
  for (const { step } of days) await more.mayTouch?.(community, tx, { step });
  const before = await readMilestones(tx, city, String(community.id));
  const next = new Map(before.map((milestone) => [milestone.step, milestone]));
  for (const { step, plannedOn, actualOn } of days) {
    const was = next.get(step) ?? { step, plannedOn: null, actualOn: null };
    next.set(step, {
      step,
      plannedOn: plannedOn === undefined ? was.plannedOn : plannedOn,
      actualOn: actualOn === undefined ? was.actualOn : actualOn,
    });
  }
  const all = [...next.values()];
  const touched = [...new Set(days.map(({ step }) => step))];
  for (const step of touched) checkMilestones(steps, all, step, today);
  const keep = { city, communityId: community.id, reason, accountId };
  for (const step of touched) {
    const was = before.find((milestone) => milestone.step === step);
    await writeMilestone(tx, keep, was, next.get(step)!);
  }
  const status = statusAfter(community.status, provenStatus(steps, all));
  if (passesAcceptance(community.status, status) && !more.isSignedOnPaper)
    await requireSignatures(tx, city, community.id);
  if (status !== community.status)
    await moveStatus(tx, { ...keep, step: touched.at(-1) ?? '' }, community.status, status);
  return { status };
}

/** Writes the days of a step where they changed, and keeps what they were. */
async function writeMilestone(
  tx: QueryExecutorProvider,
  keep: Omit<Kept, 'step'>,
  was: Milestone | undefined,
  { step, plannedOn, actualOn }: Milestone,
): Promise<void> {
  const fields = [
    ['planned_on', was?.plannedOn ?? null, plannedOn],
    ['actual_on', was?.actualOn ?? null, actualOn],
  ] as const;
  const changed = fields.filter(([, from, to]) => from !== to);
  if (changed.length === 0) return;
  if (changed.some(([, from]) => from !== null) && keep.reason.trim() === '') throw needsReason();
  await sql`insert into milestone (city_code, community_id, step, planned_on, actual_on)
      values (${keep.city}, ${keep.communityId}, ${step}, ${plannedOn}, ${actualOn})
      on conflict (city_code, community_id, step) do update
      set planned_on = excluded.planned_on, actual_on = excluded.actual_on, updated_at = now()`.execute(tx);
  for (const [field, from, to] of changed) await keepChange(tx, { ...keep, step, field, from, to });
}

const passesAcceptance = (from: Status, to: Status): boolean =>
  !hasReached(from, 'accepted') && hasReached(to, 'accepted');

/** Sets the state itself, as an office does that catches up or corrects; a step back needs a reason. */
export async function setStatus(
  db: Database,
  change: { city: string; code: string; status: Status; reason: string },
  accountId: string | null,
  mayTouch: MayTouch = () => {},
): Promise<{ status: Status }> {
  return db.transaction().execute(async (tx) => {
    const community = await lockCommunity(tx, change.city, change.code);
    await mayTouch(community, tx);
    if (passesAcceptance(community.status, change.status))
      await requireSignatures(tx, change.city, community.id);
    return setStatusIn(tx, change, accountId, mayTouch);
  });
}

/**
 * The same inside a transaction that somebody else has begun, and without signatures: a ledger tells of acceptances that
 * were signed on paper. A step back takes back the dates that prove more, with the same reason; else the next date of any
 * step would move the state on again.
 */
export async function setStatusIn(
  tx: QueryExecutorProvider,
  change: { city: string; code: string; status: Status; reason: string },
  accountId: string | null,
  mayTouch: MayTouch,
): Promise<{ status: Status }> {
  const community = await lockCommunity(tx, change.city, change.code);
  await mayTouch(community, tx);
  const { allowed, needsReason: isBack } = statusStep(community.status, change.status);
  if (!allowed) return { status: community.status };
  if (isBack && change.reason.trim() === '') throw needsReason();
  const kept = { ...change, step: '', communityId: community.id, accountId };
  await moveStatus(tx, kept, community.status, change.status);
  if (isBack) await takeDatesBack(tx, kept, change.status);
  if (isBack && !hasReached(change.status, 'accepted'))
    await voidSignatures(tx, change.city, community.id, change.reason, accountId);
  return { status: change.status };
}

async function takeDatesBack(tx: QueryExecutorProvider, kept: Kept, to: Status): Promise<void> {
  const untrue = steps
    .filter(({ reaches }) => reaches !== null && !hasReached(to, reaches))
    .map(({ key }) => key);
  const { rows } = await sql<{ step: string; was: string }>`
    select step, to_char(actual_on, 'YYYY-MM-DD') was from milestone where city_code = ${kept.city}
      and community_id = ${kept.communityId} and actual_on is not null and step = any (${untrue})`.execute(
    tx,
  );
  await sql`update milestone set actual_on = null, updated_at = now() where city_code = ${kept.city}
    and community_id = ${kept.communityId} and actual_on is not null and step = any (${untrue})`.execute(tx);
  for (const { step, was } of rows)
    await keepChange(tx, { ...kept, step, field: 'actual_on', from: was, to: null });
}

export async function lockCommunity(
  tx: QueryExecutorProvider,
  city: string,
  code: string,
): Promise<CommunityKey> {
  const { rows } = await sql<CommunityKey>`select id::int id, name, status, office_code office from community
    where city_code = ${city} and code = ${code} for update`.execute(tx);
  if (rows[0]) return rows[0];
  throw new Problem(
    'progress.community-unknown',
    { zh: `没有编号为 ${code} 的小区。`, en: `There is no community ${code}.` },
    { zh: '请从列表中选择。', en: 'Choose one from the list.' },
    { status: 404, facts: { city, code } },
  );
}

interface Kept {
  city: string;
  communityId: number;
  step: string;
  reason: string;
  accountId: string | null;
}

async function moveStatus(tx: QueryExecutorProvider, kept: Kept, from: Status, to: Status): Promise<void> {
  await sql`update community set status = ${to}, updated_at = now()
    where city_code = ${kept.city} and id = ${kept.communityId}`.execute(tx);
  const reason = kept.reason || `${statusText[from].zh} → ${statusText[to].zh}`;
  await keepChange(tx, { ...kept, reason, field: 'status', from, to });
}

async function keepChange(
  tx: QueryExecutorProvider,
  change: Kept & { field: string; from: string | null; to: string | null },
): Promise<void> {
  await sql`insert into milestone_change (city_code, community_id, step, field, old_value, new_value, reason, account_id)
    values (${change.city}, ${change.communityId}, ${change.step}, ${change.field}, ${change.from}, ${change.to},
      ${change.reason}, ${change.accountId})`.execute(tx);
}

function needsReason(): Problem {
  return new Problem(
    'progress.reason-missing',
    {
      zh: '改动已公布的日期或状态须写明原因。',
      en: 'A date or state that was published changes only with a reason.',
    },
    { zh: '请填写原因，居民会看到。', en: 'Give the reason; residents will read it.' },
    { status: 422 },
  );
}
