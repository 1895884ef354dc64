import type { LayerGroup } from '../bands.ts';

/** Above it communities can be told apart, and a bubble would only cover them. */
export const placesUpTo = 9.5;

/** Far away a city is less than a thumb wide: one bubble for each place, with its name and how many communities it has. */
export function placeLayers(data: GeoJSON.FeatureCollection): LayerGroup {
  return {
    id: 'places',
    word: 'map:group.communities',
    band: 'selection',
    hidden: true,
    sources: {
      places: {
        type: 'geojson',
        data,
        // places too near to be told apart share a bubble
        cluster: true,
        clusterRadius: 60,
        clusterMaxZoom: Math.ceil(placesUpTo),
        clusterProperties: { communities: ['+', ['get', 'communities']] },
      },
    },
    picks: { 'place-bubble': 'regions' },
    layers: [
      {
        id: 'place-bubble',
        type: 'circle',
        source: 'places',
        maxzoom: placesUpTo,
        paint: {
          'circle-color': '#0f6e74',
          'circle-opacity': 0.88,
          // the area, not the width, tells the number
          'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'communities']], 1, 13, 60, 30],
          'circle-stroke-color': '#ffffff',
          'circle-stroke-width': 2,
        },
      },
      {
        id: 'place-count',
        type: 'symbol',
        source: 'places',
        maxzoom: placesUpTo,
        layout: {
          'text-field': ['number-format', ['get', 'communities'], { locale: 'en-US' }],
          'text-size': 13,
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: { 'text-color': '#ffffff' },
      },
      {
        id: 'place-name',
        type: 'symbol',
        source: 'places',
        maxzoom: placesUpTo,
        layout: {
          'text-field': ['get', 'name'],
          'text-size': 14,
          'text-variable-anchor': ['top', 'left', 'right', 'bottom'],
          'text-radial-offset': 2.2,
          'text-justify': 'auto',
        },
        paint: { 'text-color': '#12494c', 'text-halo-color': '#ffffff', 'text-halo-width': 2 },
      },
    ],
  };
}
