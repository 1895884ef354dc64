import Flatbush from 'flatbush';
import type { Utility } from '../model.ts';
import { standards as builtIn, type Standards } from '../standards.ts';
import { axisClearanceM, classOfSpec } from './clearances.ts';
import { nearestOnSegment, type Point, segmentsCross, segmentToSegment } from './distance.ts';
import { cellRange, type Frame } from './frame.ts';

/** A straight pipe that lies already, as the next ones see it. */
export interface Neighbour {
  id: string;
  utility: Utility;
  diameterMm: number;
  line: readonly [Point, Point];
  /** Depth below ground of its upper and lower side, at both ends. */
  topM: readonly [number, number];
  bottomM: readonly [number, number];
}

/** sin 30°: flatter than this two pipes run beside each other, steeper they pass. */
const besideSine = 0.5;

/**
 * Raises the price near pipes that lie already: too near costs `penalty` times as much, so that a pipe crosses at a right
 * angle and does not follow; right beside the clearance it is a little cheaper, because the trench can be shared.
 */
export function priceBeside(
  frame: Frame,
  price: Float32Array,
  pipes: readonly Neighbour[],
  clearanceTo: (pipe: Neighbour) => number,
  penalty: number,
): void {
  const factor = new Float32Array(price.length).fill(1);
  for (const pipe of pipes) {
    const near = clearanceTo(pipe);
    const far = near + 1;
    const [[ax, ay], [bx, by]] = pipe.line;
    const [c0, r0, c1, r1] = cellRange(frame, {
      minX: Math.min(ax, bx) - far,
      minY: Math.min(ay, by) - far,
      maxX: Math.max(ax, bx) + far,
      maxY: Math.max(ay, by) + far,
    });
    for (let row = r0; row <= r1; row++) {
      for (let column = c0; column <= c1; column++) {
        const x = frame.x0 + column * frame.cellM;
        const y = frame.y0 + row * frame.cellM;
        const [nx, ny] = nearestOnSegment(x, y, ax, ay, bx, by);
        const distance = Math.hypot(nx - x, ny - y);
        const cell = row * frame.width + column;
        // Half a cell more, because a pipe runs between centres.
        if (distance < near + frame.cellM / 2) factor[cell] = Math.max(factor[cell]!, penalty);
        else if (distance < far && factor[cell] === 1) factor[cell] = 0.85;
      }
    }
  }
  for (let cell = 0; cell < price.length; cell++) price[cell]! *= factor[cell]!;
}

export interface Crossing {
  pipe: number;
  other: number;
  /** Share of the way along each. */
  at: number;
  otherAt: number;
}

/** A pair that runs beside each other nearer than the table allows. */
export interface Parallel {
  pipe: number;
  other: number;
  distanceM: number;
  neededM: number;
}

/** R-tree over straight pipes. */
export function indexOf(pipes: readonly Neighbour[]): Flatbush | undefined {
  if (pipes.length === 0) return undefined;
  const tree = new Flatbush(pipes.length);
  for (const { line } of pipes) {
    const [[ax, ay], [bx, by]] = line;
    tree.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  }
  tree.finish();
  return tree;
}

/** All places where `pipes` pass over or under `others` at an angle. */
export function crossingsOf(pipes: readonly Neighbour[], others: readonly Neighbour[]): Crossing[] {
  const tree = indexOf(others);
  const result: Crossing[] = [];
  pipes.forEach(({ line }, pipe) => {
    const [[ax, ay], [bx, by]] = line;
    const box = [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)] as const;
    for (const other of tree?.search(...box) ?? []) {
      const [[cx, cy], [dx, dy]] = others[other]!.line;
      if (!segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) continue;
      const det = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
      if (det === 0) continue;
      const at = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / det;
      const otherAt = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / det;
      result.push({ pipe, other, at, otherAt });
    }
  });
  return result;
}

/** Pairs that follow each other too near, for the rip-up. */
export function parallelsOf(
  pipes: readonly Neighbour[],
  others: readonly Neighbour[],
  rules: Standards = builtIn,
): Parallel[] {
  const tree = indexOf(others);
  const result: Parallel[] = [];
  const reach = 6;
  pipes.forEach((one, pipe) => {
    const [[ax, ay], [bx, by]] = one.line;
    const box = [
      Math.min(ax, bx) - reach,
      Math.min(ay, by) - reach,
      Math.max(ax, bx) + reach,
      Math.max(ay, by) + reach,
    ] as const;
    const length = Math.hypot(bx - ax, by - ay);
    if (length < 0.5) return;
    for (const other of tree?.search(...box) ?? []) {
      const two = others[other]!;
      const [[cx, cy], [dx, dy]] = two.line;
      const otherLength = Math.hypot(dx - cx, dy - cy);
      if (otherLength < 0.5) continue;
      const sine = Math.abs((bx - ax) * (dy - cy) - (by - ay) * (dx - cx)) / (length * otherLength);
      if (sine > besideSine) continue;
      const neededM = axisClearanceM(one, two, rules);
      if (neededM === undefined) continue;
      const distanceM = segmentToSegment(ax, ay, bx, by, cx, cy, dx, dy);
      if (distanceM < neededM - 1e-3) result.push({ pipe, other, distanceM, neededM });
    }
  });
  return result;
}

/**
 * Depth of a pressure pipe's crown: the least that is deep enough and passes every pipe that it crosses above or below
 * with the vertical clearance of Table 4.1.14 (pressure yields to gravity, small to large).
 */
export function crownDepth(
  coverM: number,
  own: { utility: Utility; diameterMm: number },
  crossed: readonly { pipe: Neighbour; at: number }[],
  rules: Standards = builtIn,
): number {
  const height = own.diameterMm / 1000;
  const ownClass = classOfSpec(own);
  const windows = crossed.map(({ pipe, at }): [number, number] => {
    const top = pipe.topM[0] + (pipe.topM[1] - pipe.topM[0]) * at;
    const bottom = pipe.bottomM[0] + (pipe.bottomM[1] - pipe.bottomM[0]) * at;
    const other = classOfSpec(pipe);
    const above = rules.vertical(other, ownClass)?.value ?? 0.15;
    const below = rules.vertical(ownClass, other)?.value ?? 0.15;
    return [top - above - height, bottom + below];
  });
  windows.sort((a, b) => a[0] - b[0]);
  let depth = coverM;
  for (const [from, to] of windows) if (depth > from + 1e-9 && depth < to) depth = to;
  return depth;
}
