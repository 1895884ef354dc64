import type { ExpressionSpecification } from 'maplibre-gl';
import { heatUpTo } from '../../../domain/progress/heat.ts';
import type { LayerGroup } from '../bands.ts';

/** From little to much: one way through lightness, so that it reads in grey too. */
export const heatRamp = ['#fbe6b0', '#f6c877', '#ee9f4d', '#d96a3a', '#ae3d36', '#6e1f35'] as const;

const ground = '#f4f1ea';
/** Of one band; bands lie over each other, so that streets show through where there is little. */
const bandOpacity = 0.45;

/** Bands of density over each other; `value` of a feature is the threshold that it reaches, of which there are `thresholds`. */
export function heatLayers(data: GeoJSON.FeatureCollection, thresholds: readonly number[]): LayerGroup {
  return {
    id: 'heat',
    word: 'map:group.communities',
    band: 'planned',
    hidden: true,
    sources: { heat: { type: 'geojson', data } },
    layers: [
      {
        id: 'heat-bands',
        type: 'fill',
        source: 'heat',
        maxzoom: heatUpTo,
        layout: { 'fill-sort-key': ['get', 'value'] },
        paint: {
          'fill-color': [
            'step',
            ['get', 'value'],
            heatRamp[0],
            ...thresholds.slice(1).flatMap((value, i) => [value, heatRamp[i + 1]]),
          ] as unknown as ExpressionSpecification,
          'fill-opacity': bandOpacity,
        },
      },
    ],
  };
}

/** The colours as they are seen, each over all below it and the ground: those of the legend. */
export function seenRamp(): string[] {
  let under = channels(ground);
  return heatRamp.map((color) => {
    const over = channels(color);
    under = under.map((value, i) => value * (1 - bandOpacity) + over[i]! * bandOpacity);
    return `#${under.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
  });
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}
