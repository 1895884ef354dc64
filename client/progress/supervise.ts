import { parseFilter } from '../../domain/progress/filter.ts';
import { count, type Lang, percentCell } from '../../domain/progress/markup/format.ts';
import { html } from '../../domain/progress/markup/html.ts';
import { meter, reachedCounts } from '../../domain/progress/markup/parts.ts';
import type { SupervisedCommunity } from '../../domain/progress/reporting.ts';
import { wireAlerts } from './alert-choices.ts';
import { wireLedger } from './ledger.ts';
import { cityOptions, ownCities } from './own-cities.ts';
import { siteHere } from './site-here.ts';
import { ask, serverSource } from './source.ts';
import { type ListName, picks, supervisionTable } from './supervise-table.ts';

/** Deadlines in danger, missing reports, contradictions, questions that wait, and how the regions compare. */
export async function wireSupervise(): Promise<void> {
  const root = document.getElementById('supervise')!;
  const { lang } = siteHere();
  const account = await ask<{ role: string; cities: string[] } | null>('/api/me').catch(() => null);
  if (!account) {
    root.innerHTML =
      html`<p>${lang === 'zh' ? '请先登录。' : 'Please sign in first.'} <a class="button" href="/report?next=${encodeURIComponent(location.pathname + location.search + location.hash)}">${lang === 'zh' ? '登录' : 'Sign in'}</a></p>`.text;
    return;
  }
  const cities = await ownCities(account.cities);
  const query = new URLSearchParams(location.search);
  const asked = query.get('pick') ?? '';
  const state = {
    city: query.get('city') ?? cities[0]?.code ?? '',
    pick: (asked in picks ? asked : 'deadline') as ListName,
    find: query.get('find') ?? '',
    rows: [] as SupervisedCommunity[],
  };
  const isTold = account.role === 'supervisor' || account.role === 'administrator';
  root.innerHTML =
    html`<p class="who"><label for="city">${lang === 'zh' ? '城市' : 'City'}</label> <select id="city">${cityOptions(cities, state.city)}</select> <a class="button" id="dispatch" download>${lang === 'zh' ? '本月调度表 XLSX' : 'Monthly dispatch XLSX'}</a>${isTold && html` <a class="button" href="#alerts">${lang === 'zh' ? '邮件预警' : 'Alerts by e-mail'}</a>`}</p>
<ul class="sums" id="sums"></ul><p class="who"><label for="find">${lang === 'zh' ? '查找小区或街道' : 'Find a community or street office'}</label> <input id="find" type="search" autocomplete="off" value="${state.find}"></p>
<section><div class="scroll" id="rows"></div></section>
${isTold && html`<section id="alerts"></section>`}
<section><h2>${lang === 'zh' ? '待答复的问题' : 'Questions that wait'}</h2><ul class="queue" id="questions"></ul></section>
<section id="ledger"></section>
<section><h2>${lang === 'zh' ? '排名' : 'Ranking'}</h2><div class="scroll" id="ranking"></div></section>`.text;
  const showAlerts = isTold ? wireAlerts(document.getElementById('alerts')!, lang) : () => {};

  wireLedger(
    document.getElementById('ledger')!,
    lang,
    () => state.city,
    () => load(),
  );

  const found = () => {
    const words = state.find.trim().toLowerCase();
    return state.rows.filter(
      ({ code, name, office }) =>
        code.toLowerCase() === words || name.toLowerCase().includes(words) || (office ?? '').includes(words),
    );
  };
  const show = () => {
    const rows = found();
    document.getElementById('sums')!.innerHTML =
      html`${(Object.keys(picks) as ListName[]).map((pick) => html`<li><button type="button" data-pick="${pick}" aria-pressed="${String(pick === state.pick)}">${picks[pick][lang]} ${count(rows.filter(picks[pick].test).length)}</button></li>`)}`.text;
    const shown = rows.filter(picks[state.pick].test);
    document.getElementById('rows')!.innerHTML = supervisionTable(shown, state.city, lang).text;
  };
  /** What is looked at is an address: a mail links to it, and going back comes back to it. */
  const keepAddress = () => {
    const address = new URL(location.href);
    for (const name of ['city', 'pick', 'find'] as const) {
      if (state[name]) address.searchParams.set(name, state[name]);
      else address.searchParams.delete(name);
    }
    history.replaceState(null, '', address);
  };
  const load = async () => {
    const path = `/api/cities/${encodeURIComponent(state.city)}`;
    document.getElementById('dispatch')!.setAttribute('href', `${path}/dispatch.xlsx`);
    state.rows = await ask<SupervisedCommunity[]>(`${path}/supervision`);
    show();
    showAlerts(state.city, officesOf(state.rows));
    await Promise.all([showQuestions(path, lang), showRanking(lang)]);
  };
  document.getElementById('sums')!.addEventListener('click', (event) => {
    const pick = (event.target as HTMLElement).dataset.pick as ListName | undefined;
    if (!pick) return;
    state.pick = pick;
    keepAddress();
    show();
  });
  document.getElementById('find')!.addEventListener('input', (event) => {
    state.find = (event.target as HTMLInputElement).value;
    keepAddress();
    show();
  });
  document.getElementById('city')!.addEventListener('change', (event) => {
    state.city = (event.target as HTMLSelectElement).value;
    keepAddress();
    load();
  });
  await load();
  // what the address points at is there only now
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

/** The street offices whose communities are supervised, by name. */
function officesOf(rows: readonly SupervisedCommunity[]): { code: string; name: string }[] {
  const names = new Map(
    rows.flatMap(({ officeCode, office }) =>
      officeCode === null ? [] : [[officeCode, office ?? officeCode]],
    ),
  );
  return [...names]
    .map(([code, name]) => ({ code, name }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh'));
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
