import { type ArcId, type Csr, toCsr } from './graph.ts';
import type { ReducibleGraph } from './reducible.ts';

/** The living part of a reducible graph as rows, with the way back to its arcs. */
export interface Compact {
  csr: Csr;
  root: number;
  isTerminal: Uint8Array;
  terminals: number[];
  terminalCount: number;
  /** The arc parent → node that tree slot `s` of a node stands for. */
  arcOf(slot: number): ArcId;
}

export function compactOf(graph: ReducibleGraph): Compact {
  const number = new Int32Array(graph.nodeCount).fill(-1);
  let nodes = 0;
  const name = (v: number): number => {
    if (number[v]! < 0) number[v] = nodes++;
    return number[v]!;
  };
  const tail: number[] = [];
  const head: number[] = [];
  const forward: number[] = [];
  const backward: number[] = [];
  const edges: number[] = [];
  const root = name(graph.root);
  for (let e = 0; e < graph.alive.length; e++) {
    if (!graph.alive[e]) continue;
    edges.push(e);
    tail.push(name(graph.ends[2 * e]!));
    head.push(name(graph.ends[2 * e + 1]!));
    forward.push(graph.prices[2 * e]!);
    backward.push(graph.prices[2 * e + 1]!);
  }
  const csr = toCsr(nodes, tail, head, forward, backward, !graph.directed);
  const isTerminal = new Uint8Array(nodes);
  for (let v = 0; v < graph.nodeCount; v++)
    if (number[v]! >= 0) isTerminal[number[v]!] = graph.isTerminal[v]!;
  const terminals: number[] = [];
  for (let v = 0; v < nodes; v++) if (isTerminal[v] && v !== root) terminals.push(v);
  const arcOf = (slot: number): ArcId => {
    const e = csr.edge[slot]!;
    // The slot lies in the child's row: the arc runs from to[slot] to the child.
    return 2 * edges[e]! + (csr.to[slot] === tail[e] ? 0 : 1);
  };
  return { csr, root, isTerminal, terminals, terminalCount: terminals.length + 1, arcOf };
}
