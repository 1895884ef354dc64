import { Random } from './random.ts';
import { openRunner, type SolveContext } from './solve.ts';
import {
  compactLabels,
  drawTerritories,
  type SearchInstance,
  type SearchTask,
  type TaskRunner,
} from './territory.ts';

export interface GrownZones {
  /** Zone per unit of the whole problem; fragments below the floors are −1. */
  zone: Int32Array;
  zones: number;
  recombinations: number;
  seconds: number;
}

/** Nodes of one territory: small enough for many threads, large enough for every move of the search. */
const territorySize = 800;

/**
 * Construction and recombination over the reduced instance, in rounds: each round draws territories, works on each for a number
 * of steps that only its size decides, and joins the answers. Stops at the effort, at the bound, at the wanted number of zones, or by
 * the clock at the end of a round.
 */
export async function growZones(context: SolveContext, bound: number | null): Promise<GrownZones> {
  const { problem, options, reduction, budget } = context;
  const { graph, limits } = reduction;
  const settled = reduction.settled.length;
  const clock = options.clock ?? (() => 0);
  const started = clock();
  const seconds = () => (clock() - started) / 1000;
  const wanted = problem.zones;
  const spend =
    budget &&
    Float64Array.from(reduction.members, (units) => units.reduce((sum, u) => sum + budget.values[u]!, 0));
  const instance: SearchInstance = { graph, limits, ...(spend && { spend }) };
  const share = wanted !== undefined || problem.objectives.length > 1 ? 0.7 : 1;
  const planned =
    options.effort?.recombinations ??
    (options.seconds === undefined ? defaultEffort(graph.size) : Number.POSITIVE_INFINITY);
  let group: Int32Array = Int32Array.from({ length: graph.size }, (_, i) => i);
  let best: Judged = { group, value: -1, score: -1 };
  let done = 0;
  const tell = (stage: 'construct' | 'recombine', improved: boolean) =>
    options.onProgress?.({
      stage,
      zones: settled + best.value,
      bound,
      steps: done,
      planned: Number.isFinite(planned) ? planned : null,
      cost: null,
      ...(improved && { zone: expand(context, best.group) }),
    });
  const runner = openRunner(options, instance);
  try {
    if (graph.size > 0) {
      const whole = Int32Array.from({ length: graph.size }, (_, i) => i);
      const first = {
        kind: 'construct',
        nodes: whole,
        groups: group,
        steps: 0,
        seed: options.seed,
        stream: 0,
        round: -1,
        temperature: 0,
        slack: 0,
      } as const;
      const [made] = await runner.run([first]);
      group = made!.groups;
    }
    best = judge(context, group, spend);
    tell('construct', true);
    const enough = () =>
      settled + best.value >= (wanted === undefined ? (bound ?? Infinity) : wanted * 1.02 + 1);
    // short enough to be told about and stopped between, long enough to pay for drawing the territories
    const perRound = Math.min(100_000, Math.max(4000, graph.size * (spend ? 2 : 8)));
    const market = spend && new Market(context, spend);
    for (let round = 0; done < planned && !enough() && !options.signal?.aborted; round++) {
      if (graph.size < 2) break;
      if (options.seconds !== undefined && seconds() > options.seconds * share) break;
      const steps = Math.min(perRound, planned - done);
      const random = new Random(options.seed, round, 0x7e44);
      const territories = drawTerritories(graph, group, territorySize, random);
      const price = spend && marginalPrice(context, group, spend);
      const tasks = territories.map((nodes, stream): SearchTask => {
        const groups = compactLabels(
          group.length === nodes.length ? group : Int32Array.from(nodes, (u) => group[u]!),
        ).groups;
        const share = Math.floor((steps * nodes.length) / graph.size);
        return {
          kind: 'recombine',
          nodes,
          groups,
          steps: share,
          seed: options.seed,
          stream,
          round,
          temperature: 0,
          slack: 0,
          ...(price !== undefined && { price }),
        };
      });
      const results = await runner.run(tasks);
      group = joinGroups(
        graph.size,
        tasks,
        results.map((result) => result.groups),
      );
      done += steps;
      const now = judge(context, group, spend);
      let better = isBetter(now, best);
      if (better) best = now;
      if (market && !enough()) {
        const bought = await market.round(best, Math.floor(steps / 3), round, runner.run);
        if (isBetter(bought, best)) [best, better] = [bought, true];
      }
      tell('recombine', better);
    }
  } finally {
    runner.close();
  }
  return {
    zone: expand(context, best.group),
    zones: settled + best.value,
    recombinations: done,
    seconds: seconds(),
  };
}

/** Steps where nothing is asked: some seconds for a city, an instant for a neighbourhood. */
export function defaultEffort(size: number): number {
  return Math.min(400_000, Math.max(20_000, size * 150));
}

/** Groups of the whole from those of its territories. */
export function joinGroups(size: number, tasks: SearchTask[], answers: Int32Array[]): Int32Array {
  const group = new Int32Array(size).fill(-1);
  let base = 0;
  tasks.forEach(({ nodes }, t) => {
    let top = base;
    answers[t]!.forEach((g, i) => {
      if (g < 0) return;
      group[nodes[i]!] = base + g;
      top = Math.max(top, base + g + 1);
    });
    base = top;
  });
  return compactLabels(group).groups;
}

/** Zones bought under a budget, from round to round, and the shadow price of a zone. */
class Market {
  readonly #context: SolveContext;
  readonly #spend: Float64Array;
  /** None yet, which is less than any plan: what nobody can pay of what is settled counts below nought. */
  #now: Judged = { group: new Int32Array(), value: Number.NEGATIVE_INFINITY, score: 0 };
  #price = 0;

  constructor(context: SolveContext, spend: Float64Array) {
    this.#context = context;
    this.#spend = spend;
  }

  /** One round over territories, from the plan at hand or from `best` where that is better. */
  async round(best: Judged, steps: number, round: number, runTasks: TaskRunner): Promise<Judged> {
    const { reduction, options } = this.#context;
    const { graph } = reduction;
    if (isBetter(best, this.#now)) this.#now = best;
    this.#reprice(steps);
    if (this.#price <= 0) return this.#now;
    const random = new Random(options.seed, round, 0xb0b);
    const tasks = drawTerritories(graph, this.#now.group, territorySize, random).map(
      (nodes, stream): SearchTask => ({
        kind: 'buy',
        nodes,
        groups: compactLabels(Int32Array.from(nodes, (u) => this.#now.group[u]!)).groups,
        steps: Math.floor((steps * nodes.length) / graph.size),
        seed: options.seed,
        stream,
        round,
        temperature: 0,
        slack: 0,
        price: this.#price,
      }),
    );
    const results = await runTasks(tasks);
    const group = joinGroups(
      graph.size,
      tasks,
      results.map((result) => result.groups),
    );
    this.#now = judge(this.#context, group, this.#spend);
    return this.#now;
  }

  /** Dearer zones are let in while money is left, and kept out while it runs short: the price at which the budget is just spent. */
  #reprice(steps: number): void {
    const { reduction, budget } = this.#context;
    const limit = budget!.limit;
    const settled = reduction.settled.map((units) => units.reduce((sum, u) => sum + budget!.values[u]!, 0));
    const costs = [...groupSums(this.#now.group, [this.#spend])[0]!, ...settled].sort((a, b) => a - b);
    let left = limit;
    let lastPaid = 0;
    for (const cost of costs) {
      if (cost > left) break;
      left -= cost;
      lastPaid = cost;
    }
    if (this.#price === 0) this.#price = lastPaid * 1.1;
    const asked = costs.reduce((sum, cost) => (cost < this.#price ? sum + cost : sum), 0);
    const pull = Math.max(-0.5, Math.min(0.5, (limit - asked) / limit)) * Math.min(0.5, steps / 20_000);
    this.#price = Math.min(limit, Math.max(this.#price * (1 + pull), lastPaid * 1.02));
  }
}

function isBetter(a: Judged, b: Judged): boolean {
  return a.value > b.value || (a.value === b.value && a.score > b.score);
}

interface Judged {
  group: Int32Array;
  /** Full groups, under a budget those that it pays for. */
  value: number;
  score: number;
}

function judge(
  { reduction, budget }: SolveContext,
  group: Int32Array,
  spend: Float64Array | undefined,
): Judged {
  const { limits } = reduction;
  const sums = groupSums(
    group,
    limits.map((limit) => limit.values),
  );
  const primary = limits[0];
  let value = 0;
  let score = 0;
  const full: boolean[] = [];
  const groups = sums[0]?.length ?? 0;
  for (let g = 0; g < groups; g++) {
    full[g] = limits.every(({ floor }, l) => sums[l]![g]! >= floor);
    if (full[g]) value++;
    const part = (full[g] ? sums[0]![g]! - primary!.floor : sums[0]![g]!) / primary!.floor;
    score += Math.min(1, part * part);
  }
  if (!budget || !spend) return { group, value, score };
  const costs = groupSums(group, [spend])[0]!;
  // zones that are settled compete for the money like all others
  const settled = reduction.settled.map((units) => units.reduce((sum, u) => sum + budget.values[u]!, 0));
  const order = [...Array.from(costs).filter((_, g) => full[g]), ...settled].sort((a, b) => a - b);
  let left = budget.limit;
  value = -settled.length;
  for (const cost of order) {
    if (cost > left) break;
    left -= cost;
    value++;
  }
  return { group, value, score: left };
}

/** The price up to which zones are worth making cheaper: half as much again as the dearest one that is paid. */
function marginalPrice(context: SolveContext, group: Int32Array, spend: Float64Array): number | undefined {
  const { value } = judge(context, group, spend);
  const costs = Array.from(groupSums(group, [spend])[0]!).sort((a, b) => a - b);
  const price = costs[Math.max(0, Math.min(costs.length - 1, value))] ?? 0;
  return price > 0 ? price * 1.5 : undefined;
}

function groupSums(group: Int32Array, columns: Float64Array[]): Float64Array[] {
  const groups = group.reduce((most, g) => Math.max(most, g + 1), 0);
  return columns.map((values) => {
    const sums = new Float64Array(groups);
    for (let u = 0; u < group.length; u++) if (group[u]! >= 0) sums[group[u]!]! += values[u]!;
    return sums;
  });
}

/** From groups of the reduced instance to zones of the units. */
function expand({ problem, reduction }: SolveContext, group: Int32Array): Int32Array {
  const { limits, members, settled } = reduction;
  const zone = new Int32Array(problem.graph.size).fill(-1);
  const sums = groupSums(
    group,
    limits.map((limit) => limit.values),
  );
  for (let i = 0; i < group.length; i++) {
    const g = group[i]!;
    if (!limits.every(({ floor }, l) => sums[l]![g]! >= floor)) continue;
    for (const u of members[i]!) zone[u] = g;
  }
  let next = group.length;
  for (const units of settled) {
    for (const u of units) zone[u] = next;
    next++;
  }
  return compactLabels(zone).groups;
}
