import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { Feature } from 'geojson';
import { quotedCell } from '../../domain/exchange/csv.ts';
import { Problem } from '../../domain/problem.ts';
import { checkPlan } from '../../domain/zoning/check-plan.ts';
import { graphFromPairs } from '../../domain/zoning/graph.ts';
import type { ZoneLimit } from '../../domain/zoning/recombine.ts';
import { mainsOfPlan, mainsOfZone } from '../../domain/zoning/shared-mains.ts';
import {
  type SearchEffort,
  type SolveOptions,
  type SolveResult,
  solveZones,
} from '../../domain/zoning/solve.ts';
import type { ZoneProblem } from '../../domain/zoning/zone-problem.ts';
import { loadCase, type ZoneCase } from './load-case.ts';
import { killableMip } from './mip.ts';
import { numberField } from './read-units.ts';
import { threadRunner } from './search-threads.ts';
import { type Flags, fieldAndNumber, numberOf, objectivesOf, required } from './zone-flags.ts';

/** `lianpian zone solve`: units in, zones out; exit code 0 with a feasible plan, 1 without. */
export async function solveCommand(given: Flags): Promise<number> {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  const started = performance.now();
  const loaded = await loadCase(given);
  const { problem, names } = buildProblem(given, loaded);
  const ready = performance.now();
  const result = await solveZones(problem, solveOptions(given, problem, controller.signal));
  const report = describe(given, loaded, problem, names, result, {
    load: (ready - started) / 1000,
    solve: (performance.now() - ready) / 1000,
  });
  if (given.out !== undefined) await writeOut(given.out, loaded, result, report);
  if (given.json) console.log(JSON.stringify(report));
  else console.log(summary(report, result));
  return result.status === 'infeasible' || result.status === 'not-found' ? 1 : 0;
}

/** The problem as the flags put it, with the names of its limits. */
export function buildProblem(given: Flags, loaded: ZoneCase): { problem: ZoneProblem; names: string[] } {
  const { features, ids, measures } = loaded;
  const missing = numberOf('missing', given.missing);
  const column = (field: string) => numberField(features, ids, field, missing);
  const weight = required(given, 'weight');
  const limits = new Map<string, { floor: number; cap: number }>([
    [weight, { floor: 0, cap: Number.POSITIVE_INFINITY }],
  ]);
  for (const kind of ['floor', 'cap'] as const) {
    for (const text of given[kind] ?? []) {
      const { field, value } = fieldAndNumber(kind, text, weight);
      if (value < 0) throw negative(kind, value);
      const limit = limits.get(field) ?? { floor: 0, cap: Number.POSITIVE_INFINITY };
      limit[kind] = value;
      limits.set(field, limit);
    }
  }
  const zones = numberOf('k', given.k);
  if (zones === undefined && [...limits.values()].every(({ floor }) => floor === 0)) {
    throw new Problem(
      'zoning.nothing-asked',
      {
        zh: '缺少 --floor 或 --k：没有下限也没有片区数，问题没有意义。',
        en: 'Neither --floor nor --k is given: nothing decides how large a zone is.',
      },
      {
        zh: '请给出 --floor N（每个片区的下限）或 --k N（片区数）。',
        en: 'Give --floor N (least sum of a zone) or --k N (number of zones).',
      },
    );
  }
  const entries = [...limits];
  // a field without a floor can't steer the cutting: the one with a floor leads
  entries.sort(([, a], [, b]) => Number(b.floor > 0) - Number(a.floor > 0));
  const office = given.office === undefined ? undefined : officeNumbers(features, given.office);
  const hard = office !== undefined && given['office-mode'] !== 'soft';
  const problem: ZoneProblem = {
    graph: hard ? withinOffices(loaded, office) : loaded.graph,
    limits: entries.map(([field, limit]): ZoneLimit => ({ values: column(field), ...limit })),
    shape: { x: measures.x, y: measures.y, area: measures.areaM2, inertia: measures.inertia },
    objectives: objectivesOf(given),
  };
  if (zones !== undefined) problem.zones = zones;
  if (given.budget !== undefined) {
    const { field, value } = fieldAndNumber('budget', given.budget, undefined);
    problem.budget = { values: column(field), limit: value };
  }
  if (office && !hard) problem.office = office;
  if (given.homogeneity !== undefined)
    problem.attributes = standardised(
      given.homogeneity.split(',').map((field) => anyNumbers(features, ids, field.trim())),
    );
  if (given['build-year'] !== undefined)
    problem.buildYear = {
      values: anyNumbers(features, ids, given['build-year']),
      mass: problem.limits[0]!.values,
    };
  if (given.willingness !== undefined) problem.willingness = column(given.willingness);
  if (loaded.mains) problem.mains = loaded.mains;
  if (given.eligible !== undefined) {
    const field = given.eligible;
    problem.eligible = Uint8Array.from(features, ({ properties }) =>
      /^(1|true|yes|y|是|eligible|t)$/i.test(String(properties?.[field] ?? '')) ? 1 : 0,
    );
  }
  if (given.lock !== undefined) problem.locked = lockedZones(features, given.lock);
  return { problem, names: entries.map(([field]) => field) };
}

function negative(flag: string, value: number): Problem {
  return new Problem(
    'zoning.number-bad',
    { zh: `--${flag} 的值 ${value} 为负。`, en: `--${flag} ${value} is negative.` },
    { zh: '请给出不小于 0 的数。', en: 'Give a number of at least 0.' },
    { facts: { flag } },
  );
}

/** Values that may be negative, such as standardised scores. */
function anyNumbers(features: Feature[], ids: string[], field: string): Float64Array {
  const values = Float64Array.from(features, ({ properties }) => Number(properties?.[field] ?? Number.NaN));
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return values;
  throw new Problem(
    'zoning.field-bad',
    {
      zh: `字段 ${field} 在单元 ${ids[bad]} 处缺失或不是数。`,
      en: `${field} is missing or no number for unit ${ids[bad]}.`,
    },
    { zh: '请补全该字段。', en: 'Fill in that field.' },
    { facts: { field, unit: ids[bad] } },
  );
}

function standardised(columns: Float64Array[]): { width: number; values: Float64Array } {
  const size = columns[0]!.length;
  const values = new Float64Array(size * columns.length);
  columns.forEach((column, c) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / size;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size) || 1;
    column.forEach((value, u) => {
      values[u * columns.length + c] = (value - mean) / deviation;
    });
  });
  return { width: columns.length, values };
}

export function officeNumbers(features: Feature[], field: string): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(features, ({ properties }) => {
    const office = String(properties?.[field] ?? '');
    if (!numbers.has(office)) numbers.set(office, numbers.size);
    return numbers.get(office)!;
  });
}

function withinOffices({ graph }: ZoneCase, office: Int32Array) {
  const pairs: [number, number][] = [];
  for (let u = 0; u < graph.size; u++) {
    for (let k = graph.offsets[u]!; k < graph.offsets[u + 1]!; k++) {
      const v = graph.neighbours[k]!;
      if (u < v && office[u] === office[v]) pairs.push([u, v]);
    }
  }
  return graphFromPairs(graph.size, pairs);
}

function lockedZones(features: Feature[], field: string): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(features, ({ properties }) => {
    const zone = String(properties?.[field] ?? '').trim();
    if (zone === '' || zone === '-1') return -1;
    if (!numbers.has(zone)) numbers.set(zone, numbers.size);
    return numbers.get(zone)!;
  });
}

function solveOptions(given: Flags, problem: ZoneProblem, signal: AbortSignal): SolveOptions {
  const size = problem.graph.size;
  const seconds = numberOf('seconds', given.seconds);
  const threads =
    numberOf('threads', given.threads) ?? (size > 1600 ? Math.min(4, availableParallelism()) : 1);
  const options: SolveOptions = {
    seed: numberOf('seed', given.seed) ?? 1,
    signal,
    clock: () => performance.now(),
    mip: killableMip(seconds === undefined ? 30 : Math.max(1, seconds * 0.3), signal),
  };
  if (threads > 1) options.runner = threadRunner(Math.floor(threads));
  if (given.iterations !== undefined) options.effort = effortOf(given.iterations);
  else if (seconds !== undefined) options.seconds = seconds;
  if (!given.quiet && process.stderr.isTTY) {
    options.onProgress = ({ stage, zones, bound, steps }) =>
      process.stderr.write(`\r${stage} ${zones} / ${bound ?? '–'} · ${steps} `);
  }
  return options;
}

/** `N`: so many recombinations and sixteen moves for each; `R,M,M…`: as an answer reports them. */
function effortOf(text: string): SearchEffort {
  const [first, ...moves] = text.split(',').map((part) => numberOf('iterations', part)!);
  return {
    recombinations: Math.floor(first!),
    moves: (moves.length > 0 ? moves : [first! * 16]).map(Math.floor),
  };
}

/** The answer as data. `assignment[i]` is the zone of feature i, numbered from 1, or null. */
function describe(
  given: Flags,
  loaded: ZoneCase,
  problem: ZoneProblem,
  names: string[],
  result: SolveResult,
  seconds: { load: number; solve: number },
) {
  const { ids, warnings } = loaded;
  const verdict = checkPlan(
    problem.graph,
    Array.from(result.zone, (zone) => (zone < 0 ? undefined : String(zone + 1))),
    {
      limits: problem.limits.map(({ values, floor, cap }, l) => ({
        name: names[l]!,
        values,
        floor,
        ...(Number.isFinite(cap) && { cap }),
      })),
      ...(problem.budget && { budget: { name: 'budget', ...problem.budget } }),
      ...(problem.eligible && { eligible: problem.eligible }),
    },
  );
  const members = Map.groupBy(result.zone.keys(), (u) => result.zone[u]!);
  const { mains } = loaded;
  const numbered = result.zone.map((zone) => zone + 1);
  return {
    value: result.zones,
    bound: result.bound,
    boundKind: result.boundKind,
    gap: result.gap,
    status: result.status,
    seed: result.seed,
    iterations: [result.effort.recombinations, ...result.effort.moves].join(','),
    effort: result.effort,
    seconds,
    limits: problem.limits.map(({ floor, cap }, l) => ({
      field: names[l],
      floor,
      cap: Number.isFinite(cap) ? cap : null,
    })),
    budget: problem.budget
      ? { limit: problem.budget.limit, spent: spentBy(result.zone, problem.budget.values) }
      : null,
    k: problem.zones ?? null,
    objectives: problem.objectives,
    terms: result.terms,
    checked: {
      contiguous: verdict.contiguous,
      valid: verdict.valid,
      findings: verdict.findings.filter(({ kind }) => kind !== 'unassigned'),
    },
    ...(mains && { mains: mainsOfPlan(mains, numbered) }),
    units: ids.length,
    unassigned: (members.get(-1) ?? []).map((u) => ids[u]!),
    adjacency:
      loaded.pairs === undefined
        ? (given.edges ?? null)
        : `${loaded.pairs.filter(({ status }) => status === 'joined').length} pairs by facing boundaries in ${loaded.frame.name}`,
    warnings,
    shortfalls: result.shortfalls.map((shortfall) => ({
      ...shortfall,
      units: shortfall.units.slice(0, 50).map((u) => ids[u]!),
    })),
    zones: verdict.zones
      .toSorted((a, b) => Number(a.zone) - Number(b.zone))
      .map(({ zone, sums }) => ({
        zone: Number(zone),
        sums,
        ...(mains && { mains: mainsOfZone(mains, numbered, Number(zone), members.get(Number(zone) - 1)!) }),
        units: members.get(Number(zone) - 1)!.map((u) => ids[u]!),
      })),
    assignment: Array.from(result.zone, (zone) => (zone < 0 ? null : zone + 1)),
  };
}

type Report = ReturnType<typeof describe>;

function spentBy(zone: Int32Array, cost: Float64Array): number {
  return zone.reduce((sum, g, u) => (g >= 0 ? sum + cost[u]! : sum), 0);
}

async function writeOut(
  path: string,
  { features, ids }: ZoneCase,
  result: SolveResult,
  report: Report,
): Promise<void> {
  const zoneOf = (u: number) => (result.zone[u]! < 0 ? null : result.zone[u]! + 1);
  const kind = extname(path).toLowerCase();
  if (kind === '.geojson') {
    const zoned = features.map((feature, u) => ({
      ...feature,
      properties: { ...feature.properties, zone: zoneOf(u) },
    }));
    await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features: zoned }));
  } else if (kind === '.json') await writeFile(path, JSON.stringify(report));
  else
    await writeFile(
      path,
      ['id,zone', ...ids.map((id, u) => `${quotedCell(id)},${zoneOf(u) ?? ''}`), ''].join('\n'),
    );
}

function summary(report: Report, result: SolveResult): string {
  const gap =
    report.gap === null
      ? report.bound === null
        ? 'no bound'
        : `at most ${report.bound} possible`
      : `bound ${report.bound} (${report.boundKind}), gap ${(report.gap * 100).toFixed(1)} %`;
  return [
    `${report.value} zones · ${gap} · ${report.status} · seed ${report.seed} · iterations ${report.iterations} · ${report.seconds.solve.toFixed(2)} s`,
    report.unassigned.length > 0 ? `${report.unassigned.length} units in no zone` : 'every unit in a zone',
    ...report.warnings.map(({ en }) => `note: ${en}`),
    ...result.shortfalls.map(({ en }) => `why: ${en}`),
  ].join('\n');
}
