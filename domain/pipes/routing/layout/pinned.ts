import type { ObstacleIndex } from '../ground/obstacles.ts';
import type { PlanTree } from './plan-tree.ts';

/**
 * Makes a manhole of every pin that the tree reached: what came to lie beside it comes through it instead, where the straight pieces keep their
 * clearances. A pin at an end stays the end.
 * @param isPin - of a terminal
 * @returns the points that stay where they are, whatever is pulled tight around them
 */
export function standOnPins(
  plan: PlanTree,
  index: ObstacleIndex,
  isPin: (terminal: number) => boolean,
): Set<number> {
  const pinned = new Set<number>();
  for (let v = 0; v < plan.x.length; v++) {
    if (plan.kind[v] !== 'leaf' || !isPin(plan.terminal[v]!)) continue;
    const [outlet] = plan.neighbours[v]!;
    plan.kind[v] = 'free';
    plan.terminal[v] = -1;
    pinned.add(v);
    if (outlet === undefined) continue;
    plan.kind[outlet] = 'free';
    plan.terminal[outlet] = -1;
    const others = [...plan.neighbours[outlet]!].filter((one) => one !== v);
    const [x, y] = [plan.x[v]!, plan.y[v]!];
    if (!others.every((one) => index.isClear(x, y, plan.x[one]!, plan.y[one]!))) continue;
    plan.unlink(outlet, v);
    for (const one of others) {
      plan.unlink(outlet, one);
      plan.link(v, one);
    }
  }
  return pinned;
}
