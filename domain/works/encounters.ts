import type { IsoDate, Work } from './work.ts';
import { dateOfDay, dayNumber, isMovable, opensGround } from './work.ts';

/** Where two works open the same ground. */
export interface SharedPlace {
  a: number;
  b: number;
  /** Ground that both would open and reinstate. */
  areaM2: number;
  /** Longitude, latitude of a point of it. */
  at: [number, number];
}

/** A change of dates that cures an encounter. */
export interface Reschedule {
  work: number;
  startsOn: IsoDate;
  endsOn: IsoDate;
}

/**
 * Two works at one place. Same time = conflict: two sites in one trench. Other time = opportunity: the ground would be
 * opened twice where once is enough.
 */
export interface Encounter {
  kind: 'conflict' | 'opportunity';
  a: number;
  b: number;
  areaM2: number;
  at: [number, number];
  /** Days both sites would be open; 0 for an opportunity. */
  sharedDays: number;
  /** Days between the end of one and the start of the other; 0 for a conflict. */
  apartDays: number;
  /** Null when neither may be moved: then the two owners must talk. */
  cure: Reschedule | null;
}

export interface EncounterOptions {
  /** Utilities from the surface downwards; the deepest is laid first (GB 50289-2016 4.1.12). */
  downward: readonly string[];
  /** Works that follow each other within this time are one opening: the trench stays open for the next pipe. */
  keepOpenDays: number;
  /** Openings further apart in time than this are not worth joining. */
  horizonDays: number;
}

/**
 * What the shared places mean for the dates. Works without dates, done or cancelled, meet nobody.
 * The cure of a conflict puts the shallower pipe after the deeper one, day after day in one opening; the cure of an
 * opportunity brings the later work forward, or the earlier one back, so that the trench is opened once.
 */
export function findEncounters(
  works: readonly Work[],
  places: readonly SharedPlace[],
  options: EncounterOptions,
): Encounter[] {
  const byId = new Map(works.map((work) => [work.id, work]));
  const found = places.flatMap((place) => {
    const a = byId.get(place.a);
    const b = byId.get(place.b);
    const one = a && b ? encounter(a, b, place, options) : null;
    return one ? [one] : [];
  });
  const isOpenBetween = openBetween(places, byId, options.keepOpenDays);
  return found
    .filter((one) => one.kind === 'conflict' || !isOpenBetween(one.a, one.b))
    .sort((x, y) => rank(x) - rank(y) || y.areaM2 - x.areaM2 || x.a - y.a || x.b - y.b);
}

/** Whether a third work keeps the trench of two open: it shares ground with both, and its days meet or nearly meet those of each. */
function openBetween(places: readonly SharedPlace[], byId: ReadonlyMap<number, Work>, keepOpenDays: number) {
  const follows = new Map<number, Set<number>>();
  const note = (a: number, b: number) => follows.set(a, (follows.get(a) ?? new Set()).add(b));
  for (const { a, b } of places) {
    const [one, other] = [byId.get(a), byId.get(b)];
    if (!one?.startsOn || !one.endsOn || !other?.startsOn || !other.endsOn) continue;
    if (!opensGround(one) || !opensGround(other)) continue;
    const apart =
      Math.max(
        dayNumber(one.startsOn) - dayNumber(other.endsOn),
        dayNumber(other.startsOn) - dayNumber(one.endsOn),
      ) - 1;
    if (apart > keepOpenDays) continue;
    note(a, b);
    note(b, a);
  }
  return (a: number, b: number) => [...(follows.get(a) ?? [])].some((third) => follows.get(b)?.has(third));
}

const rank = (one: Encounter): number => (one.kind === 'conflict' ? 0 : 1);

function encounter(a: Work, b: Work, place: SharedPlace, options: EncounterOptions): Encounter | null {
  if (!opensGround(a) || !opensGround(b)) return null;
  if (!a.startsOn || !a.endsOn || !b.startsOn || !b.endsOn) return null;
  const [startA, endA] = [dayNumber(a.startsOn), dayNumber(a.endsOn)];
  const [startB, endB] = [dayNumber(b.startsOn), dayNumber(b.endsOn)];
  const sharedDays = Math.max(0, Math.min(endA, endB) - Math.max(startA, startB) + 1);
  const apartDays = Math.max(0, Math.max(startA, startB) - Math.min(endA, endB) - 1);
  const isOneOpening = sharedDays === 0 && apartDays <= options.keepOpenDays;
  if (isOneOpening || apartDays > options.horizonDays) return null;
  const kind = sharedDays > 0 ? 'conflict' : 'opportunity';
  const order = inTrenchOrder(a, b, options.downward);
  return {
    kind,
    a: place.a,
    b: place.b,
    areaM2: place.areaM2,
    at: place.at,
    sharedDays,
    apartDays,
    cure: kind === 'conflict' ? oneAfterTheOther(order) : broughtTogether(a, b),
  };
}

/** Deeper first; of equals the one that starts first. */
function inTrenchOrder(a: Work, b: Work, downward: readonly string[]): [Work, Work] {
  const depth = (work: Work) => downward.indexOf(work.utility ?? '');
  const first = depth(b) - depth(a) || (a.startsOn! <= b.startsOn! ? -1 : 1);
  return first > 0 ? [b, a] : [a, b];
}

function oneAfterTheOther([first, second]: [Work, Work]): Reschedule | null {
  if (isMovable(second)) return startingOn(second, dayNumber(first.endsOn!) + 1);
  return isMovable(first) ? endingOn(first, dayNumber(second.startsOn!) - 1) : null;
}

function broughtTogether(a: Work, b: Work): Reschedule | null {
  const [earlier, later] = a.startsOn! <= b.startsOn! ? [a, b] : [b, a];
  if (isMovable(later)) return startingOn(later, dayNumber(earlier.endsOn!) + 1);
  return isMovable(earlier) ? endingOn(earlier, dayNumber(later.startsOn!) - 1) : null;
}

function startingOn(work: Work, day: number): Reschedule {
  return { work: work.id, startsOn: dateOfDay(day), endsOn: dateOfDay(day + lengthDays(work)) };
}

function endingOn(work: Work, day: number): Reschedule {
  return { work: work.id, startsOn: dateOfDay(day - lengthDays(work)), endsOn: dateOfDay(day) };
}

const lengthDays = (work: Work): number => dayNumber(work.endsOn!) - dayNumber(work.startsOn!);
