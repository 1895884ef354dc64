import { components, type Graph } from './graph.ts';
import type { ZoneLimit } from './recombine.ts';
import type { SolveContext } from './solve.ts';

/** A constraint that fails, where, and by how much. */
export interface Shortfall {
  constraint: 'floor' | 'cap' | 'budget' | 'zones';
  /** Units it concerns; empty = the whole plan. */
  units: number[];
  value: number;
  needed: number;
  zh: string;
  en: string;
}

const shown = 20;

/** Why not more zones, or not the wanted number: islands below the floor, units above a cap, money, too many zones asked. */
export function explainShortfall(context: SolveContext, zones: number, bound: number | null): Shortfall[] {
  const { problem, free, budget } = context;
  const shortfalls: Shortfall[] = [];
  const floored = problem.limits.some(({ floor }) => floor > 0);
  if (floored) {
    for (const { units, sum, floor } of poorParts(problem, free).slice(0, shown)) {
      const lack = round(floor - sum);
      shortfalls.push({
        constraint: 'floor',
        units,
        value: sum,
        needed: floor,
        zh: `${units.length} 个相连单元与其他区域隔开，合计 ${round(sum)}，距下限 ${floor} 还差 ${lack}。`,
        en: `A part of ${units.length} ${units.length === 1 ? 'unit' : 'units'}, connected to no other, sums to ${round(sum)}: ${lack} short of the floor ${floor}.`,
      });
    }
  }
  problem.limits.forEach(({ values, cap }) => {
    const over = Array.from(values.keys()).filter((u) => free[u] && values[u]! > cap);
    if (over.length === 0) return;
    const most = over.reduce((max, u) => Math.max(max, values[u]!), 0);
    shortfalls.push({
      constraint: 'cap',
      units: over,
      value: most,
      needed: cap,
      zh: `${over.length} 个单元自身已超过上限 ${cap}（最大 ${round(most)}），无法纳入任何片区。`,
      en: `${over.length} units exceed the cap ${cap} by themselves (largest ${round(most)}) and fit into no zone.`,
    });
  });
  if (budget && zones === 0 && floored) {
    const cheapest = cheapestFloor(context);
    if (cheapest > budget.limit) {
      shortfalls.push({
        constraint: 'budget',
        units: [],
        value: budget.limit,
        needed: cheapest,
        zh: `最便宜的一个片区至少需要 ${round(cheapest)}，预算 ${round(budget.limit)} 不足，差 ${round(cheapest - budget.limit)}。`,
        en: `The cheapest zone costs at least ${round(cheapest)}; the budget of ${round(budget.limit)} is ${round(cheapest - budget.limit)} short.`,
      });
    }
  }
  if (zones === 0 && shortfalls.length === 0 && bound !== null) shortfalls.push(nothingFits(context, bound));
  const wanted = problem.zones;
  if (wanted !== undefined && zones !== wanted) shortfalls.push(wrongCount(context, wanted, zones, bound));
  return shortfalls;
}

/** Connected parts of the map that can never reach a floor, the one that comes nearest first. */
function poorParts({ graph, limits }: SolveContext['problem'], free: Uint8Array) {
  const barred = Uint8Array.from(free, (isFree, u) =>
    isFree && limits.every(({ values, cap }) => values[u]! <= cap) ? 0 : 1,
  );
  const { component } = components(graph, barred);
  const parts = Map.groupBy(component.keys(), (u) => component[u]!);
  parts.delete(-1);
  const poor: { units: number[]; sum: number; floor: number }[] = [];
  for (const units of parts.values()) {
    for (const { values, floor } of limits) {
      const sum = units.reduce((total, u) => total + values[u]!, 0);
      if (sum >= floor) continue;
      poor.push({ units, sum, floor });
      break;
    }
  }
  return poor.sort((a, b) => b.sum / b.floor - a.sum / a.floor || a.units[0]! - b.units[0]!);
}

/** No zone at all although weight and money would do: how near the limits a group of neighbours comes, and where. */
function nothingFits(context: SolveContext, bound: number): Shortfall {
  const { problem, free, budget } = context;
  const { graph, limits } = problem;
  const proof =
    bound === 0
      ? { zh: '已证明不存在', en: 'proved impossible' }
      : { zh: '未证明不存在', en: 'not proved impossible' };
  if (budget) {
    const cheapest = cheapestFloor(context);
    return {
      constraint: 'budget',
      units: [],
      value: budget.limit,
      needed: cheapest,
      zh: `预算 ${round(budget.limit)} 内没有相连的片区（${proof.zh}）；即使不要求相连，一个片区也至少需要 ${round(cheapest)}。`,
      en: `No connected zone fits the budget of ${round(budget.limit)} (${proof.en}); even unconnected, one needs at least ${round(cheapest)}.`,
    };
  }
  const { values, floor, cap } = limits[0]!;
  let nearest = { units: [] as number[], sum: 0 };
  const roots = Array.from(values.keys()).filter((u) => free[u]);
  const step = Math.max(1, Math.floor(roots.length / rootsTried));
  for (let at = 0; at < roots.length; at += step) {
    const grown = fillUp(graph, limits, free, roots[at]!);
    if (grown.sum > nearest.sum) nearest = grown;
  }
  const range = Number.isFinite(cap) ? `${floor}–${cap}` : `≥ ${floor}`;
  return {
    constraint: Number.isFinite(cap) ? 'cap' : 'floor',
    units: nearest.units,
    value: nearest.sum,
    needed: floor,
    zh: `没有相连的单元能同时满足全部上下限（${range}，${proof.zh}）；最接近的一组合计 ${round(nearest.sum)}，再加任何邻居都会超出上限。`,
    en: `No connected units meet all limits (${range}, ${proof.en}); the nearest group sums to ${round(nearest.sum)}, and every further neighbour breaks a cap.`,
  };
}

const rootsTried = 500;

/** Neighbours joined to a unit, always the heaviest that keeps every cap. */
function fillUp(graph: Graph, limits: ZoneLimit[], free: Uint8Array, root: number) {
  const sums = limits.map(() => 0);
  const units: number[] = [];
  const near = new Set([root]);
  const fits = (u: number) => limits.every(({ values, cap }, l) => sums[l]! + values[u]! <= cap);
  for (;;) {
    let next = -1;
    for (const u of near)
      if (fits(u) && (next < 0 || limits[0]!.values[u]! > limits[0]!.values[next]!)) next = u;
    if (next < 0 || units.length > 1000) return { units, sum: sums[0]! };
    near.delete(next);
    units.push(next);
    limits.forEach(({ values }, l) => {
      sums[l]! += values[next]!;
    });
    for (let k = graph.offsets[next]!; k < graph.offsets[next + 1]!; k++) {
      const v = graph.neighbours[k]!;
      if (free[v] && !units.includes(v)) near.add(v);
    }
  }
}

function wrongCount(
  { problem, free }: SolveContext,
  wanted: number,
  zones: number,
  bound: number | null,
): Shortfall {
  const barred = Uint8Array.from(free, (isFree) => (isFree ? 0 : 1));
  const { count } = components(problem.graph, barred);
  if (zones > wanted) {
    return {
      constraint: 'zones',
      units: [],
      value: zones,
      needed: wanted,
      zh: `要求 ${wanted} 个片区，但单元分成互不相邻的 ${count} 块（或上限不允许再合并），至少得到 ${zones} 个。`,
      en: `${wanted} zones were asked, but the units fall into ${count} unconnected parts or caps forbid further merging: ${zones} remain.`,
    };
  }
  const proved = bound !== null && bound < wanted;
  return {
    constraint: 'zones',
    units: [],
    value: zones,
    needed: wanted,
    zh: `要求 ${wanted} 个片区，找到 ${zones} 个${proved ? `；最多只能有 ${bound} 个，因此不可能` : '；未证明不可能，可延长求解'}。`,
    en: `${wanted} zones were asked and ${zones} found; ${proved ? `at most ${bound} are possible, so it can't be` : 'not proved impossible, a longer search may help'}.`,
  };
}

/** The least money that any set of units, connected or not, needs to reach the first floor: a lower bound of a zone's price. */
function cheapestFloor({ problem, budget, free }: SolveContext): number {
  const { values, floor } = problem.limits[0]!;
  const cost = budget!.values;
  const order = Array.from(values.keys()).filter((u) => free[u] && values[u]! > 0);
  order.sort((a, b) => cost[a]! / values[a]! - cost[b]! / values[b]! || a - b);
  let missing = floor;
  let price = 0;
  for (const u of order) {
    const part = Math.min(1, missing / values[u]!);
    price += part * cost[u]!;
    missing -= part * values[u]!;
    if (missing <= 0) return price;
  }
  return Number.POSITIVE_INFINITY;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
