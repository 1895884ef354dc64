import type { Rates } from './rates.ts';

type Bands = Pick<Rates, 'excavationByDepth'>;

/** A boundary from here on is none: the band reaches down to any depth. */
export const openDepthM = 99;
/** Bands that a table may have. */
export const mostBands = 10;

export interface DepthBand {
  fromM: number;
  /** Infinity of the last one. */
  toM: number;
  yuanPerM3: number;
  zh: string;
  en: string;
  /** What a bill asks for the price of digging between these depths by (`digKey`). */
  price: string;
  /** Cell of its price in the table. */
  cell: string;
}

const known = new WeakMap<Bands['excavationByDepth'], readonly DepthBand[]>();

/** Bands in which digging is counted, from the surface down; the last one is open below. Worded once per table: every metre of trench asks. */
export function depthBands({ excavationByDepth }: Bands): readonly DepthBand[] {
  let bands = known.get(excavationByDepth);
  if (!bands) {
    bands = bandsOf(excavationByDepth);
    known.set(excavationByDepth, bands);
  }
  return bands;
}

function bandsOf(excavationByDepth: Bands['excavationByDepth']): DepthBand[] {
  return excavationByDepth.map(({ toM: below, yuanPerM3 }, i) => {
    const fromM = excavationByDepth[i - 1]?.toM ?? 0;
    const toM = i === excavationByDepth.length - 1 ? Number.POSITIVE_INFINITY : below;
    return { fromM, toM, yuanPerM3, ...bandWords(fromM, toM), price: digKey(fromM, toM), cell: digCell(i) };
  });
}

/** `0–1.5 m`, `6 m 以下`. */
export function bandWords(fromM: number, toM: number): { zh: string; en: string } {
  return Number.isFinite(toM)
    ? { zh: `${fromM}–${toM} m`, en: `${fromM}–${toM} m` }
    : { zh: `${fromM} m 以下`, en: `below ${fromM} m` };
}

/**
 * What digging between two depths is asked for in a bill: by the depths, not by the number of the band, so that a bill that was kept still means
 * the same where a city parts its bands elsewhere.
 */
function digKey(fromM: number, toM: number): string {
  return `dig:${fromM}-${Number.isFinite(toM) ? toM : ''}|all`;
}

/** Key of the cell in which the price of a band stands, from 0. */
export const digCell = (band: number): string => `earthwork:dig${band + 1}|all`;

/** Depths that a key asks for; undefined where it is of something else. */
export function depthsOf(key: string): { fromM: number; toM: number } | undefined {
  const found = /^dig:(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)?\|all$/.exec(key);
  if (!found) return undefined;
  const [fromM, toM] = [
    Number(found[1]),
    found[2] === undefined ? Number.POSITIVE_INFINITY : Number(found[2]),
  ];
  return fromM < toM ? { fromM, toM } : undefined;
}

/**
 * Price of a cubic metre between two depths: that of its band. Where a kept bill counted by other bands, the mean over the depths that each covers
 * of it (of an open end, what the first band that reaches into it costs, for little is dug far below it).
 */
export function digPrice(
  rates: Bands,
  { fromM, toM }: { fromM: number; toM: number },
): { cell: string; yuan: number } {
  const bands = depthBands(rates);
  const first = bands.find((one) => one.toM > fromM) ?? bands.at(-1)!;
  if (!Number.isFinite(toM) || toM <= first.toM) return { cell: first.cell, yuan: first.yuanPerM3 };
  const yuan = bands.reduce((sum, one) => {
    const shared = Math.min(one.toM, toM) - Math.max(one.fromM, fromM);
    return sum + Math.max(0, shared) * one.yuanPerM3;
  }, 0);
  return { cell: first.cell, yuan: yuan / (toM - fromM) };
}
