import type { Csr } from './graph.ts';
import { NodeHeap } from './heap.ts';

/** What dual ascent proves: no tree costs less than `bound`; `residual[s]` is what is left of `into[s]`. */
export interface DualAscent {
  bound: number;
  residual: Float64Array;
}

/** Worth trying, the usual one first. */
export const patiences = [4, 0] as const;

/**
 * Wong's dual ascent (Math. Program. 28, 1984) on the directed cut formulation. A terminal's component, all nodes that
 * reach it over arcs paid to the full, buys its way outwards until it meets the root or another waiting terminal.
 * Each turn is one reverse Dijkstra that pays its frontier when it stops, and the smallest component has the next turn,
 * so that the whole takes O(arcs · log terminals · log nodes) in practice, on street graphs and on fine rasters alike.
 * @param patience - by how many arcs a component may be wider than the next before it waits. None is best for all
 * graphs: whoever wants the best bound tries several
 */
export function dualAscent(
  csr: Csr,
  root: number,
  terminals: ArrayLike<number>,
  patience: number = patiences[0],
): DualAscent {
  const state: Ascent = {
    csr,
    residual: csr.into.slice(),
    waiting: new Uint8Array(csr.nodeCount),
    stamp: new Int32Array(csr.nodeCount),
    turn: 0,
    heap: new NodeHeap(1024),
    offset: new Float64Array(csr.nodeCount),
    members: new Int32Array(csr.nodeCount),
  };
  const queue = new NodeHeap(Math.max(16, terminals.length));
  for (let i = 0; i < terminals.length; i++) {
    const t = terminals[i]!;
    if (t === root || state.waiting[t]) continue;
    state.waiting[t] = 1;
    queue.push(t, csr.start[t + 1]! - csr.start[t]!);
  }
  let bound = 0;
  while (queue.size > 0) {
    const t = queue.pop();
    const limit = queue.size > 0 ? queue.topKey : Infinity;
    const grown = grow(state, root, t, limit * 1.25 + patience);
    bound += grown.paid;
    if (grown.done) state.waiting[t] = 0;
    else queue.push(t, grown.frontier);
  }
  return { bound, residual: state.residual };
}

interface Ascent {
  csr: Csr;
  residual: Float64Array;
  waiting: Uint8Array;
  stamp: Int32Array;
  turn: number;
  heap: NodeHeap;
  /** How much the component had paid when the node joined. */
  offset: Float64Array;
  members: Int32Array;
}

/** One turn of terminal `t`: grows until its frontier is wider than `limit`, or it is connected. */
function grow(state: Ascent, root: number, t: number, limit: number) {
  const { csr, residual, waiting, stamp, heap, offset, members } = state;
  const { start, to } = csr;
  const turn = ++state.turn;
  heap.clear();
  let count = 0;
  let paid = 0;
  let frontier = 0;
  let done = false;
  /** Takes nodes in at the present price; false when the component met the root or a waiting terminal. */
  const take = (node: number): boolean => {
    stamp[node] = turn;
    offset[node] = paid;
    members[count++] = node;
    return !(node === root || (waiting[node] && node !== t));
  };
  let scanned = 0;
  const scan = (): boolean => {
    for (; scanned < count; scanned++) {
      const v = members[scanned]!;
      for (let s = start[v]!; s < start[v + 1]!; s++) {
        const u = to[s]!;
        if (stamp[u] === turn) {
          frontier--;
          continue;
        }
        frontier++;
        const left = residual[s]!;
        if (left <= 0) {
          if (!take(u)) return false;
        } else if (left !== Infinity) heap.push(u, paid + left);
      }
    }
    return true;
  };
  done = !take(t) || !scan();
  while (!done && heap.size > 0) {
    const key = heap.topKey;
    if (frontier > limit && key > paid) break;
    const u = heap.pop();
    if (stamp[u] === turn) continue;
    paid = key;
    done = !take(u) || !scan();
  }
  if (!done && heap.size === 0) done = true;
  pay(state, count, turn, paid);
  return { paid, frontier, done };
}

/** Every arc into the component pays for the time it was on the frontier. */
function pay(state: Ascent, count: number, turn: number, paid: number): void {
  const { csr, residual, stamp, offset, members } = state;
  if (paid === 0) return;
  for (let i = 0; i < count; i++) {
    const v = members[i]!;
    const since = offset[v]!;
    for (let s = csr.start[v]!; s < csr.start[v + 1]!; s++) {
      const left = residual[s]!;
      if (left === 0 || left === Infinity) continue;
      const u = csr.to[s]!;
      const until = stamp[u] === turn ? offset[u]! : paid;
      if (until <= since) continue;
      const rest = left - (until - since);
      // What rounding leaves of a paid arc would start the same growth again.
      residual[s] = rest > 1e-12 * paid ? rest : 0;
    }
  }
}
