import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point } from '../../../../domain/geo/plane.ts';
import { ObstacleIndex } from '../../../../domain/pipes/routing/ground/obstacles.ts';
import { PlanTree } from '../../../../domain/pipes/routing/layout/plan-tree.ts';
import type { Shaper } from '../../../../domain/pipes/routing/layout/straighten.ts';
import { againstM, easeTurns, parentsOf } from '../../../../domain/pipes/routing/layout/turns.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import { doubleRuns, doubleRunWords } from '../../../../domain/pipes/routing/sizing/double-runs.ts';
import { sharpTurns, sharpTurnWords } from '../../../../domain/pipes/routing/sizing/sharp-turns.ts';
import type { LaidNetwork, LaidPipe } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { box, house } from './a-house.ts';

/** Degrees between what comes into a manhole and what leaves it, of all that do. */
function anglesOf({ pipes }: LaidNetwork): number[] {
  const leaving = new Map(pipes.map((one) => [one.from, one]));
  return pipes.flatMap((one) => {
    const next = leaving.get(one.to);
    if (!next) return [];
    const [[ax, ay], [bx, by]] = one.line;
    const [[cx, cy], [dx, dy]] = next.line;
    const turned = Math.atan2(dy - cy, dx - cx) - Math.atan2(by - ay, bx - ax);
    return [180 - Math.abs((Math.atan2(Math.sin(turned), Math.cos(turned)) * 180) / Math.PI)];
  });
}

const askew = (ring: Point[], rad: number, [x, y]: Point): Point[] =>
  ring.map(([px, py]) => [
    x + px * Math.cos(rad) - py * Math.sin(rad),
    y + px * Math.sin(rad) + py * Math.cos(rad),
  ]);

test('drains of houses that stand a little askew to each other turn water by 90° at most, nearly everywhere', () => {
  const turns = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 6, maxLength: 6 });
  let sharp = 0;
  let all = 0;
  for (const rad of fc.sample(turns, { numRuns: 6, seed: 4 })) {
    const site: Site = {
      buildings: rad.map((one, i) =>
        house(`楼${i}`, askew(box(0, 0, 30, 11), one, [(i % 2) * 50, Math.floor(i / 2) * 36])),
      ),
      ...{ barriers: [], streets: [], existing: [] },
      mains: (['sewage', 'storm'] as const).map((utility, k) => ({
        ...{ id: utility, utility, diameterMm: 500 },
        line: [
          [100 + 4 * k, -40],
          [104 + 4 * k, 140],
        ],
      })),
      groundM: () => 0,
    };
    const { routes, clashes } = routeAll(site, ['sewage', 'storm'], { quick: true });
    expect(clashes).toEqual([]);
    for (const { network, violations, route } of routes) {
      expect(violations).toEqual([]);
      expect(route.unreachable).toEqual([]);
      const angles = anglesOf(network);
      all += angles.length;
      sharp += angles.filter((one) => one < 89.5).length;
    }
  }
  expect(all).toBeGreaterThan(100);
  expect(sharp).toBeLessThan(all / 50);
});

test('a manhole moves down its pipe until what comes in comes in across it, but not into what stands there', () => {
  const treeOf = () => {
    const plan = new PlanTree();
    const root = plan.add(0, 0, 'root');
    const at = plan.add(40, 0, 'free');
    const end = plan.add(36, 20, 'outlet', 0);
    plan.link(root, at);
    plan.link(at, end);
    plan.link(at, plan.add(70, 0, 'outlet', 1));
    return { plan, at };
  };
  const ease = (plan: PlanTree, index: ObstacleIndex, fixed = new Set<number>()): number =>
    easeTurns({
      ...{ plan, index, fixed, longestLateralM: 10 },
      leafPlace: (_, x, y) => ({ x, y }),
      ownObstacle: () => -1,
      cost: (ax, ay, bx, by) => Math.hypot(ax - bx, ay - by),
    });
  const free = treeOf();
  expect(ease(free.plan, new ObstacleIndex([]))).toBe(1);
  expect([free.plan.x[free.at], free.plan.y[free.at]]).toEqual([expect.closeTo(36, 3), 0]);
  const held = treeOf();
  expect(ease(held.plan, new ObstacleIndex([]), new Set([held.at]))).toBe(0);
  const shut = treeOf();
  const tree = {
    id: 'tree',
    kind: 'tree' as const,
    paths: [[[36.2, 8] as Point]],
    area: false,
    clearanceM: 1,
  };
  expect(ease(shut.plan, new ObstacleIndex([tree]))).toBe(0);
  expect(shut.plan.x[shut.at]).toBe(40);
});

test('where a lateral holds the manhole, what comes back on itself is led past it', () => {
  const treeOf = (rootX: number) => {
    const plan = new PlanTree();
    const root = plan.add(rootX, 0, 'root');
    const at = plan.add(40, 0, 'outlet', 0);
    const back = plan.add(30, 3, 'free');
    plan.link(root, at);
    plan.link(at, back);
    plan.link(back, plan.add(30, 40, 'outlet', 1));
    plan.link(at, plan.add(41, 2, 'leaf', 0));
    return { plan, at, back };
  };
  const angleAt = (plan: PlanTree): number => {
    const parent = parentsOf(plan);
    return Math.max(...plan.x.map((_, v) => againstM(plan, parent, v).most));
  };
  // the foot of its way is on the pipe that leaves, or beyond its end at a tie-in
  for (const rootX of [0, 35]) {
    const { plan, at, back } = treeOf(rootX);
    const wall = {
      ...{ id: 'house', kind: 'building' as const, area: true, clearanceM: 1 },
      paths: [box(40, 3, 9, 9)],
    };
    const leaf = plan.kind.indexOf('leaf');
    expect(angleAt(plan)).toBeCloseTo(10, 6);
    const shaper: Shaper = {
      ...{ plan, index: new ObstacleIndex([wall]), fixed: new Set([at]), longestLateralM: 10 },
      leafPlace: (_, x, y) => ({ x, y }),
      ownObstacle: () => 0,
      cost: (ax, ay, bx, by) => Math.hypot(ax - bx, ay - by),
    };
    expect(easeTurns(shaper)).toBeGreaterThan(0);
    expect(angleAt(plan)).toBeLessThan(1e-5);
    expect(plan.neighbours[at]!.has(back)).toBe(false);
    expect(plan.neighbours[at]!.has(leaf)).toBe(true);
    expect([plan.x[at], plan.y[at]]).toEqual([40, 0]);
    // still one tree
    expect(parentsOf(plan).filter((one) => one < 0)).toHaveLength(1);
  }
});

test('what still turns by more than 90° is told with the pipes and the angle; a drop of a small pipe waives it', () => {
  const pipe = (id: string, from: string, to: string, line: [Point, Point], more: Partial<LaidPipe> = {}) =>
    ({ id, from, to, line, diameterMm: 300, fromDepthM: 1, toDepthM: 1, ...more }) as LaidPipe;
  const coming: [Point, Point] = [
    [1, 0.3],
    [0, 0],
  ];
  const going: [Point, Point] = [
    [0, 0],
    [5, 0],
  ];
  const turns = (a: Partial<LaidPipe>, b: Partial<LaidPipe>) =>
    sharpTurns({ pipes: [pipe('a', '1', '2', coming, a), pipe('b', '2', '3', going, b)] });
  expect(turns({}, {})).toEqual([{ pipe: 'a', into: 'b', angleDeg: expect.closeTo(16.7, 1) }]);
  expect(turns({}, { fromDepthM: 1.4 })).toEqual([]);
  expect(turns({ diameterMm: 400 }, { fromDepthM: 1.4 })).toHaveLength(1);
  expect(turns({ pumped: true }, {})).toEqual([]);
  expect(turns({ line: [[-1, 0.3], coming[1]] }, {})).toEqual([]);
  const words = sharpTurnWords({ pipes: [pipe('a', '1', '2', coming), pipe('b', '2', '3', going)] });
  expect(words).toMatch(/^sharp-turns: 1 places .*5\.3\.2.*a into b 17°/);
});

test('two pipes of one network side by side are told, a fork and a lateral are not', () => {
  const pipe = (id: string, to: [number, number], more: Partial<LaidPipe> = {}) =>
    ({
      id,
      from: 'a',
      to: id,
      line: [[0, 0], to],
      lengthM: Math.hypot(...to),
      lateral: false,
      ...more,
    }) as LaidPipe;
  const runs = (...pipes: LaidPipe[]) => doubleRuns({ pipes });
  expect(runs(pipe('b', [20, 0]), pipe('c', [15, 1]))).toEqual([
    { pipes: ['b', 'c'], angleDeg: expect.closeTo(3.8, 1) },
  ]);
  expect(runs(pipe('b', [20, 0]), pipe('c', [0, 15]), pipe('d', [-9, 0]))).toEqual([]);
  expect(runs(pipe('b', [20, 0]), pipe('c', [15, 1], { lateral: true }))).toEqual([]);
  const back = pipe('c', [0, 0], {
    from: 'd',
    to: 'a',
    line: [
      [15, 1],
      [0, 0],
    ],
    lengthM: Math.hypot(15, 1),
  });
  expect(runs(pipe('b', [20, 0]), back)).toHaveLength(1);
  expect(doubleRunWords({ utility: 'heat', pipes: [pipe('b', [20, 0]), back] })).toMatch(
    /^double-runs: 1 places .*heat.*b and c 4°/,
  );
});
