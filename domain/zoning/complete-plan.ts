import { components, type Graph } from './graph.ts';
import type { ZoneLimit } from './recombine.ts';
import type { ZoneProblem } from './zone-problem.ts';

type Budget = { values: Float64Array; limit: number };

/**
 * Gives units without a zone to a neighbouring zone, nearest first, where caps and budget allow it: the neighbour with the most common
 * borders, then the lighter one. Writes into `zone`.
 */
export function absorbLeftovers(
  zone: Int32Array,
  problem: ZoneProblem,
  free: Uint8Array,
  budget?: Budget,
): void {
  const { graph, limits } = problem;
  const sums = limits.map(({ values }) => sumByZone(zone, values));
  let left = budget ? budget.limit - spentBy(zone, budget.values) : Number.POSITIVE_INFINITY;
  let frontier: number[] = [];
  for (let u = 0; u < graph.size; u++)
    if (zone[u]! < 0 && free[u] && touchesZone(graph, zone, u)) frontier.push(u);
  while (frontier.length > 0) {
    const next = new Set<number>();
    let taken = 0;
    for (const u of frontier) {
      if (zone[u]! >= 0) continue;
      const cost = budget?.values[u] ?? 0;
      if (cost > left) continue;
      const into = bestNeighbour(graph, zone, limits, sums, u);
      if (into < 0) continue;
      zone[u] = into;
      taken++;
      left -= cost;
      limits.forEach(({ values }, l) => {
        sums[l]!.set(into, (sums[l]!.get(into) ?? 0) + values[u]!);
      });
      for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
        const v = graph.neighbours[k]!;
        if (zone[v]! < 0 && free[v]) next.add(v);
      }
    }
    frontier = taken > 0 ? [...next] : [];
  }
}

/**
 * Joins the lightest zone with its lightest neighbour until `count` are left or caps forbid it. Under a budget, where not every unit is
 * zoned anyway, the lightest are then left out. Writes into `zone`.
 */
export function mergeDown(
  zone: Int32Array,
  problem: ZoneProblem,
  free: Uint8Array,
  count: number,
  budget?: Budget,
): void {
  absorbLeftovers(zone, problem, free, budget);
  const { graph, limits } = problem;
  const sums = limits.map(({ values }) => sumByZone(zone, values));
  const sizes = sumByZone(zone, new Float64Array(graph.size).fill(1));
  const touching = new Map<number, Set<number>>();
  for (const g of sizes.keys()) touching.set(g, new Set());
  for (let u = 0; u < graph.size; u++) {
    for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
      const a = zone[u]!;
      const b = zone[graph.neighbours[k]!]!;
      if (a >= 0 && b >= 0 && a !== b) touching.get(a)!.add(b);
    }
  }
  const into = new Map<number, number>();
  const stuck = new Set<number>();
  const weight = (g: number) => sums[0]!.get(g)! + sizes.get(g)! * 1e-9;
  while (touching.size > count && stuck.size < touching.size) {
    let light = -1;
    for (const g of touching.keys()) if (!stuck.has(g) && (light < 0 || weight(g) < weight(light))) light = g;
    let other = -1;
    for (const h of touching.get(light)!) {
      const fits = limits.every(({ cap }, l) => sums[l]!.get(light)! + sums[l]!.get(h)! <= cap);
      if (fits && (other < 0 || weight(h) < weight(other) || (weight(h) === weight(other) && h < other)))
        other = h;
    }
    if (other < 0) {
      stuck.add(light);
      continue;
    }
    into.set(light, other);
    for (const sum of sums) sum.set(other, sum.get(other)! + sum.get(light)!);
    sizes.set(other, sizes.get(other)! + sizes.get(light)!);
    for (const h of touching.get(light)!) {
      touching.get(h)!.delete(light);
      if (h === other) continue;
      touching.get(h)!.add(other);
      touching.get(other)!.add(h);
    }
    touching.delete(light);
    stuck.clear();
  }
  for (let u = 0; u < zone.length; u++) {
    let g = zone[u]!;
    while (into.has(g)) g = into.get(g)!;
    zone[u] = g;
  }
  if (!budget || touching.size <= count) return;
  const light = [...touching.keys()].sort((a, b) => weight(a) - weight(b) || a - b);
  const out = new Set(light.slice(0, touching.size - Math.max(0, count)));
  for (let u = 0; u < zone.length; u++) if (out.has(zone[u]!)) zone[u] = -1;
}

/**
 * The fewest zones that can hold every unit which has a place in any zone: connected parts, each counted as often as its sums exceed
 * the caps. Under a budget units may stay out, and nothing is known.
 */
export function fewestZones({ graph, limits, budget }: ZoneProblem, free: Uint8Array): number {
  if (budget) return 0;
  const barred = Uint8Array.from(free, (isFree, u) =>
    isFree && limits.every(({ values, cap }) => values[u]! <= cap) ? 0 : 1,
  );
  const { component, count } = components(graph, barred);
  const fewest = new Float64Array(count).fill(1);
  for (const { values, floor, cap } of limits) {
    const sums = new Float64Array(count);
    component.forEach((c, u) => {
      if (c >= 0) sums[c]! += values[u]!;
    });
    sums.forEach((sum, c) => {
      // a part below the floor holds no zone at all
      fewest[c] = sum < floor ? 0 : fewest[c]! && Math.max(fewest[c]!, Math.ceil(sum / cap - 1e-9));
    });
  }
  return fewest.reduce((total, zones) => total + zones, 0);
}

/** Trims every zone to what its floors need, then keeps the cheapest ones that the budget pays for. Writes into `zone`. */
export function payForZones(
  zone: Int32Array,
  problem: ZoneProblem,
  limits: ZoneLimit[],
  budget: Budget,
): void {
  const members = new Map<number, number[]>();
  zone.forEach((g, u) => {
    if (g >= 0) members.set(g, [...(members.get(g) ?? []), u]);
  });
  const priced = [...members].map(([g, units]) => {
    const kept = trimZone(problem.graph, zone, units, limits, budget.values);
    return { g, kept, cost: kept.reduce((sum, u) => sum + budget.values[u]!, 0) };
  });
  priced.sort((a, b) => a.cost - b.cost || a.g - b.g);
  zone.fill(-1);
  let left = budget.limit;
  for (const { g, kept, cost } of priced) {
    if (cost > left) break;
    left -= cost;
    for (const u of kept) zone[u] = g;
  }
}

/** Leaves out, dearest first, what a zone needs neither for its floors nor to hold together. */
function trimZone(
  graph: Graph,
  zone: Int32Array,
  units: number[],
  limits: ZoneLimit[],
  cost: Float64Array,
): number[] {
  const sums = limits.map(({ values }) => units.reduce((sum, u) => sum + values[u]!, 0));
  let kept = units;
  for (const u of [...units].sort((a, b) => cost[b]! - cost[a]! || a - b)) {
    if (cost[u] === 0 || kept.length === 1) break;
    if (!limits.every(({ values, floor }, l) => sums[l]! - values[u]! >= floor)) continue;
    const rest = kept.filter((v) => v !== u);
    if (!holdsTogether(graph, rest)) continue;
    zone[u] = -1;
    limits.forEach(({ values }, l) => {
      sums[l]! -= values[u]!;
    });
    kept = rest;
  }
  return kept;
}

/** Whether the units form one piece. */
export function holdsTogether(graph: Graph, units: number[]): boolean {
  const missing = new Set(units);
  const stack = units.slice(0, 1);
  for (const u of stack) missing.delete(u);
  while (stack.length > 0) {
    const u = stack.pop()!;
    for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
      const v = graph.neighbours[k]!;
      if (missing.delete(v)) stack.push(v);
    }
  }
  return missing.size === 0;
}

function bestNeighbour(
  graph: Graph,
  zone: Int32Array,
  limits: ZoneLimit[],
  sums: Map<number, number>[],
  u: number,
): number {
  const borders = new Map<number, number>();
  for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
    const g = zone[graph.neighbours[k]!]!;
    if (g >= 0) borders.set(g, (borders.get(g) ?? 0) + 1);
  }
  let best = -1;
  for (const [g, count] of borders) {
    if (!limits.every(({ values, cap }, l) => (sums[l]!.get(g) ?? 0) + values[u]! <= cap)) continue;
    const most = best < 0 ? -1 : borders.get(best)!;
    const lighter = best >= 0 && (sums[0]?.get(g) ?? 0) < (sums[0]?.get(best) ?? 0);
    if (count > most || (count === most && lighter)) best = g;
  }
  return best;
}

function touchesZone(graph: Graph, zone: Int32Array, u: number): boolean {
  for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++)
    if (zone[graph.neighbours[k]!]! >= 0) return true;
  return false;
}

function sumByZone(zone: Int32Array, values: Float64Array): Map<number, number> {
  const sums = new Map<number, number>();
  zone.forEach((g, u) => {
    if (g >= 0) sums.set(g, (sums.get(g) ?? 0) + values[u]!);
  });
  return sums;
}

function spentBy(zone: Int32Array, cost: Float64Array): number {
  let spent = 0;
  zone.forEach((g, u) => {
    if (g >= 0) spent += cost[u]!;
  });
  return spent;
}
