import type { Bilingual } from '../problem.ts';
import { addDays, daysBetween } from './months.ts';
import type { SupervisedCommunity } from './reporting.ts';
import { hasReached } from './status.ts';
import { contradictionText, contradictionWhy, riskText, standstillWhy } from './supervision-texts.ts';

/** What a supervisor may ask to be told of. */
export const alertKinds = ['deadline', 'missing', 'contradiction', 'acceptance'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Of one kind in one city or street office; `never` takes a street office out of what is said of the city. */
export interface AlertChoice {
  city: string;
  /** '' = the whole city. */
  office: string;
  kind: AlertKind;
  rhythm: Rhythm | 'never';
}

/** What an account has chosen, and whether it reaches it. */
export interface AlertSettings {
  /** Whether this site has a mail server at all. */
  hasMail: boolean;
  email: string;
  isConfirmed: boolean;
  /** What the mail server said to the latest mail that it did not take. */
  failure: string | null;
  choices: AlertChoice[];
}

/** When: at once, on Monday morning, or on the first morning of the month. */
export const rhythms = ['immediate', 'weekly', 'monthly'] as const;
export type Rhythm = (typeof rhythms)[number];

export const alertKindText: Record<AlertKind, Bilingual> = {
  deadline: {
    zh: '停滞、倒退、即将逾期或已逾期',
    en: 'Standing still, going backward, deadlines at risk or passed',
  },
  missing: { zh: '未按月填报', en: 'Reports missing' },
  contradiction: { zh: '填报矛盾', en: 'Contradictions' },
  acceptance: { zh: '验收', en: 'Acceptance' },
};

/** Something about one community that somebody should look at. */
export interface Alert {
  kind: AlertKind;
  /** The same fact has the same name for as long as it is the same; unique inside its community. */
  fact: string;
  /** Higher = worse. Told again only when it has grown. */
  severity: number;
  /** Day since when it is so. */
  since: string;
  what: Bilingual;
  why: Bilingual;
}

/** What lasts is told again each time that this many more days have gone by: once a dispatch (日常调度), not every morning. */
const stepDays = 30;
/** Days between completion and joint acceptance where no day was planned; later is worth a word. An assumption. */
const acceptanceDays = 60;

/** Everything that is amiss with a community on that day. */
export function alertsOf(row: SupervisedCommunity, today: string): Alert[] {
  return [
    ...deadline(row),
    ...standstill(row, today),
    ...missing(row, today),
    ...contradictions(row),
    ...acceptance(row, today),
  ];
}

const severityOfRisk = { at_risk: 1_000, late: 2_000, overdue: 3_000 } as const;

function* deadline({ status, percent, deadline, riskSince }: SupervisedCommunity): Generator<Alert> {
  const { risk, dueOn, daysLate } = deadline;
  if (hasReached(status, 'complete') || dueOn === null) return;
  if (risk !== 'at_risk' && risk !== 'late' && risk !== 'overdue') return;
  const days = daysLate ?? 0;
  const what: Bilingual = {
    at_risk: { zh: '有逾期风险', en: 'at risk of missing its deadline' },
    late: { zh: `预计逾期 ${days} 天`, en: `forecast ${days} days late` },
    overdue: { zh: `已逾期 ${days} 天`, en: `${days} days overdue` },
  }[risk];
  yield {
    kind: 'deadline',
    // a deadline that was moved is another promise
    fact: `deadline ${dueOn}`,
    severity: severityOfRisk[risk] + Math.floor(days / stepDays),
    since: riskSince ?? dueOn,
    what,
    why: { zh: `计划 ${dueOn} 完工，现完成 ${percent}%`, en: `due on ${dueOn}, ${percent} % done` },
  };
}

/** Told beside a deadline that has passed, too: it is what somebody can do something about. */
function* standstill({ status, deadline }: SupervisedCommunity, today: string): Generator<Alert> {
  const { standstill: found, dueOn } = deadline;
  if (!found || hasReached(status, 'complete')) return;
  const due: Bilingual =
    dueOn === null
      ? { zh: '未定完工日期', en: 'no day of completion is planned' }
      : { zh: `计划 ${dueOn} 完工`, en: `due on ${dueOn}` };
  const why = standstillWhy(found);
  yield {
    kind: 'deadline',
    fact: `${found.kind} ${found.since.slice(0, 7)}`,
    severity: 1_500 + Math.floor(daysBetween(found.since, today) / stepDays),
    since: found.since.slice(0, 7),
    what: riskText[found.kind],
    why: { zh: `${why.zh}，${due.zh}`, en: `${why.en}, ${due.en}` },
  };
}

function* missing(row: SupervisedCommunity, today: string): Generator<Alert> {
  const days = row.reportOverdueDays;
  if (days <= 0) return;
  const last = row.lastReportOn;
  yield {
    kind: 'missing',
    fact: `missing ${last ?? 'first'}`,
    severity: 1 + Math.floor(days / stepDays),
    since: addDays(today, 1 - days),
    what: { zh: `缺报 ${days} 天`, en: `report ${days} days overdue` },
    why: last
      ? {
          zh: `最近一次填报为 ${last}，在建小区每月填报`,
          en: `last report of ${last}; works under way report monthly`,
        }
      : {
          zh: '开工后尚未填报，在建小区每月填报',
          en: 'no report since the start; works under way report monthly',
        },
  };
}

function* contradictions({ contradictions }: SupervisedCommunity): Generator<Alert> {
  for (const one of contradictions)
    yield {
      kind: 'contradiction',
      fact: `${one.code} ${one.reportId ?? ''} ${one.on ?? ''}`,
      severity: 1,
      since: one.on ?? '',
      what: contradictionText[one.code],
      why: contradictionWhy(one),
    };
}

function* acceptance({ acceptance: open }: SupervisedCommunity, today: string): Generator<Alert> {
  if (!open) return;
  for (const { party, on, remark } of open.refused)
    yield {
      kind: 'acceptance',
      fact: `refused ${party} ${on}`,
      severity: 1,
      since: on,
      what: { zh: `${party}不予通过`, en: `${party} did not pass it` },
      why: { zh: remark, en: remark },
    };
  const dueOn = open.plannedOn ?? addDays(open.completedOn, acceptanceDays);
  const days = daysBetween(dueOn, today);
  if (days <= 0) return;
  const parties = {
    zh: open.signedParts === 0 ? '各方均未签署' : `尚缺：${open.missing.join('、')}`,
    en: open.signedParts === 0 ? 'nobody has signed' : `missing: ${open.missing.join(', ')}`,
  };
  const planned = open.plannedOn !== null;
  yield {
    kind: 'acceptance',
    fact: `acceptance ${dueOn}`,
    severity: 1 + Math.floor(days / stepDays),
    since: dueOn,
    what: { zh: `验收已拖延 ${days} 天`, en: `acceptance ${days} days late` },
    why: {
      zh: `${open.completedOn} 完工，${planned ? `计划 ${dueOn} 验收` : `${acceptanceDays} 天内未验收`}；${parties.zh}`,
      en: `complete since ${open.completedOn}, ${planned ? `acceptance planned for ${dueOn}` : `not accepted within ${acceptanceDays} days`}; ${parties.en}`,
    },
  };
}

/**
 * The digest that is due, by name: the week or month that began with the latest Monday or first of a month, 8 o'clock in
 * China. Two digests of one name are never made.
 */
export function digestPeriod(rhythm: Exclude<Rhythm, 'immediate'>, now: Date): string {
  // eight hours ahead of UTC, and not before eight in the morning: the two cancel each other out
  const day = now.toISOString().slice(0, 10);
  if (rhythm === 'monthly') return day.slice(0, 7);
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}
