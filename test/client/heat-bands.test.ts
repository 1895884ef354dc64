import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatBands, niceBreaks } from '../../client/progress/heat-bands.ts';
import { cellX, cellY, heatGrid, heatWindow } from '../../domain/progress/heat.ts';

describe('bands of the heatmap', () => {
  it('steps are round, rise, and reach to where nine tenths of the values lie', () => {
    expect(niceBreaks([60, 121, 160])).toEqual([5, 25, 50, 75, 100, 125]);
    expect(niceBreaks([0, 0, 0])).toEqual([0.04, 0.2, 0.4, 0.6, 0.8, 1]);
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1e9, noNaN: true }), (ninety) => {
        const breaks = niceBreaks([ninety / 2, ninety, ninety * 2]);
        expect(breaks.length).toBe(6);
        expect(breaks.every((each, i) => i === 0 || each > breaks[i - 1]!)).toBe(true);
        expect(breaks[5]! / ninety).toBeGreaterThan(0.96);
        expect(breaks[5]! / ninety).toBeLessThan(1.7);
      }),
    );
  });

  it('lie round the community that they tell of, the higher within the lower, where it stands on the ground', () => {
    const [longitude, latitude] = [130.36, 42.86];
    const window = heatWindow([130.33, 42.84, 130.39, 42.88], 13);
    const point = { x: cellX(longitude, window.level), y: cellY(latitude, window.level), value: 500 };
    const grid = heatGrid([point], window, 'households');
    const { features } = heatBands(grid, niceBreaks(grid.breaks));
    const boxes = features.map(({ geometry }) => {
      const rings = (geometry as GeoJSON.MultiPolygon).coordinates.flat(2);
      const [lons, lats] = [rings.map(([lon]) => lon!), rings.map(([, lat]) => lat!)];
      return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)] as const;
    });
    expect(boxes.length).toBeGreaterThan(3);
    for (const [i, [west, south, east, north]] of boxes.entries()) {
      expect((west + east) / 2).toBeCloseTo(longitude, 4);
      expect((south + north) / 2).toBeCloseTo(latitude, 4);
      const outer = boxes[i - 1];
      if (outer)
        expect(outer[0] <= west && outer[1] <= south && outer[2] >= east && outer[3] >= north).toBe(true);
    }
    // the widest is as wide as the disc, not wider
    const metres = (boxes[0]![3] - boxes[0]![1]) * 111_195;
    expect(metres).toBeLessThan(2 * grid.radiusM * 1.05);
    expect(metres).toBeGreaterThan(grid.radiusM);
  });
});
