import { dualAscent, patiences } from './dual-ascent.ts';
import type { Csr } from './graph.ts';

export interface Start {
  root: number;
  patience: number;
  bound: number;
}

/** From where dual ascent proves most: an undirected tree may hang on any terminal. */
export function bestAscent(csr: Csr, root: number, terminals: readonly number[], roots: number): Start {
  const all = [root, ...terminals];
  let best: Start = { root, patience: patiences[0], bound: 0 };
  for (const node of csr.symmetric ? spread(all, roots) : [root]) {
    for (const patience of patiences) {
      const { bound } = dualAscent(csr, node, all, patience);
      if (bound > best.bound) best = { root: node, patience, bound };
    }
  }
  return best;
}

/** Some of the nodes, evenly from the list. */
export function spread(nodes: number[], count: number): number[] {
  const step = Math.max(1, Math.floor(nodes.length / count));
  return nodes.filter((_, i) => i % step === 0).slice(0, count);
}
