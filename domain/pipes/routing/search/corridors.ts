import { solveSteiner } from '../steiner/solve.ts';
import { type Attachment, GridSteiner, type GridTree, type Ground } from './grid-steiner.ts';
import type { RootCell } from './roots.ts';

/** The best tree over the corridors that several raster trees opened, and the proof that there is none better on them. */
export interface CorridorTree {
  tree: GridTree;
  /** No tree on the corridors is cheaper. */
  bound: number;
  corridorCells: number;
}

/**
 * A building is a leaf, never a way through: each of its links is dearer by this, more than going round it costs, and a
 * tree takes exactly one. No more than that: the local search looks as far as the price of what it takes out. Where a
 * tree goes through a building all the same, the dearer one is tried.
 */
const leafPenalties = [300, 3000] as const;

/** On more cells than this elimination and branches take longer than they gain. */
const closable = 3_500;
/** On more cells than this each start of the search takes seconds. */
const quickly = 25_000;

/** Where nobody names a seed: the same seed gives the same answer. */
export const usualSeed = 1;

/**
 * Starts the shortest-path heuristic from other terminals too, lays all trees over each other, and solves the Steiner
 * problem on this sparse graph of corridors exactly, or as far as branch and bound gets.
 * @param first the tree grown from the mains.
 * @param further cells that are among the corridors, too
 */
export function solveOnCorridors(
  ground: Ground,
  attachments: readonly Attachment[],
  roots: readonly RootCell[],
  first: GridTree,
  starts: number,
  { seed = usualSeed, further = [] }: { seed?: number; further?: readonly number[] | undefined } = {},
): CorridorTree {
  const connected = first.attached.flatMap((one, t) => (one ? [t] : []));
  const cells = new Set([...first.parent.keys(), ...further]);
  const rootTerminal = first.attached.length;
  const links = [
    ...attachments,
    ...roots.map(({ cell, price }) => ({ cell, price, terminal: rootTerminal })),
  ];
  const runs = connected.length > 200 ? Math.min(2, starts) : starts;
  for (let k = 0; k < runs && connected.length > 1; k++) {
    const from = connected[Math.floor(((k + 0.5) / runs) * connected.length + seed) % connected.length]!;
    const solver = new GridSteiner(ground, links);
    const seeds = attachments.filter((one) => one.terminal === from);
    const tree = solver.solve(seeds, rootTerminal + 1, { except: from });
    for (const cell of tree.parent.keys()) cells.add(cell);
  }
  // what the ascent paid for proves more of all ground than any proof on these cells; that a few are eliminated finds better trees, though
  const proof = further.length <= closable;
  const corridors: Corridors = { ground, attachments, roots, first, cells, connected, seed, proof };
  const [usual, dearer] = leafPenalties;
  const answer = exactOn(corridors, usual);
  if (answer.tree) return { ...answer, tree: answer.tree };
  const again = exactOn(corridors, dearer);
  return { ...again, tree: again.tree ?? first, bound: Math.max(answer.bound, again.bound) };
}

/** The cells on which a tree is sought, and what for. */
interface Corridors {
  ground: Ground;
  attachments: readonly Attachment[];
  roots: readonly RootCell[];
  /** Stays where no better one is found. */
  first: GridTree;
  cells: ReadonlySet<number>;
  /** Terminals that it leads to. */
  connected: readonly number[];
  seed: number;
  proof: boolean;
}

/** `tree` is null where the cheapest one found goes through a building; the bound holds nevertheless, any legal tree is one of this graph. */
function exactOn(
  { ground, attachments, roots, first, cells, connected, seed, proof }: Corridors,
  leafPenalty: number,
): Omit<CorridorTree, 'tree'> & { tree: GridTree | null } {
  const terminals = first.attached.length;
  const nodeOf = new Map<number, number>();
  const cellOf: number[] = [];
  for (const cell of cells) {
    nodeOf.set(cell, 1 + terminals + cellOf.length);
    cellOf.push(cell);
  }
  const tail: number[] = [];
  const head: number[] = [];
  const price: number[] = [];
  const door: (Attachment | undefined)[] = [];
  const add = (a: number, b: number, cost: number, one?: Attachment): void => {
    tail.push(a);
    head.push(b);
    price.push(cost);
    door.push(one);
  };
  for (const root of roots) {
    const node = nodeOf.get(root.cell);
    if (node !== undefined) add(0, node, root.price);
  }
  for (const one of attachments) {
    const node = nodeOf.get(one.cell);
    if (node !== undefined) add(node, 1 + one.terminal, one.price + leafPenalty, one);
  }
  const solver = new GridSteiner(ground, []);
  for (const cell of cells) {
    for (let m = 0; m < 16; m++) {
      const next = solver.neighbour(cell, m);
      if (next > cell && nodeOf.has(next))
        add(nodeOf.get(cell)!, nodeOf.get(next)!, solver.moveCost(cell, m));
    }
  }
  const forward = Float64Array.from(price);
  const result = solveSteiner(
    {
      nodeCount: 1 + terminals + cellOf.length,
      tail: Int32Array.from(tail),
      head: Int32Array.from(head),
      forward,
      backward: forward,
      directed: false,
      root: 0,
      terminals: connected.map((t) => 1 + t),
    },
    {
      seed,
      starts: cells.size > quickly || connected.length > 200 ? 1 : 3,
      branches: connected.length > 60 ? 0 : 40,
      proof,
    },
  );
  const penalty = leafPenalty * connected.length;
  const bound = Math.max(0, Math.min(first.cost, result.bound - penalty));
  const tree: GridTree = { parent: new Map(), attached: new Array(terminals).fill(undefined), cost: 0 };
  for (const arc of result.arcs) {
    const e = arc >> 1;
    const from = arc & 1 ? head[e]! : tail[e]!;
    const to = arc & 1 ? tail[e]! : head[e]!;
    if (from > 0 && from <= terminals) return { tree: null, bound, corridorCells: cells.size };
    if (to <= terminals) tree.attached[to - 1] = door[e];
    else tree.parent.set(cellOf[to - 1 - terminals]!, from === 0 ? -1 : cellOf[from - 1 - terminals]!);
  }
  tree.cost = result.cost - penalty;
  const whole = connected.every((t) => tree.attached[t]);
  if (!whole || tree.cost >= first.cost) return { tree: first, bound, corridorCells: cells.size };
  return { tree, bound, corridorCells: cells.size };
}
