import type { Bilingual } from '../../domain/problem.ts';
import type { Contradiction } from '../../domain/progress/contradictions.ts';
import type { Risk } from '../../domain/progress/deadlines.ts';
import { parseFilter } from '../../domain/progress/filter.ts';
import { count, type Lang, percentCell, percentText } from '../../domain/progress/markup/format.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import { meter, reachedCounts } from '../../domain/progress/markup/parts.ts';
import type { SupervisedCommunity } from '../../domain/progress/reporting.ts';
import { wireLedger } from './ledger.ts';
import { cityOptions, ownCities } from './own-cities.ts';
import { siteHere } from './site-here.ts';
import { ask, serverSource } from './source.ts';

const riskText: Record<Risk, Bilingual> = {
  overdue: { zh: '已逾期', en: 'overdue' },
  late: { zh: '预计逾期', en: 'forecast late' },
  at_risk: { zh: '有风险', en: 'at risk' },
  on_time: { zh: '正常', en: 'on time' },
  no_plan: { zh: '无计划', en: 'no plan' },
  unknown: { zh: '不足以预计', en: 'too little to tell' },
};

const contradictionText: Record<Contradiction['code'], Bilingual> = {
  percent_fell: { zh: '百分比下降', en: 'percentage fell' },
  percent_without_start: { zh: '未开工却有进度', en: 'progress before the start' },
  complete_below_100: { zh: '已完工但不足 100%', en: 'complete below 100 %' },
  finished_before_started: { zh: '完工早于开工', en: 'finished before started' },
  accepted_before_complete: { zh: '验收早于完工', en: 'accepted before complete' },
  quantity_over_plan: { zh: '工程量超计划', en: 'quantity over plan' },
  quantity_against_percent: { zh: '工程量与百分比不符', en: 'quantity against percentage' },
  report_after_acceptance: { zh: '验收后仍在填报', en: 'reported after acceptance' },
  photo_after_report: { zh: '照片晚于填报', en: 'photo later than the report' },
  photo_too_old: { zh: '照片过旧', en: 'photo too old' },
  after_photo_before_work: { zh: '“改造后”照片早于开工', en: '“after” photo before the start' },
};

type Pick = 'all' | 'overdue' | 'risk' | 'missing' | 'contradiction';
const picks: Record<Pick, Bilingual & { test: (row: SupervisedCommunity) => boolean }> = {
  all: { zh: '全部在册', en: 'All', test: () => true },
  overdue: { zh: '已逾期', en: 'Overdue', test: ({ deadline }) => deadline.risk === 'overdue' },
  risk: {
    zh: '预计逾期或有风险',
    en: 'Late or at risk',
    test: ({ deadline, status }) =>
      status === 'under_way' && (deadline.risk === 'late' || deadline.risk === 'at_risk'),
  },
  missing: { zh: '缺报', en: 'Report missing', test: ({ reportOverdueDays }) => reportOverdueDays > 0 },
  contradiction: {
    zh: '有矛盾',
    en: 'Contradictions',
    test: ({ contradictions }) => contradictions.length > 0,
  },
};

/** Deadlines in danger, missing reports, contradictions, questions that wait, and how the regions compare. */
export async function wireSupervise(): Promise<void> {
  const root = document.getElementById('supervise')!;
  const { lang } = siteHere();
  const account = await ask<{ role: string; cities: string[] } | null>('/api/me').catch(() => null);
  if (!account) {
    root.innerHTML =
      html`<p>${lang === 'zh' ? '请先登录。' : 'Please sign in first.'} <a class="button" href="/report">${lang === 'zh' ? '登录' : 'Sign in'}</a></p>`.text;
    return;
  }
  const cities = await ownCities(account.cities);
  const state = {
    city: new URLSearchParams(location.search).get('city') ?? cities[0]?.code ?? '',
    pick: 'risk' as Pick,
    rows: [] as SupervisedCommunity[],
  };
  root.innerHTML =
    html`<p class="who"><label for="city">${lang === 'zh' ? '城市' : 'City'}</label> <select id="city">${cityOptions(cities, state.city)}</select> <a class="button" id="dispatch" download>${lang === 'zh' ? '本月调度表 XLSX' : 'Monthly dispatch XLSX'}</a></p>
<ul class="sums" id="sums"></ul><section><div class="scroll" id="rows"></div></section>
<section><h2>${lang === 'zh' ? '待答复的问题' : 'Questions that wait'}</h2><ul class="queue" id="questions"></ul></section>
<section id="ledger"></section>
<section><h2>${lang === 'zh' ? '排名' : 'Ranking'}</h2><div class="scroll" id="ranking"></div></section>`.text;

  wireLedger(
    document.getElementById('ledger')!,
    lang,
    () => state.city,
    () => load(),
  );

  const show = () => {
    document.getElementById('sums')!.innerHTML =
      html`${(Object.keys(picks) as Pick[]).map((pick) => html`<li><button type="button" data-pick="${pick}" aria-pressed="${String(pick === state.pick)}">${picks[pick][lang]} ${count(state.rows.filter(picks[pick].test).length)}</button></li>`)}`.text;
    document.getElementById('rows')!.innerHTML = table(
      state.rows.filter(picks[state.pick].test),
      state.city,
      lang,
    );
  };
  const load = async () => {
    const path = `/api/cities/${encodeURIComponent(state.city)}`;
    document.getElementById('dispatch')!.setAttribute('href', `${path}/dispatch.xlsx`);
    state.rows = await ask<SupervisedCommunity[]>(`${path}/supervision`);
    show();
    await Promise.all([showQuestions(path, lang), showRanking(lang)]);
  };
  document.getElementById('sums')!.addEventListener('click', (event) => {
    const pick = (event.target as HTMLElement).dataset.pick as Pick | undefined;
    if (!pick) return;
    state.pick = pick;
    show();
  });
  document.getElementById('city')!.addEventListener('change', (event) => {
    state.city = (event.target as HTMLSelectElement).value;
    load();
  });
  await load();
}

function table(rows: readonly SupervisedCommunity[], city: string, lang: Lang): string {
  const zh = lang === 'zh';
  if (rows.length === 0) return html`<p class="empty">${zh ? '没有。' : 'None.'}</p>`.text;
  const heads = zh
    ? ['小区', '判断', '完成率', '计划完工', '预计完工（估）', '最近填报', '矛盾']
    : ['Community', 'Verdict', 'Done', 'Due', 'Forecast', 'Last report', 'Contradictions'];
  return html`<table class="supervised"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map((row) => supervisedRow(row, city, lang))}</tbody></table>`
    .text;
}

/** The verdict beside the name: on a phone the rest is a swipe away. */
function supervisedRow({ deadline, ...row }: SupervisedCommunity, city: string, lang: Lang): Html {
  const zh = lang === 'zh';
  const { forecast } = deadline;
  const range = forecast && `${forecast.earliestOn.slice(0, 7)} – ${forecast.latestOn?.slice(0, 7) ?? '∞'}`;
  const contradictions = [...new Set(row.contradictions.map(({ code }) => contradictionText[code][lang]))];
  return html`<tr><th scope="row"><a href="/c/${city}/${row.code}">${row.name}</a> <small>${row.office}</small></th>
<td class="risk-${deadline.risk} whole">${riskText[deadline.risk][lang]}${deadline.daysLate !== null && ` ${deadline.daysLate} ${zh ? '天' : 'd'}`}</td>
<td class="num">${percentText(row.percent)}</td><td class="whole">${deadline.dueOn ?? '—'}</td>
<td>${forecast ? html`<span class="whole">${forecast.finishOn}</span> <small class="whole">${range}</small>` : '—'}</td>
<td class="whole">${row.lastReportOn ?? '—'}${row.reportOverdueDays > 0 && html` <small class="late">${zh ? `缺 ${row.reportOverdueDays} 天` : `${row.reportOverdueDays} d missing`}</small>`}</td>
<td class="contradictions">${contradictions.length > 0 ? contradictions.join(zh ? '；' : '; ') : '—'}</td></tr>`;
}

async function showQuestions(path: string, lang: Lang): Promise<void> {
  const zh = lang === 'zh';
  const list = document.getElementById('questions')!;
  const questions = await ask<{ ticket: string; community: string; question: string; askedAt: string }[]>(
    `${path}/questions`,
  );
  list.innerHTML =
    questions.length === 0
      ? html`<li class="empty">${zh ? '没有待答复的问题。' : 'No question waits.'}</li>`.text
      : html`${questions.map(
          ({
            ticket,
            community,
            question,
            askedAt,
          }) => html`<li><form data-ticket="${ticket}"><b>${community}</b> <small>${ticket} · ${askedAt.slice(0, 10)}</small><p>${question}</p>
<label for="a-${ticket}">${zh ? '答复' : 'Answer'}</label><textarea id="a-${ticket}" name="answer" rows="2" required maxlength="2000"></textarea>
<label class="choice"><input type="checkbox" name="isPublic" checked> ${zh ? '公开' : 'Publish'}</label> <button class="primary" type="submit">${zh ? '答复' : 'Answer'}</button></form></li>`,
        )}`.text;
  list.onsubmit = async (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const body = JSON.stringify({ answer: data.get('answer'), isPublic: data.get('isPublic') === 'on' });
    await ask(`${path}/questions/${form.dataset.ticket}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await showQuestions(path, lang);
  };
}

/** Regions by how much of their programme is done. */
async function showRanking(lang: Lang): Promise<void> {
  const { overview } = await serverSource.view(parseFilter(new URLSearchParams()), null);
  const rows = overview.children.toSorted(
    (a, b) => b.totals.completion.percent - a.totals.completion.percent,
  );
  document.getElementById('ranking')!.innerHTML = html`<table><tbody>${rows.map(({ name, totals }, i) => {
    const { started, completed } = reachedCounts(totals);
    const text =
      lang === 'zh' ? `开工 ${started}，完工 ${completed}` : `${started} started, ${completed} complete`;
    return html`<tr><td class="num">${i + 1}</td><th scope="row">${name}</th><td class="rate">${meter(totals.completion.percent, name)}<span>${percentCell(totals.completion.percent)}</span></td><td class="whole">${text}</td></tr>`;
  })}</tbody></table>`.text;
}
