import { Anneal, unassigned } from './anneal.ts';
import { ZonePurchase } from './buy-zones.ts';
import { type Graph, inducedGraph } from './graph.ts';
import { Random } from './random.ts';
import { Recombination, type RecombineTuning, type ZoneLimit } from './recombine.ts';
import { inducedMains } from './shared-mains.ts';
import type { ZoneTerms } from './zone-cost.ts';

/** All that a thread must know to work on any part of the map; sent once. */
export interface SearchInstance {
  graph: Graph;
  limits: ZoneLimit[];
  tuning?: RecombineTuning;
  terms?: ZoneTerms;
  spend?: Float64Array;
  coverage?: Float64Array;
}

/** One part of the map, searched alone for a fixed number of steps. The answer depends on the task only, never on the thread. */
export interface SearchTask {
  kind: 'construct' | 'recombine' | 'buy' | 'anneal';
  nodes: Int32Array;
  /** Group of each of `nodes`, 0 … ; −1 = no zone (buy, anneal). */
  groups: Int32Array;
  steps: number;
  seed: number;
  stream: number;
  round: number;
  temperature: number;
  slack: number;
  /** Under a budget: the price up to which a zone is worth having (buy) or worth making cheaper (recombine). */
  price?: number;
}

export interface SearchResult {
  groups: Int32Array;
  /** Score (recombine), worth (buy) or cost (anneal) of the part before and after. */
  before: number;
  after: number;
}

/** Runs tasks, in this thread or in many; results come back in the order of the tasks. */
export type TaskRunner = (tasks: SearchTask[]) => Promise<SearchResult[]>;

/** The pure run function: what every worker executes. */
export function runSearchTask(instance: SearchInstance, task: SearchTask): SearchResult {
  const { nodes } = task;
  const graph = nodes.length === instance.graph.size ? instance.graph : inducedGraph(instance.graph, nodes);
  const pick = <T extends Float64Array | Int32Array>(values: T): T => pickRows(values, nodes, 1);
  const limits = instance.limits.map((limit) => ({ ...limit, values: pick(limit.values) }));
  const random = new Random(task.seed, task.stream, task.round);
  const groups = task.groups.slice();
  if (task.kind === 'buy') {
    const search = new ZonePurchase(graph, limits, pick(instance.spend!), task.price!, groups);
    const before = search.worth;
    search.run(task.steps, random);
    return { groups: compactLabels(search.zone).groups, before, after: search.worth };
  }
  if (task.kind !== 'anneal') {
    const price =
      instance.spend && task.price !== undefined
        ? { cost: pick(instance.spend), limit: task.price }
        : undefined;
    const search = new Recombination(graph, limits, groups, instance.tuning, price);
    const before = search.score;
    if (task.kind === 'construct') search.construct(random);
    search.run(task.steps, random);
    return { groups, before, after: search.score };
  }
  const terms = pickTerms(instance, nodes);
  const spend = instance.spend && pick(instance.spend);
  const coverage = instance.coverage && pick(instance.coverage);
  const zones = groups.reduce((most, g) => Math.max(most, g + 1), 0);
  const search = new Anneal(graph, limits, groups, zones, terms, {
    ...(spend && { spend, slack: task.slack }),
    ...(coverage && { coverage }),
  });
  const before = search.cost;
  search.run(task.steps, task.temperature, random);
  return { groups, before, after: search.cost };
}

/** Runs tasks one after the other in this thread. */
export function localRunner(instance: SearchInstance): TaskRunner {
  return async (tasks) => tasks.map((task) => runSearchTask(instance, task));
}

/**
 * Cuts the map into territories of whole groups, about `target` nodes each, around random seeds; every node is in exactly one. The
 * borders move from round to round, so no pair of neighbours stays apart for long.
 */
export function drawTerritories(
  graph: Graph,
  group: Int32Array,
  target: number,
  random: Random,
): Int32Array[] {
  const n = graph.size;
  const groups = group.reduce((most, g) => Math.max(most, g + 1), 0);
  const start = new Int32Array(groups + 1);
  for (let u = 0; u < n; u++) if (group[u]! >= 0) start[group[u]! + 1]!++;
  for (let g = 0; g < groups; g++) start[g + 1]! += start[g]!;
  const fill = start.slice(0, groups);
  const listed = new Int32Array(n);
  for (let u = 0; u < n; u++) if (group[u]! >= 0) listed[fill[group[u]!]!++] = u;
  const taken = new Uint8Array(n);
  const territories: Int32Array[] = [];
  const nodes = new Int32Array(n);
  const shift = random.below(n);
  const parts = Math.max(1, Math.round(n / target));
  const size = Math.ceil(n / parts);
  for (let turn = 0; turn < n; turn++) {
    // a stride coprime to n visits the seeds in a scattered order
    const seed = (shift + turn * stride(n)) % n;
    if (taken[seed]) continue;
    let count = 0;
    const take = (u: number): void => {
      if (taken[u]) return;
      const g = group[u]!;
      if (g === unassigned) {
        taken[u] = 1;
        nodes[count++] = u;
        return;
      }
      for (let at = start[g]!; at < start[g + 1]!; at++) {
        taken[listed[at]!] = 1;
        nodes[count++] = listed[at]!;
      }
    };
    take(seed);
    for (let head = 0; head < count && count < size; head++) {
      const u = nodes[head]!;
      for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]! && count < size; k++)
        take(graph.neighbours[k]!);
    }
    territories.push(nodes.slice(0, count).sort());
  }
  return territories;
}

function stride(n: number): number {
  for (let step = Math.max(1, Math.floor(n * 0.618)); ; step++) if (gcd(step, n) === 1) return step;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** Renumbers groups 0, 1, … in the order of their first node; −1 stays. */
export function compactLabels(group: Int32Array): { groups: Int32Array; count: number } {
  const number = new Map<number, number>();
  const groups = group.map((g) => {
    if (g < 0) return unassigned;
    let index = number.get(g);
    if (index === undefined) {
      index = number.size;
      number.set(g, index);
    }
    return index;
  });
  return { groups, count: number.size };
}

function pickRows<T extends Float64Array | Int32Array>(values: T, nodes: Int32Array, width: number): T {
  if (nodes.length * width === values.length) return values;
  const picked = (
    values instanceof Int32Array ? new Int32Array(nodes.length) : new Float64Array(nodes.length * width)
  ) as T;
  for (let i = 0; i < nodes.length; i++)
    for (let k = 0; k < width; k++) picked[i * width + k] = values[nodes[i]! * width + k]!;
  return picked;
}

function pickTerms(instance: SearchInstance, nodes: Int32Array): ZoneTerms {
  const { pairwise, compactness, deviation, mains, offices } = instance.terms ?? {};
  const pick = <T extends Float64Array | Int32Array>(values: T): T => pickRows(values, nodes, 1);
  const picked: ZoneTerms = {};
  if (pairwise) picked.pairwise = { ...pairwise, values: pickRows(pairwise.values, nodes, pairwise.width) };
  if (compactness) {
    const { weight, x, y, area, inertia } = compactness;
    picked.compactness = { weight, x: pick(x), y: pick(y), area: pick(area), inertia: pick(inertia) };
  }
  if (deviation)
    picked.deviation = { ...deviation, values: pick(deviation.values), mass: pick(deviation.mass) };
  if (mains) picked.mains = { ...mains, mains: inducedMains(mains.mains, nodes) };
  if (offices) picked.offices = { ...offices, office: pick(offices.office) };
  return picked;
}
