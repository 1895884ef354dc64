import type { Csr } from './graph.ts';
import { NodeHeap } from './heap.ts';

/**
 * Arcs that no tree cheaper than bound + `slack` can hold: with the residual prices of a dual ascent, the way from the
 * root to the arc, the arc and the way on to the nearest terminal together exceed the slack.
 * @returns per slot s in v's row, 1 when the arc to[s] → v can go.
 */
export function eliminateByBound(
  csr: Csr,
  root: number,
  terminals: number[],
  residual: Float64Array,
  slack: number,
): Uint8Array {
  const fromRoot = distances(csr, [root], (s) => residual[csr.twin[s]!]!);
  const toTerminal = distances(
    csr,
    terminals.filter((t) => t !== root),
    (s) => residual[s]!,
  );
  const limit = slack + 1e-9 * Math.max(1, slack);
  const useless = new Uint8Array(csr.to.length);
  for (let v = 0; v < csr.nodeCount; v++) {
    for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
      const through = fromRoot[csr.to[s]!]! + residual[s]! + toTerminal[v]!;
      if (through > limit) useless[s] = 1;
    }
  }
  return useless;
}

function distances(csr: Csr, sources: number[], price: (slot: number) => number): Float64Array {
  const result = new Float64Array(csr.nodeCount).fill(Infinity);
  const heap = new NodeHeap(1024);
  for (const v of sources) {
    result[v] = 0;
    heap.push(v, 0);
  }
  while (heap.size > 0) {
    const key = heap.topKey;
    const u = heap.pop();
    if (key > result[u]!) continue;
    for (let s = csr.start[u]!; s < csr.start[u + 1]!; s++) {
      const next = key + price(s);
      if (next >= result[csr.to[s]!]!) continue;
      result[csr.to[s]!] = next;
      heap.push(csr.to[s]!, next);
    }
  }
  return result;
}
