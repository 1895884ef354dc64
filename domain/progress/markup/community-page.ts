import { weightText } from '../completion.ts';
import { everything, workClasses } from '../filter.ts';
import { sixHaves, sixHaveText } from '../six-haves.ts';
import type { StageProgress, StepProgress } from '../stages.ts';
import type { CommunityPage, WorkLine } from '../view.ts';
import { area, count, type Lang, money, percentText, quantity } from './format.ts';
import { regionTitle } from './front-page.ts';
import { type Html, html } from './html.ts';
import { curveFigure, meter, statusChip } from './parts.ts';
import { pageHref, regionHref, type Site } from './site.ts';
import { sitePlanFigure } from './site-plan.ts';
import { say } from './texts.ts';

/** The page of one community, complete without any script. `qr` = an SVG of its own address. */
export function communityText(page: CommunityPage, site: Site, qr: Html | null): Html {
  const { lang } = site;
  // nobody counted it: nothing is not a number of people
  const known = (value: number, text: (value: number) => string) =>
    value > 0 ? text(value) : say(lang, 'unknown');
  return html`<article class="community">
<nav class="trail" aria-label="${say(lang, 'region')}"><ol>${page.above.map((region) => html`<li><a href="${regionHref(site, everything, region)}">${regionTitle(region, lang)}</a></li>`)}<li aria-current="page">${page.row.name}</li></ol></nav>
<header class="hero"><div>
<h1>${page.row.name}</h1>
<p class="where">${[page.row.address, page.row.office].filter(Boolean).join(' · ')}</p>
<p>${statusChip(page.row.status, lang)} ${page.row.demo && html`<span class="chip demo">${say(lang, 'demo')}</span>`}</p>
<p class="sentence">${page.sentence[lang]}</p>
<dl class="key-facts">${[
    [say(lang, 'completion'), percentText(page.completion.percent)],
    [lang === 'zh' ? '户数' : 'Households', known(page.row.households, count)],
    [say(lang, 'buildingsTitle'), known(page.buildings, count)],
    [say(lang, 'floorArea'), known(page.floorAreaM2, (value) => area(value, lang))],
    [
      lang === 'zh' ? '建成年份' : 'Built',
      page.builtYear === null ? say(lang, 'unknown') : String(page.builtYear),
    ],
    [say(lang, 'investment'), known(page.row.investmentYuan, (value) => money(value, lang))],
  ].map(([term, fact]) => html`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}</dl>
<p class="note">${say(lang, 'completion')}: ${weightText[page.completion.weightedBy][lang]}</p>
</div>
${qr && html`<figure class="qr">${qr}<figcaption>${say(lang, 'qr')}</figcaption></figure>`}
</header>
${page.closures.length > 0 && html`<section class="alert"><h2>${say(lang, 'closures')}</h2><ul>${page.closures.map((closure) => html`<li><time datetime="${closure.from}">${closure.from}</time> – ${closure.to ?? say(lang, 'open')}：${closure.note}</li>`)}</ul></section>`}
${page.plan && sitePlanFigure(page.plan, page.row.name, lang)}
<section><h2>${say(lang, 'stages')}</h2>${stageList(page.stages, lang)}</section>
<section><h2>${say(lang, 'works')}</h2>${worksTable(page.works, lang)}</section>
${page.curve.length > 1 && html`<section><h2>${say(lang, 'curve')}</h2>${curveFigure(page.curve, lang)}</section>`}
<section><h2>${say(lang, 'photos')}</h2>${photos(page, site)}</section>
<section><h2>${say(lang, 'money')}</h2>${moneyTable(page, lang)}${page.invested && html`<p class="note">${say(lang, 'invested')} ${money(page.invested.yuan, lang)}（${say(lang, 'investedUpTo').replace('{n}', page.invested.countedOn)}）</p>`}</section>
<section><h2>${say(lang, 'bodies')}</h2>${bodies(page, lang)}</section>
<section><h2>${say(lang, 'changes')}</h2>${changes(page, lang)}</section>
<section><h2>${say(lang, 'acceptance')}</h2><ul class="signatures">${page.acceptance.map(
    (part) =>
      html`<li class="${part.signedOn ? 'yes' : 'not'}"><b>${part.party[lang]}</b> <span>${say(lang, part.part === 'pipes' ? 'pipesPart' : 'wholePart')}</span> <span class="verdict">${part.signedOn ? html`✓ ${say(lang, 'signed')} ${part.signedOn}` : say(lang, 'notSigned')}</span></li>`,
  )}</ul></section>
<section><h2>${say(lang, 'sixHaves')}</h2><ul class="six">${sixHaves.map((key) => {
    const state = page.sixHaves[key];
    const word = state === null ? 'notSaid' : state ? 'yes' : 'no';
    return html`<li class="six-${word}"><span aria-hidden="true">${state === null ? '？' : state ? '✓' : '✗'}</span> ${sixHaveText[key][lang]} <small>${say(lang, word)}</small></li>`;
  })}</ul></section>
${page.buildingList.length > 0 && html`<section><h2>${say(lang, 'buildingsTitle')}</h2><ul class="buildings">${page.buildingList.map((building) => html`<li><b>${building.name || building.code}</b> ${[building.levels && `${building.levels} ${say(lang, 'levels')}`, building.households && `${building.households} ${say(lang, 'households')}`, building.builtYear && `${building.builtYear} ${say(lang, 'builtIn')}`].filter(Boolean).join(' · ')}</li>`)}</ul></section>`}
${page.answers.length > 0 && html`<section id="answers"><h2>${say(lang, 'answers')}</h2><dl class="answers">${page.answers.map((line) => html`<dt id="${line.ticket}"><small>${line.askedOn} · ${line.ticket}</small> ${line.question}</dt><dd><small>${line.answeredOn}</small> ${line.answer}</dd>`)}</dl></section>`}
${!site.isStatic && !site.embed && takePart(page, site)}
<p class="note">${say(lang, 'asOf')} ${page.asOf} · ${say(lang, 'licence')}${page.row.demo && html` · <strong>${say(lang, 'demo')}</strong>`}</p>
</article>`;
}

function stageList(stages: readonly StageProgress[], lang: Lang): Html {
  const word = { done: 'stageDone', current: 'stageCurrent', ahead: 'stageAhead' } as const;
  return html`<ol class="stages">${stages.map(
    (
      stage,
    ) => html`<li class="stage-${stage.state}${stage.overdue && ' overdue'}"${stage.state === 'current' && html` aria-current="step"`}>
<span class="dot" aria-hidden="true">${stage.state === 'done' ? '✓' : ''}</span>
<b>${stage.text[lang]}</b><small>${stage.overdue ? say(lang, 'overdue') : say(lang, word[stage.state])}</small></li>`,
  )}</ol>
<details class="steps"><summary>${lang === 'zh' ? '每一步的计划与实际日期' : 'Planned and actual date of every step'}</summary><div class="scroll"><table><thead><tr><th scope="col">${say(lang, 'step')}</th><th scope="col">${say(lang, 'planned')}</th><th scope="col">${say(lang, 'actual')}</th><th scope="col">${say(lang, 'lead')}</th></tr></thead>
<tbody>${stages.flatMap((stage) => stage.steps.map((step) => stepRow(step, lang)))}</tbody></table></div></details>`;
}

function stepRow(step: StepProgress, lang: Lang): Html {
  const late =
    step.lateDays !== null && html` <small class="late">${say(lang, 'lateDays', step.lateDays)}</small>`;
  return html`<tr><th scope="row">${step.text[lang]}</th><td>${step.plannedOn ?? '—'}${step.actualOn === null && late}</td><td>${step.actualOn ?? '—'}${step.actualOn !== null && late}</td><td>${step.lead[lang]}</td></tr>`;
}

const units: Record<string, { zh: string; en: string }> = {
  m: { zh: 'm', en: 'm' },
  m2: { zh: '㎡', en: 'm²' },
  piece: { zh: '个', en: '' },
  set: { zh: '套', en: 'sets' },
  place: { zh: '处', en: 'places' },
};

/** Lines of a class that stand open; the rest is one tap away. */
const openLines = 6;

function worksTable(works: readonly WorkLine[], lang: Lang): Html {
  if (works.length === 0) return html`<p class="empty">${say(lang, 'noWorks')}</p>`;
  return html`${workClasses.map((workClass) => {
    const lines = works.filter((line) => line.workClass === workClass);
    if (lines.length === 0) return null;
    const done = lines.filter((line) => line.percent >= 100).length;
    const rest = lines.slice(openLines);
    return html`<h3>${say(lang, workClass)} <small>${say(lang, 'itemsDone', `${done} / ${lines.length}`)}</small></h3>${worksLines(lines.slice(0, openLines), lang)}
${rest.length > 0 && html`<details><summary>${say(lang, 'moreItems', rest.length)}</summary>${worksLines(rest, lang)}</details>`}`;
  })}`;
}

function worksLines(lines: readonly WorkLine[], lang: Lang): Html {
  return html`<div class="scroll"><table class="works"><thead><tr><th scope="col">${say(lang, 'item')}</th><th scope="col" class="num">${say(lang, 'quantity')}</th><th scope="col">${say(lang, 'completion')}</th></tr></thead>
<tbody>${lines.map((line) => {
    const unit = units[line.unit]?.[lang] ?? line.unit;
    return html`<tr><th scope="row">${line.text[lang]}</th><td class="num">${quantity(line.done)} / ${quantity(line.planned)} ${unit}</td><td class="rate">${meter(line.percent, line.text[lang])}<span>${percentText(line.percent)}</span></td></tr>`;
  })}</tbody></table></div>`;
}

function photos(page: CommunityPage, site: Site): Html {
  if (page.photos.length === 0) return html`<p class="empty">${say(site.lang, 'noPhotos')}</p>`;
  return html`<ul class="photos">${page.photos.map(
    (photo) =>
      html`<li><a href="${site.base}photos/${page.row.city}/${photo.id}.jpg"><img src="${site.base}photos/${page.row.city}/${photo.id}-small.jpg" alt="${say(site.lang, photo.kind)}${photo.caption && `：${photo.caption}`}" width="${photo.width}" height="${photo.height}" loading="lazy"></a><p><b>${say(site.lang, photo.kind)}</b> ${photo.takenOn}</p></li>`,
  )}</ul>`;
}

function moneyTable(page: CommunityPage, lang: Lang): Html {
  if (page.money.length === 0) return html`<p class="empty">${say(lang, 'noMoney')}</p>`;
  const known = page.money.every((line) => line.amountYuan !== null);
  const total = page.money.reduce((sum, line) => sum + (line.amountYuan ?? 0), 0);
  return html`<div class="scroll"><table><thead><tr><th scope="col">${say(lang, 'source')}</th><th scope="col" class="num">${say(lang, 'investment')}</th></tr></thead>
<tbody>${page.money.map((line) => html`<tr><th scope="row">${line.source[lang]}<small> ${line.project}</small></th><td class="num">${line.amountYuan === null ? say(lang, 'unknown') : money(line.amountYuan, lang)}</td></tr>`)}</tbody>
${known && html`<tfoot><tr><th scope="row">${say(lang, 'total')}</th><td class="num">${money(total, lang)}</td></tr></tfoot>`}</table></div>`;
}

function bodies(page: CommunityPage, lang: Lang): Html {
  return html`<div class="scroll"><table><thead><tr><th scope="col">${lang === 'zh' ? '单位' : 'Body'}</th><th scope="col">${say(lang, 'duty')}</th><th scope="col">${say(lang, 'phone')}</th></tr></thead>
<tbody>${page.bodies.map((body) => html`<tr><th scope="row">${body.text[lang]}</th><td>${body.duty[lang]}</td><td>${body.phone ? html`<a href="tel:${body.phone}">${body.phone}</a>` : say(lang, 'unknown')}</td></tr>`)}</tbody></table></div>`;
}

function changes(page: CommunityPage, lang: Lang): Html {
  if (page.changes.length === 0) return html`<p class="empty">${say(lang, 'noChanges')}</p>`;
  return html`<ol class="changes">${page.changes.map(
    (change) =>
      html`<li><time datetime="${change.at}">${change.at}</time> <b>${change.text[lang]}</b> ${say(lang, 'from')} ${change.from[lang]} ${say(lang, 'to')} <strong>${change.to[lang]}</strong>${change.reason && html`<span class="reason">${say(lang, 'reason')}：${change.reason}</span>`}</li>`,
  )}</ol>`;
}

function takePart(page: CommunityPage, site: Site): Html {
  const { lang } = site;
  const topic = `${page.row.city}/${page.row.code}`;
  return html`<div class="take-part">
<section id="subscribe"><h2>${say(lang, 'subscribe')}</h2>
<form action="${site.base}subscribe" method="post" data-enhance="subscribe">
<input type="hidden" name="city" value="${page.row.city}"><input type="hidden" name="code" value="${page.row.code}"><input type="hidden" name="lang" value="${lang}">
<fieldset><legend class="sr-only">${say(lang, 'subscribe')}</legend>
${(['community', 'office', 'city'] as const).filter((kind) => kind !== 'office' || page.row.office).map((kind, i) => html`<label class="choice"><input type="radio" name="topic" value="${kind}"${i === 0 && html` checked`}> ${say(lang, kind === 'community' ? 'topicCommunity' : kind === 'office' ? 'topicOffice' : 'topicCity')}</label>`)}</fieldset>
<label for="email">${say(lang, 'email')}</label><div class="row"><input id="email" name="email" type="email" required maxlength="254" autocomplete="email"><button class="primary" type="submit">${say(lang, 'subscribeButton')}</button></div>
<p class="note">${say(lang, 'subscribeNote')} <a href="${site.base}feed/community/${topic}.atom">${say(lang, 'atom')}</a></p><p role="status" class="answer"></p></form></section>
<section id="feedback"><h2>${say(lang, 'feedback')}</h2>
<form action="${site.base}feedback" method="post" data-enhance="feedback">
<input type="hidden" name="city" value="${page.row.city}"><input type="hidden" name="code" value="${page.row.code}"><input type="hidden" name="lang" value="${lang}">
<label for="question">${say(lang, 'feedbackText')}</label><textarea id="question" name="question" required minlength="2" maxlength="1000" rows="4"></textarea>
<label for="answer-to">${say(lang, 'feedbackEmail')}</label><input id="answer-to" name="email" type="email" maxlength="254" autocomplete="email">
<p class="note">${say(lang, 'feedbackNote')}</p><button class="primary" type="submit">${say(lang, 'feedbackButton')}</button><p role="status" class="answer"></p></form></section>
</div>
<p class="no-print"><a class="quiet" href="${pageHref(site, '')}">${say(lang, 'back')}</a></p>`;
}
