import type { ExpressionSpecification } from 'maplibre-gl';
import type { LayerGroup } from '../bands.ts';

const none: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const state = (name: string): ExpressionSpecification => ['feature-state', name];
const flag = (name: string): ExpressionSpecification => ['boolean', state(name), false];

/**
 * Units coloured by zone (feature state `colour`), what a stroke would cut off (`threatened`), stray pieces (`stray`), the unit under the
 * pointer, and what two compared plans put into different zones (`moved`); above them the gap-closed outlines of the zones with their numbers.
 */
export function zoneLayers(units: GeoJSON.FeatureCollection): LayerGroup {
  const source = (data: GeoJSON.FeatureCollection) => ({ type: 'geojson' as const, data });
  return {
    id: 'zones',
    word: 'zoning:group',
    band: 'zones',
    sources: {
      // keys of units may be words (a building of a divided community), ids of features are numbers
      'zone-units': { ...source(units), tolerance: 0.2, promoteId: 'key' },
      'zone-outlines': source(none),
      'zone-names': source(none),
      'zone-links': source(none),
    },
    picks: { 'zone-unit-fill': 'zone-units' },
    legend: [
      {
        word: 'zoning:legend.zone',
        swatch: { kind: 'fill', color: 'rgba(43,123,186,0.3)', outline: '#2b7bba' },
      },
      {
        word: 'zoning:legend.stray',
        swatch: { kind: 'fill', color: 'rgba(179,55,43,0.25)', outline: '#b3372b', hatch: true },
      },
      { word: 'zoning:legend.free', swatch: { kind: 'fill', color: '#ffffff', outline: '#9d9486' } },
      { word: 'zoning:legend.ineligible', swatch: { kind: 'fill', color: '#ded9d0', outline: '#9d9486' } },
    ],
    layers: [
      {
        id: 'zone-unit-fill',
        type: 'fill',
        source: 'zone-units',
        paint: {
          'fill-color': [
            'case',
            flag('threatened'),
            '#b3372b',
            ['!=', ['coalesce', state('colour'), ''], ''],
            ['to-color', state('colour'), '#ffffff'],
            ['==', ['get', 'eligibility'], 'ineligible'],
            '#cfc8bc',
            '#ffffff',
          ],
          'fill-opacity': [
            'case',
            flag('touched'),
            0.75,
            flag('hover'),
            0.6,
            flag('selected'),
            0.65,
            ['!=', ['coalesce', state('colour'), ''], ''],
            0.42,
            0.55,
          ],
        },
      },
      {
        id: 'zone-unit-stray',
        type: 'fill',
        source: 'zone-units',
        paint: {
          'fill-pattern': 'hatch-stop',
          'fill-opacity': ['case', ['any', flag('stray'), flag('threatened')], 1, 0],
        },
      },
      {
        id: 'zone-unit-line',
        type: 'line',
        source: 'zone-units',
        paint: {
          'line-color': [
            'case',
            ['any', flag('stray'), flag('threatened')],
            '#b3372b',
            flag('selected'),
            '#0f6e74',
            flag('moved'),
            '#1b1a17',
            '#9d9486',
          ],
          'line-width': [
            'case',
            ['any', flag('stray'), flag('threatened'), flag('selected'), flag('moved')],
            2.2,
            0.8,
          ],
        },
      },
      {
        id: 'zone-outline-casing',
        type: 'line',
        source: 'zone-outlines',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': '#ffffff', 'line-width': 5, 'line-opacity': 0.8 },
      },
      {
        id: 'zone-outline',
        type: 'line',
        source: 'zone-outlines',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': ['get', 'colour'], 'line-width': ['case', ['get', 'active'], 3.5, 2] },
      },
      {
        id: 'zone-link',
        type: 'line',
        source: 'zone-links',
        metadata: { band: 'drawing' },
        paint: {
          'line-color': ['match', ['get', 'status'], 'cut', '#b3372b', '#2c7a4b'],
          'line-width': ['match', ['get', 'status'], 'cut', 2.5, 1.5],
          'line-dasharray': [2, 1.2],
        },
      },
      {
        id: 'zone-link-text',
        type: 'symbol',
        source: 'zone-links',
        minzoom: 15,
        layout: { 'symbol-placement': 'line-center', 'text-field': ['get', 'text'], 'text-size': 11 },
        paint: {
          'text-color': ['match', ['get', 'status'], 'cut', '#8f261b', '#1d5a36'],
          'text-halo-color': '#ffffff',
          'text-halo-width': 1.6,
        },
      },
      {
        id: 'zone-name',
        type: 'symbol',
        source: 'zone-names',
        layout: {
          'text-field': ['get', 'text'],
          'text-size': 13,
          'text-line-height': 1.25,
          'text-padding': 2,
        },
        paint: { 'text-color': ['get', 'colour'], 'text-halo-color': '#ffffff', 'text-halo-width': 2 },
      },
    ],
  };
}
