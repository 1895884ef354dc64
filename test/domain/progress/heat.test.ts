import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellAreaM2,
  cellX,
  cellY,
  heatGrid,
  heatWindow,
  kernelCells,
  kernelDensity,
  latitudeOf,
  longitudeOf,
  windowBounds,
} from '../../../domain/progress/heat.ts';

const place = fc.record({
  longitude: fc.double({ min: 75, max: 134, noNaN: true }),
  latitude: fc.double({ min: 4, max: 53, noNaN: true }),
});
const zoom = fc.double({ min: 3, max: 15, noNaN: true });

describe('the heatmap', () => {
  it('loses and adds nothing: density times ground is what the communities have', () => {
    fc.assert(
      fc.property(
        place,
        zoom,
        fc.array(fc.nat(5000), { minLength: 1, maxLength: 20 }),
        (at, z, households) => {
          const around = 360 / 2 ** z;
          const window = heatWindow(
            [
              at.longitude - around,
              Math.max(-80, at.latitude - around),
              at.longitude + around,
              at.latitude + around,
            ],
            z,
          );
          const points = households.map((value, i) => ({
            x: window.left + kernelCells + 1 + ((i * 0.37) % 1) * (window.columns - 2 * kernelCells - 2),
            y: window.top + kernelCells + 1 + ((i * 0.71) % 1) * (window.rows - 2 * kernelCells - 2),
            value,
          }));
          const density = kernelDensity(points, window);
          const total = density.reduce(
            (sum, value, i) =>
              sum + (value * cellAreaM2(window.top + Math.floor(i / window.columns), window.level)) / 10_000,
            0,
          );
          const all = households.reduce((a, b) => a + b, 0);
          expect(Math.abs(total - all)).toBeLessThanOrEqual(1e-9 * all);
        },
      ),
    );
  });

  it('a window asked for by the middles of its outermost cells is the same window, whatever the zoom', () => {
    fc.assert(
      fc.property(place, zoom, ({ longitude, latitude }, z) => {
        const width = 700 / 2 ** z;
        const window = heatWindow([longitude, latitude, longitude + width, latitude + width / 2], z);
        const rounded = windowBounds(window).map((each) => Number(each.toFixed(6)));
        expect(heatWindow(rounded as [number, number, number, number], Math.floor(z))).toEqual(window);
      }),
    );
  });

  it('a window that would hold too many cells is taken coarser, not refused', () => {
    const window = heatWindow([-180, -80, 180, 80], 14);
    expect(window.columns * window.rows).toBeLessThanOrEqual(40_000);
  });

  it('degrees and cells are one way and back', () => {
    fc.assert(
      fc.property(place, ({ longitude, latitude }) => {
        expect(longitudeOf(cellX(longitude, 14), 14)).toBeCloseTo(longitude, 9);
        expect(latitudeOf(cellY(latitude, 14), 14)).toBeCloseTo(latitude, 9);
      }),
    );
  });

  it('one community of 300 households: highest in its middle, nothing beyond the radius, the same all round', () => {
    const window = heatWindow([130.3, 42.8, 130.42, 42.9], 13);
    const [x, y] = [window.left + 40.5, window.top + 40.5];
    const grid = heatGrid([{ x, y, value: 300 }], window, 'households');
    const at = (dx: number, dy: number) => grid.values[(40 + dy) * window.columns + 40 + dx]!;
    expect(Math.max(...grid.values)).toBe(at(0, 0));
    expect(at(kernelCells, 0)).toBe(0);
    expect(at(3, 0)).toBe(at(-3, 0));
    expect(at(0, 2)).toBeGreaterThan(at(0, 3));
    // a disc of that radius in the middle has three times its mean density, by the kernel
    const meanPerHa = 300 / ((Math.PI * grid.radiusM ** 2) / 10_000);
    expect(at(0, 0) / meanPerHa).toBeGreaterThan(2.7);
    expect(at(0, 0) / meanPerHa).toBeLessThan(3.3);
  });
});
