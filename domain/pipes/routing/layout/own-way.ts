import { type Point, pointToSegment, segmentsCross, segmentToSegment } from '../../../geo/plane.ts';

export type Line = readonly [Point, Point];

/** A loop keeps this far from the pipes of its own network: nearer, it lies in their trench and fails with them. */
const apartM = 1;
/** Near its ends it may come nearer, as far as a pipe that leaves the same point at 30° would: 1 m from it after 2 m. */
const jointM = 2;
const leastCosine = Math.cos(Math.PI / 6);
const samePointM = 0.01;

/**
 * Whether a straight link is a way of its own beside straight pipes of the same utility, ends included in both: it
 * leaves a shared point by 30° or more, and beyond its joints (2 m, or a third of a short link) neither crosses a pipe
 * nor comes nearer to it than half the joint's length. All in metres; a pipe without length is a point.
 */
export function isOwnWay([a, b]: Line, pipes: Iterable<Line>): boolean {
  const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const joint = Math.min(jointM, lengthM / 3);
  const nearM = (joint / jointM) * apartM;
  const along = (m: number): Point => [
    a[0] + ((b[0] - a[0]) * m) / lengthM,
    a[1] + ((b[1] - a[1]) * m) / lengthM,
  ];
  const [first, last] = [along(joint), along(lengthM - joint)];
  for (const [c, d] of pipes) {
    if (segmentToSegment(...first, ...last, ...c, ...d) < nearM) return false;
    const meets = touches(a, c, d) || touches(b, c, d) || touches(c, a, b) || touches(d, a, b);
    if (!meets && segmentsCross(...a, ...b, ...c, ...d)) return false;
    if (isAt(c, a) && leavesAlong(a, b, d)) return false;
    if (isAt(d, a) && leavesAlong(a, b, c)) return false;
    if (isAt(c, b) && leavesAlong(b, a, d)) return false;
    if (isAt(d, b) && leavesAlong(b, a, c)) return false;
  }
  return true;
}

/** Whether a place on a main is no joint that is there already: 1 m or more from every pipe of the network. */
export function isNewFoot(foot: Point, pipes: Iterable<Line>): boolean {
  for (const [c, d] of pipes) if (pointToSegment(...foot, ...c, ...d) < apartM) return false;
  return true;
}

function leavesAlong(from: Point, to: Point, other: Point): boolean {
  const [ux, uy] = [to[0] - from[0], to[1] - from[1]];
  const [vx, vy] = [other[0] - from[0], other[1] - from[1]];
  return ux * vx + uy * vy > leastCosine * Math.hypot(ux, uy) * Math.hypot(vx, vy);
}

function touches([x, y]: Point, c: Point, d: Point): boolean {
  return pointToSegment(x, y, ...c, ...d) < samePointM;
}

function isAt([x, y]: Point, [px, py]: Point): boolean {
  return Math.abs(x - px) < samePointM && Math.abs(y - py) < samePointM;
}
