import type { Completion } from '../completion.ts';
import type { CurvePoint } from '../curve.ts';
import { monthText } from '../months.ts';
import { hasReached, type Status, statuses, statusMark, statusText } from '../status.ts';
import type { Totals } from '../view.ts';
import { type Lang, percentText } from './format.ts';
import { type Html, html } from './html.ts';
import { say } from './texts.ts';

/** State as a chip: colour, one character and the word, so that it reads without colour too. */
export function statusChip(status: Status, lang: Lang): Html {
  return html`<span class="chip chip-${cssName(status)}"><b aria-hidden="true">${statusMark[status]}</b>${statusText[status][lang]}</span>`;
}

export function cssName(status: Status): string {
  return status.replace('_', '-');
}

/** A bar that fills to a percentage; the number stands beside it in text. */
export function meter(percent: number, label: string): Html {
  const width = Math.max(0, Math.min(100, percent)).toFixed(1);
  return html`<span class="meter" role="img" aria-label="${label} ${percentText(percent)}"><i style="width:${width}%"></i></span>`;
}

/** All states side by side, widths by number of communities; hidden from readers of text, who get the numbers below it. */
export function statusBar(totals: Totals): Html {
  const shares = statuses.filter((status) => totals.byStatus[status] > 0);
  return html`<div class="status-bar" aria-hidden="true">${shares.map(
    (status) =>
      html`<i class="fill-${cssName(status)}" style="flex-grow:${totals.byStatus[status]}"><b>${statusMark[status]}</b></i>`,
  )}</div>`;
}

export function weightNote(weightedBy: Completion['weightedBy'], lang: Lang): string {
  return say(lang, weightedBy === 'households' ? 'byHouseholds' : 'byCount');
}

/** How many have at least reached each of started, complete, accepted. */
export function reachedCounts(totals: Totals): { started: number; completed: number; accepted: number } {
  const from = (least: Status) =>
    statuses
      .filter((status) => hasReached(status, least))
      .reduce((sum, status) => sum + totals.byStatus[status], 0);
  return { started: from('under_way'), completed: from('complete'), accepted: from('accepted') };
}

const width = 640;
const height = 250;
const left = 44;
const right = 12;
const top = 14;
const bottom = 30;

/** Planned against actual as a drawing, with its numbers in a table behind a summary. Empty when there is nothing to draw. */
export function curveFigure(points: readonly CurvePoint[], lang: Lang): Html {
  if (points.length < 2) return html``;
  const x = (i: number) => left + ((width - left - right) * i) / (points.length - 1);
  const y = (percent: number) =>
    top + (height - top - bottom) * (1 - Math.min(100, Math.max(0, percent)) / 100);
  const path = (pick: (point: CurvePoint) => number | null) =>
    points
      .flatMap((point, i) =>
        pick(point) === null ? [] : [`${x(i).toFixed(1)},${y(pick(point)!).toFixed(1)}`],
      )
      .join(' ');
  const known = points.findLastIndex((point) => point.actual !== null);
  const every = Math.max(1, Math.ceil(points.length / 7));
  const label = (percent: number | null | undefined) =>
    percent === null || percent === undefined ? '—' : percentText(percent);
  const hasPlan = points.some((point) => point.planned > 0);
  return html`<figure class="curve">
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${say(lang, 'curve')}: ${monthText(points[Math.max(0, known)]!.month)}, ${say(lang, 'planned')} ${label(points[Math.max(0, known)]!.planned)}, ${say(lang, 'actual')} ${label(points[Math.max(0, known)]!.actual)}">
${[0, 25, 50, 75, 100].map(
  (percent) =>
    html`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(percent)}" y2="${y(percent)}"/><text x="${left - 6}" y="${y(percent) + 4}" text-anchor="end">${percent}%</text>`,
)}
${points.map((point, i) => i % every === 0 && html`<text x="${x(i).toFixed(1)}" y="${height - 9}" text-anchor="${i === 0 ? 'start' : 'middle'}">${monthText(point.month)}</text>`)}
${known >= 0 && html`<polygon class="area" points="${x(0)},${y(0)} ${path((point) => point.actual)} ${x(known).toFixed(1)},${y(0)}"/>`}
${hasPlan && html`<polyline class="planned" points="${path((point) => point.planned)}"/>`}
${known >= 0 && html`<polyline class="actual" points="${path((point) => point.actual)}"/><circle class="actual-end" cx="${x(known).toFixed(1)}" cy="${y(points[known]!.actual!).toFixed(1)}" r="4"/>`}
</svg>
<figcaption><span class="key-actual">${say(lang, 'actual')} ${label(points[known]?.actual)}</span> ${hasPlan && html`<span class="key-planned">${say(lang, 'planned')} ${label(points[Math.max(0, known)]?.planned)}</span>`}</figcaption>
<details><summary>${say(lang, 'allMonths')}</summary><div class="scroll"><table><thead><tr><th scope="col">${say(lang, 'month')}</th><th scope="col" class="num">${say(lang, 'planned')}</th><th scope="col" class="num">${say(lang, 'actual')}</th></tr></thead>
<tbody>${points.toReversed().map((point) => html`<tr><th scope="row">${monthText(point.month)}</th><td class="num">${label(point.planned)}</td><td class="num">${label(point.actual)}</td></tr>`)}</tbody></table></div></details>
</figure>`;
}
