import facts from '../../../../data/standards/drain-separation.json' with { type: 'json' };
import verticalBends from '../../../../data/standards/vertical-bends.json' with { type: 'json' };
import { type Rates, trenchWidthM } from '../bill/rates.ts';
import { diggingYuan, trenchWork } from '../bill/trench.ts';
import type { Neighbour } from './separation.ts';

/** How long a dip lies at its lowest, metres: under what is passed and beside it. */
const lowestM = 1;
/** Parts in which a slope down and up is priced. */
const parts = 4;

/**
 * About what it costs that a pressure pipe goes down under a drain, yuan: its trench down, below and up again (data/standards/vertical-bends.json), and
 * of water a sleeve, because it belongs above (GB 50289 4.1.12). 0 where it lies as deep already.
 * @param crownM - depth at which its crown lies otherwise
 * @param underM - depth at which its crown passes the drain
 */
export function yieldingPrice(
  { utility, diameterMm }: Pick<Neighbour, 'utility' | 'diameterMm'>,
  crownM: number,
  underM: number,
  rates: Rates,
): number {
  const deeperM = underM - crownM;
  if (deeperM <= 0) return 0;
  const widthM = trenchWidthM(diameterMm, rates);
  const metre = (crown: number) => diggingYuan(trenchWork(crown + diameterMm / 1000, widthM, rates), rates);
  const slopesM = (2 * deeperM) / verticalBends.steepest;
  let yuan = lowestM * (metre(underM) - metre(crownM));
  for (let k = 0; k < parts; k++)
    yuan += (slopesM / parts) * (metre(crownM + (deeperM * (k + 0.5)) / parts) - metre(crownM));
  return yuan + (utility === 'water' ? rates.sleeveYuan : 0);
}

/** What it costs that an existing pipe is led over or under a new drain at one crossing, yuan. */
export function movingPrice(rates: Rates): number {
  return facts.relocatedM.value * rates.existing.moveYuanPerM;
}
