import type { Graph } from './graph.ts';

/** Facts of the units that live totals add up; every column has one entry per unit. */
export interface UnitFacts {
  households: Float64Array;
  buildings: Float64Array;
  floorAreaM2: Float64Array;
  costYuan: Float64Array;
  /** 0 = unknown. */
  builtYear: Float64Array;
  /** Share of willing households 0 … 1; NaN = not asked. */
  willingness: Float64Array;
  /** 1 = may be renovated. */
  eligible: Uint8Array;
  /** Planar measures in metres (unit-shapes.ts). */
  areaM2: Float64Array;
  x: Float64Array;
  y: Float64Array;
  inertia: Float64Array;
}

/** Sums of one zone, kept up to date by every edit. */
export interface ZoneTotals {
  units: number;
  households: number;
  buildings: number;
  floorAreaM2: number;
  costYuan: number;
  areaM2: number;
  ineligible: number;
  /** Mean build year weighted by floor area, and its standard deviation; null where no year is known. */
  builtYear: number | null;
  builtYearSpread: number | null;
  /** Willing share of the households that were asked; null where none was. */
  willingness: number | null;
  /** Normalised moment of inertia, 1 = a disc. */
  inertiaIndex: number | null;
}

/** One edit: these units went from `before` to `after` (0 = no zone). Applying, undoing, saving and sending read the same value. */
export interface PlanEdit {
  units: Int32Array;
  before: Int32Array;
  after: Int32Array;
}

/** The pieces of a zone: the one with most households is the main piece, the others are stray. */
export interface ZonePieces {
  zone: number;
  main: number[];
  strays: number[][];
}

const columns = 13;
const [
  units,
  households,
  buildings,
  floorArea,
  cost,
  area,
  sumX,
  sumY,
  moment,
  ineligible,
  yearMass,
  yearSum,
  yearSquare,
] = Array.from({ length: columns }, (_, i) => i) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/**
 * A plan under the pointer: zone numbers from 1 per unit, 0 = none. An edit costs the units it touches, a verdict the units of the
 * zones it touches.
 */
export class LivePlan {
  readonly graph: Graph;
  readonly facts: UnitFacts;
  /** Zone of each unit. */
  readonly zone: Int32Array;

  #sums = new Float64Array(64 * columns);
  #willing = new Float64Array(64 * 2);
  #head = new Int32Array(64).fill(-1);
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #mark: Int32Array;
  readonly #queue: Int32Array;
  #stamp = 0;

  constructor(graph: Graph, facts: UnitFacts, zone = new Int32Array(graph.size)) {
    this.graph = graph;
    this.facts = facts;
    this.zone = new Int32Array(graph.size);
    this.#next = new Int32Array(graph.size).fill(-1);
    this.#previous = new Int32Array(graph.size).fill(-1);
    this.#mark = new Int32Array(graph.size);
    this.#queue = new Int32Array(graph.size);
    for (let u = 0; u < graph.size; u++) if (zone[u]! > 0) this.#put(u, zone[u]!);
  }

  /** Zones that have units, ascending. */
  zones(): number[] {
    const found: number[] = [];
    this.#head.forEach((head, zone) => {
      if (head !== -1 && zone > 0) found.push(zone);
    });
    return found;
  }

  /** Units of a zone. */
  members(zone: number): number[] {
    const found: number[] = [];
    for (let u = this.#head[zone] ?? -1; u !== -1; u = this.#next[u]!) found.push(u);
    return found;
  }

  /** A number that no zone has. */
  freeNumber(): number {
    return (this.zones().at(-1) ?? 0) + 1;
  }

  /** Puts units into a zone (0 takes them out); answers with the edit, empty where nothing changed. */
  assign(those: Iterable<number>, zone: number): PlanEdit {
    const changed = [...new Set(those)].filter((u) => this.zone[u] !== zone);
    const edit = {
      units: Int32Array.from(changed),
      before: Int32Array.from(changed, (u) => this.zone[u]!),
      after: new Int32Array(changed.length).fill(zone),
    };
    this.apply(edit);
    return edit;
  }

  /** Does an edit again. */
  apply({ units, after }: PlanEdit): void {
    for (let i = 0; i < units.length; i++) this.#put(units[i]!, after[i]!);
  }

  /** Takes an edit back. */
  revert({ units, before }: PlanEdit): void {
    for (let i = units.length - 1; i >= 0; i--) this.#put(units[i]!, before[i]!);
  }

  /** Whether a zone is in one piece, and its pieces where it is not. O(units of the zone). */
  pieces(zone: number): ZonePieces {
    const first = this.#head[zone] ?? -1;
    if (first === -1) return { zone, main: [], strays: [] };
    const seen = ++this.#stamp;
    const count = this.#sums[zone * columns + units]!;
    const reached = this.#flood(first, zone, seen);
    if (reached === count) return { zone, main: Array.from(this.#queue.subarray(0, reached)), strays: [] };
    const pieces = [Array.from(this.#queue.subarray(0, reached))];
    for (let u = first; u !== -1; u = this.#next[u]!) {
      if (this.#mark[u] === seen) continue;
      pieces.push(Array.from(this.#queue.subarray(0, this.#flood(u, zone, seen))));
    }
    const weight = (piece: number[]) => piece.reduce((sum, u) => sum + this.facts.households[u]!, 0);
    const order = pieces
      .map((piece) => ({ piece, weight: weight(piece) }))
      .sort(
        (a, b) =>
          b.weight - a.weight ||
          b.piece.length - a.piece.length ||
          Math.min(...a.piece) - Math.min(...b.piece),
      );
    return { zone, main: order[0]!.piece, strays: order.slice(1).map(({ piece }) => piece) };
  }

  /** Whether a zone is in one piece. */
  isWhole(zone: number): boolean {
    const first = this.#head[zone] ?? -1;
    return first === -1 || this.#flood(first, zone, ++this.#stamp) === this.#sums[zone * columns + units]!;
  }

  /**
   * What an edit would do, without doing it: the touched zones' pieces afterwards. Shown while the pointer moves, so that what an
   * erase would cut off is seen before release.
   */
  preview(those: Iterable<number>, zone: number): ZonePieces[] {
    const edit = this.assign(those, zone);
    const touched = new Set<number>([zone, ...edit.before].filter((z) => z > 0));
    const pieces = [...touched].map((z) => this.pieces(z));
    this.revert(edit);
    return pieces;
  }

  /** Sums of a zone, O(1). */
  totals(zone: number): ZoneTotals {
    const at = zone * columns;
    const s = this.#sums.subarray(at, at + columns);
    const mass = s[yearMass] ?? 0;
    const mean = mass > 0 ? s[yearSum]! / mass : null;
    const asked = this.#willing[2 * zone + 1] ?? 0;
    const a = s[area] ?? 0;
    const about = a > 0 ? s[moment]! - (s[sumX]! ** 2 + s[sumY]! ** 2) / a : 0;
    return {
      units: s[units] ?? 0,
      households: s[households] ?? 0,
      buildings: s[buildings] ?? 0,
      floorAreaM2: s[floorArea] ?? 0,
      costYuan: s[cost] ?? 0,
      areaM2: a,
      ineligible: s[ineligible] ?? 0,
      builtYear: mean === null ? null : 1990 + mean,
      builtYearSpread: mean === null ? null : Math.sqrt(Math.max(0, s[yearSquare]! / mass - mean * mean)),
      willingness: asked > 0 ? this.#willing[2 * zone]! / asked : null,
      inertiaIndex: about > 0 ? Math.min(1, (a * a) / (2 * Math.PI * about)) : null,
    };
  }

  /** Zones that touch a zone. */
  neighbours(zone: number): Set<number> {
    const found = new Set<number>();
    const { offsets, neighbours } = this.graph;
    for (let u = this.#head[zone] ?? -1; u !== -1; u = this.#next[u]!) {
      for (let k = offsets[u]!; k < offsets[u + 1]!; k++) {
        const other = this.zone[neighbours[k]!]!;
        if (other > 0 && other !== zone) found.add(other);
      }
    }
    return found;
  }

  /** Floods the piece of `zone` around `start` into the queue; answers with its size. */
  #flood(start: number, zone: number, seen: number): number {
    const { offsets, neighbours } = this.graph;
    let tail = 0;
    this.#queue[tail++] = start;
    this.#mark[start] = seen;
    for (let head = 0; head < tail; head++) {
      const u = this.#queue[head]!;
      for (let k = offsets[u]!; k < offsets[u + 1]!; k++) {
        const v = neighbours[k]!;
        if (this.zone[v] !== zone || this.#mark[v] === seen) continue;
        this.#mark[v] = seen;
        this.#queue[tail++] = v;
      }
    }
    return tail;
  }

  #put(u: number, to: number): void {
    const from = this.zone[u]!;
    if (from === to) return;
    if (from > 0) {
      const next = this.#next[u]!;
      const previous = this.#previous[u]!;
      if (previous === -1) this.#head[from] = next;
      else this.#next[previous] = next;
      if (next !== -1) this.#previous[next] = previous;
      this.#count(u, from, -1);
    }
    this.zone[u] = to;
    if (to <= 0) return;
    this.#grow(to);
    const head = this.#head[to]!;
    this.#next[u] = head;
    this.#previous[u] = -1;
    if (head !== -1) this.#previous[head] = u;
    this.#head[to] = u;
    this.#count(u, to, 1);
  }

  #count(u: number, zone: number, sign: number): void {
    const f = this.facts;
    const at = zone * columns;
    const s = this.#sums;
    const a = sign * f.areaM2[u]!;
    const x = f.x[u]! - f.x[0]!;
    const y = f.y[u]! - f.y[0]!;
    s[at + units]! += sign;
    s[at + households]! += sign * f.households[u]!;
    s[at + buildings]! += sign * f.buildings[u]!;
    s[at + floorArea]! += sign * f.floorAreaM2[u]!;
    s[at + cost]! += sign * f.costYuan[u]!;
    s[at + area]! += a;
    s[at + sumX]! += a * x;
    s[at + sumY]! += a * y;
    s[at + moment]! += a * (x * x + y * y) + sign * f.inertia[u]!;
    s[at + ineligible]! += f.eligible[u] ? 0 : sign;
    const year = f.builtYear[u]!;
    if (year > 0) {
      const mass = sign * Math.max(1, f.floorAreaM2[u]!);
      s[at + yearMass]! += mass;
      s[at + yearSum]! += mass * (year - 1990);
      s[at + yearSquare]! += mass * (year - 1990) ** 2;
    }
    const willing = f.willingness[u]!;
    if (!Number.isNaN(willing)) {
      this.#willing[2 * zone]! += sign * willing * f.households[u]!;
      this.#willing[2 * zone + 1]! += sign * f.households[u]!;
    }
  }

  #grow(zone: number): void {
    if (zone < this.#head.length) return;
    const size = Math.max(zone + 1, this.#head.length * 2);
    const wider = <T extends Float64Array | Int32Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    this.#sums = wider(this.#sums, new Float64Array(size * columns));
    this.#willing = wider(this.#willing, new Float64Array(size * 2));
    this.#head = wider(this.#head, new Int32Array(size).fill(-1));
  }
}
