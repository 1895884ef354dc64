import { components, type Graph } from './graph.ts';
import type { ZoneLimit } from './recombine.ts';
import type { SolveContext } from './solve.ts';

/** Choose columns so that every row is used at most once: as many as possible, within a budget if there is one. */
export interface PackingModel {
  rows: number;
  columns: Int32Array[];
  budget?: { cost: Float64Array; limit: number };
  /** Only the linear relaxation, for a bound. */
  relaxed: boolean;
}

export interface PackingAnswer {
  /** The objective, proved optimal for the model. */
  objective: number;
  chosen: number[];
}

/** Solves a packing model to proved optimality, or answers null (too long, stopped). */
export type MipSolver = (model: PackingModel) => Promise<PackingAnswer | null>;

/** Beyond these a proof takes minutes: units of a component, columns, sets looked at per component and in all. */
const limitsOfProof = { units: 160, columns: 20_000, visits: 60_000, visitsInAll: 200_000 };

/**
 * Exact answer for small components: all sets of units that reach the floors and could not do without one of them are
 * enumerated, and set packing over them gives the largest number of zones. Components that are too large keep what the search found,
 * with the plain bound; the sum of both is the bound UB2. Under a budget all components are one model, packed only where all are enumerated.
 */
export async function packExactly(
  context: SolveContext,
  zone: Int32Array,
  mip: MipSolver,
): Promise<{ zone: Int32Array | null; bound: number | null }> {
  const { reduction, budget } = context;
  const { graph, limits, members, settled } = reduction;
  const { component, count } = components(graph);
  const parts = Array.from({ length: count }, (): number[] => []);
  component.forEach((c, i) => {
    parts[c]!.push(i);
  });
  const effort = { left: limitsOfProof.visitsInAll };
  const candidates = parts.map((part) =>
    part.length <= limitsOfProof.units ? enumerateZones(graph, limits, part, effort) : null,
  );
  if (budget) {
    if (candidates.some((sets) => sets === null)) return { zone: null, bound: null };
    return packUnderBudget(
      context,
      candidates.flatMap((sets) => sets!),
      mip,
    );
  }
  let bound = settled.length;
  let improved: Int32Array | null = null;
  for (let c = 0; c < count; c++) {
    const part = parts[c]!;
    const loose = Math.min(
      ...limits.map(({ values, floor }) =>
        Math.floor(part.reduce((sum, i) => sum + values[i]!, 0) / floor + 1e-9),
      ),
    );
    const sets = candidates[c]!;
    const found = new Set(part.flatMap((i) => Array.from(members[i]!, (u) => zone[u]!).filter((g) => g >= 0)))
      .size;
    if (sets === null || found >= loose) {
      bound += loose;
      continue;
    }
    const relaxed = await mip({ rows: graph.size, columns: sets, relaxed: true });
    const roof = relaxed ? Math.min(loose, Math.floor(relaxed.objective + 1e-6)) : loose;
    if (found >= roof) {
      bound += roof;
      continue;
    }
    const packed = await mip({ rows: graph.size, columns: sets, relaxed: false });
    bound += packed ? Math.round(packed.objective) : roof;
    if (!packed || Math.round(packed.objective) <= found) continue;
    improved ??= zone.slice();
    for (const i of part) for (const u of members[i]!) improved[u] = -1;
    packed.chosen.forEach((column) => {
      for (const i of sets[column]!)
        for (const u of members[i]!) improved![u] = zone.length + members[sets[column]![0]!]![0]!;
    });
  }
  return { zone: improved, bound };
}

async function packUnderBudget(
  { problem, reduction, budget }: SolveContext,
  sets: Int32Array[],
  mip: MipSolver,
): Promise<{ zone: Int32Array | null; bound: number | null }> {
  const { members, settled, graph } = reduction;
  const units = [
    ...sets.map((set) => Array.from(set).flatMap((i) => Array.from(members[i]!))),
    ...settled.map((part) => Array.from(part)),
  ];
  const cost = Float64Array.from(units, (set) => set.reduce((sum, u) => sum + budget!.values[u]!, 0));
  // a settled zone uses no row of the reduced graph
  const columns = [...sets, ...settled.map((_, s) => Int32Array.of(graph.size + s))];
  if (columns.length === 0 || columns.length > limitsOfProof.columns) return { zone: null, bound: null };
  const answer = await mip({
    rows: graph.size + settled.length,
    columns,
    budget: { cost, limit: budget!.limit },
    relaxed: false,
  });
  if (!answer) return { zone: null, bound: null };
  const zone = new Int32Array(problem.graph.size).fill(-1);
  for (const column of answer.chosen) for (const u of units[column]!) zone[u] = column;
  return { zone, bound: Math.round(answer.objective) };
}

/**
 * All connected sets within `part` that reach every floor, keep every cap and would not do so without one of their non-cut units; null where there
 * are too many. Each set is grown from its smallest node, never past the floors: what is larger can be replaced by what is inside it.
 */
export function enumerateZones(
  graph: Graph,
  limits: ZoneLimit[],
  part: number[],
  effort = { left: limitsOfProof.visitsInAll },
): Int32Array[] | null {
  const found: Int32Array[] = [];
  const inPart = new Set(part);
  const state = new Int8Array(graph.size);
  const sums = new Float64Array(limits.length);
  const chosen: number[] = [];
  const end = Math.max(0, effort.left - limitsOfProof.visits);
  const add = (u: number, sign: number): void => {
    for (let l = 0; l < limits.length; l++) sums[l]! += sign * limits[l]!.values[u]!;
  };
  /** Extends `chosen` by each of `frontier[from …]`; what was tried stays barred for its siblings. Answers false to give up. */
  const extend = (frontier: number[], root: number): boolean => {
    if (--effort.left <= end || found.length > limitsOfProof.columns) return false;
    if (limits.every(({ floor }, l) => sums[l]! >= floor)) {
      if (isMinimal(graph, limits, chosen, sums)) found.push(Int32Array.from(chosen).sort());
      return true;
    }
    const barred: number[] = [];
    let going = true;
    for (let at = 0; at < frontier.length && going; at++) {
      const u = frontier[at]!;
      if (state[u] !== 0) continue;
      state[u] = 1;
      barred.push(u);
      if (limits.some(({ values, cap }, l) => sums[l]! + values[u]! > cap)) continue;
      chosen.push(u);
      add(u, 1);
      const next = frontier.slice(at + 1);
      for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
        const v = graph.neighbours[k]!;
        if (v > root && state[v] === 0 && inPart.has(v) && !next.includes(v)) next.push(v);
      }
      going = extend(next, root);
      add(u, -1);
      chosen.pop();
    }
    for (const u of barred) state[u] = 0;
    return going;
  };
  for (const root of part) if (!extend([root], root)) return null;
  return found;
}

function isMinimal(graph: Graph, limits: ZoneLimit[], units: number[], sums: Float64Array): boolean {
  return !units.some((u) => {
    if (units.length === 1) return false;
    if (!limits.every(({ values, floor }, l) => sums[l]! - values[u]! >= floor)) return false;
    return staysWhole(graph, units, u);
  });
}

function staysWhole(graph: Graph, units: number[], without: number): boolean {
  const missing = new Set(units);
  missing.delete(without);
  const stack = [units[0] === without ? units[1]! : units[0]!];
  missing.delete(stack[0]!);
  while (stack.length > 0) {
    const u = stack.pop()!;
    for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
      if (missing.delete(graph.neighbours[k]!)) stack.push(graph.neighbours[k]!);
    }
  }
  return missing.size === 0;
}

/** The model in CPLEX LP format, as HiGHS reads it. */
export function packingText({ rows, columns, budget, relaxed }: PackingModel): string {
  const uses = Array.from({ length: rows }, (): string[] => []);
  columns.forEach((column, j) => {
    for (const i of column) uses[i]!.push(`x${j}`);
  });
  const wrap = (terms: string[]) => terms.map((term, i) => (i % 12 === 11 ? `${term}\n` : term)).join(' + ');
  const lines = ['Maximize', ` obj: ${wrap(columns.map((_, j) => `x${j}`))}`, 'Subject To'];
  uses.forEach((terms, i) => {
    if (terms.length > 0) lines.push(` r${i}: ${wrap(terms)} <= 1`);
  });
  if (budget) lines.push(` b: ${wrap(columns.map((_, j) => `${budget.cost[j]} x${j}`))} <= ${budget.limit}`);
  lines.push('Bounds', ...columns.map((_, j) => ` 0 <= x${j} <= 1`));
  if (!relaxed) lines.push('Binary', ...columns.map((_, j) => ` x${j}`));
  return [...lines, 'End'].join('\n');
}
