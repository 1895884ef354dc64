import type { ExpressionSpecification, SourceSpecification } from 'maplibre-gl';
import { standstillMark } from '../../../domain/progress/standstill.ts';
import type { LayerGroup } from '../bands.ts';

/** Beside the letter of the state, above its right shoulder; pixels. */
const aside: [number, number] = [13, -13];

/** A ringed letter beside each community whose works stand still: seen on every colouring, read without any. */
export function standstillLayers(marks: SourceSpecification, language: 'zh' | 'en'): LayerGroup {
  const letter = [
    'match',
    ['get', 'kind'],
    ...Object.entries(standstillMark).flatMap(([kind, text]) => [kind, text[language]]),
    '',
  ] as unknown as ExpressionSpecification;
  return {
    id: 'standstills',
    word: 'map:group.communities',
    band: 'communities',
    hidden: true,
    sources: { standstills: marks },
    layers: [
      {
        id: 'standstill-ring',
        type: 'circle',
        source: 'standstills',
        minzoom: 9,
        metadata: { band: 'labels' },
        paint: {
          'circle-color': '#ffffff',
          'circle-radius': 8.5,
          'circle-stroke-color': '#8f241a',
          'circle-stroke-width': 2,
          'circle-translate': aside,
        },
      },
      {
        id: 'standstill-letter',
        type: 'symbol',
        source: 'standstills',
        minzoom: 9,
        layout: {
          'text-field': letter,
          'text-size': 11.5,
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: { 'text-color': '#8f241a', 'text-translate': aside },
      },
    ],
  };
}
