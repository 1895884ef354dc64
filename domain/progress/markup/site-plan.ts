import type { SitePlan } from '../view.ts';
import type { Lang } from './format.ts';
import { type Html, html } from './html.ts';

/** From below to above. */
const order = [
  'water',
  'stream',
  'beside',
  'beside-building',
  'street',
  'railway',
  'home',
  'building',
] as const satisfies readonly SitePlan['shapes'][number]['kind'][];

/** A plan that needs no script: the compound and its buildings among streets and neighbours, north up, with a scale. */
export function sitePlanFigure({ widthM, heightM, shapes }: SitePlan, name: string, lang: Lang): Html {
  const zh = lang === 'zh';
  const unit = widthM / 100;
  const barM = [20, 50, 100, 200, 500].findLast((one) => one <= widthM / 5) ?? 10;
  const drawn = order.flatMap((kind) => shapes.filter((shape) => shape.kind === kind));
  return html`<section class="site-plan"><h2>${zh ? '位置' : 'Where it lies'}</h2>
<svg viewBox="0 0 ${widthM} ${heightM}" role="img" aria-label="${zh ? `${name}平面示意图` : `Plan of ${name}`}">
${drawn.map(({ kind, path, strokeM }) => html`<path class="plan-${kind}" d="${path}"${['street', 'stream', 'railway'].includes(kind) && html` stroke-width="${strokeM}"`}/>`)}
<g transform="translate(${widthM - unit * 5} ${unit * 2.5}) scale(${unit / 2})" class="plan-north"><path d="M0 0 2.5 8 0 6.5-2.5 8z"/><text y="12.5" text-anchor="middle" font-size="4.5">${zh ? '北' : 'N'}</text></g>
<g transform="translate(${unit * 3} ${heightM - unit * 2.5})" class="plan-scale"><path d="M0 ${-unit}V0H${barM}V${-unit}" stroke-width="${unit * 0.3}"/><text x="${barM / 2}" y="${-unit * 0.6}" text-anchor="middle" font-size="${unit * 2}">${barM} m</text></g>
</svg></section>`;
}
