import { contours } from 'd3-contour';
import { latitudeOf, longitudeOf } from '../../domain/progress/heat.ts';
import type { HeatGrid } from '../../domain/progress/view.ts';

/** The ground where the density reaches each of the thresholds, one over the other; `value` = its threshold. */
export function heatBands(grid: HeatGrid, thresholds: readonly number[]): GeoJSON.FeatureCollection {
  const { level, left, top, columns, rows, values } = grid;
  const bands = contours()
    .size([columns, rows])
    .thresholds([...thresholds])(values);
  return {
    type: 'FeatureCollection',
    features: bands
      .filter(({ coordinates }) => coordinates.length > 0)
      .map(({ value, coordinates }) => ({
        type: 'Feature',
        properties: { value },
        geometry: {
          type: 'MultiPolygon',
          coordinates: coordinates.map((rings) =>
            rings.map((ring) =>
              ring.map(([x, y]) => [longitudeOf(left + x!, level), latitudeOf(top + y!, level)]),
            ),
          ),
        },
      })),
  };
}

/** Six round numbers that rise to where nine tenths of the values lie: the first just above nothing, the others evenly. */
export function niceBreaks([, ninety, top]: readonly [number, number, number]): number[] {
  const reach = ninety > 0 ? ninety : top > 0 ? top : 1;
  const breaks = [0.05, 0.2, 0.4, 0.6, 0.8, 1].map((share) => twoDigits(reach * share));
  return [...new Set(breaks)].sort((a, b) => a - b);
}

function twoDigits(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.round(value / unit) * unit).toPrecision(2));
}
