import { annealPlan } from './anneal-plan.ts';
import { spendOnTheWorthy } from './choose-zones.ts';
import { absorbLeftovers, fewestZones, mergeDown, payForZones } from './complete-plan.ts';
import { explainShortfall, type Shortfall } from './explain.ts';
import { growZones } from './grow-zones.ts';
import { type MipSolver, packExactly } from './pack-zones.ts';
import { reachableFloor } from './reachable-floor.ts';
import { budgetBound, plainBound, reduceInstance } from './reduce.ts';
import { compactLabels, localRunner, type SearchInstance, type TaskRunner } from './territory.ts';
import { assertZoneProblem, needOf, type ZoneProblem } from './zone-problem.ts';

export interface SolveProgress {
  stage: 'construct' | 'recombine' | 'pack' | 'anneal';
  zones: number;
  bound: number | null;
  /** Steps done in this stage, and planned where that is known. */
  steps: number;
  planned: number | null;
  cost: number | null;
  /** Present when the plan got better: a zone per unit, −1 = none. */
  zone?: Int32Array;
}

/** How long to search. The same steps and seed give the same answer on any machine and any number of threads. */
export interface SearchEffort {
  recombinations: number;
  /** Proposed moves of each cooling. */
  moves: number[];
}

export interface SolveOptions {
  seed: number;
  effort?: SearchEffort;
  /** Instead of an effort: roughly this long by the clock; the answer tells the effort that repeats it. */
  seconds?: number;
  /** Milliseconds, monotonic; only read where `seconds` is given. */
  clock?: () => number;
  /** Makes a runner for an instance: worker threads, or by default this one. */
  runner?: (instance: SearchInstance) => { run: TaskRunner; close: () => void };
  /** Solves a small integer program; without it nothing is packed or proved beyond the bounds. */
  mip?: MipSolver;
  onProgress?: (progress: SolveProgress) => void;
  signal?: AbortSignal;
}

export type BoundKind = 'UB0' | 'UB1' | 'UB2' | 'budget' | 'none';

export interface SolveResult {
  /** Zone of each unit, numbered by their first unit; −1 = in no zone. */
  zone: Int32Array;
  zones: number;
  /** Upper bound on the number of zones, and which argument gives it; null where there is none. */
  bound: number | null;
  boundKind: BoundKind;
  /** (bound − value) / bound; null without a bound. */
  gap: number | null;
  /** `infeasible` is proved; `not-found` only says that this search met no plan. */
  status: 'optimal' | 'feasible' | 'infeasible' | 'not-found' | 'cancelled';
  /** Weighted secondary objectives of the plan, null where there are none. */
  cost: number | null;
  terms: Record<string, number>;
  seed: number;
  effort: SearchEffort;
  shortfalls: Shortfall[];
}

/** Units that are neither zoned by others nor barred. */
function freeUnits(problem: ZoneProblem): Uint8Array {
  return Uint8Array.from({ length: problem.graph.size }, (_, u) =>
    (problem.eligible && !problem.eligible[u]) || (problem.locked && problem.locked[u]! >= 0) ? 0 : 1,
  );
}

/**
 * Finds as many contiguous zones within the limits as it can (or exactly `problem.zones`), then improves the other objectives
 * without losing a zone. Throws `Problem` for input that makes no sense; a question without a feasible answer comes back with
 * status `infeasible` and the reasons.
 */
export async function solveZones(problem: ZoneProblem, options: SolveOptions): Promise<SolveResult> {
  assertZoneProblem(problem);
  const free = freeUnits(problem);
  const locked = lockedZones(problem);
  const budget = problem.budget && {
    values: problem.budget.values,
    limit: problem.budget.limit - locked.spent,
  };
  const floored = problem.limits.some((limit) => limit.floor > 0);
  const limits = floored
    ? problem.limits.map((limit) => ({ ...limit, floor: reachableFloor(limit, free) }))
    : pseudoFloors(problem, free);
  const primary = limits[0]!;
  const reduction = reduceInstance(problem.graph, limits, free, budget !== undefined);
  let bound: number | null = floored ? reduction.bound : free.reduce((sum, isFree) => sum + isFree, 0);
  let boundKind: BoundKind = floored ? 'UB1' : 'UB0';
  if (floored) {
    const loose = plainBound({ ...primary, values: primary.values.map((value, u) => (free[u] ? value : 0)) });
    if (loose < bound!) [bound, boundKind] = [loose, 'UB0'];
    if (limits.some(({ floor, cap }) => floor > cap)) bound = 0;
    if (budget) {
      const paid = budgetBound(primary, budget.values, budget.limit, free);
      if (paid < bound!) [bound, boundKind] = [paid, 'budget'];
    }
  }
  const context = { problem, options, free, reduction, limits, budget };
  const grown = await growZones(context, bound);
  let zone = grown.zone;
  const sought = Math.min(bound!, (problem.zones ?? Number.POSITIVE_INFINITY) - locked.count);
  if (floored && options.mip && !options.signal?.aborted && grown.zones < sought) {
    const packed = await packExactly(context, zone, options.mip);
    if (packed.zone && (!budget || paidZones(packed.zone, context) >= paidZones(zone, context)))
      zone = packed.zone;
    if (packed.bound !== null && packed.bound < bound!) [bound, boundKind] = [packed.bound, 'UB2'];
  }
  if (budget) payForZones(zone, problem, limits, budget);
  await spendOnTheWorthy(context, zone);
  if (!floored) zoneLeftoverParts(zone, reduction.hopeless);
  if (problem.zones !== undefined) mergeDown(zone, problem, free, problem.zones - locked.count, budget);
  absorbLeftovers(zone, problem, free, budget);
  const annealed = await annealPlan(context, compactLabels(zone).groups, grown.seconds);
  zone = annealed.zone;
  absorbLeftovers(zone, problem, free, budget);
  for (let u = 0; u < zone.length; u++)
    if (problem.locked && problem.locked[u]! >= 0) zone[u] = problem.graph.size + problem.locked[u]!;
  const { groups, count: zones } = compactLabels(zone);
  if (bound !== null) bound += locked.count;
  const shortfalls = explainShortfall(context, zones, bound);
  const wanted = problem.zones;
  const failed = zones === 0 || (wanted !== undefined && zones !== wanted);
  const impossible =
    bound === 0 ||
    (wanted !== undefined && (bound! < wanted || locked.count + fewestZones(problem, free) > wanted));
  const proved = bound !== null && wanted === undefined && zones >= bound;
  return {
    zone: groups,
    zones,
    bound,
    boundKind,
    // with a given number of zones the bound says what is possible, not how good the plan is
    gap: bound === null || bound === 0 || wanted !== undefined ? null : Math.max(0, (bound - zones) / bound),
    status: failed
      ? impossible
        ? 'infeasible'
        : 'not-found'
      : options.signal?.aborted
        ? 'cancelled'
        : proved
          ? 'optimal'
          : 'feasible',
    cost: annealed.cost,
    terms: { ...annealed.terms, ...leftOut(problem, free, groups) },
    seed: options.seed,
    effort: { recombinations: grown.recombinations, moves: annealed.moves },
    shortfalls,
  };
}

/** What the leading objectives miss: weight of the units that could have a zone and have none; of willingness, of the willing in them. */
function leftOut(problem: ZoneProblem, free: Uint8Array, zone: Int32Array): Record<string, number> {
  const sum = (values: Float64Array) =>
    values.reduce((all, value, u) => (free[u] && zone[u]! < 0 ? all + value : all), 0);
  const { objectives, limits } = problem;
  return {
    ...(objectives.includes('coverage') && { coverage: sum(limits[0]!.values) }),
    ...(objectives.includes('willingness') && { willingness: sum(needOf(problem)) }),
  };
}

/** What the stages share. */
export interface SolveContext {
  problem: ZoneProblem;
  options: SolveOptions;
  free: Uint8Array;
  reduction: ReturnType<typeof reduceInstance>;
  limits: ZoneProblem['limits'];
  budget: ZoneProblem['budget'] | undefined;
}

/** How many of the zones the budget pays for. */
function paidZones(zone: Int32Array, { problem, limits, budget }: SolveContext): number {
  const paid = zone.slice();
  payForZones(paid, problem, limits, budget!);
  return compactLabels(paid).count;
}

/** A runner for an instance, from the options or in this thread. */
export function openRunner(
  options: SolveOptions,
  instance: SearchInstance,
): { run: TaskRunner; close: () => void } {
  return options.runner?.(instance) ?? { run: localRunner(instance), close: () => {} };
}

/** Where only a number of zones is asked, an even share of the weight steers the construction; it is no constraint. */
function pseudoFloors(problem: ZoneProblem, free: Uint8Array): ZoneProblem['limits'] {
  const { values, cap } = problem.limits[0]!;
  let total = 0;
  let units = 0;
  for (let u = 0; u < values.length; u++) {
    if (!free[u]) continue;
    total += values[u]!;
    units++;
  }
  const even = total > 0 ? values : Float64Array.from(values, () => 1);
  const sum = total > 0 ? total : units;
  return [
    { values: even, floor: Math.max(1e-9, sum / ((problem.zones ?? 1) * 1.5)), cap },
    ...problem.limits.slice(1),
  ];
}

/** Without a floor every part of the map is worth a zone, however light. */
function zoneLeftoverParts(zone: Int32Array, parts: { units: Int32Array }[]): void {
  for (const { units } of parts) for (const u of units) zone[u] = zone.length + units[0]!;
}

function lockedZones(problem: ZoneProblem): { count: number; spent: number } {
  const kept = new Set<number>();
  let spent = 0;
  problem.locked?.forEach((zone, u) => {
    if (zone < 0) return;
    kept.add(zone);
    spent += problem.budget?.values[u] ?? 0;
  });
  return { count: kept.size, spent };
}
