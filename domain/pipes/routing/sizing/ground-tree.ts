import type { PlanTree } from '../layout/plan-tree.ts';
import type { Site } from '../site/site.ts';

/**
 * A tree on the ground with every node once: pieces longer than the manhole spacing are cut, `parent` leads to the main.
 */
export interface GroundTree {
  x: number[];
  y: number[];
  groundM: number[];
  parent: number[];
  /** Terminal of a leaf, −1 elsewhere. */
  terminal: number[];
  /** The point of the plan, or which cut on the way to it: the same however the plan is walked. */
  name: string[];
  root: number;
}

interface GroundNode {
  x: number;
  y: number;
  groundM: number | undefined;
  parent: number;
  terminal: number;
  name: string;
}

/** Longest piece between two manholes, metres, by how many terminals it leads on from. */
type SpacingOf = (terminals: number) => number;

/** One tree for each place where the layout meets a main. */
export function groundTrees(
  site: Site,
  plan: PlanTree,
  spacingOf: SpacingOf,
  follows: boolean,
): GroundTree[] {
  return plan.kind.flatMap((kind, root) =>
    kind === 'root' && plan.degree(root) > 0 ? [groundTree(site, plan, root, spacingOf, follows)] : [],
  );
}

/** What is left of points at one place after `straighten`: rounding. */
const samePlaceM = 1e-3;

function groundTree(
  site: Site,
  plan: PlanTree,
  root: number,
  spacingOf: SpacingOf,
  follows: boolean,
): GroundTree {
  const terminals = terminalsBeyond(plan, root);
  const tree: GroundTree = { x: [], y: [], groundM: [], parent: [], terminal: [], name: [], root: 0 };
  const add = (name: string, x: number, y: number, parent: number, terminal: number): number => {
    tree.name.push(name);
    tree.x.push(x);
    tree.y.push(y);
    tree.groundM.push(site.groundM(x, y) ?? 0);
    tree.parent.push(parent);
    tree.terminal.push(terminal);
    return tree.x.length - 1;
  };
  const stack: [node: number, from: number, parent: number][] = [
    [root, -1, add(`${root}`, plan.x[root]!, plan.y[root]!, -1, -1)],
  ];
  while (stack.length > 0) {
    const [node, from, at] = stack.pop()!;
    for (const next of plan.neighbours[node]!) {
      if (next === from || plan.kind[next] === 'root') continue;
      const length = plan.pieceM(node, next);
      // two outlets at one place are one manhole with two laterals
      if (length < samePlaceM && plan.kind[next] !== 'leaf') {
        stack.push([next, node, at]);
        continue;
      }
      const cut = Math.max(1, Math.ceil(length / spacingOf(terminals.get(next)!)));
      const parts = follows ? partsAlongGround(site, plan, node, next, cut) : cut;
      let parent = at;
      for (let i = 1; i <= parts; i++) {
        const x = plan.x[node]! + ((plan.x[next]! - plan.x[node]!) * i) / parts;
        const y = plan.y[node]! + ((plan.y[next]! - plan.y[node]!) * i) / parts;
        const terminal = i === parts && plan.kind[next] === 'leaf' ? plan.terminal[next]! : -1;
        parent = add(i === parts ? `${next}` : `${next}_${i}`, x, y, parent, terminal);
      }
      stack.push([next, node, parent]);
    }
  }
  return tree;
}

/**
 * The same tree with further manholes.
 * @param beyond - by node of the tree how far from it they stand on its way to its parent, metres, nearest first
 */
export function withManholes(
  site: Site,
  tree: GroundTree,
  beyond: ReadonlyMap<number, readonly number[]>,
): GroundTree {
  const cut: GroundTree = { x: [], y: [], groundM: [], parent: [], terminal: [], name: [], root: tree.root };
  const add = (one: GroundNode): number => {
    cut.x.push(one.x);
    cut.y.push(one.y);
    cut.groundM.push(one.groundM ?? 0);
    cut.parent.push(one.parent);
    cut.terminal.push(one.terminal);
    cut.name.push(one.name);
    return cut.x.length - 1;
  };
  const now: number[] = [];
  for (let v = 0; v < tree.x.length; v++) {
    const to = tree.parent[v]!;
    const [x, y, name] = [tree.x[v]!, tree.y[v]!, tree.name[v]!];
    let parent = to < 0 ? -1 : now[to]!;
    for (const stationM of (beyond.get(v) ?? []).toReversed()) {
      const share = stationM / Math.hypot(tree.x[to]! - x, tree.y[to]! - y);
      const [px, py] = [x + (tree.x[to]! - x) * share, y + (tree.y[to]! - y) * share];
      const groundM = site.groundM(px, py);
      parent = add({
        x: px,
        y: py,
        groundM,
        parent,
        terminal: -1,
        name: `${name}_at${Math.round(stationM)}`,
      });
    }
    now.push(add({ x, y, groundM: tree.groundM[v]!, parent, terminal: tree.terminal[v]!, name }));
  }
  return cut;
}

/** How far the ground may leave the straight line between two points of a pipe that keeps its cover, and how short its pieces get for it; metres. */
const bulgeM = 0.1;
const shortestM = 5;

/** A pipe under pressure follows the ground: so many parts that none of them comes out of it or digs deep. */
function partsAlongGround(site: Site, plan: PlanTree, a: number, b: number, least: number): number {
  const level = (share: number): number | undefined =>
    site.groundM(
      plan.x[a]! + (plan.x[b]! - plan.x[a]!) * share,
      plan.y[a]! + (plan.y[b]! - plan.y[a]!) * share,
    );
  const bulges = (parts: number): boolean => {
    for (let i = 0; i < parts; i++) {
      const [from, to] = [level(i / parts), level((i + 1) / parts)];
      for (const share of [0.25, 0.5, 0.75]) {
        const ground = level((i + share) / parts);
        if (from === undefined || to === undefined || ground === undefined) continue;
        if (Math.abs(ground - from - (to - from) * share) > bulgeM) return true;
      }
    }
    return false;
  };
  const most = Math.max(least, Math.floor(plan.pieceM(a, b) / shortestM));
  let parts = least;
  while (parts < most && bulges(parts)) parts++;
  return parts;
}

interface OnGround {
  x: number;
  y: number;
  groundM: number;
}

const stepM = 2;

/** How far the ground sinks below the straight line between two nodes: so much deeper a straight pipe lies that keeps its cover everywhere. */
export function hollowM(site: Site, a: OnGround, b: OnGround): number {
  const steps = Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / stepM);
  let most = 0;
  for (let i = 1; i < steps; i++) {
    const share = i / steps;
    const ground = site.groundM(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
    if (ground === undefined) continue;
    most = Math.max(most, a.groundM + (b.groundM - a.groundM) * share - ground);
  }
  return most;
}

/** How many terminals hang on each node of the tree of a root. */
function terminalsBeyond(plan: PlanTree, root: number): Map<number, number> {
  const order: [node: number, from: number][] = [[root, -1]];
  for (const [node, from] of order)
    for (const next of plan.neighbours[node]!)
      if (next !== from && plan.kind[next] !== 'root') order.push([next, node]);
  const count = new Map<number, number>();
  for (const [node, from] of order.toReversed()) {
    const own = (count.get(node) ?? 0) + (plan.kind[node] === 'leaf' ? 1 : 0);
    count.set(node, own);
    if (from >= 0) count.set(from, (count.get(from) ?? 0) + own);
  }
  return count;
}
