import type { Point } from '../../../geo/plane.ts';
import type { Standards } from '../../standards.ts';
import { classOfSpec } from '../ground/clearances.ts';
import { boxOf } from '../ground/frame.ts';
import { crossingsOf, levelsAt, type Neighbour } from '../ground/separation.ts';
import type { GroundTree } from '../sizing/ground-tree.ts';
import type { ForbiddenWindow, Reach } from './sewer-graph.ts';
import type { Drain } from './sewer-rules.ts';

/** Walls and sockets of what is crossed, which nominal sizes leave out, and setting out. */
const spareM = 0.12;

/** The reaches with the levels that other pipes keep from them (Table 4.1.14); the same list where none is crossed. */
export function forbidCrossings(
  reaches: readonly Reach[],
  tree: GroundTree,
  utility: Drain,
  passing: readonly Neighbour[],
  rules: Standards,
): readonly Reach[] {
  const crossed = crossedBy(reaches, tree, utility, passing, rules);
  if (crossed.size === 0) return reaches;
  return reaches.map((reach, i) => {
    const own = crossed.get(i);
    if (!own) return reach;
    const windows = own.map(({ pipe, window }) => ({ ...window, reason: pipe.id }));
    return { ...reach, forbidden: [...(reach.forbidden ?? []), ...windows] };
  });
}

/**
 * The reaches with what yields to them, where they don't pass it; the same list where nothing is crossed.
 * @param yuanOf - price of its yielding
 */
export function priceCrossings(
  reaches: readonly Reach[],
  tree: GroundTree,
  utility: Drain,
  yielding: readonly Neighbour[],
  rules: Standards,
  yuanOf: (pipe: Neighbour, place: CrossingPlace) => number,
): readonly Reach[] {
  const crossed = crossedBy(reaches, tree, utility, yielding, rules);
  if (crossed.size === 0) return reaches;
  return reaches.map((reach, i) => {
    const own = crossed.get(i);
    if (!own) return reach;
    const priced = own.map(({ pipe, window, place }) => ({ ...window, yuan: yuanOf(pipe, place) }));
    return { ...reach, yielding: [...(reach.yielding ?? []), ...priced.filter(({ yuan }) => yuan > 0)] };
  });
}

export interface CrossingPlace {
  groundM: number;
  /** Level of the crossed pipe's crown. */
  crownM: number;
  /** Between the outsides, where the crossed pipe passes below. */
  belowM: number;
}

interface Crossed {
  pipe: Neighbour;
  window: Omit<ForbiddenWindow, 'reason'>;
  place: CrossingPlace;
}

/** What the reaches cross, by the number of the reach. */
function crossedBy(
  reaches: readonly Reach[],
  tree: GroundTree,
  utility: Drain,
  passing: readonly Neighbour[],
  rules: Standards,
): Map<number, Crossed[]> {
  const result = new Map<number, Crossed[]>();
  const box = boxOf(reaches.flatMap(({ from, to }) => [placeOf(tree, from), placeOf(tree, to)]));
  const near = passing.filter(({ line: [[ax, ay], [bx, by]] }) => {
    const apartX = Math.max(Math.min(ax, bx) - box.maxX, box.minX - Math.max(ax, bx));
    return Math.max(apartX, Math.min(ay, by) - box.maxY, box.minY - Math.max(ay, by)) < 1;
  });
  if (near.length === 0) return result;
  const lines = reaches.map(
    (reach): Neighbour => ({
      id: '',
      utility,
      diameterMm: 300,
      line: [placeOf(tree, reach.from), placeOf(tree, reach.to)],
      groundM: [0, 0],
      topM: [0, 0],
      bottomM: [0, 0],
    }),
  );
  for (const { pipe, other, at, otherAt } of crossingsOf(lines, near)) {
    const one = near[other]!;
    const level = levelsAt(one, otherAt);
    const passed = classOfSpec(one);
    const over = (rules.vertical(passed, 'sewer')?.value ?? 0.15) + spareM;
    const under = (rules.vertical('sewer', passed)?.value ?? 0.15) + spareM;
    const [ground0, ground1] = one.groundM;
    const crossed: Crossed = {
      pipe: one,
      window: {
        stationM: at * reaches[pipe]!.lengthM,
        topM: level.topM + over,
        bottomM: level.bottomM - under,
      },
      place: { groundM: ground0 + (ground1 - ground0) * otherAt, crownM: level.topM, belowM: over },
    };
    result.set(pipe, [...(result.get(pipe) ?? []), crossed]);
  }
  return result;
}

function placeOf({ x, y }: GroundTree, node: number): Point {
  return [x[node]!, y[node]!];
}
