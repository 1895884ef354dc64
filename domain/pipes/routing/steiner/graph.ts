/**
 * A Steiner instance: the cheapest tree that leads from `root` to every terminal.
 * Edge e joins `tail[e]` and `head[e]`; `forward[e]` is the price from tail to head, `backward[e]` the price back, each
 * ≥ 0, Infinity where one cannot go. Undirected: both are equal. Prices are metres, yuan or anything that adds up.
 */
export interface SteinerInstance {
  nodeCount: number;
  tail: Int32Array;
  head: Int32Array;
  forward: Float64Array;
  backward: Float64Array;
  directed: boolean;
  root: number;
  /** May hold the root or a node twice; may be out of reach. */
  terminals: ArrayLike<number>;
}

/** An arc of the instance: 2·edge from tail to head, 2·edge + 1 back. */
export type ArcId = number;

/**
 * Adjacency in compressed rows. Slot s of node v (start[v] ≤ s < start[v + 1]) is one edge to `to[s]`; `out[s]` is the
 * price v → to[s], `into[s]` the price to[s] → v, `twin[s]` the same edge seen from the other end.
 */
export interface Csr {
  nodeCount: number;
  start: Int32Array;
  to: Int32Array;
  out: Float64Array;
  into: Float64Array;
  twin: Int32Array;
  /** Position of the slot's edge in the lists that the rows were made from. */
  edge: Int32Array;
  symmetric: boolean;
}

/** Rows from edge lists, in O(nodes + edges). Loops are left out. */
export function toCsr(
  nodeCount: number,
  tail: ArrayLike<number>,
  head: ArrayLike<number>,
  forward: ArrayLike<number>,
  backward: ArrayLike<number>,
  symmetric: boolean,
): Csr {
  const edges = tail.length;
  const start = new Int32Array(nodeCount + 1);
  for (let e = 0; e < edges; e++) {
    if (tail[e] === head[e]) continue;
    start[tail[e]! + 1]! += 1;
    start[head[e]! + 1]! += 1;
  }
  for (let v = 0; v < nodeCount; v++) start[v + 1]! += start[v]!;
  const slots = start[nodeCount]!;
  const fill = start.slice(0, nodeCount);
  const to = new Int32Array(slots);
  const out = new Float64Array(slots);
  const into = new Float64Array(slots);
  const twin = new Int32Array(slots);
  const edge = new Int32Array(slots);
  for (let e = 0; e < edges; e++) {
    const u = tail[e]!;
    const v = head[e]!;
    if (u === v) continue;
    const a = fill[u]!++;
    const b = fill[v]!++;
    to[a] = v;
    to[b] = u;
    out[a] = forward[e]!;
    into[b] = forward[e]!;
    out[b] = backward[e]!;
    into[a] = backward[e]!;
    twin[a] = b;
    twin[b] = a;
    edge[a] = e;
    edge[b] = e;
  }
  return { nodeCount, start, to, out, into, twin, edge, symmetric };
}

/** Nodes that one can reach from `root` over arcs of finite price. */
export function reachableFrom(csr: Csr, root: number): Uint8Array {
  const seen = new Uint8Array(csr.nodeCount);
  const stack = [root];
  seen[root] = 1;
  while (stack.length > 0) {
    const v = stack.pop()!;
    for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
      const w = csr.to[s]!;
      if (seen[w] || csr.out[s] === Infinity) continue;
      seen[w] = 1;
      stack.push(w);
    }
  }
  return seen;
}

/**
 * A tree in a Csr: `parentSlot[v]` is the slot in v's row that leads to its parent, -1 at the root and -2 outside the tree.
 */
export interface Tree {
  root: number;
  parentSlot: Int32Array;
  cost: number;
}

/** Price of a tree under the prices of `csr`. */
export function treeCost(csr: Csr, parentSlot: Int32Array): number {
  let cost = 0;
  for (let v = 0; v < csr.nodeCount; v++) if (parentSlot[v]! >= 0) cost += csr.into[parentSlot[v]!]!;
  return cost;
}

/** Cuts branches that end in no terminal; changes `parentSlot` in place and returns the new price. */
export function prune(csr: Csr, root: number, parentSlot: Int32Array, isTerminal: Uint8Array): number {
  const children = new Int32Array(csr.nodeCount);
  for (let v = 0; v < csr.nodeCount; v++) {
    if (parentSlot[v]! >= 0) children[csr.to[parentSlot[v]!]!]! += 1;
  }
  for (let leaf = 0; leaf < csr.nodeCount; leaf++) {
    let v = leaf;
    while (v !== root && parentSlot[v]! >= 0 && children[v] === 0 && !isTerminal[v]) {
      const parent = csr.to[parentSlot[v]!]!;
      parentSlot[v] = -2;
      children[parent]! -= 1;
      v = parent;
    }
  }
  return treeCost(csr, parentSlot);
}
