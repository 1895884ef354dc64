import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mainSizeMm } from '../../../../domain/pipes/routing/bill/rates.ts';
import { ObstacleIndex } from '../../../../domain/pipes/routing/ground/obstacles.ts';
import { PlanTree } from '../../../../domain/pipes/routing/layout/plan-tree.ts';
import type { Shaper } from '../../../../domain/pipes/routing/layout/straighten.ts';
import { unfold } from '../../../../domain/pipes/routing/layout/unfold.ts';
import { routeUtility } from '../../../../domain/pipes/routing/route-utility.ts';
import { sites, utilities } from './random-sites.ts';

/** Free ground; doors are points; a bend costs what is said. */
function shaperOf(plan: PlanTree, bendM: number): Shaper {
  const doors = new Map(
    plan.kind.flatMap((kind, v) =>
      kind === 'leaf' ? [[plan.terminal[v]!, { x: plan.x[v]!, y: plan.y[v]! }] as const] : [],
    ),
  );
  return {
    plan,
    index: new ObstacleIndex([]),
    leafPlace: (terminal) => doors.get(terminal)!,
    ownObstacle: () => -1,
    cost: (ax, ay, bx, by) => Math.hypot(ax - bx, ay - by),
    longestLateralM: 1000,
    aligned: { at: () => ({ cos: 1, sin: 0 }), bendM, slantM: () => 0 },
  };
}

/** Metres of a piece that lie within two centimetres of another, by steps of a centimetre. */
function alongM({ x, y }: PlanTree, [a, b]: [number, number], [d, e]: [number, number]): number {
  const lengthM = Math.hypot(x[b]! - x[a]!, y[b]! - y[a]!);
  const [ux, uy] = [(x[b]! - x[a]!) / lengthM, (y[b]! - y[a]!) / lengthM];
  const steps = Math.ceil(Math.hypot(x[e]! - x[d]!, y[e]! - y[d]!) * 100);
  let count = 0;
  for (let k = 0; k <= steps; k++) {
    const px = x[d]! + ((x[e]! - x[d]!) * k) / steps - x[a]!;
    const py = y[d]! + ((y[e]! - y[d]!) * k) / steps - y[a]!;
    const along = px * ux + py * uy;
    if (along > 0 && along < lengthM && Math.abs(px * uy - py * ux) < 0.02) count++;
  }
  return count / 100;
}

/** Pairs of pieces that share a trench for half a metre and more. Two stairwells whose stretches of wall meet may enter there side by side. */
function folds(plan: PlanTree): string[] {
  const pieces = plan.neighbours.flatMap((set, a) =>
    [...set].filter((b) => a < b && plan.pieceM(a, b) > 0.5).map((b): [number, number] => [a, b]),
  );
  const isLateral = (ends: number[]): boolean => ends.some((v) => plan.kind[v] === 'leaf');
  return pieces.flatMap((one, i) =>
    pieces
      .slice(i + 1)
      .filter((other) => !(isLateral(one) && isLateral(other)) && alongM(plan, one, other) > 0.5)
      .map((other) => `${one} along ${other}`),
  );
}

describe('no pipe leads back along itself', () => {
  test('a way there and back over one line ends where it turned back', () => {
    const plan = new PlanTree();
    const root = plan.add(0, 0, 'root');
    const turn = plan.add(20, 0, 'outlet', 0);
    const back = plan.add(8, 0, 'outlet', 1);
    plan.link(root, turn);
    plan.link(turn, back);
    plan.link(turn, plan.add(20, 4, 'leaf', 0));
    plan.link(back, plan.add(8, 4, 'leaf', 1));
    expect(folds(plan)).toHaveLength(1);
    expect(unfold(shaperOf(plan, 2.5))).toBe(1);
    expect(folds(plan)).toEqual([]);
    expect(plan.neighbours[root]).toEqual(new Set([back]));
    expect(plan.neighbours[back]!.has(turn)).toBe(true);
    expect(plan.lengthM()).toBeCloseTo(20 + 4 + 4, 9);
  });

  test('where that would make a bend, the nearer point moves onto the straight run instead', () => {
    const plan = new PlanTree();
    const root = plan.add(-10, 0, 'root');
    const fork = plan.add(0, 0, 'free');
    const near = plan.add(1, 0.125, 'outlet', 0);
    const far = plan.add(20, 0, 'outlet', 1);
    plan.link(root, fork);
    plan.link(fork, near);
    plan.link(fork, far);
    plan.link(near, plan.add(1, 4, 'leaf', 0));
    plan.link(far, plan.add(20, 4, 'leaf', 1));
    expect(unfold(shaperOf(plan, 2.5))).toBe(1);
    expect([plan.x[near]!, plan.y[near]!]).toEqual([1, 0]);
    expect(plan.neighbours[fork]).toEqual(new Set([root, near]));
    expect(plan.neighbours[far]!.has(near)).toBe(true);
    expect(plan.lengthM()).toBeCloseTo(30 + 4 + 4, 9);
  });

  test('a lateral along its main begins where the two part, and pieces at a wide angle stay', () => {
    const plan = new PlanTree();
    const root = plan.add(0, 0, 'root');
    const outlet = plan.add(10, 0, 'outlet', 0);
    const next = plan.add(14, 0.1, 'free');
    const other = plan.add(14, 6, 'outlet', 1);
    plan.link(root, outlet);
    plan.link(outlet, next);
    plan.link(next, other);
    const leaf = plan.add(20, 0, 'leaf', 0);
    plan.link(outlet, leaf);
    plan.link(other, plan.add(16, 6, 'leaf', 1));
    expect(unfold(shaperOf(plan, 0))).toBe(1);
    expect(plan.kind[outlet]).toBe('free');
    expect([plan.kind[next], plan.terminal[next]]).toEqual(['outlet', 0]);
    expect(plan.neighbours[leaf]).toEqual(new Set([next]));
    expect(unfold(shaperOf(plan, 0))).toBe(0);
  });

  test('no layout of any utility has two pieces along one line', () => {
    fc.assert(
      fc.property(sites, fc.constantFrom(...utilities), (site, utility) => {
        const spec = { utility, diameterMm: mainSizeMm(utility) };
        expect(folds(routeUtility(site, spec, { quick: true, marginM: 40 }).plan)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
