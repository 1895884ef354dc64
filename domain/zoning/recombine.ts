import type { Graph } from './graph.ts';
import type { Random } from './random.ts';

/** A sum that every zone must keep between `floor` and `cap`. The first of a list is the one that zones are cut by. */
export interface ZoneLimit {
  values: Float64Array;
  floor: number;
  cap: number;
}

/** What the search is steered by; the defaults were tuned on the county and grid instances (`npm run bench -- zoning`). */
export interface RecombineTuning {
  /** Share of a zone that a group just below its floor is worth. */
  partial: number;
  /** Steps of the score that are given away at random, in zones. */
  temperature: number;
  /** Largest number of groups melted at once. */
  melt: number;
}

export const defaultTuning: RecombineTuning = { partial: 0.4, temperature: 0.004, melt: 5 };

/** Under a budget cheap zones are worth more: a zone that costs nothing counts as two, one that costs `limit` or more as one. */
export interface ZonePrice {
  cost: Float64Array;
  limit: number;
}

/**
 * Grows the number of zones: melts a few neighbouring groups, draws a random spanning tree through them and cuts it from the
 * leaves up as soon as a branch reaches its floors (on that tree no other cut gives more zones). A group below its floor is a
 * fragment; fragments and overshoots are worth the square of their size, which drives them together until they make a zone.
 * Runs in O(units of the melted groups) and allocates nothing.
 */
export class Recombination {
  readonly graph: Graph;
  /** Group of each node. */
  readonly group: Int32Array;
  /** Groups that reach every floor. */
  full = 0;
  /** Full groups plus the worth of fragments and overshoots. */
  score = 0;

  readonly #limits: ZoneLimit[];
  readonly #tuning: RecombineTuning;
  readonly #price: ZonePrice | undefined;
  readonly #spent: Float64Array;
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #value: Float64Array;
  readonly #isFull: Uint8Array;
  readonly #spare: Int32Array;
  #spares = 0;
  readonly #mark: Int32Array;
  #stamp = 0;
  readonly #cluster: Int32Array;
  readonly #melted: Int32Array;
  readonly #order: Int32Array;
  readonly #parent: Int32Array;
  readonly #sum: Float64Array;
  readonly #extra: Float64Array[];
  readonly #cut: Int32Array;
  readonly #cutNode: Int32Array;
  readonly #cutValue: Float64Array;

  constructor(
    graph: Graph,
    limits: ZoneLimit[],
    group: Int32Array,
    tuning = defaultTuning,
    price?: ZonePrice,
  ) {
    const n = graph.size;
    this.graph = graph;
    this.group = group;
    this.#limits = limits;
    this.#tuning = tuning;
    this.#price = price;
    this.#spent = new Float64Array(price ? n : 0);
    this.#head = new Int32Array(n).fill(-1);
    this.#next = new Int32Array(n).fill(-1);
    this.#value = new Float64Array(n);
    this.#isFull = new Uint8Array(n);
    this.#spare = new Int32Array(n);
    this.#mark = new Int32Array(n);
    this.#cluster = new Int32Array(n);
    this.#melted = new Int32Array(n);
    this.#order = new Int32Array(n);
    this.#parent = new Int32Array(n);
    this.#sum = new Float64Array(n);
    this.#extra = limits.slice(1).map(() => new Float64Array(n));
    this.#cut = new Int32Array(n);
    this.#cutNode = new Int32Array(n);
    this.#cutValue = new Float64Array(n);
    this.#load();
  }

  /** Tries `count` recombinations. */
  run(count: number, random: Random): void {
    if (this.graph.size === 0) return;
    const { temperature, melt } = this.#tuning;
    for (let i = 0; i < count; i++) {
      const size = this.#melt(2 + random.below(melt - 1), random);
      this.#grow(size, random);
      const before = this.#meltedValue();
      const after = this.#cutTree(size);
      const slack = temperature > 0 ? -Math.log(1 - random.unit()) * temperature : 0;
      if (after + slack < before) continue;
      this.#accept(size);
      this.score += after - before;
    }
  }

  /** Melts every group and cuts one tree per component: the first plan. */
  construct(random: Random): void {
    const n = this.graph.size;
    const seen = new Uint8Array(n);
    for (let start = 0; start < n; start++) {
      if (seen[start]) continue;
      this.#stamp++;
      this.#meltedCount = 0;
      let size = 0;
      this.#cluster[size++] = start;
      seen[start] = 1;
      for (let head = 0; head < size; head++) {
        const u = this.#cluster[head]!;
        this.#mark[u] = this.#stamp;
        const g = this.group[u]!;
        if (this.#head[g] !== -1) {
          this.#melted[this.#meltedCount++] = g;
          this.#head[g] = -1;
        }
        for (let k = this.graph.offsets[u]!; k < this.graph.offsets[u + 1]!; k++) {
          const v = this.graph.neighbours[k]!;
          if (seen[v]) continue;
          seen[v] = 1;
          this.#cluster[size++] = v;
        }
      }
      this.#grow(size, random);
      const before = this.#meltedValue();
      this.score += this.#cutTree(size) - before;
      this.#accept(size);
    }
  }

  /** True where the group of a node reaches its floors. */
  isFull(node: number): boolean {
    return this.#isFull[this.group[node]!] === 1;
  }

  #meltedCount = 0;

  #load(): void {
    const n = this.graph.size;
    const sums = this.#limits.map(() => new Float64Array(n));
    const spent = new Float64Array(this.#price ? n : 0);
    for (let u = n - 1; u >= 0; u--) {
      const g = this.group[u]!;
      if (this.#price) spent[g]! += this.#price.cost[u]!;
      this.#next[u] = this.#head[g]!;
      this.#head[g] = u;
      for (let l = 0; l < sums.length; l++) sums[l]![g]! += this.#limits[l]!.values[u]!;
    }
    for (let g = n - 1; g >= 0; g--) {
      if (this.#head[g] === -1) {
        this.#spare[this.#spares++] = g;
        continue;
      }
      let full = true;
      for (let l = 0; l < sums.length; l++) if (sums[l]![g]! < this.#limits[l]!.floor) full = false;
      this.#isFull[g] = full ? 1 : 0;
      this.#value[g] = this.#valueOf(sums[0]![g]!, full, spent[g] ?? 0);
      this.score += this.#value[g]!;
      if (full) this.full++;
    }
  }

  #valueOf(sum: number, full: boolean, spent: number): number {
    const floor = this.#limits[0]!.floor;
    const over = (full ? sum - floor : sum) / floor;
    const part = this.#tuning.partial * (over < 1 ? over * over : 1);
    if (!full) return part;
    if (!this.#price) return 1 + part;
    return 1 + Math.max(0, 1 - spent / this.#price.limit);
  }

  /** Gathers the nodes of up to `groups` neighbouring groups; answers with how many nodes. */
  #melt(groups: number, random: Random): number {
    const { offsets, neighbours, size: n } = this.graph;
    const stamp = ++this.#stamp;
    const cluster = this.#cluster;
    const mark = this.#mark;
    let size = 0;
    this.#meltedCount = 0;
    let g = this.group[random.below(n)]!;
    for (let tries = groups * 6; ; tries--) {
      this.#melted[this.#meltedCount++] = g;
      for (let u = this.#head[g]!; u !== -1; u = this.#next[u]!) {
        cluster[size++] = u;
        mark[u] = stamp;
      }
      if (this.#meltedCount === groups) return size;
      for (; tries > 0; tries--) {
        const u = cluster[random.below(size)]!;
        const degree = offsets[u + 1]! - offsets[u]!;
        if (degree === 0) return size;
        const v = neighbours[offsets[u]! + random.below(degree)]!;
        if (mark[v] === stamp) continue;
        g = this.group[v]!;
        break;
      }
      if (tries <= 0) return size;
    }
  }

  /** Draws a random spanning tree of the marked nodes: `order` lists parents before children. */
  #grow(size: number, random: Random): void {
    const { offsets, neighbours } = this.graph;
    const order = this.#order;
    const parent = this.#parent;
    const mark = this.#mark;
    const inside = this.#stamp;
    const taken = ++this.#stamp;
    const root = this.#cluster[random.below(size)]!;
    order[0] = root;
    parent[root] = -1;
    mark[root] = taken;
    // order[0 … done) is the tree in order of visit, order[done … tail) the frontier
    let tail = 1;
    const style = random.below(3);
    for (let done = 0; done < tail; done++) {
      const pick =
        style === 0
          ? done + random.below(tail - done)
          : style === 1
            ? tail - 1
            : random.next() & 1
              ? tail - 1
              : done + random.below(tail - done);
      const u = order[pick]!;
      order[pick] = order[done]!;
      order[done] = u;
      const from = offsets[u]!;
      const degree = offsets[u + 1]! - from;
      // a random start and step make the order of the neighbours random enough, at no cost
      let at = random.below(degree);
      for (let k = 0; k < degree; k++) {
        const v = neighbours[from + at]!;
        if (++at === degree) at = 0;
        if (mark[v] !== inside) continue;
        mark[v] = taken;
        parent[v] = u;
        order[tail++] = v;
      }
    }
  }

  #meltedValue(): number {
    let value = 0;
    for (let m = 0; m < this.#meltedCount; m++) value += this.#value[this.#melted[m]!]!;
    return value;
  }

  #cuts = 0;

  /** Cuts the tree from the leaves up; answers with the worth of the new groups. */
  #cutTree(size: number): number {
    const order = this.#order;
    const parent = this.#parent;
    const sum = this.#sum;
    const cut = this.#cut;
    const { values, floor, cap } = this.#limits[0]!;
    for (let i = 0; i < size; i++) {
      const u = order[i]!;
      sum[u] = values[u]!;
      cut[u] = 0;
    }
    for (let l = 0; l < this.#extra.length; l++) {
      const extra = this.#extra[l]!;
      const from = this.#limits[l + 1]!.values;
      for (let i = 0; i < size; i++) extra[order[i]!] = from[order[i]!]!;
    }
    const spent = this.#spent;
    if (this.#price) for (let i = 0; i < size; i++) spent[order[i]!] = this.#price.cost[order[i]!]!;
    this.#cuts = 0;
    let worth = 0;
    const plain = this.#extra.length === 0;
    for (let i = size - 1; i >= 0; i--) {
      const u = order[i]!;
      const up = parent[u]!;
      let full = sum[u]! >= floor;
      if (!plain && full) full = this.#reachesExtraFloors(u);
      if (!full && up !== -1) {
        if (sum[up]! + sum[u]! <= cap && (plain || this.#fitsExtraCaps(up, u))) {
          sum[up]! += sum[u]!;
          if (this.#price) spent[up]! += spent[u]!;
          for (let l = 0; l < this.#extra.length; l++) this.#extra[l]![up]! += this.#extra[l]![u]!;
          continue;
        }
      }
      cut[u] = full ? 2 : 1;
      const value = this.#valueOf(sum[u]!, full, this.#price ? spent[u]! : 0);
      this.#cutNode[this.#cuts] = u;
      this.#cutValue[this.#cuts++] = value;
      worth += value;
    }
    return worth;
  }

  #reachesExtraFloors(u: number): boolean {
    for (let l = 0; l < this.#extra.length; l++) {
      if (this.#extra[l]![u]! < this.#limits[l + 1]!.floor) return false;
    }
    return true;
  }

  #fitsExtraCaps(up: number, u: number): boolean {
    for (let l = 0; l < this.#extra.length; l++) {
      if (this.#extra[l]![up]! + this.#extra[l]![u]! > this.#limits[l + 1]!.cap) return false;
    }
    return true;
  }

  #accept(size: number): void {
    for (let m = 0; m < this.#meltedCount; m++) {
      const g = this.#melted[m]!;
      if (this.#isFull[g]) this.full--;
      this.#head[g] = -1;
      this.#spare[this.#spares++] = g;
    }
    for (let c = 0; c < this.#cuts; c++) {
      const g = this.#spare[--this.#spares]!;
      const u = this.#cutNode[c]!;
      const full = this.#cut[u] === 2;
      this.#isFull[g] = full ? 1 : 0;
      if (full) this.full++;
      this.#value[g] = this.#cutValue[c]!;
      this.#head[g] = -1;
      this.#cut[u] = g + 3;
    }
    for (let i = 0; i < size; i++) {
      const u = this.#order[i]!;
      const g = this.#cut[u]! >= 3 ? this.#cut[u]! - 3 : this.group[this.#parent[u]!]!;
      this.group[u] = g;
      this.#next[u] = this.#head[g]!;
      this.#head[g] = u;
    }
  }
}
