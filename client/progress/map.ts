import { type Filter, regionText } from '../../domain/progress/filter.ts';
import { type CommunityHistory, type CommunityThen, standingAt } from '../../domain/progress/history.ts';
import { percentText } from '../../domain/progress/markup/format.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import { communityHref, regionHref, type Site } from '../../domain/progress/markup/site.ts';
import { say } from '../../domain/progress/markup/texts.ts';
import { monthOf } from '../../domain/progress/months.ts';
import { type Colouring, isHeat } from '../../domain/progress/picture.ts';
import { isStatus, statusText } from '../../domain/progress/status.ts';
import type { Overview, RegionName, ReplayMonth } from '../../domain/progress/view.ts';
import type { LayerGroup } from '../map/bands.ts';
import { createStage } from '../map/engine.ts';
import { ownBasemap } from '../map/layers/basemap.ts';
import { placeLayers } from '../map/layers/places.ts';
import { progressLayers, regionRates } from '../map/layers/progress.ts';
import { standstillLayers } from '../map/layers/standstill.ts';
import { readPmtiles } from '../map/pmtiles.ts';
import { labelsOf, regionNamesOf } from './labels.ts';
import { legendFor, standstillLegend } from './legend.ts';
import { addControls, printImprint, printPicture } from './map-controls.ts';
import { wireHeat } from './map-heat.ts';
import { placesOf, whereabouts } from './places.ts';
import type { Bounds, Source, View } from './source.ts';
import { standstillsOf } from './standstills.ts';
import { archiveOf, tilesOf } from './tiles.ts';

/** China, where nothing says what else is meant. */
const nation: Bounds = [110, 30, 132, 46];
/** Chooser above, buttons beside and legend below cover nothing of what was asked for. */
const beside = { top: 72, right: 76, bottom: 112, left: 40 };
const closest = { maxZoom: 16, padding: beside };
/** What answers to a click, the uppermost first. */
const pickable = ['place-bubble', 'progress-fill', 'progress-dot', 'region-fill'];

export interface PublicMap {
  /**
   * What the text shows, the map shows, moved to where that lies.
   * @param stay the address says where the map stands
   */
  show(filter: Filter, view: Pick<View, 'overview'>, stay: boolean): Promise<void>;
  colour(by: Colouring): void;
  /**
   * Regions and communities as they stood at the end of this month; null = now.
   * @param histories how the communities came there; none where more than a city is in sight
   */
  replayAt(month: string | null, histories: readonly CommunityHistory[]): void;
  /** Data has changed on the server. */
  refresh(): void;
}

/**
 * Opens the map of the public page in `container`, coloured as `site.picture` says and standing where `opening` lies from its
 * first picture on: what is read off another scale would be true of that scale only.
 * @param go opens a view of the overview
 */
export async function openMap(
  container: HTMLElement,
  source: Source,
  site: Site,
  opening: Filter,
  go: (url: URL) => void,
): Promise<PublicMap> {
  const legend = document.getElementById('legend')!;
  if (site.isStatic) readPmtiles(archiveOf(site));
  // without a network the map is there all the same
  const opens = await whereabouts(source, opening).catch(() => null);
  const stage = createStage({ container, bounds: opens ?? nation, fit: closest, hash: 'map' });
  const { map, updater } = stage;
  // no keyboard traps: the canvas is reached by tab and left by it, arrows pan
  map.getCanvas().setAttribute('aria-label', say(site.lang, 'map'));
  const state = {
    filter: undefined as Filter | undefined,
    colouring: site.picture.colouring,
    month: null as string | null,
    rates: new Map<string, number>(),
    regions: [] as Overview['children'],
    history: undefined as Promise<{ region: RegionName; months: ReplayMonth[] }[]> | undefined,
    earlier: undefined as Map<string, CommunityThen> | undefined,
    fitted: opens ? regionText(opening.region) : '',
    named: '',
    replayTicket: 0,
    version: 0,
  };
  const regionNames = regionNamesOf(
    map,
    () =>
      new Map(
        state.regions.map(({ key, name }) => {
          const code = key.split('/').at(-1)!;
          const rate = state.colouring === 'rate' ? state.rates.get(code) : undefined;
          // the figure itself, for whoever can't tell the steps of the ramp apart
          return [code, rate === undefined ? name : `${name}\n${percentText(rate)}`];
        }),
      ),
    () => updater.setData('region-labels', regionNames.data),
  );
  const tiles = (layer: string, filter: Record<string, string> = {}) =>
    tilesOf(layer, site, state.version > 0 ? { ...filter, v: String(state.version) } : filter);

  updater.show(ownBasemap((layer) => tiles(layer)));
  const labels = labelsOf(map, source, () => updater.setData('progress-labels', labels.data));
  const standstills = standstillsOf(map, source, () => {
    updater.setData('standstills', standstills.data);
    tellLegend();
  });
  let told: Html | null = null;
  /** The legend says what can be seen, and no more. */
  const tellLegend = (content = told) => {
    told = content;
    const marks = state.month === null && !leavesOutWorks() ? standstills.kinds() : [];
    legend.innerHTML = html`${told}${marks.length > 0 && standstillLegend(marks, site.lang)}`.text;
  };
  /** Only states other than 在建 are shown. */
  const leavesOutWorks = () => {
    const statuses = state.filter?.statuses ?? [];
    return statuses.length > 0 && !statuses.includes('under_way');
  };

  const paint = () => {
    const { filter } = state;
    if (!filter) return;
    const show = state.colouring;
    const layerFilter: Record<string, string> = {};
    if (filter.statuses.length > 0) layerFilter.status = filter.statuses.join(',');
    const [city, office] = filter.region.key.split('/');
    if (['city', 'office', 'neighbourhood', 'zone'].includes(filter.region.kind))
      layerFilter.city_code = city!;
    if (office && filter.region.kind === 'office') layerFilter.office_code = office;
    updater.show(
      progressLayers({
        tiles: tiles('progress', layerFilter),
        labels: { type: 'geojson', data: labels.data },
        show: heat.fillOf(show),
        language: site.lang,
        opacity: isHeat(show) && !heat.near() ? 0.15 : 0.72,
        statuses: filter.statuses,
        earlier: state.earlier,
      }) as LayerGroup,
    );
    updater.show(
      regionRates({
        tiles: tiles('regions'),
        labels: { type: 'geojson', data: regionNames.data },
        rates: show === 'rate' ? state.rates : new Map(),
      }),
    );
    if (state.month === null && !leavesOutWorks())
      updater.show(standstillLayers({ type: 'geojson', data: standstills.data }, site.lang));
    else updater.remove('standstills');
    if (!isHeat(show)) tellLegend(legendFor(show, site.lang, state.month));
    heat.paint(show);
  };
  const heat = wireHeat(stage, source, site.lang, tellLegend, () => state.colouring, paint);

  wirePicks();
  addControls(map, site, () => fitTo(true, false));
  printPicture(map);
  if (opens) boundAround(opens);

  function wirePicks(): void {
    for (const layer of pickable) {
      map.on('mouseenter', layer, () => {
        map.getCanvas().style.cursor = 'pointer';
      });
      map.on('mouseleave', layer, () => {
        map.getCanvas().style.cursor = '';
      });
    }
    map.on('click', (event) => {
      const layers = pickable.filter((id) => map.getLayer(id));
      const [feature] = map.queryRenderedFeatures(event.point, { layers });
      if (!feature) return;
      const { code, city_code: city, name, status, percent } = feature.properties;
      if (feature.layer.id === 'region-fill' || feature.layer.id === 'place-bubble') {
        const region = state.regions.find(({ key }) =>
          feature.layer.id === 'place-bubble'
            ? key === feature.properties.key
            : key.split('/').at(-1) === code,
        );
        if (region) go(new URL(regionHref(site, state.filter!, region), location.href));
        // several places in one bubble
        else if (feature.layer.id === 'place-bubble')
          map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
        return;
      }
      const then = state.earlier?.get(code);
      popup(
        event.lngLat,
        city ?? state.filter!.region.key.split('/')[0],
        code,
        name,
        then?.status ?? status,
        then?.percent ?? Number(percent),
      );
    });
  }

  async function popup(
    at: { lng: number; lat: number },
    city: string,
    code: string,
    name: string,
    status: string,
    percent: number,
  ): Promise<void> {
    const { Popup } = await import('maplibre-gl');
    const state = isStatus(status) ? statusText[status][site.lang] : '';
    new Popup({ maxWidth: '280px' })
      .setLngLat([at.lng, at.lat])
      .setHTML(
        html`<b>${name}</b><br>${state} · ${percentText(percent)}<br><a href="${communityHref(site, city, code)}">${say(site.lang, 'standing')} ›</a>`
          .text,
      )
      .addTo(map);
  }

  async function fitTo(animate: boolean, stay: boolean): Promise<void> {
    const { filter, fitted } = state;
    if (!filter) return;
    const bounds = await whereabouts(source, filter);
    if (!bounds || state.fitted !== fitted) return;
    map.setMinZoom(0);
    if (!stay) stage.fit(bounds, { ...closest, animate });
    boundAround(bounds);
  }

  /** Sixteen times as far is around it; beyond lies nothing that this map knows. */
  function boundAround(bounds: Bounds): void {
    const whole = map.cameraForBounds(bounds, closest)?.zoom ?? 0;
    map.setMinZoom(Math.max(0, whole - 4));
  }

  return {
    async show(filter, { overview }, stay) {
      state.filter = filter;
      state.regions = overview.children;
      state.rates = new Map(
        overview.children.map(({ key, totals }) => [key.split('/').at(-1)!, totals.completion.percent]),
      );
      state.history = undefined;
      state.earlier = undefined;
      state.month = null;
      const place = regionText(filter.region);
      void printImprint(overview, site);
      if (place !== state.fitted) {
        state.fitted = place;
        // without a network the map stays where it is
        await fitTo(false, stay).catch(() => {});
        if (state.fitted !== place) return;
      }
      paint();
      if (place === state.named) return;
      state.named = place;
      const data = await placesOf(source, filter, overview.children).catch(() => null);
      if (data && state.named === place) updater.show(placeLayers(data));
    },
    colour(by) {
      if (by === state.colouring) return;
      state.colouring = by;
      paint();
    },
    async replayAt(month, histories) {
      if (!state.filter) return;
      const ticket = ++state.replayTicket;
      state.history ??= source.replay(state.filter.region);
      const regions = await state.history;
      // a slower answer to an earlier place of the slider is not shown over a later one
      if (ticket !== state.replayTicket) return;
      state.month = month;
      state.rates = new Map(
        regions.map(({ region, months }) => {
          const at = month === null ? months.at(-1) : months.findLast((row) => row.month <= month);
          return [region.key.split('/').at(-1)!, at?.percent ?? 0];
        }),
      );
      state.earlier =
        month === null || histories.length === 0
          ? undefined
          : new Map(histories.map((each) => [each.code, standingAt(each, monthOf(month))]));
      paint();
    },
    refresh() {
      state.version += 1;
      state.history = undefined;
      standstills.forget();
      paint();
    },
  };
}
