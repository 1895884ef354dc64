import type { Bilingual } from '../../domain/problem.ts';
import { colon } from '../../domain/progress/markup/parts.ts';
import type { QueuedReport, ReportStore } from './report-store.ts';
import { word } from './report-texts.ts';
import { siteHere } from './site-here.ts';
import { ask, Refusal } from './source.ts';

interface Outcome {
  clientKey: string;
  outcome: 'accepted' | 'known' | 'conflict' | 'refused';
  id?: number;
  standing?: { id: number; reportedOn: string; percent: number };
  problem?: { title: Bilingual; remedy: Bilingual };
}

let running = false;
/** Asked for while it ran: what came meanwhile, a network for instance, counts. */
let again = false;

/**
 * Sends what waits, oldest first, city by city. Sending twice does no harm: the server knows every report by the key of
 * the device. What somebody else wrote on this device waits until he signs in: a report bears the name of its writer.
 * Throws only when there is no network or no session; what waits goes on waiting then.
 */
export async function sendWaiting(store: ReportStore): Promise<number> {
  again = running;
  if (running) return 0;
  running = true;
  let sent = 0;
  try {
    for (;;) {
      try {
        sent += await sendOnce(store);
        if (!again) return sent;
      } catch (error) {
        if (!again) throw error;
      }
      again = false;
    }
  } finally {
    running = false;
  }
}

async function sendOnce(store: ReportStore): Promise<number> {
  const all = (await store.reports()).filter(({ by = store.account }) => by === store.account).reverse();
  const waiting = all.filter(({ state }) => state === 'waiting');
  let sent = 0;
  for (const [city, reports] of Map.groupBy(waiting, (report) => report.city))
    for (let from = 0; from < reports.length; from += 50)
      sent += await sendBatch(store, city, reports.slice(from, from + 50));
  // pictures whose report went out before the network was gone again
  for (const report of all.filter(({ state, photo }) => state === 'accepted' && photo)) {
    if (report.photo) await sendPhoto(report);
    await store.putReport(report);
  }
  return sent;
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
    const { title, remedy } = outcome.problem ?? {};
    report.answer = [title?.[lang], remedy?.[lang]].filter(Boolean).join(lang === 'zh' ? '' : ' ');
    if (outcome.standing) report.standing = outcome.standing;
    if (outcome.id !== undefined) report.serverId = outcome.id;
    // kept before the picture goes: a window that is closed meanwhile has lost neither
    await store.putReport(report);
    if (report.state === 'accepted' && report.photo) {
      await sendPhoto(report);
      await store.putReport(report);
    }
  }
  return outcomes.length;
}

/**
 * The picture follows its report, which stands whatever becomes of it. A picture that is refused is said beside the report;
 * one that the network swallowed waits for the next time. The server knows it again when it comes twice.
 */
async function sendPhoto(report: QueuedReport): Promise<void> {
  const { lang } = siteHere();
  const form = new FormData();
  form.set('kind', report.photo!.kind);
  // of the whole works it would say nothing
  form.set('caption', report.itemCode === null ? '' : report.itemText);
  form.set('takenOn', report.reportedOn);
  if (report.serverId !== undefined) form.set('reportId', String(report.serverId));
  form.set('photo', report.photo!.blob, 'photo.jpg');
  try {
    const path = `/api/cities/${encodeURIComponent(report.city)}/communities/${encodeURIComponent(report.code)}/photos`;
    await ask(path, { method: 'POST', body: form });
    report.photo = null;
    report.answer = '';
  } catch (error) {
    report.answer =
      error instanceof Refusal
        ? `${word('photo')}${colon(lang)}${error.message}`
        : `${word('photo')}${colon(lang)}${word('state_waiting')}`;
    if (error instanceof Refusal && error.isFinal) report.photo = null;
  }
}
