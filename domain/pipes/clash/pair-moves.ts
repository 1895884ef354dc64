import { upToCentimetre } from './cure.ts';
import { firstPiece, type Pieces, runsBeside } from './pieces.ts';
import { type PlanRelation, planRelation } from './segment-distance.ts';

/** One of two parties: the pieces that it is cut into, and its number among their segments. */
export interface Party {
  pieces: Pieces;
  segment: number;
}

const farthestM = 30;
const mostSteps = 200;

/**
 * The shortest of the straight moves in the given directions after which the whole of `mover` keeps `requiredM` between its
 * wall and the other's in plan. A step by what is missing can't pass the first clear place, as no point nears or leaves the
 * other faster than it moves. Up to the next centimetre, but where that would already be too near to another part of the other one. Undefined where they
 * cross somewhere at 30° or more: no sideways move is meant to undo that.
 */
export function smallestShift(
  mover: Party,
  other: Party,
  requiredM: number,
  directions: readonly [number, number][],
): { distanceM: number; away: [number, number] } | undefined {
  if (passEachOther(mover, other)) return undefined;
  let best: { distanceM: number; away: [number, number] } | undefined;
  for (const [x, y] of directions) {
    const length = Math.hypot(x, y);
    if (length < 1e-9) continue;
    const away: [number, number] = [x / length, y / length];
    const most = best?.distanceM ?? farthestM;
    const missingAt = (metres: number) =>
      requiredM - clearM(mover, other, away[0] * metres, away[1] * metres);
    let distanceM = 0;
    let step = 0;
    for (; step < mostSteps && distanceM < most; step++) {
      const missing = missingAt(distanceM);
      if (missing <= 1e-6) break;
      distanceM += Math.max(missing, 1e-3);
    }
    if (step === mostSteps || distanceM >= most) continue;
    const rounded = upToCentimetre(distanceM);
    best = { distanceM: missingAt(rounded) <= 1e-6 ? rounded : distanceM, away };
  }
  return best;
}

/** Levels of both axes wherever the two cross in plan. */
export function crossingsOf(a: Party, b: Party): { aM: number; bM: number }[] {
  const found: { aM: number; bM: number }[] = [];
  eachPair(a, b, 0, 0, (i, j, { crosses, t, u }) => {
    if (!crosses) return;
    const [p, q] = [a.pieces, b.pieces];
    found.push({
      aM: p.z0[i]! + t * (p.z1[i]! - p.z0[i]!),
      bM: q.z0[j]! + u * (q.z1[j]! - q.z0[j]!),
    });
  });
  return found;
}

/** Whether they cross somewhere as pipes may, at 30° or more. */
function passEachOther(a: Party, b: Party): boolean {
  let found = false;
  eachPair(a, b, 0, 0, (i, j, { crosses }) => {
    found ||= crosses && !runsBeside(a.pieces, i, b.pieces, j);
  });
  return found;
}

/** Between the outer walls in plan, with `a` moved by dx, dy. */
function clearM(a: Party, b: Party, dx: number, dy: number): number {
  let least = Number.POSITIVE_INFINITY;
  eachPair(a, b, dx, dy, (i, j, { distanceM }) => {
    least = Math.min(least, distanceM - a.pieces.radiusM[i]! - b.pieces.radiusM[j]!);
  });
  return least;
}

function eachPair(
  { pieces: p, segment: a }: Party,
  { pieces: q, segment: b }: Party,
  dx: number,
  dy: number,
  visit: (i: number, j: number, relation: PlanRelation) => void,
) {
  const relation: PlanRelation = { distanceM: 0, crosses: false, t: 0, u: 0 };
  const [endA, firstB, endB] = [firstPiece(p, a + 1), firstPiece(q, b), firstPiece(q, b + 1)];
  for (let i = firstPiece(p, a); i < endA; i++) {
    const [ax, ay, bx, by] = [p.x0[i]! + dx, p.y0[i]! + dy, p.x1[i]! + dx, p.y1[i]! + dy];
    for (let j = firstB; j < endB; j++) {
      planRelation(ax, ay, bx, by, q.x0[j]!, q.y0[j]!, q.x1[j]!, q.y1[j]!, relation);
      visit(i, j, relation);
    }
  }
}
