import { type Filter, parseFilter } from '../../domain/progress/filter.ts';
import type { CommunityHistory } from '../../domain/progress/history.ts';
import { frontText, listRows } from '../../domain/progress/markup/front-page.ts';
import { viewHref } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { hearChanges } from './live.ts';
import type { PublicMap } from './map.ts';
import { wireReplay } from './replay.ts';
import { facts, siteHere } from './site-here.ts';
import { Refusal, type Source, serverSource, type View } from './source.ts';

/** The overview comes alive: filters without reload, search while typing, the map when there is time for it. */
export async function wireFront(): Promise<void> {
  const site = siteHere();
  const source: Source = site.isStatic ? (await import('./static-source.ts')).staticSource() : serverSource;
  const text = document.getElementById('text')!;
  const state = { filter: parseFilter(new URLSearchParams(location.search)), asked: 0 };
  let map: PublicMap | undefined;
  let months = facts<View>()?.months;

  const go = async (url: URL, history: 'push' | 'replace' | 'none') => {
    const filter = readFilter(url);
    if (!filter) return location.assign(url);
    const ticket = ++state.asked;
    text.classList.add('waiting');
    try {
      const view = await source.view(filter, null);
      // a slower answer to an older question is not shown over a newer one
      if (ticket !== state.asked) return;
      state.filter = filter;
      months = view.months;
      print(text, frontText({ filter, ...view }, site).text);
      if (history === 'push') window.history.pushState(null, '', url);
      if (history === 'replace') window.history.replaceState(null, '', url);
      wire();
      map?.show(filter, view);
    } catch (error) {
      if (error instanceof Refusal) note(error.message);
      else location.assign(url);
    } finally {
      text.classList.remove('waiting');
    }
  };

  const wire = () => {
    wireNear((point) => go(new URL(viewHref(site, { ...state.filter, near: point }), location.href), 'push'));
    if (months)
      wireReplay(months, site.lang, historiesOf(source, state.filter), (at, told) => map?.replayAt(at, told));
  };

  text.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname !== location.pathname) return;
    event.preventDefault();
    if (link.id === 'more') appendMore(url, link, source, site, state.filter);
    else go(url, 'push');
  });
  text.addEventListener('submit', (event) => {
    event.preventDefault();
    go(formUrl(event.target as HTMLFormElement), 'push');
  });
  let typing: ReturnType<typeof setTimeout> | undefined;
  text.addEventListener('input', (event) => {
    const field = event.target as HTMLInputElement;
    if (field.id !== 'q' && field.tagName !== 'SELECT') return;
    clearTimeout(typing);
    typing = setTimeout(() => field.form && go(formUrl(field.form), 'replace'), 220);
  });
  addEventListener('popstate', () => go(new URL(location.href), 'none'));
  if (!site.isStatic)
    hearChanges(async () => {
      await go(new URL(location.href), 'none');
      map?.refresh();
      note(say(site.lang, 'live'));
    });
  wire();
  // one file serves every address of a static edition: what the address asks for is printed here
  if (site.isStatic && location.search !== '') await go(new URL(location.href), 'none');
  wireMap(async (container) => {
    const { openMap } = await import('./map.ts');
    map = await openMap(container, source, site, (url) => go(url, 'push'));
    map.show(state.filter, facts<View>() ?? (await source.view(state.filter, null)));
  });
}

/** Read once, when the slider first moves; single communities are told of one city at a time. */
function historiesOf(source: Source, { region }: Filter): () => Promise<CommunityHistory[]> {
  if (!['city', 'office', 'neighbourhood'].includes(region.kind)) return async () => [];
  let asked: Promise<CommunityHistory[]> | undefined;
  return () => {
    asked ??= source.histories(region);
    return asked;
  };
}

function readFilter(url: URL): Filter | undefined {
  try {
    return parseFilter(url.searchParams);
  } catch {
    return undefined;
  }
}

function formUrl(form: HTMLFormElement): URL {
  const url = new URL(location.pathname, location.href);
  for (const [name, value] of new FormData(form)) if (value !== '') url.searchParams.set(name, String(value));
  return url;
}

/** Puts new text in place and keeps the field that somebody is typing in, with caret and what was typed since. */
function print(text: HTMLElement, markup: string): void {
  const active = document.activeElement;
  const typed = active instanceof HTMLInputElement && active.id === 'q' ? active : undefined;
  const kept = typed && { value: typed.value, start: typed.selectionStart, end: typed.selectionEnd };
  const open = [...text.querySelectorAll('details')].map((details) => details.open);
  text.innerHTML = markup;
  for (const [i, details] of text.querySelectorAll('details').entries()) details.open = open[i] ?? false;
  const field = document.getElementById('q') as HTMLInputElement | null;
  if (!kept || !field) return;
  field.value = kept.value;
  field.focus({ preventScroll: true });
  field.setSelectionRange(kept.start, kept.end);
}

async function appendMore(
  url: URL,
  link: HTMLAnchorElement,
  source: Source,
  site: ReturnType<typeof siteHere>,
  filter: Filter,
): Promise<void> {
  link.setAttribute('aria-disabled', 'true');
  const { list } = await source.view(filter, url.searchParams.get('after'));
  const rows = document.getElementById('rows')!;
  const before = rows.children.length;
  rows.insertAdjacentHTML('beforeend', listRows(list.rows, site).text);
  rows.children[before]?.querySelector('a')?.focus();
  link.removeAttribute('aria-disabled');
  if (list.next) link.href = viewHref(site, filter, { after: list.next });
  else link.remove();
}

function wireNear(use: (point: [number, number]) => void): void {
  const button = document.getElementById('near') as HTMLButtonElement | null;
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener('click', () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => use([round(coords.longitude), round(coords.latitude)]),
      () => note(say(siteHere().lang, 'nearDenied')),
    ),
  );
}

/** Three decimals are a hundred metres: enough to find a compound, too little to find a person. */
function round(degrees: number): number {
  return Math.round(degrees * 1000) / 1000;
}

function note(message: string): void {
  const place = document.getElementById('near-note');
  if (place) place.textContent = message;
}

/** Beside the text on a wide screen, behind a tab on a phone; not at all where WebGL is missing. */
function wireMap(open: (container: HTMLElement) => Promise<void>): void {
  const front = document.querySelector<HTMLElement>('.front')!;
  const side = document.getElementById('map-side')!;
  const container = document.getElementById('map')!;
  if (!hasWebGl()) return;
  let opened = false;
  const openOnce = () => {
    if (opened) return;
    opened = true;
    open(container).catch((error) => {
      console.error(error);
      side.hidden = true;
      tabs.hidden = true;
      front.dataset.show = 'text';
    });
  };
  const tabs = front.querySelector<HTMLElement>('.tabs')!;
  const buttons = [...tabs.querySelectorAll('button')];
  const select = (index: number) => {
    for (const [i, button] of buttons.entries()) {
      button.setAttribute('aria-selected', String(i === index));
      button.tabIndex = i === index ? 0 : -1;
    }
    front.dataset.show = index === 0 ? 'text' : 'map';
    if (index === 1) openOnce();
  };
  side.hidden = false;
  tabs.hidden = false;
  for (const [i, button] of buttons.entries()) {
    button.addEventListener('click', () => select(i));
    button.addEventListener('keydown', ({ key }) => {
      if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
      select(1 - i);
      buttons[1 - i]!.focus();
    });
  }
  if (matchMedia('(min-width: 961px)').matches) {
    if ('requestIdleCallback' in window) requestIdleCallback(openOnce, { timeout: 400 });
    else setTimeout(openOnce, 50);
  }
}

function hasWebGl(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}
