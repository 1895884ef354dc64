import type { HeatCells } from '../../domain/progress/view.ts';

/** Cells as squares on the ground, each with its value. */
export function heatFeatures({ level, cells }: HeatCells): GeoJSON.FeatureCollection {
  const side = 2 ** level;
  const lon = (x: number) => (x / side) * 360 - 180;
  const lat = (y: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / side))) * 180) / Math.PI;
  return {
    type: 'FeatureCollection',
    features: cells
      .filter(([, , value]) => value > 0)
      .map(([x, y, value]) => ({
        type: 'Feature',
        properties: { value },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [lon(x), lat(y)],
              [lon(x + 1), lat(y)],
              [lon(x + 1), lat(y + 1)],
              [lon(x), lat(y + 1)],
              [lon(x), lat(y)],
            ],
          ],
        },
      })),
  };
}

/** Five round numbers that rise evenly to where nine tenths of the cells lie, and one for the top. */
export function niceBreaks([, ninety, top]: readonly [number, number, number]): number[] {
  const reach = ninety > 0 ? ninety : top > 0 ? top : 1;
  const breaks = [0.2, 0.4, 0.6, 0.8, 1].map((share) => twoDigits(reach * share));
  return [...new Set(breaks)].sort((a, b) => a - b);
}

function twoDigits(value: number): number {
  if (value <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}
