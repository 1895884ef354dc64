import { NodeHeap } from '../steiner/heap.ts';
import { type Attachment, bannedMoves, type GridTree, type Ground, moves } from './grid-steiner.ts';
import { cellsOnWays } from './paid-ways.ts';
import type { RootCell } from './roots.ts';

/**
 * No curve is shorter than its way over the 16 moves by more than this factor: 1 / cos of half the angle between
 * neighbouring moves (26.565° / 2), so that a bound on the raster becomes one for pipes at any angle.
 */
export const anyAngleFactor = Math.cos(Math.atan2(1, 2) / 2);

/** Above this many cells the bound is not worked out: 16 residual prices a cell must fit in memory. */
const mostCells = 4_500_000;

/** Nor where components hold more cells than this over all turns, a second or so: on wide ground that costs alike everywhere they grow large and prove little. */
const mostTaken = 1_000_000;

/** By so many cells a component may be larger than four times the next before it waits: 32 to 2,000 prove as much. */
const patience = 256;

/** Of the cheapest move. */
const restShare = 1e-3;

/** What a tree is sought on. */
export interface Searched {
  ground: Ground;
  attachments: readonly Attachment[];
  roots: readonly RootCell[];
  tree: Pick<GridTree, 'attached'>;
}

/** What the ascent proves, and where it paid. */
export interface Ascent {
  /** No tree is cheaper, bends left out; 0 where the ground is too large. */
  bound: number;
  /** Cells on ways from a root to a terminal of which every arc is paid to the full: mostly the cheapest trees lie on them. None where the ground is too large. */
  ways: number[];
}

/** No tree over the legal cells of the whole raster that leads to the terminals which `tree` leads to is cheaper. */
export function gridBound(searched: Searched): number {
  return gridAscent(searched).bound;
}

/**
 * Dual ascent on the raster itself (see steiner/dual-ascent.ts), its arcs never written down: 16 per legal cell. A
 * terminal is a leaf behind its attachments. Its component, all cells that reach it over arcs paid to the full, buys its way outwards: smallest first, as
 * long as it meets nobody who has yet to buy the rest of the way to the root.
 * @param orders - ascents in which terminals come in another order: the best of their bounds, the ways of all
 */
export function gridAscent({ ground, attachments, roots, tree }: Searched, orders = 1): Ascent {
  const { frame } = ground;
  const none: Ascent = { bound: 0, ways: [] };
  if (frame.width * frame.height > mostCells) return none;
  const doors: Attachment[][] = tree.attached.map(() => []);
  for (const one of attachments) if (tree.attached[one.terminal]) doors[one.terminal]!.push(one);
  const prices = arcPrices(ground);
  let bound = 0;
  const ways = new Set<number>();
  for (let order = 0; order < orders; order++) {
    // the last one may spend them
    const own = order < orders - 1 ? prices.slice() : prices;
    const ascent = new GridAscent(ground, own, roots, doors.flat());
    const proved = ascend(ascent, doors, (terminal) => turnWeight(terminal, order));
    if (proved === undefined) return none;
    bound = Math.max(bound, proved);
    for (const cell of ascent.ways()) ways.add(cell);
  }
  return { bound, ways: [...ways] };
}

/** So much larger a component counts for whose turn it is: in the first order as it is, in others from a quarter to three times, the same each time. */
function turnWeight(terminal: number, order: number): number {
  return order === 0 ? 1 : 0.25 + 3 * ((((terminal + 1) * 2_654_435_761 * (order + 1)) % 1000) / 1000);
}

/** The bound; undefined where the ground is too large. */
function ascend(
  ascent: GridAscent,
  doors: readonly (readonly Attachment[])[],
  weight: (terminal: number) => number,
): number | undefined {
  const queue = new NodeHeap(64);
  const wait = (t: number, size: number): void => queue.push(t, size * weight(t));
  doors.forEach((list, t) => {
    if (list.length > 0) wait(t, list.length);
  });
  let bound = 0;
  let taken = 0;
  while (queue.size > 0) {
    const t = queue.pop();
    const limit = queue.size > 0 ? 4 * queue.topKey + patience : Infinity;
    const grown = ascent.grow(t, doors[t]!, limit);
    bound += grown.paid;
    taken += grown.size;
    if (taken > mostTaken) return undefined;
    if (grown.end === 'limit') wait(t, grown.size);
    else if (grown.end === 'root') for (const one of ascent.release(t)) queue.push(one, grown.size);
  }
  return bound;
}

/** By `16 · cell + move` what the move between the cell and the one behind it counts, either way; Infinity where it is not allowed. */
function arcPrices(ground: Ground): Float32Array {
  const { frame, field, price, aligned } = ground;
  const { width, height, cellM } = frame;
  const straightM = moves.map(([dx, dy]) => Math.hypot(dx, dy) * cellM);
  const halfM = Float64Array.from(aligned?.stepM ?? straightM, (whole) => whole / 2);
  const turn = (cell: number): number => (aligned ? 16 * aligned.turnOf[cell]! : 0);
  const banned = bannedMoves(ground);
  const stride = strides(width);
  const prices = new Float32Array(16 * width * height).fill(Infinity);
  for (let row = 2; row < height - 2; row++) {
    for (let cell = row * width + 2; cell < row * width + width - 2; cell++) {
      if (field[cell]! < 0) continue;
      for (let m = 0; m < 16; m++) {
        const from = cell + stride[m]!;
        if (field[from]! < 0) continue;
        if (banned && (banned[cell]! | banned[from]!) & (1 << m)) continue;
        const metres = halfM[turn(cell) + m]! + halfM[turn(from) + m]!;
        prices[16 * cell + m] = metres * (price ? (price[cell]! + price[from]!) / 2 : 1);
      }
    }
  }
  return prices;
}

const strides = (width: number): Int32Array => Int32Array.from(moves, ([dx, dy]) => dy * width + dx);

type End = 'limit' | 'met' | 'root';

class GridAscent {
  readonly #residual: Float32Array;
  readonly #doorResidual = new Map<Attachment, number>();
  readonly #rootResidual: Map<number, number>;
  /** The turn in which a cell joined the component that grows, and what had been paid by then. */
  readonly #stamp: Int32Array;
  readonly #offset: Float32Array;
  /** In which turn, and by which price, a cell was last put into the queue. */
  readonly #seen: Int32Array;
  readonly #key: Float64Array;
  readonly #members: Int32Array;
  /** The cell by which a cell joined, −1 at the doors. */
  readonly #via: Int32Array;
  /** Terminals that attach at a cell. */
  readonly #doorsAt = new Map<number, number[]>();
  /** Bits: 1 where something attaches, 2 at a root, 4 where a way from the root is paid to the full. Most cells need not be looked up. */
  readonly #marks: Uint8Array;
  readonly #waiting = new Set<number>();
  /** Whom a terminal waits for, since it met it. */
  readonly #waitsFor = new Map<number, number>();
  readonly #stride: Int32Array;
  readonly #heap = new NodeHeap(4096);
  /** What rounding may leave of a price that is paid. */
  readonly #rest: number;
  #turn = 0;

  /** @param residual - of `arcPrices`; what is left of them is kept in it */
  constructor(
    { frame }: Ground,
    residual: Float32Array,
    roots: readonly RootCell[],
    attachments: readonly Attachment[],
  ) {
    const cells = frame.width * frame.height;
    this.#stamp = new Int32Array(cells);
    this.#offset = new Float32Array(cells);
    this.#seen = new Int32Array(cells);
    this.#key = new Float64Array(cells);
    this.#members = new Int32Array(cells);
    this.#via = new Int32Array(cells);
    this.#marks = new Uint8Array(cells);
    for (const { cell, terminal } of attachments) {
      this.#waiting.add(terminal);
      this.#marks[cell]! |= 1;
      const list = this.#doorsAt.get(cell);
      if (list) list.push(terminal);
      else this.#doorsAt.set(cell, [terminal]);
    }
    for (const { cell } of roots) this.#marks[cell]! |= 2;
    this.#rootResidual = new Map(roots.map(({ cell, price }) => [cell, price]));
    this.#stride = strides(frame.width);
    this.#residual = residual;
    this.#rest = restShare * this.#residual.reduce((least, one) => Math.min(least, one), Infinity);
  }

  /** One turn of a terminal: grows until it holds more than `limit` cells, meets a terminal that waits, or the root. */
  grow(
    terminal: number,
    doors: readonly Attachment[],
    limit: number,
  ): { paid: number; end: End; size: number } {
    const turn = ++this.#turn;
    const heap = this.#heap;
    const cells = this.#stamp.length;
    heap.clear();
    let count = 0;
    let scanned = 0;
    let paid = 0;
    let end: End | undefined;
    const key = this.#key;
    const seen = this.#seen;
    /** An entry that no better one for the same cell stands before. */
    const push = (item: number, cell: number, at: number): void => {
      if (seen[cell] === turn && key[cell]! <= at) return;
      seen[cell] = turn;
      key[cell] = at;
      heap.push(item, at);
    };
    const take = (cell: number, via: number): void => {
      if (this.#stamp[cell] === turn) return;
      this.#stamp[cell] = turn;
      this.#via[cell] = via;
      this.#offset[cell] = paid;
      this.#members[count++] = cell;
    };
    const scan = (cell: number): End | undefined => {
      const mark = this.#marks[cell]!;
      if (mark & 4) return this.#reachRoot(cell);
      if (mark & 2) {
        const left = this.#rootResidual.get(cell)!;
        if (left === 0) return this.#reachRoot(cell);
        heap.push(16 * cells + cell, paid + left);
      }
      if (mark & 1 && this.#meets(cell, terminal)) return 'met';
      for (let m = 0; m < 16; m++) {
        const left = this.#residual[16 * cell + m]!;
        if (left === Infinity) continue;
        const from = cell + this.#stride[m]!;
        if (this.#stamp[from] === turn) continue;
        if (left === 0) take(from, cell);
        else push(16 * cell + m, from, paid + left);
      }
      return undefined;
    };
    for (const door of doors)
      push(17 * cells + door.cell, door.cell, this.#doorResidual.get(door) ?? door.price);
    while (!end) {
      while (!end && scanned < count) end = scan(this.#members[scanned++]!);
      if (end || heap.size === 0) break;
      const next = heap.topKey;
      if (next > paid && count > limit) end = 'limit';
      else {
        const item = heap.pop();
        paid = Math.max(paid, next);
        if (item >= 17 * cells) take(item - 17 * cells, -1);
        else if (item >= 16 * cells) end = this.#reachRoot(item - 16 * cells);
        else take((item >> 4) + this.#stride[item & 15]!, item >> 4);
      }
    }
    this.#pay(doors, count, paid);
    // a component that nothing is left around is cut off: others on the way were let through too often
    if (end !== 'limit' && end !== 'met') this.#waiting.delete(terminal);
    return { paid, end: end ?? 'root', size: count };
  }

  /** Whoever meets the way from here to the terminal need not go on to the root. */
  #reachRoot(cell: number): End {
    for (let at = cell; at >= 0; at = this.#via[at]!) this.#marks[at]! |= 4;
    return 'root';
  }

  /** Cells on ways from a root to a terminal that are paid to the full. */
  ways(): number[] {
    const residual = this.#residual;
    const isPaid = (price: number): boolean => price <= this.#rest;
    const open = [...this.#rootResidual].filter(([, left]) => isPaid(left)).map(([cell]) => cell);
    return cellsOnWays(open, [...this.#doorsAt.keys()], this.#stamp.length, this.#stride, (cell, m) =>
      isPaid(residual[16 * cell + m]!),
    );
  }

  /** Terminals that waited for one that got through: their turns come again. */
  release(terminal: number): number[] {
    const all = [...this.#waitsFor].filter(([, other]) => other === terminal).map(([one]) => one);
    for (const one of all) this.#waitsFor.delete(one);
    return all;
  }

  /**
   * Whether a terminal that waits attaches here: what it buys for itself on the way to the root need not be bought twice. Two never wait for each other.
   */
  #meets(cell: number, terminal: number): boolean {
    const met = this.#doorsAt
      .get(cell)!
      .find((other) => this.#waiting.has(other) && !this.#leadsTo(other, terminal));
    if (met !== undefined) this.#waitsFor.set(terminal, met);
    return met !== undefined;
  }

  #leadsTo(from: number, to: number): boolean {
    for (let at: number | undefined = from; at !== undefined; at = this.#waitsFor.get(at))
      if (at === to) return true;
    return false;
  }

  /** Every arc into the component pays for the time that it was on its rim. */
  #pay(doors: readonly Attachment[], count: number, paid: number): void {
    if (paid === 0) return;
    const until = (cell: number): number => (this.#stamp[cell] === this.#turn ? this.#offset[cell]! : paid);
    for (const door of doors) {
      const left = this.#doorResidual.get(door) ?? door.price;
      this.#doorResidual.set(door, Math.max(0, left - until(door.cell)));
    }
    for (let i = 0; i < count; i++) {
      const cell = this.#members[i]!;
      const since = this.#offset[cell]!;
      if (since === paid) continue;
      if (this.#marks[cell]! & 2)
        this.#rootResidual.set(cell, Math.max(0, this.#rootResidual.get(cell)! - (paid - since)));
      for (let m = 0; m < 16; m++) {
        const left = this.#residual[16 * cell + m]!;
        if (left === 0 || left === Infinity) continue;
        const time = until(cell + this.#stride[m]!) - since;
        if (time > 0) this.#residual[16 * cell + m] = Math.max(0, left - time);
      }
    }
  }
}
