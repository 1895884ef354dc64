import { builtInRates, type Rates } from './bill/rates.ts';

/**
 * What a layout is searched for; its bill is made with the true prices all the same. Runs follow façades and streets, but
 * for `shortest`: least metres, pipes at whatever angle.
 */
export const AIMS = ['cost', 'streets', 'shallow', 'shortest'] as const;
export type Aim = (typeof AIMS)[number];

/** How many times its price a metre in a carriageway counts, where streets are to be spared. */
const STREET_WEIGHT = 2;
/** How much dearer digging is taken to be where depth is to be spared: a wider, flatter pipe is then worth its price. */
const DEPTH_WEIGHT = 6;

/** The prices that the search goes by. */
export function searchPrices(aim: Aim, rates: Rates = builtInRates): { streetWeight: number; rates: Rates } {
  return {
    streetWeight: aim === 'streets' ? STREET_WEIGHT : 1,
    rates: aim === 'shallow' ? dearDigging(rates) : rates,
  };
}

function dearDigging(rates: Rates): Rates {
  return {
    ...rates,
    excavationByDepth: rates.excavationByDepth.map((band) => ({
      ...band,
      yuanPerM3: band.yuanPerM3 * DEPTH_WEIGHT,
    })),
    shoring: { ...rates.shoring, yuanPerM2: rates.shoring.yuanPerM2 * DEPTH_WEIGHT },
  };
}
