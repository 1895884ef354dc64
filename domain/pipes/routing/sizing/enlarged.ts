import { deepened } from '../bill/trench-floor.ts';
import type { WaterProof } from '../judge/prove-water.ts';
import type { LaidNetwork, LaidPipe } from './sized-network.ts';

/** A pipe that is wider than its households ask for, so that the water proof holds. */
export interface EnlargedPipe {
  pipe: string;
  fromMm: number;
  toMm: number;
  lengthM: number;
}

/** What a pipe was enlarged for: pressure of a house in the peak hour, velocity in it, pressure with a hydrant drawing there. */
export type EnlargingReason = 'pressure' | 'velocity' | 'hydrant';

/** The worst place of one reason. */
export interface EnlargingCause {
  why: EnlargingReason;
  /** House, node or pipe. */
  place: string;
  /** Head over the ground in metres, or metres a second; as it was, and what is asked for. */
  was: number;
  asked: number;
}

/** What became of a water network whose proof did not hold. */
export interface Enlarged {
  pipes: EnlargedPipe[];
  causes: EnlargingCause[];
  /** Of the whole bill; null once the layout was changed by hand. */
  costYuan: number | null;
  /** Pipes that stayed smaller because a wider one would lie too near to something. */
  kept: string[];
  /** Houses, hydrants and pipes that no size that makes sense helps although the main has head enough. */
  stuck: number;
}

/** Whether anything does not hold that a wider pipe could mend. */
export function mayHelp(proof: WaterProof): boolean {
  return shortOf(proof) > 0;
}

/** How many houses, pipes and hydrants do not hold although the main has head enough. */
export function shortOf({ nodes, tooFast, fire }: WaterProof): number {
  const houses = nodes.filter((one) => !one.ok && one.stillM >= one.requiredM).length;
  const hydrants = nodes.filter((one) => one.fireOk === false && one.stillM >= fire.requiredM).length;
  return houses + tooFast + hydrants;
}

/** The network with these pipes at their wider sizes; crowns stay where they are, trenches go deeper. */
export function withSizes(pipes: readonly LaidPipe[], sizes: ReadonlyMap<string, number>): LaidPipe[] {
  return pipes.map((pipe) => {
    const diameterMm = sizes.get(pipe.of ?? pipe.id) ?? 0;
    if (diameterMm <= pipe.diameterMm) return pipe;
    return { ...deepened(pipe, (diameterMm - pipe.diameterMm) / 1000), diameterMm };
  });
}

/** What was enlarged in two steps, the second upon the first. */
export function enlargedFurther(first: Enlarged | undefined, second: Enlarged): Enlarged {
  if (!first) return second;
  const again = new Map(second.pipes.map((one) => [one.pipe, one]));
  const before = new Map(first.pipes.map((one) => [one.pipe, one]));
  return {
    pipes: [
      ...first.pipes.map((one) => ({ ...one, toMm: again.get(one.pipe)?.toMm ?? one.toMm })),
      ...second.pipes.filter((one) => !before.has(one.pipe)),
    ],
    causes: [
      ...first.causes,
      ...second.causes.filter(({ why }) => !first.causes.some((one) => one.why === why)),
    ],
    costYuan: first.costYuan === null || second.costYuan === null ? null : first.costYuan + second.costYuan,
    kept: [...new Set([...first.kept, ...second.kept])],
    stuck: second.stuck,
  };
}

/** A network that was sized anew after a drag, with what was enlarged before; links that close loops are chosen anew each time. */
export function enlargedAsBefore(network: LaidNetwork, before: Enlarged | undefined): LaidNetwork {
  if (!before) return network;
  const loops = new Set(network.loops?.pipes);
  const toMm = new Map(before.pipes.map((one) => [one.pipe, one.toMm]));
  const pipes = network.pipes.flatMap(({ id, diameterMm: fromMm, lengthM }): EnlargedPipe[] => {
    const to = loops.has(id) ? undefined : toMm.get(id);
    return to === undefined || to <= fromMm ? [] : [{ pipe: id, fromMm, toMm: to, lengthM }];
  });
  const sizes = new Map(pipes.map((one) => [one.pipe, one.toMm]));
  return {
    ...network,
    pipes: withSizes(network.pipes, sizes),
    enlarged: { ...before, pipes, costYuan: null },
  };
}
