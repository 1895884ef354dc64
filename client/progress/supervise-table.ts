import type { Bilingual } from '../../domain/problem.ts';
import { dangers } from '../../domain/progress/deadlines.ts';
import { type Lang, percentText } from '../../domain/progress/markup/format.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import { communityHref } from '../../domain/progress/markup/site.ts';
import type { SupervisedCommunity } from '../../domain/progress/reporting.ts';
import { hasReached } from '../../domain/progress/status.ts';
import {
  contradictionText,
  contradictionWhy,
  riskText,
  standstillWhy,
} from '../../domain/progress/supervision-texts.ts';
import { siteHere } from './site-here.ts';

export type ListName =
  | 'all'
  | 'deadline'
  | 'overdue'
  | 'standstill'
  | 'missing'
  | 'contradiction'
  | 'acceptance';

/** Lists of communities that want looking at; the mails of alerts link to them by name. */
export const picks: Record<
  ListName,
  Bilingual & {
    test: (row: SupervisedCommunity) => boolean;
    /** What stands first: the most of this. Without it the order is that of names. */
    most?: (row: SupervisedCommunity) => number;
  }
> = {
  all: { zh: '全部在册', en: 'All', test: () => true },
  deadline: {
    zh: '逾期或有风险',
    en: 'Late or at risk',
    test: ({ deadline, status }) => !hasReached(status, 'complete') && dangers.includes(deadline.risk),
    // dangers rise; within one by days
    most: ({ deadline }) => dangers.indexOf(deadline.risk) * 1e5 + (deadline.daysLate ?? 0),
  },
  overdue: {
    zh: '已逾期',
    en: 'Overdue',
    test: ({ deadline }) => deadline.risk === 'overdue',
    most: ({ deadline }) => deadline.daysLate ?? 0,
  },
  standstill: {
    zh: '停滞或倒退',
    en: 'Standing still or backward',
    test: ({ deadline }) => deadline.standstill !== null,
  },
  missing: {
    zh: '缺报',
    en: 'Report missing',
    test: ({ reportOverdueDays }) => reportOverdueDays > 0,
    most: ({ reportOverdueDays }) => reportOverdueDays,
  },
  contradiction: {
    zh: '有矛盾',
    en: 'Contradictions',
    test: ({ contradictions }) => contradictions.length > 0,
  },
  acceptance: { zh: '待验收', en: 'To be accepted', test: ({ acceptance }) => acceptance !== null },
};

const heads: Bilingual[] = [
  { zh: '小区', en: 'Community' },
  { zh: '判断', en: 'Verdict' },
  { zh: '完成率', en: 'Done' },
  { zh: '计划完工', en: 'Due' },
  { zh: '预计完工（估）', en: 'Forecast' },
  { zh: '最近填报', en: 'Last report' },
  { zh: '矛盾与验收', en: 'Contradictions, acceptance' },
];

/** That a list is empty, and the way to everything there is. */
export function emptyList(pick: ListName, find: string, lang: Lang): Html {
  const name = picks[pick][lang];
  const nothing =
    lang === 'zh'
      ? `“${name}”名单中没有${find === '' ? '小区' : `含“${find}”的小区或街道`}。`
      : `“${name}” holds no community${find === '' ? '' : ` or street office with “${find}”`}.`;
  const isAll = pick === 'all' && find === '';
  return html`<p class="empty">${nothing}</p>${!isAll && html`<p><button type="button" data-pick="all" data-clear>${lang === 'zh' ? '查看全部在册小区' : 'Show all communities'}</button></p>`}`;
}

export function supervisionTable(rows: readonly SupervisedCommunity[], city: string, lang: Lang): Html {
  return html`<table class="supervised"><thead><tr>${heads.map((head) => html`<th scope="col">${head[lang]}</th>`)}</tr></thead><tbody>${rows.map((row) => supervisedRow(row, city, lang))}</tbody></table>`;
}

/** The verdict beside the name: on a phone the rest is a swipe away. */
function supervisedRow(row: SupervisedCommunity, city: string, lang: Lang): Html {
  const zh = lang === 'zh';
  const { deadline, riskSince } = row;
  const { forecast } = deadline;
  const range = forecast && `${forecast.earliestOn.slice(0, 7)} – ${forecast.latestOn?.slice(0, 7) ?? '∞'}`;
  const isSound = row.contradictions.length === 0 && row.acceptance === null;
  return html`<tr><th scope="row"><a href="${communityHref(siteHere(), city, row.code)}">${row.name}</a> <small>${row.office}</small></th>
<td class="risk-${deadline.risk}"><span class="whole">${riskText[deadline.risk][lang]}${deadline.daysLate !== null && ` ${deadline.daysLate} ${zh ? '天' : 'd'}`}</span>${riskSince !== null && deadline.risk !== deadline.standstill?.kind && html` <small class="whole">${zh ? `自 ${riskSince}` : `since ${riskSince}`}</small>`}${standstillText(row, lang)}</td>
<td class="num">${percentText(row.percent)}</td><td class="whole">${deadline.dueOn ?? '—'}</td>
<td>${forecast ? html`<span class="whole">${forecast.finishOn}</span> <small class="whole">${range}</small>` : '—'}</td>
<td class="whole">${row.lastReportOn ?? '—'}${row.reportOverdueDays > 0 && html` <small class="late">${zh ? `缺 ${row.reportOverdueDays} 天` : `${row.reportOverdueDays} d missing`}</small>`}</td>
<td class="contradictions">${isSound ? '—' : html`${contradictionList(row, lang)}${acceptanceText(row, lang)}`}</td></tr>`;
}

/** Beside a passed deadline it is a verdict of its own. */
function standstillText({ deadline: { risk, standstill } }: SupervisedCommunity, lang: Lang): Html | null {
  if (!standstill) return null;
  const name =
    risk === standstill.kind
      ? null
      : html`<div class="risk-${standstill.kind} whole">${riskText[standstill.kind][lang]}</div>`;
  return html`${name} <small>${standstillWhy(standstill)[lang]}</small>`;
}

/** Each kind of contradiction once, the latest, with the figures that contradict each other. */
function contradictionList(
  { contradictions }: Pick<SupervisedCommunity, 'contradictions'>,
  lang: Lang,
): Html {
  const latest = new Map(contradictions.map((one) => [one.code, one]));
  return html`${[...latest.values()].map(
    (one) =>
      html`<div>${contradictionText[one.code][lang]} <small>${contradictionWhy(one)[lang]}</small></div>`,
  )}`;
}

function acceptanceText({ acceptance }: Pick<SupervisedCommunity, 'acceptance'>, lang: Lang): Html {
  if (!acceptance) return html``;
  const { completedOn, signedParts, missing, refused } = acceptance;
  const zh = lang === 'zh';
  const open = zh ? `尚缺：${missing.join('、')}` : `missing: ${missing.join(', ')}`;
  const nobody = zh ? '各方均未签署' : 'nobody has signed';
  return html`<div>${zh ? `${completedOn} 完工，待验收` : `complete ${completedOn}, to be accepted`} <small>${signedParts === 0 ? nobody : open}</small></div>
${refused.map(({ party, on, remark }) => html`<div class="late">${zh ? `${party} ${on} 不予通过` : `${party} said no on ${on}`} <small>${remark}</small></div>`)}`;
}
