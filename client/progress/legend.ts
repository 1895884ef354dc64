import { type Lang, money } from '../../domain/progress/markup/format.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import { cssName } from '../../domain/progress/markup/parts.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import type { Colouring } from '../../domain/progress/picture.ts';
import { statuses, statusMark, statusText } from '../../domain/progress/status.ts';
import type { HeatCells } from '../../domain/progress/view.ts';
import { heatRamp, rateRamp } from '../map/layers/progress.ts';

const units: Record<HeatCells['unit'], { zh: string; en: string }> = {
  households_per_ha: { zh: '户/公顷', en: 'households per hectare' },
  yuan_per_ha: { zh: '万元/公顷', en: 'yuan per hectare' },
  communities_per_km2: { zh: '在建小区/平方公里', en: 'communities under way per km²' },
};

/**
 * Legend of what is on the map now, in real units.
 * @param month at whose end the map stands; null = now
 */
export function legendFor(
  show: Colouring,
  lang: Lang,
  unit: HeatCells['unit'] | null,
  breaks: readonly number[],
  month: string | null = null,
): Html {
  const title = html`${say(lang, `layer_${show}`)}${month !== null && html` · <time datetime="${month}">${say(lang, 'atEndOf', month)}</time>`}`;
  if (show === 'status')
    return html`<b>${title}</b><ol>${statuses.map((status) => html`<li><b class="mark fill-${cssName(status)}">${statusMark[status][lang]}</b> ${statusText[status][lang]}</li>`)}</ol>`;
  if (show === 'rate') {
    const labels = ['0', '<25%', '25–50', '50–75', '75–99', '100%'];
    return html`<b>${title}</b> ${say(lang, 'byHouseholds')}<div class="ramp">${rateRamp.map((color, i) => html`<span><i style="background:${color}"></i>${labels[i]}</span>`)}</div><p class="map-note"><i class="swatch fill-reserve"></i>${say(lang, 'notListed')}</p>`;
  }
  const text = (value: number) =>
    unit === 'yuan_per_ha' ? (lang === 'zh' ? trim(value / 1e4) : money(value, lang)) : trim(value);
  return html`<b>${title}</b> ${unit && units[unit][lang]}<div class="ramp">${heatRamp.map((color, i) => html`<span><i style="background:${color}"></i>${i === 0 ? `<${text(breaks[0] ?? 0)}` : `≥${text(breaks[i - 1] ?? breaks.at(-1) ?? 0)}`}</span>`)}</div>`;
}

function trim(value: number): string {
  return new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 }).format(value);
}
