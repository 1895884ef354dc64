import { type PipeNetwork, type PipeSegment, planLine, type SegmentEnd, statedLevelM } from '../model.ts';
import { surveyedBetween, surveyedGround } from '../routing/site/site-of-network.ts';
import type { Assumption } from './finding.ts';

/** Fills in what a survey leaves out; segments that lack nothing stay the same objects. */
export interface DepthLevels {
  of: (network: PipeNetwork) => PipeNetwork;
  assumptions: Assumption[];
}

/**
 * Pipes of which only the depth is known as pipes with levels, so that depth decides where it is what is known: their ground is that of the surveyed places
 * around, or flat where no place of the network has a level at all. Where levels are stated and no ground is, the two can't be compared: they stay unknown.
 */
export function depthLevels(network: PipeNetwork): DepthLevels {
  const lacking = network.segments.filter(lacksGround).length;
  const none: DepthLevels = { of: (one) => one, assumptions: [] };
  if (lacking === 0) return none;
  const surveyed = surveyedGround(network);
  const hasLevels = network.segments.some(({ start, end }) => start.levelM !== null || end.levelM !== null);
  if (surveyed.length === 0 && hasLevels) return none;
  const groundM = surveyed.length > 0 ? surveyedBetween(surveyed) : () => 0;
  const what =
    surveyed.length > 0
      ? {
          zh: '只有埋深的管段，地面取自周围普查点的地面高程（假定）；管段数',
          en: 'pipes with a depth only: ground taken from the surveyed points around (assumed); pipes',
        }
      : {
          zh: '没有任何地面高程，按埋深比较，地面视为水平（假定）；管段数',
          en: 'no level of the ground at all: compared by depth, with flat ground (assumed); pipes',
        };
  return {
    of: (one) => withGround(one, groundM),
    assumptions: [{ what, value: lacking, confidence: 'M' }],
  };
}

function lacksGround({ start, end }: PipeSegment): boolean {
  return isDepthOnly(start) || isDepthOnly(end);
}

function isDepthOnly(end: SegmentEnd): boolean {
  return end.depthM !== null && statedLevelM(end) === null;
}

function withGround(
  network: PipeNetwork,
  groundM: (x: number, y: number) => number | undefined,
): PipeNetwork {
  if (!network.segments.some(lacksGround)) return network;
  const nodes = new Map(network.nodes.map((one) => [one.id, one]));
  const grounded = (end: SegmentEnd, at: readonly [number, number]): SegmentEnd =>
    isDepthOnly(end) ? { ...end, groundM: groundM(...at) ?? null } : end;
  const segments = network.segments.map((one) => {
    const line = lacksGround(one) ? planLine(one, nodes) : undefined;
    if (!line) return one;
    return { ...one, start: grounded(one.start, line[0]!), end: grounded(one.end, line.at(-1)!) };
  });
  return { ...network, segments };
}
