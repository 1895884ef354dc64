import { Problem } from '../../domain/problem.ts';
import { everything, type Filter, parseFilter, regionText } from '../../domain/progress/filter.ts';
import type { CommunityHistory } from '../../domain/progress/history.ts';
import { frontText, frontTitle, isEmpty, listRows } from '../../domain/progress/markup/front-page.ts';
import { viewHref } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { isHeat, type Picture, parsePicture, settled } from '../../domain/progress/picture.ts';
import { placesMap, withPicture, writePicture } from './address.ts';
import { hearChanges } from './live.ts';
import type { PublicMap } from './map.ts';
import { beginAtHead, isTouched, printText, wireTyping } from './print-text.ts';
import { type Replay, replayRests, wireReplay } from './replay.ts';
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
    filter: everything,
    picture: site.picture,
    asked: 0,
    /** Pages of the list that stand below each other. */
    pages: 1,
    /** Where the slider stands, for a map that opens later. */
    month: null as string | null,
    histories: [] as CommunityHistory[],
  };
  const opened = readFilter(new URL(location.href));
  if (!(opened instanceof Problem)) state.filter = opened;
  let map: PublicMap | undefined;
  let replay: Replay | undefined;
  let shown = facts<Pick<View, 'overview' | 'months'>>();

  const go = async (url: URL, history: 'push' | 'replace' | 'none', pages = 1) => {
    const filter = readFilter(url);
    // the server says on a page of its own what is wrong with an address; files can't
    if (filter instanceof Problem) return site.isStatic ? note(wordsOf(filter)) : location.assign(url);
    // the map stays where it is while the place is the same: so does its part of the address
    if (url.hash === '' && regionText(filter.region) === regionText(state.filter.region))
      url.hash = location.hash;
    const ticket = ++state.asked;
    text.classList.add('waiting');
    try {
      const view = await readPages(source, filter, url.searchParams.get('after'), pages);
      await composed();
      // a slower answer to an older question is not shown over a newer one
      if (ticket !== state.asked) return;
      state.filter = filter;
      state.pages = pages;
      state.picture = parsePicture(url.searchParams);
      const isElsewhere = regionText(filter.region) !== regionText(shown?.overview.region ?? filter.region);
      shown = view;
      printText(text, frontText({ filter, ...view }, siteNow()).text);
      document.title = frontTitle(view.overview.region, site.lang);
      if (isElsewhere && history === 'push') beginAtHead(text);
      if (history === 'push') window.history.pushState(null, '', url);
      if (history === 'replace') window.history.replaceState(null, '', url);
      void map?.show(filter, view, placesMap(url));
      look();
      wire();
    } catch (error) {
      if (error instanceof Refusal) note(error.message);
      // fetch fails with a TypeError where there is no network; everything else the page itself tells better
      else if (error instanceof TypeError) note(say(site.lang, 'noNetwork'));
      else if (site.isStatic) throw error;
      else location.assign(url);
    } finally {
      text.classList.remove('waiting');
    }
  };

  const wordsOf = ({ title, remedy }: Problem) =>
    [title[site.lang], remedy[site.lang]].join(site.lang === 'zh' ? '' : ' ');

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
    if (link.id === 'more')
      void appendMore(url, link, source, siteNow(), state.filter).then((isLonger) => {
        if (isLonger) state.pages += 1;
      });
    else go(url, 'push');
  });
  text.addEventListener('submit', (event) => {
    event.preventDefault();
    go(withPicture(formUrl(event.target as HTMLFormElement), state.picture), 'push');
  });
  const composed = wireTyping(text, (form) => go(withPicture(formUrl(form), state.picture), 'replace'));
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
      await replayRests();
      await go(new URL(location.href), 'none', state.pages);
      map?.refresh();
      note(say(site.lang, 'live'));
    });
  const sides = wireSides(
    async (container) => {
      const { openMap } = await import('./map.ts');
      const stays = placesMap(new URL(location.href));
      map = await openMap(container, source, siteNow(), state.filter, (url) =>
        go(withPicture(url, state.picture), 'push'),
      );
      void map.show(state.filter, shown ?? (await source.view(state.filter, null)), stays);
      if (state.month !== null) map.replayAt(state.month, state.histories);
    },
    (side) => change({ side }),
  );
  // colours that were chosen before this script was there
  if (isTouched(chooser)) chooser.dispatchEvent(new Event('change'));
  look();
  wire();
  // one file serves every address of a static edition: what the address asks for is printed here
  if (site.isStatic && location.search !== '') await go(new URL(location.href), 'none');
}

/** Read once, when the slider first moves; single communities are told of one city at a time. */
function historiesOf(source: Source, { region }: Filter): () => Promise<CommunityHistory[]> {
  if (!['city', 'office', 'neighbourhood', 'zone'].includes(region.kind)) return async () => [];
  let asked: Promise<CommunityHistory[]> | undefined;
  return () => {
    asked ??= source.histories(region);
    return asked;
  };
}

function isOverview(url: URL): boolean {
  return url.origin === location.origin && url.pathname === location.pathname;
}

/** @returns what is wrong with the address, where something is */
function readFilter(url: URL): Filter | Problem {
  try {
    return parseFilter(url.searchParams);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function formUrl(form: HTMLFormElement): URL {
  const url = new URL(location.pathname, location.href);
  for (const [name, value] of new FormData(form)) if (value !== '') url.searchParams.set(name, String(value));
  return url;
}

/** As many pages of the list as a reader has before him: what changes under him must not throw him back to the first. */
async function readPages(source: Source, filter: Filter, after: string | null, pages: number): Promise<View> {
  const view = await source.view(filter, after);
  let { list } = view;
  for (let page = 1; page < pages && list.next; page++) {
    const { list: next } = await source.view(filter, list.next);
    list = { ...list, rows: [...list.rows, ...next.rows], next: next.next };
  }
  return { ...view, list };
}

/** @returns whether the list has grown */
async function appendMore(
  url: URL,
  link: HTMLAnchorElement,
  source: Source,
  site: ReturnType<typeof siteHere>,
  filter: Filter,
): Promise<boolean> {
  link.setAttribute('aria-disabled', 'true');
  try {
    const { list } = await source.view(filter, url.searchParams.get('after'));
    const rows = document.getElementById('rows')!;
    const before = rows.children.length;
    rows.insertAdjacentHTML('beforeend', listRows(list.rows, site).text);
    rows.children[before]?.querySelector('a')?.focus();
    if (list.next) link.href = viewHref(site, filter, { after: list.next });
    else link.remove();
    return true;
  } catch {
    // no network: the next page as a page says so, and can be loaded again
    location.assign(url);
    return false;
  } finally {
    link.removeAttribute('aria-disabled');
  }
}

/** A telephone that finds no place within this time says so. */
const patienceMs = 12_000;

function wireNear(use: (point: [number, number]) => void): void {
  const button = document.getElementById('near') as HTMLButtonElement | null;
  if (!button || !navigator.geolocation) return;
  const { lang } = siteHere();
  button.hidden = false;
  button.addEventListener('click', () => {
    // browsers tell where they are to https only
    if (!isSecureContext) return note(say(lang, 'nearInsecure'));
    note(say(lang, 'nearWaiting'));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => use([round(coords.longitude), round(coords.latitude)]),
      ({ code }) =>
        note(say(lang, code === GeolocationPositionError.PERMISSION_DENIED ? 'nearDenied' : 'nearUnknown')),
      { timeout: patienceMs, maximumAge: 60_000 },
    );
  });
}

/** Three decimals are a hundred metres: enough to find a compound, too little to find a person. */
function round(degrees: number): number {
  return Math.round(degrees * 1000) / 1000;
}

function note(message: string): void {
  const place = document.getElementById('near-note');
  if (place) place.textContent = message;
}
