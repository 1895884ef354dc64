import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fittingScale, metresPerCssPixel, scaleBarM, zoomOfScale } from '../../client/map/print-scale.ts';

const frame = { width: 1200, height: 800 };

test('the bounds fit the frame at the scale, and would not at half of it', () => {
  const size = fc.double({ min: 0.0005, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(size, size, (width, height) => {
      const scale = fittingScale([130, 42, 130 + width, 42 + height], frame);
      const metresHigh = height * (40_075_016.686 / 360);
      const metresWide = width * (40_075_016.686 / 360) * Math.cos(((42 + height / 2) * Math.PI) / 180);
      const fits = (s: number) =>
        metresWide <= frame.width * metresPerCssPixel * s + 1e-6 &&
        metresHigh <= frame.height * metresPerCssPixel * s + 1e-6;
      expect(fits(scale)).toBe(true);
      if (scale > 200) expect(fits(scale / 2.51)).toBe(false);
    }),
  );
});

test('at 1:1,000 one metre of ground is one millimetre of paper', () => {
  const zoom = zoomOfScale(1_000, 42.86);
  const metresPerPixel = (40_075_016.686 * Math.cos((42.86 * Math.PI) / 180)) / (512 * 2 ** zoom);
  expect(metresPerPixel / metresPerCssPixel).toBeCloseTo(1_000, 6);
});

test('the bar is round and between two and five centimetres', () => {
  for (const scale of [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000]) {
    const bar = scaleBarM(scale);
    expect(String(bar)).toMatch(/^[125]0*$/);
    expect(bar / scale).toBeGreaterThanOrEqual(0.02);
    expect(bar / scale).toBeLessThanOrEqual(0.05);
  }
});
