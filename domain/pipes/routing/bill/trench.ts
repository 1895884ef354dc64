import { remember } from '../as-before.ts';
import type { Box } from '../ground/frame.ts';
import type { LaidPipe } from '../sizing/sized-network.ts';
import { builtInRates, type Rates, type SurfaceId, trenchWidthM } from './rates.ts';
import { evenPieces, floorOf } from './trench-floor.ts';

/** The surface at a place, as far as it is known. */
export interface SurfaceAt {
  (x: number, y: number): SurfaceId;
  /** The same in a box, where many places of it are asked for. */
  within?(box: Box): SurfaceAt;
}

/** What is dug, filled, held and opened, of a trench or of one metre of it. */
export interface TrenchWork {
  /** m³ in each depth band of the rates, from the surface down. */
  excavationM3: number[];
  backfillM3: number;
  beddingM3: number;
  /** Both walls. */
  shoringM2: number;
  /** Surface that is removed and reinstated: the trench and a strip on both sides. */
  surfaceM2: number;
}

/** The work of one metre of trench with upright walls. */
export function trenchWork(depthM: number, widthM: number, rates: Rates = builtInRates): TrenchWork {
  let from = 0;
  const excavationM3 = rates.excavationByDepth.map(({ toM }) => {
    const part = Math.max(0, Math.min(depthM, toM) - from);
    from = toM;
    return part * widthM;
  });
  return {
    excavationM3,
    backfillM3: Math.max(0, depthM - rates.beddingM) * widthM,
    beddingM3: rates.beddingM * widthM,
    shoringM2: depthM > rates.shoring.fromDepthM ? 2 * depthM : 0,
    surfaceM2: widthM + 2 * rates.reinstatedBesideM,
  };
}

export function pipeTrenchWidthM(pipe: LaidPipe, rates: Rates = builtInRates): number {
  return trenchWidthM(pipe.diameterMm, rates);
}

const workedBefore = remember<LaidPipe, TrenchWork>();

/** The work of a whole pipe in a trench of its own, by the depth that it has at each place. */
export function workOfPipe(pipe: LaidPipe, rates: Rates = builtInRates): TrenchWork {
  return workedBefore(pipe, [rates], () => {
    const widthM = pipeTrenchWidthM(pipe, rates);
    return evenPieces([floorOf(pipe)], depthsOfChange(rates))
      .map(({ share, depthsM: [depthM] }) => times(trenchWork(depthM!, widthM, rates), share * pipe.lengthM))
      .reduce((sum, one) => combine(sum, one, (a, b) => a + b));
  });
}

/** Depths at which a metre of trench begins to cost otherwise: between two of them all its work grows evenly. */
export function depthsOfChange({ excavationByDepth, beddingM, shoring }: Rates): number[] {
  return [...excavationByDepth.map((one) => one.toM), beddingM, shoring.fromDepthM];
}

/** Each part of the work by itself: what two works make together, or how they compare. */
export function combine(a: TrenchWork, b: TrenchWork, part: (a: number, b: number) => number): TrenchWork {
  return {
    excavationM3: a.excavationM3.map((one, i) => part(one, b.excavationM3[i]!)),
    backfillM3: part(a.backfillM3, b.backfillM3),
    beddingM3: part(a.beddingM3, b.beddingM3),
    shoringM2: part(a.shoringM2, b.shoringM2),
    surfaceM2: part(a.surfaceM2, b.surfaceM2),
  };
}

export function times(work: TrenchWork, factor: number): TrenchWork {
  return combine(work, work, (one) => one * factor);
}

/** Price without the surface, which costs by its kind. */
export function diggingYuan(work: TrenchWork, rates: Rates = builtInRates): number {
  return (
    work.excavationM3.reduce((sum, one, i) => sum + one * rates.excavationByDepth[i]!.yuanPerM3, 0) +
    work.backfillM3 * rates.backfillYuanPerM3 +
    work.beddingM3 * rates.beddingYuanPerM3 +
    work.shoringM2 * rates.shoring.yuanPerM2
  );
}

/** Removal and reinstatement of one square metre. */
export function surfaceYuanPerM2(surface: SurfaceId, rates: Rates = builtInRates): number {
  const { removal, reinstatement } = rates.surfaces.find((one) => one.id === surface)!;
  return removal.yuanPerM2 + reinstatement.yuanPerM2;
}
