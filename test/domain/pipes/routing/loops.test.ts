import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  coverTree,
  type FailingTree,
  safeShare,
} from '../../../../domain/pipes/routing/layout/cover-tree.ts';
import { laidLengthM } from '../../../../domain/pipes/routing/layout/loops.ts';
import { routeAll } from '../../../../domain/pipes/routing/route-all.ts';
import type { Site } from '../../../../domain/pipes/routing/site/site.ts';
import type { LaidNetwork } from '../../../../domain/pipes/routing/sizing/sized-network.ts';
import { box, house } from './a-house.ts';

/** Trees up to nine nodes under a source, some links, whole costs. */
const cases = fc
  .record({
    up: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
    links: fc.array(fc.record({ a: fc.nat(), b: fc.nat(), cost: fc.integer({ min: 1, max: 20 }) }), {
      maxLength: 9,
    }),
  })
  .map(({ up, links }) => {
    const parent = [-1, ...up.map((one, i) => one % (i + 1))];
    const n = parent.length;
    const tree: FailingTree = {
      parent,
      fails: parent.map((one) => one >= 0),
      households: parent.map((one) => (one < 0 ? 0 : 10)),
    };
    return { tree, links: links.map(({ a, b, cost }) => ({ a: a % n, b: b % n, cost })) };
  });

/** Nodes that reach node 0 when one edge of the graph is gone; nothing but plain flooding. */
function reached(n: number, edges: readonly (readonly [number, number])[], gone: number): Set<number> {
  const seen = new Set([0]);
  for (let grown = true; grown; ) {
    grown = false;
    edges.forEach(([a, b], i) => {
      if (i === gone || seen.has(a) === seen.has(b)) return;
      seen.add(a).add(b);
      grown = true;
    });
  }
  return new Set([...seen].filter((v) => v < n));
}

const treeEdges = (tree: FailingTree) => tree.parent.flatMap((up, v) => (up < 0 ? [] : [[v, up] as const]));

/** Bridges by their definition, as child nodes. */
function bridges(tree: FailingTree, links: readonly { a: number; b: number }[]): number[] {
  const own = treeEdges(tree);
  const edges = [...own, ...links.map(({ a, b }) => [a, b] as const)];
  return own.flatMap(([v], i) =>
    reached(tree.parent.length, edges, i).size < tree.parent.length ? [v] : [],
  );
}

describe('links over a tree', () => {
  test('bare edges are the bridges that no choice of links could mend', () => {
    fc.assert(
      fc.property(cases, ({ tree, links }) => {
        const cover = coverTree(tree, links);
        const chosen = cover.chosen.map((i) => links[i]!);
        expect(cover.bare).toEqual(bridges(tree, chosen));
        expect(cover.bare).toEqual(bridges(tree, links));
      }),
    );
  });

  test('safe households are those that flooding reaches whichever edge is gone', () => {
    fc.assert(
      fc.property(cases, ({ tree, links }) => {
        const cover = coverTree(tree, links);
        const edges = [...treeEdges(tree), ...cover.chosen.map((i) => [links[i]!.a, links[i]!.b] as const)];
        const n = tree.parent.length;
        const always = tree.parent
          .keys()
          .filter((v) => edges.every((_, gone) => reached(n, edges, gone).has(v)));
        const safe = [...always].reduce((sum, v) => sum + tree.households[v]!, 0);
        const all = tree.households.reduce((sum, one) => sum + one, 0);
        expect(safeShare(tree, cover.bare)).toBeCloseTo(safe / all, 9);
      }),
    );
  });

  test('the best of all choices lies between the bound and what was found; nothing found is needless', () => {
    fc.assert(
      fc.property(cases, ({ tree, links }) => {
        const cover = coverTree(tree, links);
        const target = cover.bare.length;
        let best = Infinity;
        for (let set = 0; set < 1 << links.length; set++) {
          const taken = links.filter((_, i) => set & (1 << i));
          const cost = taken.reduce((sum, one) => sum + one.cost, 0);
          if (cost < best && bridges(tree, taken).length === target) best = cost;
        }
        expect(cover.lowerBound).toBeLessThanOrEqual(best + 1e-9);
        expect(cover.cost).toBeGreaterThanOrEqual(best - 1e-9);
        for (const drop of cover.chosen) {
          const others = cover.chosen.filter((i) => i !== drop).map((i) => links[i]!);
          expect(bridges(tree, others).length).toBeGreaterThan(target);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('loops of a routed network', () => {
  const site: Site = {
    buildings: [0, 1, 2, 3, 4, 5].map((i) =>
      house(`b${i}`, box((i % 3) * 50, Math.floor(i / 3) * 45, 30, 12), { households: 30 }),
    ),
    barriers: [],
    streets: [],
    existing: [],
    mains: [
      {
        id: 'main',
        utility: 'water',
        line: [
          [-60, -20],
          [220, -20],
        ],
        diameterMm: 200,
      },
    ],
    groundM: () => 100,
  };
  const lay = (loops: boolean) => routeAll(site, ['water'], { rounds: 0, starts: 2, loops }).routes[0]!;
  const tree = lay(false);
  const looped = lay(true);

  test('more houses keep their water, and the share told is the share that flooding finds', () => {
    const figures = looped.network.loops!;
    expect(tree.network.loops).toBeUndefined();
    expect(figures.pipes.length).toBeGreaterThan(0);
    expect(figures.safeAfter).toBeGreaterThan(figures.safeBefore);
    expect(figures.costYuan).toBeGreaterThanOrEqual(figures.lowerBoundYuan - 1e-6);
    expect(figures.safeAfter).toBeCloseTo(safeByFlooding(looped.network), 9);
    expect(figures.safeBefore).toBeCloseTo(safeByFlooding(tree.network), 9);
  });

  test('links on ground that is not even keep their cover, and a new tie-in stands on its own ground', () => {
    const hilly = { ...site, groundM: (x: number, y: number) => 100 + 1.5 * Math.sin(x / 12) + 0.03 * y };
    const { network } = routeAll(hilly, ['water'], { rounds: 0, starts: 2, loops: true }).routes[0]!;
    const nodeOf = new Map(network.nodes.map((one) => [one.id, one]));
    for (const one of network.nodes) expect(one.groundM).toBeCloseTo(hilly.groundM(one.x, one.y), 9);
    expect(network.loops!.pipes.length).toBeGreaterThan(0);
    for (const { from, to, line, fromDepthM, toDepthM } of network.pipes)
      for (let share = 0; share <= 1; share += 0.05) {
        const [x, y] = [0, 1].map((k) => line[0][k]! + (line[1][k]! - line[0][k]!) * share);
        const start = nodeOf.get(from)!.groundM - fromDepthM;
        const end = nodeOf.get(to)!.groundM - toDepthM;
        expect(hilly.groundM(x!, y!) - (start + (end - start) * share)).toBeGreaterThan(0.68);
      }
  });

  test('added pipes keep every clearance and stand in the quantities', () => {
    const { network, route, quantities } = looped;
    const added = network.pipes.filter((pipe) => network.loops!.pipes.includes(pipe.id));
    for (const { line } of added) expect(route.index.isClear(...line[0], ...line[1])).toBe(true);
    const pipeM = quantities.filter((one) => one.unit === 'm').reduce((sum, one) => sum + one.quantity, 0);
    expect(pipeM).toBeCloseTo(laidLengthM(network), 6);
    expect(pipeM).toBeCloseTo(
      network.pipes.reduce((sum, pipe) => sum + pipe.lengthM, 0),
      6,
    );
  });
});

/** Households whose branch point still reaches a tie-in whichever main is shut; one main after another. */
function safeByFlooding({ pipes, nodes }: LaidNetwork): number {
  const mains = pipes.filter((pipe) => !pipe.lateral);
  const supplied = (gone: string | null): Set<string> => {
    const seen = new Set(nodes.filter((one) => one.kind === 'tie-in').map((one) => one.id));
    for (let grown = true; grown; ) {
      grown = false;
      for (const { id, from, to } of mains) {
        if (id === gone || seen.has(from) === seen.has(to)) continue;
        seen.add(from).add(to);
        grown = true;
      }
    }
    return seen;
  };
  const states = [null, ...mains.map((one) => one.id)].map(supplied);
  const laterals = pipes.filter((pipe) => pipe.lateral);
  const sum = (list: typeof pipes) => list.reduce((total, one) => total + one.households, 0);
  return sum(laterals.filter((one) => states.every((seen) => seen.has(one.from)))) / sum(laterals);
}
