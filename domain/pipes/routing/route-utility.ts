import { lengthOf, type Point } from '../../geo/plane.ts';
import { GRAVITY_UTILITIES } from '../model.ts';
import { standards as builtIn, type Standards } from '../standards.ts';
import { alignedMoves, bendM, slantFactor, slantM } from './ground/alignment.ts';
import { type Axes, axesOf } from './ground/axes.ts';
import { type Beside, missingMetrePrice } from './ground/besides.ts';
import { clearanceField } from './ground/clearance-field.ts';
import { halfWidthOf, obstaclesFor, type PipeSpec } from './ground/clearances.ts';
import { boxOf, cellAt, type Frame, frameAround, type Turn, turnBy, turned } from './ground/frame.ts';
import { type Obstacle, ObstacleIndex } from './ground/obstacles.ts';
import { besidesOf, passedLines } from './ground/passed-lines.ts';
import { eased } from './ground/reduced-clearance.ts';
import { standOnPins } from './layout/pinned.ts';
import { type PlanTree, toPlanTree } from './layout/plan-tree.ts';
import { type PieceCost, type Shaper, straighten } from './layout/straighten.ts';
import { tieWhereCrossed } from './layout/tie-crossed.ts';
import { easeTurns } from './layout/turns.ts';
import { attachmentsOf, leafOf } from './search/attachments.ts';
import { mayBeReached } from './search/beyond-reach.ts';
import { solveOnCorridors, usualSeed } from './search/corridors.ts';
import type { Unreachable } from './search/explain.ts';
import { explained } from './search/explain-route.ts';
import { gridAscent, type Searched } from './search/grid-dual-ascent.ts';
import { GridSteiner, type Ground, moves } from './search/grid-steiner.ts';
import { nearestOnMains, rootsOf, tieIns } from './search/roots.ts';
import type { Entry } from './site/entries.ts';
import { type Site, type Terminal, terminalsOf } from './site/site.ts';

export interface RouteOptions {
  cellM?: number;
  /** Room around the terminals in which pipes may run. */
  marginM?: number;
  standards?: Standards;
  /** Runs parallel to façades and streets (the default), or the shortest at whatever angle. */
  runs?: 'parallel' | 'any-angle';
  /** Price per metre and cell; default: every metre costs the same. */
  price?: (frame: Frame, obstacles: readonly Obstacle[]) => Float32Array | undefined;
  /** Only the first tree, straightened: an answer at once, without a bound. */
  quick?: boolean;
  /** How much the way from the mains counts in the first tree (see `GridSteiner.solve`); default 0. */
  wayShare?: number;
  /** Whether the tree of whole houses is sought on all ways that an ascent pays for; default true. */
  paidWays?: boolean;
  /** Further starts of the search; default 5. */
  starts?: number;
  seed?: number;
  /** One layout of several that are compared: who has no way is told, what blocks them is left to `explained`. */
  unexplained?: boolean;
  /** What it counts to pass a wall, in metres or in the unit of the price. */
  wallPrice?: number;
  /** Further obstacles, e.g. lanes that other new pipes took. */
  obstacles?: readonly Obstacle[];
  /** Buildings that a pipe may come nearer to, with a safety measure. */
  eased?: ReadonlySet<string>;
  /** Pipes that may be crossed but not followed too near. */
  besides?: readonly Beside[];
  /** Where along a stairwell's stretch of wall this utility enters; default: anywhere on it. */
  entry?: Entry;
  onProgress?: (stage: 'raster' | 'first' | 'straight', plan?: PlanTree) => void;
}

/**
 * The tree before its runs are drawn straight, which makes none dearer, and what no other can be cheaper than: in metres, or in the unit of the price;
 * bends left out.
 */
export interface OnRaster {
  cost: number;
  /** No tree over the legal cells of the whole raster is cheaper; 0 until somebody asked (`provedOnGround`), and once somebody moved it by hand. */
  bound: number;
  /** No tree on the corridors that the search opened is; 0 where nothing was searched. */
  corridorBound: number;
  corridorCells: number;
}

/** The layout of one utility. */
export interface UtilityRoute {
  spec: PipeSpec;
  plan: PlanTree;
  terminals: Terminal[];
  lengthM: number;
  onRaster: OnRaster;
  /** What it was searched on, until the bound of the whole ground is worked out: `provedOnGround`. */
  searched?: Searched;
  /** Without what blocks them where `unexplained` was asked for. */
  unreachable: Unreachable[];
  /** Buildings that it may come nearer to than the table asks, with a safety measure: without that somebody has no way. */
  eased: ReadonlySet<string>;
  /** Points of the plan that a person put where they are. */
  pinned: ReadonlySet<number>;
  /** Points that were dragged by hand since; they stay, until they are dragged again. */
  held: ReadonlySet<number>;
  /** Whether its runs follow the axes, or lie at whatever angle. */
  runs: 'parallel' | 'any-angle';
  axes: Axes;
  /** By which its corridors were searched: the same seed gives the same layout. */
  seed: number;
  frame: Frame;
  index: ObstacleIndex;
  seconds: { raster: number; first: number; search: number; straight: number; bound: number };
}

/**
 * Lays one utility out on legal ground: exact clearances, Steiner tree on a raster from the mains to every terminal,
 * straightened into runs that keep every clearance. What can't be reached is explained, never forced.
 */
export function routeUtility(site: Site, spec: PipeSpec, options: RouteOptions = {}): UtilityRoute {
  const straight = routeOnRaster(site, spec, options, 0);
  if (straight.unreachable.length === 0) return straight;
  const mayHelp = straight.runs === 'parallel' && mayBeReached(straight, site, straight.index.obstacles);
  const askew = mayHelp ? routeOnRaster(site, spec, options, skewRad) : straight;
  const route = askew.unreachable.length < straight.unreachable.length ? askew : straight;
  return options.unexplained ? route : explained(route, site, options);
}

/**
 * A lane along the rows of a raster that is narrower than a cell may lie between two of them from end to end; rows askew
 * to it have cells on it here and there.
 */
const skewRad = 0.32;

/** @param skew - by which the raster is turned out of the governing direction, radians */
function routeOnRaster(site: Site, spec: PipeSpec, options: RouteOptions, skew: number): UtilityRoute {
  const started = performance.now();
  const terminals = terminalsOf(site, options.entry, spec.utility);
  const easedIds = options.eased ?? new Set<string>();
  const asked = obstaclesFor(site, spec, options.standards ?? builtIn);
  const standing = eased(asked, easedIds, halfWidthOf(spec));
  const obstacles = [...standing, ...(options.obstacles ?? [])];
  const passed = passedLines(site, spec, options.standards ?? builtIn);
  const index = new ObstacleIndex(obstacles, [
    ...(options.besides ?? []),
    ...besidesOf(passed, options.besides?.length),
  ]);
  const points = pointsOf(site, spec, terminals, options);
  const axes = axesOf(site, boxOf(points));
  const runs = options.runs ?? 'parallel';
  const isParallel = runs === 'parallel';
  const frame = frameOf(points, isParallel ? turnBy(axes.turns[0]!, skew) : undefined, options);
  const field = clearanceField(frame, obstacles, 3);
  const ground: Ground = { frame, field, price: options.price?.(frame, obstacles), index };
  if (isParallel) ground.aligned = alignedMoves(frame, axes, moves);
  const attachments = attachmentsOf(site, terminals, ground, options.wallPrice ?? 0);
  const rastered = performance.now();
  options.onProgress?.('raster');

  // where nobody asks for it, the raster is empty, too, and no main is near anything
  const roots = terminals.length === 0 ? [] : rootsOf(site.mains, spec.utility, ground);
  const solver = new GridSteiner(ground, attachments);
  const tree = solver.solve(roots, terminals.length, { wayShare: options.wayShare ?? 0 });
  const connected = tree.attached.filter((one) => one).length;
  const leafPlace = (t: number, x: number, y: number) => leafOf(terminals[t]!, index, x, y);
  const mains = site.mains.filter((one) => one.utility === spec.utility);
  const first = performance.now();
  options.onProgress?.('first', toPlanTree(frame, tree, tieIns(mains, ground), leafPlace));

  const starts = connected < 2 || options.quick ? 0 : (options.starts ?? 5);
  const raster: Searched = { ground, attachments, roots, tree };
  const ascent = starts > 0 && isOpenWhereMet(terminals, options) ? gridAscent(raster, ascents) : undefined;
  // where nothing is paid for, more trees laid over each other do some of the same
  const isUnpaid = ascent?.ways.length === 0;
  const best =
    starts === 0
      ? undefined
      : solveOnCorridors(ground, attachments, roots, tree, isUnpaid ? 3 * starts : starts, {
          ...(options.seed !== undefined && { seed: options.seed }),
          further: ascent?.ways,
        });
  const plan = toPlanTree(frame, best?.tree ?? tree, tieIns(mains, ground), leafPlace);
  const searched = performance.now();

  const pinned = standOnPins(plan, index, (t) => terminals[t]!.pin === true);
  const cost = pieceCost(ground, isParallel ? axes : undefined);
  const ownObstacle = (t: number): number => terminals[t]!.building;
  const longestLateralM = index.largestClearanceM + 3 * frame.cellM;
  const aligned = isParallel ? shapeBy(axes) : undefined;
  const tie = (x: number, y: number) => nearestOnMains(mains, x, y);
  const shaper = { plan, index, leafPlace, ownObstacle, cost, longestLateralM, fixed: pinned, aligned, tie };
  straighten(shaper);
  tieWhereCrossed(plan, mains, pinned);
  if (GRAVITY_UTILITIES.has(spec.utility)) easeTurns(shaper);
  const straight = performance.now();
  options.onProgress?.('straight', plan);

  const reason = tree.parent.size === 0 && roots.length === 0 ? 'no-main' : 'no-legal-path';
  const unreachable = terminals.flatMap(({ id }, t): Unreachable[] =>
    tree.attached[t] ? [] : [{ terminal: id, reason, blockers: [], tightM: 0 }],
  );
  return {
    spec,
    plan,
    terminals,
    lengthM: plan.lengthM(),
    onRaster: {
      cost: best?.tree.cost ?? tree.cost,
      bound: Math.min(ascent?.bound ?? 0, best?.tree.cost ?? 0),
      // the way of one alone is a shortest path
      corridorBound: best?.bound ?? (connected === 1 ? tree.cost : 0),
      corridorCells: best?.corridorCells ?? (connected === 1 ? tree.parent.size : 0),
    },
    searched: raster,
    unreachable,
    eased: easedIds,
    pinned,
    held: new Set(),
    runs,
    axes,
    seed: options.seed ?? usualSeed,
    frame,
    index,
    seconds: {
      raster: (rastered - started) / 1000,
      first: (first - rastered) / 1000,
      search: (searched - first) / 1000,
      straight: (straight - searched) / 1000,
      bound: 0,
    },
  };
}

/** In one order an ascent may pay for none of the best ways; three orders seldom do. */
const ascents = 3;

/**
 * A house that may be entered anywhere leaves open where a tree meets it, and trees grown from the mains and from single houses fix that at once: the ways that
 * an ascent pays for hold up to a third shorter ones. Stairwells leave little open; there, and where drains keep their ways short, it isn't worth its time.
 */
function isOpenWhereMet(
  terminals: readonly Terminal[],
  { wayShare = 0, paidWays = true }: RouteOptions,
): boolean {
  return paidWays && wayShare === 0 && terminals.some((one) => !one.frontage && !one.pin);
}

/** Rasters beyond this are made coarser. */
export const mostCells = 4_000_000;

/** What the raster is to hold: the houses, and the nearest main where none is among them. */
function pointsOf(site: Site, spec: PipeSpec, terminals: Terminal[], options: RouteOptions): Point[] {
  const points: Point[] = terminals.flatMap((one) => site.buildings[one.building]!.rings.flat());
  const box = boxOf(points);
  const middle: Point = [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2];
  const mains = site.mains.filter((one) => one.utility === spec.utility);
  const marginM = options.marginM ?? 60;
  const inside = mains.some((one) =>
    one.line.some(
      ([x, y]) =>
        x > box.minX - marginM && x < box.maxX + marginM && y > box.minY - marginM && y < box.maxY + marginM,
    ),
  );
  if (mains.length > 0 && !inside) {
    const near = nearestOnMains(mains, ...middle);
    points.push([near.x, near.y]);
  }
  return points;
}

function frameOf(points: readonly Point[], turn: Turn | undefined, options: RouteOptions): Frame {
  const marginM = options.marginM ?? 60;
  const whole = boxOf(turn ? points.map(([x, y]) => turned(turn, x, y)) : points);
  let cellM = options.cellM ?? 1;
  const cells = (size: number): number => {
    const frame = frameAround(whole, marginM, size, turn);
    return frame.width * frame.height;
  };
  while (cells(cellM) > mostCells) cellM *= 1.25;
  return frameAround(whole, marginM, cellM, turn);
}

/** For straightening: the direction at a place, and the price of a bend. */
export function shapeBy(axes: Axes): NonNullable<Shaper['aligned']> {
  const at = (x: number, y: number): Turn => axes.turns[axes.at(x, y)]!;
  return {
    at,
    bendM,
    slantM: (ax, ay, bx, by) => slantM(at((ax + bx) / 2, (ay + by) / 2), bx - ax, by - ay),
  };
}

/**
 * Metres, or metres times the price of the cells below, sampled every metre; slants by their two legs where runs follow
 * axes; and what is missing to pipes beside it, so that a piece is pulled out of their clearances step by step.
 */
export function pieceCost(
  { frame, price, index }: Pick<Ground, 'frame' | 'price' | 'index'>,
  axes?: Axes,
): PieceCost {
  const only = axes && axes.turns.length === 1 ? axes.turns[0] : undefined;
  const { cellM } = frame;
  const cheapestMetre = price ? price.reduce((least, one) => Math.min(least, one), 1) : 1;
  return (ax, ay, bx, by, limit = Infinity) => {
    const length = Math.hypot(ax - bx, ay - by);
    if (length === 0) return 0;
    const [dx, dy] = [(bx - ax) / length, (by - ay) / length];
    const everywhere = only ? slantFactor(only, dx, dy) : 1;
    const least = length * everywhere;
    if (least * cheapestMetre >= limit) return Infinity;
    const isMixed = axes && !only;
    let whole = least;
    if (price || isMixed) {
      const samples = Math.max(1, Math.ceil(length / (price ? cellM : 4 * cellM)));
      const most = (limit * samples) / length;
      let sum = 0;
      let turn = -1;
      let factor = everywhere;
      for (let i = 0; i < samples && sum < most; i++) {
        const part = (i + 0.5) / samples;
        const x = ax + (bx - ax) * part;
        const y = ay + (by - ay) * part;
        if (isMixed) {
          const here = axes.at(x, y);
          if (here !== turn) {
            turn = here;
            factor = slantFactor(axes.turns[turn]!, dx, dy);
          }
        }
        // outside the raster there is no price: asking an array for a cell that it hasn't takes long
        const cell = cellAt(frame, x, y);
        sum += price && cell >= 0 ? factor * price[cell]! : factor;
      }
      if (sum >= most) return Infinity;
      whole = (length * sum) / samples;
    }
    if (whole >= limit) return Infinity;
    const enough = (limit - whole) / missingMetrePrice;
    return whole + missingMetrePrice * index.besides.missingM(ax, ay, bx, by, enough);
  };
}

/** Houses or stairwells that want a connection, and those that got one; manholes that somebody pinned are neither. */
export function connectionsOf({ terminals, unreachable }: UtilityRoute): {
  terminals: number;
  connected: number;
} {
  const pins = new Set(terminals.filter((one) => one.pin).map((one) => one.id));
  const wanted = terminals.length - pins.size;
  return {
    terminals: wanted,
    connected: wanted - unreachable.filter((one) => !pins.has(one.terminal)).length,
  };
}

/** Pieces of a plan as lines, each once. */
export function piecesOf(
  plan: PlanTree,
): { from: number; to: number; line: [Point, Point]; lengthM: number }[] {
  const pieces: { from: number; to: number; line: [Point, Point]; lengthM: number }[] = [];
  plan.neighbours.forEach((set, from) => {
    for (const to of set) {
      if (from > to) continue;
      const line: [Point, Point] = [
        [plan.x[from]!, plan.y[from]!],
        [plan.x[to]!, plan.y[to]!],
      ];
      pieces.push({ from, to, line, lengthM: lengthOf(line) });
    }
  });
  return pieces;
}
