import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Point, pointToSegment } from '../../../domain/geo/plane.ts';
import { checkClashes } from '../../../domain/pipes/clash/check.ts';
import type { Utility } from '../../../domain/pipes/model.ts';
import { aNetwork } from './a-network.ts';

type Line = readonly [x: number, y: number, angle: number, lengthM: number];

const utilities: Utility[] = ['water', 'gas', 'sewage', 'heat'];

/** One straight pipe a utility, cut at shares of its length. */
function pipes(lines: readonly Line[], cuts: readonly number[]) {
  const network = aNetwork();
  lines.forEach(([x, y, angle, lengthM], i) => {
    const at = [0, ...cuts, 1].sort((a, b) => a - b);
    for (const [k, share] of at.entries()) {
      const far = share * lengthM;
      network.node(`${i}-${k}`, x + Math.cos(angle) * far, y + Math.sin(angle) * far);
      if (k > 0)
        network.pipe(`${i}/${k}`, `${i}-${k - 1}`, `${i}-${k}`, { utility: utilities[i]!, diameterMm: 200 });
    }
  });
  return network.build();
}

const tooNear = (lines: readonly Line[], cuts: readonly number[]): string[] => {
  const { findings } = checkClashes(pipes(lines, cuts));
  const pairs = findings
    .filter(({ kind }) => kind === 'horizontal')
    .map(({ a, b }) =>
      [a.id, b.id]
        .map((one) => one.split('/')[0])
        .sort((p, q) => Number(p) - Number(q))
        .join(' '),
    );
  return [...new Set(pairs)].sort();
};

const endsOf = ([x, y, angle, lengthM]: Line): Point[] => [
  [x, y],
  [x + Math.cos(angle) * lengthM, y + Math.sin(angle) * lengthM],
];
const isApart = (one: Line, other: Line): boolean =>
  [
    [one, other],
    [other, one],
  ].every(([p, q]) => {
    const [from, to] = endsOf(q!) as [Point, Point];
    return endsOf(p!).every(([x, y]) => pointToSegment(x, y, ...from, ...to) > 0.01);
  });

test('a straight pipe is judged alike however it is cut', () => {
  const line = fc.tuple(
    fc.double({ min: 0, max: 12, noNaN: true }),
    fc.double({ min: 0, max: 12, noNaN: true }),
    fc.double({ min: -0.25, max: 0.25, noNaN: true }),
    fc.double({ min: 6, max: 20, noNaN: true }),
  );
  // places a twentieth of its length apart at least: a piece without length has no direction
  const cuts = fc
    .uniqueArray(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 5 })
    .map((places) => places.map((one) => one / 20));
  fc.assert(
    fc.property(fc.array(line, { minLength: 2, maxLength: 3 }), cuts, (given, at) => {
      // they pass each other: flatter than 30° they would run beside each other
      const lines = given.map(([x, y, turn, lengthM], i): Line => [x, y, (i * Math.PI) / 3 + turn, lengthM]);
      // what ends on another has no side of it
      fc.pre(lines.every((one, i) => lines.slice(0, i).every((other) => isApart(one, other))));
      expect(tooNear(lines, at)).toEqual(tooNear(lines, []));
    }),
    { numRuns: 400 },
  );
});
