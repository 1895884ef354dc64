import type { Completion } from '../completion.ts';
import type { CurvePoint } from '../curve.ts';
import { monthText } from '../months.ts';
import { standstillMark, standstillSince, type ToldStandstill } from '../standstill.ts';
import { hasReached, type Status, statuses, statusMark, statusText } from '../status.ts';
import type { Totals } from '../view.ts';
import { type Lang, percentCell, percentText } from './format.ts';
import { type Html, html } from './html.ts';
import { say } from './texts.ts';

/** State as a chip: colour, one character and the word, so that it reads without colour too. */
export function statusChip(status: Status, lang: Lang): Html {
  return html`<span class="chip chip-${cssName(status)}"><b aria-hidden="true">${statusMark[status][lang]}</b>${statusText[status][lang]}</span>`;
}

/** That work stands still, since when: a character and words, never a colour alone. */
export function standstillChip(standstill: ToldStandstill, lang: Lang): Html {
  return html`<span class="chip chip-standstill"><b aria-hidden="true">${standstillMark[standstill.kind][lang]}</b><span>${datesWhole(standstillSince(standstill)[lang])}</span></span>`;
}

export function cssName(status: Status): string {
  return status.replace('_', '-');
}

/** Between a word and what it says, in the punctuation of the language. */
export function colon(lang: Lang): string {
  return lang === 'zh' ? '：' : ': ';
}

/** A bar that fills to a percentage; the number stands beside it in text. */
export function meter(percent: number, label: string): Html {
  const width = Math.max(0, Math.min(100, percent)).toFixed(1);
  return html`<span class="meter" role="img" aria-label="${label} ${percentText(percent)}"><i style="width:${width}%"></i></span>`;
}

/** All states side by side, widths by number of communities; hidden from readers of text, who get the numbers below it. */
export function statusBar(totals: Totals, lang: Lang): Html {
  const shares = statuses.filter((status) => totals.byStatus[status] > 0);
  return html`<div class="status-bar" aria-hidden="true">${shares.map(
    (status) =>
      html`<i class="fill-${cssName(status)}" style="flex-grow:${totals.byStatus[status]}"><b>${statusMark[status][lang]}</b></i>`,
  )}</div>`;
}

/** Text whose days and months are not broken over two lines. */
export function datesWhole(text: string): Html {
  return html`${text
    .split(/(\d{4}-\d{2}(?:-\d{2})?)/)
    .map((part, i) => (i % 2 === 1 ? html`<span class="whole">${part}</span>` : part))}`;
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

/** Planned against actual as a drawing, with its numbers in a table behind a summary. Empty when there is nothing to draw. */
export function curveFigure(points: readonly CurvePoint[], lang: Lang): Html {
  if (points.length < 2) return html``;
  const last = points.length - 1;
  // the drawing is stretched to its place, in hundredths both ways; its words stand beside it and keep their size
  const x = (i: number) => (100 * i) / last;
  const y = (percent: number) => 100 - Math.min(100, Math.max(0, percent));
  const path = (pick: (point: CurvePoint) => number | null) =>
    points
      .flatMap((point, i) =>
        pick(point) === null ? [] : [`${x(i).toFixed(2)},${y(pick(point)!).toFixed(2)}`],
      )
      .join(' ');
  const known = points.findLastIndex((point) => point.actual !== null);
  const shown = points[Math.max(0, known)]!;
  const label = (percent: number | null | undefined) =>
    percent === null || percent === undefined ? '—' : percentText(percent);
  const hasPlan = points.some((point) => point.planned > 0);
  return html`<figure class="curve">
<div class="plot" role="img" aria-label="${say(lang, 'curve')}${colon(lang)}${[say(lang, 'atEndOf', monthText(shown.month)), `${say(lang, 'planned')} ${label(shown.planned)}`, `${say(lang, 'actual')} ${label(shown.actual)}`].join(lang === 'zh' ? '，' : ', ')}">
<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
${[0, 25, 50, 75, 100].map((percent) => html`<line class="grid" x1="0" x2="100" y1="${y(percent)}" y2="${y(percent)}"/>`)}
${known >= 0 && html`<polygon class="area" points="0,100 ${path((point) => point.actual)} ${x(known).toFixed(2)},100"/>`}
${hasPlan && html`<polyline class="planned" points="${path((point) => point.planned)}"/>`}
${known >= 0 && html`<polyline class="actual" points="${path((point) => point.actual)}"/>`}
</svg>
${known >= 0 && html`<i class="actual-end" style="left:${x(known).toFixed(2)}%;top:${y(points[known]!.actual!).toFixed(2)}%"></i>`}
${[0, 25, 50, 75, 100].map((percent) => html`<span class="at-percent" style="top:${y(percent)}%">${percent}%</span>`)}
${markedMonths(last).map((i) => html`<span class="at-month" style="left:${x(i).toFixed(2)}%">${monthText(points[i]!.month)}</span>`)}
</div>
<figcaption>${hasPlan || known >= 0 ? html`<span>${say(lang, 'atEndOf', monthText(shown.month))}</span>` : null} <span class="key-actual">${say(lang, 'actual')} ${label(points[known]?.actual)}</span> ${hasPlan && html`<span class="key-planned">${say(lang, 'planned')} ${label(shown.planned)}</span>`}</figcaption>
<details><summary>${say(lang, 'allMonths')}</summary><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${say(lang, 'month')}</th><th scope="col" class="num">${say(lang, 'planned')}</th><th scope="col" class="num">${say(lang, 'actual')}</th></tr></thead>
<tbody>${points.toReversed().map((point) => html`<tr><th scope="row">${monthText(point.month)}</th><td class="num">${percentCell(point.planned)}</td><td class="num">${point.actual === null ? '—' : percentCell(point.actual)}</td></tr>`)}</tbody></table></div></details>
</figure>`;
}

/** First and last month and up to three between, evenly: as many as stand side by side on a phone. */
function markedMonths(last: number): number[] {
  const steps = Math.min(4, last);
  return [...new Set(Array.from({ length: steps + 1 }, (_, i) => Math.round((i * last) / steps)))];
}
