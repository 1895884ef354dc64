import { GRAVITY_UTILITIES } from '../model.ts';
import type { LaidNetwork, LaidPipe } from '../routing/sizing/sized-network.ts';

/** A line of mains without a branch, as one profile shows it. */
export interface MainRun {
  pipes: LaidPipe[];
  lengthM: number;
}

/** Shorter runs are told in the table of levels only. */
const leastRunM = 15;
/** A profile for the runs that make this share of the mains. */
const shownShare = 0.7;

/**
 * Mains as runs, the longest first: from the farthest manhole to the tie-in, then what branches off it, and so on. House connections, and what
 * only closes loops, are left out. Linear in the pipes.
 */
export function mainRuns({ utility, pipes, loops }: LaidNetwork): MainRun[] {
  const closing = new Set(loops?.pipes);
  const mains = pipes.filter((one) => !one.lateral && !closing.has(one.id));
  const gravity = GRAVITY_UTILITIES.has(utility);
  /** Toward the tie-in. */
  const down = (one: LaidPipe): string => (gravity ? one.to : one.from);
  const up = (one: LaidPipe): string => (gravity ? one.from : one.to);
  const arriving = Map.groupBy(mains, down);
  const reaching = new Set(mains.map(up));
  const roots = [...arriving.keys()].filter((node) => !reaching.has(node));
  const order: LaidPipe[] = [];
  const open = roots.flatMap((node) => arriving.get(node)!);
  for (let pipe = open.pop(); pipe; pipe = open.pop()) {
    order.push(pipe);
    open.push(...(arriving.get(up(pipe)) ?? []));
  }
  const farM = new Map<LaidPipe, number>();
  const longest = new Map<string, LaidPipe>();
  for (const pipe of order.toReversed()) {
    const next = longest.get(up(pipe));
    farM.set(pipe, pipe.lengthM + (next ? farM.get(next)! : 0));
    const best = longest.get(down(pipe));
    if (!best || farM.get(pipe)! > farM.get(best)!) longest.set(down(pipe), pipe);
  }
  return order
    .filter((pipe) => longest.get(down(pipe)) !== pipe || roots.includes(down(pipe)))
    .map((first): MainRun => {
      const run: LaidPipe[] = [];
      for (let pipe: LaidPipe | undefined = first; pipe; pipe = longest.get(up(pipe))) run.push(pipe);
      return { pipes: run, lengthM: run.reduce((sum, one) => sum + one.lengthM, 0) };
    })
    .sort((a, b) => b.lengthM - a.lengthM);
}

/** The runs that get a profile: of drains the longest that make most of their mains, of others the longest. */
export function profiledRuns(network: LaidNetwork): MainRun[] {
  const all = mainRuns(network);
  const runs = all.filter((one) => one.lengthM >= leastRunM);
  if (!GRAVITY_UTILITIES.has(network.utility)) return runs.slice(0, 1);
  const wholeM = all.reduce((sum, one) => sum + one.lengthM, 0);
  let shownM = 0;
  return runs.filter(({ lengthM }, i) => {
    if (i > 0 && shownM >= shownShare * wholeM) return false;
    shownM += lengthM;
    return true;
  });
}
