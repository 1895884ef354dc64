import { lengthOf, nearestOnLines, type Point } from '../../../geo/plane.ts';
import { corridorHalfM } from './price.ts';

/** Metres of pipe between two looks at whether it lies in a corridor. */
const stepM = 0.5;

/**
 * How many metres of pipe lie in each corridor: nought where it was not worth the way, or not legal there.
 * @param corridors - lines, metres
 * @param pipes - lines of all pipes that were laid, metres
 * @param utilities - how many were laid together: so wide is a corridor
 */
export function metresInCorridors(
  corridors: readonly (readonly Point[])[],
  pipes: readonly (readonly Point[])[],
  utilities: number,
): number[] {
  const halfM = corridorHalfM(utilities);
  return corridors.map((corridor) =>
    pipes.reduce((sum, pipe) => sum + metresWithin(pipe, corridor, halfM), 0),
  );
}

function metresWithin(pipe: readonly Point[], corridor: readonly Point[], halfM: number): number {
  let sum = 0;
  for (let i = 1; i < pipe.length; i++) {
    const [[ax, ay], [bx, by]] = [pipe[i - 1]!, pipe[i]!];
    const lengthM = lengthOf([pipe[i - 1]!, pipe[i]!]);
    const steps = Math.max(1, Math.round(lengthM / stepM));
    for (let k = 0; k < steps; k++) {
      const t = (k + 0.5) / steps;
      const { distanceM } = nearestOnLines([corridor], ax + (bx - ax) * t, ay + (by - ay) * t);
      if (distanceM <= halfM) sum += lengthM / steps;
    }
  }
  return sum;
}
