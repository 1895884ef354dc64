import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipLine, clipRing } from '../../../server/tiles/clip.ts';

const coordinate = fc.double({ min: -300, max: 300, noNaN: true });
const pairs = (minLength: number) =>
  fc.array(fc.tuple(coordinate, coordinate), { minLength, maxLength: 12 }).map((points) => points.flat());
const inside = (values: number[]) => values.every((value) => value >= -100 - 1e-9 && value <= 100 + 1e-9);
const lengthOf = (line: number[]) => {
  let sum = 0;
  for (let i = 2; i < line.length; i += 2)
    sum += Math.hypot(line[i]! - line[i - 2]!, line[i + 1]! - line[i - 1]!);
  return sum;
};

describe('clipping to a tile', () => {
  it('leaves nothing outside', () => {
    fc.assert(
      fc.property(pairs(3), (values) => {
        expect(inside(clipRing(values, -100, 100))).toBe(true);
        expect(clipLine(values, -100, 100).every(inside)).toBe(true);
      }),
    );
  });

  it('keeps what lies inside as it is', () => {
    const line = [-50, -50, 0, 20, 50, 50];
    expect(clipLine(line, -100, 100)).toEqual([line]);
    expect(clipRing(line, -100, 100)).toEqual(line);
  });

  it('cuts a line that leaves and comes back into two', () => {
    const parts = clipLine([0, 0, 200, 0, 200, 50, 0, 50], -100, 100);
    expect(parts).toEqual([
      [0, 0, 100, 0],
      [100, 50, 0, 50],
    ]);
  });

  it('loses no length inside: a line cut at both sides is as long as its two halves', () => {
    fc.assert(
      fc.property(pairs(2), (line) => {
        const whole = clipLine(line, -1000, 1000).reduce((sum, part) => sum + lengthOf(part), 0);
        expect(whole).toBeCloseTo(lengthOf(line), 6);
      }),
    );
  });

  it('keeps the area of a square that covers the tile', () => {
    expect(clipRing([-500, -500, 500, -500, 500, 500, -500, 500], -100, 100)).toHaveLength(8);
  });
});
