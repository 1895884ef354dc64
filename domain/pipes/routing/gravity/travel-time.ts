import { type DesignRain, intensityAt } from '../rain/design-rain.ts';
import type { LaidTree } from './lay-tree.ts';
import { fillAt, velocityAtFill } from './manning.ts';
import type { SewerProfile } from './profile.ts';
import { flowsOf, type Reach, type SewerTree, upstreamFirst } from './sewer-graph.ts';

/** Rain on its way down a tree. */
export interface Travelling {
  rain: DesignRain;
  /** Of what enters at each node, what is rain as it falls at the inlet, m³/s; the rest does not sink with time. */
  rainInflow: Float64Array;
  roughness: number;
}

/** By node: the flow that leaves it, and the time t of the water from farthest above. */
export interface TimedFlows {
  flow: Float64Array;
  minutes: Float64Array;
}

/** A round pipe runs fastest so full. */
const fastestFill = 0.81;

/** Layouts whose flows are looked at again until they hold. */
const mostRounds = 4;

/**
 * Rational method along a tree: each pipe carries the rain of all that drains through it at the intensity of t = t₁ + t₂, with t₂ the time that the
 * water takes from the farthest inlet in the pipes as they were laid. As smaller flows make other pipes, which run faster or slower, flows are raised
 * to what the laid pipes ask for until none asks for more than it was laid for; where they don't settle, the intensity at the inlets stays, which is
 * never too small.
 * @returns the tree with the flows that it was laid for, and what was laid
 */
export function layByTravel(
  sewer: SewerTree,
  reaches: readonly Reach[],
  travelling: Travelling,
  lay: (sewer: SewerTree) => LaidTree | undefined,
): { sewer: SewerTree; laid: LaidTree | undefined } {
  const atInlets = { sewer, laid: lay(sewer) };
  if (!travelling.rain.formula || !atInlets.laid) return atInlets;
  let { flow } = timedFlows(sewer, reaches, atInlets.laid.profile, travelling);
  for (let round = 0; round < mostRounds; round++) {
    const smaller = { ...sewer, flow };
    const laid = lay(smaller);
    if (!laid) break;
    const asked = timedFlows(sewer, reaches, laid.profile, travelling).flow;
    if (asked.every((one, v) => one <= flow[v]! * (1 + 1e-9))) return { sewer: smaller, laid };
    flow = flow.map((one, v) => Math.max(one, asked[v]!));
  }
  return atInlets;
}

/**
 * What each pipe of a profile has to carry: the most of any time t, of the rain that has come from as far as t by then at the intensity of t, and no
 * less than any pipe that leads into it.
 */
export function timedFlows(
  sewer: SewerTree,
  reaches: readonly Reach[],
  { pipes }: SewerProfile,
  { rain, rainInflow, roughness }: Travelling,
): TimedFlows {
  const steady = flowsOf({ ...sewer, inflow: sewer.inflow.map((one, v) => one - rainInflow[v]!) }, reaches);
  const atInlet = intensityAt(rain, rain.inletMinutes);
  const arrivals = sewer.downstream.reduce<Arrival[][]>((lists, _, v) => {
    const rainM3S = rainInflow[v]!;
    lists.push(rainM3S > 0 ? [{ minutes: rain.inletMinutes, rainM3S }] : []);
    return lists;
  }, []);
  const minutes = new Float64Array(steady.length).fill(rain.inletMinutes);
  const flow = new Float64Array(steady.length);
  const pipeOf = new Map(pipes.map((one) => [one.reach, one]));
  for (const v of upstreamFirst(sewer, reaches)) {
    const come = arrivals[v]!.sort((a, b) => a.minutes - b.minutes);
    let through = 0;
    for (const one of come) {
      through += one.rainM3S;
      const most = steady[v]! + (through * intensityAt(rain, one.minutes)) / atInlet;
      flow[v] = Math.max(flow[v]!, most);
    }
    flow[v] = Math.max(flow[v]!, steady[v]!);
    minutes[v] = come.at(-1)?.minutes ?? rain.inletMinutes;
    const reach = sewer.downstream[v]!;
    if (reach < 0) continue;
    const { to, lengthM } = reaches[reach]!;
    flow[to] = Math.max(flow[to]!, flow[v]!);
    const pipe = pipeOf.get(reach);
    // what is pumped is taken to be there at once
    const onTheWay = !pipe || pipe.pressure ? 0 : lengthM / fastest(pipe, roughness) / 60;
    for (const one of come) arrivals[to]!.push({ ...one, minutes: one.minutes + onTheWay });
  }
  return { flow, minutes };
}

/** Rain that enters at one inlet, and when it comes by. */
interface Arrival {
  minutes: number;
  rainM3S: number;
}

/** The highest velocity of any flow up to that of the pipe, m/s: what arrives sooner rains harder. */
function fastest({ flow, diameterMm, slope }: SewerProfile['pipes'][number], roughness: number): number {
  const fill = Math.min(fastestFill, fillAt(flow, diameterMm / 1000, slope, roughness));
  return velocityAtFill(fill, diameterMm / 1000, slope, roughness) || Infinity;
}
