import type { Graph } from './graph.ts';
import type { SharedMains } from './shared-mains.ts';

/** What a plan with a given number of zones is judged by; each term is multiplied by its weight and summed, smaller is better. */
export interface ZoneTerms {
  /** Sum over the pairs of a zone of the L1 distance of their (standardised) attributes: `values[u * width + a]`. */
  pairwise?: { weight: number; width: number; values: Float64Array };
  /** 1 − normalised moment of inertia of each zone (Li, Goodchild and Church 2013), by the units' area, centroid and own moment. */
  compactness?: {
    weight: number;
    x: Float64Array;
    y: Float64Array;
    area: Float64Array;
    inertia: Float64Array;
  };
  /** Squared deviations from the zone's weighted mean, e.g. of the build year, weighted by floor area. */
  deviation?: { weight: number; values: Float64Array; mass: Float64Array };
  /** Metres of shared main, once for every further zone (or unit without one) among those that share it. */
  mains?: { weight: number; mains: SharedMains };
  /** Further street offices in a zone beyond its first. */
  offices?: { weight: number; office: Int32Array };
}

/** Keeps members and sums of every zone, so that the cost of moving one unit is known in O(degree + members of the two zones). */
export class ZoneCost {
  readonly #zone: Int32Array;
  readonly #terms: ZoneTerms;
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #sums: Float64Array;
  readonly #zones: number;

  constructor(graph: Graph, zone: Int32Array, zones: number, terms: ZoneTerms) {
    this.#zone = zone;
    this.#terms = terms;
    this.#zones = zones;
    this.#head = new Int32Array(zones).fill(-1);
    this.#next = new Int32Array(graph.size).fill(-1);
    this.#previous = new Int32Array(graph.size).fill(-1);
    // area, x, y and moment of compactness; mass, sum and square of deviation
    this.#sums = new Float64Array(zones * 7);
    for (let u = graph.size - 1; u >= 0; u--) if (zone[u]! >= 0) this.#insert(u, zone[u]!);
  }

  /** First unit of a zone, −1 where it is empty. */
  first(zone: number): number {
    return this.#head[zone]!;
  }

  /** Next unit of the same zone, −1 at the end. */
  following(unit: number): number {
    return this.#next[unit]!;
  }

  /** Cost of the whole plan, from scratch. */
  total(): number {
    let cost = 0;
    for (let zone = 0; zone < this.#zones; zone++) {
      cost += this.#compactness(zone, -1, 0) + this.#deviation(zone, -1, 0);
      for (let u = this.#head[zone]!; u !== -1; u = this.#next[u]!) {
        cost += this.#pairs(u, this.#next[u]!);
      }
      cost += this.#officeCost(zone, -1, 0);
    }
    return cost + this.#mainsSplit();
  }

  /** Change of the cost when `u` goes from one zone to another; −1 is "no zone". */
  moveDelta(u: number, from: number, to: number): number {
    const { pairwise, compactness, deviation, mains, offices } = this.#terms;
    let delta = 0;
    if (pairwise) {
      if (to >= 0) delta += this.#pairs(u, this.#head[to]!);
      if (from >= 0) delta -= this.#pairs(u, this.#head[from]!);
    }
    if (compactness) {
      if (to >= 0) delta += this.#compactness(to, u, 1) - this.#compactness(to, -1, 0);
      if (from >= 0) delta += this.#compactness(from, u, -1) - this.#compactness(from, -1, 0);
    }
    if (deviation) {
      if (to >= 0) delta += this.#deviation(to, u, 1) - this.#deviation(to, -1, 0);
      if (from >= 0) delta += this.#deviation(from, u, -1) - this.#deviation(from, -1, 0);
    }
    if (mains) delta += this.#mainsAlone(u, to) - this.#mainsAlone(u, from);
    if (offices) {
      if (to >= 0) delta += this.#officeCost(to, u, 1) - this.#officeCost(to, -1, 0);
      if (from >= 0) delta += this.#officeCost(from, u, -1) - this.#officeCost(from, -1, 0);
    }
    return delta;
  }

  /** Carries a move out; the caller sets the zone of the unit. */
  move(u: number, from: number, to: number): void {
    if (from >= 0) this.#remove(u, from);
    if (to >= 0) this.#insert(u, to);
  }

  #insert(u: number, zone: number): void {
    const head = this.#head[zone]!;
    this.#next[u] = head;
    this.#previous[u] = -1;
    if (head !== -1) this.#previous[head] = u;
    this.#head[zone] = u;
    this.#count(u, zone, 1);
  }

  #remove(u: number, zone: number): void {
    const next = this.#next[u]!;
    const previous = this.#previous[u]!;
    if (previous === -1) this.#head[zone] = next;
    else this.#next[previous] = next;
    if (next !== -1) this.#previous[next] = previous;
    this.#count(u, zone, -1);
  }

  #count(u: number, zone: number, sign: number): void {
    const { compactness, deviation } = this.#terms;
    const at = zone * 7;
    const sums = this.#sums;
    if (compactness) {
      const { x, y, area, inertia } = compactness;
      const a = sign * area[u]!;
      sums[at]! += a;
      sums[at + 1]! += a * x[u]!;
      sums[at + 2]! += a * y[u]!;
      sums[at + 3]! += a * (x[u]! * x[u]! + y[u]! * y[u]!) + sign * inertia[u]!;
    }
    if (deviation) {
      const mass = sign * deviation.mass[u]!;
      const value = deviation.values[u]!;
      sums[at + 4]! += mass;
      sums[at + 5]! += mass * value;
      sums[at + 6]! += mass * value * value;
    }
  }

  /** Distances from `u` to the units of the list that starts at `other`. */
  #pairs(u: number, other: number): number {
    const { pairwise } = this.#terms;
    if (!pairwise) return 0;
    const { width, values } = pairwise;
    const next = this.#next;
    let sum = 0;
    if (width === 4) {
      const a = values[u * 4]!;
      const b = values[u * 4 + 1]!;
      const c = values[u * 4 + 2]!;
      const d = values[u * 4 + 3]!;
      for (let v = other; v !== -1; v = next[v]!) {
        const at = v * 4;
        sum +=
          Math.abs(values[at]! - a) +
          Math.abs(values[at + 1]! - b) +
          Math.abs(values[at + 2]! - c) +
          Math.abs(values[at + 3]! - d);
      }
    } else {
      for (let v = other; v !== -1; v = next[v]!) {
        for (let k = 0; k < width; k++) sum += Math.abs(values[v * width + k]! - values[u * width + k]!);
      }
    }
    return sum * pairwise.weight;
  }

  #compactness(zone: number, u: number, sign: number): number {
    const { compactness } = this.#terms;
    if (!compactness) return 0;
    const at = zone * 7;
    let area = this.#sums[at]!;
    let x = this.#sums[at + 1]!;
    let y = this.#sums[at + 2]!;
    let moment = this.#sums[at + 3]!;
    if (u >= 0) {
      const a = sign * compactness.area[u]!;
      const ux = compactness.x[u]!;
      const uy = compactness.y[u]!;
      area += a;
      x += a * ux;
      y += a * uy;
      moment += a * (ux * ux + uy * uy) + sign * compactness.inertia[u]!;
    }
    if (area <= 0) return 0;
    const own = moment - (x * x + y * y) / area;
    return own <= 0 ? 0 : compactness.weight * (1 - Math.min(1, (area * area) / (2 * Math.PI * own)));
  }

  #deviation(zone: number, u: number, sign: number): number {
    const { deviation } = this.#terms;
    if (!deviation) return 0;
    const at = zone * 7;
    let mass = this.#sums[at + 4]!;
    let sum = this.#sums[at + 5]!;
    let square = this.#sums[at + 6]!;
    if (u >= 0) {
      const m = sign * deviation.mass[u]!;
      const value = deviation.values[u]!;
      mass += m;
      sum += m * value;
      square += m * value * value;
    }
    return mass <= 0 ? 0 : deviation.weight * Math.max(0, square - (sum * sum) / mass);
  }

  /** Mains of `u` that no other unit of the zone shares: with `u` in it the zone is a further one on them. */
  #mainsAlone(u: number, zone: number): number {
    const { mains: term } = this.#terms;
    if (!term) return 0;
    const { lengths, offsets, units, unitOffsets, stretches } = term.mains;
    let alone = 0;
    for (let k = unitOffsets[u]!; k < unitOffsets[u + 1]!; k++) {
      const s = stretches[k]!;
      let joined = false;
      for (let i = offsets[s]!; i < offsets[s + 1]! && zone >= 0 && !joined; i++)
        joined = units[i] !== u && this.#zone[units[i]!] === zone;
      if (!joined) alone += lengths[s]!;
    }
    return alone * term.weight;
  }

  #mainsSplit(): number {
    const { mains: term } = this.#terms;
    if (!term) return 0;
    const { lengths, offsets, units } = term.mains;
    let split = 0;
    for (let s = 0; s < lengths.length; s++) {
      let places = 0;
      for (let i = offsets[s]!; i < offsets[s + 1]!; i++) {
        const zone = this.#zone[units[i]!]!;
        let first = true;
        for (let j = offsets[s]!; j < i && zone >= 0 && first; j++) first = this.#zone[units[j]!] !== zone;
        if (first) places++;
      }
      split += lengths[s]! * (places - 1);
    }
    return split * term.weight;
  }

  #officeCost(zone: number, u: number, sign: number): number {
    const { offices } = this.#terms;
    if (!offices) return 0;
    const { office, weight } = offices;
    let distinct = 0;
    const skip = sign < 0 ? u : -1;
    for (let v = this.#head[zone]!; v !== -1; v = this.#next[v]!) {
      if (v === skip) continue;
      let seenBefore = false;
      for (let w = this.#head[zone]!; w !== v; w = this.#next[w]!) {
        if (w !== skip && office[w] === office[v]) {
          seenBefore = true;
          break;
        }
      }
      if (!seenBefore) distinct++;
    }
    if (sign > 0) {
      let known = false;
      for (let v = this.#head[zone]!; v !== -1 && !known; v = this.#next[v]!) known = office[v] === office[u];
      if (!known) distinct++;
    }
    return weight * Math.max(0, distinct - 1);
  }
}
