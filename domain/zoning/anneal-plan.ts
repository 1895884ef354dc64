import { Anneal } from './anneal.ts';
import { joinGroups } from './grow-zones.ts';
import { Random } from './random.ts';
import { mainsAmong } from './shared-mains.ts';
import { openRunner, type SolveContext } from './solve.ts';
import {
  compactLabels,
  drawTerritories,
  type SearchInstance,
  type SearchTask,
  type TaskRunner,
} from './territory.ts';
import { ZoneCost, type ZoneTerms } from './zone-cost.ts';
import { needOf, type Objective } from './zone-problem.ts';

/** Temperatures of one cooling, from hot to cold, each one round of territories: few where few moves fall to a unit. */
const slicesOf = (movesPerUnit: number) => (movesPerUnit > 200 ? 80 : 16);
/** Every term counts as this much at the start, so that the order of the objectives alone decides their weight. */
const scale = 1000;
const territorySize = 800;

export interface AnnealedPlan {
  zone: Int32Array;
  /** Moves of each cooling. */
  moves: number[];
  cost: number | null;
  /** Plain value of each objective: the sum that the term adds up, unweighted. */
  terms: Record<string, number>;
}

/**
 * Improves compactness, homogeneity, mains and offices in their order (each counts a tenth of the one before) while the zones stay.
 * The schedule depends on the number of moves alone.
 */
export async function annealPlan(
  context: SolveContext,
  start: Int32Array,
  secondsSpent: number,
): Promise<AnnealedPlan> {
  const { problem, options, budget } = context;
  const { graph } = problem;
  const names = problem.objectives.filter((name) => termOf(context, name) !== undefined);
  const zones = compactLabels(start).count;
  const plain = (zone: Int32Array) =>
    Object.fromEntries(
      names.map((name) => [name, new ZoneCost(graph, zone, zones, termOf(context, name)!).total()]),
    );
  const before = plain(start);
  const partial = start.some((g, u) => g < 0 && context.free[u] === 1);
  const worthy = partial && problem.objectives.some((name) => name === 'coverage' || name === 'willingness');
  if ((names.length === 0 && !worthy) || zones < 2)
    return { zone: start, moves: [], cost: null, terms: before };
  const terms = weigh(context, names, before);
  const coverage = partial ? coverageOf(context) : undefined;
  const instance: SearchInstance = {
    graph,
    limits: problem.limits,
    terms,
    ...(budget && { spend: budget.values }),
    ...(coverage && { coverage }),
  };
  const nodes = Int32Array.from(graph.offsets.subarray(0, graph.size).keys()).filter(
    (u) => context.free[u] === 1,
  );
  const run: AnnealRun = {
    context,
    instance,
    nodes,
    zones,
    zone: start,
    best: { zone: start, cost: 0 },
    cost: 0,
  };
  const moves: number[] = [];
  const clock = options.clock ?? (() => 0);
  const started = clock();
  const left = () => options.seconds! - secondsSpent - (clock() - started) / 1000;
  const runner = openRunner(options, instance);
  try {
    if (options.effort || options.seconds === undefined) {
      moves.push(...(options.effort?.moves ?? [Math.min(6_000_000, nodes.length * 2000)]));
      for (const count of moves) await annealOnce(run, runner.run, count);
    } else {
      // a short cycle tells how many moves fit into the rest of the time, and is a plan already
      for (let count = Math.min(400_000, nodes.length * 40); count > 0 && !options.signal?.aborted; ) {
        const before = clock();
        await annealOnce(run, runner.run, count);
        moves.push(count);
        const rate = (clock() - before) / 1000 / count;
        const fitting = (left() * (moves.length === 1 ? 0.25 : 0.9)) / rate;
        count = moves.length < 4 && fitting > moves[0]! / 2 && left() > 0.1 ? Math.floor(fitting) : 0;
      }
    }
  } finally {
    runner.close();
  }
  const zone = run.best.zone.slice();
  const total = new ZoneCost(graph, zone, zones, terms).total();
  return { zone, moves, cost: total, terms: plain(zone) };
}

interface AnnealRun {
  context: SolveContext;
  instance: SearchInstance;
  /** Units that may move. */
  nodes: Int32Array;
  zones: number;
  zone: Int32Array;
  cost: number;
  best: { zone: Int32Array; cost: number };
}

/** One cooling from hot to cold over `moves` proposals, starting at the best plan so far. */
async function annealOnce(run: AnnealRun, runTasks: TaskRunner, moves: number): Promise<void> {
  const { context, instance, nodes, zones } = run;
  const { options, free, budget } = context;
  const { graph } = instance;
  run.zone = run.best.zone;
  run.cost = run.best.cost;
  const probe = new Anneal(graph, instance.limits, run.zone.slice(), zones, instance.terms!);
  const mean = probe.meanMove(2000, new Random(options.seed, 1, 0xa11));
  const hot = mean * warmth(moves / Math.max(1, nodes.length));
  const slices = slicesOf(moves / Math.max(1, nodes.length));
  let done = 0;
  for (let slice = 0; slice < slices && moves > 0 && !options.signal?.aborted; slice++) {
    const steps = Math.floor((moves * (slice + 1)) / slices) - done;
    const temperature = slice === slices - 1 ? 0 : hot * 0.01 ** (slice / (slices - 1));
    const territories = drawTerritories(
      graph,
      run.zone,
      territorySize,
      new Random(options.seed, slice, 0x5e1f),
    )
      .map((part) => part.filter((u) => free[u] === 1))
      .filter((part) => part.length > 0);
    const slack = budget
      ? Math.max(0, budget.limit - spent(run.zone, budget.values)) / territories.length
      : 0;
    const tasks = territories.map((part, stream): SearchTask => {
      const { groups } = compactLabels(Int32Array.from(part, (u) => run.zone[u]!));
      const share = Math.floor((steps * part.length) / nodes.length);
      return {
        kind: 'anneal',
        nodes: part,
        groups,
        steps: share,
        seed: options.seed,
        stream,
        round: slice,
        temperature,
        slack,
      };
    });
    const results = await runTasks(tasks);
    run.zone = joinGroups(
      graph.size,
      tasks,
      results.map((result) => result.groups),
    );
    for (const { before, after } of results) run.cost += after - before;
    done += steps;
    const better = run.cost < run.best.cost - 1e-9;
    if (better) run.best = { zone: run.zone, cost: run.cost };
    options.onProgress?.({
      stage: 'anneal',
      zones,
      bound: null,
      steps: done,
      planned: moves,
      cost: run.cost,
      ...(better && { zone: run.zone }),
    });
  }
}

/** Start warm where there is time to cool down; else only smooth what is there. */
function warmth(movesPerUnit: number): number {
  if (movesPerUnit > 3000) return 1;
  if (movesPerUnit > 600) return 0.3;
  return movesPerUnit > 100 ? 0.1 : 0.03;
}

function weigh(context: SolveContext, names: Objective[], before: Record<string, number>): ZoneTerms {
  const terms: ZoneTerms = {};
  names.forEach((name, place) => {
    const start = before[name]!;
    const weight = (start > 0 ? scale / start : 1) * 0.1 ** place;
    for (const [key, term] of Object.entries(termOf(context, name)!))
      Object.assign(terms, { [key]: { ...term, weight } });
  });
  return terms;
}

/** The term of an objective with weight 1, where the problem holds its data. */
function termOf({ problem, free }: SolveContext, name: Objective): ZoneTerms | undefined {
  const { attributes, shape, buildYear, mains, office } = problem;
  if (name === 'homogeneity' && attributes) return { pairwise: { weight: 1, ...attributes } };
  if (name === 'compactness' && shape) return { compactness: { weight: 1, ...shape } };
  if (name === 'build-year' && buildYear) return { deviation: { weight: 1, ...buildYear } };
  if (name === 'mains' && mains) return { mains: { weight: 1, mains: mainsAmong(mains, free) } };
  if (name === 'offices' && office) return { offices: { weight: 1, office } };
  return undefined;
}

/** Worth of having a unit in a zone: its share of the need, well above the other terms. */
function coverageOf({ problem }: SolveContext): Float64Array {
  const need = needOf(problem);
  const total = need.reduce((sum, value) => sum + value, 0);
  return need.map((value) => (total > 0 ? (value / total) * scale * 10 : 0));
}

function spent(zone: Int32Array, cost: Float64Array): number {
  return zone.reduce((sum, g, u) => (g >= 0 ? sum + cost[u]! : sum), 0);
}
