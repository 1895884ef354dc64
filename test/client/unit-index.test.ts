import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnitIndex } from '../../client/map/unit-index.ts';

const step = 0.001;
/** A board of n × n square units with lanes between them, ids row by row from 0. */
function board(n: number): GeoJSON.Feature[] {
  return Array.from({ length: n * n }, (_, id) => {
    const [x, y] = [130 + (id % n) * step, 42 + Math.floor(id / n) * step];
    const s = step * 0.8;
    return {
      type: 'Feature',
      id,
      properties: {},
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [x, y],
            [x + s, y],
            [x + s, y + s],
            [x, y + s],
            [x, y],
          ],
        ],
      },
    };
  });
}
const middle = (id: number, n: number): [number, number] => [
  130 + (id % n) * step + step * 0.4,
  42 + Math.floor(id / n) * step + step * 0.4,
];

describe('units under a hand tool', () => {
  const n = 12;
  const index = new UnitIndex(board(n));

  test('the unit under the pointer', () => {
    fc.assert(
      fc.property(fc.nat(n * n - 1), (id) => {
        expect(index.at(middle(id, n))).toBe(id);
      }),
    );
    expect(index.at([130 + step * 0.9, 42 + step * 0.4])).toBeUndefined();
    expect(index.at([0, 0])).toBeUndefined();
  });

  test('a fast stroke leaves no gap: from one end of a row to the other it touches the row', () => {
    const path = [middle(0, n), middle(n - 1, n)];
    expect(index.touched(path, 1).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  test('a wider brush touches no less', () => {
    fc.assert(
      fc.property(
        fc.nat(n * n - 1),
        fc.nat(n * n - 1),
        fc.integer({ min: 1, max: 60 }),
        (from, to, radius) => {
          const path = [middle(from, n), middle(to, n)];
          const wide = new Set(index.touched(path, radius + 25));
          for (const id of index.touched(path, radius)) expect(wide.has(id)).toBe(true);
        },
      ),
    );
  });

  test('a lasso takes what lies whole in it', () => {
    const ring = [
      [129.9995, 41.9995],
      [130 + step * 1.9, 41.9995],
      [130 + step * 1.9, 42 + step * 0.95],
      [129.9995, 42 + step * 0.95],
    ] as [number, number][];
    expect(index.enclosed(ring).sort()).toEqual([0, 1]);
  });

  test('a lasso that grows holds after every corner what the same lasso, drawn at once, holds', () => {
    const corner = fc
      .tuple(fc.integer({ min: -4, max: n * 8 }), fc.integer({ min: -4, max: n * 8 }))
      // an eighth of a unit: corners fall on the corners and sides of units, too
      .map(([x, y]): [number, number] => [130 + (x * step) / 8, 42 + (y * step) / 8]);
    fc.assert(
      fc.property(fc.array(corner, { minLength: 1, maxLength: 30 }), (corners) => {
        const growing = index.growing();
        corners.forEach((at, i) => {
          growing.add(at);
          const whole = index.enclosed(corners.slice(0, i + 1), false);
          expect(growing.ids().sort()).toEqual(whole.sort());
        });
      }),
    );
  });

  test('20,000 units: a stroke is found well within a frame', () => {
    const large = new UnitIndex(board(142));
    const path = Array.from({ length: 20 }, (_, i) => middle(71 * 142 + 50 + i, 142));
    const times = Array.from({ length: 60 }, () => {
      const start = performance.now();
      large.touched(path, 60);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    expect(times[30]).toBeLessThan(8);
  });
});
