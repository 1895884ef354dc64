import { type Filter, parseFilter, regionText } from '../../domain/progress/filter.ts';
import type { CommunityHistory } from '../../domain/progress/history.ts';
import { frontText, isEmpty, listRows } from '../../domain/progress/markup/front-page.ts';
import { viewHref } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { isHeat, type Picture, parsePicture, settled } from '../../domain/progress/picture.ts';
import { placesMap, withPicture, writePicture } from './address.ts';
import { hearChanges } from './live.ts';
import type { PublicMap } from './map.ts';
import { type Replay, wireReplay } from './replay.ts';
import { wireSides } from './sides.ts';
import { facts, siteHere } from './site-here.ts';
import { Refusal, type Source, serverSource, type View } from './source.ts';

/** The overview comes alive: filters without reload, search while typing, the map when there is time for it. */
export async function wireFront(): Promise<void> {
  const site = siteHere();
  const source: Source = site.isStatic ? (await import('./static-source.ts')).staticSource() : serverSource;
  const text = document.getElementById('text')!;
  if (isEmpty(facts<Pick<View, 'overview'>>()!.overview)) {
    // no map of nothing; the first import fills the page
    if (!site.isStatic) hearChanges(async () => location.reload());
    return;
  }
  const chooser = document.getElementById('map-show') as HTMLSelectElement;
  const state = {
    filter: parseFilter(new URLSearchParams(location.search)),
    picture: site.picture,
    asked: 0,
    /** Where the slider stands, for a map that opens later. */
    month: null as string | null,
    histories: [] as CommunityHistory[],
  };
  let map: PublicMap | undefined;
  let replay: Replay | undefined;
  let shown = facts<Pick<View, 'overview' | 'months'>>();

  const go = async (url: URL, history: 'push' | 'replace' | 'none') => {
    const filter = readFilter(url);
    if (!filter) return location.assign(url);
    // the map stays where it is while the place is the same: so does its part of the address
    if (url.hash === '' && regionText(filter.region) === regionText(state.filter.region))
      url.hash = location.hash;
    const ticket = ++state.asked;
    text.classList.add('waiting');
    try {
      const view = await source.view(filter, null);
      // a slower answer to an older question is not shown over a newer one
      if (ticket !== state.asked) return;
      state.filter = filter;
      state.picture = parsePicture(url.searchParams);
      shown = view;
      print(text, frontText({ filter, ...view }, siteNow()).text);
      if (history === 'push') window.history.pushState(null, '', url);
      if (history === 'replace') window.history.replaceState(null, '', url);
      map?.show(filter, view, placesMap(url));
      look();
      wire();
    } catch (error) {
      if (error instanceof Refusal) note(error.message);
      else location.assign(url);
    } finally {
      text.classList.remove('waiting');
    }
  };

  const siteNow = () => ({ ...site, picture: state.picture });

  /** Colours and tabs as the picture says. */
  const look = () => {
    const { colouring, side } = state.picture;
    if (chooser.value !== colouring) chooser.value = colouring;
    map?.colour(colouring);
    sides.select(side);
  };

  /** The reader looks at the same otherwise: address and links follow. */
  const change = (to: Partial<Picture>) => {
    state.picture = settled({ ...state.picture, ...to });
    writePicture(state.picture);
    for (const link of text.querySelectorAll('a')) {
      const url = new URL(link.href);
      if (isOverview(url)) link.href = withPicture(url, state.picture).href;
    }
    look();
  };

  const wire = () => {
    wireNear((point) =>
      go(new URL(viewHref(siteNow(), { ...state.filter, near: point }), location.href), 'push'),
    );
    state.month = null;
    replay =
      shown &&
      wireReplay(
        shown.months,
        site.lang,
        historiesOf(source, state.filter),
        (month, histories) => {
          Object.assign(state, { month, histories });
          if (month !== null && isHeat(state.picture.colouring)) change({ month });
          map?.replayAt(month, histories);
        },
        (month) => month !== state.picture.month && change({ month }),
      );
  };

  text.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (!isOverview(url)) return;
    event.preventDefault();
    if (link.id === 'more') appendMore(url, link, source, siteNow(), state.filter);
    else go(url, 'push');
  });
  text.addEventListener('submit', (event) => {
    event.preventDefault();
    go(withPicture(formUrl(event.target as HTMLFormElement), state.picture), 'push');
  });
  let typing: ReturnType<typeof setTimeout> | undefined;
  text.addEventListener('input', (event) => {
    const field = event.target as HTMLInputElement;
    if (field.id !== 'q' && field.tagName !== 'SELECT') return;
    clearTimeout(typing);
    typing = setTimeout(
      () => field.form && go(withPicture(formUrl(field.form), state.picture), 'replace'),
      220,
    );
  });
  chooser.addEventListener('change', () => {
    const colouring = chooser.value as Picture['colouring'];
    // sums over an area are known of today only
    if (isHeat(colouring) && state.picture.month !== null) {
      change({ colouring, month: null });
      replay?.move(null);
    } else change({ colouring });
  });
  addEventListener('popstate', () => go(new URL(location.href), 'none'));
  if (!site.isStatic)
    hearChanges(async () => {
      await go(new URL(location.href), 'none');
      map?.refresh();
      note(say(site.lang, 'live'));
    });
  const sides = wireSides(
    async (container) => {
      const { openMap } = await import('./map.ts');
      const stays = placesMap(new URL(location.href));
      map = await openMap(container, source, siteNow(), (url) => go(withPicture(url, state.picture), 'push'));
      map.show(state.filter, shown ?? (await source.view(state.filter, null)), stays);
      if (state.month !== null) map.replayAt(state.month, state.histories);
    },
    (side) => change({ side }),
  );
  look();
  wire();
  // one file serves every address of a static edition: what the address asks for is printed here
  if (site.isStatic && location.search !== '') await go(new URL(location.href), 'none');
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

function isOverview(url: URL): boolean {
  return url.origin === location.origin && url.pathname === location.pathname;
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
