import type { OfficialFigure, Overview, Totals } from '../view.ts';
import { area, count, type Lang, money, percentText } from './format.ts';
import { type Html, html } from './html.ts';
import { reachedCounts, weightNote } from './parts.ts';
import { pageHref, type Site } from './site.ts';
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
<section class="own"><h2>${say(lang, 'counted')}</h2><dl class="key-facts">${own(totals, lang).map(([term, fact]) => html`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}</dl><p class="note">${weightNote(totals.completion.weightedBy, lang)} · ${say(lang, 'asOf')} ${asOf || '—'}${hasDemo && html` · <strong>${say(lang, 'demo')}</strong> ${say(lang, 'demoNote')}`}</p></section></div>
<p class="no-print"><a class="quiet" href="${pageHref(site, '')}">${say(lang, 'back')}</a></p></article>`;
}

function officialEntry(figure: OfficialFigure, lang: Lang): Html {
  return html`<li><h3>${figure.text[lang]}${figure.asOf && html` <small>${say(lang, 'asOfDay', figure.asOf)}</small>`}</h3>
<dl>${figure.values.map(({ text, value }) => html`<div><dt>${text[lang]}</dt><dd>${value}</dd></div>`)}</dl>
<p class="note">${say(lang, 'source')}${lang === 'zh' ? '：' : ': '}${[figure.source[lang], figure.sourceDate, !figure.source[lang].includes(figure.clause) && figure.clause].filter(Boolean).join(' · ')}</p></li>`;
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

/** A page that asks before something is done: what a link in a mail leads to, for programs open links, too. */
export function questionText(title: string, text: string, button: string): Html {
  return html`<article class="plain"><h1>${title}</h1><p class="lead">${text}</p><form class="next-steps" method="post"><button class="button primary">${button}</button></form></article>`;
}
