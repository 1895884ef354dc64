import type { ExpressionSpecification, SourceSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import { statusMark } from '../../../domain/progress/status.ts';
import type { LayerGroup, LegendItem } from '../bands.ts';

/** States of a community in their order (programme.md §7), each with its colour and its letter. */
export const communityStatuses = [
  { key: 'reserve', color: '#8c8a86', letter: statusMark.reserve },
  { key: 'preparing', color: '#c9a45c', letter: statusMark.preparing },
  { key: 'ready', color: '#3f7fc1', letter: statusMark.ready },
  { key: 'under_way', color: '#e07b2e', letter: statusMark.under_way },
  { key: 'complete', color: '#5aa469', letter: statusMark.complete },
  { key: 'accepted', color: '#1f6b43', letter: statusMark.accepted },
  { key: 'managed', color: '#178a8a', letter: statusMark.managed },
] as const;

export function statusColor(status: string): string {
  return communityStatuses.find((one) => one.key === status)?.color ?? '#8c8a86';
}

const byStatus = (pick: (one: (typeof communityStatuses)[number]) => string, other: string) =>
  [
    'match',
    ['get', 'status'],
    ...communityStatuses.flatMap((one) => [one.key, pick(one)]),
    other,
  ] as unknown as ExpressionSpecification;

const inReserve = ['==', ['get', 'status'], 'reserve'] as unknown as ExpressionSpecification;

const flagged = (state: string, yes: number, no: number): ExpressionSpecification =>
  ['case', ['boolean', ['feature-state', state], false], yes, no] as ExpressionSpecification;

/**
 * Communities by status. `muted` keeps them as a quiet ground where another desk (pipes, zones) has the word.
 * Names come from `labels`, one point a community, because a polygon cut by tiles would be named once a tile.
 */
export function communityLayers(options: {
  tiles: SourceSpecification;
  labels: SourceSpecification;
  language: 'zh' | 'en';
  muted: boolean;
  /** Communities that do not meet it fade. */
  only?: ExpressionSpecification | null;
}): LayerGroup {
  const { tiles, labels, language, muted, only } = options;
  const legend: LegendItem[] = communityStatuses.map((one) => ({
    word: `register:status.${one.key}`,
    swatch: { kind: 'fill', color: one.color, letter: one.letter[language] },
    when: { property: 'status', value: one.key },
  }));
  return {
    id: 'communities',
    word: 'map:group.communities',
    band: 'communities',
    sources: { communities: tiles, 'community-labels': labels },
    picks: { 'community-fill': 'communities', 'community-dot': 'communities' },
    legend: muted ? [] : legend,
    layers: [
      {
        id: 'community-fill',
        type: 'fill',
        source: 'communities',
        'source-layer': 'communities',
        paint: {
          'fill-color': muted ? '#d9d2c4' : byStatus((one) => one.color, '#8c8a86'),
          'fill-opacity': muted
            ? ['case', ['boolean', ['feature-state', 'hover'], false], 0.55, 0.35]
            : [
                'case',
                ['boolean', ['feature-state', 'hover'], false],
                0.62,
                only ? ['!', only] : false,
                0.06,
                // what is only in reserve stays in the background
                ['==', ['get', 'status'], 'reserve'],
                0.24,
                0.46,
              ],
        },
      },
      {
        // far away a community comes as a point
        id: 'community-dot',
        type: 'circle',
        source: 'communities',
        'source-layer': 'communities',
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-color': muted ? '#b3a999' : byStatus((one) => one.color, '#8c8a86'),
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 4, 1.5, 8, 2.2, 11, 3.5],
          'circle-opacity': only ? ['case', only, 0.8, 0.15] : 0.8,
          'circle-stroke-color': '#ffffff',
          'circle-stroke-width': 0.6,
        },
      },
      {
        id: 'community-outline',
        type: 'line',
        source: 'communities',
        'source-layer': 'communities',
        minzoom: 11,
        paint: {
          'line-color': muted ? '#a89e8e' : byStatus((one) => one.color, '#8c8a86'),
          'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.4, 15, 1.2, 18, 2],
          'line-opacity': only ? ['case', only, 1, 0.25] : 1,
        },
      },
      {
        id: 'community-selected-casing',
        type: 'line',
        source: 'communities',
        'source-layer': 'communities',
        metadata: { band: 'selection' },
        layout: { 'line-join': 'round' },
        paint: { 'line-color': '#ffffff', 'line-width': 6, 'line-opacity': flagged('selected', 0.95, 0) },
      },
      {
        id: 'community-selected',
        type: 'line',
        source: 'communities',
        'source-layer': 'communities',
        metadata: { band: 'selection' },
        layout: { 'line-join': 'round' },
        paint: { 'line-color': '#0a5257', 'line-width': 3, 'line-opacity': flagged('selected', 1, 0) },
      },
      {
        id: 'community-name',
        type: 'symbol',
        source: 'community-labels',
        minzoom: 13.5,
        layout: {
          ...communityName(18, 14.5, muted),
          'text-padding': 6,
        },
        paint: {
          'text-color': muted ? '#7d7568' : '#34302a',
          'text-halo-color': 'rgba(255,255,255,0.92)',
          'text-halo-width': 1.6,
        },
      },
      ...(muted ? [] : [statusLetters('community-letter', 'community-labels', language)]),
    ],
  };
}

/** Names are placed as room allows: what is in the programme before what is in reserve, the larger before the smaller. */
export function communityName(zoom: number, size: number, plain = false): SymbolLayerSpecification['layout'] {
  return {
    'text-field': ['get', 'name'],
    'text-size': ['interpolate', ['linear'], ['zoom'], 13.5, 11, zoom, size],
    'text-max-width': 7,
    ...(plain
      ? {}
      : {
          // below the letter of its state
          'text-anchor': ['case', inReserve, 'center', 'top'],
          'text-offset': ['case', inReserve, ['literal', [0, 0]], ['literal', [0, 0.6]]],
        }),
    'symbol-sort-key': [
      '-',
      ['case', inReserve, 0, -100_000],
      ['to-number', ['get', 'households'], 0],
    ] as never,
  };
}

/** From here on every letter has room enough. */
const lettersForAll = 12.8;

/**
 * One letter in each community of the programme, whether or not its name finds room: a state is never told by hue alone.
 * @param minzoom from here on as many as find room, the larger communities first
 */
export function statusLetters(
  id: string,
  source: string,
  language: 'zh' | 'en',
  minzoom: number = lettersForAll,
): SymbolLayerSpecification {
  return {
    id,
    type: 'symbol',
    source,
    minzoom,
    filter: ['!', inReserve],
    layout: {
      'text-field': byStatus((one) => one.letter[language], ''),
      'text-size': ['interpolate', ['linear'], ['zoom'], 13, 9.5, 18, 14],
      'text-padding': 0,
      'text-allow-overlap': ['step', ['zoom'], false, lettersForAll, true],
      // the name stands right below its letter
      'text-ignore-placement': ['step', ['zoom'], false, lettersForAll, true],
      'symbol-sort-key': ['-', ['to-number', ['get', 'households'], 0]],
      'text-anchor': 'center',
    },
    paint: {
      'text-color': '#24211d',
      'text-halo-color': 'rgba(255,255,255,0.85)',
      'text-halo-width': 1.2,
    },
  };
}
