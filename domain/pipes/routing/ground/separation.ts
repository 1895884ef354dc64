import Flatbush from 'flatbush';
import { nearestOnSegment, type Point, segmentsCross, segmentToSegment } from '../../../geo/plane.ts';
import type { Utility } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { classOfSpec } from './clearances.ts';
import { cellRange, type Frame, turned } from './frame.ts';

/** A straight pipe that lies already, as the next ones see it. */
export interface Neighbour {
  id: string;
  utility: Utility;
  diameterMm: number;
  line: readonly [Point, Point];
  /** Ground level at both ends; between two pipes that cross, each goes by its own ground. */
  groundM: readonly [number, number];
  /** Depth below ground of its upper and lower side, at both ends. */
  topM: readonly [number, number];
  bottomM: readonly [number, number];
  /** In the ground already: where it is crossed it is held and protected, and billed. */
  existing?: true;
  /** Existing, at surveyed levels: even what yields to gravity is passed rather than moved. */
  stays?: true;
  /** Others of the plan are to be joined to it: it makes way only where nothing else is legal. */
  joined?: true;
}

/** Levels of a pipe's upper and lower side, a share of the way along it. */
export function levelsAt({ groundM, topM, bottomM }: Neighbour, share: number) {
  const between = ([from, to]: readonly [number, number]) => from + (to - from) * share;
  const ground = between(groundM);
  return { topM: ground - between(topM), bottomM: ground - between(bottomM) };
}

/**
 * Raises the price near pipes that lie already: too near costs `penalty` times as much, so that a pipe crosses at a right
 * angle; right beside the clearance it is a little cheaper, because the trench can be shared.
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
    const [ax, ay] = turned(frame.turn, ...pipe.line[0]);
    const [bx, by] = turned(frame.turn, ...pipe.line[1]);
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

/** All places where `pipes` pass over or under `others`, or pass by so near that their walls would meet. */
export function crossingsOf(pipes: readonly Neighbour[], others: readonly Neighbour[]): Crossing[] {
  const tree = indexOf(others);
  const result: Crossing[] = [];
  pipes.forEach(({ line }, pipe) => {
    const [[ax, ay], [bx, by]] = line;
    const near = 1;
    const box = [
      Math.min(ax, bx) - near,
      Math.min(ay, by) - near,
      Math.max(ax, bx) + near,
      Math.max(ay, by) + near,
    ] as const;
    for (const other of tree?.search(...box) ?? []) {
      const [[cx, cy], [dx, dy]] = others[other]!.line;
      const det = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
      if (det !== 0 && segmentsCross(ax, ay, bx, by, cx, cy, dx, dy)) {
        const at = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / det;
        const otherAt = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / det;
        result.push({ pipe, other, at, otherAt });
        continue;
      }
      const touching = (pipes[pipe]!.diameterMm + others[other]!.diameterMm) / 2000 + wallM;
      if (segmentToSegment(ax, ay, bx, by, cx, cy, dx, dy) > touching) continue;
      result.push(...endsNear(pipe, other, [ax, ay, bx, by], [cx, cy, dx, dy], touching));
    }
  });
  return result;
}

type Flat = readonly [number, number, number, number];

/** Both ends of the one that lie on the other's way, and the other way round. */
function endsNear(pipe: number, other: number, a: Flat, b: Flat, touching: number): Crossing[] {
  const found: Crossing[] = [];
  const share = (px: number, py: number, line: Flat): { at: number; distance: number } => {
    const [x, y] = nearestOnSegment(px, py, ...line);
    const length = Math.hypot(line[2] - line[0], line[3] - line[1]);
    return {
      at: length > 0 ? Math.hypot(x - line[0], y - line[1]) / length : 0,
      distance: Math.hypot(px - x, py - y),
    };
  };
  for (const end of [0, 1] as const) {
    const mine = share(a[2 * end]!, a[2 * end + 1]!, b);
    if (mine.distance <= touching) found.push({ pipe, other, at: end, otherAt: mine.at });
    const theirs = share(b[2 * end]!, b[2 * end + 1]!, a);
    if (theirs.distance <= touching) found.push({ pipe, other, at: theirs.at, otherAt: end });
  }
  return found;
}

/** Walls, sockets and the insulation of heating pipes, which nominal sizes leave out. */
const wallM = 0.12;

/** Depths of a crown at a crossing: deeper than the first and shallower than the second it is too near to what it crosses. */
export type DepthWindow = readonly [from: number, to: number];

/** Where the crown of a pressure pipe would miss the vertical clearance of Table 4.1.14, above and below what it crosses. */
export function forbiddenDepths(
  own: { utility: Utility; diameterMm: number },
  { pipe, at, ownGroundM }: { pipe: Neighbour; at: number; ownGroundM: number },
  rules: Standards,
): DepthWindow {
  const level = levelsAt(pipe, at);
  const [top, bottom] = [ownGroundM - level.topM, ownGroundM - level.bottomM];
  const [ownClass, other] = [classOfSpec(own), classOfSpec(pipe)];
  const above = rules.vertical(other, ownClass)?.value ?? 0.15;
  const below = rules.vertical(ownClass, other)?.value ?? 0.15;
  return [top - above - own.diameterMm / 1000 - wallM, bottom + below + wallM];
}
