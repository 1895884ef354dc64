import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { LayerGroup } from '../bands.ts';
import { lane, width } from './pipes.ts';

/** Perceptually even from old (dark red) to new (teal); unknown years are grey. */
export const yearSteps = [
  { from: 0, color: '#9a948b', word: 'pipes:year.unknown' },
  { from: 1800, color: '#7f1d1d', word: 'pipes:year.before1980' },
  { from: 1980, color: '#c2552d', word: 'pipes:year.1980s' },
  { from: 1990, color: '#d9a441', word: 'pipes:year.1990s' },
  { from: 2000, color: '#8fb573', word: 'pipes:year.2000s' },
  { from: 2010, color: '#3d8f8a', word: 'pipes:year.2010s' },
  { from: 2020, color: '#1b5e86', word: 'pipes:year.2020s' },
] as const;

export const materialColors = [
  { key: 'cast-iron', color: '#6b3f2a' },
  { key: 'ductile-iron', color: '#a8643c' },
  { key: 'steel', color: '#5b6b8c' },
  { key: 'concrete', color: '#8d8a83' },
  { key: 'pe', color: '#1f7a5c' },
  { key: 'pvc', color: '#7fb069' },
  { key: 'copper', color: '#c98a2b' },
  { key: 'fibre', color: '#8b4fa3' },
] as const;

/** The network in one colour scale, by year laid or by material, drawn over the standard's colours. */
export function themeLayers(tiles: SourceSpecification, theme: 'year' | 'material'): LayerGroup {
  const year = ['to-number', ['coalesce', ['get', 'laid_year'], 0]];
  const byYear = [
    'step',
    year,
    yearSteps[0].color,
    ...yearSteps.slice(1).flatMap((one) => [one.from, one.color]),
  ];
  const byMaterial = [
    'match',
    ['coalesce', ['get', 'material'], ''],
    ...materialColors.flatMap((one) => [one.key, one.color]),
    '#c9c4bb',
  ];
  const layers: LayerSpecification[] = [
    {
      id: 'pipe-theme',
      type: 'line',
      source: 'pipes',
      'source-layer': 'pipes',
      metadata: { band: 'planned' },
      layout: { 'line-cap': 'round' },
      paint: {
        'line-color': (theme === 'year' ? byYear : byMaterial) as never,
        'line-width': width(1),
        'line-offset': lane,
      },
    },
  ];
  return {
    id: 'pipe-theme',
    word: `pipes:theme.${theme}`,
    band: 'planned',
    sources: { pipes: tiles },
    layers,
    legend:
      theme === 'year'
        ? yearSteps.map((one) => ({
            word: one.word,
            swatch: { kind: 'line' as const, color: one.color, width: 4 },
          }))
        : materialColors.map((one) => ({
            word: `pipes:material.${one.key}`,
            swatch: { kind: 'line' as const, color: one.color, width: 4 },
            when: { property: 'material', value: one.key },
          })),
  };
}

/** Arrows along gravity pipes, the way they are drawn: from upstream to downstream. */
export function flowArrows(tiles: SourceSpecification): LayerGroup {
  return {
    id: 'pipe-flow',
    word: 'pipes:layer.flow',
    band: 'planned',
    hidden: true,
    sources: { pipes: tiles },
    layers: [
      {
        id: 'pipe-flow',
        type: 'symbol',
        source: 'pipes',
        'source-layer': 'pipes',
        minzoom: 16,
        filter: [
          'all',
          ['in', ['get', 'utility'], ['literal', ['sewage', 'storm', 'combined']]],
          ['!=', ['get', 'state'], 'abandoned'],
        ],
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 70,
          'text-field': '➤',
          'text-size': ['interpolate', ['linear'], ['zoom'], 16, 10, 20, 18],
          'text-keep-upright': false,
          'text-rotation-alignment': 'map',
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: { 'text-color': '#4c3926', 'text-halo-color': '#ffffff', 'text-halo-width': 1.6 },
      },
    ],
  };
}
