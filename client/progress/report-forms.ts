import { quantity, unitText } from '../../domain/progress/markup/format.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import type { DeskCommunity, ReportingDesk } from '../../domain/progress/reporting.ts';
import { newClientKey } from '../api/client-key.ts';
import { acceptanceSection, wireAcceptance } from './acceptance-panel.ts';
import { dateField, fileField } from './fields.ts';
import { readablePhoto } from './readable-photo.ts';
import { historySection, wireHistory } from './report-history.ts';
import type { ReportStore } from './report-store.ts';
import { word } from './report-texts.ts';
import { siteHere } from './site-here.ts';
import { ask } from './source.ts';

/** Report and milestone of one community, its acceptance, and what was reported so far; who only signs sees the acceptance. */
export function communityForms(community: DeskCommunity, desk: ReportingDesk): Html {
  const { lang } = siteHere();
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  if (isOnlySigning(community))
    return html`<section class="only-sign"><h2>${community.name}</h2></section>${acceptanceSection(community)}`;
  return html`<section><h2>${community.name}</h2>
<form id="report-form">
<label for="item">${word('what')}</label><select id="item" name="item">${itemOptions(community)}</select><p id="first-item" class="note" role="status"></p>
<div class="pair"><div><label for="date">${word('date')}</label>${dateField({ name: 'date', id: 'date', value: today, max: today, isRequired: true })}</div>
<div><label for="percent">${word('percent')}</label><input id="percent" name="percent" type="number" inputmode="decimal" min="0" max="100" step="0.1" required></div></div>
<div id="quantity-row" hidden><label for="quantity">${word('quantity')} <span id="quantity-plan"></span></label><input id="quantity" name="quantity" type="number" inputmode="decimal" min="0" step="any"></div>
<label for="remark">${word('remark')}</label><textarea id="remark" name="remark" rows="2" maxlength="1000"></textarea>
<div class="pair"><div>${fileField({ label: word('photo'), name: 'photo', id: 'photo', accept: 'image/jpeg', isPhoto: true })}</div>
<div><label for="photo-kind">${word('photoKind')}</label><select id="photo-kind" name="kind">${(['during', 'before', 'after'] as const).map((kind) => html`<option value="${kind}">${word(kind)}</option>`)}</select></div></div>
<p id="photo-answer" class="refused" role="alert"></p>
<p><button class="primary" type="submit">${word('send')}</button></p></form></section>
<details><summary>${word('milestone')}</summary><form id="milestone-form" class="boxed">
<label for="step">${word('step')}</label><select id="step" name="step">${desk.steps.map(({ key, text }) => {
    const dates = community.milestones.find(({ step }) => step === key);
    return html`<option value="${key}">${text[lang]}${dates?.actualOn ? ` ✓ ${dates.actualOn}` : dates?.plannedOn ? ` (${dates.plannedOn})` : ''}</option>`;
  })}</select>
<div class="pair"><div><label for="actual">${word('actual')}</label>${dateField({ name: 'actualOn', id: 'actual', max: today })}</div><div><label for="plan">${word('planDate')}</label>${dateField({ name: 'plannedOn', id: 'plan' })}</div></div>
<label for="reason">${word('reason')}</label><input id="reason" name="reason" maxlength="500">
<p><button type="submit">${word('setDate')}</button></p><p role="status" class="answer"></p></form></details>
${acceptanceSection(community)}
${historySection()}`;
}

function itemOptions({ percent, items }: DeskCommunity): Html {
  const { lang } = siteHere();
  return html`<option value="">${word('whole')} (${Math.round(percent)}%)</option>${items.map((item) => html`<option value="${item.itemCode}">${item.text[lang]} (${Math.round(item.percent ?? 0)}%)</option>`)}`;
}

/** Percentages of the open form after a report or a correction; what is chosen and typed stays. */
export function renewItems(place: HTMLElement, community: DeskCommunity): void {
  const item = place.querySelector<HTMLSelectElement>('#item');
  if (!item) return;
  const { value } = item;
  item.innerHTML = itemOptions(community).text;
  item.value = value;
}

/** Reported as a whole and by no item yet: the first report of an item changes what its percentage is counted from. */
function isByWholeOnly({ seen, items }: DeskCommunity): boolean {
  return seen !== null && items.every(({ percent }) => percent === null);
}

export function wireForms(
  place: HTMLElement,
  community: DeskCommunity,
  desk: ReportingDesk,
  store: ReportStore,
  sync: () => Promise<void>,
  reload: () => Promise<void>,
): void {
  const { city } = desk;
  wireAcceptance(place, community, desk, reload);
  if (isOnlySigning(community)) return;
  wireHistory(place, community, city, reload);
  const item = place.querySelector<HTMLSelectElement>('#item')!;
  item.addEventListener('change', () => {
    const chosen = community.items.find(({ itemCode }) => itemCode === item.value);
    place.querySelector<HTMLElement>('#quantity-row')!.hidden = !chosen;
    place.querySelector('#first-item')!.textContent =
      chosen && isByWholeOnly(community) ? word('firstItem', Math.round(community.percent)) : '';
    place.querySelector('#quantity-plan')!.textContent = chosen
      ? `(${word('planned')} ${quantity(chosen.planned)} ${unitText(chosen.unit, siteHere().lang, chosen.measure)})`
      : '';
  });
  place.querySelector<HTMLFormElement>('#report-form')!.addEventListener('submit', async (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const chosen = community.items.find(({ itemCode }) => itemCode === data.get('item'));
    const photo = data.get('photo') as File;
    const quantity = String(data.get('quantity') ?? '');
    const unusable = place.querySelector<HTMLElement>('#photo-answer')!;
    const blob = photo?.size > 0 ? await readablePhoto(photo) : null;
    unusable.textContent = blob === 'unreadable' ? word('photoHeic') : '';
    if (blob === 'unreadable') return;
    await store.putReport({
      clientKey: newClientKey(),
      by: store.account,
      city,
      code: community.code,
      name: community.name,
      reportedOn: String(data.get('date')),
      itemCode: chosen?.itemCode ?? null,
      itemText: chosen?.text[siteHere().lang] ?? word('whole'),
      percent: Number(data.get('percent')),
      quantityDone: chosen && quantity !== '' ? Number(quantity) : null,
      remark: String(data.get('remark')),
      seen: chosen ? chosen.seen : community.seen,
      photo: blob ? { blob, kind: String(data.get('kind')) } : null,
      state: 'waiting',
      answer: '',
      madeAt: Date.now(),
    });
    form.reset();
    // what belongs to the item that was chosen goes with it
    item.dispatchEvent(new Event('change'));
    await sync();
  });
  const path = `/api/cities/${encodeURIComponent(city)}/communities/${encodeURIComponent(community.code)}`;
  answering(place.querySelector<HTMLFormElement>('#milestone-form')!, async (data) => {
    const dates = Object.fromEntries(
      ['actualOn', 'plannedOn'].flatMap((name) => (data.get(name) ? [[name, String(data.get(name))]] : [])),
    );
    await post(`${path}/milestones/${String(data.get('step'))}`, {
      ...dates,
      reason: String(data.get('reason')),
    });
    await sync();
    return word('saved');
  });
}

function answering(form: HTMLFormElement, act: (data: FormData) => Promise<string>): void {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const answer = form.querySelector<HTMLElement>('.answer')!;
    try {
      answer.textContent = await act(new FormData(form));
      answer.classList.remove('refused');
    } catch (error) {
      answer.textContent = (error as Error).message;
      answer.classList.add('refused');
    }
  });
}

function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return ask<T>(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** A desk that was kept on the device before there were parties says nothing of it: its account reports. */
const isOnlySigning = ({ reports }: DeskCommunity): boolean => reports === false;
