import type { OfficialFigure, Totals } from '../view.ts';
import { area, count, type Lang, money, percentText } from './format.ts';
import { type Html, html } from './html.ts';
import { reachedCounts } from './parts.ts';
import { pageHref, type Site } from './site.ts';
import { say } from './texts.ts';

/** Published figures with their sources; what the system counts stands beside them under its own heading. */
export function figuresText(
  figures: readonly OfficialFigure[],
  totals: Totals,
  asOf: string,
  site: Site,
): Html {
  const { lang } = site;
  const { started, completed } = reachedCounts(totals);
  const groups = [...Map.groupBy(figures, (figure) => figure.region[lang])];
  return html`<article class="plain"><h1>${say(lang, 'figures')}</h1><p class="lead">${say(lang, 'figuresNote')}</p>
${groups.map(
  ([region, entries]) =>
    html`<section><h2>${region}</h2><div class="scroll"><table class="official"><thead><tr><th scope="col">${say(lang, 'year')}</th><th scope="col">${say(lang, 'figure')}</th><th scope="col">${say(lang, 'source')}</th></tr></thead><tbody>${entries.map(
      (figure) =>
        html`<tr><th scope="row">${figure.year}<small> ${figure.text[lang]}${figure.asOf && ` (${figure.asOf})`}</small></th><td><ul>${figure.values.map((value) => html`<li>${value.text[lang]} <b>${value.value}</b></li>`)}</ul></td><td><small>${figure.source[lang]}，${figure.sourceDate}，${figure.clause}</small></td></tr>`,
    )}</tbody></table></div></section>`,
)}
<section class="own"><h2>${say(lang, 'counted')}</h2><dl class="key-facts">${own(totals, started, completed, lang).map(([term, fact]) => html`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}</dl><p class="note">${say(lang, 'asOf')} ${asOf}</p></section>
<p class="no-print"><a class="quiet" href="${pageHref(site, '')}">${say(lang, 'back')}</a></p></article>`;
}

function own(totals: Totals, started: number, completed: number, lang: Lang): [string, string][] {
  return [
    [say(lang, 'list'), count(totals.communities)],
    [say(lang, 'started'), count(started)],
    [say(lang, 'completed'), count(completed)],
    [lang === 'zh' ? '户数' : 'Households', count(totals.households)],
    [say(lang, 'floorArea'), area(totals.floorAreaM2, lang)],
    [say(lang, 'investment'), money(totals.investmentYuan, lang)],
    [say(lang, 'completion'), percentText(totals.completion.percent)],
  ];
}

export interface Ticket {
  ticket: string;
  community: string;
  question: string;
  askedOn: string;
  state: 'new' | 'answered' | 'declined';
  answer: string;
  answeredOn: string | null;
}

/** What became of a question; whoever has its number may read it. */
export function ticketText(ticket: Ticket, site: Site): Html {
  const { lang } = site;
  return html`<article class="plain"><h1>${say(lang, 'ticket')} ${ticket.ticket}</h1>
<p>${ticket.community} · ${ticket.askedOn}</p><dl class="answers"><dt>${ticket.question}</dt>
<dd>${ticket.state === 'answered' ? html`<small>${ticket.answeredOn}</small> ${ticket.answer}` : say(lang, ticket.state === 'new' ? 'waiting' : 'declined')}</dd></dl>
<p class="note">${say(lang, 'ticketKeep')}</p><p class="no-print"><a class="quiet" href="${pageHref(site, '')}">${say(lang, 'back')}</a></p></article>`;
}

/** A page that says one thing: what was done, or what went wrong and what to do. */
export function noticeText(title: string, text: string, site: Site): Html {
  return html`<article class="plain"><h1>${title}</h1><p class="lead">${text}</p><p><a class="button" href="${pageHref(site, '')}">${say(site.lang, 'back')}</a></p></article>`;
}
