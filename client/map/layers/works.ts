import type { ExpressionSpecification, SourceSpecification } from 'maplibre-gl';
import type { LayerGroup } from '../bands.ts';

/** States of an excavation with their colours; each also has its own dash or hatch. */
export const workStates = [
  { key: 'planned', color: '#b08a2e' },
  { key: 'permitted', color: '#3f7fc1' },
  { key: 'running', color: '#d9541e' },
  { key: 'done', color: '#8c8a86' },
] as const;

export function workColor(state: string): string {
  return workStates.find((one) => one.key === state)?.color ?? '#8c8a86';
}

const color = [
  'match',
  ['get', 'state'],
  ...workStates.flatMap((one) => [one.key, one.color]),
  '#8c8a86',
] as unknown as ExpressionSpecification;
const selected: ExpressionSpecification = ['boolean', ['feature-state', 'selected'], false];
const hover: ExpressionSpecification = ['boolean', ['feature-state', 'hover'], false];

/** Works as strips and areas, and where they meet: conflicts ringed in red, chances to dig once in green. */
export function workLayers(works: SourceSpecification, encounters: SourceSpecification): LayerGroup {
  return {
    id: 'works',
    word: 'map:group.works',
    band: 'works',
    sources: { works, encounters },
    picks: { 'work-area': 'works', 'work-hit': 'works' },
    legend: [
      ...workStates.map((one) => ({
        word: `works:state.${one.key}`,
        swatch: { kind: 'line' as const, color: one.color, width: 5, casing: '#ffffff' },
        when: { property: 'state', value: one.key },
      })),
      {
        word: 'works:kind.conflict',
        swatch: { kind: 'dot', color: '#b3372b' },
        when: { property: 'kind', value: 'conflict' },
      },
      {
        word: 'works:kind.opportunity',
        swatch: { kind: 'dot', color: '#2c7a4b' },
        when: { property: 'kind', value: 'opportunity' },
      },
    ],
    layers: [
      {
        id: 'work-area',
        type: 'fill',
        source: 'works',
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': color, 'fill-opacity': ['case', selected, 0.45, hover, 0.4, 0.25] },
      },
      {
        id: 'work-hatch',
        type: 'fill',
        source: 'works',
        filter: ['all', ['==', ['geometry-type'], 'Polygon'], ['==', ['get', 'state'], 'running']],
        paint: { 'fill-pattern': 'hatch-works' },
      },
      {
        id: 'work-casing',
        type: 'line',
        source: 'works',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': ['case', selected, '#0a5257', '#ffffff'],
          'line-width': ['case', selected, 12, hover, 11, 9],
        },
      },
      {
        id: 'work-line',
        type: 'line',
        source: 'works',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': color, 'line-width': 5.5 },
      },
      {
        id: 'work-hit',
        type: 'line',
        source: 'works',
        paint: { 'line-color': '#000', 'line-opacity': 0, 'line-width': 18 },
      },
      {
        id: 'work-name',
        type: 'symbol',
        source: 'works',
        minzoom: 15,
        layout: {
          'symbol-placement': 'line-center',
          'text-field': ['get', 'title'],
          'text-size': 12,
          'text-offset': [0, -1.1],
        },
        paint: { 'text-color': '#4a2f10', 'text-halo-color': '#fff', 'text-halo-width': 1.6 },
      },
      {
        id: 'encounter',
        type: 'circle',
        source: 'encounters',
        metadata: { band: 'selection' },
        layout: { 'circle-sort-key': ['match', ['get', 'kind'], 'conflict', 1, 0] },
        paint: {
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 5, 15, 8],
          'circle-color': ['match', ['get', 'kind'], 'conflict', '#b3372b', '#2c7a4b'],
          'circle-stroke-color': '#ffffff',
          'circle-stroke-width': 2.5,
        },
      },
      {
        id: 'encounter-mark',
        type: 'symbol',
        source: 'encounters',
        layout: {
          'text-field': ['match', ['get', 'kind'], 'conflict', '!', '+'],
          'text-size': ['interpolate', ['linear'], ['zoom'], 12, 9, 15, 13],
          'text-allow-overlap': true,
          'symbol-sort-key': ['match', ['get', 'kind'], 'conflict', 1, 0],
        },
        paint: { 'text-color': '#ffffff' },
      },
    ],
  };
}
