import Flatbush from 'flatbush';
import { insideRings, nearestOnLines, type Point, segmentToSegment } from '../../../geo/plane.ts';
import type { NeighbourClass } from '../../standards.ts';
import { type Beside, BesideIndex } from './besides.ts';

/** Neighbours of the clearance table, and what it has no row for. */
export type ObstacleKind = NeighbourClass | 'structure' | 'water' | 'pipe' | 'forbidden';

/** Something in the ground that a pipe keeps away from. */
export interface Obstacle {
  id: string;
  kind: ObstacleKind;
  /** Rings of an area, or lines, or single points; metres. */
  paths: Point[][];
  /** Whether the inside is forbidden too. */
  area: boolean;
  /** Clearance that the pipe under study keeps from the outline, its own half width included. */
  clearanceM: number;
  /** What asks for it, e.g. `GB 50289-2016 4.1.9`. */
  clause?: string;
}

/** Where a pipe comes nearer than it may: `missingM` > 0. */
export interface Breach {
  obstacle: number;
  distanceM: number;
  missingM: number;
}

/** All edges of all obstacles in one R-tree; answers exact distances. */
export class ObstacleIndex {
  readonly obstacles: readonly Obstacle[];
  readonly largestClearanceM: number;
  readonly #tree: Flatbush | undefined;
  readonly #edges: Float64Array;
  readonly #owner: Int32Array;
  /** Pipes that lie already: crossed, not followed. */
  readonly besides: BesideIndex;

  constructor(obstacles: readonly Obstacle[], besides: readonly Beside[] = []) {
    this.obstacles = obstacles;
    this.besides = new BesideIndex(besides);
    this.largestClearanceM = obstacles.reduce((most, one) => Math.max(most, one.clearanceM), 0);
    const edges: number[] = [];
    const owner: number[] = [];
    obstacles.forEach((obstacle, i) => {
      for (const path of obstacle.paths) {
        if (path.length === 1) edges.push(path[0]![0], path[0]![1], path[0]![0], path[0]![1]);
        for (let k = 1; k < path.length; k++) {
          edges.push(path[k - 1]![0], path[k - 1]![1], path[k]![0], path[k]![1]);
        }
        while (owner.length < edges.length / 4) owner.push(i);
      }
    });
    this.#edges = Float64Array.from(edges);
    this.#owner = Int32Array.from(owner);
    if (owner.length === 0) return;
    const tree = new Flatbush(owner.length);
    for (let e = 0; e < edges.length; e += 4) {
      const [x1, y1, x2, y2] = [edges[e]!, edges[e + 1]!, edges[e + 2]!, edges[e + 3]!];
      tree.add(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
    }
    tree.finish();
    this.#tree = tree;
  }

  /** Least of distance − clearance over all obstacles near a straight piece; positive where it is legal. */
  slack(ax: number, ay: number, bx: number, by: number, except = -1, enough = -Infinity): number {
    let least = this.largestClearanceM;
    const reach = this.largestClearanceM;
    const edges = this.#edges;
    this.#tree?.search(
      Math.min(ax, bx) - reach,
      Math.min(ay, by) - reach,
      Math.max(ax, bx) + reach,
      Math.max(ay, by) + reach,
      (e) => {
        const owner = this.#owner[e]!;
        if (owner === except || least < enough) return false;
        const k = 4 * e;
        const distance = segmentToSegment(
          ax,
          ay,
          bx,
          by,
          edges[k]!,
          edges[k + 1]!,
          edges[k + 2]!,
          edges[k + 3]!,
        );
        const left = distance - this.obstacles[owner]!.clearanceM;
        if (left < least) least = left;
        return false;
      },
    );
    return least;
  }

  /**
   * True when the straight piece keeps every clearance from what stands; pipes beside it are `besides`' affair.
   * @param except - the building whose lateral it is: it may come as near as its wall, from outside
   */
  isClear(ax: number, ay: number, bx: number, by: number, except = -1): boolean {
    if (this.slack(ax, ay, bx, by, except, -tolerance) < -tolerance) return false;
    const own = this.obstacles[except];
    return !own?.area || !insideRings((ax + bx) / 2, (ay + by) / 2, own.paths);
  }

  /** Every obstacle that the straight piece comes too near to, insides of areas included. */
  breaches(ax: number, ay: number, bx: number, by: number, except = -1): Breach[] {
    const nearest = new Map<number, number>();
    /** A forbidden place keeps nothing away from it, and is not passed all the same. */
    const entered = new Set<number>();
    const reach = this.largestClearanceM;
    const edges = this.#edges;
    const box = [
      Math.min(ax, bx) - reach,
      Math.min(ay, by) - reach,
      Math.max(ax, bx) + reach,
      Math.max(ay, by) + reach,
    ];
    for (const e of this.#tree?.search(box[0]!, box[1]!, box[2]!, box[3]!) ?? []) {
      const owner = this.#owner[e]!;
      if (owner === except) continue;
      const k = 4 * e;
      const distance = segmentToSegment(
        ax,
        ay,
        bx,
        by,
        edges[k]!,
        edges[k + 1]!,
        edges[k + 2]!,
        edges[k + 3]!,
      );
      if (distance < (nearest.get(owner) ?? Infinity)) nearest.set(owner, distance);
    }
    this.obstacles.forEach((obstacle, i) => {
      if (i === except || !obstacle.area) return;
      if (!insideRings(ax, ay, obstacle.paths) && !insideRings(bx, by, obstacle.paths)) return;
      nearest.set(i, 0);
      entered.add(i);
    });
    const result: Breach[] = [];
    for (const [obstacle, distanceM] of nearest) {
      const missingM = this.obstacles[obstacle]!.clearanceM - distanceM;
      if (missingM > tolerance || entered.has(obstacle)) result.push({ obstacle, distanceM, missingM });
    }
    return result.sort((a, b) => b.missingM - a.missingM);
  }

  /** Nearest point on an obstacle's outline. */
  nearestOn(obstacle: number, x: number, y: number): { x: number; y: number; distanceM: number } {
    return nearestOnLines(this.obstacles[obstacle]!.paths, x, y);
  }
}

/** A tenth of a millimetre: what rounding may take from a clearance. */
export const tolerance = 1e-4;
