import type { Lang } from '../../domain/progress/markup/format.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import { cssName } from '../../domain/progress/markup/parts.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import type { Standstill } from '../../domain/progress/pace.ts';
import type { Colouring } from '../../domain/progress/picture.ts';
import { standstillMark, standstillName } from '../../domain/progress/standstill.ts';
import { statuses, statusMark, statusText } from '../../domain/progress/status.ts';
import type { HeatGrid } from '../../domain/progress/view.ts';
import { heatRamp, seenRamp } from '../map/layers/heat.ts';
import { rateRamp } from '../map/layers/progress.ts';

const units: Record<HeatGrid['unit'], { zh: string; en: string }> = {
  households_per_ha: { zh: '户/公顷', en: 'households per hectare' },
  yuan_per_ha: { zh: '万元/公顷', en: '10,000 yuan per hectare' },
  communities_per_km2: { zh: '在建小区/平方公里', en: 'communities under way per km²' },
};

/** Legend of states or of completion; `month` = at whose end the map stands, null = now. */
export function legendFor(show: 'status' | 'rate', lang: Lang, month: string | null): Html {
  const title = html`${say(lang, `layer_${show}`)}${month !== null && html` · <time datetime="${month}">${say(lang, 'atEndOf', month)}</time>`}`;
  if (show === 'status')
    return html`<b>${title}</b><ol>${statuses.map((status) => html`<li><b class="mark fill-${cssName(status)}">${statusMark[status][lang]}</b> ${statusText[status][lang]}</li>`)}</ol>`;
  const labels = ['0', '<25%', '25–50', '50–75', '75–99', '100%'];
  return html`<b>${title}</b> ${say(lang, 'byHouseholds')}<div class="ramp">${rateRamp.map((color, i) => html`<span><i style="background:${color}"></i>${labels[i]}</span>`)}</div><p class="map-note"><i class="swatch fill-reserve"></i>${say(lang, 'notListed')}</p>`;
}

/** Legend of densities in real units: of the ground within a radius, or of each community's own land (`radiusM` = null). */
export function densityLegend(
  show: Colouring,
  lang: Lang,
  unit: HeatGrid['unit'],
  thresholds: readonly number[],
  radiusM: number | null,
): Html {
  const text = (value: number) => trim(unit === 'yuan_per_ha' ? value / 1e4 : value);
  const colors = radiusM === null ? heatRamp : seenRamp();
  const note = radiusM === null ? say(lang, 'ofOwnLand') : say(lang, 'withinRadius', radiusText(radiusM));
  return html`<b>${say(lang, `layer_${show}`)}</b> ${units[unit][lang]}<div class="ramp">${colors.map(
    (color, i) => {
      const from = radiusM === null ? thresholds[i - 1] : thresholds[i];
      return html`<span><i style="background:${color}"></i>${from === undefined ? `<${text(thresholds[0] ?? 0)}` : `≥${text(from)}`}</span>`;
    },
  )}</div><p class="map-note">${note}</p>`;
}

/** The marks of works that stand still or went backward, of the kinds that the map shows. */
export function standstillLegend(kinds: readonly Standstill['kind'][], lang: Lang): Html {
  return html`<ol>${kinds.map((kind) => html`<li><b class="mark mark-standstill">${standstillMark[kind][lang]}</b> ${standstillName(kind)[lang]}</li>`)}</ol>`;
}

/** Where nothing in sight has a figure, bands of colour would promise some. */
export function emptyDensity(show: Colouring, lang: Lang): Html {
  return html`<b>${say(lang, `layer_${show}`)}</b><p class="map-note">${say(lang, 'nothingDense')}</p>`;
}

function radiusText(metres: number): string {
  return metres < 1000 ? `${metres} m` : `${trim(metres / 1000)} km`;
}

function trim(value: number): string {
  return new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 }).format(value);
}
