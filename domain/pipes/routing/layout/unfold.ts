import { nearestOnSegment } from '../../../geo/plane.ts';
import { bendsAt } from './bends.ts';
import { hangOn, leastGainM } from './hang-on.ts';
import type { PlanTree } from './plan-tree.ts';
import type { Shaper } from './straighten.ts';

/** Two pieces that leave a point at a less angle share one trench, degrees. */
export const foldDeg = 10;
const foldSine = Math.sin((foldDeg * Math.PI) / 180);
/** Shorter pieces have no direction, metres. */
const leastM = 0.05;
/** A lateral that is as long as the search lets it be may grow by so much, metres, where a main would fold otherwise. */
const asideM = 0.25;

/**
 * Where two pieces leave a point along each other, which is a pipe that goes somewhere and back beside itself, what the longer one leads to
 * hangs on the end of the shorter one; or that moves onto the longer one, where it may not or that would make a bend. Every such place leaves the network shorter. Returns how many there were.
 */
export function unfold(shaper: Shaper): number {
  let count = 0;
  while (unfoldOne(shaper)) count++;
  return count;
}

function unfoldOne(shaper: Shaper): boolean {
  const { plan } = shaper;
  for (let v = 0; v < plan.x.length; v++) {
    if (plan.degree(v) < 2) continue;
    for (const near of [...plan.neighbours[v]!])
      for (const far of [...plan.neighbours[v]!]) {
        if (near === far || !isFold(plan, v, near, far)) continue;
        if (!isDearer(shaper, v, near, far) && hangOn(shaper, v, far, near)) return true;
        if (moveOnto(shaper, v, near, far)) return true;
      }
  }
  return false;
}

/** The point `near`, with all that hangs on it, onto the piece from `v` to `far`. */
function moveOnto(shaper: Shaper, v: number, near: number, far: number): boolean {
  const { plan, index, leafPlace, ownObstacle, longestLateralM, fixed } = shaper;
  if (plan.kind[near] === 'root' || plan.kind[near] === 'leaf' || plan.kind[far] === 'leaf') return false;
  if (fixed?.has(near) || plan.neighbours[near]!.has(far)) return false;
  const others = [...plan.neighbours[near]!].filter((one) => one !== v);
  const moving = [near, ...others.filter((one) => plan.kind[one] === 'leaf')];
  const were = moving.map((one) => [plan.x[one]!, plan.y[one]!] as const);
  const [x, y] = nearestOnSegment(
    ...were[0]!,
    ...([plan.x[v]!, plan.y[v]!, plan.x[far]!, plan.y[far]!] as const),
  );
  const before = worthAround(shaper, v, near, far);
  plan.unlink(v, far);
  plan.link(near, far);
  for (const one of moving) {
    const place = one === near ? { x, y } : leafPlace(plan.terminal[one]!, x, y);
    plan.x[one] = place.x;
    plan.y[one] = place.y;
  }
  const after = worthAround(shaper, v, near, far);
  const isLegal = others.every((one) => {
    const isLateral = plan.kind[one] === 'leaf';
    if (isLateral && plan.pieceM(near, one) > longestLateralM + asideM) return false;
    return index.isClear(
      ...([x, y, plan.x[one]!, plan.y[one]!] as const),
      isLateral ? ownObstacle(plan.terminal[one]!) : -1,
    );
  });
  if (isLegal && after.cost < before.cost - leastGainM && after.lengthM < before.lengthM - leastGainM)
    return true;
  plan.unlink(near, far);
  plan.link(v, far);
  moving.forEach((one, i) => {
    [plan.x[one], plan.y[one]] = were[i]!;
  });
  return false;
}

/** Of all pieces at the end of the shorter one and of the longer one, with the bends at their ends but that at `v`, see `isDearer`. */
function worthAround(
  { plan, cost, aligned }: Shaper,
  v: number,
  near: number,
  far: number,
): { cost: number; lengthM: number } {
  const pieces = [...plan.neighbours[near]!].map((one) => [near, one] as const);
  if (plan.neighbours[v]!.has(far)) pieces.push([v, far]);
  const points = new Set([far, ...pieces.flat()]);
  points.delete(v);
  return {
    cost: pieces.reduce(
      (sum, [a, b]) => sum + cost(plan.x[a]!, plan.y[a]!, plan.x[b]!, plan.y[b]!),
      bendsAt(plan, points, aligned?.bendM ?? 0),
    ),
    lengthM: pieces.reduce((sum, [a, b]) => sum + plan.pieceM(a, b), 0),
  };
}

function isFold(plan: PlanTree, v: number, near: number, far: number): boolean {
  const [nearM, farM] = [plan.pieceM(v, near), plan.pieceM(v, far)];
  if (nearM < leastM || farM < nearM) return false;
  const [ux, uy] = [plan.x[near]! - plan.x[v]!, plan.y[near]! - plan.y[v]!];
  const [wx, wy] = [plan.x[far]! - plan.x[v]!, plan.y[far]! - plan.y[v]!];
  return ux * wx + uy * wy > 0 && Math.abs(ux * wy - uy * wx) < foldSine * nearM * farM;
}

/** Laterals have no choice of ground; of mains the bends at both ends count, not at `v`: a fork in name only has its chamber and its bend either way. */
function isDearer({ plan, cost, aligned }: Shaper, v: number, near: number, far: number): boolean {
  if (plan.kind[far] === 'leaf') return false;
  const bends = (): number => bendsAt(plan, [near, far], aligned?.bendM ?? 0);
  const [x, y] = [plan.x[far]!, plan.y[far]!];
  const before = cost(plan.x[v]!, plan.y[v]!, x, y) + bends();
  plan.unlink(v, far);
  plan.link(near, far);
  const after = cost(plan.x[near]!, plan.y[near]!, x, y) + bends();
  plan.unlink(near, far);
  plan.link(v, far);
  return after > before - leastGainM;
}
