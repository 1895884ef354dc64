import type { SourceSpecification } from 'maplibre-gl';
import type { LayerGroup } from '../bands.ts';

/** Buildings as quiet ground; picked only where a desk asks for it (a route starts at a building). */
export function buildingLayers(options: { tiles: SourceSpecification; pickable?: boolean }): LayerGroup {
  return {
    id: 'buildings',
    word: 'map:group.buildings',
    band: 'buildings',
    sources: { buildings: options.tiles },
    ...(options.pickable ? { picks: { 'building-fill': 'buildings' } } : {}),
    legend: [
      { word: 'map:legend.residential', swatch: { kind: 'fill', color: '#cbbfae', outline: '#978a77' } },
    ],
    layers: [
      {
        id: 'building-fill',
        type: 'fill',
        source: 'buildings',
        'source-layer': 'buildings',
        minzoom: 14,
        paint: {
          'fill-color': [
            'case',
            ['boolean', ['feature-state', 'selected'], false],
            '#0f6e74',
            ['==', ['get', 'use'], 'residential'],
            '#cbbfae',
            '#dcd6cb',
          ],
          'fill-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0.3, 15.5, 0.85],
        },
      },
      {
        id: 'building-outline',
        type: 'line',
        source: 'buildings',
        'source-layer': 'buildings',
        minzoom: 15.5,
        paint: {
          'line-color': '#978a77',
          'line-width': ['interpolate', ['linear'], ['zoom'], 15.5, 0.3, 19, 1.2],
        },
      },
      {
        id: 'building-number',
        type: 'symbol',
        source: 'buildings',
        'source-layer': 'buildings',
        minzoom: 17,
        layout: {
          'text-field': ['coalesce', ['get', 'name'], ''],
          'text-size': 11,
          'text-padding': 4,
          // a building on the border of two tiles would be named in both
          'symbol-avoid-edges': true,
        },
        paint: {
          'text-color': '#6a5f50',
          'text-halo-color': 'rgba(255,255,255,0.85)',
          'text-halo-width': 1.2,
        },
      },
    ],
  };
}
