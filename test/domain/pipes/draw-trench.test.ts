import fc from 'fast-check';
import { expect, test } from 'vitest';
import { insideRings } from '../../../domain/geo/plane.ts';
import type { Utility } from '../../../domain/pipes/model.ts';
import type { JointPipe } from '../../../domain/pipes/routing/bill/joint-trench.ts';
import { drawTrench } from '../../../domain/pipes/section/draw-trench.ts';

/** Pipes side by side, each on the bed of its own trench. */
const sections = fc
  .uniqueArray(
    fc.record({
      utility: fc.constantFrom<Utility>('storm', 'sewage', 'heat', 'water', 'power', 'telecom'),
      gapM: fc.double({ min: 0.8, max: 2, noNaN: true }),
      crownM: fc.double({ min: 0.5, max: 4, noNaN: true }),
      diameterMm: fc.constantFrom(63, 110, 150, 300, 600),
    }),
    { selector: (one) => one.utility, minLength: 2, maxLength: 5 },
  )
  .map((list): JointPipe[] => {
    let offsetM = 0;
    return list.map(({ utility, gapM, crownM, diameterMm }, k) => {
      if (k > 0) offsetM += gapM;
      const size = diameterMm / 1000;
      return {
        utility,
        offsetM,
        crownM,
        diameterMm,
        trenchWidthM: size + 0.6,
        trenchDepthM: crownM + size + 0.1,
      };
    });
  });

test('every pipe of a shared trench is drawn inside what is dug, and the bench is as wide as the trench', () => {
  fc.assert(
    fc.property(sections, (section) => {
      const widthM = section.at(-1)!.offsetM + (section[0]!.trenchWidthM + section.at(-1)!.trenchWidthM) / 2;
      const drawing = drawTrench({ widthM, section }, (one) => one);
      const [ground] = drawing.items;
      if (ground?.type !== 'line') throw new Error('the outline comes first');
      const dug = ground.points.slice(1, -1);
      const pipes = drawing.items.filter((one) => one.type === 'circle');
      expect(pipes.map((one) => one.layer)).toEqual(section.map((one) => one.utility));
      for (const { x, y } of pipes) expect(insideRings(x, y, [[...dug, dug[0]!]])).toBe(true);
      const scale = Number(JSON.stringify(drawing.items).match(/1:(\d+)/)![1]);
      expect(((dug.at(-1)![0] - dug[0]![0]) * scale) / 1000).toBeCloseTo(widthM, 6);
      // the sheet holds all that is on it
      for (const item of drawing.items) {
        const places: [number, number][] = item.type === 'line' ? item.points : [[item.x, item.y]];
        for (const [x, y] of places) {
          expect(x).toBeLessThanOrEqual(drawing.widthMm);
          expect(y).toBeLessThanOrEqual(drawing.heightMm);
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        }
      }
    }),
  );
});
