import type { Bilingual } from '../problem.ts';
import { type Completion, weightText } from './completion.ts';
import type { DeadlineVerdict } from './deadlines.ts';
import type { ToldStandstill } from './standstill.ts';
import type { Status } from './status.ts';

export interface SentenceFacts {
  name: string;
  status: Status;
  completion: Completion;
  plannedStart: string | null;
  plannedFinish: string | null;
  startedOn: string | null;
  completedOn: string | null;
  acceptedOn: string | null;
  /** Judgement of the finish deadline. */
  deadline: DeadlineVerdict;
  /** Of works under way. */
  standstill: ToldStandstill | null;
  /** Why it is not planned, when it isn't. */
  notPlanned: readonly Bilingual[];
  /** What residents can do to be planned, as policy says. */
  howToApply: Bilingual;
}

/**
 * Where a community stands, in one or two sentences that a resident understands. Estimates say that they are estimates
 * and what they rest on.
 */
export function standing(facts: SentenceFacts): Bilingual {
  const zh = [chinese(facts), outlookChinese(facts)].filter(Boolean).join('');
  const en = [english(facts), outlookEnglish(facts)].filter(Boolean).join(' ');
  return { zh, en };
}

function chinese(facts: SentenceFacts): string {
  const { name, plannedStart, plannedFinish, startedOn, completedOn, acceptedOn } = facts;
  switch (facts.status) {
    case 'reserve':
      return facts.notPlanned.length > 0
        ? `${name}尚未列入改造计划：${facts.notPlanned.map((reason) => reason.zh).join('；')}。`
        : `${name}在储备库中，尚未列入年度计划。`;
    case 'preparing':
      return `${name}已列入计划，正在做开工前的准备${plannedStart ? `，计划 ${plannedStart} 开工` : '，开工日期未定'}。`;
    case 'ready':
      return `${name}手续已齐，具备开工条件${plannedStart ? `，计划 ${plannedStart} 开工` : ''}。`;
    case 'under_way':
      return `${name}${startedOn ? `于 ${startedOn} 开工，` : ''}正在施工，${percentChinese(facts.completion)}${plannedFinish ? `，计划 ${plannedFinish} 完工` : ''}。`;
    case 'complete':
      return `${name}${completedOn ? `于 ${completedOn} ` : '已'}完工，等待联合验收。`;
    case 'accepted':
      return `${name}${acceptedOn ? `于 ${acceptedOn} ` : '已'}通过联合验收。`;
    case 'managed':
      return `${name}改造已完成，现由物业或社区长期管理。`;
  }
}

function english(facts: SentenceFacts): string {
  const { name, plannedStart, plannedFinish, startedOn, completedOn, acceptedOn } = facts;
  switch (facts.status) {
    case 'reserve':
      return facts.notPlanned.length > 0
        ? `${name} is not in the programme yet: ${facts.notPlanned.map((reason) => reason.en).join('; ')}.`
        : `${name} is in the reserve list and not in a yearly plan yet.`;
    case 'preparing':
      return `${name} is in the plan and being prepared${plannedStart ? `; work should start on ${plannedStart}` : '; no start date is set yet'}.`;
    case 'ready':
      return `${name} has its permits and is ready to start${plannedStart ? `; work should start on ${plannedStart}` : ''}.`;
    case 'under_way':
      return `Work at ${name} ${startedOn ? `began on ${startedOn} and ` : ''}is under way, ${percentEnglish(facts.completion)}${plannedFinish ? `; it should be complete on ${plannedFinish}` : ''}.`;
    case 'complete':
      return `Work at ${name} was completed${completedOn ? ` on ${completedOn}` : ''} and awaits joint acceptance.`;
    case 'accepted':
      return `${name} passed its joint acceptance${acceptedOn ? ` on ${acceptedOn}` : ''}.`;
    case 'managed':
      return `The renewal of ${name} is finished; the community is now kept up under regular management.`;
  }
}

function percentChinese({ percent, weightedBy, known }: Completion): string {
  if (known === 0) return '尚无进度填报';
  return `约完成 ${Math.round(percent)}%（${weightText[weightedBy].zh}）`;
}

function percentEnglish({ percent, weightedBy, known }: Completion): string {
  if (known === 0) return 'with no figure reported yet';
  return `about ${Math.round(percent)} % done (${weightText[weightedBy].en})`;
}

function outlookChinese({ status, deadline, standstill, howToApply }: SentenceFacts): string {
  if (status === 'reserve') return howToApply.zh;
  if (status !== 'under_way') return '';
  const { forecast, risk, daysLate } = deadline;
  const pause = standstill === null ? '' : standstillSentences(standstill).zh;
  if (risk === 'overdue') return `已超过计划日期 ${daysLate} 天。${pause}`;
  if (!forecast) return pause;
  const range = `最早 ${forecast.earliestOn.slice(0, 7)}，最晚 ${forecast.latestOn?.slice(0, 7) ?? '难以预计'}`;
  const verdict = risk === 'late' ? `，可能晚 ${daysLate} 天` : risk === 'at_risk' ? '，按期完工有风险' : '';
  return `按目前速度，估计 ${forecast.finishOn.slice(0, 7)} 前后完工（${range}）${verdict}。`;
}

function outlookEnglish({ status, deadline, standstill, howToApply }: SentenceFacts): string {
  if (status === 'reserve') return howToApply.en;
  if (status !== 'under_way') return '';
  const { forecast, risk, daysLate } = deadline;
  const pause = standstill === null ? '' : standstillSentences(standstill).en;
  if (risk === 'overdue') return `It is ${daysLate} days past its planned date. ${pause}`.trimEnd();
  if (!forecast) return pause;
  const range = `${forecast.earliestOn.slice(0, 7)} at the earliest, ${forecast.latestOn?.slice(0, 7) ?? 'open'} at the latest`;
  const verdict =
    risk === 'late'
      ? `, perhaps ${daysLate} days late`
      : risk === 'at_risk'
        ? ', so the date is in danger'
        : '';
  return `At the rate so far it should be done around ${forecast.finishOn.slice(0, 7)} (estimate; ${range})${verdict}.`;
}

/** What the reports say, and what whoever reported said of it: quoted, as nobody here knows whether that is why. */
function standstillSentences({ kind, since, from, to, remark, remarkOn }: ToldStandstill): Bilingual {
  const words = remark.replace(/[。.；;\s]+$/u, '');
  const [before, now] = [Math.round(from), Math.round(to)];
  const what =
    kind === 'standing'
      ? {
          zh: `${since} 以来填报的进度没有变化，暂无法预计完工时间。`,
          en: `No progress has been reported since ${since}, so no end can be forecast.`,
        }
      : {
          zh: `${since} 填报的进度由 ${before}% 降为 ${now}%，暂无法预计完工时间。`,
          en: `On ${since} the reported progress fell from ${before} % to ${now} %, so no end can be forecast.`,
        };
  const said =
    remarkOn === null
      ? { zh: '填报单位没有说明原因。', en: ' No reason was given with the reports.' }
      : {
          zh: `填报单位的说明（${remarkOn}）：“${words}”。`,
          en: ` The reporting body said on ${remarkOn}: “${words}”.`,
        };
  return { zh: `${what.zh}${said.zh}`, en: `${what.en}${said.en}` };
}
