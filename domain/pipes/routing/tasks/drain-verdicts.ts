import type { Bilingual } from '../../../problem.ts';
import { invertLevelM } from '../../clash/pieces.ts';
import { circularFlow } from '../../hydraulics/manning.ts';
import type { Standards } from '../../standards.ts';
import { builtInFlows, lateralSizeMm, sewagePeak } from '../bill/rates.ts';
import { type Becomes, flowsThrough, outletsOf, type ZoneDrain } from './combined-drains.ts';
import { type DrainCheck, type DrainJudgement, judgeDrain } from './drain-checks.ts';

/**
 * `keep`: carries on in its new use; `renew`: a new pipe in its place, at its levels; `abandon`: sealed and filled, its water taken over by
 * others; `combined`: stays what it is.
 */
export type Verdict = 'keep' | 'renew' | 'abandon' | 'combined';

export interface DrainVerdict {
  drain: ZoneDrain;
  verdict: Verdict;
  judgement: DrainJudgement | null;
  /** Of the pipe that renews it. */
  newSizeMm: number | null;
  /** What the verdict rests on. */
  reason: DrainCheck;
  checks: DrainCheck[];
}

const renewSizes = [150, 200, 300, 400, 500, 600, 800, 1000];
const plastic = builtInFlows.roughness.plastic;

/** Peak of what passes, L/s: rain comes as its design flow, sewage as its mean. */
export function designFlowLS(becomes: Becomes, flowM3S: number): number {
  return 1000 * (becomes === 'sewage' ? sewagePeak(flowM3S) : flowM3S);
}

/**
 * The verdict on every combined drain of the zone.
 * @param ways - those of them that lead on and are still thought usable
 * @param entering - m³/s that enters along each way
 */
export function drainVerdicts(
  drains: readonly ZoneDrain[],
  ways: readonly ZoneDrain[],
  entering: ReadonlyMap<string, number>,
  becomes: Becomes,
  given: { rules: Standards; year: number; frostDepthM?: number | undefined },
): DrainVerdict[] {
  const flows = flowsThrough(ways, entering);
  const used = new Set(ways);
  return drains.map((drain): DrainVerdict => {
    const { segment, lengthM } = drain;
    if (drain.role === 'through') return fixed(drain, 'combined');
    if (!used.has(drain)) return fixed(drain, 'abandon');
    const flowLS = designFlowLS(becomes, flows.get(segment.id) ?? 0);
    const judgement = judgeDrain(segment, lengthM, flowLS, becomes, { ...given, isOutlet: drain.isOutlet });
    const checks = [...drain.checks, ...judgement.checks];
    const failed = checks.find((one) => !one.ok && one.decides);
    const base = { drain, judgement, checks, newSizeMm: null };
    if (!failed) return { ...base, verdict: 'keep', reason: checks.find((one) => one.what === 'capacity')! };
    if (flowLS === 0) return { ...base, verdict: 'abandon', reason: noWater };
    const newSizeMm = renewalSizeMm(drain, flowLS, becomes, given.rules);
    return { ...base, verdict: newSizeMm === null ? 'abandon' : 'renew', newSizeMm, reason: failed };
  });
}

function fixed(drain: ZoneDrain, verdict: Verdict): DrainVerdict {
  const reason = drain.checks.find((one) => !one.ok) ?? drain.checks[0]!;
  return { drain, verdict, judgement: null, newSizeMm: null, reason, checks: drain.checks };
}

const words: Bilingual = {
  zh: '分流后没有水进入，且不满足利用条件',
  en: 'carries nothing after the separation, and is not fit to',
};
const noWater: DrainCheck = {
  what: 'no-water',
  ok: false,
  decides: true,
  text: words,
  clause: '',
  confidence: '',
};

/** The narrowest new pipe at the old one's levels that carries the flow under enough cover; null where none does. */
export function renewalSizeMm(
  { segment, slope, isOutlet }: ZoneDrain,
  flowLS: number,
  becomes: Becomes,
  rules: Standards,
): number | null {
  if (slope === null || slope <= 0) return null;
  const cover = rules.cover('sewer', 'footway')?.value ?? 0.6;
  const depths = (['start', 'end'] as const).flatMap((end) => {
    const { groundM } = segment[end];
    return groundM === null ? [] : [groundM - invertLevelM(segment, end)!];
  });
  const roomM = Math.min(...depths) - cover;
  const least = Math.max(segment.diameterMm ?? 0, isOutlet ? lateralSizeMm(becomes) : 300);
  for (const size of renewSizes) {
    if (size < least) continue;
    if (size / 1000 > roomM + 1e-9) return null;
    const fill = rules.maxFill(becomes, size)?.value ?? 0.55;
    const steepEnough = slope >= 0.98 * (rules.minSlope(becomes, size, { material: 'pe' })?.value ?? 0);
    if (steepEnough && circularFlow(size / 1000, slope, plastic, fill).flowLS >= flowLS) return size;
  }
  return null;
}

/** Where the usable ways end, what comes out there and how deep. */
export interface Discharging {
  node: string;
  flowM3S: number;
  invertM: number;
  diameterMm: number;
  ways: ZoneDrain[];
}

export function dischargesOf(
  verdicts: readonly DrainVerdict[],
  entering: ReadonlyMap<string, number>,
): Discharging[] {
  const live = verdicts.filter((one) => one.verdict === 'keep' || one.verdict === 'renew');
  const sizes = new Map(
    live.map((one) => [one.drain.segment.id, one.newSizeMm ?? one.drain.segment.diameterMm ?? 300]),
  );
  const ways = live.map((one) => one.drain);
  const flows = flowsThrough(ways, entering);
  return outletsOf(ways).flatMap(({ node, ways: ending }): Discharging[] => {
    const flowM3S = ending.reduce((sum, one) => sum + (flows.get(one.segment.id) ?? 0), 0);
    if (flowM3S === 0) return [];
    // a way without a slope is no way: both its inverts are known
    const inverts = ending.map(({ segment }) => invertLevelM(segment, 'end')!);
    return [
      {
        node,
        flowM3S,
        invertM: Math.min(...inverts),
        diameterMm: Math.max(...ending.map((one) => sizes.get(one.segment.id)!)),
        ways: ending,
      },
    ];
  });
}
