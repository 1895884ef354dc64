import { pipeRate } from '../bill/rate-cells.ts';
import { builtInFlows, builtInRates, type DesignFlows, pipeYuanPerM, type Rates } from '../bill/rates.ts';
import { sparing } from './lay-reach.ts';
import type { Reach, SewerRules } from './sewer-graph.ts';

/** Nominal size of a rising main behind a pump: the smallest in which a flow (m³/s) runs no faster than the table allows, the largest where none does. */
export function risingMainMm(flow: number, flows: DesignFlows = builtInFlows): number {
  const { sizesMm, mostMS } = flows.risingMain;
  const isWideEnough = (sizeMm: number): boolean => flow <= mostMS * (Math.PI / 4) * (sizeMm / 1000) ** 2;
  return sizesMm.find(isWideEnough) ?? sizesMm.at(-1)!;
}

/** Size that the price of rising mains is for; wider ones are pressure pipes at the price of water pipes. */
const pricedMm = 100;

export function risingMainYuanPerM(sizeMm: number, rates: Rates = builtInRates): number {
  return sizeMm <= pricedMm ? rates.pressurePipeYuanPerM : pipeYuanPerM('water', sizeMm, rates);
}

/** Key of the price that a rising main is billed by. */
export function risingMainRate(sizeMm: number): string {
  return sizeMm <= pricedMm ? 'line:rising|all' : pipeRate('water', sizeMm);
}

/**
 * Depth of a rising main's invert over a whole reach: its crown under the cover of the smallest drain, or as much deeper as passes under what it
 * crosses. What would make way for a drain is passed too: a pressure pipe has no slope to keep that another one should be moved for. Only where below it
 * is deeper than may be dug is it left in the way, for the clash check to tell. Undefined where even what stays lies deeper than that.
 */
export function risingMainDepthM(reach: Reach, sizeMm: number, rules: SewerRules): number | undefined {
  return depthBelow(sparing(reach), sizeMm, rules) ?? depthBelow(reach, sizeMm, rules);
}

function depthBelow(reach: Reach, sizeMm: number, rules: SewerRules): number | undefined {
  const smallest = rules.sizes[0]!;
  const wider = Math.max(0, sizeMm - smallest.diameterMm) / 1000;
  const heightM = (smallest.heightM ?? 0) + wider;
  const [first, last] = [reach.ground[0]![1], reach.ground.at(-1)![1]];
  let depthM = rules.minDepthM + wider;
  for (let moved = true; moved && depthM <= rules.maxDepthM; ) {
    moved = false;
    for (const { stationM, bottomM, topM } of reach.forbidden ?? []) {
      const groundM = first + ((last - first) * stationM) / reach.lengthM;
      const invertM = groundM - depthM;
      if (invertM > topM || invertM + heightM < bottomM) continue;
      depthM = groundM - bottomM + heightM + 1e-6;
      moved = true;
    }
  }
  return depthM <= rules.maxDepthM ? depthM : undefined;
}
