import { barrierBetween, LineIndex, type LineWork, lengthened } from './barriers.ts';
import { BoundaryIndex, cornerInside, type Facing, facingsOf, overlappingPairs } from './facing.ts';
import { type Graph, graphFromPairs } from './graph.ts';
import type { Neighbours } from './neighbours.ts';
import { measureShapes, packShapes, type Rings, shapeOf, twoShapes, type UnitShapes } from './unit-shapes.ts';

/** How far apart neighbours may lie, and what must face; from data/policies/zoning-adjacency.json. */
export interface AdjacencyRules {
  /** Widest gap where no street is known to lie in it, metres. */
  toleranceM: number;
  /** Widest gap across a street of a class; null = such a street separates. */
  streets: Record<string, number | null>;
  /** Least facing length, metres. */
  facingM: number;
  /** Least facing length as a share of the shorter perimeter. */
  facingShare: number;
  /** How far a way across is lengthened into the units when it looks for barriers, metres. */
  depthM: number;
  /** Kinds of barrier that the works may open (walls between compounds): neighbours stay joined, and the reason names them. */
  removable?: string[];
}

/** A planner's decision about one pair, kept in the audit trail. */
export interface AdjacencyOverride {
  a: number;
  b: number;
  status: 'joined' | 'cut';
  note: string;
}

/** How far a unit sees others, metres. */
export function reachOf({ toleranceM, streets }: AdjacencyRules, lines: LineWork): number {
  const widths = Object.values(streets).filter((width) => width !== null);
  return lines.streets.length > 0 ? Math.max(toleranceM, ...widths) : toleranceM;
}

/**
 * Who is whose neighbour on the street: units whose boundaries face each other within the tolerance, unless a river, railway,
 * arterial or wall lies between. Nothing depends on equal vertices. Replacing one unit looks only at its surroundings.
 */
export class Adjacency {
  readonly #rules: AdjacencyRules;
  readonly #index: BoundaryIndex;
  readonly #shapes: UnitShapes[];
  /** Box of each unit: min x, min y, max x, max y. */
  readonly #boxes: Box[];
  readonly #barriers: LineIndex;
  readonly #crossings: LineIndex;
  readonly #streets: LineIndex;
  readonly #separating: LineIndex;
  readonly #opened: LineIndex;
  readonly #seen: Map<number, Facing>[] = [];
  readonly #pairs = new Map<string, Neighbours>();
  readonly #overrides = new Map<string, AdjacencyOverride>();
  readonly #reachM: number;

  constructor(
    shapes: UnitShapes,
    rules: AdjacencyRules,
    lines: LineWork,
    overrides: AdjacencyOverride[] = [],
  ) {
    this.#rules = rules;
    this.#reachM = reachOf(rules, lines);
    this.#index = new BoundaryIndex(shapes);
    this.#shapes = Array.from({ length: shapes.size }, (_, u) => shapeOf(shapes, u));
    const separates = (kind: string) => rules.streets[kind] === null;
    this.#separating = new LineIndex(lines.streets.filter(({ kind }) => separates(kind)));
    this.#streets = new LineIndex(lines.streets.filter(({ kind }) => !separates(kind)));
    const opens = ({ kind }: { kind: string }) => rules.removable?.includes(kind) === true;
    this.#opened = new LineIndex(lines.barriers.filter(opens));
    this.#barriers = new LineIndex(lines.barriers.filter((line) => !opens(line)));
    this.#crossings = new LineIndex(lines.crossings);
    for (const override of overrides) this.#overrides.set(keyOf(override.a, override.b), override);
    for (let u = 0; u < shapes.size; u++) this.#seen[u] = facingsOf(this.#index, u, this.#reachM);
    const measures = measureShapes(shapes);
    this.#boxes = this.#shapes.map((_, u) => boxAt(measures.box, u));
    for (const [a, b] of overlappingPairs(shapes, measures)) this.#markOverlap(a, b);
    for (let a = 0; a < shapes.size; a++) for (const b of this.#seen[a]!.keys()) this.#judge(a, b);
    for (const override of overrides) this.#judge(override.a, override.b);
  }

  /** Number of units. */
  get size(): number {
    return this.#shapes.length;
  }

  /** All pairs that face each other, joined or cut, by unit numbers. */
  get pairs(): Neighbours[] {
    return [...this.#pairs.values()].sort((p, q) => p.a - q.a || p.b - q.b);
  }

  /** The joined pairs as a graph. */
  graph(): Graph {
    const joined = this.pairs.filter(({ status }) => status === 'joined');
    return graphFromPairs(
      this.size,
      joined.map(({ a, b }) => [a, b] as const),
    );
  }

  /**
   * Gives one unit another outline (parts in metres; none = it is gone; the number after the last = a new unit) and looks at it and at what
   * lies within reach of its old or new place. Answers with the pairs that are new, changed or gone.
   */
  replace(unit: number, parts: ReadonlyArray<Rings>): { changed: Neighbours[]; gone: [number, number][] } {
    const shape = packShapes([parts]);
    // whoever is within reach of the old or the new outline may see something else now
    const around = new Set([unit]);
    if (this.#shapes[unit]) this.#gather(this.#shapes[unit], around);
    this.#shapes[unit] = shape;
    this.#boxes[unit] = boxAt(measureShapes(shape).box, 0);
    this.#index.replace(unit, shape);
    this.#gather(shape, around);
    const before = new Map<string, Neighbours>();
    for (const u of around) {
      for (const [key, pair] of this.#pairsOf(u)) before.set(key, pair);
      this.#seen[u] = facingsOf(this.#index, u, this.#reachM);
    }
    for (const a of around) {
      const backward = [...this.#seen.keys()].filter((b) => this.#seen[b]!.has(a));
      for (const b of new Set([...this.#seen[a]!.keys(), ...around, ...backward])) {
        if (a !== b && this.#overlaps(a, b)) this.#markOverlap(a, b);
      }
    }
    for (const key of before.keys()) this.#pairs.delete(key);
    for (const a of around) {
      for (const b of this.#seen[a]!.keys()) this.#judge(a, b);
      this.#seen.forEach((seen, b) => {
        if (b !== a && seen.has(a)) this.#judge(a, b);
      });
    }
    const changed: Neighbours[] = [];
    const gone: [number, number][] = [];
    for (const u of around) {
      for (const [key, pair] of this.#pairsOf(u)) {
        const old = before.get(key);
        if (!old || JSON.stringify(old) !== JSON.stringify(pair)) changed.push(pair);
        before.delete(key);
      }
    }
    for (const { a, b } of before.values()) if (!this.#pairs.has(keyOf(a, b))) gone.push([a, b]);
    return { changed: [...new Set(changed)], gone };
  }

  /** Sets or (with `undefined`) lifts a planner's decision about a pair; answers with how the pair stands now. */
  override(
    a: number,
    b: number,
    decision: { status: 'joined' | 'cut'; note: string } | undefined,
  ): Neighbours | undefined {
    const key = keyOf(a, b);
    if (decision) this.#overrides.set(key, { a, b, ...decision });
    else this.#overrides.delete(key);
    this.#pairs.delete(key);
    this.#judge(a, b);
    return this.#pairs.get(key);
  }

  #gather(shape: UnitShapes, into: Set<number>): void {
    const box = boxAt(measureShapes(shape).box, 0);
    const [minX, minY, maxX, maxY] = box;
    const reach = this.#reachM;
    this.#index.visit(minX - reach, minY - reach, maxX + reach, maxY + reach, (u) => {
      into.add(u);
    });
    // deep inside a large unit no boundary is within reach, yet the two overlap
    this.#boxes.forEach((other, u) => {
      if (other[0] <= maxX && other[2] >= minX && other[1] <= maxY && other[3] >= minY) into.add(u);
    });
  }

  *#pairsOf(unit: number): Iterable<[string, Neighbours]> {
    const others = new Set(this.#seen[unit]?.keys());
    for (const { a, b } of this.#overrides.values()) {
      if (a === unit) others.add(b);
      if (b === unit) others.add(a);
    }
    this.#seen.forEach((seen, other) => {
      if (seen.has(unit)) others.add(other);
    });
    for (const other of others) {
      const key = keyOf(unit, other);
      const pair = this.#pairs.get(key);
      if (pair) yield [key, pair];
    }
  }

  #overlaps(a: number, b: number): boolean {
    const both: UnitShapes = twoShapes(this.#shapes[a]!, this.#shapes[b]!);
    const measures = measureShapes(both);
    return cornerInside(both, measures, 0, 1, 0.5) || cornerInside(both, measures, 1, 0, 0.5);
  }

  #markOverlap(a: number, b: number): void {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const facing = this.#seen[one]!.get(other);
      if (facing) facing.overlap = true;
      else this.#seen[one]!.set(other, { lengthM: 0, gapM: 0, meanGapM: 0, connectors: [], overlap: true });
    }
  }

  #judge(one: number, two: number): void {
    const a = Math.min(one, two);
    const b = Math.max(one, two);
    const key = keyOf(a, b);
    if (this.#pairs.has(key)) return;
    const there = this.#seen[a]!.get(b);
    const back = this.#seen[b]!.get(a);
    const decision = this.#overrides.get(key);
    const perimeters = [perimeter(this.#index.segments(a)), perimeter(this.#index.segments(b))] as const;
    // each side sees the common stretch; the shorter boundary is sampled finer
    const [fine, coarse] = perimeters[0] <= perimeters[1] ? [there, back] : [back, there];
    const facingM = round(fine?.lengthM || (coarse?.lengthM ?? 0));
    const overlap = there?.overlap === true || back?.overlap === true;
    const gapM = overlap ? 0 : round(Math.min(there?.gapM ?? Infinity, back?.gapM ?? Infinity));
    if (decision) {
      const measured = Number.isFinite(gapM) ? gapM : 0;
      this.#pairs.set(key, {
        a,
        b,
        status: decision.status,
        reason: 'override',
        facingM,
        gapM: measured,
        note: decision.note,
      });
      return;
    }
    if (!there && !back) return;
    const shorter = Math.min(perimeter(this.#index.segments(a)), perimeter(this.#index.segments(b)));
    const needed = Math.min(Math.max(this.#rules.facingM, this.#rules.facingShare * shorter), 0.5 * shorter);
    if (!overlap && Math.max(there?.lengthM ?? 0, back?.lengthM ?? 0) < needed) return;
    this.#pairs.set(key, { a, b, facingM, gapM, ...this.#verdict(a, b, gapM, overlap, there, back) });
  }

  #verdict(
    a: number,
    b: number,
    gapM: number,
    overlap: boolean,
    there: Facing | undefined,
    back: Facing | undefined,
  ): Pick<Neighbours, 'status' | 'reason' | 'between'> {
    const sa = this.#index.segments(a);
    const sb = this.#index.segments(b);
    const flipped = back?.connectors ?? [];
    const ways = [...(there?.connectors ?? [])];
    for (let at = 0; at < flipped.length; at += 4)
      ways.push(flipped[at + 2]!, flipped[at + 3]!, flipped[at]!, flipped[at + 1]!);
    const depth = Math.min(this.#rules.depthM, 0.1 * perimeter(sa), 0.1 * perimeter(sb));
    for (const lines of [this.#barriers, this.#separating]) {
      const wall = barrierBetween(ways, lines, this.#crossings, sa, sb, depth);
      if (wall?.bridged) return { status: 'joined', reason: 'bridged', between: wall.cutBy.kind };
      if (wall) return { status: 'cut', reason: 'barrier', between: wall.cutBy.kind };
    }
    if (overlap) return { status: 'joined', reason: 'overlap' };
    const street = this.#streetBetween(ways, sa, depth);
    const allowed =
      street === undefined ? this.#rules.toleranceM : (this.#rules.streets[street] ?? this.#rules.toleranceM);
    const between = street === undefined ? {} : { between: street };
    if (gapM > allowed) return { status: 'cut', reason: 'too-wide', ...between };
    const wall = barrierBetween(ways, this.#opened, this.#crossings, sa, sb, depth);
    if (wall && !wall.bridged) return { status: 'joined', reason: 'opened', between: wall.cutBy.kind };
    if (street !== undefined) return { status: 'joined', reason: 'street', between: street };
    return { status: 'joined', reason: gapM <= 0.5 ? 'shared' : 'gap' };
  }

  /** The widest class of street that every way across meets; one free way is enough for "none". */
  #streetBetween(ways: number[], a: Float64Array, depthM: number): string | undefined {
    let widest: string | undefined;
    for (let at = 0; at < ways.length; at += 4) {
      const met = this.#streets.crossed(
        ...lengthened(ways[at]!, ways[at + 1]!, ways[at + 2]!, ways[at + 3]!, depthM, a),
      );
      if (met.length === 0) return undefined;
      for (const { kind } of met) {
        if (widest === undefined || (this.#rules.streets[kind] ?? 0) > (this.#rules.streets[widest] ?? 0))
          widest = kind;
      }
    }
    return widest;
  }
}

type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

const boxAt = (boxes: Float64Array, unit: number): Box => [
  boxes[4 * unit]!,
  boxes[4 * unit + 1]!,
  boxes[4 * unit + 2]!,
  boxes[4 * unit + 3]!,
];

function keyOf(a: number, b: number): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}

function perimeter(segments: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < segments.length; at += 4)
    sum += Math.hypot(segments[at + 2]! - segments[at]!, segments[at + 3]! - segments[at + 1]!);
  return sum;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
