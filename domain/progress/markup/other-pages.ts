import type { OfficialFigure, Overview, Totals } from '../view.ts';
import { area, count, type Lang, money, percentText } from './format.ts';
import { type Html, html } from './html.ts';
import { datesWhole, reachedCounts, weightNote } from './parts.ts';
import { communityHref, pageHref, type Site } from './site.ts';
import { say } from './texts.ts';

/** Published figures with their sources; what the system counts stands beside them under its own heading. */
export function figuresText(
  figures: readonly OfficialFigure[],
  { totals, asOf, hasDemo }: Pick<Overview, 'totals' | 'asOf' | 'hasDemo'>,
  site: Site,
): Html {
  const { lang } = site;
  const groups = [...Map.groupBy(figures, (figure) => figure.region[lang])];
  return html`<article class="plain figures"><h1>${say(lang, 'figures')}</h1><p class="lead">${say(lang, 'figuresNote')}</p>
<div class="beside"><div>${groups.map(
    ([region, entries]) =>
      html`<section><h2>${region}</h2><ol class="official">${entries.map((figure) => officialEntry(figure, lang))}</ol></section>`,
  )}</div>
<section class="own"><h2>${say(lang, 'counted')}</h2><dl class="key-facts">${own(totals, lang).map(([term, fact]) => html`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}</dl><p class="note">${weightNote(totals.completion.weightedBy, lang)} · ${say(lang, 'asOf')} <span class="whole">${asOf || '—'}</span>${hasDemo && html` · <strong>${say(lang, 'demo')}</strong> ${say(lang, 'demoNote')}`}</p></section></div>
<p class="no-print"><a class="quiet" href="${pageHref(site, '')}">${say(lang, 'back')}</a></p></article>`;
}

function officialEntry(figure: OfficialFigure, lang: Lang): Html {
  return html`<li><h3>${figure.text[lang]}${figure.asOf && html` <small>${say(lang, 'asOfDay', figure.asOf)}</small>`}</h3>
<dl>${figure.values.map(({ text, value }) => html`<div><dt>${text[lang]}</dt><dd>${value}</dd></div>`)}</dl>
<p class="note">${say(lang, 'source')}${lang === 'zh' ? '：' : ': '}${datesWhole([figure.source[lang], figure.sourceDate, !figure.source.zh.includes(figure.clause) && figure.clause].filter(Boolean).join(' · '))}</p></li>`;
}

function own(totals: Totals, lang: Lang): [string, string][] {
  const { started, completed } = reachedCounts(totals);
  const counted = (value: number, measure: string) =>
    lang === 'zh' ? `${count(value)} ${measure}` : count(value);
  return [
    [say(lang, 'list'), counted(totals.communities, '个')],
    [say(lang, 'started'), counted(started, '个')],
    [say(lang, 'completed'), counted(completed, '个')],
    [say(lang, 'householdsTitle'), counted(totals.households, '户')],
    [say(lang, 'floorArea'), area(totals.floorAreaM2, lang)],
    [say(lang, 'investment'), money(totals.investmentYuan, lang)],
    [say(lang, 'completion'), percentText(totals.completion.percent)],
  ];
}

export interface Ticket {
  ticket: string;
  city: string;
  code: string;
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
<p><a href="${communityHref(site, ticket.city, ticket.code)}">${ticket.community}</a> · ${ticket.askedOn}</p><dl class="answers"><dt>${ticket.question}</dt>
<dd>${ticket.state === 'answered' ? html`<small>${ticket.answeredOn}</small> ${ticket.answer}` : say(lang, ticket.state === 'new' ? 'waiting' : 'declined')}</dd></dl>
<p class="note">${say(lang, 'ticketKeep')}</p><p class="no-print"><a class="quiet" href="${pageHref(site, '')}">${say(lang, 'back')}</a></p></article>`;
}

/** Asks for the number of a question, and leads to what became of it. */
export function ticketForm(site: Site): Html {
  const { lang } = site;
  const looks = [lang === 'en' && ['lang', 'en'], site.large && ['type', 'large']].filter((each) => !!each);
  return html`<form class="search" action="${site.base}feedback" method="get">${looks.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="ticket">${say(lang, 'ticket')}</label><div class="row"><input id="ticket" name="ticket" required minlength="10" maxlength="16" autocomplete="off" autocapitalize="characters" placeholder="ABCDE-23456"><button class="primary" type="submit">${say(lang, 'searchButton')}</button></div></form>`;
}

/** Where somebody who has only noted the number looks for the answer. */
export function findTicketText(site: Site): Html {
  return html`<article class="plain"><h1>${say(site.lang, 'findTicket')}</h1><p class="lead">${say(site.lang, 'findTicketNote')}</p>${ticketForm(site)}<p class="no-print"><a class="quiet" href="${pageHref(site, '')}">${say(site.lang, 'back')}</a></p></article>`;
}

/** A page that says one thing: what was done, or what went wrong and what to do. `more` = ways on from here. */
export function noticeText(title: string, text: string, site: Site, more: Html = html``): Html {
  return html`<article class="plain"><h1>${title}</h1><p class="lead">${text}</p>${more}<p class="next-steps"><a class="button" href="${pageHref(site, '')}">${say(site.lang, 'back')}</a></p></article>`;
}

/** A page that asks before something is done: what a link in a mail leads to, for programs open links, too. */
export function questionText(title: string, text: string, button: string): Html {
  return html`<article class="plain"><h1>${title}</h1><p class="lead">${text}</p><form class="next-steps" method="post"><button class="button primary">${button}</button></form></article>`;
}
