import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
} from 'maplibre-gl';
import { plannedAsBank, plannedByOuter, utilityCodes } from '../../../domain/pipes/labels.ts';
import { materials } from '../../../domain/pipes/materials.ts';
import type { LayerGroup } from '../bands.ts';

/**
 * Colours of CJJ 61-2017 appendix B (pipe-rules §4.6). Water's cyan and gas's pink are kept exactly; a dark casing lets
 * them be read on a pale ground. Sewage and storm share the standard's brown and differ by dash and letter.
 */
export const utilities = [
  { key: 'water', color: '#00ffff', code: utilityCodes.water, casing: '#0b5c66', lane: -0.5 },
  {
    key: 'sewage',
    color: '#4c3926',
    code: utilityCodes.sewage,
    casing: '#ffffff',
    lane: 1.5,
    dash: [3, 1.2],
  },
  { key: 'storm', color: '#4c3926', code: utilityCodes.storm, casing: '#ffffff', lane: 2.5 },
  {
    key: 'combined',
    color: '#4c3926',
    code: utilityCodes.combined,
    casing: '#ffffff',
    lane: 2.5,
    dash: [6, 1, 1, 1],
  },
  { key: 'gas', color: '#ff00ff', code: utilityCodes.gas, casing: '#7a1478', lane: -1.5 },
  { key: 'heat', color: '#ff8000', code: utilityCodes.heat, casing: '#7a3c00', lane: 0.5 },
  { key: 'power', color: '#ff0000', code: utilityCodes.power, casing: '#7a0b0b', lane: -3.5 },
  { key: 'telecom', color: '#00ff00', code: utilityCodes.telecom, casing: '#0a6b1f', lane: -2.5 },
  { key: 'conduit', color: '#000000', code: utilityCodes.conduit, casing: '#ffffff', lane: 3.5 },
] as const satisfies readonly {
  key: string;
  color: string;
  code: string;
  casing: string;
  lane: number;
  dash?: readonly number[];
}[];

/** De110 PE 2004: materials by the codes of CJJ 61, as a sheet names them. */
const materialWord = [
  'match',
  ['get', 'material'],
  ...materials.flatMap((one) => [one.id, one.code]),
  ['get', 'material'],
];

/** De where the outside names a pipe: by its material, or planned and of plastic. As `sizeLabel` has it. */
const sizeWord = [
  'case',
  [
    'any',
    [
      'in',
      ['coalesce', ['get', 'material'], ''],
      ['literal', materials.flatMap((one) => (one.designatedByOuterDiameter ? [one.id] : []))],
    ],
    [
      'all',
      ['!', ['has', 'material']],
      ['==', ['get', 'state'], 'planned'],
      ['in', ['get', 'utility'], ['literal', plannedByOuter]],
    ],
  ],
  'De',
  'DN',
];

const diameterWord = ['to-string', ['round', ['get', 'diameter_mm']]];

/** `DN300`; a planned bank of ducts by its section. As `sizeLabel` has it. */
const namedSize = [
  'case',
  [
    'all',
    ['!', ['has', 'material']],
    ['==', ['get', 'state'], 'planned'],
    ['in', ['get', 'utility'], ['literal', plannedAsBank]],
  ],
  ['concat', ' ', diameterWord, '×', diameterWord],
  ['concat', ' ', sizeWord, diameterWord],
];

/** Below it the tiles hold several pipes drawn as one, which nobody can pick. */
const singleFromZoom = 14;

type Value = ExpressionSpecification | string | number | boolean;

/** An expression for each utility. */
const byUtility = (
  of: (utility: (typeof utilities)[number]) => Value,
  other: Value,
): ExpressionSpecification =>
  ['match', ['get', 'utility'], ...utilities.flatMap((one) => [one.key, of(one)]), other] as never;

/** Nominal diameter, or the larger side of a duct; mm. */
const size: ExpressionSpecification = ['to-number', ['get', 'diameter_mm'], ['get', 'width_mm'], 150];

/**
 * Width on the map by diameter: from afar there are only trunks, and they are told apart; near, 50 mm is a hair and
 * 1,000 mm a band.
 */
export const width = (casing: number): ExpressionSpecification => {
  // a casing is drawn in proportion: far away it would swallow the colour
  const at = (thin: number, thick: number, share: number) => [
    '+',
    casing * share,
    ['interpolate', ['linear'], size, 50, thin, 300, (thin + thick) / 2, 1000, thick],
  ];
  const stops = [10, at(0.5, 1.4, 0.1), 13, at(0.7, 2.4, 0.35), 14, at(0.6, 2.6, 0.4)];
  const near = [16, at(1.3, 4.5, 1), 20, at(3, 14, 1.4)];
  return ['interpolate', ['linear'], ['zoom'], ...stops, ...near] as never;
};

/**
 * Where a street is thinner than its pipes, each utility keeps to a lane of its own, in the order of GB 50289 across a
 * street; from zoom 14 on they lie where they lie. The tiles from afar run in one direction, so that lanes do not change sides.
 */
export const lane: ExpressionSpecification = [
  'interpolate',
  ['linear'],
  ['zoom'],
  10,
  ['*', 0.8, byUtility(({ lane }) => lane, 0)],
  13,
  ['*', 1.6, byUtility(({ lane }) => lane, 0)],
  14,
  0,
];

const planned: FilterSpecification = [
  'in',
  ['get', 'state'],
  ['literal', ['planned', 'approved', 'building']],
];
const existing: FilterSpecification = ['!', planned as never];
const gone: FilterSpecification = ['==', ['get', 'state'], 'abandoned'];
const dashed = utilities.filter((one) => 'dash' in one);
const solid: FilterSpecification = [
  '!',
  ['in', ['get', 'utility'], ['literal', dashed.map(({ key }) => key)]],
];

/**
 * The network by utility: existing solid, planned dashed and wider cased, abandoned crossed out in grey. `quiet` is the
 * ground under another desk: faint, and not picked. All utilities share a layer, since every layer costs each tile anew.
 */
export function pipeLayers(tiles: SourceSpecification, look: { quiet?: boolean } = {}): LayerGroup {
  const opacity = look.quiet ? 0.4 : 1;
  const layers: LayerSpecification[] = [];
  const line = (
    id: string,
    band: 'pipes' | 'planned',
    filters: FilterSpecification[],
    paint: Record<string, unknown>,
  ) =>
    layers.push({
      id: `pipe-${id}`,
      type: 'line',
      source: 'pipes',
      'source-layer': 'pipes',
      metadata: { band },
      filter: ['all', ...filters],
      layout: {
        'line-cap': band === 'pipes' ? 'round' : 'butt',
        'line-join': 'round',
        'line-sort-key': size,
      },
      paint: { 'line-opacity': opacity, 'line-offset': lane, ...paint },
    } as LayerSpecification);
  const color = byUtility((one) => one.color, '#5d574f');
  const ofState = ['case', gone, '#9a948b', color];
  line('casing', 'pipes', [existing], {
    'line-color': byUtility((one) => one.casing, '#ffffff'),
    'line-width': width(1.6),
    'line-opacity': 0.7 * opacity,
  });
  line('line', 'pipes', [existing, solid], { 'line-color': ofState, 'line-width': width(0) });
  for (const one of dashed) {
    line(`line-${one.key}`, 'pipes', [existing, ['==', ['get', 'utility'], one.key]], {
      'line-color': ofState,
      'line-width': width(0),
      'line-dasharray': one.dash,
    });
  }
  line('planned-casing', 'planned', [planned], { 'line-color': '#ffffff', 'line-width': width(3) });
  line('planned', 'planned', [planned], {
    'line-color': color,
    'line-width': width(1),
    'line-dasharray': [2.4, 1.4],
  });
  const seen = layers.flatMap(({ id }) => (id.includes('casing') ? [] : [id]));
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
      minzoom: singleFromZoom,
      metadata: { band: 'planned' },
      paint: { 'line-color': '#000', 'line-opacity': 0, 'line-width': 14 },
    },
    {
      id: 'pipe-selected',
      type: 'line',
      source: 'pipes',
      'source-layer': 'pipes',
      minzoom: singleFromZoom,
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
          ['case', ['has', 'diameter_mm'], namedSize, ''],
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
    tells: seen,
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
