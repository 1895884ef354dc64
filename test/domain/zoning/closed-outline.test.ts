import { expect, test, vi } from 'vitest';
import { closedOutline } from '../../../domain/zoning/closed-outline.ts';
import { packShapes, type Rings } from '../../../domain/zoning/unit-shapes.ts';
import { compounds } from './grids.ts';

// a busy machine takes its time
vi.setConfig({ testTimeout: 60_000 });

const outline = (units: Rings[][], gapM = 30) =>
  closedOutline(packShapes(units), Array.from(units.keys()), gapM)!;

test('lanes between compounds are closed: four squares are one square', () => {
  const { areaM2, perimeterM, polsbyPopper, reock, rings } = outline(compounds(2, 2, 100, 12));
  expect(rings).toHaveLength(1);
  expect(Math.abs(areaM2 / 212 ** 2 - 1)).toBeLessThan(0.03);
  expect(Math.abs(perimeterM / (4 * 212) - 1)).toBeLessThan(0.03);
  expect(polsbyPopper).toBeCloseTo(Math.PI / 4, 1);
  expect(reock).toBeCloseTo(2 / Math.PI, 1);
});

test('what lies too far apart stays apart, and a courtyard stays a hole', () => {
  expect(outline(compounds(2, 1, 100, 80)).rings).toHaveLength(2);
  const ring = compounds(3, 3, 100, 10).filter((_, u) => u !== 4);
  expect(outline(ring).rings).toHaveLength(2);
});

test('a disc scores near one, a long row low', () => {
  const circle = Array.from({ length: 64 }, (_, i) => [
    100 * Math.cos((i * Math.PI) / 32),
    100 * Math.sin((i * Math.PI) / 32),
  ]);
  const disc = outline([[[circle]]]);
  expect(disc.polsbyPopper).toBeGreaterThan(0.93);
  expect(disc.reock).toBeGreaterThan(0.93);
  const row = outline(compounds(8, 1, 100, 10));
  expect(row.polsbyPopper).toBeLessThan(0.4);
  expect(row.reock).toBeLessThan(0.2);
});

test('no outline, no measure', () => {
  expect(closedOutline(packShapes([[]]), [0], 30)).toBeNull();
});
