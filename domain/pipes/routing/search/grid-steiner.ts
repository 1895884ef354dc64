import { nearestOnSegment } from '../../../geo/plane.ts';
import type { AlignedMoves } from '../ground/alignment.ts';
import { besideSine } from '../ground/besides.ts';
import { cellRange, centreOf, type Frame, turned } from '../ground/frame.ts';
import type { ObstacleIndex } from '../ground/obstacles.ts';
import { BucketQueue } from './bucket-queue.ts';

/** Where a terminal may meet the raster: the cell, and the price of the lateral from the building to its centre. */
export interface Attachment {
  cell: number;
  terminal: number;
  price: number;
}

/** Ground on which pipes are laid: `field` as from clearanceField, `price` yuan (or metres) a metre, per cell. */
export interface Ground {
  frame: Frame;
  field: Float32Array;
  price: Float32Array | undefined;
  index: ObstacleIndex;
  /** Where runs follow façades and streets; undefined where any angle is as good. */
  aligned?: AlignedMoves | undefined;
}

/** A tree on the raster: parent cell of every cell that it uses (−1 at cells of the root). */
export interface GridTree {
  parent: Map<number, number>;
  /** Attachment by which each terminal hangs; undefined where no legal way leads there. */
  attached: (Attachment | undefined)[];
  cost: number;
}

/** The 16 moves to the neighbours and the knights' leaps: directions every 22.5–26.6°, at most 2.8 % longer than straight. */
export const moves: readonly (readonly [number, number])[] = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
  [2, 1],
  [1, 2],
  [-1, 2],
  [-2, 1],
  [-2, -1],
  [-1, -2],
  [1, -2],
  [2, -1],
];

/** Buckets of a cell's cheapest price: more than the longest way over a whole raster at a hundred times that asks for. */
const mostBuckets = 1 << 23;

/**
 * Steiner tree over the legal cells: Takahashi–Matsuyama with one Dijkstra that goes on (see
 * steiner/shortest-path-heuristic.ts), on a bucket queue; terminals are groups of attachments. Moves in tight places are
 * checked against the vectors, so that what the raster calls legal is legal.
 */
export class GridSteiner {
  readonly #ground: Ground;
  /** Label of every legal cell; what is illegal has one that nothing is below. */
  readonly #distance: Float32Array;
  /** Move by which the cell was reached; `rootMove` at the root. */
  readonly #arrival: Uint8Array;
  /** Bits 0–1 the room (0 illegal, 1 tight: moves are checked, 2 free), bit 2 whether the label waits, from bit 3 the axes. */
  readonly #state: Uint8Array;
  /** Per cell the moves, one bit each, that would follow a pipe too near; undefined where there is none. */
  readonly #banned: Uint16Array | undefined;
  readonly #queue = new BucketQueue();
  readonly #bucketWidth: number;
  readonly #stride: Int32Array;
  /** Metres that half a move counts, by `turn · 16 + move`: half of it in each of its two cells. */
  readonly #halfM: Float64Array;
  /** What a move counts at least, by `turn · 16 + move` of the cell that it leaves. */
  readonly #leastM: Float64Array;
  readonly #attachmentsAt = new Map<number, number[]>();
  readonly #attachments: readonly Attachment[];
  /** 1 where something attaches: most cells need not be looked up. */
  readonly #hasDoor: Uint8Array;
  readonly #checkedMoves = new Map<number, boolean>();

  constructor(ground: Ground, attachments: readonly Attachment[]) {
    const { frame, price, aligned } = ground;
    const cells = frame.width * frame.height;
    this.#ground = ground;
    this.#attachments = attachments;
    this.#state = stateOf(ground);
    this.#distance = new Float32Array(cells).fill(Infinity);
    for (let c = 0; c < cells; c++) if (!(this.#state[c]! & roomBits)) this.#distance[c] = -1;
    this.#arrival = new Uint8Array(cells);
    this.#banned = bannedMoves(ground);
    this.#stride = Int32Array.from(moves, ([dx, dy]) => dy * frame.width + dx);
    const straightM = moves.map(([dx, dy]) => Math.hypot(dx, dy) * frame.cellM);
    this.#halfM = Float64Array.from(aligned?.stepM ?? straightM, (whole) => whole / 2);
    this.#leastM = this.#halfM.map((half, i) => half + straightM[i & 15]! / 2);
    let cheapest = 1;
    if (price) {
      cheapest = Infinity;
      for (let c = 0; c < cells; c++)
        if (this.#state[c]! & roomBits && price[c]! < cheapest) cheapest = price[c]!;
      if (cheapest === Infinity) cheapest = 1;
    }
    this.#bucketWidth = frame.cellM * Math.max(cheapest, 1e-3);
    this.#hasDoor = new Uint8Array(cells);
    attachments.forEach((one, i) => {
      this.#hasDoor[one.cell] = 1;
      const list = this.#attachmentsAt.get(one.cell);
      if (list) list.push(i);
      else this.#attachmentsAt.set(one.cell, [i]);
    });
  }

  /** Legal cell behind move `m`, −1 where the move is not allowed. */
  neighbour(cell: number, m: number): number {
    const next = cell + this.#stride[m]!;
    const room = this.#state[cell]! & roomBits;
    const space = this.#state[next]! & roomBits;
    if (room === 0 || space === 0) return -1;
    if (this.#banned && (this.#banned[cell]! | this.#banned[next]!) & (1 << m)) return -1;
    return (room === 1 || space === 1) && !this.#moveIsClear(cell, next, m) ? -1 : next;
  }

  moveCost(cell: number, m: number): number {
    const { price } = this.#ground;
    const next = cell + this.#stride[m]!;
    const metres =
      this.#halfM[16 * (this.#state[cell]! >> turnShift) + m]! +
      this.#halfM[16 * (this.#state[next]! >> turnShift) + m]!;
    return metres * (price ? (price[cell]! + price[next]!) / 2 : 1);
  }

  /**
   * @param roots cells to start from with the price of reaching their centre.
   * @param except terminal that needs no connection, because the tree starts there.
   * @param wayShare so much of the way from the root to where a branch leaves counts for it: 0 gives the shortest tree, 1 the shortest way of each
   * terminal (Alpert et al., Prim-Dijkstra tradeoffs, 1995). Drains get deeper with their way, not with the length of the tree.
   */
  solve(
    roots: readonly { cell: number; price: number }[],
    terminalCount: number,
    { except = -1, wayShare = 0 }: { except?: number; wayShare?: number } = {},
  ): GridTree {
    const attached: (Attachment | undefined)[] = new Array(terminalCount).fill(undefined);
    if (except >= 0) attached[except] = { cell: -1, terminal: except, price: 0 };
    const parent = new Map<number, number>();
    const cells = this.#distance.length;
    /** From the root to each cell of the tree. */
    const way = new Map<number, number>();
    let missing = terminalCount - (except >= 0 ? 1 : 0);
    let cost = 0;
    for (const { cell, price } of roots) {
      if (price < this.#distance[cell]!) this.#label(cell, price, rootMove);
    }
    while (missing > 0) {
      const item = this.#pop();
      if (item < 0) break;
      if (item < cells) {
        this.#expand(item);
        if (this.#hasDoor[item]) this.#offer(item, attached);
        continue;
      }
      const one = this.#attachments[item - cells]!;
      if (attached[one.terminal]) continue;
      attached[one.terminal] = one;
      missing--;
      cost += one.price + this.#adopt(one.cell, parent, way, wayShare);
    }
    return { parent, attached, cost };
  }

  /** Cells from `cell` back to the tree join the tree. Returns the price of this way, bends left out. */
  #adopt(cell: number, parent: Map<number, number>, way: Map<number, number>, wayShare: number): number {
    const joined: { cell: number; price: number; move: number }[] = [];
    for (let c = cell; c >= 0 && !parent.has(c); ) {
      const move = this.#arrival[c]!;
      const from = move === rootMove ? -1 : c - this.#stride[move]!;
      // a cell of the root is still labelled by what it costs to reach
      const price = from < 0 ? this.#distance[c]! : this.moveCost(from, move);
      joined.push({ cell: c, price, move });
      parent.set(c, from);
      c = from;
    }
    let cost = 0;
    for (const one of joined.toReversed()) {
      const from = parent.get(one.cell)!;
      way.set(one.cell, (from < 0 ? 0 : way.get(from)!) + one.price);
    }
    for (const { cell: at, price, move } of joined) {
      cost += price;
      this.#label(at, wayShare * way.get(at)!, move);
    }
    return cost;
  }

  #label(cell: number, label: number, move: number): void {
    this.#distance[cell] = label;
    this.#arrival[cell] = move;
    this.#state[cell]! |= waits;
    this.#queue.push(cell, this.#keyOf(this.#distance[cell]!));
  }

  /** Labels of the neighbours; most moves end at the first look, at a label that is no higher. */
  #expand(cell: number): void {
    const { price, aligned } = this.#ground;
    const distance = this.#distance;
    const state = this.#state;
    const banned = this.#banned;
    const stride = this.#stride;
    const halfM = this.#halfM;
    const leastM = this.#leastM;
    const here = distance[cell]!;
    const turn = 16 * (state[cell]! >> turnShift);
    const tight = (state[cell]! & roomBits) === 1;
    const own = price ? price[cell]! : 1;
    // from the tree a branch may leave at any angle
    const came = aligned && here > 0 && this.#arrival[cell]! < 16 ? 16 * this.#arrival[cell]! : -1;
    for (let m = 0; m < 16; m++) {
      const next = cell + stride[m]!;
      const known = distance[next]!;
      const rate = price ? (own + price[next]!) / 2 : 1;
      if (here + leastM[turn + m]! * rate >= known) continue;
      const there = state[next]!;
      const bend = came < 0 ? 0 : aligned!.bendM[came + m]!;
      const reached = Math.fround(
        here + (halfM[turn + m]! + halfM[16 * (there >> turnShift) + m]! + bend) * rate,
      );
      if (reached >= known) continue;
      if (banned && (banned[cell]! | banned[next]!) & (1 << m)) continue;
      if ((tight || (there & roomBits) === 1) && !this.#moveIsClear(cell, next, m)) continue;
      this.#label(next, reached, m);
    }
  }

  /** Terminals that attach to a cell wait in the queue, too. */
  #offer(cell: number, attached: readonly (Attachment | undefined)[]): void {
    for (const i of this.#attachmentsAt.get(cell)!) {
      const { terminal, price } = this.#attachments[i]!;
      if (attached[terminal]) continue;
      this.#queue.push(this.#distance.length + i, this.#keyOf(this.#distance[cell]! + price));
    }
  }

  /** What is dearer than the last bucket waits in it, in no order: a price beyond all reason would ask for billions of buckets. */
  #keyOf(label: number): number {
    return Math.min(mostBuckets, Math.floor(label / this.#bucketWidth));
  }

  #moveIsClear(from: number, to: number, m: number): boolean {
    const key = from < to ? from * 16 + m : to * 16 + ((m & 8) | ((m + 4) & 7));
    const known = this.#checkedMoves.get(key);
    if (known !== undefined) return known;
    const [ax, ay] = centreOf(this.#ground.frame, from);
    const [bx, by] = centreOf(this.#ground.frame, to);
    const clear = this.#ground.index.isClear(ax, ay, bx, by);
    this.#checkedMoves.set(key, clear);
    return clear;
  }

  /** Next item of the lowest bucket whose label still belongs there and waits; −1 when all are empty. */
  #pop(): number {
    const queue = this.#queue;
    const distance = this.#distance;
    const state = this.#state;
    for (let key = queue.lowest(); key >= 0; key = queue.lowest()) {
      const item = queue.take(key);
      if (item >= distance.length) return item;
      if (!(state[item]! & waits) || this.#keyOf(distance[item]!) !== key) continue;
      state[item]! &= ~waits;
      return item;
    }
    return -1;
  }
}

/** Near a pipe that lies already only moves that pass it at 30° or more are left. */
export function bannedMoves({ frame, index }: Ground): Uint16Array | undefined {
  if (index.besides.besides.length === 0) return undefined;
  const banned = new Uint16Array(frame.width * frame.height);
  for (const { line, clearanceM } of index.besides.besides) {
    const [ax, ay] = turned(frame.turn, ...line[0]);
    const [bx, by] = turned(frame.turn, ...line[1]);
    const length = Math.hypot(bx - ax, by - ay);
    if (length === 0) continue;
    let mask = 0;
    moves.forEach(([dx, dy], m) => {
      const sine = Math.abs(dx * (by - ay) - dy * (bx - ax)) / (length * Math.hypot(dx, dy));
      if (sine <= besideSine) mask |= 1 << m;
    });
    const reach = clearanceM + frame.cellM / 4;
    const [c0, r0, c1, r1] = cellRange(frame, {
      minX: Math.min(ax, bx) - reach,
      minY: Math.min(ay, by) - reach,
      maxX: Math.max(ax, bx) + reach,
      maxY: Math.max(ay, by) + reach,
    });
    for (let row = r0; row <= r1; row++) {
      for (let column = c0; column <= c1; column++) {
        const x = frame.x0 + column * frame.cellM;
        const y = frame.y0 + row * frame.cellM;
        const [nx, ny] = nearestOnSegment(x, y, ax, ay, bx, by);
        if (Math.hypot(nx - x, ny - y) < reach) banned[row * frame.width + column]! |= mask;
      }
    }
  }
  return banned;
}

const rootMove = 200;
/** Parts of a cell's state. */
const roomBits = 3;
const waits = 4;
const turnShift = 3;

/** Room and governing axes of every cell. The rim of two cells is illegal, so that moves stay inside. */
function stateOf({ frame, field, index, aligned }: Ground): Uint8Array {
  const { width, height, cellM } = frame;
  // At a corner a leap of √5 cells between centres r + s away dips to √((r + s)² − 5/4 cell²): below r only if s is small.
  const least = index.obstacles.reduce((r, one) => Math.min(r, one.clearanceM), Infinity);
  const r = Number.isFinite(least) ? least : 0;
  const tightM = Math.sqrt(r * r + 1.25 * cellM ** 2) - r;
  const state = new Uint8Array(width * height);
  for (let row = 2; row < height - 2; row++) {
    for (let cell = row * width + 2; cell < row * width + width - 2; cell++) {
      const left = field[cell]!;
      if (left >= 0)
        state[cell] = (left < tightM ? 1 : 2) | (aligned ? aligned.turnOf[cell]! << turnShift : 0);
    }
  }
  return state;
}
