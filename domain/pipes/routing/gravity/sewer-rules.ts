import { outerDiameterM } from '../../clash/pieces.ts';
import type { Standards } from '../../standards.ts';
import { defaultLimits } from '../../validate/issue.ts';
import {
  builtInFlows,
  builtInRates,
  lateralSizeMm,
  manholeYuan,
  pipeYuanPerM,
  type Rates,
  sewagePeak,
  trenchWidthM,
} from '../bill/rates.ts';
import { diggingYuan, trenchWork } from '../bill/trench.ts';
import type { Outfall } from './joined-invert.ts';
import { flowAt } from './manning.ts';
import { risingMainYuanPerM } from './rising-main.ts';
import type { SewerPrices, SewerRules } from './sewer-graph.ts';

/** Utilities whose pipes run by gravity. */
export type Drain = 'sewage' | 'storm' | 'combined';

/** How far the outer crown of a drain lies above its invert, metres. */
export function crownOverInvertM(utility: Drain, diameterMm: number): number {
  return (outerDiameterM(utility, null, diameterMm) + diameterMm / 1000) / 2;
}

/** Cover that traffic asks of a drain (Table 4.1.1), metres. */
export function loadCoverM(rules: Standards): number {
  return rules.cover('sewer', 'carriageway')?.value ?? 0.7;
}

export interface SewerOptions {
  coverM: number;
  maxDepthM?: number;
  outfall?: Outfall;
  /** What the trunk has to carry, as it enters, m³/s; default: no more than the usual sizes do. */
  flowM3S?: number;
  /** The widest drain that is led on. */
  broughtMm?: number;
}

/**
 * Rules of the tables for one gravity utility under `coverM` of ground; the smallest size is that of laterals, the largest one that carries the
 * whole flow at its least slope.
 */
export function sewerRules(utility: Drain, rules: Standards, options: SewerOptions): SewerRules {
  const lateral = lateralSizeMm(utility);
  const { flowM3S = 0, broughtMm = 0 } = options;
  const peak = utility === 'sewage' ? sewagePeak(flowM3S) : flowM3S;
  const roughness = builtInFlows.roughness.plastic;
  const sizeOf = (diameterMm: number) => ({
    diameterMm,
    minSlope:
      diameterMm === lateral
        ? // of combined drains, too, a house's own carries its sewage
          (rules.minSlope(utility === 'storm' ? 'storm' : 'sewage', diameterMm, { compound: true })?.value ??
          0.005)
        : (rules.minSlope(utility, diameterMm)?.value ?? 0.003),
    // 满流 is a pipe that is full, not the seven per cent more that run through it just below its crown
    maxFill: rules.maxFill(utility, diameterMm)?.value ?? 0.55,
    minDepthM: options.coverM + crownOverInvertM(utility, diameterMm),
    heightM: crownOverInvertM(utility, diameterMm),
  });
  const { sizesMm, trunkSizesMm } = builtInFlows.drainMains;
  const sizes = [lateral, ...sizesMm].map(sizeOf);
  for (const diameterMm of trunkSizesMm) {
    const widest = sizes.at(-1)!;
    const carries = flowAt(widest.maxFill, widest.diameterMm / 1000, widest.minSlope, roughness) >= peak;
    if (carries && widest.diameterMm >= broughtMm) break;
    sizes.push(sizeOf(diameterMm));
  }
  const minDepthM = sizes[0]!.minDepthM;
  const result: SewerRules = {
    minDepthM,
    maxDepthM: Math.max(options.maxDepthM ?? 6, minDepthM + 1),
    inflowDepthM: minDepthM,
    stepM: 0.05,
    sizes,
    roughness,
    maxVelocityMS: rules.maxVelocityMS(false)?.value ?? 5,
    maxSlope: defaultLimits.maxSlope,
    dropFromM: 1,
    crownsMeet: true,
  };
  if (utility === 'sewage') {
    result.peak = (flow) => sewagePeak(flow);
    const cleansing = rules.minVelocityMS(utility);
    if (cleansing) result.cleansingMS = cleansing.value;
  }
  if (options.outfall) {
    result.outfallInvertM = options.outfall.invertM;
    result.outfallCrownM = options.outfall.crownM;
  }
  return result;
}

export function sewerPrices(utility: Drain, rates: Rates = builtInRates): SewerPrices {
  return {
    trench: (depthM, diameterMm) =>
      diggingYuan(trenchWork(depthM, trenchWidthM(diameterMm, rates), rates), rates),
    pipe: (diameterMm) => pipeYuanPerM(utility, diameterMm, rates),
    manhole: (depthM) => manholeYuan(utility, depthM, rates),
    dropManhole: rates.dropManholeYuan,
    liftStation: rates.liftStationYuan,
    pumpStation: rates.pumpStationYuan,
    pressurePipe: (sizeMm) => risingMainYuanPerM(sizeMm, rates),
  };
}

/** Sizes in which the lateral of a house with a flow (as it enters) may lie: the usual one, up to the smallest that carries it at the slope of the table. */
export function lateralSizes(utility: Drain, flow: number, rules: Standards): [least: number, most: number] {
  const { sizes, peak, roughness } = sewerRules(utility, rules, { coverM: loadCoverM(rules), flowM3S: flow });
  const most = peak ? peak(flow) : flow;
  const carries = sizes.find(
    ({ diameterMm, minSlope, maxFill }) => flowAt(maxFill, diameterMm / 1000, minSlope, roughness) >= most,
  );
  return [sizes[0]!.diameterMm, (carries ?? sizes.at(-1)!).diameterMm];
}
