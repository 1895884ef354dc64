import type { LayerGroup } from '../bands.ts';

/** Comments on a plan, at their places. */
export const commentLayers: LayerGroup = {
  id: 'plan-comments',
  word: 'zoning:comment.title',
  band: 'selection',
  sources: { 'plan-comments': { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } },
  legend: [{ word: 'zoning:comment.title', swatch: { kind: 'dot', color: '#97600a' } }],
  layers: [
    {
      id: 'comment-dot',
      type: 'circle',
      source: 'plan-comments',
      paint: {
        'circle-color': '#97600a',
        'circle-radius': 7,
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'comment-text',
      type: 'symbol',
      source: 'plan-comments',
      minzoom: 14.5,
      layout: {
        'text-field': ['get', 'text'],
        'text-size': 12,
        'text-offset': [0, 1.1],
        'text-anchor': 'top',
        'text-max-width': 10,
      },
      paint: { 'text-color': '#6b4407', 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 },
    },
  ],
};
