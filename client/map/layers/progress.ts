import type { ExpressionSpecification, FilterSpecification, SourceSpecification } from 'maplibre-gl';
import type { CommunityThen } from '../../../domain/progress/history.ts';
import type { LayerGroup } from '../bands.ts';
import { communityName, communityStatuses, statusColor, statusLetters } from './communities.ts';
import { heatRamp } from './heat.ts';

/** Completion from nothing to done: one hue, even steps of lightness. */
export const rateRamp = ['#e8efe9', '#bcdcd4', '#83c2b9', '#449f9c', '#177578', '#0b4f55'] as const;
export const rateBreaks = [0.01, 25, 50, 75, 99.99] as const;

/** A city of some hundred communities fills a phone at this zoom. */
export const lettersFrom = 11;

/** What every community has on a hectare of its own land, in the unit of the legend; thresholds as many as colours but one. */
export interface Density {
  property: 'households' | 'investment_yuan';
  thresholds: readonly number[];
}

/** Communities by state or by how far they are; letters repeat the state for eyes that don't tell the hues apart. */
export function progressLayers(options: {
  tiles: SourceSpecification;
  labels: SourceSpecification;
  show: 'status' | 'rate' | Density;
  language: 'zh' | 'en';
  opacity: number;
  /** Only these states; empty = all. */
  statuses: readonly string[];
  /** What each was in another month, by code, instead of what the tiles say of today. */
  earlier?: ReadonlyMap<string, CommunityThen> | undefined;
}): LayerGroup {
  const { tiles, labels, show, language, opacity, statuses, earlier } = options;
  const only = (kind: string): FilterSpecification =>
    (statuses.length === 0
      ? ['==', ['geometry-type'], kind]
      : [
          'all',
          ['==', ['geometry-type'], kind],
          ['in', ['get', 'status'], ['literal', [...statuses]]],
        ]) as FilterSpecification;
  const byEarlier =
    earlier &&
    colorsByCode(earlier, ({ status, percent }) =>
      show === 'status' || status === 'reserve' ? statusColor(status) : rateColor(percent),
    );
  const lineThen =
    earlier &&
    colorsByCode(earlier, ({ status }) =>
      show === 'status' || status === 'reserve' ? statusColor(status) : '#3c7f7d',
    );
  const density = typeof show === 'object';
  const fill = byEarlier ?? fillOf(show);
  return {
    id: 'progress',
    word: 'map:group.communities',
    band: 'communities',
    sources: { progress: tiles, 'progress-labels': labels },
    picks: { 'progress-fill': 'communities', 'progress-dot': 'communities' },
    layers: [
      {
        id: 'progress-fill',
        type: 'fill',
        source: 'progress',
        'source-layer': 'progress',
        filter: only('Polygon'),
        paint: {
          'fill-color': fill,
          // what is only in reserve steps back behind what is going on
          'fill-opacity': nearer(
            earlier ? fadedByCode(earlier, opacity) : density ? opacity : faded(opacity),
          ),
        },
      },
      {
        id: 'progress-outline',
        type: 'line',
        source: 'progress',
        'source-layer': 'progress',
        filter: only('Polygon'),
        minzoom: 12,
        paint: {
          'line-color': lineThen ?? (show === 'status' ? byStatus : planned('#3c7f7d')),
          'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0.5, 16, 1.4],
          'line-opacity': Math.min(1, opacity * 1.4),
        },
      },
      {
        id: 'progress-dot',
        type: 'circle',
        source: 'progress',
        'source-layer': 'progress',
        filter: only('Point'),
        paint: {
          'circle-color': fill,
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 4, 1.5, 8, 2.5, 11, 4],
          'circle-opacity': opacity,
          // the palest step of the ramp must still be seen on the pale ground
          'circle-stroke-color': show === 'status' ? byStatus : planned('#3c7f7d'),
          'circle-stroke-width': 0.8,
          'circle-stroke-opacity': opacity,
        },
      },
      {
        id: 'progress-name',
        type: 'symbol',
        source: 'progress-labels',
        minzoom: 14.3,
        layout: {
          ...communityName(18, 15),
          'text-padding': 8,
        },
        paint: {
          'text-color': '#34302a',
          'text-halo-color': 'rgba(255,255,255,0.92)',
          'text-halo-width': 1.6,
        },
      },
      // the letters speak of the state of today
      ...(earlier || show !== 'status'
        ? []
        : [statusLetters('progress-letter', 'progress-labels', language, lettersFrom)]),
    ],
  };
}

/** Regions by how much of them is done; `rates` = percent by region code. Fades out where communities can be told apart. */
export function regionRates(options: {
  tiles: SourceSpecification;
  labels: SourceSpecification;
  rates: ReadonlyMap<string, number>;
}): LayerGroup {
  const codes = [...options.rates.keys()];
  const rate = [
    'match',
    ['get', 'code'],
    ...codes.flatMap((code) => [code, options.rates.get(code)!]),
    0,
  ] as unknown as ExpressionSpecification;
  const filter = ['in', ['get', 'code'], ['literal', codes]] as ExpressionSpecification;
  const layer = { source: 'regions', 'source-layer': 'regions', filter };
  return {
    id: 'region-rates',
    word: 'map:group.communities',
    band: 'administrative',
    hidden: true,
    sources: { regions: options.tiles, 'region-labels': options.labels },
    picks: { 'region-fill': 'regions' },
    layers:
      codes.length === 0
        ? []
        : [
            {
              id: 'region-fill',
              type: 'fill',
              ...layer,
              paint: {
                'fill-color': stepped(rate),
                'fill-opacity': ['interpolate', ['linear'], ['zoom'], 11, 0.7, 13, 0.15],
              },
            },
            {
              id: 'region-line',
              type: 'line',
              ...layer,
              paint: { 'line-color': '#2f6f70', 'line-width': 1.5, 'line-dasharray': [4, 2] },
            },
            {
              id: 'region-name',
              type: 'symbol',
              source: 'region-labels',
              maxzoom: 14.3,
              layout: { 'text-field': ['get', 'name'], 'text-size': 15, 'text-padding': 10 },
              paint: { 'text-color': '#12494c', 'text-halo-color': '#ffffff', 'text-halo-width': 2 },
            },
          ],
  };
}

const byStatus = [
  'match',
  ['get', 'status'],
  ...communityStatuses.flatMap((one) => [one.key, one.color]),
  statusColor('reserve'),
] as unknown as ExpressionSpecification;

function fillOf(show: 'status' | 'rate' | Density): ExpressionSpecification {
  if (show === 'status') return byStatus;
  if (show === 'rate') return planned(byRate('percent'));
  const { property, thresholds } = show;
  const perHectare = [
    '/',
    ['to-number', ['get', property], 0],
    ['max', ['to-number', ['get', 'hectares'], 0], 0.01],
  ];
  return steps(perHectare, heatRamp, thresholds);
}

/** Near by, streets and houses below are to be seen as well. */
function nearer(opacity: ExpressionSpecification | number): ExpressionSpecification {
  return [
    'interpolate',
    ['linear'],
    ['zoom'],
    15,
    opacity,
    16.5,
    ['*', opacity, 0.6],
  ] as unknown as ExpressionSpecification;
}

/** What is only in reserve has no rate yet: it is not the same as none done. */
function planned(color: unknown): ExpressionSpecification {
  return [
    'case',
    ['==', ['get', 'status'], 'reserve'],
    statusColor('reserve'),
    color,
  ] as ExpressionSpecification;
}

function faded(opacity: number): ExpressionSpecification {
  return ['case', ['==', ['get', 'status'], 'reserve'], opacity * 0.45, opacity];
}

/** One branch a colour, however many communities; who is not among them is drawn as in reserve. */
function colorsByCode(
  earlier: ReadonlyMap<string, CommunityThen>,
  colorOf: (then: CommunityThen) => string,
): ExpressionSpecification | string {
  const codes = Map.groupBy(earlier.keys(), (code) => colorOf(earlier.get(code)!));
  if (codes.size === 0) return statusColor('reserve');
  const branches = [...codes].flatMap(([color, those]) => [those, color]);
  return [
    'match',
    ['get', 'code'],
    ...branches,
    statusColor('reserve'),
  ] as unknown as ExpressionSpecification;
}

function fadedByCode(
  earlier: ReadonlyMap<string, CommunityThen>,
  opacity: number,
): ExpressionSpecification | number {
  const begun = [...earlier].filter(([, { status }]) => status !== 'reserve').map(([code]) => code);
  if (begun.length === 0) return opacity * 0.45;
  return ['match', ['get', 'code'], begun, opacity, opacity * 0.45] as unknown as ExpressionSpecification;
}

function rateColor(percent: number): string {
  return rateRamp[rateBreaks.filter((at) => percent >= at).length]!;
}

function byRate(property: string): ExpressionSpecification {
  return stepped(['to-number', ['get', property], 0]);
}

function stepped(value: unknown): ExpressionSpecification {
  return steps(value, rateRamp, rateBreaks);
}

function steps(value: unknown, ramp: readonly string[], breaks: readonly number[]): ExpressionSpecification {
  return [
    'step',
    value,
    ramp[0],
    ...breaks.flatMap((at, i) => [at, ramp[i + 1]]),
  ] as unknown as ExpressionSpecification;
}
