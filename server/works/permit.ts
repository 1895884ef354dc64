import { Problem } from '../../domain/problem.ts';
import type { BanFinding } from '../../domain/works/digging-ban.ts';
import type { WorkRow } from '../contract/works.ts';

const opens = (state: string): boolean => state === 'permitted' || state === 'running';

/**
 * Whether a change lets a work into the ground: it is permitted or begun by it, or while it is so its start or place moves.
 * What stood before, and words alone, are not judged again.
 */
export function isLetIn(before: WorkRow | undefined, after: WorkRow): boolean {
  if (!opens(after.state)) return false;
  if (!before || !opens(before.state)) return true;
  return (
    before.startsOn !== after.startsOn ||
    JSON.stringify(before.geometry) !== JSON.stringify(after.geometry) ||
    before.approval !== after.approval
  );
}

/** Ground under a ban is opened with an approval on record, or not at all. @throws Problem works.banned */
export function requireApproval(work: WorkRow, bans: readonly BanFinding[]): void {
  const ban = bans.find((one) => one.work === work.id);
  if (!ban || work.approval !== '') return;
  const { rule, name, since, freeFrom } = ban;
  const until = freeFrom ?? '—';
  throw new Problem(
    'works.banned',
    {
      zh: `${name} 自 ${since} 起禁止开挖：${rule.text.zh}。`,
      en: `${name} may not be opened since ${since}: ${rule.text.en}.`,
    },
    {
      zh: `${rule.exception.zh}：请填写批准文号${freeFrom ? `，或安排在 ${freeFrom} 之后` : ''}。`,
      en: `${rule.exception.en}: give the number of the approval${freeFrom ? `, or start after ${freeFrom}` : ''}.`,
    },
    { status: 409, facts: { name, since, until, source: rule.source, clause: rule.clause } },
  );
}
