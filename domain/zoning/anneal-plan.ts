import { Anneal } from './anneal.ts';
import { joinGroups } from './grow-zones.ts';
import { Random } from './random.ts';
import { openRunner, type SolveContext } from './solve.ts';
import {
  compactLabels,
  drawTerritories,
  runSearchTask,
  type SearchInstance,
  type SearchTask,
} from './territory.ts';
import { ZoneCost, type ZoneTerms } from './zone-cost.ts';
import type { Objective } from './zone-problem.ts';

/** Temperatures of one run, from hot to cold; each is one round of territories. */
const slices = 80;
/** Every term counts as this much at the start, so that the order of the objectives alone decides their weight. */
const scale = 1000;
const territorySize = 800;

export interface AnnealedPlan {
  zone: Int32Array;
  moves: number;
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
      names.map((name) => [
        name,
        new ZoneCost(graph, zone, zones, localMains(context, termOf(context, name)!)).total(),
      ]),
    );
  const before = plain(start);
  if (names.length === 0 || zones < 2) return { zone: start, moves: 0, cost: null, terms: before };
  const terms = weigh(context, names, before);
  const partial = start.some((g, u) => g < 0 && context.free[u] === 1);
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
  const moves = plannedMoves(context, instance, start, nodes, secondsSpent);
  const probe = new Anneal(graph, problem.limits, start.slice(), zones, localMains(context, terms));
  const hot =
    probe.meanMove(2000, new Random(options.seed, 1, 0xa11)) * warmth(moves / Math.max(1, nodes.length));
  let zone = start;
  let best = { zone: start, cost: 0 };
  let cost = 0;
  let done = 0;
  const runner = openRunner(options, instance);
  try {
    for (let slice = 0; slice < slices && moves > 0 && !options.signal?.aborted; slice++) {
      const steps = Math.floor((moves * (slice + 1)) / slices) - done;
      const temperature = slice === slices - 1 ? 0 : hot * 0.01 ** (slice / (slices - 1));
      const territories = drawTerritories(graph, zone, territorySize, new Random(options.seed, slice, 0x5e1f))
        .map((part) => part.filter((u) => context.free[u] === 1))
        .filter((part) => part.length > 0);
      const slack = budget ? Math.max(0, budget.limit - spent(zone, budget.values)) / territories.length : 0;
      const tasks = territories.map((part, stream): SearchTask => {
        const { groups } = compactLabels(Int32Array.from(part, (u) => zone[u]!));
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
      const results = await runner.run(tasks);
      zone = joinGroups(
        graph.size,
        tasks,
        results.map((result) => result.groups),
      );
      for (const { before, after } of results) cost += after - before;
      done += steps;
      const better = cost < best.cost - 1e-9;
      if (better) best = { zone, cost };
      options.onProgress?.({
        stage: 'anneal',
        zones,
        bound: null,
        steps: done,
        planned: moves,
        cost,
        ...(better && { zone }),
      });
    }
  } finally {
    runner.close();
  }
  const total = new ZoneCost(graph, best.zone, zones, localMains(context, terms)).total();
  return { zone: best.zone.slice(), moves: done, cost: total, terms: plain(best.zone) };
}

/** Start warm where there is time to cool down; else only smooth what is there. */
function warmth(movesPerUnit: number): number {
  if (movesPerUnit > 3000) return 1;
  if (movesPerUnit > 600) return 0.3;
  return movesPerUnit > 100 ? 0.1 : 0.03;
}

function plannedMoves(
  context: SolveContext,
  instance: SearchInstance,
  zone: Int32Array,
  nodes: Int32Array,
  spent: number,
): number {
  const { options } = context;
  if (options.effort) return options.effort.moves;
  if (options.seconds === undefined) return Math.min(6_000_000, nodes.length * 2000);
  // a short trial run, thrown away, tells how many moves fit into the rest of the time
  const clock = options.clock!;
  const { groups } = compactLabels(Int32Array.from(nodes, (u) => zone[u]!));
  const task: SearchTask = {
    kind: 'anneal',
    nodes,
    groups,
    steps: 5000,
    seed: options.seed,
    stream: 0,
    round: -1,
    temperature: 0,
    slack: 0,
  };
  // the first thousand moves are not compiled yet
  runSearchTask(instance, { ...task, steps: 3000 });
  const started = clock();
  let steps = 0;
  while (clock() - started < 25) {
    runSearchTask(instance, task);
    steps += task.steps;
  }
  const perMove = Math.max(1e-8, (clock() - started) / 1000 / steps);
  return Math.floor((Math.max(0, options.seconds - spent - 0.05) * 0.8) / perMove);
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
function termOf({ problem }: SolveContext, name: Objective): ZoneTerms | undefined {
  const { attributes, shape, buildYear, mains, office } = problem;
  if (name === 'homogeneity' && attributes) return { pairwise: { weight: 1, ...attributes } };
  if (name === 'compactness' && shape) return { compactness: { weight: 1, ...shape } };
  if (name === 'build-year' && buildYear) return { deviation: { weight: 1, ...buildYear } };
  if (name === 'mains' && mains) return { mains: { weight: 1, lengths: mains } };
  if (name === 'offices' && office) return { offices: { weight: 1, office } };
  return undefined;
}

/** Mains per neighbour entry instead of per edge, as `ZoneCost` reads them. */
function localMains({ problem }: SolveContext, terms: ZoneTerms): ZoneTerms {
  const { mains } = terms;
  if (!mains) return terms;
  return {
    ...terms,
    mains: { ...mains, lengths: Float64Array.from(problem.graph.edges, (edge) => mains.lengths[edge]!) },
  };
}

/** Worth of having a unit in a zone: its share of the need (and of the willing), well above the other terms. */
function coverageOf({ problem }: SolveContext): Float64Array {
  const { values } = problem.limits[0]!;
  const need = problem.willingness ? values.map((value, u) => value * problem.willingness![u]!) : values;
  const total = need.reduce((sum, value) => sum + value, 0);
  return need.map((value) => (total > 0 ? (value / total) * scale * 10 : 0));
}

function spent(zone: Int32Array, cost: Float64Array): number {
  return zone.reduce((sum, g, u) => (g >= 0 ? sum + cost[u]! : sum), 0);
}
