import { type Filter, workClasses } from '../filter.ts';
import type { Overview, QuantityLine, RegionName, RegionRow } from '../view.ts';
import {
  count,
  type Lang,
  money,
  moneyCell,
  percentCell,
  percentText,
  quantity,
  unitText,
} from './format.ts';
import { type Html, html } from './html.ts';
import { meter, reachedCounts } from './parts.ts';
import { regionHref, type Site } from './site.ts';
import { say } from './texts.ts';

// What a region adds up to: its parts, its zones, its money and its works, a section each.

interface RegionFacts {
  filter: Filter;
  overview: Overview;
}

/** What a region is called; a zone that nobody has named by its number. */
export function regionTitle(region: RegionName, lang: Lang): string {
  if (region.kind === 'all') return say(lang, 'whole');
  return region.kind === 'zone' && region.name === ''
    ? say(lang, 'zoneNumber', region.key.split('/').at(-1))
    : region.name;
}

export function regionSection({ filter, overview }: RegionFacts, site: Site): Html {
  const { lang } = site;
  if (overview.children.length === 0) return html``;
  return html`<section id="regions" aria-labelledby="regions-title"><h2 id="regions-title">${say(lang, 'regions')}</h2>
${regionTable(say(lang, 'region'), overview.children, filter, site)}</section>`;
}

/** The zones of a city's approved plan. */
export function zoneSection({ filter, overview }: RegionFacts, site: Site): Html {
  const { lang } = site;
  if (overview.zones.length === 0) return html``;
  return html`<section id="zones" aria-labelledby="zones-title"><h2 id="zones-title">${say(lang, 'zones')}</h2>
${regionTable(say(lang, 'zone'), overview.zones, filter, site)}<p class="note">${say(lang, 'zonesNote')}</p></section>`;
}

function regionTable(head: string, rows: readonly RegionRow[], filter: Filter, site: Site): Html {
  const { lang } = site;
  return html`<div class="scroll" tabindex="0"><table class="regions"><thead><tr><th scope="col">${head}</th><th scope="col" class="num">${say(lang, 'list')}</th><th scope="col" class="num">${say(lang, 'started')}</th><th scope="col" class="num">${say(lang, 'completed')}</th><th scope="col" class="num wide">${say(lang, 'investment')}</th><th scope="col">${say(lang, 'completion')}</th></tr></thead>
<tbody>${rows.map(({ totals, ...region }) => {
    const { started, completed } = reachedCounts(totals);
    const name = regionTitle(region, lang);
    // nobody has named an amount, or planned a community: that is not nought
    const isPlanned = totals.communities > totals.byStatus.reserve;
    const invested = totals.investmentYuan > 0 ? moneyCell(totals.investmentYuan, lang) : '—';
    const rate = isPlanned
      ? html`${meter(totals.completion.percent, name)}<span>${percentCell(totals.completion.percent)}</span>`
      : '—';
    return html`<tr><th scope="row"><a href="${regionHref(site, filter, region)}">${name}</a></th><td class="num">${count(totals.communities)}</td><td class="num">${count(started)}</td><td class="num">${count(completed)}</td><td class="num wide">${invested}</td><td class="rate">${rate}</td></tr>`;
  })}</tbody></table></div>`;
}

/** What is planned and done of every item; one tap away, as it is long. */
export function quantitySection({ quantities }: Overview, lang: Lang): Html {
  if (quantities.length === 0) return html``;
  return html`<section id="quantities" aria-labelledby="quantities-title"><h2 id="quantities-title">${say(lang, 'quantities')}</h2>
<details class="quantities"><summary>${say(lang, 'quantitiesOf', quantities.length)}</summary>${workClasses.map(
    (each) => {
      const lines = quantities.filter(({ workClass }) => workClass === each);
      return lines.length > 0 && html`<h3>${say(lang, each)}</h3>${quantityTable(lines, lang)}`;
    },
  )}<p class="note">${say(lang, 'quantitiesNote')}</p></details></section>`;
}

function quantityTable(lines: readonly QuantityLine[], lang: Lang): Html {
  return html`<div class="scroll" tabindex="0"><table class="works"><thead><tr><th scope="col">${say(lang, 'item')}</th><th scope="col" class="num wide">${say(lang, 'list')}</th><th scope="col" class="num">${say(lang, 'quantity')}</th><th scope="col">${say(lang, 'completion')}</th></tr></thead>
<tbody>${lines.map((line) => html`<tr style="--done:${line.percent.toFixed(1)}%"><th scope="row">${line.text[lang]}</th><td class="num wide">${count(line.communities)}</td><td class="num">${quantity(line.done)} / ${quantity(line.planned)} ${unitText(line.unit, lang, line.measure)}</td><td class="rate">${meter(line.percent, line.text[lang])}<span>${percentCell(line.percent)}</span></td></tr>`)}</tbody></table></div>`;
}

/** Who pays in this region and what was spent; a share of what is named, as not every community has named its money. */
export function moneySection({ money: facts }: Overview, lang: Lang): Html {
  const { bySource, investedYuan, percentByInvestment } = facts;
  if (bySource.length === 0 && investedYuan === 0) return html``;
  const total = bySource.reduce((sum, { amountYuan }) => sum + amountYuan, 0);
  const notes = [
    investedYuan > 0 && `${say(lang, 'invested')} ${money(investedYuan, lang)}`,
    percentByInvestment !== null && `${say(lang, 'byInvestment')} ${percentText(percentByInvestment)}`,
  ].filter(Boolean);
  return html`<section id="money" aria-labelledby="money-title"><h2 id="money-title">${say(lang, 'money')}</h2>
${
  bySource.length > 0 &&
  html`<div class="scroll" tabindex="0"><table class="regions"><thead><tr><th scope="col">${say(lang, 'funder')}</th><th scope="col" class="num">${say(lang, 'amount')}</th><th scope="col">${say(lang, 'part')}</th></tr></thead>
<tbody>${bySource.map(({ source, amountYuan }) => html`<tr><th scope="row">${source[lang]}</th><td class="num">${moneyCell(amountYuan, lang)}</td><td class="rate">${meter((100 * amountYuan) / total, source[lang])}<span>${percentCell((100 * amountYuan) / total)}</span></td></tr>`)}</tbody>
<tfoot><tr><th scope="row">${say(lang, 'total')}</th><td class="num">${moneyCell(total, lang)}</td><td></td></tr></tfoot></table></div>`
}
${notes.length > 0 && html`<p class="note">${notes.join(lang === 'zh' ? '；' : '; ')}</p>`}</section>`;
}
