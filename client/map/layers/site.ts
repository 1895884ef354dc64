import type { SourceSpecification } from 'maplibre-gl';
import type { LayerGroup } from '../bands.ts';

/** What stands on the ground of a yard, from near: paving, planting, trees, walls. Pipes keep clear of it. */
export function siteLayers(tiles: SourceSpecification): LayerGroup {
  const from = { source: 'site_features', 'source-layer': 'site_features' } as const;
  return {
    id: 'site',
    word: 'map:group.site',
    band: 'buildings',
    sources: { site_features: tiles },
    legend: [
      {
        word: 'map:legend.tree',
        swatch: { kind: 'dot', color: '#7fa872' },
        when: { property: 'kind', value: 'tree' },
      },
      {
        word: 'map:legend.green',
        swatch: { kind: 'fill', color: '#cfdfc3' },
        when: { property: 'kind', value: 'green' },
      },
      {
        word: 'map:legend.paved',
        swatch: { kind: 'fill', color: '#e9e4da' },
        when: { property: 'kind', value: 'paved' },
      },
    ],
    layers: [
      {
        id: 'site-area',
        type: 'fill',
        ...from,
        minzoom: 15.5,
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: {
          'fill-color': [
            'match',
            ['get', 'kind'],
            'green',
            '#cfdfc3',
            'shrub',
            '#c3d6b4',
            'parking',
            '#dddbe2',
            '#e9e4da',
          ],
          'fill-opacity': ['interpolate', ['linear'], ['zoom'], 15.5, 0, 16.2, 0.9],
        },
      },
      {
        id: 'site-line',
        type: 'line',
        ...from,
        minzoom: 16,
        filter: ['==', ['geometry-type'], 'LineString'],
        paint: { 'line-color': '#8f877b', 'line-width': 1.2 },
      },
      {
        id: 'site-point',
        type: 'circle',
        ...from,
        minzoom: 16,
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-radius': [
            'interpolate',
            ['exponential', 2],
            ['zoom'],
            16,
            2,
            20,
            ['match', ['get', 'kind'], 'tree', 18, 6],
          ],
          'circle-color': ['match', ['get', 'kind'], ['tree', 'shrub'], '#7fa872', '#9b8f7f'],
          'circle-opacity': 0.75,
        },
      },
    ],
  };
}
