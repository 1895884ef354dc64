import { invertLevelM } from '../clash/pieces.ts';
import type { SwmmExtras } from '../files/swmm-read.ts';
import { innerDiameterMm, material } from '../materials.ts';
import { isGravity, nodesById, type PipeNetwork, type PipeSegment, planLengthM, planLine } from '../model.ts';
import { standards as builtIn, type Figure, type Standards } from '../standards.ts';

/** Flow in a part-full circular pipe; fill is depth over diameter, 0…1. */
export interface CircularFlow {
  areaM2: number;
  hydraulicRadiusM: number;
  velocityMS: number;
  flowLS: number;
}

/** Manning: v = R^(2/3) · √S / n. Diameter inner, slope as a ratio. */
export function circularFlow(diameterM: number, slope: number, n: number, fill: number): CircularFlow {
  const theta = 2 * Math.acos(1 - 2 * Math.min(1, Math.max(0, fill)));
  const areaM2 = ((diameterM * diameterM) / 8) * (theta - Math.sin(theta));
  const hydraulicRadiusM = theta > 0 ? (diameterM / 4) * (1 - Math.sin(theta) / theta) : 0;
  const velocityMS = slope > 0 ? (hydraulicRadiusM ** (2 / 3) * Math.sqrt(slope)) / n : 0;
  return { areaM2, hydraulicRadiusM, velocityMS, flowLS: velocityMS * areaM2 * 1000 };
}

/**
 * Fill at which a circular pipe carries a flow. Undefined where even the most it can carry (at 93.8 % of its height) is
 * less. Bisection to 1e-9 of the diameter.
 */
export function fillForFlow(diameterM: number, slope: number, n: number, flowLS: number): number | undefined {
  const FULLEST = 0.93818; // maximum of A·R^(2/3) for a circle
  if (flowLS <= 0) return 0;
  if (circularFlow(diameterM, slope, n, FULLEST).flowLS < flowLS) return undefined;
  let low = 0;
  let high = FULLEST;
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (circularFlow(diameterM, slope, n, middle).flowLS < flowLS) low = middle;
    else high = middle;
  }
  return high;
}

/** What one gravity segment can carry, and, where a flow is given, how full and how fast it runs. */
export interface GravityResult {
  segment: string;
  slope: number | null;
  n: number;
  nAssumed: boolean;
  /** At the fill that the table allows. */
  maxFill: Figure | null;
  capacityLS: number | null;
  velocityAtCapacityMS: number | null;
  fullFlowLS: number | null;
  flowLS: number | null;
  fill: number | null;
  velocityMS: number | null;
  verdict: 'ok' | 'too-slow' | 'too-fast' | 'overloaded' | 'no-slope' | 'unknown';
}

/**
 * Capacity of every gravity segment by Manning, optionally with a flow per segment (L/s). Slopes from the inverts at both
 * ends; n is the upper value of the material's range, concrete where the material is unknown.
 */
export function gravityCapacity(
  network: PipeNetwork,
  flows: ReadonlyMap<string, number> = new Map(),
  options: { standards?: Standards; compound?: boolean } = {},
): GravityResult[] {
  const nodes = nodesById(network);
  const standards = options.standards ?? builtIn;
  return network.segments
    .filter((one) => isGravity(one))
    .map((segment) => {
      const line = planLine(segment, nodes);
      const lengthM = segment.lengthM ?? (line ? planLengthM(line) : 0);
      return capacityOf(segment, slopeOf(segment, lengthM), flows.get(segment.id) ?? null, standards, {
        ...options,
        isOfModel: isOfSwmm(segment, network),
      });
    });
}

/** Whether a drain came with a SWMM model, whose sizes are bores. */
export function isOfSwmm({ id }: PipeSegment, { extras }: PipeNetwork): boolean {
  return (extras.swmm as SwmmExtras | undefined)?.rows[`link ${id}`] !== undefined;
}

/** Fall over length, positive downstream; null where an invert or the length is unknown. */
export function slopeOf(segment: PipeSegment, lengthM: number): number | null {
  const start = invertLevelM(segment, 'start');
  const end = invertLevelM(segment, 'end');
  return start === null || end === null || !(lengthM > 0) ? null : (start - end) / lengthM;
}

/** Manning's n of a segment's wall; the rougher end of the range, so that capacity is not promised. */
export function manningN(segment: PipeSegment): { n: number; assumed: boolean } {
  const stated = segment.attributes.roughness;
  if (segment.attributes.roughnessKind === 'manning' && typeof stated === 'number' && stated > 0) {
    return { n: stated, assumed: false };
  }
  const known = material(segment.material)?.manningHigh;
  return { n: known ?? material('concrete')!.manningHigh!, assumed: known === undefined || known === null };
}

function capacityOf(
  segment: PipeSegment,
  slope: number | null,
  flowLS: number | null,
  standards: Standards,
  { compound = false, isOfModel = false }: { compound?: boolean; isOfModel?: boolean },
): GravityResult {
  const { n, assumed } = manningN(segment);
  const drain = segment.utility as 'sewage' | 'storm' | 'combined';
  const result: GravityResult = {
    segment: segment.id,
    slope,
    n,
    nAssumed: assumed,
    maxFill: null,
    capacityLS: null,
    velocityAtCapacityMS: null,
    fullFlowLS: null,
    flowLS,
    fill: null,
    velocityMS: null,
    verdict: 'unknown',
  };
  const diameterMm = segment.diameterMm;
  if (diameterMm === null || slope === null) return result;
  if (slope <= 0) return { ...result, verdict: 'no-slope' };
  const known = material(segment.material);
  const innerM = innerDiameterMm(segment, isOfModel) / 1000;
  result.maxFill = standards.maxFill(drain, diameterMm, compound) ?? null;
  const atTable = circularFlow(innerM, slope, n, result.maxFill?.value ?? 1);
  result.capacityLS = atTable.flowLS;
  result.velocityAtCapacityMS = atTable.velocityMS;
  result.fullFlowLS = circularFlow(innerM, slope, n, 1).flowLS;
  if (flowLS !== null) {
    result.fill = fillForFlow(innerM, slope, n, flowLS) ?? null;
    result.velocityMS = result.fill === null ? null : circularFlow(innerM, slope, n, result.fill).velocityMS;
  }
  const speed = atTable.velocityMS;
  const slowest = standards.minVelocityMS(drain)?.value ?? 0;
  const fastest = standards.maxVelocityMS(known?.metal ?? false)?.value ?? Number.POSITIVE_INFINITY;
  // laid to be just as full as the table allows, it is not fuller for a rounding
  if (flowLS !== null && flowLS > atTable.flowLS * (1 + 1e-9)) result.verdict = 'overloaded';
  else if (speed < slowest) result.verdict = 'too-slow';
  // a steep pipe wears by what runs in it: where the flow is known its own velocity counts, not that of a pipe filled as the table allows
  else result.verdict = (result.velocityMS ?? speed) > fastest ? 'too-fast' : 'ok';
  return result;
}
