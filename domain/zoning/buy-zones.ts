import type { Graph } from './graph.ts';
import type { Random } from './random.ts';
import type { ZoneLimit } from './recombine.ts';

/** A connected set of nodes within the limits, trimmed to what it needs. */
interface Offer {
  nodes: number[];
  cost: number;
}

/** What the search is steered by; tuned on counties, blocks and grids with prices of their own (docs/zoning.md). */
const tuning = {
  /** Zones torn down at most by one step. */
  ruined: 3,
  /** Nodes looked at around the first one. */
  around: 30,
  /** Growths in one step that may come to nothing. */
  failures: 4,
  /** How much chance is in a growth: a node's worth counts up to so much more. */
  chance: 0.6,
  /** Worth that is given away at random, as a share of the price. */
  temperature: 0.003,
};

/**
 * Zones under a budget: a zone is worth the shadow price of a zone less its cost, and what is not worth its money stays out. Each step tears down
 * a few zones that lie together and grows cheap ones in their place, from what brings a zone nearest to its floors for the least cost;
 * worse worth is taken back. Unlike `Recombination` it leaves dear units out from the start. Ruin and recreate after Schrimpf et al. (2000).
 */
export class ZonePurchase {
  readonly graph: Graph;
  /** Zone of each node, −1 = none. */
  readonly zone: Int32Array;
  /** Sum of (price − cost) over the zones that cost less than the price. */
  worth = 0;

  readonly #limits: ZoneLimit[];
  readonly #cost: Float64Array;
  readonly #price: number;
  readonly #zones: (Offer | undefined)[] = [];
  readonly #spare: number[] = [];
  readonly #mark: Int32Array;
  #stamp = 0;
  readonly #sums: Float64Array;

  constructor(graph: Graph, limits: ZoneLimit[], cost: Float64Array, price: number, zone: Int32Array) {
    this.graph = graph;
    this.zone = new Int32Array(graph.size).fill(-1);
    this.#limits = limits;
    this.#cost = cost;
    this.#price = price;
    this.#mark = new Int32Array(graph.size);
    this.#sums = new Float64Array(limits.length);
    const members = new Map<number, number[]>();
    zone.forEach((g, u) => {
      if (g < 0) return;
      const nodes = members.get(g);
      if (nodes) nodes.push(u);
      else members.set(g, [u]);
    });
    for (const nodes of members.values()) {
      this.#sums.fill(0);
      for (const u of nodes) this.#add(u, 1);
      if (this.#isFull()) this.#put(this.#trimmed(nodes));
    }
  }

  /** Tries `count` steps. */
  run(count: number, random: Random): void {
    if (this.graph.size === 0) return;
    for (let step = 0; step < count; step++) {
      const before = this.worth;
      const { ruined, roots } = this.#ruin(random);
      const made: number[] = [];
      for (let failures = 0; roots.length > 0 && failures < tuning.failures; ) {
        const at = random.below(roots.length);
        const root = roots[at]!;
        if (this.zone[root]! >= 0) {
          roots[at] = roots.at(-1)!;
          roots.pop();
          continue;
        }
        const offer = this.#grow(root, random);
        if (offer && offer.cost < this.#price) made.push(this.#put(offer));
        else failures++;
      }
      const slack = -Math.log(1 - random.unit()) * tuning.temperature * this.#price;
      if (this.worth + slack >= before) continue;
      for (const g of made.reverse()) this.#drop(g);
      for (const offer of ruined) this.#put(offer);
    }
  }

  /** Tears down some zones around a random node; answers with them and with the free nodes there. */
  #ruin(random: Random): { ruined: Offer[]; roots: number[] } {
    const { offsets, neighbours } = this.graph;
    const most = 1 + random.below(tuning.ruined);
    const reach = 1 + random.below(tuning.around);
    const ruined: Offer[] = [];
    const seen = ++this.#stamp;
    const found = [random.below(this.graph.size)];
    this.#mark[found[0]!] = seen;
    const look = (u: number) => {
      if (this.#mark[u] === seen) return;
      this.#mark[u] = seen;
      found.push(u);
    };
    for (let head = 0; head < found.length; head++) {
      const u = found[head]!;
      const g = this.zone[u]!;
      if (g >= 0) {
        if (ruined.length === most) continue;
        const offer = this.#drop(g);
        ruined.push(offer);
        offer.nodes.forEach(look);
      }
      if (head < reach) for (let k = offsets[u]!; k < offsets[u + 1]!; k++) look(neighbours[k]!);
    }
    return { ruined, roots: found.filter((u) => this.zone[u]! < 0) };
  }

  /** A zone of free nodes around `root`, or null where it got stuck or became too dear. */
  #grow(root: number, random: Random): Offer | null {
    const { offsets, neighbours } = this.graph;
    const near = [root];
    const nodes: number[] = [];
    const stamp = ++this.#stamp;
    this.#mark[root] = stamp;
    this.#sums.fill(0);
    while (near.length > 0) {
      let best = -1;
      let bestWorth = -1;
      for (let i = 0; i < near.length; i++) {
        const u = near[i]!;
        const gain = this.#gain(u);
        if (gain < 0) continue;
        const worth = (gain / (this.#cost[u]! + 1e-9)) * (1 + tuning.chance * random.unit());
        if (worth > bestWorth) [best, bestWorth] = [i, worth];
      }
      if (best < 0) return null;
      const u = near[best]!;
      near[best] = near.at(-1)!;
      near.pop();
      nodes.push(u);
      this.#add(u, 1);
      if (this.#isFull()) return this.#trimmed(nodes);
      for (let k = offsets[u]!; k < offsets[u + 1]!; k++) {
        const v = neighbours[k]!;
        if (this.#mark[v] === stamp || this.zone[v]! >= 0) continue;
        this.#mark[v] = stamp;
        near.push(v);
      }
    }
    return null;
  }

  /** Share of the floors that a node still adds; negative where it breaks a cap. */
  #gain(u: number): number {
    let gain = 1e-6;
    for (let l = 0; l < this.#limits.length; l++) {
      const { values, floor, cap } = this.#limits[l]!;
      const sum = this.#sums[l]!;
      if (sum + values[u]! > cap) return -1;
      if (sum < floor) gain += Math.min(values[u]!, floor - sum) / floor;
    }
    return gain;
  }

  /** The zone without what it needs neither for its floors nor to hold together, the dearest first. `#sums` are those of the zone. */
  #trimmed(nodes: number[]): Offer {
    const cost = this.#cost;
    let kept = nodes;
    for (const u of [...nodes].sort((a, b) => cost[b]! - cost[a]! || a - b)) {
      if (kept.length === 1 || cost[u] === 0) break;
      this.#add(u, -1);
      const rest = this.#isFull() ? kept.filter((v) => v !== u) : kept;
      if (rest !== kept && this.#isWhole(rest)) kept = rest;
      else this.#add(u, 1);
    }
    return { nodes: kept, cost: kept.reduce((sum, u) => sum + cost[u]!, 0) };
  }

  #isWhole(nodes: number[]): boolean {
    const { offsets, neighbours } = this.graph;
    const inside = ++this.#stamp;
    for (const u of nodes) this.#mark[u] = inside;
    const met = ++this.#stamp;
    const queue = [nodes[0]!];
    this.#mark[nodes[0]!] = met;
    for (let head = 0; head < queue.length; head++) {
      const u = queue[head]!;
      for (let k = offsets[u]!; k < offsets[u + 1]!; k++) {
        const v = neighbours[k]!;
        if (this.#mark[v] !== inside) continue;
        this.#mark[v] = met;
        queue.push(v);
      }
    }
    return queue.length === nodes.length;
  }

  #isFull(): boolean {
    for (let l = 0; l < this.#limits.length; l++) if (this.#sums[l]! < this.#limits[l]!.floor) return false;
    return true;
  }

  #add(u: number, sign: number): void {
    for (let l = 0; l < this.#limits.length; l++) this.#sums[l]! += sign * this.#limits[l]!.values[u]!;
  }

  #put(offer: Offer): number {
    const g = this.#spare.pop() ?? this.#zones.length;
    this.#zones[g] = offer;
    for (const u of offer.nodes) this.zone[u] = g;
    this.worth += Math.max(0, this.#price - offer.cost);
    return g;
  }

  #drop(g: number): Offer {
    const offer = this.#zones[g]!;
    for (const u of offer.nodes) this.zone[u] = -1;
    this.#zones[g] = undefined;
    this.#spare.push(g);
    this.worth -= Math.max(0, this.#price - offer.cost);
    return offer;
  }
}
