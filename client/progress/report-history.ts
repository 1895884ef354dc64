import { quantity as quantityText, unitText } from '../../domain/progress/markup/format.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import type { DeskCommunity } from '../../domain/progress/reporting.ts';
import { newClientKey } from '../api/client-key.ts';
import { word } from './report-texts.ts';
import { siteHere } from './site-here.ts';
import { ask } from './source.ts';

interface PastReport {
  id: number;
  reportedOn: string;
  itemCode: string | null;
  percent: number;
  quantityDone: number | null;
  remark: string;
  corrects: number | null;
  correctedBy: number | null;
}

interface PastPhoto {
  id: string;
  kind: 'before' | 'during' | 'after';
  takenOn: string | null;
  withdrawnReason: string | null;
}

/** What was reported of a community so far: opened by hand, because it needs the network. */
export function historySection(): Html {
  return html`<details id="history"><summary>${word('history')}</summary><div class="boxed"><p role="status" class="answer"></p><ul class="queue" id="past-reports"></ul><h3>${word('photos')}</h3><ul class="queue" id="past-photos"></ul></div></details>`;
}

/**
 * Corrections and withdrawals. Neither erases: a correction is a new report in the place of the old one, a withdrawn
 * photograph stays on record with its reason.
 * @param changed called after each, so that the desk knows the report that stands now
 */
export function wireHistory(
  place: HTMLElement,
  community: DeskCommunity,
  city: string,
  changed: () => Promise<void>,
): void {
  const history = place.querySelector<HTMLDetailsElement>('#history')!;
  const answer = history.querySelector<HTMLElement>('.answer')!;
  const cityPath = `/api/cities/${encodeURIComponent(city)}`;
  const path = `${cityPath}/communities/${encodeURIComponent(community.code)}`;

  const attempt = async (act: () => Promise<string>) => {
    try {
      answer.textContent = await act();
      answer.classList.remove('refused');
    } catch (error) {
      answer.textContent = error instanceof TypeError ? word('needsNetwork') : (error as Error).message;
      answer.classList.add('refused');
      answer.scrollIntoView({ block: 'nearest' });
    }
  };
  const show = async () => {
    const [reports, photos] = await Promise.all([
      ask<PastReport[]>(`${path}/reports`),
      ask<PastPhoto[]>(`${path}/photos`),
    ]);
    history.querySelector('#past-reports')!.innerHTML = pastReports(reports, community).text;
    history.querySelector('#past-photos')!.innerHTML = pastPhotos(photos, city).text;
    return '';
  };
  history.addEventListener('toggle', (event) => {
    if (event.target === history && history.open) attempt(show);
  });
  history.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { report, photo } = form.dataset;
    const data = new FormData(form);
    const reason = String(data.get('reason'));
    attempt(async () => {
      if (report) {
        const quantity = String(data.get('quantity') ?? '');
        await post(`${cityPath}/reports/${report}/correction`, {
          clientKey: newClientKey(),
          percent: Number(data.get('percent')),
          quantityDone: quantity === '' ? null : Number(quantity),
          reason,
        });
      } else await post(`${cityPath}/photos/${photo}/withdrawal`, { reason });
      await changed();
      await show();
      return word('saved');
    });
  });
}

function pastReports(reports: readonly PastReport[], community: DeskCommunity): Html {
  const { lang } = siteHere();
  if (reports.length === 0) return html`<li class="empty">${word('queueEmpty')}</li>`;
  return html`${reports.slice(0, 60).map((report) => {
    const item = community.items.find(({ itemCode }) => itemCode === report.itemCode);
    const name = report.itemCode === null ? word('whole') : (item?.text[lang] ?? report.itemCode);
    const quantity =
      report.quantityDone !== null &&
      ` ${quantityText(report.quantityDone)} ${item ? unitText(item.unit, lang, item.measure) : ''}`;
    return html`<li><time>${report.reportedOn}</time> ${name} <strong>${report.percent}%</strong>${quantity}
${report.correctedBy !== null && html`<span class="state">${word('corrected')}</span>`}${report.corrects !== null && html`<span class="state">${word('correction')}</span>`}
${report.remark && html`<p class="note">${report.remark}</p>`}${report.correctedBy === null && correctionForm(report)}</li>`;
  })}`;
}

function correctionForm({ id, itemCode, percent, quantityDone }: PastReport): Html {
  return html`<details class="mend"><summary>${word('correct')}</summary><form data-report="${id}">
<label for="right-${id}">${word('correctPercent')}</label><input id="right-${id}" name="percent" type="number" inputmode="decimal" min="0" max="100" step="0.1" value="${percent}" required>
${itemCode !== null && html`<label for="amount-${id}">${word('quantity')}</label><input id="amount-${id}" name="quantity" type="number" inputmode="decimal" min="0" step="any" value="${quantityDone ?? ''}">`}
<label for="why-${id}">${word('correctReason')}</label><input id="why-${id}" name="reason" maxlength="500" required>
<p><button class="primary" type="submit">${word('saveCorrection')}</button></p></form></details>`;
}

function pastPhotos(photos: readonly PastPhoto[], city: string): Html {
  if (photos.length === 0) return html`<li class="empty">${word('noPhotos')}</li>`;
  return html`${photos.map(({ id, kind, takenOn, withdrawnReason }) =>
    withdrawnReason === null
      ? html`<li><img src="/photos/${city}/${id}-small.jpg" alt="${word(kind)} ${takenOn ?? ''}" width="160" height="120" loading="lazy"> ${word(kind)} ${takenOn && html`<time>${takenOn}</time>`}
<details class="mend"><summary>${word('withdraw')}</summary><form data-photo="${id}"><label for="why-${id}">${word('withdrawReason')}</label><input id="why-${id}" name="reason" maxlength="500" required>
<p><button class="primary" type="submit">${word('withdrawNow')}</button></p></form></details></li>`
      : html`<li>${word(kind)} ${takenOn && html`<time>${takenOn}</time>`} <span class="state">${word('withdrawn')}</span><p class="note">${withdrawnReason}</p></li>`,
  )}`;
}

function post(path: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
}
