import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
} from 'maplibre-gl';
import { materials } from '../../../domain/pipes/materials.ts';
import type { LayerGroup } from '../bands.ts';

/**
 * Colours of CJJ 61-2017 appendix B (pipe-rules §4.6). Water's cyan and gas's pink are kept exactly; a dark casing lets
 * them be read on a pale ground. Sewage and storm share the standard's brown and differ by dash and letter.
 */
export const utilities = [
  { key: 'water', color: '#00ffff', code: 'JS', casing: '#0b5c66' },
  { key: 'sewage', color: '#4c3926', code: 'WS', casing: '#ffffff', dash: [3, 1.2] },
  { key: 'storm', color: '#4c3926', code: 'YS', casing: '#ffffff' },
  { key: 'combined', color: '#4c3926', code: 'HS', casing: '#ffffff', dash: [6, 1, 1, 1] },
  { key: 'gas', color: '#ff00ff', code: 'RQ', casing: '#7a1478' },
  { key: 'heat', color: '#ff8000', code: 'RL', casing: '#7a3c00' },
  { key: 'power', color: '#ff0000', code: 'DL', casing: '#7a0b0b' },
  { key: 'telecom', color: '#00ff00', code: 'TX', casing: '#0a6b1f' },
  { key: 'conduit', color: '#000000', code: 'ZH', casing: '#ffffff' },
] as const satisfies readonly {
  key: string;
  color: string;
  code: string;
  casing: string;
  dash?: readonly number[];
}[];

/** DN300 PE 2004: materials by the codes of CJJ 61, as a sheet names them. */
const materialWord = [
  'match',
  ['get', 'material'],
  ...materials.flatMap((one) => [one.id, one.code]),
  ['get', 'material'],
];

/** Width on the map by diameter: 50 mm is a hair, 1,000 mm a band; wider when near. */
const width = (casing: number): ExpressionSpecification => {
  const diameter = ['to-number', ['coalesce', ['get', 'diameter_mm'], ['get', 'width_mm']], 150];
  // a casing is drawn in proportion: far away it would swallow the colour
  const at = (thin: number, thick: number, share: number) => [
    '+',
    casing * share,
    ['interpolate', ['linear'], diameter, 50, thin, 300, (thin + thick) / 2, 1000, thick],
  ];
  const stops = [11, at(0.3, 1, 0.1), 14, at(0.6, 1.8, 0.4), 16, at(1.3, 4.5, 1), 20, at(3, 14, 1.4)];
  return ['interpolate', ['linear'], ['zoom'], ...stops] as never;
};

const planned: FilterSpecification = [
  'in',
  ['get', 'state'],
  ['literal', ['planned', 'approved', 'building']],
];
const existing: FilterSpecification = ['!', planned as never];
const gone: FilterSpecification = ['==', ['get', 'state'], 'abandoned'];

/**
 * The network by utility: existing solid, planned dashed and wider cased, abandoned crossed out in grey. `quiet` is the
 * ground under another desk: faint, and not picked.
 */
export function pipeLayers(tiles: SourceSpecification, look: { quiet?: boolean } = {}): LayerGroup {
  const opacity = look.quiet ? 0.4 : 1;
  const layers: LayerSpecification[] = [];
  for (const utility of utilities) {
    const is = (more: FilterSpecification): FilterSpecification =>
      ['all', ['==', ['get', 'utility'], utility.key], more] as FilterSpecification;
    const line = (id: string, filter: FilterSpecification, paint: object, band: 'pipes' | 'planned') =>
      layers.push({
        id: `pipe-${utility.key}-${id}`,
        type: 'line',
        source: 'pipes',
        'source-layer': 'pipes',
        metadata: { band },
        filter: is(filter),
        layout: { 'line-cap': band === 'pipes' ? 'round' : 'butt', 'line-join': 'round' },
        paint,
      } as LayerSpecification);
    line(
      'casing',
      existing,
      { 'line-color': utility.casing, 'line-width': width(1.6), 'line-opacity': 0.7 * opacity },
      'pipes',
    );
    line(
      'line',
      existing,
      {
        'line-color': ['match', ['get', 'state'], 'abandoned', '#9a948b', utility.color],
        'line-width': width(0),
        'line-opacity': opacity,
        ...('dash' in utility ? { 'line-dasharray': utility.dash } : {}),
      },
      'pipes',
    );
    line(
      'planned-casing',
      planned,
      { 'line-color': '#ffffff', 'line-width': width(3), 'line-opacity': opacity },
      'planned',
    );
    line(
      'planned',
      planned,
      {
        'line-color': utility.color,
        'line-width': width(1),
        'line-opacity': opacity,
        'line-dasharray': [2.4, 1.4],
      },
      'planned',
    );
  }
  layers.push(
    {
      id: 'pipe-abandoned-cross',
      type: 'symbol',
      source: 'pipes',
      'source-layer': 'pipes',
      minzoom: 15,
      filter: gone,
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 40,
        'text-field': '×',
        'text-size': 14,
        'text-rotation-alignment': 'map',
      },
      paint: { 'text-color': '#6b6660', 'text-halo-color': '#fff', 'text-halo-width': 1 },
    },
    {
      id: 'pipe-hit',
      type: 'line',
      source: 'pipes',
      'source-layer': 'pipes',
      metadata: { band: 'planned' },
      paint: { 'line-color': '#000', 'line-opacity': 0, 'line-width': 14 },
    },
    {
      id: 'pipe-selected',
      type: 'line',
      source: 'pipes',
      'source-layer': 'pipes',
      metadata: { band: 'selection' },
      layout: { 'line-cap': 'round' },
      paint: {
        'line-color': '#0a5257',
        'line-gap-width': width(1),
        'line-width': 2.5,
        'line-opacity': [
          'case',
          ['boolean', ['feature-state', 'selected'], false],
          1,
          ['boolean', ['feature-state', 'hover'], false],
          0.55,
          0,
        ],
      },
    },
    {
      id: 'pipe-label',
      type: 'symbol',
      source: 'pipes',
      'source-layer': 'pipes',
      minzoom: 16,
      layout: {
        'symbol-placement': 'line-center',
        'text-field': [
          'concat',
          ['match', ['get', 'utility'], ...utilities.flatMap((one) => [one.key, one.code]), ''],
          [
            'case',
            ['has', 'diameter_mm'],
            ['concat', ' DN', ['to-string', ['round', ['get', 'diameter_mm']]]],
            '',
          ],
          ['case', ['has', 'material'], ['concat', ' ', materialWord], ''],
          ['case', ['has', 'laid_year'], ['concat', ' ', ['to-string', ['get', 'laid_year']]], ''],
        ] as never,
        'text-size': 11,
        'text-offset': [0, -0.9],
        'text-padding': 8,
      },
      paint: { 'text-color': '#3a342c', 'text-halo-color': '#ffffff', 'text-halo-width': 1.5 },
    },
  );
  return {
    id: 'pipes',
    word: 'map:group.pipes',
    band: 'pipes',
    sources: { pipes: tiles },
    ...(look.quiet ? {} : { picks: { 'pipe-hit': 'pipes' } }),
    layers,
    legend: [
      ...utilities.map((one) => ({
        word: `map:utility.${one.key}`,
        swatch: {
          kind: 'line' as const,
          color: one.color,
          width: 3,
          casing: one.casing,
          ...('dash' in one ? { dash: one.dash } : {}),
        },
        when: { property: 'utility', value: one.key },
      })),
      {
        word: 'map:legend.planned',
        swatch: { kind: 'line', color: '#5d574f', width: 3, dash: [2.4, 1.4] },
        when: { property: 'state', value: 'planned' },
      },
    ],
  };
}
