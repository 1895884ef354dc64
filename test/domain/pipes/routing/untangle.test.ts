import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Obstacle, ObstacleIndex } from '../../../../domain/pipes/routing/ground/obstacles.ts';
import { PlanTree } from '../../../../domain/pipes/routing/layout/plan-tree.ts';
import type { Shaper } from '../../../../domain/pipes/routing/layout/straighten.ts';
import { untangle } from '../../../../domain/pipes/routing/layout/untangle.ts';

/** Houses are points: a lateral ends where its leaf lies. */
function shaperOf(plan: PlanTree, obstacles: readonly Obstacle[] = []): Shaper {
  const doors = new Map<number, { x: number; y: number }>();
  plan.kind.forEach((kind, v) => {
    if (kind === 'leaf') doors.set(plan.terminal[v]!, { x: plan.x[v]!, y: plan.y[v]! });
  });
  return {
    plan,
    index: new ObstacleIndex(obstacles),
    leafPlace: (terminal) => doors.get(terminal)!,
    ownObstacle: () => -1,
    cost: (ax, ay, bx, by) => Math.hypot(ax - bx, ay - by),
    longestLateralM: 1000,
  };
}

/** How far (x, y) lies to the left of the line through two points, in metres. */
function leftOf(plan: PlanTree, a: number, b: number, v: number): number {
  const [dx, dy] = [plan.x[b]! - plan.x[a]!, plan.y[b]! - plan.y[a]!];
  return (dx * (plan.y[v]! - plan.y[a]!) - dy * (plan.x[v]! - plan.x[a]!)) / Math.hypot(dx, dy);
}

/** Pairs of pieces that cross without sharing an end: the ends of each lie on both sides of the other. */
function crossings(plan: PlanTree): number {
  const pieces = plan.neighbours.flatMap((set, a) =>
    [...set].filter((b) => a < b).map((b) => [a, b] as const),
  );
  const areApart = (p: number, q: number): boolean => Math.min(p, q) < -1e-6 && Math.max(p, q) > 1e-6;
  let count = 0;
  pieces.forEach(([a, b], i) => {
    for (const [d, e] of pieces.slice(i + 1)) {
      if (a === d || a === e || b === d || b === e) continue;
      if (!areApart(leftOf(plan, a, b, d), leftOf(plan, a, b, e))) continue;
      if (areApart(leftOf(plan, d, e, a), leftOf(plan, d, e, b))) count++;
    }
  });
  return count;
}

function isTree(plan: PlanTree, root: number): boolean {
  const seen = new Set([root]);
  const stack = [root];
  let pieces = 0;
  while (stack.length > 0) {
    for (const w of plan.neighbours[stack.pop()!]!) {
      pieces++;
      if (seen.has(w)) continue;
      seen.add(w);
      stack.push(w);
    }
  }
  const leaves = plan.kind.flatMap((kind, v) => (kind === 'leaf' ? [v] : []));
  return pieces === 2 * (seen.size - 1) && leaves.every((leaf) => seen.has(leaf) && plan.degree(leaf) === 1);
}

describe('a network does not pass over itself', () => {
  test('a piece that runs over a point of the network ends at it', () => {
    const plan = new PlanTree();
    const root = plan.add(0, 0, 'root');
    const corner = plan.add(20, 0, 'free');
    const outlet = plan.add(20.001, -2, 'outlet', 0);
    const farther = plan.add(20, -19, 'outlet', 1);
    plan.link(root, corner);
    plan.link(corner, outlet);
    plan.link(corner, farther);
    plan.link(outlet, plan.add(22, -2, 'leaf', 0));
    plan.link(farther, plan.add(22, -19, 'leaf', 1));
    const before = plan.lengthM();
    expect(untangle(shaperOf(plan))).toBe(1);
    expect(plan.neighbours[corner]).toEqual(new Set([root, outlet]));
    expect(plan.neighbours[outlet]!.has(farther)).toBe(true);
    expect(isTree(plan, root)).toBe(true);
    expect(plan.lengthM()).toBeCloseTo(before - 2, 3);
  });

  test('a main that goes aside for an outlet and comes back beside itself goes straight on, and the outlet hangs on it', () => {
    const plan = new PlanTree();
    const root = plan.add(0, 0, 'root');
    const [before, aside, after] = [
      plan.add(20, 0, 'free'),
      plan.add(20, -2.4, 'outlet', 0),
      plan.add(20.3, 0, 'free'),
    ];
    const end = plan.add(40, 0, 'outlet', 1);
    for (const [a, b] of [
      [root, before],
      [before, aside],
      [aside, after],
      [after, end],
    ] as const)
      plan.link(a, b);
    plan.link(aside, plan.add(18, -5, 'leaf', 0));
    plan.link(end, plan.add(42, -2, 'leaf', 1));
    const wasM = plan.lengthM();
    expect(untangle(shaperOf(plan))).toBe(1);
    expect(plan.neighbours[before]!.has(after)).toBe(true);
    expect(plan.degree(aside)).toBe(2);
    expect(isTree(plan, root)).toBe(true);
    expect(plan.lengthM()).toBeLessThan(wasM - 2);
  });

  test('a lateral under its own main begins at the main', () => {
    const plan = new PlanTree();
    const root = plan.add(0, 0, 'root');
    const fork = plan.add(10, 0, 'free');
    const outlet = plan.add(10, 3, 'outlet', 0);
    const end = plan.add(10, 8, 'outlet', 1);
    const bend = plan.add(30, 1, 'free');
    plan.link(root, fork);
    plan.link(fork, outlet);
    plan.link(outlet, plan.add(20, -5, 'leaf', 0));
    plan.link(fork, bend);
    plan.link(bend, end);
    plan.link(end, plan.add(8, 8, 'leaf', 1));
    expect(crossings(plan)).toBe(1);
    const before = plan.lengthM();
    expect(untangle(shaperOf(plan))).toBeGreaterThan(0);
    expect(crossings(plan)).toBe(0);
    expect(plan.degree(outlet)).toBe(0);
    expect(isTree(plan, root)).toBe(true);
    expect(plan.lengthM()).toBeLessThan(before);
  });

  test('two laterals that cross change houses', () => {
    const plan = new PlanTree();
    const root = plan.add(0, 0, 'root');
    const first = plan.add(10, 0, 'outlet', 0);
    const second = plan.add(14, 0, 'outlet', 1);
    plan.link(root, first);
    plan.link(first, second);
    plan.link(first, plan.add(14, 4, 'leaf', 0));
    plan.link(second, plan.add(10, 4, 'leaf', 1));
    expect(untangle(shaperOf(plan))).toBe(1);
    expect(crossings(plan)).toBe(0);
    expect(plan.terminal[first]).toBe(1);
    expect(plan.terminal[second]).toBe(0);
    expect(isTree(plan, root)).toBe(true);
  });

  test('two laterals that may not change houses begin where they cross', () => {
    const post = (x: number, y: number): Obstacle => ({
      ...{ id: `${x} ${y}`, kind: 'forbidden', paths: [[[x, y]]] },
      ...{ area: false, clearanceM: 0.5 },
    });
    const plan = new PlanTree();
    const root = plan.add(0, 0, 'root');
    const first = plan.add(10, 0, 'outlet', 0);
    const second = plan.add(14, 0, 'outlet', 1);
    plan.link(root, first);
    plan.link(first, second);
    plan.link(first, plan.add(14, 4, 'leaf', 0));
    plan.link(second, plan.add(10, 4, 'leaf', 1));
    const posts = [post(10, 2), post(14, 2)];
    expect(untangle(shaperOf(plan, posts))).toBe(1);
    expect(crossings(plan)).toBe(0);
    expect(plan.degree(second)).toBe(0);
    expect(isTree(plan, root)).toBe(true);
    // one way to the crossing, at (12, 2), and two from there
    expect(plan.lengthM()).toBeCloseTo(10 + 3 * Math.hypot(2, 2), 6);
    expect(plan.kind.filter((kind, v) => kind === 'outlet' && plan.degree(v) > 0)).toHaveLength(1);
    // no main may lie there: the crossing is told by other means, and nothing is changed
    const shut = new PlanTree();
    const [from, to] = [shut.add(10, 0, 'root'), shut.add(14, 0, 'root')];
    shut.link(from, shut.add(14, 4, 'leaf', 0));
    shut.link(to, shut.add(10, 4, 'leaf', 1));
    const wall = [...posts, post(11, 1), post(13, 1)];
    const own = { ...shaperOf(shut, wall), ownObstacle: (terminal: number) => 2 + terminal };
    expect(untangle(own)).toBe(0);
    expect(crossings(shut)).toBe(1);
  });

  interface Place {
    x: number;
    y: number;
  }
  const metre = fc.double({ min: 1, max: 99, noNaN: true });
  const place = fc.record({ x: metre, y: metre });
  /** A root, and for each outlet what it hangs on and where its house's door is. */
  const treeOf = (places: fc.Arbitrary<Place>) =>
    fc.array(fc.record({ at: places, from: fc.nat(1000), door: places }), { minLength: 2, maxLength: 12 });
  const comesOutWithoutCrossing = (points: { at: Place; from: number; door: Place }[]): void => {
    const plan = new PlanTree();
    const root = plan.add(0, 0, 'root');
    const inner = [root];
    points.forEach(({ at, from, door }, terminal) => {
      const outlet = plan.add(at.x, at.y, 'outlet', terminal);
      plan.link(outlet, inner[from % inner.length]!);
      plan.link(outlet, plan.add(door.x, door.y, 'leaf', terminal));
      inner.push(outlet);
    });
    const before = plan.lengthM();
    untangle(shaperOf(plan));
    expect(crossings(plan)).toBe(0);
    expect(isTree(plan, root)).toBe(true);
    expect(plan.lengthM()).toBeLessThanOrEqual(before + 1e-6);
  };

  test('any tree on free ground comes out without a crossing, no longer than before', () => {
    // in general position: nothing lies at one place with something else
    const isApart = (points: Place[]): boolean =>
      points.every((a, i) => points.slice(i + 1).every((b) => Math.hypot(a.x - b.x, a.y - b.y) > 0.5));
    fc.assert(
      fc.property(treeOf(place), (points) => {
        fc.pre(isApart(points.flatMap(({ at, door }) => [at, door])));
        comesOutWithoutCrossing(points);
      }),
      { numRuns: 300 },
    );
  });

  test('so does one whose points lie in a few crowds, each as wide as what counts as one place', () => {
    const near = fc.double({ min: -0.15, max: 0.15, noNaN: true });
    const crowds = fc.array(place, { minLength: 4, maxLength: 4 });
    const crowded = crowds.chain((middles) =>
      treeOf(
        fc
          .record({ of: fc.constantFrom(...middles), dx: near, dy: near })
          .map(({ of, dx, dy }) => ({ x: of.x + dx, y: of.y + dy })),
      ),
    );
    fc.assert(fc.property(crowded, comesOutWithoutCrossing), { numRuns: 300 });
  });
});
