import { workClasses } from '../filter.ts';
import type { StageProgress, StepProgress } from '../stages.ts';
import { hasReached } from '../status.ts';
import type { BanLine, CommunityPage, WorkLine } from '../view.ts';
import { type Lang, money, moneyCell, percentText, quantity, unitText } from './format.ts';
import { type Html, html } from './html.ts';
import { colon, meter } from './parts.ts';
import type { Site } from './site.ts';
import { say } from './texts.ts';

// The tables and lists on the page of a community, one a section.

/** The stage bar, and every step with its dates behind a summary. */
export function stageList(stages: readonly StageProgress[], lang: Lang): Html {
  const word = { done: 'stageDone', current: 'stageCurrent', ahead: 'stageAhead' } as const;
  return html`<ol class="stages">${stages.map(
    (
      stage,
    ) => html`<li class="stage-${stage.state}${stage.overdue && ' overdue'}"${stage.state === 'current' && html` aria-current="step"`}>
<span class="dot" aria-hidden="true">${stage.state === 'done' ? '✓' : ''}</span>
<b>${stage.text[lang]}</b><small>${stage.overdue ? say(lang, 'overdue') : say(lang, word[stage.state])}</small></li>`,
  )}</ol>
<details class="steps"><summary>${lang === 'zh' ? '每一步的计划与实际日期' : 'Planned and actual date of every step'}</summary><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${say(lang, 'step')}</th><th scope="col">${say(lang, 'planned')}</th><th scope="col">${say(lang, 'actual')}</th><th scope="col">${say(lang, 'lead')}</th></tr></thead>
<tbody>${stages.flatMap((stage) => stage.steps.map((step) => stepRow(step, lang)))}</tbody></table></div></details>`;
}

function stepRow(step: StepProgress, lang: Lang): Html {
  const late =
    step.lateDays !== null && html` <small class="late">${say(lang, 'lateDays', step.lateDays)}</small>`;
  return html`<tr><th scope="row">${step.text[lang]}</th><td class="whole">${step.plannedOn ?? '—'}${step.actualOn === null && late}</td><td class="whole">${step.actualOn ?? '—'}${step.actualOn !== null && late}</td><td>${step.lead[lang]}</td></tr>`;
}

/** Lines of a class that stand open; the rest is one tap away. */
const openLines = 6;

/** What is done, by class. */
export function worksTable(works: readonly WorkLine[], site: Site): Html {
  const { lang } = site;
  if (works.length === 0) return emptyPart(say(lang, 'noWorks'), site);
  return html`${workClasses.map((workClass) => {
    const lines = works.filter((line) => line.workClass === workClass);
    if (lines.length === 0) return null;
    const done = lines.filter((line) => line.percent >= 100).length;
    const rest = lines.slice(openLines);
    return html`<h3>${say(lang, workClass)} <small>${say(lang, 'itemsDone', `${done} / ${lines.length}`)}</small></h3>${worksLines(lines.slice(0, openLines), lang)}
${rest.length > 0 && html`<details class="rest"><summary>${say(lang, 'moreItems', rest.length)}</summary>${worksLines(rest, lang)}</details>`}`;
  })}`;
}

function worksLines(lines: readonly WorkLine[], lang: Lang): Html {
  return html`<div class="scroll" tabindex="0"><table class="works"><thead><tr><th scope="col">${say(lang, 'item')}</th><th scope="col" class="num">${say(lang, 'quantity')}</th><th scope="col">${say(lang, 'completion')}</th></tr></thead>
<tbody>${lines.map((line) => {
    return html`<tr style="--done:${line.percent.toFixed(1)}%"><th scope="row">${line.text[lang]}</th><td class="num">${quantity(line.done)} / ${quantity(line.planned)} ${unitText(line.unit, lang, line.measure)}</td><td class="rate">${meter(line.percent, line.text[lang])}<span>${percentText(line.percent)}</span></td></tr>`;
  })}</tbody></table></div>`;
}

/** What is not there, and where to ask for it. */
function emptyPart(text: string, site: Site): Html {
  return html`<p class="empty">${text}${askLink(site)}</p>`;
}

/** To the form below; nobody is behind a static edition, and a frame in another site is no place to write in. */
function askLink({ lang, isStatic, embed }: Site): Html {
  return html`${!isStatic && !embed && html` <a class="no-print" href="#feedback">${say(lang, 'askHere')}</a>`}`;
}

export function photoList(page: CommunityPage, site: Site): Html {
  return html`<ul class="photos">${page.photos.map(
    (photo) =>
      html`<li><a href="${site.base}photos/${page.row.city}/${photo.id}.jpg"><img src="${site.base}photos/${page.row.city}/${photo.id}-small.jpg" alt="${say(site.lang, photo.kind)}${photo.caption && `${colon(site.lang)}${photo.caption}`}" width="${photo.width}" height="${photo.height}" loading="lazy"></a><p><b>${say(site.lang, photo.kind)}</b> ${photo.takenOn} ${photo.caption}</p></li>`,
  )}</ul>`;
}

/** Money by source; a total only where every line is known. */
export function moneyTable(page: CommunityPage, site: Site): Html {
  const { lang } = site;
  const { invested } = page;
  const spent = html`${invested && html`<p class="note">${say(lang, 'invested')} ${money(invested.yuan, lang)} · ${say(lang, 'investedUpTo', invested.countedOn)}</p>`}`;
  if (page.money.length === 0) return html`${emptyPart(say(lang, 'noMoney'), site)}${spent}`;
  const known = page.money.every((line) => line.amountYuan !== null);
  const total = page.money.reduce((sum, line) => sum + (line.amountYuan ?? 0), 0);
  return html`<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${say(lang, 'funder')}</th><th scope="col" class="num">${say(lang, 'amount')}</th></tr></thead>
<tbody>${page.money.map((line) => html`<tr><th scope="row">${line.source[lang]}<small> ${line.project}</small></th><td class="num">${line.amountYuan === null ? say(lang, 'unknown') : moneyCell(line.amountYuan, lang)}</td></tr>`)}</tbody>
${known && html`<tfoot><tr><th scope="row">${say(lang, 'total')}</th><td class="num">${moneyCell(total, lang)}</td></tr></tfoot>`}</table></div>${spent}`;
}

/** Who leads which stages, those of the present one first; office numbers where they are published. */
export function bodiesTable(page: CommunityPage, site: Site): Html {
  const { lang } = site;
  const current = new Set(page.stages.filter(({ state }) => state === 'current').map(({ text }) => text.zh));
  const leadsNow = ({ duty }: CommunityPage['bodies'][number]) =>
    duty.zh.split('、').some((stage) => current.has(stage));
  const bodies = page.bodies.toSorted((a, b) => Number(leadsNow(b)) - Number(leadsNow(a)));
  const called = bodies.some(({ phone }) => phone !== null);
  return html`<div class="scroll" tabindex="0"><table class="bodies"><thead><tr><th scope="col">${say(lang, 'body')}</th><th scope="col">${say(lang, 'duty')}</th>${called && html`<th scope="col">${say(lang, 'phone')}</th>`}</tr></thead>
<tbody>${bodies.map((body) => html`<tr><th scope="row">${body.text[lang]}${leadsNow(body) && html` <small class="now">${say(lang, 'leadsNow')}</small>`}</th><td>${body.duty[lang]}</td>${called && html`<td class="whole">${body.phone ? html`<a href="tel:${body.phone}">${body.phone}</a>` : say(lang, 'unknown')}</td>`}</tr>`)}</tbody></table></div>
${!called && html`<p class="note">${say(lang, 'noPhones')}${askLink(site)}</p>`}`;
}

/** Every change of a date, the state or money with its reason, the latest first. */
export function changeList(page: CommunityPage, lang: Lang): Html {
  return html`<ol class="changes">${page.changes.map(
    (change) =>
      html`<li><time datetime="${change.at}">${change.at}</time> <b>${change.text[lang]}</b> ${say(lang, 'from')} ${change.from[lang]} ${say(lang, 'to')} <strong>${change.to[lang]}</strong>${change.reason && html`<span class="reason">${say(lang, 'reason')}${colon(lang)}${change.reason}</span>`}</li>`,
  )}</ol>`;
}

/** Which body has signed which part, and how; what was signed on paper and entered by somebody else is told apart. */
export function acceptanceTable(page: CommunityPage, lang: Lang): Html {
  const isSigned = page.acceptance.some(({ signedOn }) => signedOn !== null);
  // brought in as accepted: rows of "not signed" would deny it
  if (!isSigned && hasReached(page.row.status, 'accepted')) return acceptedBefore(page, lang);
  const parties = [...Map.groupBy(page.acceptance, ({ party }) => party[lang])];
  return html`<div class="scroll" tabindex="0"><table class="signatures"><thead><tr><th scope="col">${say(lang, 'party')}</th><th scope="col">${say(lang, 'wholePart')}</th><th scope="col">${say(lang, 'pipesPart')}</th></tr></thead>
<tbody>${parties.map(([party, parts]) => html`<tr><th scope="row">${party}<small class="body">${parts[0]!.body ?? say(lang, 'noBody')}</small></th>${partCell(parts, 'whole', lang)}${partCell(parts, 'pipes', lang)}</tr>`)}</tbody></table></div>
${page.conflicts.map(({ body, parties }) => html`<p class="note conflict">${say(lang, 'sameBody')}${body}${lang === 'zh' ? `（${parties.map(({ zh }) => zh).join('、')}）` : ` (${parties.map(({ en }) => en).join(', ')})`}</p>`)}`;
}

function acceptedBefore({ stages }: CommunityPage, lang: Lang): Html {
  const final = stages.flatMap(({ steps }) => steps).find(({ reaches }) => reaches === 'accepted');
  const on = final?.actualOn ?? null;
  return html`<p>${on === null ? say(lang, 'acceptedBefore') : say(lang, 'acceptedBeforeOn', on)}</p>`;
}

function partCell(parts: CommunityPage['acceptance'], of: 'whole' | 'pipes', lang: Lang): Html {
  const part = parts.find((each) => each.part === of);
  if (!part) return html`<td>—</td>`;
  if (!part.signedOn) return html`<td class="unsigned">${say(lang, 'notSigned')}</td>`;
  const mark =
    part.way === 'paper'
      ? say(lang, 'paperBy', part.enteredAs)
      : part.way === 'entered' && say(lang, 'enteredBefore');
  return html`<td class="${mark ? 'on-paper' : 'signed'}"><span class="whole">${mark ? '□' : '✓'} ${say(lang, 'signed')}</span> <span class="whole">${part.signedOn}</span>${mark && html`<small>${mark}</small>`}</td>`;
}

/** That its ground may not be opened again, with the clause that says so. */
export function banSection(
  { since, freeFrom, text, exception, document, clause }: BanLine,
  lang: Lang,
): Html {
  const span =
    lang === 'zh'
      ? `自 ${since} 起${freeFrom ? `至 ${freeFrom} 前` : ''}`
      : `Since ${since}${freeFrom ? `, until ${freeFrom}` : ''}`;
  const stop = lang === 'zh' ? '。' : '.';
  return html`<section class="ban"><h2>${say(lang, 'ban')}</h2><p>${span}${colon(lang)}${text[lang]}${stop}${lang === 'en' && ' '}${exception[lang]}${stop}</p><p class="note">${document[lang]} ${clause}</p></section>`;
}
