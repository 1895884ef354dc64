import {
  everything,
  type Filter,
  filterQuery,
  isPlainRegion,
  mostSigns,
  regionText,
  sorts,
  workClasses,
} from '../filter.ts';
import { pictureQuery, placeOfMonth } from '../picture.ts';
import { type Status, statuses, statusMark, statusText } from '../status.ts';
import type { CommunityList, CommunityRow, Months, Overview, RegionName, ReplayMonth } from '../view.ts';
import { area, count, distance, type Lang, percentCell, percentText } from './format.ts';
import { type Html, html } from './html.ts';
import {
  colon,
  cssName,
  curveFigure,
  meter,
  reachedCounts,
  standstillChip,
  statusBar,
  statusChip,
  weightNote,
} from './parts.ts';
import { moneySection, quantitySection, regionSection, regionTitle, zoneSection } from './region-sections.ts';
import {
  communityHref,
  figuresHref,
  inLanguage,
  overviewHref,
  queryText,
  regionHref,
  type Site,
  topicOf,
  viewHref,
} from './site.ts';
import { say } from './texts.ts';

export interface FrontFacts {
  filter: Filter;
  overview: Overview;
  list: CommunityList;
  months: Months;
}

/** Everything of the overview that is text: it is complete without any script, and the script prints it again on change. */
export function frontText(facts: FrontFacts, site: Site): Html {
  if (isEmpty(facts.overview)) return emptyText(site);
  return html`
${breadcrumbs(facts, site)}
${headline(facts.overview, site.lang)}
${search(facts.filter, site)}
${counts(facts, site)}
${listSection(facts, site)}
${regionSection(facts, site)}
${zoneSection(facts, site)}
${moneySection(facts.overview, site.lang)}
${quantitySection(facts.overview, site.lang)}
${timeSection(facts, site)}
${downloads(facts, site)}`;
}

/** Nobody has brought in a community yet. */
export function isEmpty({ region, totals }: Pick<Overview, 'region' | 'totals'>): boolean {
  return region.kind === 'all' && totals.communities === 0;
}

function emptyText(site: Site): Html {
  const { lang } = site;
  return html`<h1>${say(lang, 'emptyTitle')}</h1><p class="lead">${say(lang, 'emptyText')}</p>
<p class="next-steps">${!site.isStatic && html`<a class="button primary" href="/workbench">${say(lang, 'emptyImport')}</a>`}<a class="button" href="${figuresHref(site)}">${say(lang, 'figures')}</a></p>`;
}

/** Title of the window. */
export function frontTitle(region: RegionName, lang: Lang): string {
  return `${regionTitle(region, lang)} · ${say(lang, 'title')} · ${say(lang, 'product')}`;
}

function breadcrumbs({ filter, overview }: FrontFacts, site: Site): Html {
  const trail = [...overview.above, overview.region];
  if (trail.length === 1) return html``;
  return html`<nav class="trail" aria-label="${say(site.lang, 'region')}"><ol>${trail.map((region, i) =>
    i === trail.length - 1
      ? html`<li aria-current="page">${regionTitle(region, site.lang)}</li>`
      : html`<li><a href="${regionHref(site, filter, region)}">${regionTitle(region, site.lang)}</a></li>`,
  )}</ol></nav>`;
}

/** One sentence that says what this is and how far it is. */
export function headline(overview: Overview, lang: Lang): Html {
  const { totals } = overview;
  const { started, completed } = reachedCounts(totals);
  const name = overview.region.kind === 'all' ? '' : regionTitle(overview.region, lang);
  // between Latin letters and Chinese ones stands a space
  const place = lang === 'zh' && /[\p{Script=Latin}\d]$/u.test(name) ? `${name} ` : name;
  const percent = percentText(totals.completion.percent);
  const under = totals.byStatus.under_way;
  if (totals.communities === 0)
    return html`<h1>${place}${lang === 'zh' ? '还没有小区数据。' : ': no communities yet.'}</h1>`;
  const inProgramme = totals.communities - totals.byStatus.reserve;
  // what nobody counted is left out
  const whole = [
    `${count(totals.communities)} ${lang === 'zh' ? '个小区' : 'communities in all'}`,
    totals.households > 0 && `${count(totals.households)} ${say(lang, 'households')}`,
    totals.floorAreaM2 > 0 && area(totals.floorAreaM2, lang),
  ].filter(Boolean);
  if (inProgramme === 0)
    return lang === 'zh'
      ? html`<h1>${place}尚无小区列入改造。</h1><p class="lead">共 ${whole.join('、')}，均在储备库中。</p>`
      : html`<h1>${place ? `${place}: ` : ''}no community is in the programme yet.</h1><p class="lead">${whole.join(', ')}, all of them in reserve.</p>`;
  return lang === 'zh'
    ? html`<h1><span class="clause">${place}<wbr>已有 <em>${count(inProgramme)}</em> 个小区<wbr>列入改造，</span><span class="clause"><em>${count(started)}</em> 个已开工，</span><span class="clause"><em>${count(completed)}</em> 个已完工。</span></h1>
<p class="lead">共 ${whole.map((fact, i) => html`${i > 0 && '、'}<span class="whole">${fact}</span>`)}；正在施工 ${count(under)} 个，列入改造的小区总完成率 ${percent}（${weightNote(totals.completion.weightedBy, lang)}）。</p>`
    : html`<h1>${place ? `${place}: ` : ''}<em>${count(inProgramme)}</em> communities are in the programme, <em>${count(started)}</em> have started, <em>${count(completed)}</em> are complete.</h1>
<p class="lead">${whole.join(', ')}; ${count(under)} under way, the programme is ${percent} done (${weightNote(totals.completion.weightedBy, lang)}).</p>`;
}

/** The states with their numbers; each is a switch of the filter. */
function counts({ filter, overview }: FrontFacts, site: Site): Html {
  const { totals } = overview;
  const toggled = (status: Status) =>
    filter.statuses.includes(status)
      ? filter.statuses.filter((each) => each !== status)
      : statuses.filter((each) => each === status || filter.statuses.includes(each));
  return html`<section class="counts" aria-label="${say(site.lang, 'status')}">
${statusBar(totals, site.lang)}
<ul>${statuses.map((status) => {
    const on = filter.statuses.includes(status);
    const label = html`<b aria-hidden="true" class="mark fill-${cssName(status)}">${statusMark[status][site.lang]}</b><span>${statusText[status][site.lang]}</span><strong>${count(totals.byStatus[status])}</strong>`;
    return html`<li><a class="count${on ? ' on' : ''}" href="${viewHref(site, { ...filter, statuses: toggled(status) })}"${on && html` aria-current="true"`}>${label}</a></li>`;
  })}</ul></section>`;
}

function search(filter: Filter, site: Site): Html {
  const { lang } = site;
  const kept: [string, string][] = [
    ['in', regionText(filter.region)],
    ['status', filter.statuses.join(',')],
    ['year', filter.startYear === null ? '' : String(filter.startYear)],
    ['bbox', filter.bounds?.join(',') ?? ''],
    ...pictureQuery(site.picture),
    ['lang', lang === 'en' && !site.isStatic ? 'en' : ''],
    ['type', site.large ? 'large' : ''],
    ['embed', site.embed ? '1' : ''],
  ];
  return html`<search><form class="search" action="${overviewHref(site)}" method="get" id="search">
${kept.filter(([, value]) => value).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="q">${say(lang, 'search')} <small>${say(lang, 'searchHint')}</small></label>
<div class="row"><input id="q" name="q" type="search" value="${filter.words}" maxlength="${mostSigns}" autocomplete="off" enterkeyhint="search">
<button type="submit" class="primary">${say(lang, 'searchButton')}</button></div>
<div class="row small"><label>${say(lang, 'workClass')} <select name="work"><option value="">${say(lang, 'anyWork')}</option>${workClasses.map(
    (each) =>
      html`<option value="${each}"${filter.workClass === each && html` selected`}>${say(lang, each)}</option>`,
  )}</select></label>
<label>${say(lang, 'sort')} <select name="sort">${sorts.map(
    (each) =>
      html`<option value="${each}"${filter.sort === each && html` selected`}>${say(lang, `sort_${each}`)}</option>`,
  )}</select></label>
<button type="button" id="near" class="quiet awaits-script" hidden>${say(lang, 'nearMe')}</button>
${(!isPlainRegion(filter) || filter.statuses.length > 0) && html`<a class="quiet" href="${viewHref(site, { ...filter, words: '', statuses: [], workClass: null, startYear: null, bounds: null, near: null })}">${say(lang, 'clear')}</a>`}</div>
<p id="near-note" role="status"></p></form></search>`;
}

function listSection({ filter, list }: FrontFacts, site: Site): Html {
  const { lang } = site;
  return html`<section id="list" aria-labelledby="list-title">
<h2 id="list-title">${say(lang, 'list')} <small role="status">${count(list.count)}${list.atLeast && '+'} ${say(lang, 'results')}</small></h2>
${list.instead && insteadNote(filter.words, list.instead, lang)}
${list.rows.length === 0 ? noResults(filter, site) : html`<ul class="communities" id="rows">${listRows(list.rows, site)}</ul>`}
${list.next && html`<p class="more no-print"><a class="button" id="more" href="${viewHref(site, filter, { after: list.next })}">${say(lang, 'more')}</a></p>`}
</section>`;
}

/** That what was asked for is nowhere, and what is shown in its place. */
function insteadNote(
  asked: string,
  { words, bySound }: NonNullable<CommunityList['instead']>,
  lang: Lang,
): Html {
  return html`<p class="note">${
    lang === 'zh'
      ? `没有“${asked}”，以下是${bySound ? `读音相同（${words}）` : `含“${words}”`}的小区。`
      : `Nothing holds “${asked}”; these ${bySound ? `sound the same (${words})` : `hold “${words}”`}.`
  }</p>`;
}

/** What to try next, the widest first. */
function noResults(filter: Filter, site: Site): Html {
  const { lang } = site;
  const wider: [text: string, to: Filter][] = [];
  if (
    filter.statuses.length > 0 ||
    filter.workClass ||
    filter.startYear !== null ||
    filter.bounds ||
    filter.near
  )
    wider.push([say(lang, 'tryAllStates'), { ...everything, region: filter.region, words: filter.words }]);
  if (filter.region.kind !== 'all' && filter.words)
    wider.push([say(lang, 'tryEverywhere'), { ...everything, words: filter.words }]);
  wider.push([say(lang, 'tryAll'), { ...everything, region: filter.region }]);
  return html`<div class="empty"><p>${say(lang, 'noResults')}${filter.words && html` ${say(lang, 'tryOtherWords')}`}</p>
<p class="next-steps">${wider.map(([text, to]) => html`<a class="button" href="${viewHref(site, to)}">${text}</a>`)}</p></div>`;
}

export function listRows(rows: readonly CommunityRow[], site: Site): Html {
  const { lang } = site;
  return html`${rows.map(
    (row) => html`<li><a href="${communityHref(site, row.city, row.code)}">
<span class="name">${row.name}${row.demo && html`<small class="demo">${lang === 'zh' ? '演示' : 'demo'}</small>`}</span>
${statusChip(row.status, lang)}
<span class="where">${[row.office, row.address, row.distanceM === undefined ? null : distance(row.distanceM)].filter(Boolean).join(' · ')}</span>
${progressOf(row, lang)}
${row.standstill && html`<span class="standstill">${standstillChip(row.standstill, lang)}</span>`}
<span class="facts">${[row.households > 0 && `${count(row.households)} ${say(lang, 'households')}`, row.plannedFinish && `${say(lang, 'plannedFinish')} ${row.plannedFinish}`].filter(Boolean).join(' · ')}</span>
</a></li>`,
  )}`;
}

/** How far it is; of one that works and has never reported nobody can say. */
function progressOf(row: CommunityRow, lang: Lang): Html {
  if (row.status === 'under_way' && row.weightedBy === 'status')
    return html`<span class="progress none">${say(lang, 'notReported')}</span>`;
  // nor of one that nobody has planned
  if (row.status === 'reserve') return html``;
  return html`<span class="progress">${meter(row.percent, say(lang, 'completion'))}<span>${percentText(row.percent)}</span></span>`;
}

function timeSection({ months }: FrontFacts, site: Site): Html {
  const { lang } = site;
  const { replay } = months;
  const at = placeOfMonth(replay, site.picture.month);
  const then = replay[at];
  if (!then) return html``;
  return html`<section id="time" aria-labelledby="time-title"><h2 id="time-title">${say(lang, 'replay')}</h2>
<div class="replay">
<label for="month">${say(lang, 'month')} <output id="month-name" for="month">${then.month}</output></label>
<div class="row awaits-script" id="replay" hidden><button type="button" id="play" class="quiet">${say(lang, 'play')}</button>
<input type="range" id="month" min="0" max="${replay.length - 1}" value="${at}" aria-valuetext="${then.month}"></div>
<dl id="month-facts">${monthFacts(then, lang)}</dl><ul id="month-news"></ul></div>
<details><summary>${say(lang, 'allMonths')}</summary><div class="scroll" tabindex="0"><table id="replay-table"><thead><tr><th scope="col">${say(lang, 'month')}</th><th scope="col" class="num">${say(lang, 'started')}</th><th scope="col" class="num">${say(lang, 'completed')}</th><th scope="col" class="num">${say(lang, 'accepted')}</th><th scope="col" class="num">${say(lang, 'completion')}</th></tr></thead>
<tbody>${replay.toReversed().map((row) => html`<tr><th scope="row">${row.month}</th><td class="num">${count(row.started)}</td><td class="num">${count(row.completed)}</td><td class="num">${count(row.accepted)}</td><td class="num">${percentCell(row.percent)}</td></tr>`)}</tbody></table></div></details>
${months.undated > 0 && html`<p class="note">${say(lang, 'undated')}${colon(lang)}${count(months.undated)}</p>`}
<h3>${say(lang, 'curve')} <small>${weightNote(months.weightedBy, lang)}</small></h3>
${curveFigure(months.curve, lang)}</section>`;
}

/** How many had reached what by the end of a month. */
export function monthFacts(row: ReplayMonth, lang: Lang): Html {
  const facts = [
    [say(lang, 'started'), count(row.started)],
    [say(lang, 'completed'), count(row.completed)],
    [say(lang, 'accepted'), count(row.accepted)],
    [say(lang, 'completion'), percentCell(row.percent)],
  ];
  return html`${facts.map(([term, fact]) => html`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}`;
}

function downloads({ filter, overview }: FrontFacts, site: Site): Html {
  const { lang } = site;
  const query = filterQuery(filter);
  if (lang === 'en') query.set('lang', 'en');
  const link = (ending: string) =>
    site.isStatic
      ? `${site.base}download/${inLanguage(site)}communities.${ending}`
      : `${site.base}download/communities.${ending}${queryText(query)}`;
  const topic = topicOf(filter.region);
  return html`<section class="take" aria-labelledby="take-title"><h2 id="take-title">${say(lang, site.isStatic ? 'downloadAll' : 'download')}</h2>
<p>${['CSV', 'XLSX', 'GeoJSON'].map((name) => html`<a class="button" href="${link(name.toLowerCase())}" download>${name}</a> `)}
<a class="quiet" href="${figuresHref(site)}">${say(lang, 'figures')}</a>
${topic && !site.isStatic && html`<a class="quiet" href="${site.base}feed/${topic.replace(':', '/')}.atom${lang === 'en' && '?lang=en'}">${say(lang, 'atom')}</a>`}</p>
<p class="note">${say(lang, 'licence')}${overview.asOf && html` · ${say(lang, 'asOf')} ${overview.asOf}`}${overview.hasDemo && html` · <strong>${say(lang, 'demo')}</strong> ${say(lang, 'demoNote')}`}</p></section>`;
}
