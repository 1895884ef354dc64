import { segmentsCross } from '../../../geo/plane.ts';
import { joinedInvert } from '../gravity/joined-invert.ts';
import type { SitePipe } from '../site/site.ts';
import { type PlanTree, pruneDeadEnd } from './plan-tree.ts';

/** Nearer to its end a piece that reaches a main is joined to it there already. */
const endM = 0.02;
/** A main that lies this much higher is not the same to what joins it; metres. */
const higherM = 0.05;

interface Place {
  x: number;
  y: number;
  /** From the upper end of the piece. */
  alongM: number;
}

/**
 * Ties a branch in where it meets a main of its own, instead of leading it across and back from the other side. A main that lies higher than the one
 * the branch leads to, or of which nobody knows how deep it lies, is passed. Points in `fixed` stay in their networks.
 * @returns how many branches were cut short
 */
export function tieWhereCrossed(
  plan: PlanTree,
  mains: readonly SitePipe[],
  fixed: ReadonlySet<number> = new Set(),
): number {
  let tied = 0;
  for (let root = 0; root < plan.x.length; root++) {
    if (plan.kind[root] !== 'root' || plan.degree(root) === 0) continue;
    const stack: [parent: number, child: number][] = [...plan.neighbours[root]!].map((one) => [root, one]);
    while (stack.length > 0) {
      const [parent, child] = stack.pop()!;
      for (const next of plan.neighbours[child]!)
        if (next !== parent && plan.kind[next] !== 'root') stack.push([child, next]);
      const place = crossing(plan, child, parent, root, mains);
      if (!place || leadsPast(plan, parent, child, fixed)) continue;
      tie(plan, parent, child, place);
      pruneDeadEnd(plan, parent);
      tied++;
    }
  }
  return tied;
}

/** Leads a node to a new tie-in instead of on; a house's lateral ends at its outlet there. */
function tie(plan: PlanTree, parent: number, child: number, { x, y }: Place): void {
  plan.unlink(parent, child);
  const root = plan.add(x, y, 'root');
  if (plan.kind[child] !== 'leaf') {
    plan.link(child, root);
    return;
  }
  const outlet = plan.add(x, y, 'outlet', plan.terminal[child]);
  plan.link(child, outlet);
  plan.link(outlet, root);
  plan.kind[parent] = 'free';
  plan.terminal[parent] = -1;
}

/** Where the way from a node down to the next first meets a main that it may join. */
function crossing(
  { x, y }: PlanTree,
  from: number,
  to: number,
  root: number,
  mains: readonly SitePipe[],
): Place | undefined {
  const [ax, ay, bx, by] = [x[from]!, y[from]!, x[to]!, y[to]!];
  const lengthM = Math.hypot(bx - ax, by - ay);
  let first: Place | undefined;
  for (const main of mains) {
    for (let k = 1; k < main.line.length; k++) {
      const [[cx, cy], [dx, dy]] = [main.line[k - 1]!, main.line[k]!];
      const det = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
      if (det === 0 || !segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) continue;
      const share = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / det;
      const place = { x: ax + (bx - ax) * share, y: ay + (by - ay) * share, alongM: share * lengthM };
      if (lengthM - place.alongM < endM || place.alongM >= (first?.alongM ?? Infinity)) continue;
      if (mayJoin(main, mains, place, { x: x[root]!, y: y[root]! })) first = place;
    }
  }
  return first;
}

function mayJoin(
  main: SitePipe,
  mains: readonly SitePipe[],
  at: { x: number; y: number },
  root: { x: number; y: number },
): boolean {
  const utility = main.utility;
  if (utility !== 'sewage' && utility !== 'storm' && utility !== 'combined') return true;
  const here = joinedInvert([main], utility, at.x, at.y);
  const there = joinedInvert(mains, utility, root.x, root.y);
  return here === undefined ? there === undefined : !there || here.invertM <= there.invertM + higherM;
}

/** Whether what is left without the branch would be a dead end at a point that somebody wants. */
function leadsPast(plan: PlanTree, parent: number, child: number, fixed: ReadonlySet<number>): boolean {
  for (let [at, from] = [parent, child]; plan.kind[at] !== 'root'; ) {
    const others = [...plan.neighbours[at]!].filter((one) => one !== from);
    if (others.length !== 1) return false;
    if (fixed.has(at)) return true;
    [from, at] = [at, others[0]!];
  }
  return false;
}
