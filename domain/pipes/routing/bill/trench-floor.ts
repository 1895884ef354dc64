import type { LaidPipe } from '../sizing/sized-network.ts';

/** The floor of a trench: [share of the pipe's length from its start, metres below ground], from 0 to 1, straight between them. */
export type TrenchFloor = readonly (readonly [share: number, depthM: number])[];

type Trench = Pick<LaidPipe, 'trenchDepthM' | 'floor'>;

/** As deep everywhere where nothing else is known. */
export function floorOf({ trenchDepthM, floor }: Trench): TrenchFloor {
  return (
    floor ?? [
      [0, trenchDepthM],
      [1, trenchDepthM],
    ]
  );
}

/** The greatest depth of a trench anywhere along it, metres. */
export function deepestM(pipe: Trench): number {
  return floorOf(pipe).reduce((most, [, depthM]) => Math.max(most, depthM), 0);
}

/** The same trench so much deeper. */
export function deepened<Pipe extends Trench>(pipe: Pipe, metres: number): Pipe {
  const floor = pipe.floor?.map(([share, depthM]): [number, number] => [share, depthM + metres]);
  return { ...pipe, trenchDepthM: pipe.trenchDepthM + metres, ...(floor ? { floor } : {}) };
}

/** The part of a floor between two shares of its length, or the same part from its end where the first is the greater. */
export function partOfFloor(floor: TrenchFloor, from: number, to: number): TrenchFloor {
  const wide = to - from;
  if (wide === 0) return floorOf({ trenchDepthM: depthAt(floor, from) });
  const inside = floor
    .map(([share, depthM]): [number, number] => [(share - from) / wide, depthM])
    .filter(([share]) => share > 0 && share < 1);
  if (wide < 0) inside.reverse();
  return [[0, depthAt(floor, from)], ...inside, [1, depthAt(floor, to)]];
}

export interface EvenPiece {
  /** Of the whole length. */
  share: number;
  /** Mean depth of each floor. */
  depthsM: number[];
}

/**
 * Floors beside each other, cut wherever one of them bends, passes one of the given depths or passes another floor: what grows evenly between those
 * depths is exactly what it is at the mean depth of a piece.
 */
export function evenPieces(floors: readonly TrenchFloor[], atDepthsM: readonly number[]): EvenPiece[] {
  const bends = new Set(floors.flatMap((floor) => floor.map(([share]) => share)));
  const shares = [...bends].sort((a, b) => a - b);
  return shares.slice(1).flatMap((end, i): EvenPiece[] => {
    const start = shares[i]!;
    const from = floors.map((one) => depthAt(one, start));
    const to = floors.map((one) => depthAt(one, end));
    const cuts = [0, ...cutsBetween(from, to, atDepthsM), 1];
    return cuts.slice(1).map((after, k) => {
      const before = cuts[k]!;
      const middle = (before + after) / 2;
      return {
        share: (after - before) * (end - start),
        depthsM: from.map((depthM, f) => Math.max(0, depthM + (to[f]! - depthM) * middle)),
      };
    });
  });
}

/** Where straight floors pass a depth, the surface or each other; shares of the way between their ends. */
function cutsBetween(from: readonly number[], to: readonly number[], atDepthsM: readonly number[]): number[] {
  const cuts: number[] = [];
  const pass = (before: number, after: number): void => {
    if (before < 0 !== after < 0) cuts.push(before / (before - after));
  };
  from.forEach((depthM, f) => {
    if (depthM !== to[f]!) for (const at of [0, ...atDepthsM]) pass(depthM - at, to[f]! - at);
    for (let g = 0; g < f; g++) pass(depthM - from[g]!, to[f]! - to[g]!);
  });
  return cuts.filter((one) => one > 0 && one < 1).sort((a, b) => a - b);
}

function depthAt(floor: TrenchFloor, share: number): number {
  const next = floor.findIndex(([at], i) => i > 0 && (at >= share || i === floor.length - 1));
  const [[before, from], [after, to]] = [floor[next - 1]!, floor[next]!];
  const part = after > before ? Math.min(1, Math.max(0, (share - before) / (after - before))) : 1;
  return from + (to - from) * part;
}
