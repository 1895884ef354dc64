import { piecesOf, type UtilityRoute } from '../route-utility.ts';
import { isStraight } from './bends.ts';
import { shortPieces } from './join-short.ts';

/** How a layout would strike an engineer: its mains only, laterals left out. */
export interface Shape {
  mainM: number;
  /** Within 5° of the direction that governs there. */
  parallelM: number;
  /** Where a main changes its direction by more than 3° without a fork. */
  bends: number;
  /** Pieces between two chambers that are too short to be built. */
  shortPieces: number;
}

const parallelSine = Math.sin((5 * Math.PI) / 180);

export function shapeOf({ plan, axes }: Pick<UtilityRoute, 'plan' | 'axes'>): Shape {
  const shape: Shape = { mainM: 0, parallelM: 0, bends: 0, shortPieces: shortPieces(plan).length };
  for (const { from, to, line, lengthM } of piecesOf(plan)) {
    if (plan.kind[from] === 'leaf' || plan.kind[to] === 'leaf' || lengthM === 0) continue;
    const [[ax, ay], [bx, by]] = line;
    const { cos, sin } = axes.turns[axes.at((ax + bx) / 2, (ay + by) / 2)]!;
    const along = Math.abs((bx - ax) * cos + (by - ay) * sin);
    const across = Math.abs((by - ay) * cos - (bx - ax) * sin);
    shape.mainM += lengthM;
    if (Math.min(along, across) <= parallelSine * lengthM) shape.parallelM += lengthM;
  }
  plan.neighbours.forEach((set, v) => {
    if (plan.kind[v] === 'leaf' || plan.kind[v] === 'root') return;
    const mains = [...set].filter((w) => plan.kind[w] !== 'leaf');
    if (mains.length === 2 && !isStraight(plan, mains[0]!, v, mains[1]!)) shape.bends++;
  });
  return shape;
}

/** Several layouts as one. */
export function sumOfShapes(shapes: readonly Shape[]): Shape {
  const sum = (key: keyof Shape) => shapes.reduce((total, one) => total + one[key], 0);
  return {
    mainM: sum('mainM'),
    parallelM: sum('parallelM'),
    bends: sum('bends'),
    shortPieces: sum('shortPieces'),
  };
}
