import { weightText } from '../completion.ts';
import { everything } from '../filter.ts';
import { sixHaves, sixHaveText } from '../six-haves.ts';
import { hasReached } from '../status.ts';
import type { CommunityPage } from '../view.ts';
import {
  acceptanceTable,
  banSection,
  bodiesTable,
  changeList,
  moneyTable,
  photoList,
  stageList,
  worksTable,
} from './community-sections.ts';
import { area, count, type Lang, money, percentText } from './format.ts';
import { feedbackForm, feedLink, feedsInstead, subscribeForm } from './forms.ts';
import { type Html, html } from './html.ts';
import { curveFigure, datesWhole, standstillChip, statusChip } from './parts.ts';
import { regionTitle } from './region-sections.ts';
import { pageHref, placeHref, regionHref, type Site } from './site.ts';
import { sitePlanFigure } from './site-plan.ts';
import { say } from './texts.ts';

/**
 * The page of one community, complete without any script. `qr` = an SVG of its own address; `hasMail` = news and answers
 * can be sent by mail.
 */
export function communityText(page: CommunityPage, site: Site, qr: Html | null, hasMail: boolean): Html {
  const { lang } = site;
  const { shown, open } = splitSections(page, site);
  return html`<article class="community">
<nav class="trail" aria-label="${say(lang, 'region')}"><ol>${page.above.map((region) => html`<li><a href="${regionHref(site, everything, region)}">${regionTitle(region, lang)}</a></li>`)}<li aria-current="page">${page.row.name}</li></ol></nav>
<header class="hero"><div>
<h1>${page.row.name}</h1>
<p class="where">${[page.row.address, page.row.office].filter(Boolean).join(' · ')}</p>
<p>${statusChip(page.row.status, lang)} ${page.row.standstill && standstillChip(page.row.standstill, lang)} ${page.row.demo && html`<span class="chip demo">${say(lang, 'demo')}</span>`}</p>
<p class="sentence">${datesWhole(page.sentence[lang])}</p>
${keyFacts(page, site)}
${nextSteps(page, site)}
</div>
${qr && html`<figure class="qr">${qr}<figcaption>${say(lang, 'qr')}</figcaption></figure>`}
</header>
${page.closures.length > 0 && html`<section class="alert"><h2>${say(lang, 'closures')}</h2><ul>${page.closures.map((closure) => html`<li><span class="whole"><time datetime="${closure.from}">${closure.from}</time> – ${closure.to ?? say(lang, 'open')}</span>${lang === 'zh' ? '：' : ': '}${closure.note}</li>`)}</ul></section>`}
${page.ban && banSection(page.ban, lang)}
${page.plan && sitePlanFigure(page.plan, page.row.name, lang)}
${shown.map(([title, content]) => html`<section><h2>${title}</h2>${content}</section>`)}
${open.length > 0 && html`<section class="open"><h2>${say(lang, 'notYet')}</h2><p>${say(lang, 'notYetText', open.join(lang === 'zh' ? '、' : ', '))}</p></section>`}
${page.buildingList.length > 0 && html`<section><h2>${say(lang, 'buildingsTitle')}</h2><ul class="buildings">${page.buildingList.map((building) => buildingLine(building, lang))}</ul></section>`}
${page.answers.length > 0 && html`<section id="answers"><h2>${say(lang, 'answers')}</h2><dl class="answers">${page.answers.map((line) => html`<dt id="${line.ticket}"><small>${line.askedOn} · ${line.ticket}</small> ${line.question}</dt><dd><small>${line.answeredOn}</small> ${line.answer}</dd>`)}</dl></section>`}
${canTakePart(site) && takePart(page, site, hasMail)}
<p class="note">${say(lang, 'asOf')} ${page.asOf} · ${say(lang, 'licence')}${page.row.demo && html` · <strong>${say(lang, 'demo')}</strong>`}</p>
</article>`;
}

/** What is known of a building; no fact is broken by the end of a line. */
function buildingLine(building: CommunityPage['buildingList'][number], lang: Lang): Html {
  const facts = [
    building.levels && `${building.levels} ${say(lang, 'levels')}`,
    building.households && `${building.households} ${say(lang, 'households')}`,
    building.builtYear && say(lang, 'builtIn', building.builtYear),
  ].filter((fact) => !!fact);
  return html`<li><b>${building.name || building.code}</b>${facts.map((fact, i) => html` ${i > 0 && '· '}<span class="whole">${fact}</span>`)}</li>`;
}

/** Nobody is behind a static edition, and a frame in another site is no place to write in. */
function canTakePart(site: Site): boolean {
  return !site.isStatic && !site.embed;
}

/** Figures with their units; what nobody counted says so, and a percentage says what it is weighted by. */
function keyFacts(page: CommunityPage, { lang }: Site): Html {
  const { row, completion } = page;
  const zh = lang === 'zh';
  const known = (value: number, text: (value: number) => string) =>
    value > 0 ? text(value) : say(lang, 'unknown');
  const facts: [term: string, fact: string, note?: string | false][] = [
    [
      say(lang, 'householdsTitle'),
      known(row.households, (value) => (zh ? `${count(value)} 户` : count(value))),
    ],
    [
      say(lang, 'buildingsTitle'),
      known(page.buildings, (value) => (zh ? `${count(value)} 栋` : count(value))),
    ],
    [say(lang, 'floorArea'), known(page.floorAreaM2, (value) => area(value, lang))],
    [
      say(lang, 'builtYear'),
      page.builtYear === null ? say(lang, 'unknown') : `${page.builtYear}${zh ? ' 年' : ''}`,
    ],
    [
      say(lang, 'investment'),
      known(row.investmentYuan, (value) => money(value, lang)),
      // no source of money is known yet: the sum is the register's
      row.investmentYuan > 0 && page.money.length === 0 && say(lang, 'estimate'),
    ],
  ];
  // how far a community is that nobody has planned is no question
  if (row.status !== 'reserve')
    facts.unshift([
      say(lang, 'completion'),
      completion.known === 0 ? say(lang, 'notReported') : percentText(completion.percent),
      weightText[completion.weightedBy][lang],
    ]);
  return html`<dl class="key-facts">${facts.map(([term, fact, note]) => html`<div><dt>${term}</dt><dd>${fact}${note && html`<small>${note}</small>`}</dd></div>`)}</dl>`;
}

/** What a resident can do now, before all there is to read. */
function nextSteps(page: CommunityPage, site: Site): Html {
  const { lang } = site;
  const region = page.above.at(-1) ?? everything.region;
  return html`<p class="next-steps no-print">${canTakePart(site) && html`<a class="button primary" href="#subscribe">${say(lang, 'subscribe')}</a><a class="button" href="#feedback">${say(lang, 'feedback')}</a>`}<a class="button" href="${placeHref(site, region, page.row.at)}">${say(lang, 'onTheMap')}</a></p>`;
}

type Section = readonly [title: string, content: Html];

/** Before work begins most is not settled: that is told in one line and not in a panel each. */
function splitSections(page: CommunityPage, site: Site): { shown: Section[]; open: string[] } {
  const { lang } = site;
  const begun = hasReached(page.row.status, 'under_way');
  const signed = page.acceptance.some((part) => part.signedOn !== null);
  const checked = sixHaves.some((key) => page.sixHaves[key] !== null);
  const all: [filled: boolean, title: string, content: Html][] = [
    [true, say(lang, 'stages'), stageList(page.stages, lang)],
    [begun || page.works.length > 0, say(lang, 'works'), worksTable(page.works, site)],
    [page.photos.length > 0, say(lang, 'photos'), photoList(page, site)],
    [begun || page.money.length > 0, say(lang, 'money'), moneyTable(page, site)],
    [true, say(lang, 'bodies'), bodiesTable(page, site)],
    [page.changes.length > 0, say(lang, 'changes'), changeList(page, lang)],
    [begun || signed, say(lang, 'acceptance'), acceptanceTable(page, lang)],
    [begun || checked, say(lang, 'sixHaves'), sixList(page, site)],
  ];
  if (page.curve.length > 1) all.splice(2, 0, [true, say(lang, 'curve'), curveFigure(page.curve, lang)]);
  // that nothing was changed is nothing to wait for
  const awaited = ([filled, title]: (typeof all)[number]) => !filled && title !== say(lang, 'changes');
  return {
    shown: all.filter(([filled]) => filled).map(([, title, content]) => [title, content] as const),
    open: all.filter(awaited).map(([, title]) => title),
  };
}

function sixList(page: CommunityPage, { lang }: Site): Html {
  return html`<ul class="six">${sixHaves.map((key) => {
    const state = page.sixHaves[key];
    const word = state === null ? 'notSaid' : state ? 'yes' : 'no';
    return html`<li class="six-${word}"><span aria-hidden="true">${state === null ? '？' : state ? '✓' : '✗'}</span> ${sixHaveText[key][lang]} <small>${say(lang, word)}</small></li>`;
  })}</ul>`;
}

function takePart(page: CommunityPage, site: Site, hasMail: boolean): Html {
  const { lang } = site;
  const { city, code } = page.row;
  const typed = { city, code };
  const office = page.above.find(({ kind }) => kind === 'office')?.key.split('/')[1];
  return html`<div class="take-part">
<section id="subscribe"><h2>${say(lang, 'subscribe')}</h2>
${hasMail ? subscribeForm(typed, site, page.row.office !== null, feedLink(typed, site)) : html`<p>${say(lang, 'noMail')}</p>${feedsInstead({ ...typed, office }, site)}`}</section>
<section id="feedback"><h2>${say(lang, 'feedback')}</h2>
${feedbackForm(typed, site, hasMail)}</section>
</div>
<p class="no-print"><a class="quiet" href="${pageHref(site, '')}">${say(lang, 'back')}</a></p>`;
}
