import type { Bilingual } from '../../domain/problem.ts';
import type { QueuedReport, ReportStore } from './report-store.ts';
import { siteHere } from './site-here.ts';
import { ask } from './source.ts';

interface Outcome {
  clientKey: string;
  outcome: 'accepted' | 'known' | 'conflict' | 'refused';
  id?: number;
  standing?: { id: number; reportedOn: string; percent: number };
  problem?: { title: Bilingual; remedy: Bilingual };
}

let running = false;

/**
 * Sends what waits, oldest first, city by city. Sending twice does no harm: the server knows every report by the key of
 * the device. Throws only when there is no network or no session; what waits goes on waiting then.
 */
export async function sendWaiting(store: ReportStore): Promise<number> {
  if (running) return 0;
  running = true;
  try {
    const waiting = (await store.reports()).filter(({ state }) => state === 'waiting').reverse();
    let sent = 0;
    for (const [city, reports] of Map.groupBy(waiting, (report) => report.city))
      for (let from = 0; from < reports.length; from += 50)
        sent += await sendBatch(store, city, reports.slice(from, from + 50));
    return sent;
  } finally {
    running = false;
  }
}

async function sendBatch(store: ReportStore, city: string, reports: QueuedReport[]): Promise<number> {
  const { lang } = siteHere();
  const outcomes = await ask<Outcome[]>(`/api/cities/${encodeURIComponent(city)}/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      reports: reports.map(
        ({ clientKey, code, reportedOn, itemCode, percent, quantityDone, remark, seen }) => ({
          clientKey,
          code,
          reportedOn,
          itemCode,
          percent,
          quantityDone,
          remark,
          seen,
        }),
      ),
    }),
  });
  for (const outcome of outcomes) {
    const report = reports.find(({ clientKey }) => clientKey === outcome.clientKey);
    if (!report) continue;
    report.state = outcome.outcome === 'known' ? 'accepted' : outcome.outcome;
    report.answer = outcome.problem ? `${outcome.problem.title[lang]} ${outcome.problem.remedy[lang]}` : '';
    if (outcome.standing) report.standing = outcome.standing;
    if (report.state === 'accepted' && report.photo) await sendPhoto(report, outcome.id ?? null);
    await store.putReport(report);
  }
  return outcomes.length;
}

/** The picture follows its report; one that is refused is said beside the report, which stands. */
async function sendPhoto(report: QueuedReport, reportId: number | null): Promise<void> {
  const form = new FormData();
  form.set('kind', report.photo!.kind);
  form.set('caption', report.itemText);
  form.set('takenOn', report.reportedOn);
  if (reportId !== null) form.set('reportId', String(reportId));
  form.set('photo', report.photo!.blob, 'photo.jpg');
  try {
    const path = `/api/cities/${encodeURIComponent(report.city)}/communities/${encodeURIComponent(report.code)}/photos`;
    await ask(path, { method: 'POST', body: form });
    report.photo = null;
  } catch (error) {
    report.answer = (error as Error).message;
  }
}
