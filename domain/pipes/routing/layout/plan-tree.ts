import { centreOf, type Frame } from '../ground/frame.ts';
import type { Attachment, GridTree } from '../search/grid-steiner.ts';

export type PlanNodeKind = 'root' | 'free' | 'outlet' | 'leaf';

/**
 * The layout as a tree of straight pieces. A `leaf` lies on the outline of its terminal (or at its door); the `outlet`
 * is the first legal point in front of it, and the piece between them is the lateral.
 */
export class PlanTree {
  readonly x: number[] = [];
  readonly y: number[] = [];
  readonly kind: PlanNodeKind[] = [];
  /** Terminal of a leaf or outlet, −1 elsewhere. */
  readonly terminal: number[] = [];
  readonly neighbours: Set<number>[] = [];

  add(x: number, y: number, kind: PlanNodeKind, terminal = -1): number {
    this.x.push(x);
    this.y.push(y);
    this.kind.push(kind);
    this.terminal.push(terminal);
    this.neighbours.push(new Set());
    return this.x.length - 1;
  }

  /** Takes points back that were added last and hang on nothing. */
  dropLast(count: number): void {
    for (const list of [this.x, this.y, this.kind, this.terminal, this.neighbours]) list.length -= count;
  }

  link(a: number, b: number): void {
    if (a === b) return;
    this.neighbours[a]!.add(b);
    this.neighbours[b]!.add(a);
  }

  unlink(a: number, b: number): void {
    this.neighbours[a]!.delete(b);
    this.neighbours[b]!.delete(a);
  }

  degree(node: number): number {
    return this.neighbours[node]!.size;
  }

  lengthM(): number {
    let sum = 0;
    this.neighbours.forEach((set, a) => {
      for (const b of set) if (a < b) sum += this.pieceM(a, b);
    });
    return sum;
  }

  pieceM(a: number, b: number): number {
    return Math.hypot(this.x[a]! - this.x[b]!, this.y[a]! - this.y[b]!);
  }

  clone(): PlanTree {
    const copy = new PlanTree();
    for (let v = 0; v < this.x.length; v++) copy.add(this.x[v]!, this.y[v]!, this.kind[v]!, this.terminal[v]);
    // in the same order, so that whoever walks the copy comes by everything as before
    this.neighbours.forEach((set, a) => {
      copy.neighbours[a] = new Set(set);
    });
    return copy;
  }
}

/** Where the terminal of an attachment is left: the point on its outline (or its door) nearest to a place. */
export type LeafPlace = (terminal: number, x: number, y: number) => { x: number; y: number };

/** Turns a tree on the raster into straight pieces; cells on a straight run are dropped. */
export function toPlanTree(
  frame: Frame,
  tree: GridTree,
  rootPlace: (x: number, y: number) => { x: number; y: number },
  leafPlace: LeafPlace,
): PlanTree {
  const plan = new PlanTree();
  const nodeOf = new Map<number, number>();
  const rootAt = new Map<string, number>();
  const node = (cell: number): number => {
    let at = nodeOf.get(cell);
    if (at === undefined) {
      const [x, y] = centreOf(frame, cell);
      at = plan.add(x, y, 'free');
      nodeOf.set(cell, at);
    }
    return at;
  };
  for (const [cell, parent] of tree.parent) {
    if (parent >= 0) plan.link(node(cell), node(parent));
    else {
      const at = node(cell);
      const place = rootPlace(plan.x[at]!, plan.y[at]!);
      // two branches that reach the main at one place tie in once
      const key = `${place.x.toFixed(2)} ${place.y.toFixed(2)}`;
      const root = rootAt.get(key) ?? plan.add(place.x, place.y, 'root');
      rootAt.set(key, root);
      plan.link(at, root);
    }
  }
  for (const one of tree.attached) if (one) hang(plan, node(one.cell), one, leafPlace);
  dropStraight(plan);
  return plan;
}

function hang(plan: PlanTree, at: number, one: Attachment, leafPlace: LeafPlace): void {
  const place = leafPlace(one.terminal, plan.x[at]!, plan.y[at]!);
  let outlet = at;
  if (plan.kind[at] === 'free') {
    plan.kind[at] = 'outlet';
    plan.terminal[at] = one.terminal;
  } else {
    outlet = plan.add(plan.x[at]!, plan.y[at]!, 'outlet', one.terminal);
    plan.link(at, outlet);
  }
  plan.link(outlet, plan.add(place.x, place.y, 'leaf', one.terminal));
}

function dropStraight(plan: PlanTree): void {
  for (let v = 0; v < plan.x.length; v++) {
    if (plan.kind[v] !== 'free' || plan.degree(v) !== 2) continue;
    const [a, b] = [...plan.neighbours[v]!] as [number, number];
    const cross =
      (plan.x[v]! - plan.x[a]!) * (plan.y[b]! - plan.y[a]!) -
      (plan.y[v]! - plan.y[a]!) * (plan.x[b]! - plan.x[a]!);
    if (Math.abs(cross) > 1e-6) continue;
    const ahead =
      (plan.x[v]! - plan.x[a]!) * (plan.x[b]! - plan.x[v]!) +
      (plan.y[v]! - plan.y[a]!) * (plan.y[b]! - plan.y[v]!);
    if (ahead > 0) joinOver(plan, v, a, b);
  }
}

/** Takes a node of degree two out. */
export function joinOver(plan: PlanTree, v: number, a: number, b: number): void {
  plan.unlink(v, a);
  plan.unlink(v, b);
  plan.link(a, b);
}

/** Takes out what leads nowhere any more, from its end on; points in `fixed` stay. */
export function pruneDeadEnd(plan: PlanTree, end: number, fixed?: ReadonlySet<number>): void {
  for (let v = end; plan.kind[v] === 'free' && plan.degree(v) === 1 && !fixed?.has(v); ) {
    const [next] = plan.neighbours[v]!;
    plan.unlink(v, next!);
    v = next!;
  }
}
