import { components, type Graph } from './graph.ts';
import type { ZoneLimit } from './recombine.ts';

/** A smaller instance with the same largest number of zones. */
export interface Reduction {
  /** Sets of units that are zones by themselves without loss. */
  settled: Int32Array[];
  /** What is left: node `i` of `graph` stands for the units `members[i]`. */
  graph: Graph;
  limits: ZoneLimit[];
  members: Int32Array[];
  /** Upper bound on the number of zones (UB1): settled ones plus, per component, floor(sum / floor). */
  bound: number;
  /** Components of units that can never reach the floors, with what the best of them lacks. */
  hopeless: { units: Int32Array; sum: number; floor: number }[];
}

/**
 * Takes out what is decided before any search (docs/zoning.md, bounds): a unit that reaches every floor alone may stand alone, for a zone
 * around it could shrink to it; a component below a floor holds no zone; and what hangs on one unit and is lighter than the
 * floor can only serve that unit, so the two are one. The last holds without caps and further floors only, and not where zones are
 * paid for (`priced`): a zone may be affordable only without what hangs on it.
 */
export function reduceInstance(
  graph: Graph,
  limits: ZoneLimit[],
  eligible?: Uint8Array,
  priced = false,
): Reduction {
  const plain = !priced && limits.length === 1 && limits[0]!.cap === Number.POSITIVE_INFINITY;
  let members: number[][] = [];
  const node = new Int32Array(graph.size).fill(-1);
  for (let u = 0; u < graph.size; u++) {
    const fits = limits.every(({ values, cap }) => values[u]! <= cap);
    if (!fits || (eligible && !eligible[u])) continue;
    node[u] = members.length;
    members.push([u]);
  }
  let now = quotient(graph, node, members.length);
  const settled: Int32Array[] = [];
  const hopeless: Reduction['hopeless'] = [];
  for (;;) {
    const sums = limits.map(({ values }) =>
      Float64Array.from(members, (units) => units.reduce((sum, u) => sum + values[u]!, 0)),
    );
    const reaches = (i: number) => limits.every(({ floor }, l) => sums[l]![i]! >= floor);
    const target = Int32Array.from(members, (_, i) => i);
    let changed = false;
    for (let i = 0; i < members.length; i++) {
      if (!reaches(i)) continue;
      settled.push(Int32Array.from(members[i]!));
      target[i] = -1;
      changed = true;
    }
    const gone = Uint8Array.from(target, (t) => (t < 0 ? 1 : 0));
    const { component, count } = components(now, gone);
    const totals = limits.map((_, l) => {
      const total = new Float64Array(count);
      component.forEach((c, i) => {
        if (c >= 0) total[c]! += sums[l]![i]!;
      });
      return total;
    });
    const poor = Array.from({ length: count }, (_, c) =>
      limits.findIndex(({ floor }, l) => totals[l]![c]! < floor),
    );
    const lost = new Map<number, number[]>();
    component.forEach((c, i) => {
      if (c < 0 || poor[c]! < 0) return;
      target[i] = -1;
      changed = true;
      const units = lost.get(c) ?? [];
      units.push(...members[i]!);
      lost.set(c, units);
    });
    for (const [c, units] of lost) {
      const l = poor[c]!;
      hopeless.push({ units: Int32Array.from(units), sum: totals[l]![c]!, floor: limits[l]!.floor });
    }
    if (plain && foldPendants(now, sums[0]!, limits[0]!.floor, target)) changed = true;
    if (!changed) {
      let bound = settled.length;
      for (let c = 0; c < count; c++)
        bound += Math.min(
          ...limits.map(({ floor }, l) => (floor > 0 ? Math.floor(totals[l]![c]! / floor + 1e-9) : Infinity)),
        );
      return {
        settled,
        graph: now,
        limits: limits.map((limit, l) => ({ ...limit, values: sums[l]! })),
        members: members.map((units) => Int32Array.from(units)),
        bound,
        hopeless,
      };
    }
    const renumber = new Int32Array(members.length).fill(-1);
    const kept: number[][] = [];
    members.forEach((units, i) => {
      if (target[i] !== i) return;
      renumber[i] = kept.length;
      kept.push(units);
    });
    members.forEach((units, i) => {
      const into = target[i]!;
      if (into < 0 || into === i) return;
      kept[renumber[into]!]!.push(...units);
    });
    const map = Int32Array.from(target, (t) => (t < 0 ? -1 : renumber[t]!));
    now = quotient(now, map, kept.length);
    members = kept;
  }
}

/** UB0 = floor(sum of min(weight, floor) / floor), the bound that needs no graph. */
export function plainBound({ values, floor }: ZoneLimit): number {
  if (floor <= 0) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const value of values) sum += Math.min(value, floor);
  return Math.floor(sum / floor + 1e-9);
}

/** Zones that a budget can pay for at most: the cheapest weight first, units split at will. */
export function budgetBound(
  { values, floor }: ZoneLimit,
  cost: Float64Array,
  limit: number,
  eligible?: Uint8Array,
): number {
  if (floor <= 0) return Number.POSITIVE_INFINITY;
  const order = Array.from(values.keys()).filter((u) => values[u]! > 0 && (!eligible || eligible[u]));
  const use = (u: number) => Math.min(values[u]!, floor);
  order.sort((a, b) => cost[a]! / use(a) - cost[b]! / use(b) || a - b);
  let left = limit;
  let weight = 0;
  for (const u of order) {
    if (cost[u]! > left) {
      weight += cost[u]! > 0 ? (use(u) * left) / cost[u]! : 0;
      break;
    }
    left -= cost[u]!;
    weight += use(u);
  }
  return Math.floor(weight / floor + 1e-9);
}

/** The graph after nodes were merged (`map[u] = new node`) or dropped (−1). */
function quotient(graph: Graph, map: Int32Array, size: number): Graph {
  const pairs = new Set<number>();
  for (let u = 0; u < graph.size; u++) {
    const a = map[u]!;
    if (a < 0) continue;
    for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
      const b = map[graph.neighbours[k]!]!;
      if (b > a) pairs.add(a * size + b);
    }
  }
  const sorted = Float64Array.from(pairs).sort();
  const offsets = new Int32Array(size + 1);
  for (const key of sorted) {
    offsets[Math.floor(key / size) + 1]!++;
    offsets[(key % size) + 1]!++;
  }
  for (let i = 0; i < size; i++) offsets[i + 1]! += offsets[i]!;
  const fill = offsets.slice(0, size);
  const neighbours = new Int32Array(offsets[size]!);
  for (const key of sorted) {
    const a = Math.floor(key / size);
    const b = key % size;
    neighbours[fill[a]!++] = b;
    neighbours[fill[b]!++] = a;
  }
  return { size, offsets, neighbours, edges: new Int32Array(neighbours.length).fill(-1) };
}

/** Marks in `target` every node that hangs, with less than the floor, behind one other node: Tarjan's low points, without recursion. */
function foldPendants(graph: Graph, weight: Float64Array, floor: number, target: Int32Array): boolean {
  const n = graph.size;
  const seen = new Int32Array(n);
  const low = new Int32Array(n);
  const below = new Float64Array(n);
  const parent = new Int32Array(n).fill(-1);
  const at = graph.offsets.slice(0, n);
  const byWeight = Array.from({ length: n }, (_, i) => i).sort((a, b) => weight[b]! - weight[a]! || a - b);
  const foldedInto = new Int32Array(n).fill(-1);
  const preorder: number[] = [];
  let clock = 0;
  for (const root of byWeight) {
    if (seen[root] || target[root]! < 0) continue;
    const stack = [root];
    seen[root] = low[root] = ++clock;
    below[root] = weight[root]!;
    preorder.push(root);
    while (stack.length > 0) {
      const u = stack.at(-1)!;
      if (at[u]! < graph.offsets[u + 1]!) {
        const v = graph.neighbours[at[u]!++]!;
        if (target[v]! < 0 || v === parent[u]) continue;
        if (seen[v]) {
          low[u] = Math.min(low[u]!, seen[v]!);
          continue;
        }
        parent[v] = u;
        seen[v] = low[v] = ++clock;
        below[v] = weight[v]!;
        preorder.push(v);
        stack.push(v);
      } else {
        stack.pop();
        const up = parent[u]!;
        if (up < 0) continue;
        low[up] = Math.min(low[up]!, low[u]!);
        below[up]! += below[u]!;
        if (low[u]! >= seen[up]! && below[u]! < floor) foldedInto[u] = up;
      }
    }
  }
  let changed = false;
  for (const u of preorder) {
    const up = parent[u]!;
    // parents come first: a node inside a folded subtree follows the outermost fold
    if (up >= 0 && target[up]! >= 0 && target[up] !== up) target[u] = target[up]!;
    else if (foldedInto[u]! >= 0) target[u] = foldedInto[u]!;
    if (target[u]! >= 0 && target[u] !== u) changed = true;
  }
  return changed;
}
