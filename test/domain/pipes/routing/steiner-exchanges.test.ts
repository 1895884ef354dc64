import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Csr, type Tree, toCsr } from '../../../../domain/pipes/routing/steiner/graph.ts';
import { promisingExchanges } from '../../../../domain/pipes/routing/steiner/promising-exchanges.ts';
import { shortestPathHeuristic } from '../../../../domain/pipes/routing/steiner/shortest-path-heuristic.ts';

/** Graphs that hang together by a chain, with loops and parallel edges, and a tree that other prices led to. */
const treeInGraph = fc.integer({ min: 4, max: 30 }).chain((nodes) =>
  fc
    .record({
      chain: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: nodes - 1, maxLength: nodes - 1 }),
      more: fc.array(
        fc.record({ u: fc.nat(nodes - 1), v: fc.nat(nodes - 1), price: fc.integer({ min: 1, max: 9 }) }),
        { maxLength: 2 * nodes },
      ),
      terminals: fc.uniqueArray(fc.nat(nodes - 1), { minLength: 2, maxLength: 9 }),
      otherPrices: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 6 }),
    })
    .map(({ chain, more, terminals, otherPrices }) => {
      const edges = [...chain.map((price, i) => ({ u: i, v: i + 1, price })), ...more];
      const prices = Float64Array.from(edges, ({ price }) => price);
      const csr = toCsr(
        nodes,
        edges.map(({ u }) => u),
        edges.map(({ v }) => v),
        prices,
        prices,
        true,
      );
      const isTerminal = new Uint8Array(nodes);
      for (const t of terminals) isTerminal[t] = 1;
      const strange = Float64Array.from(csr.edge, (e) => otherPrices[e % otherPrices.length]!);
      const tree = shortestPathHeuristic(csr, terminals[0]!, isTerminal, terminals.length, strange)!;
      return { csr, isTerminal, tree };
    }),
);

const parentOf = (csr: Csr, tree: Tree, v: number): number =>
  tree.parentSlot[v]! < 0 ? -1 : csr.to[tree.parentSlot[v]!]!;

/** The slow way: takes the edges above `cut` and the nodes `out` away, and joins the pieces by Prim over all shortest ways. */
function gainWithout(csr: Csr, tree: Tree, cut: Set<number>, out: Set<number>): number {
  const inside: number[] = [];
  for (let v = 0; v < csr.nodeCount; v++) if (tree.parentSlot[v]! >= -1 && !out.has(v)) inside.push(v);
  const top = (v: number): number => (cut.has(v) || v === tree.root ? v : top(parentOf(csr, tree, v)));
  let price = 0;
  for (const v of cut) price += csr.into[tree.parentSlot[v]!]!;
  const done = new Set([top(inside[0]!)]);
  const pieces = new Set(inside.map(top));
  while (done.size < pieces.size) {
    const distance = new Float64Array(csr.nodeCount).fill(Infinity);
    for (const v of inside) if (done.has(top(v))) distance[v] = 0;
    for (let changed = true; changed; ) {
      changed = false;
      for (let s = 0; s < csr.to.length; s++) {
        const from = csr.to[csr.twin[s]!]!;
        if (distance[from]! + csr.out[s]! >= distance[csr.to[s]!]!) continue;
        distance[csr.to[s]!] = distance[from]! + csr.out[s]!;
        changed = true;
      }
    }
    const next = inside
      .filter((v) => !done.has(top(v)))
      .reduce((a, b) => (distance[b]! < distance[a]! ? b : a));
    price -= distance[next]!;
    done.add(top(next));
  }
  return price;
}

test('the exchanges that pay, and what they gain, are those that trying every one finds', () => {
  let paying = 0;
  fc.assert(
    fc.property(treeInGraph, ({ csr, isTerminal, tree }) => {
      const degree = new Int32Array(csr.nodeCount);
      for (let v = 0; v < csr.nodeCount; v++) {
        const parent = parentOf(csr, tree, v);
        if (parent < 0) continue;
        degree[v]! += 1;
        degree[parent]! += 1;
      }
      const isKey = (v: number): boolean => isTerminal[v] === 1 || v === tree.root || degree[v]! > 2;
      /** The nodes whose edges upwards make up the key path above `v`. */
      const pathAbove = (v: number): number[] => {
        const path = [v];
        for (let at = parentOf(csr, tree, v); !isKey(at); at = parentOf(csr, tree, at)) path.push(at);
        return path;
      };
      const expected = new Map<string, number>();
      for (let v = 0; v < csr.nodeCount; v++) {
        if (tree.parentSlot[v]! < 0 || !isKey(v)) continue;
        const above = pathAbove(v);
        expected.set(`path ${v}`, gainWithout(csr, tree, new Set(above), new Set(above.slice(1))));
        if (isTerminal[v]) continue;
        const cut = new Set(above);
        const out = new Set(above);
        for (let w = 0; w < csr.nodeCount; w++) {
          if (tree.parentSlot[w]! < 0 || !isKey(w)) continue;
          const path = pathAbove(w);
          if (parentOf(csr, tree, path.at(-1)!) !== v) continue;
          for (const node of path) cut.add(node);
          for (const node of path.slice(1)) out.add(node);
        }
        expected.set(`fork ${v}`, gainWithout(csr, tree, cut, out));
      }
      const found = new Map(
        promisingExchanges(csr, tree, isTerminal).map((one) => [`${one.what} ${one.node}`, one.gain]),
      );
      for (const [what, gain] of expected) {
        if (gain > 1e-9) {
          paying++;
          expect(found.get(what), what).toBeCloseTo(gain, 9);
        } else expect(found.has(what), what).toBe(false);
      }
      expect([...found.keys()].every((what) => expected.has(what))).toBe(true);
    }),
    { numRuns: 600 },
  );
  expect(paying).toBeGreaterThan(200);
});
