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

/** What a step of a legend may be, times a power of ten. */
const roundSteps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** Six round numbers that rise to about where nine tenths of the values lie: one just above nothing, then even steps. */
export function niceBreaks([, ninety, top]: readonly [number, number, number]): number[] {
  const wanted = (ninety > 0 ? ninety : top > 0 ? top : 1) / 5;
  const unit = 10 ** Math.floor(Math.log10(wanted));
  const step = roundSteps.find((each) => each * unit >= wanted * 0.97)! * unit;
  return [0.2, 1, 2, 3, 4, 5].map((times) => Number((times * step).toPrecision(3)));
}
