import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Point, segmentToSegment } from '../../../../domain/geo/plane.ts';
import { BesideIndex } from '../../../../domain/pipes/routing/ground/besides.ts';
import { PlanTree } from '../../../../domain/pipes/routing/layout/plan-tree.ts';
import { surroundings, Tried } from '../../../../domain/pipes/routing/layout/tried.ts';

/** A chain of five points, ten metres apart. */
function chain(): PlanTree {
  const plan = new PlanTree();
  for (let k = 0; k < 5; k++) plan.add(10 * k, 0, k === 0 ? 'root' : 'free');
  for (let k = 1; k < 5; k++) plan.link(k - 1, k);
  return plan;
}

describe('what was tried in vain', () => {
  test('is not tried again while the point, its neighbours and theirs lie where they lay', () => {
    const [plan, tried] = [chain(), new Tried()];
    expect(tried.isInVain('2', surroundings(plan, [2]))).toBe(false);
    tried.inVain('2', surroundings(plan, [2]));
    expect(tried.isInVain('2', surroundings(plan, [2]))).toBe(true);
    expect(tried.isInVain('2 by 0.5', surroundings(plan, [2]))).toBe(false);
  });

  for (const moved of [0, 1, 2, 3, 4])
    test(`is tried again when point ${moved} of the two around it on either side has moved`, () => {
      const [plan, tried] = [chain(), new Tried()];
      tried.inVain('2', surroundings(plan, [2]));
      plan.y[moved]! += 0.01;
      expect(tried.isInVain('2', surroundings(plan, [2]))).toBe(false);
    });

  test('is tried again when something else hangs on a neighbour', () => {
    const [plan, tried] = [chain(), new Tried()];
    tried.inVain('2', surroundings(plan, [2]));
    plan.link(3, plan.add(30, 5, 'free'));
    expect(tried.isInVain('2', surroundings(plan, [2]))).toBe(false);
    tried.inVain('2', surroundings(plan, [2]));
    plan.unlink(1, 0);
    expect(tried.isInVain('2', surroundings(plan, [2]))).toBe(false);
  });
});

describe('metres that a piece lacks to pipes beside it', () => {
  // without bias to round figures: an end that touches is neither crossing nor keeping away, told apart by rounding alone
  const metres = fc.noBias(fc.integer({ min: 0, max: 2 ** 31 })).map((n) => (20 * n) / 2 ** 31);
  const line: fc.Arbitrary<[Point, Point]> = fc.tuple(fc.tuple(metres, metres), fc.tuple(metres, metres));

  /** Every pipe looked at, by the letter of `Beside`: nothing goes on. */
  function oneByOne(besides: readonly { line: [Point, Point]; clearanceM: number }[], piece: [Point, Point]) {
    const [[ax, ay], [bx, by]] = piece;
    return besides.reduce((sum, { line: [[cx, cy], [dx, dy]], clearanceM }) => {
      const distance = segmentToSegment(ax, ay, bx, by, cx, cy, dx, dy);
      const cross = Math.abs((bx - ax) * (dy - cy) - (by - ay) * (dx - cx));
      const isSteep = cross > 0.5 * Math.hypot(bx - ax, by - ay) * Math.hypot(dx - cx, dy - cy);
      return distance >= clearanceM || (distance === 0 && isSteep && cross > 0)
        ? sum
        : sum + clearanceM - distance;
    }, 0);
  }

  test('are those of all of them; asked for no more than enough, they are as many or enough', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ line, clearanceM: fc.constantFrom(0.5, 1, 2.5) }), { maxLength: 40 }),
        line,
        fc.double({ min: 0, max: 5, noNaN: true }),
        (pipes, piece, enough) => {
          const index = new BesideIndex(pipes.map((one) => ({ ...one, goesOn: [[], []] })));
          const [[ax, ay], [bx, by]] = piece;
          const all = index.missingM(ax, ay, bx, by);
          expect(all).toBeCloseTo(oneByOne(pipes, piece), 6);
          const some = index.missingM(ax, ay, bx, by, enough);
          if (all < enough) expect(some).toBe(all);
          else expect(some).toBeGreaterThanOrEqual(enough);
        },
      ),
      { numRuns: 500 },
    );
  });
});
