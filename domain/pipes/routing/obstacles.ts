import Flatbush from 'flatbush';
import {
  insideRings,
  nearestOnSegment,
  type Point,
  pointToSegment,
  segmentToSegment,
} from '../../geo/plane.ts';

export type ObstacleKind =
  | 'building'
  | 'tree'
  | 'shrub'
  | 'pole'
  | 'wall'
  | 'kerb'
  | 'railway'
  | 'pipe'
  | 'forbidden';

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
  /** With a protective measure this much is enough; undefined where nothing helps. */
  protectedM?: number;
}

/** Where a pipe comes nearer than it may: `missingM` > 0. */
export interface Breach {
  obstacle: number;
  distanceM: number;
  missingM: number;
}

/** A pipe that lies already: it may be crossed, but not followed nearer than this. */
export interface Beside {
  line: readonly [Point, Point];
  clearanceM: number;
}

/** sin 30°: flatter than this two pipes run beside each other, steeper they pass. */
export const besideSine = 0.5;

/** All edges of all obstacles in one R-tree; answers exact distances. */
export class ObstacleIndex {
  readonly obstacles: readonly Obstacle[];
  readonly largestClearanceM: number;
  readonly #tree: Flatbush | undefined;
  readonly #edges: Float64Array;
  readonly #owner: Int32Array;
  readonly besides: readonly Beside[];
  readonly #besideTree: Flatbush | undefined;

  constructor(obstacles: readonly Obstacle[], besides: readonly Beside[] = []) {
    this.obstacles = obstacles;
    this.besides = besides;
    this.#besideTree = treeOf(besides);
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

  /** True when the straight piece keeps every clearance. */
  isClear(ax: number, ay: number, bx: number, by: number, except = -1): boolean {
    if (this.slack(ax, ay, bx, by, except, -tolerance) < -tolerance) return false;
    return this.#besideTree === undefined || !this.#follows(ax, ay, bx, by);
  }

  /** How far a point is inside the clearances of pipes that lie already: ends and bends belong outside. */
  besideDeficit(x: number, y: number): number {
    let deficit = 0;
    this.#besideTree?.search(x, y, x, y, (i) => {
      const { line, clearanceM } = this.besides[i]!;
      const [[cx, cy], [dx, dy]] = line;
      deficit = Math.max(deficit, clearanceM - pointToSegment(x, y, cx, cy, dx, dy));
      return false;
    });
    return deficit;
  }

  /** True when the piece runs beside a pipe nearer than its clearance. */
  #follows(ax: number, ay: number, bx: number, by: number): boolean {
    const length = Math.hypot(bx - ax, by - ay);
    if (length < 0.01) return false;
    let follows = false;
    this.#besideTree!.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), (i) => {
      if (follows) return false;
      const { line, clearanceM } = this.besides[i]!;
      const [[cx, cy], [dx, dy]] = line;
      const other = Math.hypot(dx - cx, dy - cy);
      const sine = Math.abs((bx - ax) * (dy - cy) - (by - ay) * (dx - cx));
      if (other > 0 && sine <= besideSine * length * other) {
        follows = segmentToSegment(ax, ay, bx, by, cx, cy, dx, dy) < clearanceM - tolerance;
      }
      return false;
    });
    return follows;
  }

  /** Every obstacle that the straight piece comes too near to, insides of areas included. */
  breaches(ax: number, ay: number, bx: number, by: number, except = -1): Breach[] {
    const nearest = new Map<number, number>();
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
      if (i === except || !obstacle.area || nearest.get(i) === 0) return;
      if (insideRings(ax, ay, obstacle.paths) || insideRings(bx, by, obstacle.paths)) nearest.set(i, 0);
    });
    const result: Breach[] = [];
    for (const [obstacle, distanceM] of nearest) {
      const missingM = this.obstacles[obstacle]!.clearanceM - distanceM;
      if (missingM > tolerance) result.push({ obstacle, distanceM, missingM });
    }
    return result.sort((a, b) => b.missingM - a.missingM);
  }

  /** Nearest point on an obstacle's outline. */
  nearestOn(obstacle: number, x: number, y: number): { x: number; y: number; distanceM: number } {
    let best = { x, y, distanceM: Infinity };
    for (const path of this.obstacles[obstacle]!.paths) {
      for (let k = 0; k < path.length; k++) {
        const [ax, ay] = path[Math.max(0, k - 1)]!;
        const [bx, by] = path[k]!;
        const [nx, ny] = nearestOnSegment(x, y, ax, ay, bx, by);
        const distanceM = Math.hypot(nx - x, ny - y);
        if (distanceM < best.distanceM) best = { x: nx, y: ny, distanceM };
      }
    }
    return best;
  }
}

/** Boxes around the lines, as wide as their clearances. */
function treeOf(besides: readonly Beside[]): Flatbush | undefined {
  if (besides.length === 0) return undefined;
  const tree = new Flatbush(besides.length);
  for (const { line, clearanceM } of besides) {
    const [[ax, ay], [bx, by]] = line;
    tree.add(
      Math.min(ax, bx) - clearanceM,
      Math.min(ay, by) - clearanceM,
      Math.max(ax, bx) + clearanceM,
      Math.max(ay, by) + clearanceM,
    );
  }
  tree.finish();
  return tree;
}

/** A tenth of a millimetre: what rounding may take from a clearance. */
export const tolerance = 1e-4;
