import type { CircleLayerSpecification, ExpressionSpecification, SourceSpecification } from 'maplibre-gl';
import type { LayerGroup, LegendItem } from '../bands.ts';

const RAMP = ['#7a0177', '#c51b8a', '#f2c14e', '#7fb8a4', '#0f6e74'] as const;

/** Traces, coloured results and the places of faults and clashes, above the pipes. */
export function findingLayers(
  lines: SourceSpecification,
  points: SourceSpecification,
  shown: 'trace' | 'pressure' | 'velocity' | null,
  words: { legend: readonly LegendItem[]; breaks: readonly number[] },
): LayerGroup {
  const [low = 0, b = 1, c = 2, high = 3] = words.breaks;
  const ramp = [
    'interpolate',
    ['linear'],
    ['get', 'value'],
    low,
    RAMP[0],
    b,
    RAMP[1],
    c,
    RAMP[2],
    high,
    RAMP[4],
  ];
  const kind = ['match', ['get', 'value'], 0, '#0f6e74', 1, '#b2472f', 2, '#d98a00', '#5d574f'];
  const color = (shown === 'trace' || shown === null ? kind : ramp) as never;
  return {
    id: 'network-findings',
    word: 'pipes:layer.findings',
    band: 'works',
    hidden: true,
    sources: { 'network-lines': lines, 'network-points': points },
    layers: [
      {
        id: 'network-lines-casing',
        type: 'line',
        source: 'network-lines',
        filter: ['==', ['geometry-type'], 'LineString'],
        layout: { 'line-cap': 'round' },
        paint: {
          'line-color': '#ffffff',
          'line-width': ['interpolate', ['linear'], ['zoom'], 12, 4, 18, 13],
          'line-opacity': 0.85,
        },
      },
      {
        id: 'network-lines',
        type: 'line',
        source: 'network-lines',
        filter: ['==', ['geometry-type'], 'LineString'],
        layout: { 'line-cap': 'round' },
        paint: { 'line-color': color, 'line-width': ['interpolate', ['linear'], ['zoom'], 12, 2, 18, 8] },
      },
      {
        id: 'network-nodes',
        type: 'circle',
        source: 'network-lines',
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-color': color,
          'circle-radius': [
            'interpolate',
            ['linear'],
            ['zoom'],
            12,
            shown === 'trace' ? 4 : 1.5,
            18,
            shown === 'trace' ? 9 : 6,
          ],
          'circle-stroke-color': '#ffffff',
          'circle-stroke-width': 1.5,
        },
      },
      {
        // a city's lesser findings are a carpet: they come when one can be told from the next
        id: 'network-points-minor',
        type: 'circle',
        source: 'network-points',
        minzoom: 15,
        filter: ['!', urgent],
        paint: pointPaint,
      },
      {
        id: 'network-points',
        type: 'circle',
        source: 'network-points',
        filter: urgent,
        paint: pointPaint,
      },
    ],
    legend: words.legend,
  };
}

/** What stops, and what was chosen, is seen from anywhere; the rest when one is near. */
const urgent = [
  'any',
  ['==', ['get', 'level'], 'stop'],
  ['==', ['get', 'chosen'], true],
] as unknown as ExpressionSpecification;

const pointPaint: CircleLayerSpecification['paint'] = {
  'circle-color': ['match', ['get', 'level'], 'stop', '#b2271f', 'warn', '#d98a00', '#6f6a62'],
  // thousands of faults must not hide the city that they lie in
  'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 0.8, 12, 1.6, 15, 4, 18, 8],
  'circle-opacity': ['case', ['==', ['get', 'chosen'], true], 1, 0.75],
  'circle-stroke-color': ['case', ['==', ['get', 'chosen'], true], '#0a5257', '#ffffff'],
  'circle-stroke-width': [
    'interpolate',
    ['linear'],
    ['zoom'],
    12,
    ['case', ['==', ['get', 'chosen'], true], 3.5, 0],
    14,
    ['case', ['==', ['get', 'chosen'], true], 3.5, 1.2],
  ],
};

export const rampColors = [RAMP[0], RAMP[1], RAMP[2], RAMP[4]] as const;
