import { arriveOver, type Given } from './arrivals.ts';
import { arriveInSteps } from './arrive-in-steps.ts';
import { type Lay, layReach } from './lay-reach.ts';
import { type Arrival, levelOf, type SewerProfile, type Table } from './profile.ts';
import type { Reach, SewerPrices, SewerRules, SewerTree } from './sewer-graph.ts';
import { flowsOf, upstreamFirst } from './sewer-graph.ts';
import { type Subtree, SubtreeMemory } from './subtree-memory.ts';
import { type Solved, stepsOf, traceProfile } from './trace-profile.ts';

/**
 * Inverts and diameters of a whole sewer tree, cheapest on the grid of `stepM`: bottom-up, price[size][level] of every
 * node, diameters never shrinking downstream and crowns meeting where they grow (series design of Duque et al. 2016, carried over to trees).
 * Each pipe runs as flat as slope, fill, cover and crossings allow; a node may be deeper than what arrives (drop), and a lift or a
 * rising main costs its price. What the grid rounded down is taken back at the end. O(reaches · sizes · levels · ground points).
 */
export class ProfileSolver {
  readonly #reaches: readonly Reach[];
  readonly #given: Given;
  readonly #memory: SubtreeMemory | undefined;

  /** @param memory - of subtrees that were solved before by the same prices */
  constructor(reaches: readonly Reach[], rules: SewerRules, prices: SewerPrices, memory?: SubtreeMemory) {
    const { minDepthM, maxDepthM, stepM } = rules;
    const deepest = Math.ceil(2 * maxDepthM * 100);
    this.#reaches = reaches;
    this.#memory = memory;
    const priced = memory ?? new SubtreeMemory();
    this.#given = {
      rules,
      prices,
      grid: { levels: Math.round((maxDepthM - minDepthM) / stepM) + 1, stepM, minDepthM },
      trench: rules.sizes.map(({ diameterMm }) =>
        priced.trench(diameterMm, deepest, (depthM) => prices.trench(depthM, diameterMm)),
      ),
    };
  }

  solve(tree: SewerTree): SewerProfile | undefined {
    return traceProfile(this.#priced(tree));
  }

  /** Where further manholes stand in the cheapest profile, by reach: which inner points of its ground. Nothing where nothing legal leads to the outfall. */
  steps(tree: SewerTree): ReadonlyMap<number, readonly number[]> {
    return stepsOf(this.#priced(tree));
  }

  #priced(tree: SewerTree): Solved {
    const { peak } = this.#given.rules;
    const order = upstreamFirst(tree, this.#reaches);
    const mean = tree.flow ?? flowsOf(tree, this.#reaches);
    const flow = peak ? mean.map(peak) : mean;
    const tables = new Map<number, Table>();
    const arrivals = new Map<number, Arrival>();
    const above = new Map<number, Subtree[]>();
    const rules = this.#memory && JSON.stringify(this.#given.rules);
    for (const v of order) {
      const children = above.get(v) ?? [];
      const r = tree.downstream[v]!;
      if (r < 0) {
        tables.set(v, this.#table(tree, v, children));
        continue;
      }
      const reach = this.#reaches[r]!;
      const solve = (): Omit<Subtree, 'id'> => {
        const table = this.#table(tree, v, children);
        const arrive = reach.mayStep ? arriveInSteps : arriveOver;
        return { table, arrival: arrive(reach, table, flow[v]!, this.#given) };
      };
      const subtree = this.#memory
        ? this.#memory.find(`${rules}${restsOn(tree, v, children, flow[v]!, reach)}`, solve)
        : { id: v, ...solve() };
      tables.set(v, subtree.table);
      arrivals.set(v, subtree.arrival);
      const beside = above.get(reach.to);
      if (beside) beside.push(subtree);
      else above.set(reach.to, [subtree]);
    }
    return { tree, reaches: this.#reaches, order, flow, tables, arrivals, given: this.#given };
  }

  /** How one size lies in a reach; undefined where nothing is legal or it can't carry the flow. */
  lay(reach: Reach, flow: number, k: number): Lay | undefined {
    return layReach(reach, flow, k, this.#given.rules);
  }

  #table(tree: SewerTree, v: number, children: readonly Subtree[]): Table {
    const { rules, prices, grid } = this.#given;
    const { sizes, inflowDepthM } = rules;
    const H = grid.levels;
    const sum = sumOf(children);
    const price = new Float64Array(sizes.length * H);
    const lift = new Int16Array(sizes.length * H).fill(-1);
    const brought = Math.max(tree.isTerminal[v] ? inflowDepthM : 0, tree.leastDepthM?.[v] ?? 0);
    for (let k = 0; k < sizes.length; k++) {
      // what leaves keeps its cover, lifted or not
      const covered = levelOf(grid, sizes[k]!.minDepthM ?? 0);
      const least = Math.max(covered, levelOf(grid, brought));
      let wet = -1;
      let wetPrice = Infinity;
      for (let h = 0; h < H; h++) {
        const at = k * H + h;
        const above = h < least ? Infinity : (sum?.[at] ?? 0);
        price[at] = above + prices.manhole(grid.minDepthM + h * grid.stepM);
        if (price[at]! < wetPrice) {
          wetPrice = price[at]!;
          wet = h;
        }
      }
      const lifted = wetPrice + prices.liftStation;
      for (let h = covered; h < H; h++) {
        if (price[k * H + h]! <= lifted) continue;
        price[k * H + h] = lifted;
        lift[k * H + h] = wet;
      }
    }
    return { price, lift, pumpedYuan: isPassedOnly(tree, v) ? pumpedInto(children) : Infinity };
  }
}

/** All that decides about the subtree of a node and the reach below it but rules and prices. */
function restsOn(
  tree: SewerTree,
  v: number,
  children: readonly Subtree[],
  flow: number,
  { lengthM, ground, sizesMm, forbidden, yielding, mayStep }: Reach,
): string {
  const comesIn = [tree.isTerminal[v], tree.leastDepthM?.[v], flow, ...children.map(({ id }) => id)];
  return JSON.stringify([comesIn, lengthM, ground, sizesMm, forbidden, yielding, mayStep]);
}

/** Nothing of its own comes in. */
function isPassedOnly({ isTerminal, inflow, leastDepthM }: SewerTree, v: number): boolean {
  return !isTerminal[v] && inflow[v] === 0 && !leastDepthM?.[v];
}

/** Of a rising main to which nothing else comes. */
function pumpedInto(children: readonly Subtree[]): number {
  return children.length === 1 ? children[0]!.arrival.pumped.yuan : Infinity;
}

/** Prices of all that comes in at a node, by size and level. */
function sumOf(children: readonly Subtree[]): Float64Array | undefined {
  const [first, ...others] = children;
  if (!first) return undefined;
  const sum = first.arrival.price.slice();
  for (const { arrival } of others) for (let i = 0; i < sum.length; i++) sum[i]! += arrival.price[i]!;
  return sum;
}
