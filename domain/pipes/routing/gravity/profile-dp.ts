import { arriveOver, type Given } from './arrivals.ts';
import { type Lay, layReach } from './lay-reach.ts';
import { type Arrival, levelOf, type SewerProfile, type Table } from './profile.ts';
import type { Reach, SewerPrices, SewerRules, SewerTree } from './sewer-graph.ts';
import { flowsOf, upstreamFirst } from './sewer-graph.ts';
import { traceProfile } from './trace-profile.ts';

/**
 * Inverts and diameters of a whole sewer tree, cheapest on the grid of `stepM`: bottom-up, price[size][level] of every
 * node, diameters never shrinking downstream and crowns meeting where they grow (series design of Duque et al. 2016, carried over to trees).
 * Each pipe runs as flat as slope, fill, cover and crossings allow; a node may be deeper than what arrives (drop), and a lift or a
 * rising main costs its price. What the grid rounded down is taken back at the end. O(reaches · sizes · levels · ground points).
 */
export class ProfileSolver {
  readonly #reaches: readonly Reach[];
  readonly #given: Given;

  constructor(reaches: readonly Reach[], rules: SewerRules, prices: SewerPrices) {
    const { minDepthM, maxDepthM, stepM } = rules;
    const deepest = Math.ceil(2 * maxDepthM * 100);
    this.#reaches = reaches;
    this.#given = {
      rules,
      prices,
      grid: { levels: Math.round((maxDepthM - minDepthM) / stepM) + 1, stepM, minDepthM },
      trench: rules.sizes.map(({ diameterMm }) =>
        Float64Array.from({ length: deepest + 1 }, (_, cm) => prices.trench(cm / 100, diameterMm)),
      ),
    };
  }

  solve(tree: SewerTree): SewerProfile | undefined {
    const { peak } = this.#given.rules;
    const order = upstreamFirst(tree, this.#reaches);
    const mean = flowsOf(tree, this.#reaches);
    const flow = peak ? mean.map(peak) : mean;
    const tables = new Map<number, Table>();
    const arrivals = new Map<number, Arrival>();
    const sums = new Map<number, Float64Array>();
    for (const v of order) {
      const table = this.#table(tree, v, sums.get(v));
      tables.set(v, table);
      const r = tree.downstream[v]!;
      if (r < 0) continue;
      const arrival = arriveOver(this.#reaches[r]!, table, flow[v]!, this.#given);
      arrivals.set(v, arrival);
      const next = this.#reaches[r]!.to;
      const sum = sums.get(next);
      if (sum) for (let i = 0; i < sum.length; i++) sum[i]! += arrival.price[i]!;
      else sums.set(next, arrival.price.slice());
    }
    return traceProfile({ tree, reaches: this.#reaches, order, flow, tables, arrivals, given: this.#given });
  }

  /** How one size lies in a reach; undefined where nothing is legal or it can't carry the flow. */
  lay(reach: Reach, flow: number, k: number): Lay | undefined {
    return layReach(reach, flow, k, this.#given.rules);
  }

  #table(tree: SewerTree, v: number, sum: Float64Array | undefined): Table {
    const { rules, prices, grid } = this.#given;
    const { sizes, inflowDepthM } = rules;
    const H = grid.levels;
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
    return { price, lift };
  }
}
