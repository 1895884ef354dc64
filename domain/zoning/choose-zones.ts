import { payForZones } from './complete-plan.ts';
import { growZones } from './grow-zones.ts';
import { reduceInstance } from './reduce.ts';
import type { SolveContext } from './solve.ts';
import { needOf } from './zone-problem.ts';

/** A zone that might be paid for. */
export interface PricedZone {
  units: number[];
  cost: number;
  /** What the objectives are worth in it, e.g. willing households. */
  value: number;
}

/** How many of the zones of the best plan stand while the rest of the map is cut anew, round by round. */
const standing = [1, 0.7, 0.5, 0.7, 0.3, 0.7, 0];

/**
 * Which zones a budget that does not reach for all is spent on, where coverage or willingness is asked. Round by round some zones stand,
 * others are grown in what is left of the map, and of all of them as many as before are chosen, the most worthy ones that the budget
 * pays for. Writes into `zone`.
 */
export async function spendOnTheWorthy(context: SolveContext, zone: Int32Array): Promise<void> {
  const { problem, budget, free, options } = context;
  const asked = problem.objectives.some((name) => name === 'coverage' || name === 'willingness');
  if (!asked || !budget || !free.some((isFree, u) => isFree && zone[u]! < 0)) return;
  let held = pricedZones(context, zone);
  const count = held.length;
  for (let round = 0; round < standing.length && !options.signal?.aborted; round++) {
    const stand = [...held].sort((a, b) => b.value - a.value).slice(0, Math.ceil(count * standing[round]!));
    const taken = new Set(stand.flatMap(({ units }) => units));
    const open = free.map((isFree, u) => (isFree && !taken.has(u) ? 1 : 0));
    const others = await grownAnew(context, open, round);
    const chosen = chooseZones([...stand, ...others], count, budget.limit);
    if (chosen.length < count || sumOf(chosen, 'cost') > budget.limit) continue;
    if (sumOf(chosen, 'value') > sumOf(held, 'value')) held = chosen;
  }
  zone.fill(-1);
  for (const { units } of held) for (const u of units) zone[u] = units[0]!;
}

/** Zones in a part of the map, trimmed to what their floors need. */
async function grownAnew(context: SolveContext, open: Uint8Array, round: number): Promise<PricedZone[]> {
  const { problem, limits, budget, options } = context;
  const size = open.reduce((sum, isOpen) => sum + isOpen, 0);
  if (size === 0) return [];
  const { signal, runner, seed } = options;
  const { zone } = await growZones(
    {
      problem,
      limits,
      free: open,
      budget: undefined,
      reduction: reduceInstance(problem.graph, limits, open, false),
      // by steps, never by the clock: the same plan and seed choose the same zones
      options: {
        seed: seed + round,
        effort: { recombinations: Math.min(5000, size * 50), moves: [] },
        ...(signal && { signal }),
        ...(runner && { runner }),
      },
    },
    null,
  );
  payForZones(zone, problem, limits, { values: budget!.values, limit: Number.POSITIVE_INFINITY });
  return pricedZones(context, zone);
}

function pricedZones({ problem, budget }: SolveContext, zone: Int32Array): PricedZone[] {
  const need = needOf(problem);
  const of = (units: number[], values: Float64Array) => units.reduce((sum, u) => sum + values[u]!, 0);
  return [...Map.groupBy(zone.keys(), (u) => zone[u]!)].flatMap(([number, units]) =>
    number < 0 ? [] : [{ units, cost: of(units, budget!.values), value: of(units, need) }],
  );
}

function sumOf(zones: readonly PricedZone[], what: 'cost' | 'value'): number {
  return zones.reduce((sum, zone) => sum + zone[what], 0);
}

/**
 * `count` of the zones within the limit and worth as much as possible: by Lagrange's multiplier, the least price of money at which the
 * best ones can be paid, then by single exchanges. The cheapest `count` are always within reach; where they are not, they are the answer.
 */
export function chooseZones(zones: readonly PricedZone[], count: number, limit: number): PricedZone[] {
  const costOf = (some: readonly PricedZone[]) => sumOf(some, 'cost');
  const best = (price: number) =>
    [...zones]
      .sort(
        (a, b) =>
          b.value - price * b.cost - (a.value - price * a.cost) ||
          a.cost - b.cost ||
          a.units[0]! - b.units[0]!,
      )
      .slice(0, count);
  let chosen = best(0);
  if (costOf(chosen) > limit) {
    chosen = [...zones].sort((a, b) => a.cost - b.cost || b.value - a.value).slice(0, count);
    let low = 0;
    let high = 1;
    const dear = zones.reduce((sum, { value }) => sum + value, 1);
    while (costOf(best(high)) > limit && high < dear * 1e6) high *= 2;
    for (let i = 0; i < 60; i++) {
      const price = (low + high) / 2;
      const some = best(price);
      if (costOf(some) > limit) low = price;
      else {
        high = price;
        chosen = some;
      }
    }
  }
  return exchanged(zones, chosen, limit);
}

/** Puts a better zone in the place of a chosen one as long as the budget allows it. */
function exchanged(zones: readonly PricedZone[], start: PricedZone[], limit: number): PricedZone[] {
  const chosen = new Set(start);
  let left = limit - sumOf(start, 'cost');
  const byValue = [...zones].sort((a, b) => b.value - a.value);
  for (let changed = true; changed; ) {
    changed = false;
    for (const out of [...chosen].sort((a, b) => a.value - b.value)) {
      const into = byValue.find((one) => !chosen.has(one) && one.cost - out.cost <= left);
      if (!into || into.value <= out.value) continue;
      chosen.delete(out);
      chosen.add(into);
      left -= into.cost - out.cost;
      changed = true;
    }
  }
  return [...chosen];
}
