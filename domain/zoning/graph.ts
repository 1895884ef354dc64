/** An undirected graph as compressed rows: the neighbours of `u` are `neighbours[offsets[u]] … neighbours[offsets[u + 1] - 1]`. */
export interface Graph {
  size: number;
  offsets: Int32Array;
  neighbours: Int32Array;
  /** Beside each neighbour: the index of the edge in the list that the graph was made from. */
  edges: Int32Array;
}

/** Builds the rows from pairs of unit indices; loops and doubles are dropped, the first of a double keeps its index. */
export function graphFromPairs(
  size: number,
  pairs: ReadonlyArray<readonly [number, number, ...unknown[]]>,
): Graph {
  const ends = new Int32Array(pairs.length * 2);
  pairs.forEach(([i, j], at) => {
    ends[2 * at] = i;
    ends[2 * at + 1] = j;
  });
  return graphFromEnds(size, ends);
}

/** As `graphFromPairs`, from a flat list `i0 j0 i1 j1 …`. */
export function graphFromEnds(size: number, ends: Int32Array): Graph {
  const count = ends.length >> 1;
  const keep = new Uint8Array(count);
  const seen = new Set<number>();
  const offsets = new Int32Array(size + 1);
  for (let edge = 0; edge < count; edge++) {
    const i = ends[2 * edge]!;
    const j = ends[2 * edge + 1]!;
    const key = i < j ? i * size + j : j * size + i;
    if (i === j || seen.has(key)) continue;
    seen.add(key);
    keep[edge] = 1;
    offsets[i + 1]!++;
    offsets[j + 1]!++;
  }
  for (let u = 0; u < size; u++) offsets[u + 1]! += offsets[u]!;
  const fill = offsets.slice(0, size);
  const neighbours = new Int32Array(offsets[size]!);
  const edges = new Int32Array(offsets[size]!);
  for (let edge = 0; edge < count; edge++) {
    if (!keep[edge]) continue;
    const i = ends[2 * edge]!;
    const j = ends[2 * edge + 1]!;
    neighbours[fill[i]!] = j;
    edges[fill[i]!++] = edge;
    neighbours[fill[j]!] = i;
    edges[fill[j]!++] = edge;
  }
  return { size, offsets, neighbours, edges };
}

/** The part of a graph on some of its nodes, renumbered in the given order. `edges` keep the indices of the whole. */
export function inducedGraph(graph: Graph, nodes: Int32Array): Graph {
  const local = new Int32Array(graph.size).fill(-1);
  for (let at = 0; at < nodes.length; at++) local[nodes[at]!] = at;
  const offsets = new Int32Array(nodes.length + 1);
  const neighbours: number[] = [];
  const edges: number[] = [];
  for (let at = 0; at < nodes.length; at++) {
    const u = nodes[at]!;
    for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
      const v = local[graph.neighbours[k]!]!;
      if (v < 0) continue;
      neighbours.push(v);
      edges.push(graph.edges[k]!);
    }
    offsets[at + 1] = neighbours.length;
  }
  return {
    size: nodes.length,
    offsets,
    neighbours: Int32Array.from(neighbours),
    edges: Int32Array.from(edges),
  };
}

/** Numbers the connected components 0, 1, …; nodes with `skip[u]` get −1 and join nothing. */
export function components(graph: Graph, skip?: Uint8Array): { component: Int32Array; count: number } {
  const component = new Int32Array(graph.size).fill(-1);
  const queue = new Int32Array(graph.size);
  let count = 0;
  for (let start = 0; start < graph.size; start++) {
    if (component[start] !== -1 || skip?.[start]) continue;
    let tail = 0;
    queue[tail++] = start;
    component[start] = count;
    for (let head = 0; head < tail; head++) {
      const u = queue[head]!;
      for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
        const v = graph.neighbours[k]!;
        if (component[v] !== -1 || skip?.[v]) continue;
        component[v] = count;
        queue[tail++] = v;
      }
    }
    count++;
  }
  return { component, count };
}
