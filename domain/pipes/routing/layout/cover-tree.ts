/** A tree whose edges may fail one at a time, and links that may be added to it. */
export interface FailingTree {
  /** Parent of each node, −1 for the source, which is node 0; children come after their parents. */
  parent: readonly number[];
  /** Whether the edge to the parent can fail: a tie-in's place on the main cannot. */
  fails: readonly boolean[];
  /** Households that hang at each node. */
  households: readonly number[];
}

export interface TreeLink {
  a: number;
  b: number;
  cost: number;
}

export interface TreeCover {
  /** Indices of the links, in the order in which they were found worth their cost. */
  chosen: number[];
  cost: number;
  /** No choice of links that covers as many edges costs less; loose by up to half. */
  lowerBound: number;
  /** Edges (by child node) that no link covers. */
  bare: number[];
}

/**
 * Links that give every edge of a tree a second way round (weighted tree augmentation): greedy by households secured per
 * yuan, then whatever became needless is taken back, dearest first. The bound counts, for each outermost edge, half its
 * cheapest link, because one link ends at two of them at most.
 */
export function coverTree(tree: FailingTree, links: readonly TreeLink[]): TreeCover {
  const below = householdsBelow(tree);
  const depth = depthsOf(tree.parent);
  const paths = links.map((link) => pathEdges(tree, depth, link));
  const covered = new Uint16Array(tree.parent.length);
  const chosen: number[] = [];
  for (;;) {
    let best = -1;
    let most = 0;
    paths.forEach((path, i) => {
      let gain = 0;
      // an edge that feeds nobody yet counts a little, so that no dead end is forgotten
      for (const edge of path) if (covered[edge] === 0) gain += below[edge]! + 0.01;
      const worth = gain / Math.max(links[i]!.cost, 1e-9);
      if (worth > most) [most, best] = [worth, i];
    });
    if (best < 0) break;
    chosen.push(best);
    for (const edge of paths[best]!) covered[edge]!++;
  }
  for (const i of chosen.toSorted((p, q) => links[q]!.cost - links[p]!.cost)) {
    if (paths[i]!.some((edge) => covered[edge] === 1)) continue;
    for (const edge of paths[i]!) covered[edge]!--;
    chosen.splice(chosen.indexOf(i), 1);
  }
  const failing = tree.parent.flatMap((up, v) => (up >= 0 && tree.fails[v] ? [v] : []));
  return {
    chosen,
    cost: chosen.reduce((sum, i) => sum + links[i]!.cost, 0),
    lowerBound: boundOver(tree, links, paths),
    bare: failing.filter((v) => covered[v] === 0),
  };
}

/** What links cost at least that leave only `bare` without a second way. */
export function coverBound(tree: FailingTree, links: readonly TreeLink[], bare: readonly number[]): number {
  const depth = depthsOf(tree.parent);
  const paths = links.map((link) => pathEdges(tree, depth, link));
  return boundOver(tree, links, paths, new Set(bare));
}

/** Share of the households that keep their supply whichever single edge fails. */
export function safeShare(tree: FailingTree, bare: readonly number[]): number {
  const cut = new Set(bare);
  const lost = tree.parent.map(() => false);
  let all = 0;
  let safe = 0;
  tree.parent.forEach((up, v) => {
    lost[v] = cut.has(v) || (up >= 0 && lost[up]!);
    all += tree.households[v]!;
    if (!lost[v]) safe += tree.households[v]!;
  });
  return all > 0 ? safe / all : 0;
}

function householdsBelow({ parent, households }: FailingTree): number[] {
  const sum = [...households];
  for (let v = sum.length - 1; v > 0; v--) sum[parent[v]!]! += sum[v]!;
  return sum;
}

function depthsOf(parent: readonly number[]): number[] {
  const depth: number[] = [];
  parent.forEach((up, v) => {
    depth[v] = up < 0 ? 0 : depth[up]! + 1;
  });
  return depth;
}

/** Failing edges on the way between the ends of a link. */
function pathEdges({ parent, fails }: FailingTree, depth: readonly number[], link: TreeLink): number[] {
  let { a, b } = link;
  const path: number[] = [];
  while (a !== b) {
    if (depth[a]! < depth[b]!) [a, b] = [b, a];
    if (fails[a]) path.push(a);
    a = parent[a]!;
  }
  return path;
}

function boundOver(
  { parent, fails }: FailingTree,
  links: readonly TreeLink[],
  paths: readonly number[][],
  bare: ReadonlySet<number> = new Set(),
): number {
  const inner = new Set(parent.filter((_, v) => fails[v]));
  const cheapest = new Map<number, number>();
  paths.forEach((path, i) => {
    for (const edge of path) {
      if (inner.has(edge) || bare.has(edge)) continue;
      cheapest.set(edge, Math.min(cheapest.get(edge) ?? Infinity, links[i]!.cost));
    }
  });
  return [...cheapest.values()].reduce((sum, one) => sum + one / 2, 0);
}
