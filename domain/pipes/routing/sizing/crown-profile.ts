import type { DepthWindow } from '../ground/separation.ts';

/** A straight pipe under pressure between two joints (numbers), with depths that its crown must not have where it passes something. */
export interface Profiled {
  ends: readonly [from: number, to: number];
  lengthM: number;
  passing: readonly Passing[];
}

export interface Passing {
  /** From its start, metres. */
  atM: number;
  /** So far on either side of that it is beside what it passes, metres. */
  halfM: number;
  window: DepthWindow;
}

/** Depth of a crown along its pipe: [metres from its start, metres below ground], straight between them. */
export type CrownProfile = [atM: number, depthM: number][];

/** From `atM − halfM` to `atM + halfM` no shallower than this; beyond it rises as steeply as pipes are laid. */
interface Demand {
  atM: number;
  halfM: number;
  depthM: number;
}

/** Rounds in which what was led deeper may meet other things there. */
const mostRounds = 60;
const touchM = 1e-6;
/** Points nearer to each other than this are one. */
const leastPieceM = 0.1;
/** Where it would come up again for less digging than this it stays down, m². */
const leastGainM2 = 2;

/**
 * The shallowest crowns of a network that pass what they cross: each goes down where it has to and comes up again behind it, no steeper than `steepest`
 * (vertical over horizontal). Pipes that meet at a joint lie at one depth there; it is `jointM` or deeper, and changed in place.
 */
export function crownProfiles(
  pipes: readonly Profiled[],
  jointM: number[],
  steepest: number,
): CrownProfile[] {
  const crowns = new Crowns(pipes, jointM, steepest);
  crowns.passAll();
  crowns.stayDown();
  crowns.passAll();
  return pipes.map((_, i) => crowns.profile(i));
}

class Crowns {
  readonly #pipes: readonly Profiled[];
  readonly #steepest: number;
  /** Of the joints as they are now. */
  readonly #jointM: number[];
  /** As each pipe lies now, with every point that was looked at. */
  readonly #exact: CrownProfile[];
  /** Pipes by their joints. */
  readonly #meeting = new Map<number, number[]>();
  /** Pipes whose passings are to be looked at. */
  readonly #waiting: Set<number>;

  constructor(pipes: readonly Profiled[], jointM: number[], steepest: number) {
    this.#pipes = pipes;
    this.#steepest = steepest;
    this.#jointM = jointM;
    this.#exact = pipes.map(({ ends, lengthM }) => [
      [0, jointM[ends[0]]!],
      [lengthM, jointM[ends[1]]!],
    ]);
    this.#waiting = new Set(pipes.keys());
    pipes.forEach(({ ends }, i) => {
      for (const end of ends) {
        const list = this.#meeting.get(end);
        if (list) list.push(i);
        else this.#meeting.set(end, [i]);
      }
    });
  }

  /** Leads pipes down until none is at a depth that it must not have where it passes something. */
  passAll(): void {
    for (let round = 0; this.#waiting.size > 0 && round < mostRounds; round++) {
      const now = [...this.#waiting];
      this.#waiting.clear();
      for (const i of now)
        for (const { atM, halfM, window } of this.#pipes[i]!.passing) {
          const [least, most] = rangeOf(this.#exact[i]!, atM - halfM, atM + halfM);
          if (most <= window[0] + touchM || least >= window[1] - touchM) continue;
          this.#lead(i, { atM, halfM, depthM: window[1] });
        }
    }
  }

  /** Fills the small gaps between deep places, where nothing is in the way. */
  stayDown(): void {
    this.#pipes.forEach(({ passing }, i) => {
      for (const gap of smallGaps(this.profile(i))) {
        const meets = passing.some(
          ({ atM, halfM, window }) =>
            Math.abs(atM - gap.atM) < halfM + gap.halfM - touchM &&
            window[0] < gap.depthM &&
            gap.depthM < window[1],
        );
        if (!meets) this.#lead(i, gap);
      }
    });
  }

  profile(i: number): CrownProfile {
    return simple(this.#exact[i]!);
  }

  #lead(i: number, one: Demand): void {
    const { ends, lengthM } = this.#pipes[i]!;
    this.#lower(ends[0], one.depthM - this.#steepest * Math.max(0, one.atM - one.halfM));
    this.#lower(ends[1], one.depthM - this.#steepest * Math.max(0, lengthM - one.atM - one.halfM));
    this.#exact[i] = lowered(this.#exact[i]!, one, this.#steepest);
    this.#lowerBetweenJoints(i);
  }

  /** Takes a joint down, and those that are too near to it to stay where they are. */
  #lower(end: number, depthM: number): void {
    const open: [joint: number, depthM: number][] = [[end, depthM]];
    for (let next = open.pop(); next; next = open.pop()) {
      const [joint, deep] = next;
      if (deep <= this.#jointM[joint]! + touchM) continue;
      this.#jointM[joint] = deep;
      for (const i of this.#meeting.get(joint)!) {
        const { ends, lengthM } = this.#pipes[i]!;
        open.push([ends[0] === joint ? ends[1] : ends[0], deep - this.#steepest * lengthM]);
        this.#lowerBetweenJoints(i);
      }
    }
  }

  /** A pipe is as deep at its ends as what it meets there. */
  #lowerBetweenJoints(i: number): void {
    const { ends, lengthM } = this.#pipes[i]!;
    const fromStart = { atM: 0, halfM: 0, depthM: this.#jointM[ends[0]]! };
    const fromEnd = { atM: lengthM, halfM: 0, depthM: this.#jointM[ends[1]]! };
    const afterStart = lowered(this.#exact[i]!, fromStart, this.#steepest);
    this.#exact[i] = lowered(afterStart, fromEnd, this.#steepest);
    this.#waiting.add(i);
  }
}

/** A profile where it is not shallower than a demand: the deeper of both everywhere, with points where one leaves the other. */
function lowered(profile: CrownProfile, { atM, halfM, depthM }: Demand, steepest: number): CrownProfile {
  const demandAt = (at: number): number => depthM - steepest * Math.max(0, Math.abs(at - atM) - halfM);
  const corners = [atM - halfM, atM + halfM];
  const result: CrownProfile = [];
  let before: { at: number; over: number } | undefined;
  const visit = (at: number, lies: number): void => {
    const asked = demandAt(at);
    const over = asked - lies;
    if (before && before.over > 0 !== over > 0 && before.over !== 0 && over !== 0) {
      const crossing = before.at + ((at - before.at) * before.over) / (before.over - over);
      if (crossing > before.at && crossing < at) result.push([crossing, demandAt(crossing)]);
    }
    result.push([at, Math.max(lies, asked)]);
    before = { at, over };
  };
  profile.forEach(([at, lies], k) => {
    const last = profile[k - 1];
    if (last)
      for (const corner of corners)
        if (corner > last[0] && corner < at && corner > (before?.at ?? 0))
          visit(corner, last[1] + ((lies - last[1]) * (corner - last[0])) / (at - last[0]));
    visit(at, lies);
  });
  return result;
}

/** Without points on a straight line between others, and of points that hardly differ only the deeper. */
function simple(points: CrownProfile): CrownProfile {
  const kept: CrownProfile = [];
  for (const point of points) {
    while (kept.length > 1 && isStraight(kept.at(-2)!, kept.at(-1)!, point)) kept.pop();
    kept.push(point);
  }
  for (let i = 1; i < kept.length; ) {
    if (kept.length === 2 || kept[i]![0] - kept[i - 1]![0] >= leastPieceM) i++;
    else kept.splice(i === kept.length - 1 || (i > 1 && kept[i - 1]![1] < kept[i]![1]) ? i - 1 : i, 1);
  }
  return kept;
}

function isStraight([a, x]: [number, number], [b, y]: [number, number], [c, z]: [number, number]): boolean {
  return c === a || Math.abs(x + ((z - x) * (b - a)) / (c - a) - y) < 1e-6;
}

/** Least and greatest depth of a profile between two places. */
function rangeOf(profile: CrownProfile, fromM: number, toM: number): [least: number, most: number] {
  const [first, last] = [profile[0]![0], profile.at(-1)![0]];
  const [from, to] = [Math.min(last, Math.max(first, fromM)), Math.max(first, Math.min(last, toM))];
  const depths = profile.flatMap(([at, depth]) => (at > from && at < to ? [depth] : []));
  depths.push(between(profile, from), between(profile, to));
  return [Math.min(...depths), Math.max(...depths)];
}

function between(profile: CrownProfile, atM: number): number {
  const next = Math.max(
    1,
    profile.findIndex(([at]) => at >= atM),
  );
  const [[a, x], [b, y]] = [profile[next - 1]!, profile[next] ?? profile.at(-1)!];
  return b > a ? x + ((y - x) * (atM - a)) / (b - a) : Math.max(x, y);
}

/** Where it comes up between two places that are deeper, for next to nothing: to be laid level with the shallower of them. */
function smallGaps(profile: CrownProfile): Demand[] {
  const gaps: Demand[] = [];
  const deep = profile.map(([, depth]) => depth);
  for (let i = 0; i < deep.length - 2; i++) {
    if (deep[i + 1]! >= deep[i]! || (i > 0 && deep[i - 1]! > deep[i]!)) continue;
    const j = deep.findIndex(
      (one, k) => k > i + 1 && one > deep[k - 1]! && (k === deep.length - 1 || deep[k + 1]! <= one),
    );
    if (j < 0) continue;
    const depthM = Math.min(deep[i]!, deep[j]!);
    const [from, to] = [profile[i]![0], profile[j]![0]];
    let area = 0;
    for (let k = i; k < j; k++)
      area +=
        (profile[k + 1]![0] - profile[k]![0]) *
        (depthM - (Math.min(depthM, deep[k]!) + Math.min(depthM, deep[k + 1]!)) / 2);
    if (area > 0 && area < leastGainM2) gaps.push({ atM: (from + to) / 2, halfM: (to - from) / 2, depthM });
  }
  return gaps;
}
