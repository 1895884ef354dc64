import { pipeYuanPerM, type Rates, type SurfaceId, trenchWidthM } from '../bill/rates.ts';
import { diggingYuan, surfaceYuanPerM2, trenchWork } from '../bill/trench.ts';
import type { PipeSpec } from './clearances.ts';

/** A pipe of which nobody knows yet where it lies, but about how deep. */
export interface ExpectedPipe extends Pick<PipeSpec, 'utility' | 'diameterMm'> {
  /** Depth of the trench's floor, metres. */
  depthM: number;
}

/** What a metre of a pipe costs under a surface, as a bill counts it: pipe, trench to its expected depth, removal and reinstatement; yuan. */
export function metreYuan(
  { utility, diameterMm, depthM }: ExpectedPipe,
  surface: SurfaceId,
  rates: Rates,
): number {
  const work = trenchWork(depthM, trenchWidthM(diameterMm, rates), rates);
  return (
    pipeYuanPerM(utility, diameterMm, rates) +
    diggingYuan(work, rates) +
    work.surfaceM2 * surfaceYuanPerM2(surface, rates)
  );
}
