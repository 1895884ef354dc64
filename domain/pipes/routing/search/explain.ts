import { nearestOnLines, type Point } from '../../../geo/plane.ts';
import { cellAt, centreOf, type Frame } from '../ground/frame.ts';
import { protectionClause } from '../judge/protection.ts';
import type { Site, Terminal } from '../site/site.ts';
import { NodeHeap } from '../steiner/heap.ts';
import { bannedMoves, type Ground, moves } from './grid-steiner.ts';
import type { RootCell } from './roots.ts';

/** Something that stands in the way, and how much room it leaves too little. */
export interface Blocker {
  id: string;
  kind: string;
  clause: string;
  neededM: number;
  leftM: number;
}

/** Why a terminal has no legal way to the main, and what the least illegal way would pass. */
export interface Unreachable {
  terminal: string;
  reason: 'no-main' | 'no-legal-path';
  blockers: Blocker[];
  /** Stretch of the least illegal way that would need a protective measure. */
  tightM: number;
}

/**
 * Looks for the way that is illegal on the fewest metres, from the network to each terminal left out, and names every
 * obstacle and every pipe that it comes too near to. Insides of buildings are passed only where there is no other way: then
 * these close a court. A building that only its own walls shut off is named itself.
 * @param leastField - room of each cell where a safety measure is taken beside every building: a way that one would make legal is the one to be told
 */
export function explainUnreachable(
  site: Site,
  terminals: readonly Terminal[],
  missing: readonly number[],
  ground: Ground,
  treeCells: readonly number[],
  roots: readonly RootCell[],
  leastField: () => Float32Array,
): Unreachable[] {
  if (missing.length === 0) return [];
  const sources = treeCells.length > 0 ? treeCells : roots.map((one) => one.cell);
  if (sources.length === 0) {
    return missing.map((t) => ({ terminal: terminals[t]!.id, reason: 'no-main', blockers: [], tightM: 0 }));
  }
  const doors = missing.map((t) => cellsAtWall(site, terminals[t]!, ground.frame));
  const ways = leastIllegalWays(ground, sources, leastField(), doors);
  return missing.map((t, k) => explainOne(terminals[t]!, ground, ways, doors[k]!));
}

/** What a metre weighs that a measure would make legal, that is nearer still, too near to another pipe, inside a building. */
const measureFactor = 50;
const illegalFactor = 1000;
const crowdedFactor = 20;
const insideFactor = 20_000;
/** Of the way, from the network on. */
const leavingM = 2;

interface Ways {
  parent: Int32Array;
  distance: Float64Array;
  banned: Uint16Array | undefined;
}

/**
 * Only as far as it takes to reach one cell of each of `doors`: the first that is reached is the nearest, and most of the insides of
 * buildings, which are the dearest ground, are never looked at.
 */
function leastIllegalWays(
  ground: Ground,
  sources: readonly number[],
  leastField: Float32Array,
  doors: readonly ReadonlySet<number>[],
): Ways {
  const { frame, field, index } = ground;
  const banned = bannedMoves(ground);
  const cells = frame.width * frame.height;
  const distance = new Float64Array(cells).fill(Infinity);
  const parent = new Int32Array(cells).fill(-1);
  const heap = new NodeHeap(4096);
  const deepest = -index.largestClearanceM - 0.5;
  for (const cell of sources) {
    distance[cell] = 0;
    heap.push(cell, 0);
  }
  const waiting = new Map<number, number[]>();
  doors.forEach((cells, k) => {
    for (const cell of cells) waiting.set(cell, [...(waiting.get(cell) ?? []), k]);
  });
  const open = new Set(doors.keys());
  while (heap.size > 0 && open.size > 0) {
    const key = heap.topKey;
    const cell = heap.pop();
    if (key > distance[cell]!) continue;
    for (const k of waiting.get(cell) ?? []) open.delete(k);
    const column = cell % frame.width;
    const row = (cell - column) / frame.width;
    for (let m = 0; m < 8; m++) {
      const [dx, dy] = moves[m]!;
      if (column + dx < 0 || row + dy < 0 || column + dx >= frame.width || row + dy >= frame.height) continue;
      const next = cell + dy * frame.width + dx;
      const isCrowded = banned !== undefined && ((banned[cell]! | banned[next]!) & (1 << m)) !== 0;
      const factor =
        field[next]! < deepest
          ? insideFactor
          : field[next]! < 0
            ? leastField[next]! < 0
              ? illegalFactor
              : measureFactor
            : isCrowded
              ? crowdedFactor
              : 1;
      const step = Math.hypot(dx, dy) * frame.cellM * factor;
      if (key + step >= distance[next]!) continue;
      distance[next] = key + step;
      parent[next] = cell;
      heap.push(next, key + step);
    }
  }
  return { parent, distance, banned };
}

/** The corners of a house in a row are its neighbours', too: its own front lies between them. */
function placesAlong(wall: readonly Point[], stepM: number): Point[] {
  return wall.flatMap(([x, y], k): Point[] => {
    const [fromX, fromY] = wall[Math.max(0, k - 1)]!;
    const steps = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / stepM));
    return Array.from({ length: steps }, (_, i): Point => {
      const part = (i + 1) / steps;
      return [fromX + (x - fromX) * part, fromY + (y - fromY) * part];
    });
  });
}

/** Cells beside the wall at which a terminal may be entered. */
function cellsAtWall(site: Site, terminal: Terminal, frame: Frame): Set<number> {
  const walls = terminal.frontage ? [terminal.frontage] : site.buildings[terminal.building]!.rings;
  const cells = new Set<number>();
  for (const [x, y] of walls.flatMap((wall) => placesAlong(wall, frame.cellM))) {
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        const cell = cellAt(frame, x + dx * frame.cellM, y + dy * frame.cellM);
        if (cell >= 0) cells.add(cell);
      }
    }
  }
  return cells;
}

function explainOne(
  terminal: Terminal,
  ground: Ground,
  { parent, distance, banned }: Ways,
  doors: ReadonlySet<number>,
): Unreachable {
  const { frame, field, index } = ground;
  let goal = -1;
  for (const cell of doors) if (distance[cell]! < (goal < 0 ? Infinity : distance[goal]!)) goal = cell;
  const worst = new Map<number, number>();
  let tightM = 0;
  const pass = (ax: number, ay: number, bx: number, by: number, except: number): void => {
    const breaches = index.breaches(ax, ay, bx, by, except);
    if (breaches.length > 0) tightM += Math.hypot(ax - bx, ay - by);
    for (const { obstacle, distanceM } of breaches) {
      worst.set(obstacle, Math.min(worst.get(obstacle) ?? Infinity, distanceM));
    }
  };
  const pipes = new Map<string, Blocker>();
  const follow = (from: number, to: number): void => {
    // what lies beside the network itself, where the way leaves it, does not stand in the way
    if (!banned || distance[to]! < leavingM * crowdedFactor) return;
    const ends = [...centreOf(frame, from), ...centreOf(frame, to)] as [number, number, number, number];
    const near = index.besides.tooNear(...ends);
    if (near.length > 0) tightM += Math.hypot(ends[0] - ends[2], ends[1] - ends[3]);
    for (const { beside, distanceM } of near) {
      const id = beside.id ?? '';
      const leftM = Math.min(pipes.get(id)?.leftM ?? Infinity, distanceM);
      const { kind = 'pipe', clause = protectionClause, clearanceM } = beside;
      pipes.set(id, { id, kind, clause, neededM: clearanceM, leftM });
    }
  };
  let door = goal;
  for (let cell = goal; cell >= 0 && parent[cell]! >= 0; cell = parent[cell]!) {
    if (field[cell]! >= 0) {
      follow(cell, parent[cell]!);
      continue;
    }
    if (cell === door) door = parent[cell]!;
    // past the first legal place the building is an obstacle like any other
    const except = cell === door || parent[cell] === door ? terminal.building : -1;
    pass(...centreOf(frame, cell), ...centreOf(frame, parent[cell]!), except);
  }
  if (worst.size === 0 && pipes.size === 0 && door >= 0) {
    // all the way is legal, so it is the last piece, straight to the wall, that is not
    const [x, y] = centreOf(frame, door);
    const leaf = terminal.frontage
      ? nearestOnLines([terminal.frontage], x, y)
      : index.nearestOn(terminal.building, x, y);
    pass(x, y, leaf.x, leaf.y, terminal.building);
    if (worst.size === 0) worst.set(terminal.building, 0);
  }
  const blockers = Array.from(worst, ([i, leftM]): Blocker => {
    const one = index.obstacles[i]!;
    return { id: one.id, kind: one.kind, clause: one.clause ?? '', neededM: one.clearanceM, leftM };
  });
  blockers.push(...pipes.values());
  blockers.sort((a, b) => b.neededM - b.leftM - (a.neededM - a.leftM));
  return { terminal: terminal.id, reason: 'no-legal-path', blockers: blockers.slice(0, 8), tightM };
}
