import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { BanWindow } from './digging-ban.ts';
import type { Reschedule, SharedPlace } from './encounters.ts';
import { type DiggingSeason, mayStart, nearestOpenDay, openDays } from './open-days.ts';
import {
  countOpenings,
  type OpeningsBound,
  type OpeningsCase,
  type OpeningsScore,
  openingsBound,
  openingsCase,
  scoreOf,
} from './openings.ts';
import { dateOfDay, dayNumber, type IsoDate, opensGround, type Work } from './work.ts';

export interface DigOnceRules {
  /** Utilities from the surface downwards (GB 50289-2016 4.1.12). */
  downward: readonly string[];
  keepOpenDays: number;
  seasons: readonly DiggingSeason[];
  /** How far ahead works are moved, in days. */
  horizonDays: number;
}

export interface DigOncePlan {
  /** Dates that change, in the order of time. */
  moves: Reschedule[];
  before: OpeningsScore & { openings: number };
  after: OpeningsScore & { openings: number };
  /** No dates at all do better in these: a proof where `after` equals them. */
  bound: OpeningsBound;
  proved: boolean;
  seed: number;
  rounds: number;
}

/**
 * Dates for planned works so that each piece of ground is opened once: works that share ground follow each other, the deeper pipe first, outside
 * bans and within the seasons, moved as little as the search finds. Permitted and running works stay where they are. Groups of works
 * that share ground are solved one by one by ruin and recreate; the same seed gives the same dates.
 * @param rounds - of ruin and recreate, for each work of a group
 */
export function digOnce(
  works: readonly Work[],
  places: readonly SharedPlace[],
  bans: readonly BanWindow[],
  rules: DigOnceRules,
  regionCode: string,
  today: IsoDate,
  seed = 1,
  rounds = 60,
): DigOncePlan {
  const taking = works.filter((work) => opensGround(work) && work.startsOn && work.endsOn);
  const days = openDays(taking, bans, rules.seasons, regionCode, today, rules.horizonDays);
  const one = openingsCase(taking, places, days, rules.downward, rules.keepOpenDays);
  const wished = Float64Array.from(taking, (work) => dayNumber(work.startsOn!));
  const start = wished.slice();
  for (const group of groupsOf(one)) improve(one, group, start, wished, seed, rounds);
  const before = { ...scoreOf(one, wished, wished), openings: countOpenings(one, wished) };
  const after = { ...scoreOf(one, start, wished), openings: countOpenings(one, start) };
  const bound = openingsBound(one);
  return {
    moves: movesOf(one, start, wished),
    before,
    after,
    bound,
    proved:
      after.forbidden === 0 &&
      after.overlapDays === bound.overlapDays &&
      after.twiceM2 <= bound.twiceM2 + 1e-6,
    seed,
    rounds,
  };
}

/** Works that share ground with each other, directly or through others; a work alone is a group that only seasons and bans move. */
function groupsOf(one: OpeningsCase): number[][] {
  const meets: number[][] = one.works.map(() => []);
  for (const { a, b } of one.pairs) {
    meets[a]!.push(b);
    meets[b]!.push(a);
  }
  const seen = new Uint8Array(one.works.length);
  return one.works.flatMap((_, first) => {
    if (seen[first]) return [];
    const group = [first];
    seen[first] = 1;
    for (const i of group)
      for (const j of meets[i]!)
        if (!seen[j]) {
          seen[j] = 1;
          group.push(j);
        }
    return [group];
  });
}

/** Takes some works of a group out and puts them back where they cost least, again and again; keeps what is no worse. */
function improve(
  whole: OpeningsCase,
  group: readonly number[],
  start: Float64Array,
  wished: Float64Array,
  seed: number,
  rounds: number,
): void {
  const one = part(whole, group);
  const movable = [...one.movable.keys()].filter((i) => one.movable[i]);
  if (movable.length === 0) return;
  const wishes = Float64Array.from(group, (i) => wished[i]!);
  let best: Float64Array = Float64Array.from(group, (i) => start[i]!);
  let bestScore = scoreOf(one, best, wishes);
  const random = xoroshiro128plus(seed);
  const below = (n: number) => (random.next() >>> 0) % n;
  const most = Math.min(movable.length, 6);
  const blinks = () => below(overlookedOf) === 0;
  // many orders end in the same dates: those are slid once
  const slidBefore = new Set<string>();
  const depth = (i: number) => one.pairs.filter(({ a, b, deeper }) => (deeper === 'a' ? a : b) === i).length;
  for (let round = 0; round < rounds * movable.length; round++) {
    // the first round tries all together, deepest first, as an engineer would
    const out =
      round === 0
        ? movable.toSorted((i, j) => depth(j) - depth(i))
        : pick(one, movable, 1 + below(most), below);
    let next: Float64Array = best.slice();
    for (const i of out) next[i] = Number.NaN;
    for (const i of out) next[i] = cheapestStart(one, i, next, wishes, round === 0 ? () => false : blinks);
    let score = scoreOf(one, next, wishes);
    // works are put back one by one, each where it alone costs least: another order may be better once its works are moved together
    const key = movable.length > mostSlid || isWorse(score, bestScore) ? '' : next.join(' ');
    if (key && !slidBefore.has(key)) {
      slidBefore.add(key);
      next = slid(one, next, wishes);
      score = scoreOf(one, next, wishes);
    }
    if (compare(score, bestScore) > 0) continue;
    best = next;
    bestScore = score;
    if (isIdle(bestScore)) break;
  }
  best = slid(one, best, wishes);
  for (const [k, i] of group.entries()) start[i] = best[k]!;
}

/** Of groups with so many works that may move every order is slid; of larger ones the best, which is what time allows. */
const mostSlid = 8;

/** In anything that weighs more than days moved. */
function isWorse(a: OpeningsScore, b: OpeningsScore): boolean {
  return compare({ ...a, movedDays: 0 }, { ...b, movedDays: 0 }) > 0;
}

/**
 * Works that follow each other moved as a train, which no work alone can do: of the works in the order of time, all up to one, or all from one
 * on, by as much as brings one of them to its wish, or a few days; as long as that is better.
 */
function slid(one: OpeningsCase, start: Float64Array, wished: Float64Array): Float64Array {
  let best = start;
  let bestScore = scoreOf(one, best, wished);
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    const inTime = [...best.keys()].sort((i, j) => best[i]! - best[j]! || i - j);
    const steps = new Set(inTime.map((i) => wished[i]! - best[i]!));
    for (let day = 1; day <= one.keepOpenDays; day++) for (const step of [day, -day]) steps.add(step);
    steps.delete(0);
    for (let k = 0; k < inTime.length; k++) {
      for (const train of [inTime.slice(k), inTime.slice(0, k)]) {
        for (const step of steps) {
          const next = best.slice();
          for (const i of train) if (one.movable[i]) next[i]! += step;
          if (train.some((i) => one.movable[i] && !mayStart(one.days[i]!, next[i]!))) continue;
          const score = scoreOf(one, next, wished);
          if (compare(score, bestScore) >= 0) continue;
          best = next;
          bestScore = score;
          isBetter = true;
        }
      }
    }
  }
  return best;
}

/** A work and the movable ones that share ground with it, in random order. */
function pick(
  one: OpeningsCase,
  movable: readonly number[],
  count: number,
  below: (n: number) => number,
): number[] {
  const first = movable[below(movable.length)]!;
  const near = one.pairs.flatMap(({ a, b }) => (a === first ? [b] : b === first ? [a] : []));
  const pool = [...new Set(near)].filter((i) => one.movable[i]);
  const out = [first];
  while (out.length < count && pool.length > 0) out.push(pool.splice(below(pool.length), 1)[0]!);
  for (let i = out.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/** Of so many sides of its neighbours that a work could be put on one is overlooked: what is dearer for it alone may be cheaper for all (blinks of SISR). */
const overlookedOf = 6;

/** Where a work is put: as wished, or directly before or after one that it shares ground with; a side of it where this `blinks` is overlooked. */
function cheapestStart(
  one: OpeningsCase,
  i: number,
  start: Float64Array,
  wished: Float64Array,
  blinks: () => boolean,
): number {
  const days = one.days[i]!;
  const candidates = new Set<number>([wished[i]!]);
  const add = (day: number) => {
    for (const step of [1, -1] as const) {
      const open = nearestOpenDay(days, day, step);
      if (open !== null) candidates.add(open);
    }
  };
  add(wished[i]!);
  for (const { a, b } of one.pairs) {
    const other = a === i ? b : b === i ? a : -1;
    if (other < 0 || Number.isNaN(start[other]!)) continue;
    // at once, or while the trench stays open: less has to be moved then
    const [after, before] = [!blinks(), !blinks()];
    for (let wait = 0; wait <= one.keepOpenDays; wait++) {
      if (after) add(start[other]! + one.length[other]! + 1 + wait);
      if (before) add(start[other]! - one.length[i]! - 1 - wait);
    }
  }
  let best = wished[i]!;
  let bestScore: OpeningsScore | null = null;
  const trial = start.slice();
  for (const day of candidates) {
    trial[i] = day;
    const score = scoreOf(one, trial, wished);
    if (bestScore && compare(score, bestScore) >= 0) continue;
    best = day;
    bestScore = score;
  }
  return best;
}

/** Less is better, in the order in which the figures are named. */
function compare(a: OpeningsScore, b: OpeningsScore): number {
  return (
    a.forbidden - b.forbidden ||
    a.overlapDays - b.overlapDays ||
    Math.round(a.twiceM2 - b.twiceM2) ||
    Math.round(a.wrongOrderM2 - b.wrongOrderM2) ||
    a.movedDays - b.movedDays
  );
}

/** Nothing left to win. */
function isIdle(score: OpeningsScore): boolean {
  return Object.values(score).every((figure) => figure === 0);
}

function part(one: OpeningsCase, group: readonly number[]): OpeningsCase {
  const at = new Map(group.map((i, k) => [i, k]));
  const kept = one.pairs.flatMap(({ a }, p) => (at.has(a) ? [p] : []));
  const place = new Map(kept.map((p, k) => [p, k]));
  return {
    works: group.map((i) => one.works[i]!),
    length: Int32Array.from(group, (i) => one.length[i]!),
    pairs: kept.map((p) => ({ ...one.pairs[p]!, a: at.get(one.pairs[p]!.a)!, b: at.get(one.pairs[p]!.b)! })),
    between: kept.map((p) =>
      one.between[p]!.map(({ work, toA, toB }) => ({
        work: at.get(work)!,
        toA: place.get(toA)!,
        toB: place.get(toB)!,
      })),
    ),
    days: group.map((i) => one.days[i]!),
    movable: group.map((i) => one.movable[i]!),
    keepOpenDays: one.keepOpenDays,
  };
}

function movesOf(one: OpeningsCase, start: Float64Array, wished: Float64Array): Reschedule[] {
  return one.works
    .flatMap((work, i) =>
      start[i] === wished[i]
        ? []
        : [
            {
              work: work.id,
              startsOn: dateOfDay(start[i]!),
              endsOn: dateOfDay(start[i]! + one.length[i]!),
            },
          ],
    )
    .sort((x, y) => (x.startsOn < y.startsOn ? -1 : x.startsOn > y.startsOn ? 1 : x.work - y.work));
}
