import type { LineLayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { LayerGroup, LegendItem } from '../bands.ts';
import { utilities } from './pipes.ts';

/**
 * Sources of a layout; `ghost` is another alternative, `measures` where pipes are nearer than the table, `old` what a ready-made task
 * makes of the pipes of today.
 */
export interface RoutedSources {
  lines: SourceSpecification;
  points: SourceSpecification;
  zone: SourceSpecification;
  ghost: SourceSpecification;
  measures: SourceSpecification;
  old: SourceSpecification;
  /** Where pipes share a trench. */
  trenches: SourceSpecification;
}

const ghostColor = '#7a4fb5';
const jointColor = '#b58a4a';
const loopColor = '#1f9d6b';
const bareColor = '#d08a00';
const measureColor = '#e0602a';
/** What becomes of an old pipe: what goes is grey. */
const verdictColors = {
  keep: '#2c7a4b',
  renew: '#d08a00',
  combined: '#7a6248',
  abandon: '#8a8378',
  down: '#8a8378',
} as const;

/**
 * A layout that is not in the database yet: zone, forbidden places, pipes by utility, points that can be dragged; beside them
 * another alternative, what closes a loop and what stays without a second way, and where a protective measure is needed.
 */
export function routedLayers({
  lines,
  points,
  zone,
  ghost,
  measures,
  old,
  trenches,
}: RoutedSources): LayerGroup {
  const byUtility = (key: 'color' | 'casing') =>
    ['match', ['get', 'utility'], ...utilities.flatMap((one) => [one.key, one[key]]), '#5d574f'] as never;
  // seven lanes lie little more than a metre apart: from afar thin, so that they stay lanes
  const widthAt = (px: number, extra: number) => [
    'case',
    ['get', 'lateral'],
    0.5 * px + 0.6 * extra,
    px + extra,
  ];
  const width = (extra: number) =>
    [
      'interpolate',
      ['exponential', 1.6],
      ['zoom'],
      14,
      widthAt(1.2, 0.5 * extra),
      17,
      widthAt(2, 0.5 * extra),
      19,
      widthAt(5, extra),
      21,
      widthAt(9, extra),
    ] as never;
  const byVerdict = [
    'match',
    ['get', 'verdict'],
    ...Object.entries(verdictColors).flat(),
    '#5d574f',
  ] as never;
  const widthOfOld = ['interpolate', ['linear'], ['zoom'], 14, 2.5, 18, 8] as never;
  return {
    id: 'routed',
    word: 'routing:layer',
    band: 'planned',
    sources: {
      'routed-lines': lines,
      'routed-points': points,
      'routed-zone': zone,
      'routed-ghost': ghost,
      'routed-measures': measures,
      'routed-old': old,
      'routed-trenches': trenches,
    },
    layers: [
      {
        id: 'routed-zone-fill',
        type: 'fill',
        source: 'routed-zone',
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: {
          'fill-color': ['match', ['get', 'kind'], 'forbidden', '#b2271f', '#0f6e74'],
          'fill-opacity': ['match', ['get', 'kind'], 'forbidden', 0.22, 0.05],
        },
      },
      {
        id: 'routed-zone-line',
        type: 'line',
        source: 'routed-zone',
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: {
          'line-color': ['match', ['get', 'kind'], 'forbidden', '#b2271f', '#0f6e74'],
          'line-width': 2,
          'line-dasharray': [4, 2],
        },
      },
      {
        id: 'routed-corridor',
        type: 'line',
        source: 'routed-zone',
        filter: ['==', ['get', 'kind'], 'corridor'],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': '#0f6e74',
          'line-opacity': 0.25,
          'line-width': ['interpolate', ['exponential', 2], ['zoom'], 15, 3, 20, 60],
        },
      },
      {
        id: 'routed-main',
        type: 'line',
        source: 'routed-zone',
        filter: ['==', ['get', 'kind'], 'main'],
        paint: { 'line-color': '#2f2a24', 'line-width': 4, 'line-dasharray': [3, 1, 0.6, 1] },
      },
      {
        id: 'routed-ghost',
        type: 'line',
        source: 'routed-ghost',
        paint: {
          'line-color': ghostColor,
          'line-opacity': 0.75,
          'line-width': ['interpolate', ['linear'], ['zoom'], 14, 1, 18, 3],
          'line-dasharray': [2, 1.6],
        },
      },
      {
        id: 'routed-old',
        type: 'line',
        source: 'routed-old',
        filter: ['!', ['in', ['get', 'verdict'], ['literal', ['abandon', 'down']]]],
        layout: { 'line-cap': 'round' },
        paint: { 'line-color': byVerdict, 'line-width': widthOfOld, 'line-opacity': 0.8 },
      },
      {
        id: 'routed-gone',
        type: 'line',
        source: 'routed-old',
        filter: ['in', ['get', 'verdict'], ['literal', ['abandon', 'down']]],
        paint: { 'line-color': byVerdict, 'line-width': widthOfOld, 'line-dasharray': [0.6, 0.6] },
      },
      glow('joint', 'routed-trenches', jointColor, 12),
      glow('measure', 'routed-measures', measureColor, 9),
      glow('loop', 'routed-lines', loopColor, 8),
      glow('bare', 'routed-lines', bareColor, 8),
      {
        id: 'routed-casing',
        type: 'line',
        source: 'routed-lines',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': byUtility('casing'), 'line-width': width(2.4) },
      },
      {
        id: 'routed-lines',
        type: 'line',
        source: 'routed-lines',
        filter: ['!=', ['get', 'utility'], 'sewage'],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': byUtility('color'), 'line-width': width(0) },
      },
      {
        id: 'routed-sewage',
        type: 'line',
        source: 'routed-lines',
        filter: ['==', ['get', 'utility'], 'sewage'],
        paint: { 'line-color': byUtility('color'), 'line-width': width(0), 'line-dasharray': [3, 1.2] },
      },
      {
        id: 'routed-points',
        type: 'circle',
        source: 'routed-points',
        filter: ['!=', ['get', 'kind'], 'unreachable'],
        minzoom: 16,
        paint: {
          'circle-radius': [
            'interpolate',
            ['exponential', 1.6],
            ['zoom'],
            16,
            ['match', ['get', 'kind'], ['pump', 'tie-in'], 1.6, 0.8],
            18,
            ['match', ['get', 'kind'], ['pump', 'tie-in'], 3, 1.8],
            20,
            // manholes of sewers are chambers, bends of pressure pipes are not
            ['match', ['get', 'utility'], ['sewage', 'storm', 'combined'], 6, 4],
          ],
          'circle-color': '#ffffff',
          'circle-stroke-color': byUtility('casing'),
          'circle-stroke-width': [
            'interpolate',
            ['linear'],
            ['zoom'],
            16,
            ['match', ['get', 'kind'], 'pump', 1.6, 'tie-in', 1, 0.5],
            19,
            ['match', ['get', 'kind'], 'pump', 3, 'tie-in', 2, 1],
          ],
        },
      },
      {
        id: 'routed-unreachable',
        type: 'circle',
        source: 'routed-points',
        filter: ['==', ['get', 'kind'], 'unreachable'],
        paint: {
          'circle-radius': 7,
          'circle-color': 'rgba(178,39,31,0.25)',
          'circle-stroke-color': '#b2271f',
          'circle-stroke-width': 2,
        },
      },
      {
        id: 'routed-pins',
        type: 'circle',
        source: 'routed-zone',
        filter: ['==', ['get', 'kind'], 'pin'],
        paint: {
          'circle-radius': 7,
          'circle-color': byUtility('color'),
          'circle-stroke-color': '#0f6e74',
          'circle-stroke-width': 3,
        },
      },
      {
        id: 'routed-measure-mark',
        type: 'circle',
        source: 'routed-measures',
        minzoom: 16.5,
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-radius': 4,
          'circle-color': '#ffffff',
          'circle-stroke-color': measureColor,
          'circle-stroke-width': 2,
        },
      },
      {
        id: 'routed-measure-text',
        type: 'symbol',
        source: 'routed-measures',
        minzoom: 18,
        filter: ['==', ['geometry-type'], 'Point'],
        layout: {
          'text-field': ['get', 'text'],
          'text-size': 11,
          'text-offset': [0, 1.1],
          'text-anchor': 'top',
        },
        paint: { 'text-color': '#9b3a10', 'text-halo-color': '#ffffff', 'text-halo-width': 1.6 },
      },
      {
        id: 'routed-labels',
        type: 'symbol',
        source: 'routed-lines',
        minzoom: 17,
        filter: ['!', ['get', 'lateral']],
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 160,
          'text-field': [
            'case',
            ['!=', ['get', 'slope'], ''],
            ['concat', ['get', 'size'], '  ', ['get', 'slope'], '‰'],
            ['get', 'size'],
          ],
          'text-size': 11,
        },
        paint: { 'text-color': '#2b2723', 'text-halo-color': '#ffffff', 'text-halo-width': 1.6 },
      },
    ],
    legend: [
      mark('measure', measureColor, 'measure'),
      mark('joint', jointColor, 'joint'),
      mark('loop', loopColor, 'loop'),
      mark('bare', bareColor, 'bare'),
      ...Object.entries(verdictColors).map(([verdict, color]) => ({
        word: `layout:old.${verdict}`,
        swatch: { kind: 'line' as const, color, width: 5 },
        when: { property: 'verdict', value: verdict },
      })),
      ...utilities
        .filter((one) => one.key !== 'conduit' && one.key !== 'combined')
        .map((one) => ({
          word: `layout:utility.${one.key}`,
          swatch: {
            kind: 'line' as const,
            color: one.color,
            width: 3,
            casing: one.casing,
            ...(one.key === 'sewage' ? { dash: [3, 1.2] } : {}),
          },
          when: { property: 'utility', value: one.key },
        })),
    ],
  };
}

/** A band of light under a pipe that says more about it than its colour does. */
function glow(part: string, source: string, color: string, widthPx: number): LineLayerSpecification {
  return {
    id: `routed-${part}`,
    type: 'line',
    source,
    filter: ['all', ['==', ['geometry-type'], 'LineString'], ['==', ['get', 'part'], part]],
    layout: { 'line-cap': 'round' },
    paint: {
      'line-color': color,
      'line-opacity': 0.45,
      'line-width': ['interpolate', ['linear'], ['zoom'], 14, widthPx / 2, 18, widthPx * 2],
    },
  };
}

function mark(part: string, color: string, value: string): LegendItem {
  return {
    word: `routing:legend.${part}`,
    swatch: { kind: 'line', color, width: 6 },
    when: { property: 'part', value },
  };
}
