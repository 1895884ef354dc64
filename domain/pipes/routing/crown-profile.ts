import type { DepthWindow } from './separation.ts';

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
  const base = [...jointM];
  const demands = pipes.map((): Demand[] => []);
  const meeting = new Map<number, number[]>();
  pipes.forEach(({ ends }, i) => {
    for (const end of ends) meeting.set(end, [...(meeting.get(end) ?? []), i]);
  });
  const depthAt = (i: number, atM: number): number => {
    const { ends, lengthM } = pipes[i]!;
    const share = lengthM > 0 ? atM / lengthM : 0;
    let deep = Math.max(
      base[ends[0]]! * (1 - share) + base[ends[1]]! * share,
      jointM[ends[0]]! - steepest * atM,
      jointM[ends[1]]! - steepest * (lengthM - atM),
    );
    for (const one of demands[i]!)
      deep = Math.max(deep, one.depthM - steepest * Math.max(0, Math.abs(atM - one.atM) - one.halfM));
    return deep;
  };
  const waiting = new Set(pipes.keys());
  const exact = new Map<number, CrownProfile>();
  const touched = (i: number): void => {
    waiting.add(i);
    exact.delete(i);
  };
  /** Takes its joints along where they are too near, and all that hangs on them. */
  const lower = (end: number, depthM: number): void => {
    const open: [number, number][] = [[end, depthM]];
    for (let next = open.pop(); next; next = open.pop()) {
      const [joint, deep] = next;
      if (deep <= jointM[joint]! + touchM) continue;
      jointM[joint] = deep;
      for (const i of meeting.get(joint)!) {
        touched(i);
        const { ends, lengthM } = pipes[i]!;
        open.push([ends[0] === joint ? ends[1] : ends[0], deep - steepest * lengthM]);
      }
    }
  };
  const demand = (i: number, one: Demand): void => {
    const { ends, lengthM } = pipes[i]!;
    const known = demands[i]!.find(({ atM, halfM }) => atM === one.atM && halfM === one.halfM);
    if (known) known.depthM = Math.max(known.depthM, one.depthM);
    else demands[i]!.push({ ...one });
    lower(ends[0], one.depthM - steepest * Math.max(0, one.atM - one.halfM));
    lower(ends[1], one.depthM - steepest * Math.max(0, lengthM - one.atM - one.halfM));
    touched(i);
  };
  const passAll = (): void => {
    for (let round = 0; waiting.size > 0 && round < mostRounds; round++) {
      const now = [...waiting];
      waiting.clear();
      for (const i of now) {
        if (pipes[i]!.passing.length === 0) continue;
        let profile = exactOf(i);
        for (const { atM, halfM, window } of pipes[i]!.passing) {
          const [least, most] = rangeOf(profile, atM - halfM, atM + halfM);
          if (most <= window[0] + touchM || least >= window[1] - touchM) continue;
          demand(i, { atM, halfM, depthM: window[1] });
          profile = exactOf(i);
        }
      }
    }
  };
  const exactOf = (i: number): CrownProfile => {
    const known = exact.get(i) ?? worked(i);
    exact.set(i, known);
    return known;
  };
  const worked = (i: number): CrownProfile => {
    const {
      ends: [a, b],
      lengthM,
    } = pipes[i]!;
    const isUntouched = demands[i]!.length === 0 && jointM[a] === base[a] && jointM[b] === base[b];
    if (isUntouched)
      return [
        [0, base[a]!],
        [lengthM, base[b]!],
      ];
    const at = cornersOf(
      { base: [base[a]!, base[b]!], joint: [jointM[a]!, jointM[b]!], lengthM },
      demands[i]!,
      steepest,
    );
    return at.map((atM) => [atM, depthAt(i, atM)]);
  };
  const profileOf = (i: number): CrownProfile => simple(exactOf(i));
  passAll();
  pipes.forEach((_, i) => {
    for (const gap of smallGaps(profileOf(i))) {
      const meets = pipes[i]!.passing.some(
        ({ atM, halfM, window }) =>
          Math.abs(atM - gap.atM) < halfM + gap.halfM - touchM &&
          window[0] < gap.depthM &&
          gap.depthM < window[1],
      );
      if (!meets) demand(i, gap);
    }
  });
  passAll();
  return pipes.map((_, i) => profileOf(i));
}

/** Where the straight parts of a profile may meet, ascending from 0 to its length. */
function cornersOf(
  { base, joint, lengthM }: { base: [number, number]; joint: [number, number]; lengthM: number },
  demands: readonly Demand[],
  steepest: number,
): number[] {
  /** Lines [depth at the start, fall per metre]. */
  const lines: [number, number][] = [
    [base[0], lengthM > 0 ? (base[1] - base[0]) / lengthM : 0],
    [joint[0], -steepest],
    [joint[1] - steepest * lengthM, steepest],
  ];
  const at = [0, lengthM];
  for (const { atM, halfM, depthM } of demands) {
    const [from, to] = [atM - halfM, atM + halfM];
    at.push(from, to);
    lines.push([depthM - steepest * from, steepest], [depthM + steepest * to, -steepest], [depthM, 0]);
  }
  for (let i = 0; i < lines.length; i++)
    for (let j = 0; j < i; j++) {
      const [[a, m], [b, n]] = [lines[i]!, lines[j]!];
      if (m !== n) at.push((b - a) / (m - n));
    }
  return [...new Set(at.filter((one) => one >= 0 && one <= lengthM))].sort((a, b) => a - b);
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
