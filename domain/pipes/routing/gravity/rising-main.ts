import { pipeRate } from '../rate-cells.ts';
import { builtInFlows, builtInRates, type DesignFlows, pipeYuanPerM, type Rates } from '../rates.ts';

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
