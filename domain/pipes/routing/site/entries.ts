import order from '../../../../data/standards/order-and-yielding.json' with { type: 'json' };
import { lengthOf, type Point, segmentToSegment } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { mainSizeMm } from '../bill/rates.ts';
import { axisClearanceM, halfWidthOf } from '../ground/clearances.ts';
import { boxOf } from '../ground/frame.ts';

/** Where one of several utilities enters beside the others. */
export interface Entry {
  /** Its place among them, 0 … 1 along the wall. */
  share: number;
  /** Wall that all of them need to keep their clearances. */
  neededM: number;
  /** How many enter. */
  count: number;
}

/** What is added to the clearance of two services, for casings and for the tolerance of setting out. */
const spareM = 0.1;

/**
 * Gives the utilities of one stairwell their places along its wall, in the order of the courtyard (GB 50289-2016 4.1.4), each as far from the
 * next as the two ask for; so laterals run side by side to their mains and cross what lies between at a right angle.
 */
export function entriesOf(utilities: readonly Utility[], rules: Standards): Map<Utility, Entry> {
  const rank = (one: Utility) => {
    const place = order.courtyard.order.indexOf(one);
    return place < 0 ? order.courtyard.order.length : place;
  };
  const sorted = utilities.toSorted((a, b) => rank(a) - rank(b));
  const at: number[] = [];
  for (const [i, one] of sorted.entries()) {
    let place = 0;
    // not only from the next: heat beside a narrow cable may still be too near to what is behind it
    for (let j = 0; j < i; j++) place = Math.max(place, at[j]! + apartM(sorted[j]!, one, rules));
    at.push(place);
  }
  const neededM = at.at(-1) ?? 0;
  return new Map(
    sorted.map((one, i) => [
      one,
      { share: neededM > 0 ? at[i]! / neededM : 0.5, neededM, count: sorted.length },
    ]),
  );
}

/**
 * The part of a stairwell's wall for one entry: its place, and half of what is to spare on both sides. A wall much too short for all is left
 * whole: then the ground decides who finds room.
 */
export function entryOn(frontage: readonly Point[], { share, neededM, count }: Entry): Point[] {
  const whole = lengthOf(frontage);
  if (count < 2 || whole < 0.6 * neededM) return [...frontage];
  const slackM = Math.max(0.1, (whole - neededM) / (4 * (count - 1)));
  return between(frontage, Math.max(0, share * whole - slackM), Math.min(whole, share * whole + slackM));
}

/** A pipe this near to a wall enters there, or takes the room of one that would, metres. */
const enteringM = 1;

/**
 * Whether pipes that lie already come up to a stretch of wall. Places side by side were shared out as if it were free; beside such a pipe every
 * utility looks for its own gap on the whole stretch.
 */
export function isEntered(frontage: readonly Point[], pipes: readonly { line: readonly Point[] }[]): boolean {
  const wall = boxOf(frontage);
  return pipes.some(({ line }) => {
    const box = boxOf(line);
    if (box.minX > wall.maxX + enteringM || box.maxX < wall.minX - enteringM) return false;
    if (box.minY > wall.maxY + enteringM || box.maxY < wall.minY - enteringM) return false;
    return line.some((to, i) => {
      const from = line[Math.max(0, i - 1)]!;
      return frontage.some((end, k) => {
        const start = frontage[Math.max(0, k - 1)]!;
        return segmentToSegment(...from, ...to, ...start, ...end) < enteringM;
      });
    });
  });
}

function apartM(a: Utility, b: Utility, rules: Standards): number {
  const [one, other] = [a, b].map((utility) => ({ utility, diameterMm: mainSizeMm(utility) })) as [
    { utility: Utility; diameterMm: number },
    { utility: Utility; diameterMm: number },
  ];
  return (axisClearanceM(one, other, rules) ?? halfWidthOf(one) + halfWidthOf(other)) + spareM;
}

function between(line: readonly Point[], from: number, to: number): Point[] {
  const part: Point[] = [];
  let along = 0;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const [first, last] = [Math.max(from, along), Math.min(to, along + length)];
    if (length > 0 && first <= last) {
      for (const at of [first, last]) {
        const share = (at - along) / length;
        part.push([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]);
      }
    }
    along += length;
  }
  return part.length > 0 ? part : [...line];
}
