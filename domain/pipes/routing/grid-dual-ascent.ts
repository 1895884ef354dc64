import { type Attachment, type GridTree, type Ground, moves } from './grid-steiner.ts';
import type { RootCell } from './roots.ts';
import { NodeHeap } from './steiner/heap.ts';

/**
 * No curve is shorter than its way over the 16 moves by more than this factor: 1 / cos of half the angle between
 * neighbouring moves (26.565° / 2), so that a bound on the raster becomes one for pipes at any angle.
 */
const anyAngleFactor = Math.cos(Math.atan2(1, 2) / 2);

/** Above this many cells the bound is not worked out: 16 residual prices a cell must fit in memory. */
const mostCells = 4_500_000;

/**
 * Lower bound for the network by dual ascent on the raster itself (see steiner/dual-ascent.ts), its arcs never written
 * down: 16 per legal cell. A terminal is a leaf behind its attachments; its component stops when it meets the root or an
 * attachment of a waiting terminal.
 */
export function gridBound(
  ground: Ground,
  attachments: readonly Attachment[],
  roots: readonly RootCell[],
  tree: GridTree,
): number {
  const { frame } = ground;
  if (frame.width * frame.height > mostCells) return 0;
  const ascent = new GridAscent(ground, roots, attachments);
  const doors: Attachment[][] = tree.attached.map(() => []);
  for (const one of attachments) if (tree.attached[one.terminal]) doors[one.terminal]!.push(one);
  const queue = new NodeHeap(64);
  doors.forEach((list, t) => {
    if (list.length > 0) queue.push(t, list.length);
  });
  let bound = 0;
  for (let turns = 0; queue.size > 0 && turns < 60 * doors.length; turns++) {
    const t = queue.pop();
    const limit = queue.size > 0 ? queue.topKey : Infinity;
    const grown = ascent.grow(t, doors[t]!, limit);
    bound += grown.paid;
    if (!grown.done) queue.push(t, grown.size);
  }
  return bound * anyAngleFactor;
}

class GridAscent {
  readonly #residual: Float32Array;
  readonly #doorResidual = new Map<Attachment, number>();
  readonly #stamp: Int32Array;
  readonly #offset: Float32Array;
  /** Terminals that attach at a cell. */
  readonly #doorsAt = new Map<number, number[]>();
  readonly #waiting = new Set<number>();
  readonly #isRoot: Uint8Array;
  readonly #stride: Int32Array;
  readonly #heap = new NodeHeap(4096);
  #members: number[] = [];
  #turn = 0;

  constructor(ground: Ground, roots: readonly RootCell[], attachments: readonly Attachment[]) {
    const { frame, field, price } = ground;
    const cells = frame.width * frame.height;
    this.#stamp = new Int32Array(cells);
    this.#offset = new Float32Array(cells);
    for (const { cell, terminal } of attachments) {
      this.#waiting.add(terminal);
      const list = this.#doorsAt.get(cell);
      if (list) list.push(terminal);
      else this.#doorsAt.set(cell, [terminal]);
    }
    this.#isRoot = new Uint8Array(cells);
    for (const { cell } of roots) this.#isRoot[cell] = 1;
    this.#stride = Int32Array.from(moves, ([dx, dy]) => dy * frame.width + dx);
    const step = moves.map(([dx, dy]) => Math.hypot(dx, dy) * frame.cellM);
    this.#residual = new Float32Array(16 * cells).fill(Infinity);
    for (let row = 2; row < frame.height - 2; row++) {
      for (let cell = row * frame.width + 2; cell < row * frame.width + frame.width - 2; cell++) {
        if (field[cell]! < 0) continue;
        for (let m = 0; m < 16; m++) {
          const from = cell + this.#stride[m]!;
          if (field[from]! < 0) continue;
          this.#residual[16 * cell + m] = step[m]! * (price ? (price[cell]! + price[from]!) / 2 : 1);
        }
      }
    }
  }

  grow(terminal: number, doors: readonly Attachment[], limit: number) {
    const turn = ++this.#turn;
    const heap = this.#heap;
    heap.clear();
    this.#members = [];
    for (const door of doors) heap.push(door.cell, this.#doorResidual.get(door) ?? door.price);
    let paid = 0;
    let done = heap.size === 0;
    while (!done && heap.size > 0) {
      const key = heap.topKey;
      if (key > paid && this.#members.length > 4 * limit + 256) break;
      const cell = heap.pop();
      if (this.#stamp[cell] === turn) continue;
      paid = Math.max(paid, key);
      done = this.#take(cell, terminal, paid);
    }
    if (heap.size === 0) done = true;
    this.#pay(paid);
    for (const door of doors) {
      const left = this.#doorResidual.get(door) ?? door.price;
      const until = this.#stamp[door.cell] === turn ? this.#offset[door.cell]! : paid;
      this.#doorResidual.set(door, Math.max(0, left - until));
    }
    if (done) this.#waiting.delete(terminal);
    return { paid, done, size: this.#members.length };
  }

  /** True when the component met the root or an attachment of a waiting terminal. */
  #take(cell: number, terminal: number, paid: number): boolean {
    this.#stamp[cell] = this.#turn;
    this.#offset[cell] = paid;
    this.#members.push(cell);
    if (this.#isRoot[cell]) return true;
    if (this.#doorsAt.get(cell)?.some((other) => other !== terminal && this.#waiting.has(other))) return true;
    for (let m = 0; m < 16; m++) {
      const left = this.#residual[16 * cell + m]!;
      if (left === Infinity) continue;
      const from = cell + this.#stride[m]!;
      if (this.#stamp[from] !== this.#turn) this.#heap.push(from, paid + left);
    }
    return false;
  }

  #pay(paid: number): void {
    if (paid === 0) return;
    for (const cell of this.#members) {
      const since = this.#offset[cell]!;
      for (let m = 0; m < 16; m++) {
        const left = this.#residual[16 * cell + m]!;
        if (left === 0 || left === Infinity) continue;
        const from = cell + this.#stride[m]!;
        const until = this.#stamp[from] === this.#turn ? this.#offset[from]! : paid;
        if (until > since) this.#residual[16 * cell + m] = Math.max(0, left - (until - since));
      }
    }
  }
}
