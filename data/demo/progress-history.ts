import { type CommunityStatus, statusRank } from '../../domain/register/status.ts';
import stages from '../policies/stages.json' with { type: 'json' };
import type { Chance } from './chance.ts';
import type { DemoChange, DemoCommunity, DemoMilestone, DemoReport } from './types.ts';

/** Everything reported up to this day; later dates are plans. */
export const dataDate = '2021-06-30';

interface Batch {
  year: number;
  /** NDRC or MOF deadlines of the plan. */
  money: 'NDRC' | 'MOF';
  states: CommunityStatus[];
}

export interface History {
  statusOf: Map<string, CommunityStatus>;
  milestones: DemoMilestone[];
  changes: DemoChange[];
  reports: DemoReport[];
  /** Share done at the data date, 0…1, of communities with a plan. */
  doneOf: Map<string, number>;
}

const repeat = (status: CommunityStatus, times: number): CommunityStatus[] =>
  Array<CommunityStatus>(times).fill(status);

/** States of the 17 in the summer of 2021, and of the batches before and after them. */
const plan2020: CommunityStatus[] = [
  ...repeat('accepted', 2),
  ...repeat('complete', 5),
  ...repeat('under_way', 9),
  'ready',
];
const plan2019 = [...repeat('managed', 16), ...repeat('accepted', 6), ...repeat('complete', 4)];
const plan2021 = [...repeat('under_way', 10), ...repeat('ready', 10), ...repeat('preparing', 14)];

/** Milestones, monthly reports and changes of state, 2019 to mid-2021: the years that a time slider replays. */
export function historyOf(chance: Chance, communities: readonly DemoCommunity[]): History {
  const history: History = {
    statusOf: new Map(),
    milestones: [],
    changes: [],
    reports: [],
    doneOf: new Map(),
  };
  const renovated = communities.filter((one) => one.isRenovation2020);
  const others = chance.shuffle(
    communities.filter(
      (one) =>
        !one.isRenovation2020 && one.builtYear! <= 2000 && one.exclusion === null && one.households! > 40,
    ),
  );
  const batches: [readonly DemoCommunity[], CommunityStatus[], number][] = [
    [renovated, chance.shuffle(plan2020), 2020],
    [others.slice(0, plan2019.length), plan2019, 2019],
    [others.slice(plan2019.length, plan2019.length + plan2021.length), plan2021, 2021],
  ];
  for (const [list, states, year] of batches) {
    for (const [index, community] of list.entries()) {
      const money = index % 3 === 0 ? 'MOF' : 'NDRC';
      tell(chance, history, community.code, states[index]!, { year, money, states });
    }
  }
  return history;
}

type Step = (typeof stages.steps)[number];

function tell(chance: Chance, history: History, code: string, status: CommunityStatus, batch: Batch): void {
  history.statusOf.set(code, status);
  const reached = statusRank(status);
  let previous: CommunityStatus = 'reserve';
  let startedOn: string | null = null;
  let finishedOn: string | null = null;
  let latest = '';
  for (const [index, step] of stages.steps.entries()) {
    const plannedOn = plannedDate(step, index, batch);
    const brings = stateOf(index);
    const isDone =
      statusRank(brings) < reached || (statusRank(brings) === reached && isReachedBy(step, status));
    let actualOn = isDone ? actualDate(chance, plannedOn, step.step, batch.year, status) : null;
    if (actualOn && !beside.has(step.step)) {
      // nothing is built before its permit, nothing permitted before its tender
      if (actualOn < latest) actualOn = latest;
      latest = actualOn;
    }
    history.milestones.push({ communityCode: code, step: step.step, plannedOn, actualOn });
    if (step.step === 'start') startedOn = actualOn;
    if (step.step === 'main_works') finishedOn = actualOn;
    if (!actualOn || step.status === null || statusRank(brings) <= statusRank(previous)) continue;
    history.changes.push({
      communityCode: code,
      step: step.step,
      field: 'status',
      oldValue: previous,
      newValue: brings,
      reason: `已登记“${step.zh}”的实际日期`,
      changedOn: actualOn,
    });
    previous = brings;
  }
  if (startedOn) report(chance, history, code, startedOn, finishedOn);
}

/** Steps that run beside the others: their day says nothing of the day of what stands after them. */
const beside = new Set(['illegal_structures', 'lines_to_ground', 'publicity']);

/**
 * The state that a step brings, or that it leads to where it brings none: the project office is there when works begin, and
 * the preliminary acceptance lies between the end of works and the final one.
 */
function stateOf(index: number): CommunityStatus {
  const next = stages.steps.slice(index).find(({ status }) => status !== null);
  return next!.status as CommunityStatus;
}

/** In `preparing` and `ready` only the first part of the preparation is done. */
function isReachedBy(step: Step, status: CommunityStatus): boolean {
  if (status !== 'preparing') return true;
  return ['identify', 'survey', 'scope', 'owners_committee', 'feasibility'].includes(step.step);
}

/** The document's own deadline for 2020; other years move it, and steps that it lists as done lie before the tender. */
function plannedDate(step: Step, index: number, batch: Batch): string {
  const deadlines = step.deadlines as Record<string, { by: string } | undefined>;
  const own = deadlines[batch.money] ?? deadlines.all;
  const earlier = batch.year === 2020 ? 0 : -75;
  if (own) return addDays(moveYears(own.by, batch.year - 2020), step.stage === 'acceptance' ? 0 : earlier);
  if (step.step === 'main_works') return `${batch.year + 1}-09-30`;
  if (step.step === 'handover') return `${batch.year + 1}-12-15`;
  return addDays(`${batch.year}-03-05`, index * 11);
}

function actualDate(
  chance: Chance,
  plannedOn: string,
  step: string,
  year: number,
  status: CommunityStatus,
): string {
  const late = chance.yes(0.25) ? chance.whole(4, 25) : -chance.whole(0, 9);
  const day = addDays(plannedOn, late);
  // What is finished was finished before its deadline: works went faster than the plan's last day.
  const latest = { main_works: 60, preliminary_acceptance: 42, final_acceptance: 24, handover: 6 }[step];
  if (latest === undefined) return day < dataDate ? day : addDays(dataDate, -chance.whole(3, 20));
  const end = year === 2019 ? `${year + 1}-${status === 'complete' ? '11' : '09'}-20` : dataDate;
  return addDays(end, -latest - chance.whole(0, 12));
}

function report(
  chance: Chance,
  history: History,
  code: string,
  startedOn: string,
  finishedOn: string | null,
): void {
  const pace = chance.between(9, 18);
  let percent = 0;
  let month = startedOn.slice(0, 7);
  for (;;) {
    month = nextMonth(month);
    const reportedOn = `${month}-${String(chance.whole(1, 5)).padStart(2, '0')}`;
    if (reportedOn > dataDate) break;
    const isWinter = ['12', '01', '02', '03'].includes(month.slice(5, 7));
    percent += isWinter ? chance.between(0.4, 1.8) : pace * chance.between(0.7, 1.4);
    const isLast = finishedOn !== null && reportedOn >= finishedOn;
    const shown = isLast ? 100 : Math.min(96, Math.round(percent));
    history.reports.push({
      communityCode: code,
      clientKey: uuid(chance),
      reportedOn,
      itemCode: null,
      percent: shown,
      quantityDone: null,
      remark: isWinter
        ? '冬季停工，室内与备料'
        : isLast
          ? '全部完工'
          : (remarks[Math.min(remarks.length - 1, Math.floor(shown / 20))] ?? ''),
    });
    if (isLast) break;
  }
  const last = history.reports.at(-1);
  history.doneOf.set(code, last?.communityCode === code ? last.percent / 100 : 0);
}

const remarks = [
  '围挡与管沟开挖',
  '排水、给水管线敷设',
  '供热燃气管线与弱电入地',
  '屋面防水与外墙粉饰',
  '道路铺装与绿化',
];

function uuid(chance: Chance): string {
  const hex = Array.from({ length: 32 }, () => chance.whole(0, 15).toString(16));
  hex[12] = '4';
  hex[16] = '8';
  const text = hex.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  );
}

const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const moveYears = (day: string, years: number): string => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;

function nextMonth(month: string): string {
  const next = Number(month.slice(5, 7)) + 1;
  return next > 12
    ? `${Number(month.slice(0, 4)) + 1}-01`
    : `${month.slice(0, 5)}${String(next).padStart(2, '0')}`;
}
