import type { TFunction } from 'i18next';
import { escapeHtml } from '../../../../domain/escape-html.ts';
import { boxOf } from '../../../../domain/geo/box.ts';
import { totalYuan } from '../../../../domain/pipes/routing/bill-sums.ts';
import type { NetworkProof } from '../../../../domain/pipes/routing/prove.ts';
import { drawTrench } from '../../../../domain/pipes/section/draw-trench.ts';
import { drawingSvg } from '../../../../domain/pipes/section/svg.ts';
import { utilities } from '../../../map/layers/pipes.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { assumptionWords } from './assumption-words.ts';
import { funderName } from './funder-name.ts';
import { olderPrices } from './prices-words.ts';
import { profileSvg } from './profile-figure.ts';
import { fireLine, housesLine, sewerLine } from './proof-words.ts';

/** One A3 sheet: plan to scale, legend, figures of each utility and the quantities with their total. */
export function printLayout(
  view: RoutingView,
  t: TFunction,
  language: 'zh' | 'en',
  place: string,
  proof: NetworkProof | null,
): void {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0';
  document.body.append(frame);
  const page = frame.contentDocument!;
  page.open();
  page.write(sheet(view, t, language, place, proof));
  page.close();
  frame.contentWindow!.addEventListener('afterprint', () => frame.remove());
  frame.contentWindow!.print();
}

/** The sheet as HTML; exported for the tests. */
export function sheet(
  view: RoutingView,
  t: TFunction,
  language: 'zh' | 'en',
  place: string,
  proof: NetworkProof | null,
): string {
  const older = olderPrices(view, t);
  const money = (yuan: number): string => (yuan / 10_000).toFixed(2);
  const total = view.quantities.reduce((sum, one) => sum + one.costYuan, 0);
  const rows = view.quantities
    .map(
      (one) =>
        `<tr><td>${escapeHtml(one.item[language])}${one.place === 'in_compound' ? '' : `（${t(`routing:place.${one.place}`)}）`}${one.clause ? `<br><small>${escapeHtml(one.clause)} · ${t('routing:unverified')}</small>` : ''}</td><td>${escapeHtml(one.code ?? '—')}</td><td>${one.quantity.toFixed(1)}</td><td>${escapeHtml(one.unit)}</td><td>${money(one.costYuan)}</td><td>${escapeHtml(funderName(one.funder, t, language))}</td></tr>`,
    )
    .join('');
  const figures = view.utilities
    .map(
      (one) =>
        `<tr><td>${t(`routing:utility.${one.utility}`)}</td><td>${one.lengthM.toFixed(0)}</td><td>${one.deepestM.toFixed(1)}</td><td>${one.connected}/${one.terminals}</td><td>${money(one.costYuan)}</td></tr>`,
    )
    .join('');
  const profiles = view.profiles
    .map((one) => profileSvg(one, `${t(`routing:utility.${one.utility}`)} · ${t('routing:profile')}`))
    .join('');
  const trenches = view.trenches
    .slice(0, 2)
    .map((one) => drawingSvg(drawTrench(one, (utility) => t(`routing:utility.${utility}`), language)))
    .join('');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${t('routing:sheet.title')}</title><style>
@page{size:A3 landscape;margin:12mm}body{font:11px "Noto Sans SC","Microsoft YaHei",sans-serif;color:#222;margin:0;display:grid;grid-template-columns:1fr 125mm;gap:6mm}
h1{font-size:18px;margin:0 0 2mm}table{border-collapse:collapse;width:100%;margin-bottom:4mm}td,th{border:1px solid #999;padding:1px 4px;text-align:right}td:first-child,th:first-child{text-align:left}
svg{width:100%;height:62mm;border:1px solid #ccc;margin-bottom:2mm}svg.plan{height:150mm}p{margin:1mm 0;color:#555}</style></head><body>
<div><h1>${escapeHtml(place)} · ${t('routing:sheet.title')}</h1>${plan(view, t)}${profiles}${trenches}</div>
<div><table><tr><th>${t('routing:column.utility')}</th><th>m</th><th>${t('routing:column.depth')}</th><th>${t('routing:sheet.connected')}</th><th>${t('routing:sheet.money')}</th></tr>${figures}</table>
<table><tr><th>${t('routing:quantity.item')}</th><th>${t('routing:quantity.code')}</th><th>${t('routing:quantity.amount')}</th><th></th><th>${t('routing:sheet.money')}</th><th>${t('routing:quantity.payer')}</th></tr>${rows}
<tr><th>${t('routing:quantity.total')}</th><th></th><th></th><th></th><th>${money(total)}</th><th></th></tr></table>
${fundingTable(view, t, language, money)}${measuresTable(view, t, language, money)}${proof ? proved(proof, t) : ''}${assumed(view, t, language)}<p>${t('routing:sheet.internal')}</p><p>${escapeHtml(view.prices.note[language])}${older ? escapeHtml(`。${older.what}。${older.why}`) : ''}</p><p>${t('routing:quantity.hint')}</p><p>${t('routing:quantity.fundingHint')}</p><p>${escapeHtml(view.judgedBy[language])}</p></div></body></html>`;
}

/** Who pays for what lies inside the compound and in the street, with the clause that says so. */
function fundingTable(
  { quantities }: RoutingView,
  t: TFunction,
  language: 'zh' | 'en',
  money: (yuan: number) => string,
): string {
  const groups = Map.groupBy(quantities, (one) => `${one.place} ${one.funder} ${one.fundingClause}`);
  const rows = [...groups.values()].map((lines) => {
    const { place, funder, fundingClause } = lines[0]!;
    const words = [t(`routing:place.${place}`), funderName(funder, t, language), fundingClause ?? '—'];
    return `<tr>${words.map((one) => `<td>${escapeHtml(one)}</td>`).join('')}<td>${money(totalYuan(lines))}</td></tr>`;
  });
  const heads = ['routing:quantity.place', 'routing:quantity.payer', 'routing:quantity.fundingClause'];
  return `<table><tr>${heads.map((one) => `<th>${t(one)}</th>`).join('')}<th>${t('routing:sheet.money')}</th></tr>${rows.join('')}</table>`;
}

/** Every place that is legal only with a measure, and every clash that is left. */
function measuresTable(
  { measures, moved, clashList }: RoutingView,
  t: TFunction,
  language: 'zh' | 'en',
  money: (yuan: number) => string,
): string {
  const told = measures.map(
    (one) =>
      `<tr><td>${escapeHtml(one.text[language])}</td><td>${escapeHtml(one.measure[language])}</td><td>${one.lengthM.toFixed(1)}</td><td>${money(one.costYuan)}</td></tr>`,
  );
  const left = clashList.map(
    ({ text }) =>
      `<tr><td>${escapeHtml(text[language])}</td><td>${t('routing:sheet.clash')}</td><td></td><td></td></tr>`,
  );
  const anew = moved.map(
    ({ text }) =>
      `<tr><td>${escapeHtml(text[language])}</td><td>${t('routing:sheet.movedPipe')}</td><td></td><td></td></tr>`,
  );
  if (told.length + left.length === 0) return '';
  return `<table><tr><th>${t('routing:sheet.measures')}</th><th>${t('routing:sheet.measure')}</th><th>m</th><th>${t('routing:sheet.money')}</th></tr>${[...left, ...told, ...anew].join('')}</table>`;
}

/** What the layout assumes, before a designer signs what the sheet shows. */
function assumed(view: RoutingView, t: TFunction, language: 'zh' | 'en'): string {
  const rows = assumptionWords(view, t, language).map((one) => `<tr><td>${escapeHtml(one)}</td></tr>`);
  return rows.length > 0 ? `<table><tr><th>${t('routing:assumed')}</th></tr>${rows.join('')}</table>` : '';
}

/** The hydraulic proof in words, so that the sheet does not claim more than was run. */
function proved({ water, sewers }: NetworkProof, t: TFunction): string {
  const lines = [
    ...sewers.map(({ utility, proof }) => sewerLine(utility, proof, t)),
    ...(water ? [housesLine(water, t), fireLine(water, t)] : []),
  ];
  if (lines.length === 0) return '';
  const rows = lines
    .map(({ what, why }) => `<tr><td>${escapeHtml(what)}<br><small>${escapeHtml(why)}</small></td></tr>`)
    .join('');
  return `<table><tr><th>${t('routing:proof.title')}</th></tr>${rows}</table>`;
}

/** Plan in metres around its middle; north is up. */
function plan(view: RoutingView, t: TFunction): string {
  const lines = view.lines.features.map((one) => ({
    utility: String(one.properties?.utility),
    lateral: Boolean(one.properties?.lateral),
    line: (one.geometry as GeoJSON.LineString).coordinates as [number, number][],
  }));
  const all = lines.flatMap((one) => one.line);
  if (all.length === 0) return '<svg></svg>';
  const lat0 = all[0]![1];
  const [kx, ky] = [111_320 * Math.cos((lat0 * Math.PI) / 180), 110_574];
  const [west, south, east, north] = boxOf(all.map(([lon, lat]) => [lon * kx, lat * ky]));
  const [minX, maxX, minY, maxY] = [west - 15, east + 15, south - 30, north + 15];
  const place = ([lon, lat]: [number, number]): string =>
    `${(lon * kx - minX).toFixed(2)},${(maxY - lat * ky).toFixed(2)}`;
  const drawn = lines
    .map(({ utility, lateral, line }) => {
      const { color, casing } = utilities.find((one) => one.key === utility)!;
      const width = lateral ? 0.5 : 1.1;
      const points = line.map(place).join(' ');
      return `<polyline points="${points}" fill="none" stroke="${casing}" stroke-width="${width + 0.5}"/><polyline points="${points}" fill="none" stroke="${color}" stroke-width="${width}"/>`;
    })
    .join('');
  const height = maxY - minY;
  const used = view.utilities
    .map(({ utility }, i) => {
      const { color, casing } = utilities.find((one) => one.key === utility)!;
      const x = 8 + i * 26;
      return `<line x1="${x}" y1="${height - 8}" x2="${x + 8}" y2="${height - 8}" stroke="${casing}" stroke-width="2"/><line x1="${x}" y1="${height - 8}" x2="${x + 8}" y2="${height - 8}" stroke="${color}" stroke-width="1.2"/><text x="${x + 10}" y="${height - 6.5}" font-size="5">${t(`routing:utility.${utility}`)}</text>`;
    })
    .join('');
  const scale = `<line x1="8" y1="${height - 17}" x2="58" y2="${height - 17}" stroke="#222"/><text x="8" y="${height - 19}" font-size="5">0</text><text x="54" y="${height - 19}" font-size="5">50 m</text><text x="8" y="14" font-size="9">↑ ${t('routing:sheet.north')}</text>`;
  return `<svg class="plan" viewBox="0 0 ${(maxX - minX).toFixed(1)} ${height.toFixed(1)}">${drawn}${used}${scale}</svg>`;
}
