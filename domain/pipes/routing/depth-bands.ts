import type { Rates } from './rates.ts';

/** A boundary from here on is none: the band reaches down to any depth. */
export const openDepthM = 99;

export interface DepthBand {
  fromM: number;
  /** Undefined of the last one, which is open below. */
  toM: number | undefined;
  yuanPerM3: number;
  zh: string;
  en: string;
  /** Key of its price. */
  price: string;
}

/** Bands in which digging is counted, from the surface down; the last one is open below. */
export function depthBands({ excavationByDepth }: Pick<Rates, 'excavationByDepth'>): DepthBand[] {
  return excavationByDepth.map(({ toM, yuanPerM3 }, i) => {
    const fromM = excavationByDepth[i - 1]?.toM ?? 0;
    const isLast = i === excavationByDepth.length - 1;
    return {
      fromM,
      toM: isLast ? undefined : toM,
      yuanPerM3,
      ...bandWords(fromM, isLast ? undefined : toM),
      price: `earthwork:dig${i + 1}|all`,
    };
  });
}

export function bandWords(fromM: number, toM: number | undefined): { zh: string; en: string } {
  return toM === undefined
    ? { zh: `${fromM} m 以下`, en: `below ${fromM} m` }
    : { zh: `${fromM}–${toM} m`, en: `${fromM}–${toM} m` };
}
