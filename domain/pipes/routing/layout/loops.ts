import type { Utility } from '../../model.ts';
import { pipeYuanPerM, type Rates, trenchWidthM } from '../bill/rates.ts';
import { diggingYuan, surfaceYuanPerM2, trenchWork } from '../bill/trench.ts';
import type { UtilityRoute } from '../route-utility.ts';
import { nearestOnMains } from '../search/roots.ts';
import type { Site } from '../site/site.ts';
import { hollowM } from '../sizing/ground-tree.ts';
import type { LaidNetwork, LaidNode, LaidPipe } from '../sizing/sized-network.ts';
import { coverBound, coverTree, type FailingTree, safeShare, type TreeLink } from './cover-tree.ts';
import { isNewFoot, isOwnWay, type Line } from './own-way.ts';

/** Networks under pressure that are looped in practice; heating stays a tree of pairs. */
export const LOOPED_UTILITIES: ReadonlySet<Utility> = new Set(['water', 'gas']);

/** What the loops of one network give and cost. */
export interface LoopFigures {
  /** Pipes that were added to the tree. */
  pipes: string[];
  lengthM: number;
  costYuan: number;
  /** No choice among the legal links that closes the same sections costs less. */
  lowerBoundYuan: number;
  /** Share of the households that stay connected whichever section between two points is shut, before and after. */
  safeBefore: number;
  safeAfter: number;
  /** Pipes without a second way round: no legal straight link leads there. */
  bare: string[];
}

/** Length of a laid network, metres: of the pipes that are drawn and billed, loops included, and nothing else. */
export function laidLengthM(network: LaidNetwork): number {
  return network.pipes.reduce((sum, one) => sum + one.lengthM, 0);
}

/** Longer links are streets of their own, not redundancy inside a compound. */
const LONGEST_LINK_M = 150;

interface Candidate extends TreeLink {
  line: LaidPipe['line'];
  lengthM: number;
  diameterMm: number;
}

/**
 * Adds the cheapest legal links to a laid tree, so that one shut section leaves the others supplied (N−1): straight pipes
 * between two points of the network, or from a point to a main. Laterals stay single. Being connected is what counts;
 * the pressure while a section is shut is not computed. The network is extended in place.
 */
export function addLoops(network: LaidNetwork, site: Site, route: UtilityRoute, rates?: Rates): LoopFigures {
  const mains = network.pipes.filter((pipe) => !pipe.lateral);
  const { tree, nodes, pipeOf } = treeOf(network, mains);
  const candidates = candidatesOf(network, site, route, tree, nodes, pipeOf, rates);
  const all = [...tree.parent.keys()].filter((v) => tree.fails[v]);
  const chosen = chooseApart(tree, candidates);
  const left = coverTree(tree, chosen);
  const added = chosen.map((one, i) => layLink(network, site, one, i, nodes));
  return {
    pipes: added.map((pipe) => pipe.id),
    lengthM: added.reduce((sum, pipe) => sum + pipe.lengthM, 0),
    costYuan: chosen.reduce((sum, one) => sum + one.cost, 0),
    lowerBoundYuan: coverBound(tree, candidates, left.bare),
    safeBefore: safeShare(tree, all),
    safeAfter: safeShare(tree, left.bare),
    bare: left.bare.map((v) => pipeOf[v]!.id),
  };
}

/** The mains as a tree under one source: tie-ins hang on it by edges that cannot fail. */
function treeOf(network: LaidNetwork, mains: readonly LaidPipe[]) {
  const at = new Map<string, number>();
  const tree = { parent: [-1], fails: [false], households: [0] };
  const nodes: (LaidNode | null)[] = [null];
  const pipeOf: (LaidPipe | null)[] = [null];
  const byId = new Map(network.nodes.map((one) => [one.id, one]));
  const add = (id: string, parent: number, pipe: LaidPipe | null): void => {
    at.set(id, tree.parent.length);
    tree.parent.push(parent);
    tree.fails.push(pipe !== null);
    tree.households.push(0);
    nodes.push(byId.get(id)!);
    pipeOf.push(pipe);
  };
  for (const node of network.nodes) if (node.kind === 'tie-in') add(node.id, 0, null);
  const downstream = Map.groupBy(mains, (pipe) => pipe.from);
  for (let v = 1; v < nodes.length; v++) {
    for (const pipe of downstream.get(nodes[v]!.id) ?? []) add(pipe.to, v, pipe);
  }
  for (const pipe of network.pipes) {
    const v = at.get(pipe.from);
    if (pipe.lateral && v !== undefined) tree.households[v]! += pipe.households;
  }
  return { tree, nodes, pipeOf };
}

function candidatesOf(
  network: LaidNetwork,
  site: Site,
  route: UtilityRoute,
  tree: FailingTree,
  nodes: readonly (LaidNode | null)[],
  pipeOf: readonly (LaidPipe | null)[],
  rates: Rates | undefined,
): Candidate[] {
  const mains = site.mains.filter((one) => one.utility === network.utility);
  const own = pipesOf(network, site);
  const laid = network.pipes.map((pipe) => pipe.line);
  const result: Candidate[] = [];
  const consider = (a: number, b: number, bx: number, by: number): void => {
    const { x, y } = nodes[a]!;
    const lengthM = Math.hypot(bx - x, by - y);
    if (lengthM < 1 || lengthM > LONGEST_LINK_M) return;
    const line: Candidate['line'] = [
      [x, y],
      [bx, by],
    ];
    if (b === 0 && !isNewFoot(line[1], laid)) return;
    if (!route.index.isClear(x, y, bx, by) || !isOwnWay(line, own)) return;
    const diameterMm = widestUp(tree, pipeOf, a, b);
    const cost = lengthM * yuanPerM(network, diameterMm, rates);
    result.push({ a, b, cost, line, lengthM, diameterMm });
  };
  for (let a = 1; a < nodes.length; a++) {
    for (let b = a + 1; b < nodes.length; b++) consider(a, b, nodes[b]!.x, nodes[b]!.y);
    if (nodes[a]!.kind === 'tie-in' || mains.length === 0) continue;
    const foot = nearestOnMains(mains, nodes[a]!.x, nodes[a]!.y);
    consider(a, 0, foot.x, foot.y);
  }
  return result;
}

/** What lies or will lie in the ground of the network's own utility: its pipes, those that stay, and the mains. */
function pipesOf(network: LaidNetwork, { existing, mains }: Site): Line[] {
  const own = [...existing, ...mains].filter((one) => one.utility === network.utility);
  const straight = own.flatMap(({ line }) => line.slice(1).map((to, k): Line => [line[k]!, to]));
  return [...network.pipes.map((pipe) => pipe.line), ...straight];
}

/** As wide as the widest pipe that it stands in for. */
function widestUp({ parent }: FailingTree, pipeOf: readonly (LaidPipe | null)[], ...ends: number[]): number {
  let widest = 0;
  for (let v of ends) {
    for (; v > 0; v = parent[v]!) widest = Math.max(widest, pipeOf[v]?.diameterMm ?? 0);
  }
  return widest;
}

function yuanPerM(network: LaidNetwork, diameterMm: number, rates: Rates | undefined): number {
  const work = trenchWork(coverOf(network) + diameterMm / 1000, trenchWidthM(diameterMm, rates), rates);
  const surface = work.surfaceM2 * surfaceYuanPerM2('paving', rates);
  return pipeYuanPerM(network.utility, diameterMm, rates) + diggingYuan(work, rates) + surface;
}

/** Crown depth before crossings are settled: the same everywhere in the network. */
function coverOf(network: LaidNetwork): number {
  return Math.min(...network.pipes.map((pipe) => pipe.fromDepthM));
}

/** Links that cover a tree, none in another's way: what is bare because two of them met is asked for again among the rest. */
function chooseApart(tree: FailingTree, candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  let rest = candidates;
  for (;;) {
    const bare = new Set(coverTree(tree, kept).bare);
    const open = { ...tree, fails: tree.fails.map((_, v) => bare.has(v)) };
    rest = rest.filter((one) => areApart(one, kept));
    const next = coverTree(open, rest).chosen;
    if (next.length === 0) break;
    // in the order of their worth
    for (const i of next) if (areApart(rest[i]!, kept)) kept.push(rest[i]!);
  }
  // a later one may have made an earlier one needless
  return coverTree(tree, kept).chosen.map((i) => kept[i]!);
}

function areApart({ line, b }: Candidate, others: readonly Candidate[]): boolean {
  const lines = others.map((one) => one.line);
  if (b === 0 && !isNewFoot(line[1], lines)) return false;
  return isOwnWay(line, lines) && lines.every((one) => isOwnWay(one, [line]));
}

function layLink(
  network: LaidNetwork,
  site: Site,
  { a, b, line, lengthM, diameterMm }: Candidate,
  i: number,
  nodes: readonly (LaidNode | null)[],
): LaidPipe {
  const from = nodes[a]!;
  const depthM = coverOf(network);
  let to = nodes[b];
  if (!to) {
    const [x, y] = line[1];
    to = {
      ...{ id: `${network.utility}-loop-${i}`, x, y, groundM: site.groundM(x, y) ?? from.groundM, depthM },
      ...{ kind: 'tie-in', dropM: 0, terminal: null },
    };
    network.nodes.push(to);
  }
  const crownM = depthM + hollowM(site, from, to);
  const pipe: LaidPipe = {
    id: `${network.utility}-loop-p${i}`,
    from: from.id,
    to: to.id,
    line,
    lengthM,
    diameterMm,
    lateral: false,
    households: 0,
    fromDepthM: crownM,
    toDepthM: crownM,
    trenchDepthM: crownM + diameterMm / 1000,
    slope: null,
    flowM3S: null,
    pumped: false,
  };
  network.pipes.push(pipe);
  return pipe;
}
