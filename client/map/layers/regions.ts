import type { SourceSpecification } from 'maplibre-gl';
import type { LayerGroup } from '../bands.ts';

/** Borders of street offices and communities 社区: dash and dot, as administrative borders are drawn. */
export function regionLayers(tiles: SourceSpecification): LayerGroup {
  return {
    id: 'regions',
    word: 'map:group.regions',
    band: 'administrative',
    sources: { regions: tiles },
    legend: [
      {
        word: 'map:legend.office',
        swatch: { kind: 'line', color: '#8a5a83', width: 2, dash: [5, 2, 1, 2] },
        when: { property: 'level', value: 'office' },
      },
    ],
    layers: [
      {
        id: 'region-neighbourhood',
        type: 'line',
        source: 'regions',
        'source-layer': 'regions',
        minzoom: 14.5,
        filter: ['==', ['get', 'level'], 'neighbourhood'],
        paint: { 'line-color': '#b08fab', 'line-width': 1, 'line-dasharray': [3, 2.5] },
      },
      {
        id: 'region-office',
        type: 'line',
        source: 'regions',
        'source-layer': 'regions',
        filter: ['==', ['get', 'level'], 'office'],
        metadata: { band: 'zones' },
        paint: {
          'line-color': '#8a5a83',
          'line-width': 1.8,
          'line-opacity': 0.75,
          'line-dasharray': [5, 2, 1, 2],
        },
      },
    ],
  };
}
