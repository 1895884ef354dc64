import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { SteinerInstance } from '../../../../domain/pipes/routing/steiner/graph.ts';
import { solveSteiner } from '../../../../domain/pipes/routing/steiner/solve.ts';
import { readSteinerFiles } from '../../../../server/pipes/steiner-files.ts';
import { fixture } from '../../../fixtures.ts';

// Searches on real data: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

/** Small graphs with loops, parallel edges, price 0, pieces that hang together or not. */
const smallInstance = (directed: boolean) =>
  fc.integer({ min: 2, max: 9 }).chain((nodeCount) =>
    fc
      .record({
        edges: fc.array(
          fc.record({
            u: fc.nat(nodeCount - 1),
            v: fc.nat(nodeCount - 1),
            there: fc.nat(20),
            back: fc.oneof(fc.nat(20), fc.constant(Number.POSITIVE_INFINITY)),
          }),
          { minLength: 1, maxLength: 24 },
        ),
        root: fc.nat(nodeCount - 1),
        terminals: fc.array(fc.nat(nodeCount - 1), { minLength: 1, maxLength: 5 }),
      })
      .map(
        ({ edges, root, terminals }): SteinerInstance => ({
          nodeCount,
          tail: Int32Array.from(edges, (e) => e.u),
          head: Int32Array.from(edges, (e) => e.v),
          forward: Float64Array.from(edges, (e) => e.there),
          backward: Float64Array.from(edges, (e) => (directed ? e.back : e.there)),
          directed,
          root,
          terminals,
        }),
      ),
  );

/** Exact and slow: every set of nodes, cheapest arborescence over it by all choices of one entering arc a node. */
function bestByDynamicProgramming(instance: SteinerInstance, terminals: number[]): number {
  const n = instance.nodeCount;
  const d = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (i === j ? 0 : Infinity)),
  );
  for (let e = 0; e < instance.tail.length; e++) {
    const [u, v] = [instance.tail[e]!, instance.head[e]!];
    d[u]![v] = Math.min(d[u]![v]!, instance.forward[e]!);
    d[v]![u] = Math.min(d[v]![u]!, instance.backward[e]!);
  }
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) d[i]![j] = Math.min(d[i]![j]!, d[i]![k]! + d[k]![j]!);
  // Dreyfus–Wagner: price[set][v] = cheapest arborescence from v to the terminals of the set.
  const sets = 1 << terminals.length;
  const price = Array.from({ length: sets }, () => new Array<number>(n).fill(Infinity));
  price[0]!.fill(0);
  for (let set = 1; set < sets; set++) {
    const joined = new Array<number>(n).fill(Infinity);
    for (let v = 0; v < n; v++) {
      if ((set & (set - 1)) === 0) joined[v] = d[v]![terminals[Math.log2(set)]!]!;
      for (let part = (set - 1) & set; part > 0; part = (part - 1) & set) {
        joined[v] = Math.min(joined[v]!, price[part]![v]! + price[set ^ part]![v]!);
      }
    }
    for (let v = 0; v < n; v++)
      for (let w = 0; w < n; w++) price[set]![v] = Math.min(price[set]![v]!, d[v]![w]! + joined[w]!);
  }
  return price[sets - 1]![instance.root]!;
}

function connected(instance: SteinerInstance, arcs: number[]): Set<number> {
  const seen = new Set([instance.root]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const arc of arcs) {
      const e = arc >> 1;
      const [from, to] =
        arc & 1 ? [instance.head[e]!, instance.tail[e]!] : [instance.tail[e]!, instance.head[e]!];
      if (seen.has(from) && !seen.has(to)) {
        seen.add(to);
        grew = true;
      }
    }
  }
  return seen;
}

describe.each([false, true])('Steiner tree, directed %s', (directed) => {
  test('is a tree of the best price that reaches what can be reached', () => {
    fc.assert(
      fc.property(smallInstance(directed), (instance) => {
        const result = solveSteiner(instance);
        const reached = connected(instance, result.arcs);
        const wanted = [...new Set(Array.from(instance.terminals))].filter(
          (t) => !result.unreachable.includes(t),
        );
        for (const t of wanted) expect(reached.has(t)).toBe(true);
        expect(result.arcs.length).toBe(reached.size - 1);
        expect(result.cost).toBeCloseTo(bestByDynamicProgramming(instance, wanted), 6);
        expect(result.bound).toBeCloseTo(result.cost, 6);
        for (const t of result.unreachable) {
          expect(bestByDynamicProgramming(instance, [t])).toBe(Infinity);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('gives the same answer for the same seed', () => {
    fc.assert(
      fc.property(smallInstance(directed), (instance) => {
        expect(solveSteiner(instance, { seed: 3 })).toEqual(solveSteiner(instance, { seed: 3 }));
      }),
      { numRuns: 50 },
    );
  });

  test('is never dearer with one edge more', () => {
    fc.assert(
      fc.property(smallInstance(directed), (instance) => {
        const all = solveSteiner(instance);
        const less = solveSteiner({
          ...instance,
          forward: instance.forward.with(0, Number.POSITIVE_INFINITY),
          backward: instance.backward.with(0, Number.POSITIVE_INFINITY),
        });
        if (less.unreachable.length === all.unreachable.length) {
          expect(all.bound).toBeLessThanOrEqual(less.cost + 1e-9);
        }
      }),
      { numRuns: 100 },
    );
  });
});

const streets = fixture('benchmarks/steiner-liechtenstein-96');
test.skipIf(!streets)('Liechtenstein: 96 buildings for 4,252.657 m, proved', async () => {
  const { instance } = await readSteinerFiles({
    nodes: `${streets}/nodes.csv`,
    edges: `${streets}/edges.csv`,
    terminals: `${streets}/terminals.csv`,
    root: String(JSON.parse(readFileSync(`${streets}/meta.json`, 'utf8')).root),
  });
  const result = solveSteiner(instance);
  expect(result.cost).toBeCloseTo(4252.657, 3);
  expect(result.proved).toBe(true);
});

const sewers = fixture('benchmarks/pysewer_example_graph_default.json');
test.skipIf(!sewers)('pysewer: 800 buildings below the weight of its own layout, proved', async () => {
  const { instance } = await readSteinerFiles({ graph: sewers });
  const result = solveSteiner(instance);
  expect(result.cost).toBeLessThanOrEqual(3547290.573);
  expect(result.proved).toBe(true);
});
