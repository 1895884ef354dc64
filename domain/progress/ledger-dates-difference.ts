import { type Bilingual, Problem } from '../problem.ts';
import { checkMilestones } from './check-report.ts';
import type { DateField, SaidDate } from './ledger-dates.ts';
import { type Milestone, provenStatus, type Step } from './stages.ts';
import { hasReached, type Status, statusText } from './status.ts';

/** A day of a step that a ledger sets or moves. */
export interface DateChange {
  step: string;
  /** `开工`. */
  text: Bilingual;
  field: DateField;
  from: string | null;
  to: string;
}

/**
 * What these days change. Planned days are only compared with planned ones, actual with actual.
 * @param isLatest whether no later row of the same community speaks of the same day; an earlier word is past
 * @throws Problem `progress.ledger-date-not-yet`, and what `checkMilestones` refuses, such as a finish before the start
 */
export function dateChanges(
  steps: readonly Step[],
  standing: readonly Milestone[],
  said: readonly SaidDate[],
  today: string,
  isLatest: (said: SaidDate) => boolean,
): DateChange[] {
  const changes = said.filter(isLatest).flatMap(({ step, field, day, title }): DateChange[] => {
    const from = standing.find((each) => each.step === step)?.[field] ?? null;
    if (day === null) {
      if (from !== null) throw notYetButDone(title, from);
      return [];
    }
    if (day === from || isReadAlready(standing, step, field, day)) return [];
    const text = steps.find(({ key }) => key === step)?.text ?? { zh: step, en: step };
    return [{ step, text, field, from, to: day }];
  });
  const after = withDates(standing, changes);
  for (const { step } of changes) checkMilestones(steps, after, step, today);
  return changes;
}

/** The milestones after the changes. */
export function withDates(standing: readonly Milestone[], changes: readonly DateChange[]): Milestone[] {
  const after = new Map(standing.map((milestone) => [milestone.step, { ...milestone }]));
  for (const { step, field, to } of changes)
    after.set(step, { ...(after.get(step) ?? { step, plannedOn: null, actualOn: null }), [field]: to });
  return [...after.values()];
}

/** Where no end of works is planned the public reads the planned acceptance as 计划完工; a download that returns says so. */
function isReadAlready(standing: readonly Milestone[], step: string, field: DateField, day: string): boolean {
  if (step !== 'main_works' || field !== 'plannedOn') return false;
  const planned = (key: string) => standing.find((each) => each.step === key)?.plannedOn ?? null;
  return planned('main_works') === null && planned('final_acceptance') === day;
}

/**
 * The state that changed days prove, where it is further than the one that stands.
 * @throws Problem `progress.ledger-date-status` where the row itself names a state that is not so far
 */
export function statusOfDates(
  steps: readonly Step[],
  after: readonly Milestone[],
  changes: readonly DateChange[],
  current: Status,
  stated: Status | null,
): Status | null {
  if (!changes.some(({ field }) => field === 'actualOn')) return null;
  const proven = provenStatus(steps, after);
  if (proven === null || !hasReached(proven, current) || proven === current) return null;
  if (stated !== null && !hasReached(stated, proven)) throw againstStatus(proven, stated);
  return proven;
}

/** What was taken for a day although it says less. */
export function vagueDays(said: readonly SaidDate[], changes: readonly DateChange[]): Bilingual[] {
  return said
    .filter(
      ({ vague, step, field }) => vague !== null && changes.some((c) => c.step === step && c.field === field),
    )
    .map(({ title, vague, day }) => ({
      zh: `“${title}”的“${vague}”按 ${day} 计，请核对。`,
      en: `“${vague}” under “${title}” is taken for ${day}: please check.`,
    }));
}

function notYetButDone(title: string, from: string): Problem {
  return new Problem(
    'progress.ledger-date-not-yet',
    {
      zh: `“${title}”写明尚未发生，而系统已登记为 ${from}。`,
      en: `“${title}” says not yet, but ${from} is on record.`,
    },
    {
      zh: '如登记有误，请在填报页更正并写明原因。',
      en: 'If the record is wrong, correct it with its reason on the page for reporting.',
    },
    { status: 422 },
  );
}

function againstStatus(proven: Status, stated: Status): Problem {
  return new Problem(
    'progress.ledger-date-status',
    {
      zh: `日期表明“${statusText[proven].zh}”，状态一列却是“${statusText[stated].zh}”。`,
      en: `The dates prove “${statusText[proven].en}”, the state says “${statusText[stated].en}”.`,
    },
    {
      zh: '请核对；如日期是计划，请把表头改为“计划……”。',
      en: 'Check both; if the date is a plan, call its column 计划….',
    },
    { status: 422 },
  );
}
