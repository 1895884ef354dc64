import type { Graph } from './graph.ts';
import type { Random } from './random.ts';
import type { ZoneLimit } from './recombine.ts';
import { ZoneCost, type ZoneTerms } from './zone-cost.ts';

/** Unit in no zone. */
export const unassigned = -1;

/**
 * Improves a plan without changing the number of zones: moves of one border unit and swaps of two, accepted by Metropolis' rule.
 * Every accepted move keeps each zone contiguous and within its floors and caps; swaps are what makes tight floors movable.
 */
export class Anneal {
  readonly graph: Graph;
  /** Zone of each unit, or −1. */
  readonly zone: Int32Array;
  /** Weighted sum of the terms, kept up to date; recomputed by `refresh`. */
  cost = 0;
  /** What all assigned units together may still spend. */
  slack: number;

  readonly #limits: ZoneLimit[];
  readonly #terms: ZoneCost;
  readonly #sums: Float64Array[];
  readonly #count: Int32Array;
  readonly #spend: Float64Array | undefined;
  readonly #coverage: Float64Array | undefined;
  readonly #mark: Int32Array;
  #stamp = 0;
  readonly #queue: Int32Array;
  readonly #best: Int32Array;
  #bestCost = Number.POSITIVE_INFINITY;

  constructor(
    graph: Graph,
    limits: ZoneLimit[],
    zone: Int32Array,
    zones: number,
    terms: ZoneTerms,
    options: { spend?: Float64Array; slack?: number; coverage?: Float64Array } = {},
  ) {
    this.graph = graph;
    this.zone = zone;
    this.#limits = limits;
    this.#terms = new ZoneCost(graph, zone, zones, terms);
    this.#sums = limits.map(() => new Float64Array(zones));
    this.#count = new Int32Array(zones);
    this.#spend = options.spend;
    this.#coverage = options.coverage;
    this.slack = options.slack ?? Number.POSITIVE_INFINITY;
    this.#mark = new Int32Array(graph.size);
    this.#queue = new Int32Array(graph.size);
    for (let u = 0; u < graph.size; u++) if (zone[u]! >= 0) this.#add(u, zone[u]!, 1);
    this.cost = this.#terms.total();
    this.#best = zone.slice();
    this.#bestCost = this.cost;
  }

  /** Best plan seen by this object. */
  get best(): { zone: Int32Array; cost: number } {
    return { zone: this.#best, cost: this.#bestCost };
  }

  /** A temperature at which about four in five worsening moves pass: the mean cost of a random move. */
  meanMove(samples: number, random: Random): number {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < samples; i++) {
      const u = random.below(this.graph.size);
      const to = this.#otherZone(u, random);
      if (to === this.zone[u]) continue;
      sum += Math.abs(this.#terms.moveDelta(u, this.zone[u]!, to));
      count++;
    }
    return count === 0 ? 0 : sum / count;
  }

  /** Proposes `count` moves at one temperature. */
  run(count: number, temperature: number, random: Random): void {
    const n = this.graph.size;
    if (n === 0) return;
    for (let i = 0; i < count; i++) {
      const u = random.below(n);
      const to = this.#otherZone(u, random);
      const from = this.zone[u]!;
      if (to === from) continue;
      const limit = temperature > 0 ? -Math.log(1 - random.unit()) * temperature : 0;
      if (this.#fits(u, from, to)) this.#tryMove(u, from, to, limit);
      else if (from >= 0 && to >= 0) this.#trySwap(u, from, to, limit, random);
      if (this.cost < this.#bestCost - 1e-9) {
        // copying at every small step would cost more than the search: note the level, copy when leaving it
        this.#bestCost = this.cost;
        this.#dirty = true;
      } else if (this.#dirty && this.cost > this.#bestCost + temperature) this.#keep();
    }
    if (this.#dirty && this.cost <= this.#bestCost + 1e-9) this.#keep();
    this.#dirty = false;
  }

  #dirty = false;

  #keep(): void {
    this.#best.set(this.zone);
    this.#bestCost = this.cost;
    this.#dirty = false;
  }

  #otherZone(u: number, random: Random): number {
    const { offsets, neighbours } = this.graph;
    const from = offsets[u]!;
    const degree = offsets[u + 1]! - from;
    if (degree === 0) return this.zone[u]!;
    return this.zone[neighbours[from + random.below(degree)]!]!;
  }

  #add(u: number, zone: number, sign: number): void {
    for (let l = 0; l < this.#sums.length; l++) this.#sums[l]![zone]! += sign * this.#limits[l]!.values[u]!;
    this.#count[zone]! += sign;
    if (this.#spend) this.slack -= sign * this.#spend[u]!;
  }

  /** Floors of the giving zone, caps of the taking one, the budget: sums only, no contiguity. */
  #fits(u: number, from: number, to: number): boolean {
    for (let l = 0; l < this.#limits.length; l++) {
      const { values, floor, cap } = this.#limits[l]!;
      if (from >= 0 && this.#sums[l]![from]! - values[u]! < floor) return false;
      if (to >= 0 && this.#sums[l]![to]! + values[u]! > cap) return false;
    }
    if (from >= 0 && this.#count[from]! <= 1) return false;
    return !(from < 0 && this.#spend && this.#spend[u]! > this.slack);
  }

  #coverageDelta(u: number, from: number, to: number): number {
    if (!this.#coverage) return 0;
    return (from >= 0 ? this.#coverage[u]! : 0) - (to >= 0 ? this.#coverage[u]! : 0);
  }

  #tryMove(u: number, from: number, to: number, limit: number): void {
    const delta = this.#terms.moveDelta(u, from, to) + this.#coverageDelta(u, from, to);
    if (delta > limit) return;
    if (from >= 0 && !this.#staysWhole(u, from)) return;
    this.#move(u, from, to);
    this.cost += delta;
  }

  /** u goes to `to`, and a unit of `to` that borders on `from` comes back. */
  #trySwap(u: number, from: number, to: number, limit: number, random: Random): void {
    const v = this.#partner(u, from, to, random);
    if (v < 0) return;
    for (let l = 0; l < this.#limits.length; l++) {
      const { values, floor, cap } = this.#limits[l]!;
      const shift = values[u]! - values[v]!;
      const left = this.#sums[l]![from]! - shift;
      const right = this.#sums[l]![to]! + shift;
      if (left < floor || left > cap || right < floor || right > cap) return;
    }
    const there = this.#terms.moveDelta(u, from, to);
    this.#terms.move(u, from, to);
    this.zone[u] = to;
    const back = this.#terms.moveDelta(v, to, from);
    this.#terms.move(v, to, from);
    this.zone[v] = from;
    if (
      there + back <= limit &&
      this.#touches(u, to) &&
      this.#touches(v, from) &&
      this.#isWhole(from, v) &&
      this.#isWhole(to, u)
    ) {
      this.#add(u, from, -1);
      this.#add(v, from, 1);
      this.#add(v, to, -1);
      this.#add(u, to, 1);
      this.cost += there + back;
      return;
    }
    this.zone[v] = to;
    this.#terms.move(v, from, to);
    this.zone[u] = from;
    this.#terms.move(u, to, from);
  }

  #partner(u: number, from: number, to: number, random: Random): number {
    // a short random walk inside `to` from u's neighbours ends at a border unit of `from` often enough
    const { offsets, neighbours } = this.graph;
    let at = u;
    for (let step = 0; step < 6; step++) {
      const degree = offsets[at + 1]! - offsets[at]!;
      const v = neighbours[offsets[at]! + random.below(degree)]!;
      if (this.zone[v] !== to) continue;
      at = v;
      if (v !== u && this.#touches(v, from, u)) return v;
    }
    return -1;
  }

  #touches(u: number, zone: number, except = -1): boolean {
    const { offsets, neighbours } = this.graph;
    for (let k = offsets[u]!; k < offsets[u + 1]!; k++) {
      const v = neighbours[k]!;
      if (v !== except && this.zone[v] === zone) return true;
    }
    return false;
  }

  #move(u: number, from: number, to: number): void {
    if (from >= 0) this.#add(u, from, -1);
    if (to >= 0) this.#add(u, to, 1);
    this.#terms.move(u, from, to);
    this.zone[u] = to;
  }

  /** Whether `zone` stays in one piece without `u`: joins u's neighbours in the zone by a search that stops early. */
  #staysWhole(u: number, zone: number): boolean {
    const { offsets, neighbours } = this.graph;
    let wanted = 0;
    let start = -1;
    const goal = ++this.#stamp;
    for (let k = offsets[u]!; k < offsets[u + 1]!; k++) {
      const v = neighbours[k]!;
      if (this.zone[v] !== zone) continue;
      wanted++;
      start = v;
      this.#mark[v] = goal;
    }
    if (wanted <= 1) return true;
    const seen = ++this.#stamp;
    this.#mark[u] = seen;
    return this.#reach(start, zone, goal, seen, wanted);
  }

  #reach(start: number, zone: number, goal: number, seen: number, wanted: number): boolean {
    const { offsets, neighbours } = this.graph;
    const queue = this.#queue;
    const mark = this.#mark;
    let tail = 0;
    let missing = wanted - 1;
    queue[tail++] = start;
    mark[start] = seen;
    for (let head = 0; head < tail; head++) {
      const at = queue[head]!;
      for (let k = offsets[at]!; k < offsets[at + 1]!; k++) {
        const v = neighbours[k]!;
        if (this.zone[v] !== zone || mark[v] === seen) continue;
        if (mark[v] === goal && --missing === 0) return true;
        mark[v] = seen;
        queue[tail++] = v;
      }
    }
    return false;
  }

  /** Whether all units of a zone are reached from `start`, one of them. */
  #isWhole(zone: number, start: number): boolean {
    const seen = ++this.#stamp;
    return this.#reach(start, zone, -1, seen, Number.POSITIVE_INFINITY) || this.#reached(zone, seen);
  }

  #reached(zone: number, seen: number): boolean {
    for (let u = this.#terms.first(zone); u !== -1; u = this.#terms.following(u))
      if (this.#mark[u] !== seen) return false;
    return true;
  }
}
