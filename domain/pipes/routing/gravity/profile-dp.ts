import { slopeFor, slopeForVelocity } from './manning.ts';
import type { Reach, SewerPrices, SewerRules, SewerTree } from './sewer-graph.ts';
import { flowsOf, upstreamFirst } from './sewer-graph.ts';

/** One pipe of the answer; depths are those of the invert below ground. */
export interface ProfiledPipe {
  reach: number;
  diameterMm: number;
  upDepthM: number;
  downDepthM: number;
  slope: number;
  meanDepthM: number;
  flow: number;
  /** Rising main from a pump instead of gravity. */
  pressure: boolean;
}

export interface ProfiledNode {
  node: number;
  depthM: number;
  dropM: number;
  lift: boolean;
  /** Where a lift stands: how deep what arrives falls, below ground; `depthM` is where it leaves. */
  wellDepthM?: number;
}

export interface SewerProfile {
  pipes: ProfiledPipe[];
  nodes: ProfiledNode[];
  costYuan: number;
  lifts: number;
  pumps: number;
  /** Σ length · mean depth, m²; times the trench width it is the excavation. */
  trenchAreaM2: number;
  lengthM: number;
}

/** What one node knows: price of all that drains through it, by size and depth of its outgoing pipe. */
interface Table {
  price: Float64Array;
  /** Depth level of the wet well when a lift is cheaper, −1 otherwise. */
  lift: Int16Array;
}

/** What arrives over one reach: price by size and by depth of the next outgoing pipe, and the choice behind it. */
interface Arrival {
  price: Float64Array;
  size: Int8Array;
  level: Int16Array;
}

/**
 * Inverts and diameters of a whole sewer tree, cheapest on the grid of `stepM`: bottom-up, price[size][level] of every
 * node, diameters never shrinking downstream (series design of Duque et al. 2016, carried over to trees). Each pipe runs
 * as flat as slope, fill, cover and crossings allow; a node may be deeper than what arrives (drop), and a lift or a
 * rising main costs its price. O(reaches · sizes · levels · ground points).
 */
export class ProfileSolver {
  readonly #reaches: readonly Reach[];
  readonly #rules: SewerRules;
  readonly #prices: SewerPrices;
  readonly #levels: number;
  readonly #trench: Float64Array[];

  constructor(reaches: readonly Reach[], rules: SewerRules, prices: SewerPrices) {
    this.#reaches = reaches;
    this.#rules = rules;
    this.#prices = prices;
    this.#levels = Math.round((rules.maxDepthM - rules.minDepthM) / rules.stepM) + 1;
    const deepest = Math.ceil(2 * rules.maxDepthM * 100);
    this.#trench = rules.sizes.map(({ diameterMm }) =>
      Float64Array.from({ length: deepest + 1 }, (_, cm) => prices.trench(cm / 100, diameterMm)),
    );
  }

  solve(tree: SewerTree): SewerProfile | undefined {
    const order = upstreamFirst(tree, this.#reaches);
    const mean = flowsOf(tree, this.#reaches);
    const flow = this.#rules.peak ? mean.map(this.#rules.peak) : mean;
    const tables = new Map<number, Table>();
    const arrivals = new Map<number, Arrival>();
    const sums = new Map<number, Float64Array>();
    for (const v of order) {
      const table = this.#table(tree, v, sums.get(v));
      tables.set(v, table);
      const r = tree.downstream[v]!;
      if (r < 0) continue;
      const arrival = this.#arrive(this.#reaches[r]!, table, flow[v]!);
      arrivals.set(v, arrival);
      const next = this.#reaches[r]!.to;
      const sum = sums.get(next);
      if (sum) for (let i = 0; i < sum.length; i++) sum[i]! += arrival.price[i]!;
      else sums.set(next, arrival.price.slice());
    }
    return this.#trace(tree, order, flow, tables, arrivals);
  }

  #table(tree: SewerTree, v: number, sum: Float64Array | undefined): Table {
    const { sizes, stepM, minDepthM, inflowDepthM } = this.#rules;
    const H = this.#levels;
    const price = new Float64Array(sizes.length * H);
    const lift = new Int16Array(sizes.length * H).fill(-1);
    const deepest = Math.max(tree.isTerminal[v] ? inflowDepthM : 0, tree.leastDepthM?.[v] ?? 0);
    for (let k = 0; k < sizes.length; k++) {
      const least = this.#levelOf(Math.max(deepest, sizes[k]!.minDepthM ?? 0));
      let wet = -1;
      let wetPrice = Infinity;
      for (let h = 0; h < H; h++) {
        const at = k * H + h;
        const above = h < least ? Infinity : (sum?.[at] ?? 0);
        price[at] = above + this.#prices.manhole(minDepthM + h * stepM);
        if (price[at]! < wetPrice) {
          wetPrice = price[at]!;
          wet = h;
        }
      }
      const lifted = wetPrice + this.#prices.liftStation;
      for (let h = 0; h < H; h++) {
        if (price[k * H + h]! <= lifted) continue;
        price[k * H + h] = lifted;
        lift[k * H + h] = wet;
      }
    }
    return { price, lift };
  }

  /** The shallowest level of the grid that is as deep as asked. */
  #levelOf(depthM: number): number {
    const { minDepthM, stepM } = this.#rules;
    return Math.max(0, Math.ceil((depthM - minDepthM) / stepM - 1e-9));
  }

  /** Carries a node's table over its downstream reach. */
  #arrive(reach: Reach, table: Table, flow: number): Arrival {
    const { sizes } = this.#rules;
    const H = this.#levels;
    const arrival: Arrival = {
      price: new Float64Array(sizes.length * H).fill(Infinity),
      size: new Int8Array(sizes.length * H).fill(-1),
      level: new Int16Array(sizes.length * H).fill(-1),
    };
    for (let k = 0; k < sizes.length; k++) this.#layGravity(reach, table, flow, k, arrival);
    this.#layPressure(reach, table, arrival);
    for (let k = 1; k < sizes.length; k++) {
      for (let h = 0; h < H; h++) {
        if (arrival.price[(k - 1) * H + h]! >= arrival.price[k * H + h]!) continue;
        copy(arrival, (k - 1) * H + h, k * H + h);
      }
    }
    return arrival;
  }

  #layGravity(reach: Reach, table: Table, flow: number, k: number, arrival: Arrival): void {
    const { stepM, minDepthM, dropFromM } = this.#rules;
    const H = this.#levels;
    const lay = this.lay(reach, flow, k);
    if (!lay) return;
    const own = new Float64Array(H).fill(Infinity);
    const from = new Int16Array(H).fill(-1);
    const pipe = this.#prices.pipe(this.#rules.sizes[k]!.diameterMm) * reach.lengthM;
    const trench = this.#trench[k]!;
    for (let h = 0; h < H; h++) {
      const base = table.price[k * H + h]!;
      if (base === Infinity) continue;
      const up = minDepthM + h * stepM;
      const down = lay.arrivalDepth(up);
      if (down === undefined) continue;
      const mean = Math.max(0, (up + down) / 2 + lay.meanOffset);
      const price =
        base + pipe + trench[Math.min(trench.length - 1, Math.round(mean * 100))]! * reach.lengthM;
      const level = Math.max(0, Math.ceil((down - minDepthM) / stepM - 1e-6));
      if (level < H && price < own[level]!) {
        own[level] = price;
        from[level] = h;
      }
    }
    this.#spreadDown(own, from, k, Math.round(dropFromM / stepM), arrival);
  }

  /** The next pipe may leave deeper than this one arrives: freely within the drop limit, with a drop manhole beyond. */
  #spreadDown(own: Float64Array, from: Int16Array, k: number, window: number, arrival: Arrival): void {
    const H = this.#levels;
    const put = (h: number, price: number, level: number): void => {
      if (price >= arrival.price[k * H + h]!) return;
      arrival.price[k * H + h] = price;
      arrival.size[k * H + h] = k;
      arrival.level[k * H + h] = from[level]!;
    };
    const queue: number[] = [];
    let head = 0;
    let far = -1;
    for (let h = 0; h < H; h++) {
      if (own[h]! < Infinity) {
        while (queue.length > head && own[queue.at(-1)!]! >= own[h]!) queue.pop();
        queue.push(h);
      }
      const leaving = h - window - 1;
      if (leaving >= 0 && own[leaving]! < (far < 0 ? Infinity : own[far]!)) far = leaving;
      while (queue.length > head && queue[head]! < h - window) head++;
      if (queue.length > head) put(h, own[queue[head]!]!, queue[head]!);
      if (far >= 0) put(h, own[far]! + this.#prices.dropManhole, far);
    }
  }

  #layPressure(reach: Reach, table: Table, arrival: Arrival): void {
    const H = this.#levels;
    let best = -1;
    for (let i = 0; i < table.price.length; i++) {
      if (best < 0 || table.price[i]! < table.price[best]!) best = i;
    }
    const run = this.#prices.pressurePipe + this.#prices.trench(this.#rules.minDepthM, 100);
    const price = table.price[best]! + this.#prices.pumpStation + run * reach.lengthM;
    for (let i = 0; i < arrival.price.length; i++) {
      if (price >= arrival.price[i]!) continue;
      arrival.price[i] = price;
      arrival.size[i] = -2 - Math.floor(best / H);
      arrival.level[i] = best % H;
    }
  }

  /**
   * How one size lies in a reach: the shallowest depth of arrival for a depth of departure, undefined where nothing is
   * legal. Undefined as a whole when the size can't carry the flow.
   */
  lay(reach: Reach, flow: number, k: number) {
    const { sizes, roughness, maxVelocityMS, maxDepthM } = this.#rules;
    const { diameterMm, minSlope, maxFill, heightM = 0 } = sizes[k]!;
    const minDepthM = Math.max(this.#rules.minDepthM, sizes[k]!.minDepthM ?? 0);
    const [least, most] = reach.sizesMm ?? [0, Infinity];
    if (diameterMm < least || diameterMm > most) return undefined;
    const slope = Math.max(minSlope, slopeFor(flow, maxFill, diameterMm / 1000, roughness));
    const steepest = slopeForVelocity(flow, maxVelocityMS, diameterMm / 1000, roughness);
    if (slope > steepest) return undefined;
    const L = reach.lengthM;
    const first = reach.ground[0]![1];
    const last = reach.ground.at(-1)![1];
    const rise = last - first;
    const points: [number, number][] = [];
    let area = 0;
    for (let i = 1; i < reach.ground.length; i++) {
      const [s0, z0] = reach.ground[i - 1]!;
      const [s1, z1] = reach.ground[i]!;
      const off = (s: number, z: number): number => z - first - (rise * s) / L;
      area += ((off(s0, z0) + off(s1, z1)) / 2) * (s1 - s0);
      if (i < reach.ground.length - 1 && s1 > 0.01 * L && s1 < 0.99 * L) points.push([s1 / L, off(s1, z1)]);
    }
    const meanOffset = L > 0 ? area / L : 0;
    const arrivalDepth = (up: number): number | undefined => {
      let low = Math.max(minDepthM, up + rise + slope * L);
      let high = Math.min(maxDepthM, steepest === Infinity ? Infinity : up + rise + steepest * L);
      for (const [x, off] of points) {
        low = Math.max(low, (minDepthM - off - (1 - x) * up) / x);
        high = Math.min(high, (maxDepthM - off - (1 - x) * up) / x);
      }
      // passing under one pipe may lead into the next: looked at again until all are passed
      for (let moved = true; moved && low <= high; ) {
        moved = false;
        for (const { stationM, bottomM, topM } of reach.forbidden ?? []) {
          const x = Math.min(0.999, Math.max(0.001, stationM / L));
          const invert = (1 - x) * (first - up) + x * (last - low);
          if (invert > topM || invert + heightM < bottomM) continue;
          low = last - (bottomM - heightM - (1 - x) * (first - up)) / x + 1e-6;
          moved = true;
        }
      }
      return low <= high + 1e-9 ? low : undefined;
    };
    return { arrivalDepth, meanOffset, slope };
  }

  #trace(
    tree: SewerTree,
    order: number[],
    flow: Float64Array,
    tables: Map<number, Table>,
    arrivals: Map<number, Arrival>,
  ): SewerProfile | undefined {
    const { sizes, stepM, minDepthM, outfallInvertM } = this.#rules;
    const H = this.#levels;
    const end = tables.get(tree.outfall)!;
    const outfallGround = this.#groundAt(tree.outfall);
    const levelOf = (i: number) => outfallGround - (minDepthM + (i % H) * stepM);
    let best = leastOf(end.price, (i) => outfallInvertM === undefined || levelOf(i) >= outfallInvertM - 1e-9);
    // a receiving pipe above all that is legal takes what is lifted into it
    const intoMain = best < 0 && outfallInvertM !== undefined;
    if (intoMain) best = leastOf(end.price, (i) => end.lift[i]! < 0);
    if (best < 0) return undefined;
    const chosen = new Map<number, number>([[tree.outfall, best]]);
    const profile: SewerProfile = {
      pipes: [],
      nodes: [],
      costYuan: end.price[best]! + (intoMain ? this.#prices.liftStation : 0),
      lifts: 0,
      pumps: 0,
      trenchAreaM2: 0,
      lengthM: 0,
    };
    const nodes = new Map<number, ProfiledNode>();
    for (const v of order.toReversed()) {
      const r = tree.downstream[v]!;
      if (r >= 0) {
        const reach = this.#reaches[r]!;
        const next = chosen.get(reach.to)!;
        const wet = tables.get(reach.to)!.lift[next]!;
        const at = wet >= 0 ? Math.floor(next / H) * H + wet : next;
        const arrival = arrivals.get(v)!;
        const size = arrival.size[at]!;
        const k = size >= 0 ? size : -2 - size;
        const level = arrival.level[at]!;
        chosen.set(v, k * H + level);
        const pressure = size < 0;
        const upDepthM = pressure ? minDepthM : minDepthM + level * stepM;
        const lay = this.lay(reach, flow[v]!, k);
        const downDepthM = pressure ? minDepthM : lay!.arrivalDepth(upDepthM)!;
        const received = nodes.get(reach.to)!;
        const dropM = received.depthM - downDepthM;
        if (!received.lift && dropM > received.dropM) received.dropM = dropM;
        const rise = reach.ground.at(-1)![1] - reach.ground[0]![1];
        const meanDepthM = pressure ? minDepthM : (upDepthM + downDepthM) / 2 + lay!.meanOffset;
        profile.pipes.push({
          reach: r,
          diameterMm: sizes[k]!.diameterMm,
          upDepthM,
          downDepthM,
          slope: (downDepthM - upDepthM - rise) / reach.lengthM,
          meanDepthM,
          flow: flow[v]!,
          pressure,
        });
        profile.lengthM += reach.lengthM;
        profile.trenchAreaM2 += reach.lengthM * meanDepthM;
        if (pressure) profile.pumps++;
      }
      const mine = chosen.get(v)!;
      const ownM = minDepthM + (mine % H) * stepM;
      const wet = tables.get(v)!.lift[mine]!;
      const node: ProfiledNode = { node: v, depthM: ownM, dropM: 0, lift: wet >= 0 };
      if (wet >= 0) node.wellDepthM = minDepthM + wet * stepM;
      if (intoMain && v === tree.outfall) {
        node.depthM = Math.max(0, outfallGround - outfallInvertM);
        Object.assign(node, { lift: true, wellDepthM: ownM });
      }
      if (node.lift) profile.lifts++;
      nodes.set(v, node);
    }
    profile.nodes = [...nodes.values()];
    return profile;
  }

  #groundAt(node: number): number {
    const reach = this.#reaches.find((one) => one.to === node);
    return reach ? reach.ground.at(-1)![1] : Infinity;
  }
}

/** Where the least finite price stands among those allowed; −1 where there is none. */
function leastOf(prices: Float64Array, isAllowed: (at: number) => boolean): number {
  let best = -1;
  prices.forEach((price, at) => {
    if (price < (best < 0 ? Infinity : prices[best]!) && isAllowed(at)) best = at;
  });
  return best;
}

function copy(arrival: Arrival, from: number, to: number): void {
  arrival.price[to] = arrival.price[from]!;
  arrival.size[to] = arrival.size[from]!;
  arrival.level[to] = arrival.level[from]!;
}
