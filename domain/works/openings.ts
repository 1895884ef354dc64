import type { SharedPlace } from './encounters.ts';
import { mayStart, type OpenDays } from './open-days.ts';
import { dayNumber, isMovable, type Work } from './work.ts';

/** Works with dates and the ground that pairs of them share, by position: what a schedule is judged on. */
export interface OpeningsCase {
  works: readonly Work[];
  /** Last day minus first day of each work. */
  length: Int32Array;
  pairs: readonly { a: number; b: number; areaM2: number; deeper: 'a' | 'b' | null }[];
  /** Works that share ground with both of a pair: while one of them works, the trench of the pair stays open. */
  between: readonly (readonly { work: number; toA: number; toB: number }[])[];
  days: readonly OpenDays[];
  /** Planned, and with a day to be moved to; all others stay where they are. */
  movable: readonly boolean[];
  keepOpenDays: number;
}

/** What a schedule costs, worst first; less is better in the first figure that differs. */
export interface OpeningsScore {
  /** Works that start on a day on which they may not. */
  forbidden: number;
  /** Days on which two sites stand on one piece of ground. */
  overlapDays: number;
  /** Ground that is opened and reinstated once more than needed, m². */
  twiceM2: number;
  /** Ground where a shallow pipe is laid before a deeper one in one opening, m². */
  wrongOrderM2: number;
  /** Days by which works are moved from where their owners want them. */
  movedDays: number;
}

/** @param downward - utilities from the surface downwards (GB 50289-2016 4.1.12) */
export function openingsCase(
  works: readonly Work[],
  places: readonly SharedPlace[],
  days: ReadonlyMap<number, OpenDays>,
  downward: readonly string[],
  keepOpenDays: number,
): OpeningsCase {
  const position = new Map(works.map((work, i) => [work.id, i]));
  const depth = (i: number) => downward.indexOf(works[i]!.utility ?? '');
  const pairs = places.flatMap(({ a, b, areaM2 }) => {
    const [i, j] = [position.get(a), position.get(b)];
    if (i === undefined || j === undefined) return [];
    const below = depth(i) - depth(j);
    return [{ a: i, b: j, areaM2, deeper: below > 0 ? ('a' as const) : below < 0 ? ('b' as const) : null }];
  });
  const pairOf = new Map(
    pairs.flatMap(({ a, b }, p) => [[`${a} ${b}`, p] as const, [`${b} ${a}`, p] as const]),
  );
  const meets = new Map<number, Set<number>>();
  for (const { a, b } of pairs) {
    meets.set(a, (meets.get(a) ?? new Set()).add(b));
    meets.set(b, (meets.get(b) ?? new Set()).add(a));
  }
  return {
    works,
    length: Int32Array.from(works, (work) => dayNumber(work.endsOn!) - dayNumber(work.startsOn!)),
    pairs,
    between: pairs.map(({ a, b }) =>
      [...meets.get(a)!]
        .filter((work) => meets.get(b)!.has(work))
        .map((work) => ({ work, toA: pairOf.get(`${work} ${a}`)!, toB: pairOf.get(`${work} ${b}`)! })),
    ),
    days: works.map((work) => days.get(work.id)!),
    movable: works.map((work) => isMovable(work) && days.get(work.id)!.allowed.includes(1)),
    keepOpenDays,
  };
}

/**
 * @param start - first day of each work; NaN = not placed yet, and then it meets nobody
 * @param wished - the dates its owners gave
 */
export function scoreOf(one: OpeningsCase, start: Float64Array, wished: Float64Array): OpeningsScore {
  const score: OpeningsScore = { forbidden: 0, overlapDays: 0, twiceM2: 0, wrongOrderM2: 0, movedDays: 0 };
  for (const [i, movable] of one.movable.entries()) {
    if (!movable || Number.isNaN(start[i]!)) continue;
    if (!mayStart(one.days[i]!, start[i]!)) score.forbidden++;
    score.movedDays += Math.abs(start[i]! - wished[i]!);
  }
  const apart = apartDays(one, start);
  for (const [p, { a, b, areaM2, deeper }] of one.pairs.entries()) {
    if (Number.isNaN(apart[p]!)) continue;
    if (apart[p]! < 0) score.overlapDays += sharedDays(one, start, a, b);
    else if (!isJoined(one, apart, p)) score.twiceM2 += areaM2;
    else if ((deeper === 'a' && start[b]! < start[a]!) || (deeper === 'b' && start[a]! < start[b]!))
      score.wrongOrderM2 += areaM2;
  }
  return score;
}

/** How many times ground is opened: works that share an opening count as one. */
export function countOpenings(one: OpeningsCase, start: Float64Array): number {
  const apart = apartDays(one, start);
  const root = Int32Array.from(one.works.keys());
  const find = (i: number): number => {
    let top = i;
    while (root[top] !== top) top = root[top]!;
    root[i] = top;
    return top;
  };
  for (const [p, { a, b }] of one.pairs.entries())
    if (apart[p]! < 0 || isJoined(one, apart, p)) root[find(a)] = find(b);
  return root.filter((parent, i) => parent === i).length;
}

/** What no dates can avoid, each pair looked at alone: a valid lower bound over all schedules within the days given. */
export interface OpeningsBound {
  overlapDays: number;
  /** Over all schedules without avoidable overlaps, m². */
  twiceM2: number;
}

/**
 * Two works that can't be moved keep what they have. Two of which one can be moved are opened twice only where no day of theirs follows the
 * other in time and nobody works between them.
 */
export function openingsBound(one: OpeningsCase): OpeningsBound {
  const asGiven = Float64Array.from(one.works, (work) => dayNumber(work.startsOn!));
  const apart = apartDays(one, asGiven);
  const bound: OpeningsBound = { overlapDays: 0, twiceM2: 0 };
  for (const [p, { a, b, areaM2 }] of one.pairs.entries()) {
    const isFixed = !one.movable[a] && !one.movable[b];
    const between = one.between[p]!;
    if (isFixed && apart[p]! < 0) bound.overlapDays += sharedDays(one, asGiven, a, b);
    else if (isFixed && between.every(({ work }) => !one.movable[work]))
      bound.twiceM2 += isJoined(one, apart, p) ? 0 : areaM2;
    else if (between.length === 0 && !canFollow(one, a, b) && !canFollow(one, b, a)) bound.twiceM2 += areaM2;
  }
  return bound;
}

function sharedDays({ length }: OpeningsCase, start: Float64Array, a: number, b: number): number {
  return Math.min(start[a]! + length[a]!, start[b]! + length[b]!) - Math.max(start[a]!, start[b]!) + 1;
}

/** Days between the two of each pair; negative = they overlap; NaN = one is not placed. */
function apartDays(one: OpeningsCase, start: Float64Array): Float64Array {
  return Float64Array.from(one.pairs, ({ a, b }) => {
    const aAfterB = start[a]! - start[b]! - one.length[b]!;
    const bAfterA = start[b]! - start[a]! - one.length[a]!;
    return Math.max(aAfterB, bAfterA) - 1;
  });
}

function isJoined(one: OpeningsCase, apart: Float64Array, pair: number): boolean {
  // sites that stand at one time keep it open too
  const near = (p: number) => apart[p]! <= one.keepOpenDays;
  return near(pair) || one.between[pair]!.some(({ toA, toB }) => near(toA) && near(toB));
}

/** Whether `second` may start within the time that the trench of `first` stays open. */
function canFollow(one: OpeningsCase, first: number, second: number): boolean {
  const starts = startsOf(one, second);
  for (const start of startsOf(one, first).days()) {
    const from = start + one.length[first]! + 1;
    for (let day = from; day <= from + one.keepOpenDays; day++) if (starts.has(day)) return true;
  }
  return false;
}

/** The days on which a work may start; one that is not movable starts where it stands. */
function startsOf(one: OpeningsCase, i: number): { has(day: number): boolean; days(): Iterable<number> } {
  if (!one.movable[i]) {
    const only = dayNumber(one.works[i]!.startsOn!);
    return { has: (day) => day === only, days: () => [only] };
  }
  const open = one.days[i]!;
  return {
    has: (day) => mayStart(open, day),
    *days() {
      for (let k = 0; k < open.allowed.length; k++) if (open.allowed[k] === 1) yield open.firstDay + k;
    },
  };
}
