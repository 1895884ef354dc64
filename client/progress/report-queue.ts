import { type Html, html } from '../../domain/progress/markup/html.ts';
import type { QueuedReport, ReportStore } from './report-store.ts';
import { word } from './report-texts.ts';

/** What was reported from this device, newest first, each with where it is. */
export function queueList(reports: readonly QueuedReport[], account: string): Html {
  if (reports.length === 0) return html`<li class="empty">${word('queueEmpty')}</li>`;
  return html`${reports.slice(0, 60).map(
    (
      report,
    ) => html`<li class="queued-${report.state}"><b>${report.name}</b> ${report.itemText} <strong>${report.percent}%</strong> <time>${report.reportedOn}</time>
<span class="state">${word(`state_${report.state}`)}</span>
${(report.by ?? account) !== account && report.state === 'waiting' && html`<p class="note">${word('byOther')} ${report.by}</p>`}
${report.answer && html`<p class="note">${report.answer}</p>`}
${
  report.state === 'conflict' &&
  report.standing &&
  html`<p class="note">${word('conflictSays')} ${report.standing.percent}% (${report.standing.reportedOn})</p>
<button type="button" data-act="insist" data-key="${report.clientKey}">${word('keepMine')}</button> <button type="button" data-act="drop" data-key="${report.clientKey}">${word('dropMine')}</button>`
}
${report.state === 'refused' && html`<button type="button" data-act="drop" data-key="${report.clientKey}">${word('remove')}</button>`}</li>`,
  )}`;
}

export function wireQueue(list: HTMLElement, store: ReportStore, sync: () => Promise<void>): void {
  list.addEventListener('click', async (event) => {
    const { act, key } = (event.target as HTMLElement).dataset;
    if (!act || !key) return;
    const report = (await store.reports()).find(({ clientKey }) => clientKey === key);
    if (act === 'drop') await store.removeReport(key);
    else if (report?.standing)
      // having seen the other report is what makes the next one count
      await store.putReport({ ...report, seen: report.standing.id, state: 'waiting', answer: '' });
    await sync();
  });
}
