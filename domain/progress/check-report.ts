import { type Bilingual, Problem } from '../problem.ts';
import { isIsoDate } from './months.ts';
import type { Milestone, Step } from './stages.ts';
import { hasReached, type Status, statusText } from './status.ts';

export interface ReportInput {
  reportedOn: string;
  percent: number;
  quantityDone?: number | null | undefined;
}

/** Refuses what can't be true of a report. `today` is the day at the server. */
export function checkReport(report: ReportInput, today: string): void {
  checkDate(report.reportedOn, today, 'progress.report-date');
  if (!(report.percent >= 0 && report.percent <= 100))
    throw new Problem(
      'progress.percent-range',
      {
        zh: `百分比 ${report.percent} 不在 0 到 100 之间。`,
        en: `The percentage ${report.percent} is not between 0 and 100.`,
      },
      { zh: '请填写 0 到 100 的数。', en: 'Give a number from 0 to 100.' },
      { status: 422, facts: { percent: report.percent } },
    );
  const quantity = report.quantityDone;
  if (quantity !== null && quantity !== undefined && !(quantity >= 0 && Number.isFinite(quantity)))
    throw new Problem(
      'progress.quantity-range',
      { zh: '完成工程量不能为负数。', en: 'A quantity done cannot be negative.' },
      { zh: '请填写 0 或更大的数。', en: 'Give 0 or more.' },
      { status: 422, facts: { quantityDone: quantity } },
    );
}

/**
 * Refuses a milestone whose actual date lies in the future or before the start of works (a finish needs a start that is
 * not later), and a plan that ends before it begins. `all` are the milestones as they would stand after the change.
 */
export function checkMilestones(
  steps: readonly Step[],
  all: readonly Milestone[],
  changed: string,
  today: string,
): void {
  const step = steps.find(({ key }) => key === changed);
  if (!step)
    throw new Problem(
      'progress.step-unknown',
      { zh: `没有这个步骤：${changed}。`, en: `There is no step ${changed}.` },
      { zh: '请从阶段表中选择。', en: 'Choose one of the programme.' },
      { status: 422, facts: { step: changed, known: steps.map(({ key }) => key) } },
    );
  const milestone = all.find((entry) => entry.step === changed);
  if (milestone?.actualOn) checkDate(milestone.actualOn, today, 'progress.milestone-date');
  if (milestone?.plannedOn) checkPlan(milestone.plannedOn);
  for (const field of ['actualOn', 'plannedOn'] as const) {
    const broken = wrongOrder(steps, all, field);
    // plans that contradict each other since long ago don't stop a change elsewhere
    const isConcerned = field === 'actualOn' || broken?.states.includes(step.reaches!);
    if (broken && isConcerned) throw finishedBeforeStarted(broken, field);
  }
}

interface WrongOrder {
  states: [Status, Status];
  earlier: string;
  later: string;
}

/** The first two states whose days stand in the wrong order; of plans only an end before the start, the rest moves one by one. */
function wrongOrder(
  steps: readonly Step[],
  all: readonly Milestone[],
  field: 'plannedOn' | 'actualOn',
): WrongOrder | undefined {
  const daysOf = (status: Status) => {
    const keys = steps.filter(({ reaches }) => reaches === status).map(({ key }) => key);
    return all.flatMap((entry) => (keys.includes(entry.step) ? (entry[field] ?? []) : [])).sort();
  };
  const order: Status[] = ['under_way', 'complete', 'accepted', 'managed'];
  const lastFirst = field === 'plannedOn' ? 1 : order.length - 1;
  for (let i = 0; i < lastFirst; i++)
    for (let j = i + 1; j < order.length; j++) {
      const earlier = daysOf(order[i]!)[0];
      const later = daysOf(order[j]!).at(-1);
      if (earlier !== undefined && later !== undefined && later < earlier)
        return { states: [order[i]!, order[j]!], earlier, later };
    }
  return undefined;
}

/** What brings a state, by its day: works under way have a start. */
const deedText: Record<Status, Bilingual> = {
  ...statusText,
  under_way: { zh: '开工', en: 'start' },
  complete: { zh: '完工', en: 'completion' },
  accepted: { zh: '验收', en: 'acceptance' },
  managed: { zh: '移交管养', en: 'handover' },
};

function finishedBeforeStarted(
  { states: [first, second], earlier, later }: WrongOrder,
  field: 'plannedOn' | 'actualOn',
): Problem {
  const plan = field === 'plannedOn' ? { zh: '计划', en: 'the planned ' } : { zh: '', en: 'the ' };
  const [a, b] = [deedText[second], deedText[first]];
  return new Problem(
    field === 'plannedOn' ? 'progress.planned-order' : 'progress.finished-before-started',
    {
      zh: `${plan.zh}${a.zh}日期（${later}）早于${plan.zh}${b.zh}日期（${earlier}）。`,
      en: `${plan.en}${a.en} (${later}) lies before ${plan.en}${b.en} (${earlier}).`,
    },
    { zh: '请先核对两个日期。', en: 'Check both dates first.' },
    { status: 422, facts: { earlier, later } },
  );
}

/**
 * The state of a community after a change of milestones: never moved back by a missing date, only forward by a proven one;
 * going back needs its own decision.
 */
export function statusAfter(current: Status, proven: Status | null): Status {
  return proven !== null && hasReached(proven, current) ? proven : current;
}

/** A year that lost a digit (0021-06-30) would stretch every curve over two thousand years. */
const earliestDay = '1990-01-01';
/** Plans reach no further. */
const latestPlan = '2100-12-31';

function checkPlan(date: string): void {
  if (!isIsoDate(date)) throw notADate(date);
  if (date >= earliestDay && date <= latestPlan) return;
  throw new Problem(
    'progress.planned-date',
    { zh: `计划日期 ${date} 不合理。`, en: `${date} can't be a planned date.` },
    {
      zh: `请填写 ${earliestDay} 至 ${latestPlan} 之间的日期。`,
      en: `Give one from ${earliestDay} to ${latestPlan}.`,
    },
    { status: 422, facts: { date, earliest: earliestDay, latest: latestPlan } },
  );
}

function checkDate(date: string, today: string, code: string): void {
  if (!isIsoDate(date)) throw notADate(date);
  if (date < earliestDay)
    throw new Problem(
      code,
      { zh: `日期 ${date} 过早。`, en: `The date ${date} is too long ago.` },
      { zh: `请填写 ${earliestDay} 以后的日期。`, en: `Give one after ${earliestDay}.` },
      { status: 422, facts: { date, earliest: earliestDay } },
    );
  if (date > today)
    throw new Problem(
      code,
      { zh: `日期 ${date} 在将来。`, en: `The date ${date} lies in the future.` },
      { zh: '只能填报已经发生的事。', en: 'Report only what has happened.' },
      { status: 422, facts: { date, today } },
    );
}

function notADate(date: string): Problem {
  return new Problem(
    'progress.not-a-date',
    { zh: `“${date}”不是日期。`, en: `“${date}” is not a date.` },
    { zh: '请写成 2020-09-12。', en: 'Write it as 2020-09-12.' },
    { status: 422, facts: { date } },
  );
}
