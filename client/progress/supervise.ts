import { count } from '../../domain/progress/markup/format.ts';
import { html } from '../../domain/progress/markup/html.ts';
import { pageHref } from '../../domain/progress/markup/site.ts';
import type { SupervisedCommunity } from '../../domain/progress/reporting.ts';
import { wireAlerts } from './alert-choices.ts';
import { wireLedger } from './ledger.ts';
import { cityOptions, ownCities } from './own-cities.ts';
import { siteHere } from './site-here.ts';
import { ask } from './source.ts';
import { showQuestions, showRanking, whyNot } from './supervise-parts.ts';
import { emptyList, type ListName, picks, supervisionTable } from './supervise-table.ts';

/** Deadlines in danger, missing reports, contradictions, questions that wait, and how the regions compare. */
export async function wireSupervise(): Promise<void> {
  const root = document.getElementById('supervise')!;
  const { lang } = siteHere();
  const account = await ask<{ role: string; cities: string[] } | null>('/api/me').catch(() => null);
  if (!account) {
    root.innerHTML =
      html`<p>${lang === 'zh' ? '请先登录。' : 'Please sign in first.'} <a class="button" href="${signInHref()}">${lang === 'zh' ? '登录' : 'Sign in'}</a></p>`.text;
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
<section><div class="scroll" id="rows" tabindex="0"></div></section>
${isTold && html`<section id="alerts"></section>`}
<section><h2>${lang === 'zh' ? '待答复的问题' : 'Questions that wait'}</h2><ul class="queue" id="questions"></ul></section>
<section id="ledger"></section>
<section><h2>${lang === 'zh' ? '排名' : 'Ranking'}</h2><div class="scroll" id="ranking" tabindex="0"></div></section>`.text;
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
    const { test, most } = picks[state.pick];
    const shown = rows.filter(test);
    if (most) shown.sort((a, b) => most(b) - most(a));
    document.getElementById('rows')!.innerHTML = (
      shown.length === 0 ? emptyList(state.pick, state.find, lang) : supervisionTable(shown, state.city, lang)
    ).text;
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
    try {
      state.rows = await ask<SupervisedCommunity[]>(`${path}/supervision`);
      show();
      showAlerts(state.city, officesOf(state.rows));
      await Promise.all([showQuestions(path, state.city, lang), showRanking(state.city, lang)]);
    } catch (error) {
      document.getElementById('rows')!.innerHTML =
        html`<p role="alert" class="answer refused">${whyNot(error, lang)}</p>`.text;
    }
  };
  root.addEventListener('click', (event) => {
    const { pick, clear } = (event.target as HTMLElement).dataset;
    if (!pick) return;
    state.pick = pick as ListName;
    if (clear !== undefined) {
      state.find = '';
      (document.getElementById('find') as HTMLInputElement).value = '';
    }
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

/** To the sign-in, in the language of the page, and back to what was looked for. */
function signInHref(): string {
  const here = location.pathname + location.search + location.hash;
  const address = new URL(pageHref(siteHere(), 'report'), location.href);
  address.searchParams.set('next', here);
  return address.pathname + address.search;
}
