import { html } from '../../domain/progress/markup/html.ts';
import type { DeskCommunity } from '../../domain/progress/reporting.ts';
import { statusText } from '../../domain/progress/status.ts';
import { tell } from './acceptance-texts.ts';
import { invitationHere, showInvitation } from './join.ts';
import { cityOptions, ownCities } from './own-cities.ts';
import { remembered, whoAmI } from './report-account.ts';
import { findBeyond, heldOf, holdsLess, type KeptDesk, loadDesk } from './report-desk.ts';
import { communityForms, renewItems, wireForms } from './report-forms.ts';
import { askToLeave } from './report-leave.ts';
import { queueList, wireQueue } from './report-queue.ts';
import { ReportStore } from './report-store.ts';
import { sendWaiting } from './report-sync.ts';
import { word } from './report-texts.ts';
import { siteHere } from './site-here.ts';
import { Refusal } from './source.ts';

type Beyond = number | 'searching' | 'unanswered';

/** A longer list is narrowed by typing. */
const mostShown = 40;

/** What did not go out is tried again after this, milliseconds. */
const retryMs = 10_000;

/** The page of those who report: works in the field without a network, and sends what was written when there is one. */
export async function wireReport(): Promise<void> {
  const root = document.getElementById('report')!;
  const store = new ReportStore();
  const invitation = invitationHere();
  const kept = keepPageOffline();
  const account = await whoAmI(store);
  if (invitation) return showInvitation(root, invitation, account, showSignIn);
  if (!account) return showSignIn(root);
  if (account.role === 'auditor') {
    root.innerHTML = html`<p class="answer refused">${word('notReporter')}</p>`.text;
    return;
  }
  store.account = account.username;
  const cities = await ownCities(account.cities);
  const state = {
    city: localStorage.getItem(remembered.city) ?? cities[0]?.code ?? '',
    desk: undefined as KeptDesk | undefined,
    chosen: undefined as DeskCommunity | undefined,
    /** What the server says of words that were typed: how many communities hold them. */
    beyond: undefined as Beyond | undefined,
    /** Whether the page opens without a network from now on. */
    isKept: false,
    /** Why the server takes nothing of what waits. */
    refusal: undefined as Refusal | undefined,
    pause: undefined as ReturnType<typeof setTimeout> | undefined,
    retry: undefined as ReturnType<typeof setTimeout> | undefined,
  };

  const sync = async () => {
    try {
      const sent = await sendWaiting(store);
      if (sent > 0) await renewDesk();
      state.refusal = undefined;
    } catch (error) {
      // what waits stays: without a network it goes out by itself, else somebody has to do something
      state.refusal = error instanceof Refusal ? error : undefined;
      clearTimeout(state.retry);
      // a link that is there may lead nowhere yet, and nothing tells when it does
      if (!state.refusal && navigator.onLine) state.retry = setTimeout(sync, retryMs);
    }
    await showQueue();
  };
  const renewDesk = async () => {
    state.desk = await loadDesk(store, state.city);
    const fresh = state.desk?.communities.find(({ code }) => code === state.chosen?.code);
    // the open forms hold this object: they shall send the report that stands now as the one that was seen
    state.chosen = state.chosen && fresh ? Object.assign(state.chosen, fresh) : undefined;
    if (state.chosen) renewItems(document.getElementById('forms')!, state.chosen);
  };
  const reload = async () => {
    await renewDesk();
    showCommunities();
  };
  const showQueue = async () => {
    const reports = await store.reports();
    document.getElementById('queue')!.innerHTML = queueList(reports, account.username).text;
    const waiting = reports.filter(({ state }) => state === 'waiting').length;
    showConnection(waiting, state.refusal, state.isKept && state.desk !== undefined);
  };
  const wantedNow = () => (document.getElementById('find') as HTMLInputElement).value.trim().toLowerCase();
  /** What this device does not hold is asked of the server once the typing pauses. */
  const find = () => {
    const [wanted, desk] = [wantedNow(), state.desk];
    clearTimeout(state.pause);
    state.beyond = undefined;
    if (desk && wanted !== '' && holdsLess(desk)) {
      state.beyond = 'searching';
      state.pause = setTimeout(async () => {
        const beyond = await findBeyond(store, desk, wanted).catch(() => 'unanswered' as const);
        if (wanted !== wantedNow() || desk !== state.desk) return;
        state.beyond = beyond;
        showCommunities();
      }, 250);
    }
    showCommunities();
  };
  const showCommunities = () => {
    const wanted = wantedNow();
    const shown = heldOf(state.desk, wanted);
    document.getElementById('communities')!.innerHTML = html`${shown
      .slice(0, mostShown)
      .map(
        ({ code, name, office, percent, lastReportOn, parties = [], status }) =>
          html`<li><button type="button" data-code="${code}"${code === state.chosen?.code && html` aria-pressed="true"`}><b>${name}</b><span>${[...parties, office].join(' · ')} · ${statusText[status][siteHere().lang]} · ${lastReportOn === null ? word('notReported') : `${Math.round(percent)}% · ${lastReportOn}`}</span></button></li>`,
      )}`.text;
    if (shown.length === 0)
      document.getElementById('communities')!.innerHTML =
        html`<li class="empty">${whyEmpty(wanted)}</li>`.text;
    document.getElementById('find-more')!.textContent = moreText(state.desk, shown.length, state.beyond);
  };
  const whyEmpty = (wanted: string): string => {
    if (!state.desk) return word('noDesk');
    if (state.beyond === 'searching') return word('searching');
    if (state.beyond === 'unanswered') return word('noHitHere', wanted);
    if (state.desk.communities.length > 0) return word('noHit', wanted);
    return ['party', 'utility'].includes(account.role) ? tell('noWorks') : word('noCommunities');
  };
  const showForms = () => {
    const place = document.getElementById('forms')!;
    place.innerHTML = state.chosen ? communityForms(state.chosen, state.desk!).text : '';
    if (state.chosen) wireForms(place, state.chosen, state.desk!, store, sync, reload);
  };

  root.innerHTML =
    html`<p class="who">${account.name} <select id="city" aria-label="${word('city')}">${cityOptions(cities, state.city)}</select> <button type="button" class="quiet" id="sign-out">${word('signOut')}</button></p>
<p id="connection" role="status"></p>
<section><h2>${word('choose')}</h2><label for="find">${word('find')}</label><input id="find" type="search" autocomplete="off"><ul id="communities" class="choices"></ul><p id="find-more" class="note" role="status"></p></section>
<div id="forms"></div>
<section><h2>${word('queue')}</h2><ul id="queue" class="queue"></ul></section>`.text;
  document.getElementById('find')!.addEventListener('input', find);
  document.getElementById('communities')!.addEventListener('click', (event) => {
    const code = (event.target as Element).closest('button')?.dataset.code;
    if (!code) return;
    state.chosen = state.desk?.communities.find((community) => community.code === code);
    showCommunities();
    showForms();
    document.getElementById('forms')!.scrollIntoView({ block: 'start' });
  });
  document.getElementById('city')!.addEventListener('change', async (event) => {
    state.city = (event.target as HTMLSelectElement).value;
    localStorage.setItem(remembered.city, state.city);
    await renewDesk();
    find();
    showForms();
  });
  document
    .getElementById('sign-out')!
    .addEventListener('click', () => askToLeave(document.getElementById('connection')!, store, sync));
  wireQueue(document.getElementById('queue')!, store, sync);
  addEventListener('online', () => sync().then(find));
  addEventListener('offline', showQueue);
  await renewDesk();
  showCommunities();
  await sync();
  state.isKept = await kept;
  await showQueue();
}

/** What is not listed: because the list is long, or because this device does not hold it. */
function moreText(desk: KeptDesk | undefined, held: number, beyond: Beyond | undefined): string {
  if (!desk) return '';
  const all = typeof beyond === 'number' ? Math.max(beyond, held) : held;
  const isPart = holdsLess(desk);
  return [
    all > Math.min(held, mostShown) && word('listedOf', Math.min(held, mostShown), all),
    beyond === 'searching' && held > 0 && word('searching'),
    beyond === 'unanswered' && held > 0 && word('onlyHeld', desk.communities.length, desk.total),
    beyond === undefined && isPart && word('heldOf', desk.communities.length, desk.total),
  ]
    .filter(Boolean)
    .join(' ');
}

/** @param isReady - whoever reads this may go where there is no network */
function showConnection(waiting: number, refusal: Refusal | undefined, isReady: boolean): void {
  const line = document.getElementById('connection')!;
  const count = waiting > 0 ? ` · ${word('waiting')} ${waiting}` : '';
  const isOut = navigator.onLine && refusal?.status === 401;
  const why = isOut ? word('sessionEnded') : navigator.onLine && refusal ? refusal.message : '';
  const here = navigator.onLine ? (isReady ? 'onlineKept' : 'online') : 'offline';
  line.innerHTML =
    html`${why || word(here)}${count}${isOut && html` <button type="button">${word('signIn')}</button>`}`.text;
  // opened anew the page finds no session and asks for one; what waits is kept
  line.querySelector('button')?.addEventListener('click', () => location.reload());
  line.dataset.online = String(navigator.onLine && why === '');
}

function showSignIn(root: HTMLElement): void {
  root.innerHTML = html`<form class="search" id="sign-in"><h2>${word('signIn')}</h2>
<label for="username">${word('username')}</label><input id="username" name="username" autocomplete="username" required autocapitalize="none">
<label for="password">${word('password')}</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<p><button class="primary" type="submit">${word('signIn')}</button></p><p role="alert" class="answer refused"></p></form>`.text;
  root.querySelector('form')!.addEventListener('submit', async (event) => {
    event.preventDefault();
    const body = JSON.stringify(Object.fromEntries(new FormData(event.target as HTMLFormElement)));
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('/api/auth/sign-in/username', { method: 'POST', headers, body });
    if (response.ok) goOn();
    else root.querySelector('.answer')!.textContent = word('wrongPassword');
  });
}

/** Back to the page that asked for the sign-in, which is one of ours or none. */
function goOn(): void {
  const next = new URLSearchParams(location.search).get('next') ?? '';
  if (/^\/supervise(?:[?#]|$)/.test(next)) location.assign(next);
  else location.reload();
}

/** The service worker keeps this page and what it is made of, so that it opens without a network. True once it is whole. */
async function keepPageOffline(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  const registration = await navigator.serviceWorker.register('/report-worker.js', { scope: '/report' });
  await navigator.serviceWorker.ready;
  const entry = document.querySelector<HTMLScriptElement>('script[type=module][src]');
  if (!entry) return false;
  const parts = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
    .map(({ pathname }) => pathname);
  const build = new URL(entry.src).pathname;
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('message', ({ data }) => data === 'kept' && resolve(true));
    registration.active?.postMessage({ build, parts: [build, ...parts] });
  });
}
